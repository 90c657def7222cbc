#include <enlace/sdk/http.hpp>
#include <enlace/sdk/refusal.hpp>

#include "connector.hpp"
#include "text.hpp"

// Finding a remission again after its answer was lost, and taking one back (apis/alegra.md 14.4, 14.5).
namespace enlace::alegra {
namespace {

// List rows may lack the observations; then each candidate is read (apis/alegra.md Q12).
Result<Json> with_observations(Client& api, const Json& row) {
  if (!row["observations"].is_null()) return row;
  Result<Json> whole = api.get("remissions", id_of(row));
  if (!whole && is_gone(whole.error())) return Json();  // deleted meanwhile
  return whole;
}

bool is_void(const Json& remission) {
  return text_of(remission["status"]) == "void";
}

bool is_invoiced(const Json& remission) {
  return text_of(remission["status"]) == "closed" || remission["invoices"].size() > 0;
}

Failure invoiced(const Json& remission) {
  return failure(ENLACE_E_CONFLICT, "remission_invoiced", "the remission has sales invoices",
                 Json::object({{"number", outcome_of(remission).remote_number}}));
}

// The remission, or null when Alegra has none with this id.
Result<Json> read_remission(Client& api, const std::string& id) {
  Result<Json> remission = api.get("remissions", id, {{"fields", "voidable,deletable,invoices"}});
  if (!remission && is_gone(remission.error())) return Json();
  return remission;
}

Outcome removed(const std::string& id, const Json& remission) {
  Outcome outcome = remission.is_null() ? Outcome() : outcome_of(remission);
  outcome.remote_id = id;
  if (remission.is_null()) outcome.status = "deleted";
  return outcome;
}

Outcome outcome_of(const Found::Document& document) {
  return {document.remote_id, document.number, document.status, document.total, {}, {}};
}

// Two live remissions with one reference are for a person (design 5.6).
Result<std::optional<Found::Document>> only_live(const Found& found, const std::string& reference) {
  std::optional<Found::Document> live;
  std::vector<std::string> ids;
  for (const Found::Document& document : found.documents) {
    if (!document.live) continue;
    live = document;
    ids.push_back(document.remote_id);
  }
  if (ids.size() < 2) return live;
  return failure(ENLACE_E_CONFLICT, "several_remissions", "one reference, several live remissions",
                 Json::object({{"reference", reference}, {"ids", list_of(ids)}}));
}

}  // namespace

Result<Found> AlegraConnector::find_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_);
  const std::string client_id = text_of(request.find_key["client_id"]);
  const std::string date = text_of(request.find_key["date"]);
  if (client_id.empty() || date.empty() || request.reference.empty()) {
    return failure(ENLACE_E_INVALID, "find_key_incomplete", "the find key has no client, date or reference");
  }
  Found found;
  const auto visit = [&](const Json& row) -> Result<void> {
    // An unknown filter is ignored in silence, so both are checked again (apis/alegra.md 1.6).
    if (id_of(row["client"]) != client_id || text_of(row["date"]).substr(0, 10) != date) return {};
    ENLACE_TRY(const Json remission, with_observations(api, row));
    if (is_marked(remission, request.reference)) found.documents.push_back(document_of(remission));
    return {};
  };
  // `number` is the one order that this list honours and that new rows do not shift (apis/alegra.md 9.3).
  ENLACE_TRY(found.complete,
             api.sweep("remissions", {{"client_id", client_id}, {"date", date}}, "number", visit));
  return found;
}

// A document that is there already is the order's own when it carries its mark (design 5.6).
Result<Outcome> AlegraConnector::adopt(sdk::Call& call, const FindRequest& request, const Error& conflict) {
  ENLACE_TRY(const Found found, find_order(call, request));
  ENLACE_TRY(const std::optional<Found::Document> live, only_live(found, request.reference));
  if (!live) return failure(conflict);
  return outcome_of(*live);
}

Result<Outcome> AlegraConnector::delete_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_);
  std::string id = request.remote_id;
  if (id.empty()) {
    ENLACE_TRY(const Found found, find_order(call, request));
    ENLACE_TRY(const std::optional<Found::Document> live, only_live(found, request.reference));
    if (!live) {
      if (!found.complete) return sdk::list_incomplete("remissions");
      return found.documents.empty() ? removed("", Json()) : outcome_of(found.documents.front());
    }
    id = live->remote_id;
  }

  ENLACE_TRY(const Json before, read_remission(api, id));
  if (before.is_null() || is_void(before)) return removed(id, before);
  if (is_invoiced(before)) return invoiced(before);
  const Result<void> done = settings_.delete_on_removal ? api.delete_remission(id) : api.void_remission(id);
  const bool definite = done || done.error().status_class() == ENLACE_CLASS_PERMANENT ||
                        done.error().status_class() == ENLACE_CLASS_AMBIGUOUS;
  if (!definite) return failure(done.error());

  // Whatever the answer was, what counts is how the remission reads now (H-12).
  const Result<Json> after = read_remission(api, id);
  if (!after) return failure(done ? after.error() : done.error());
  if (after->is_null() || is_void(*after)) return removed(id, *after);
  if (is_invoiced(*after)) return invoiced(*after);
  if (!done && done.error().status_class() == ENLACE_CLASS_AMBIGUOUS) return failure(done.error());
  if (done)
    return failure(ENLACE_E_UPSTREAM, "remission_still_live", "removed, but it still reads as live",
                   Json::object({{"number", outcome_of(*after).remote_number}}));
  Error refusal = done.error();
  refusal.cause = "remission_not_removable";
  refusal.params = sdk::answer_params(refusal, Json::object({{"number", outcome_of(*after).remote_number}}));
  return failure(std::move(refusal));
}

}  // namespace enlace::alegra
