#include <enlace/sdk/text.hpp>

#include "connector.hpp"
#include "odata.hpp"

// What the end customer types into factura.bind.com.mx (F-1; apis/bind.md 7).
namespace enlace::binderp {
namespace {

constexpr std::size_t kReferenceLength = 8;  // of the document's id, at its end [inferred]

}  // namespace

Result<std::string> BindConnector::company_number(Client& api) {
  if (company_number_.empty()) {
    ENLACE_TRY(const Json profile, api.get("UserProfile"));
    company_number_ = sdk::text_of(profile["CompanyNumber"]);
    if (company_number_.empty()) {
      return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "a profile without a company number");
    }
  }
  return company_number_;
}

// `invoice`: a row of the list of Invoices, whose total is the exact one. Null when the portal takes it no
// more.
Result<Json> BindConnector::self_invoice_facts(Client& api, const Json& invoice) {
  const std::string id = sdk::text_of(invoice["ID"]);
  const std::optional<Decimal> total = sdk::amount_of(invoice["Total"]);
  if (is_cancelled(invoice) || id.size() < kReferenceLength || !total) return Json();
  ENLACE_TRY(const std::string number, company_number(api));
  const Json facts = Json::object({{"company_number", number},
                                   {"total", total->fixed(2)},
                                   {"reference", id.substr(id.size() - kReferenceLength)},
                                   {"document", invoice["IsFiscalInvoice"].truthy() ? "invoice" : "remision"},
                                   {"date", sdk::text_of(invoice["Date"]).substr(0, 10)}});
  return Json::object({{"self_invoice", facts}});
}

// The remisión that was made of a pedido: one of the same client, not older, that carries its reference.
// Whether Bind copies that is not known (apis/bind.md 7); where it does not, none is ever found.
Result<Json> BindConnector::awaited_facts(Client& api, const FindRequest& request) {
  const std::string client = odata::guid(sdk::text_of(request.find_key["client_id"]));
  const std::string date = sdk::text_of(request.find_key["date"]);
  if (!client.empty() && !date.empty()) {
    const std::string filter =
        odata::both(odata::equal("ClientID", client), "Date ge " + odata::start_of(date));
    ENLACE_TRY(const std::vector<Json> rows, api.list("Invoices", filter));
    for (const Json& row : rows) {
      const std::string comment = sdk::text_of(row["Comments"]);
      const bool same = is_marked(row, request.reference) || comment == request.reference ||
                        comment.starts_with(request.reference + " ");
      if (!same || sdk::text_of(row["ClientID"]) != sdk::text_of(request.find_key["client_id"])) continue;
      ENLACE_TRY(Json facts, self_invoice_facts(api, row));
      if (!facts.is_null()) return facts;
    }
  }
  return Json::object({{"self_invoice", Json::object({{"awaiting", "remision"}})}});
}

}  // namespace enlace::binderp
