#include <enlace/sdk/refusal.hpp>
#include <enlace/sdk/text.hpp>

#include "connector.hpp"
#include "odata.hpp"

// Finding a document again after its answer was lost, and taking one back (apis/bind.md 6.4, 6.5).
namespace enlace::binderp {
namespace {

Document document_kind(const Json& find_key) {
  return sdk::text_of(find_key["document"]) == resource_of(Document::remision) ? Document::remision
                                                                               : Document::order;
}

// Two live documents with one reference are for a person (design 5.6).
Result<std::optional<Json>> only_live(const std::vector<Json>& rows, const std::string& reference) {
  std::optional<Json> live;
  std::vector<std::string> numbers;
  for (const Json& row : rows) {
    if (is_cancelled(row)) continue;
    live = row;
    numbers.push_back(sdk::text_of(row["Number"]));
  }
  if (numbers.size() < 2) return live;
  return failure(ENLACE_E_CONFLICT, "several_documents", "one reference, several live documents",
                 Json::object({{"reference", reference}, {"numbers", sdk::list_of(numbers)}}));
}

// The document as it is now, null when Bind has none with this id.
Result<Json> read_document(Client& api, Document document, const std::string& id) {
  Result<Json> details = api.get(resource_of(document), id);
  if (!details && is_gone(details.error())) return Json();
  return details;
}

// The rows that carry exactly this reference: the server also takes handy-12 for HANDY-12.
Result<std::vector<Json>> marked_rows(Client& api, Document document, const std::string& reference) {
  const std::string filter = odata::equal("PurchaseOrder", odata::text(reference));
  ENLACE_TRY(std::vector<Json> rows, api.list(resource_of(document), filter));
  std::erase_if(rows, [&](const Json& row) { return !is_marked(row, reference); });
  return rows;
}

Outcome removed(const std::string& id, const Json& row) {
  Outcome outcome;
  outcome.remote_id = id;
  outcome.remote_number = sdk::text_of(row["Number"]);
  outcome.status = row.is_null() ? "deleted" : sdk::text_of(row["Status"]);
  return outcome;
}

Failure final_failure(Document document, const Json& row) {
  return failure(ENLACE_E_CONFLICT, document == Document::order ? "order_filled" : "remision_final",
                 "it is not for the API to undo", Json::object({{"number", sdk::text_of(row["Number"])}}));
}

}  // namespace

Result<Found> BindConnector::find_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_);
  const Document document = document_kind(request.find_key);
  if (request.reference.empty() || sdk::text_of(request.find_key["document"]).empty()) {
    return failure(ENLACE_E_INVALID, "find_key_incomplete", "the find key has no document or reference");
  }
  ENLACE_TRY(const std::vector<Json> rows, marked_rows(api, document, request.reference));
  Found found;
  found.complete = true;  // the list is complete or an error
  for (const Json& row : rows) {
    found.documents.push_back(document_of(row));
    if (!found.documents.back().live) continue;
    const Result<Json> facts =
        document == Document::remision ? self_invoice_facts(api, row) : awaited_facts(api, request);
    // Whether it is there must not hang on whether it can be self-invoiced.
    if (facts) {
      found.documents.back().facts = *facts;
    } else {
      call.warn("the data for self-invoicing were not read", Json::object({{"cause", facts.error().cause}}));
    }
  }
  return found;
}

Result<Outcome> BindConnector::delete_order(sdk::Call& call, const FindRequest& request) {
  Client api(call, settings_);
  const Document document = document_kind(request.find_key);
  std::string id = request.remote_id;
  if (id.empty()) {
    ENLACE_TRY(const std::vector<Json> rows, marked_rows(api, document, request.reference));
    ENLACE_TRY(const std::optional<Json> live, only_live(rows, request.reference));
    if (!live) return removed("", rows.empty() ? Json() : rows.front());
    id = sdk::text_of((*live)["ID"]);
  }

  ENLACE_TRY(const Json before, read_document(api, document, id));
  if (before.is_null() || is_cancelled(before)) return removed(id, before);
  if (is_final(document, before)) return final_failure(document, before);
  const Result<void> done = api.remove(resource_of(document), id);
  const bool definite =
      done || is_refusal(done.error()) || done.error().status_class() == ENLACE_CLASS_AMBIGUOUS;
  if (!definite) return failure(done.error());

  // Whatever the answer was, what counts is how the document reads now; a cancelled pedido stays readable.
  const Result<Json> after = read_document(api, document, id);
  if (!after) return failure(done ? after.error() : done.error());
  if (after->is_null() || is_cancelled(*after)) return removed(id, *after);
  if (is_final(document, *after)) return final_failure(document, *after);
  if (!done && !is_refusal(done.error())) return failure(done.error());
  const std::string number = sdk::text_of((*after)["Number"]);
  if (done) {
    return failure(ENLACE_E_UPSTREAM, "document_still_live", "removed, but it still reads as live",
                   Json::object({{"number", number}}));
  }
  Error refusal = done.error();
  refusal.status = ENLACE_E_CONFLICT;
  refusal.cause = "document_not_removable";
  refusal.params = sdk::answer_params(refusal, Json::object({{"number", number}}));
  return failure(std::move(refusal));
}

}  // namespace enlace::binderp
