#include <enlace/sdk/http.hpp>
#include <enlace/sdk/refusal.hpp>

#include "connector.hpp"
#include "text.hpp"

// Finding a document again after its answer was lost, and taking one back (apis/gestionix.md 5.3, 5.4).
namespace enlace::gestionix {
namespace {

struct FindKey {
  std::string company_id, kind;
};

Result<FindKey> key_of(const FindRequest& request) {
  FindKey key{text_of(request.find_key["company_id"]), text_of(request.find_key["document"])};
  if (key.company_id.empty() || !is_document_kind(key.kind) || request.reference.empty()) {
    return failure(ENLACE_E_INVALID, "find_key_incomplete",
                   "the find key has no company, document or reference");
  }
  return key;
}

// Two live documents with one reference are for a person (design 5.6).
Result<std::optional<Found::Document>> only_live(const Found& found, const std::string& reference) {
  std::optional<Found::Document> live;
  std::vector<std::string> numbers;
  for (const Found::Document& document : found.documents) {
    if (!document.live) continue;
    live = document;
    numbers.push_back(document.number);
  }
  if (numbers.size() < 2) return live;
  return failure(ENLACE_E_CONFLICT, "several_documents", "one reference, several live documents",
                 Json::object({{"reference", reference}, {"numbers", list_of(numbers)}}));
}

// The document, or null when Gestionix has none with this id.
Result<Json> read_document(Client& api, const std::string& kind, const std::string& id) {
  Result<Json> row = api.read(kind, {{"id", id}});
  if (!row && row.error().status == ENLACE_E_NOT_FOUND) return Json();
  return row;
}

Failure about(const Mapping& mapping, const std::string& kind, const Json& row, enlace_status status,
              const char* cause, std::string message, Json params = Json::object()) {
  const Found::Document document = document_of(mapping, kind, row);
  params.set("number", document.number);
  params.set("status", document.status);
  return failure(status, cause, std::move(message), std::move(params));
}

}  // namespace

// By reference, compared once more here: a filter that is not known may be ignored in silence.
Result<Found> GestionixConnector::look(Client& api, const std::string& kind, const std::string& reference) {
  Found found;
  const auto visit = [&](const Json& row) -> Result<void> {
    if (reference_of(mapping_, row) == reference) {
      found.documents.push_back(document_of(mapping_, kind, row));
    }
    return {};
  };
  ENLACE_TRY(found.complete, api.sweep(kind + "_find", {{"ref", reference}}, kind.c_str(), visit));
  return found;
}

Result<Found> GestionixConnector::find_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_, mapping_);
  ENLACE_TRY(const FindKey key, key_of(request));
  api.set_company(key.company_id);
  return look(api, key.kind, request.reference);
}

// A document that is there already is the order's own when it carries its reference and lives.
Result<Outcome> GestionixConnector::adopt(sdk::Call& call, const FindRequest& request,
                                          const Error& conflict) {
  ENLACE_TRY(const Found found, find_order(call, request));
  ENLACE_TRY(const std::optional<Found::Document> live, only_live(found, request.reference));
  if (live) return outcome_of(*live);
  Error refusal = conflict;
  if (!found.complete) return sdk::list_incomplete(text_of(request.find_key["document"]) + "_find");
  refusal.cause = found.documents.empty() ? "document_refused" : "reference_cancelled";
  refusal.params = sdk::answer_params(refusal, Json::object({{"reference", request.reference}}));
  return failure(std::move(refusal));
}

Result<Outcome> GestionixConnector::delete_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_, mapping_);
  ENLACE_TRY(const FindKey key, key_of(request));
  api.set_company(key.company_id);
  std::string id = request.remote_id;
  if (id.empty()) {
    ENLACE_TRY(const Found found, look(api, key.kind, request.reference));
    ENLACE_TRY(const std::optional<Found::Document> live, only_live(found, request.reference));
    if (!live) {
      if (!found.complete) return sdk::list_incomplete(key.kind + "_find");
      return found.documents.empty() ? Outcome() : outcome_of(found.documents.front());
    }
    id = live->remote_id;
  }

  const Result<void> done = api.remove(key.kind + "_delete", id);
  const bool definite = done || done.error().status_class() == ENLACE_CLASS_PERMANENT ||
                        done.error().status_class() == ENLACE_CLASS_AMBIGUOUS;
  if (!definite) return failure(done.error());
  // Whatever the answer was, what counts is how the document reads now (H-12).
  const Result<Json> after = read_document(api, key.kind, id);
  if (!after) return failure(done ? after.error() : done.error());
  if (after->is_null() || is_cancelled(mapping_, *after)) {
    Outcome outcome = after->is_null() ? Outcome() : outcome_of(document_of(mapping_, key.kind, *after));
    outcome.remote_id = id;
    if (after->is_null()) outcome.status = "deleted";
    return outcome;
  }
  if (is_final(mapping_, *after)) {
    return about(mapping_, key.kind, *after, ENLACE_E_CONFLICT, "document_invoiced",
                 "invoiced or delivered documents stay");
  }
  if (!done && done.error().status_class() == ENLACE_CLASS_AMBIGUOUS) return failure(done.error());
  if (done) {
    return about(mapping_, key.kind, *after, ENLACE_E_UPSTREAM, "document_still_live",
                 "removed, but it still reads as live");
  }
  return about(mapping_, key.kind, *after, ENLACE_E_CONFLICT, "document_not_removable", done.error().message,
               sdk::answer_params(done.error()));
}

}  // namespace enlace::gestionix
