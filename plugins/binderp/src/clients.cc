#include "clients.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/link_notes.hpp>
#include <enlace/sdk/refusal.hpp>
#include <enlace/sdk/rfc.hpp>
#include <enlace/sdk/text.hpp>
#include <enlace/sdk/typed_text.hpp>

#include "address.hpp"
#include "odata.hpp"

namespace enlace::binderp {
namespace {

constexpr std::int64_t kFewClients = 2'000;  // twenty pages
constexpr std::size_t kNameStart = 60;       // code points of a name that is too long for a URL

Failure about(const char* cause, const Customer& customer, const char* text) {
  return failure(ENLACE_E_INVALID, cause, text, Json::object({{"customer", customer.description}}));
}

bool lacks_a_name(const Json& row) {
  return sdk::is_unreadable(row) && (!row["ClientName"].is_string() || !row["LegalName"].is_string());
}

// Rows whose commercial or legal name is this one, whatever the server takes for equal (apis/bind.md 1.5).
// One that cannot be read and whose names are not both there may be the one too: then there are holes.
Result<std::vector<Json>> those_named(Client& api, std::vector<Json> rows, const std::string& folded,
                                      bool& has_holes) {
  std::vector<Json> same;
  for (Json& row : rows) {
    bool is_one = false;
    for (const char* member : {"ClientName", "LegalName"}) {
      if (is_one) break;
      ENLACE_TRY(const std::string plain, plain_name(api.call(), row[member].text()));
      ENLACE_TRY(const std::string own, sdk::fold_name(api.call(), plain));
      is_one = own == folded;
    }
    has_holes = has_holes || (!is_one && lacks_a_name(row));
    if (is_one) same.push_back(std::move(row));
  }
  return same;
}

Result<std::string> composed_name(sdk::Call& call, std::string_view name) {
  name = sdk::trim(name);
  return sdk::is_ascii(name) ? Result<std::string>(std::string(name)) : call.fold_nfc(name);
}

std::string filter_for(const std::string& name) {
  const std::string whole = odata::either(odata::equal("ClientName", odata::text(name)),
                                          odata::equal("LegalName", odata::text(name)));
  if (odata::fits(whole)) return whole;
  const std::string_view start = sdk::cut(name, kNameStart);
  return odata::either(odata::starts_with("ClientName", start), odata::starts_with("LegalName", start));
}

// The one with the customer's own RFC first, then the oldest (apis/bind.md 6.2).
void best_first(std::vector<Json>& rows, const Customer& customer) {
  const std::optional<std::string> rfc = sdk::rfc_of(customer.tax_id);
  const auto rank = [&](const Json& row) {
    const bool same_rfc = rfc && !sdk::is_generic_rfc(*rfc) && sdk::rfc_of(row["RFC"].text()) == rfc;
    return std::tuple(!same_rfc, row["Number"].integer().value_or(std::numeric_limits<std::int64_t>::max()),
                      sdk::text_of(row["ID"]));
  };
  std::sort(rows.begin(), rows.end(), [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
}

Notice several(const Customer& customer, const std::vector<Json>& rows, const std::string& used) {
  std::vector<std::string> numbers;
  for (const Json& row : rows) numbers.push_back(sdk::text_of(row["Number"]));
  return {"several_clients_with_name",
          Json::object(
              {{"customer", customer.description}, {"number", used}, {"numbers", sdk::list_of(numbers)}}),
          ""};
}

bool is_active(const Json& details) {
  const std::string status = sdk::text_of(details["Status"]);
  return status.empty() || status == "Activo" || status == "Active";
}

// B-CUST-3. A wrong RFC is no reason to hold the order; the operator sees it.
std::string rfc_for(const Customer& customer, std::vector<Notice>& warnings) {
  if (sdk::trim(customer.tax_id).empty()) return std::string(sdk::kGenericRfc);
  const std::optional<std::string> rfc = sdk::rfc_of(customer.tax_id);
  const Json params =
      Json::object({{"customer", customer.description}, {"tax_id", sdk::trim(customer.tax_id)}});
  if (!rfc) {
    warnings.push_back({"customer_rfc_invalid", params, ""});
    return std::string(sdk::kGenericRfc);
  }
  if (!sdk::is_generic_rfc(*rfc) && !sdk::has_rfc_check_digit(*rfc)) {
    warnings.push_back({"customer_rfc_check_digit", params, ""});  // some real ones do not have it (8.1)
  }
  return *rfc;
}

Json body_of(const Customer& customer, const std::string& name, const NewClientTerms& terms,
             std::vector<Notice>& warnings) {
  const std::string rfc = rfc_for(customer, warnings);
  Json body = Json::object({{"LegalName", name},  // B-CUST-2: both
                            {"CommercialName", name},
                            {"RFC", rfc},
                            {"CreditDays", 0},
                            {"CreditAmount", 0},
                            {"PriceListID", terms.price_list_id},
                            {"AccountingNumber", terms.account_number},
                            {"Comment", "HANDY-C-" + customer.code},
                            {"Address", new_address(customer.address)}});
  if (sdk::is_generic_rfc(rfc)) body.set("RegimenFiscal", "616");
  if (const std::string_view phone = sdk::trim(customer.phone); !phone.empty()) body.set("Telephone", phone);
  if (const std::string_view email = sdk::trim(customer.email); sdk::looks_like_email(email)) {
    body.set("Email", email);
  } else if (!email.empty()) {
    warnings.push_back({"customer_email_left_out",
                        Json::object({{"customer", customer.description}, {"email", email}}), ""});
  }
  return body;
}

}  // namespace

Link link_of(const Customer& customer, const KnownClient& client) {
  Json data = Json::object({{"name", customer.description}});
  if (!client.address_id.empty()) data.set("address_id", client.address_id);
  return {"customer", customer.code, client.id, std::move(data)};
}

Result<std::string> plain_name(sdk::Call& call, std::string_view name) {
  ENLACE_TRY(const std::string composed, composed_name(call, name));
  return sdk::plain_text(composed);
}

Result<void> ClientNames::read(Client& api) {
  if (std::exchange(read_, true)) return {};
  ENLACE_TRY(const std::optional<std::int64_t> count, api.count("Clients"));
  if (!count || *count > kFewClients) return {};
  ENLACE_TRY(const std::vector<Json> rows, api.list("Clients", {}, &has_holes_));
  for (const Json& row : rows) {
    has_holes_ = has_holes_ || lacks_a_name(row);
    std::set<std::string> folded;
    for (const char* member : {"ClientName", "LegalName"}) {
      ENLACE_TRY(const std::string plain, plain_name(api.call(), row[member].text()));
      ENLACE_TRY(std::string own, sdk::fold_name(api.call(), plain));
      if (!own.empty()) folded.insert(std::move(own));
    }
    for (const std::string& name : folded) by_name_[name].push_back(row);
  }
  return {};
}

Result<std::vector<Json>> ClientNames::called(Client& api, const std::string& folded) {
  ENLACE_CHECK(read(api));
  const auto found = by_name_.find(folded);
  return found == by_name_.end() ? std::vector<Json>() : found->second;
}

void ClientNames::add(const std::string& folded, Json row) {
  by_name_[folded].push_back(std::move(row));
}

Result<std::optional<KnownClient>> known_client(Client& api, const Customer& customer,
                                                const std::string& id) {
  const Result<Json> details = api.get("Clients", id);
  if (!details && is_gone(details.error())) return std::optional<KnownClient>();
  if (!details) return failure(details.error());
  if (!is_active(*details)) return std::optional<KnownClient>();
  const Json::Array& addresses = (*details)["Addresses"].items();
  if (addresses.empty())
    return about("client_without_address", customer, "an order needs an address of its client");
  KnownClient client{id, sdk::text_of(addresses.front()), {}};
  ENLACE_CHECK(api.call().emit(link_of(customer, client)));
  return std::optional(std::move(client));
}

Result<std::optional<KnownClient>> find_client(Client& api, ClientNames& names, const Customer& customer) {
  ENLACE_TRY(const std::string name, plain_name(api.call(), customer.description));
  if (name.empty()) {
    return failure(ENLACE_E_INVALID, "client_without_name", "the customer has no name",
                   Json::object({{"customer", customer.code}}));
  }
  ENLACE_TRY(const std::string folded, sdk::fold_name(api.call(), name));
  bool has_holes = false;
  std::vector<Json> rows;
  // Bind compares marks as they were written: "Joe\u00B4s" is found by that alone.
  ENLACE_TRY(const std::string written, composed_name(api.call(), customer.description));
  for (const std::string* asked : {&name, &written}) {
    if (!rows.empty() || (asked == &written && written == name)) continue;
    ENLACE_TRY(rows, api.list("Clients", filter_for(*asked), &has_holes));
    ENLACE_TRY(rows, those_named(api, std::move(rows), folded, has_holes));
  }
  if (rows.empty()) {
    ENLACE_TRY(rows, names.called(api, folded));
    has_holes = has_holes || names.has_holes();
  }
  best_first(rows, customer);
  for (const Json& row : rows) {
    ENLACE_TRY(std::optional<KnownClient> client, known_client(api, customer, sdk::text_of(row["ID"])));
    if (!client) continue;
    if (rows.size() > 1) client->warnings.push_back(several(customer, rows, sdk::text_of(row["Number"])));
    return client;
  }
  if (!rows.empty()) return about("client_inactive", customer, "every client of that name is inactive");
  if (has_holes) {
    return failure(ENLACE_E_UPSTREAM, "client_list_unreadable",
                   "a client that cannot be read may be this one",
                   Json::object({{"customer", customer.description}}));
  }
  return std::optional<KnownClient>();
}

Result<KnownClient> create_client(Client& api, ClientNames& names, const Customer& customer,
                                  const NewClientTerms& terms) {
  ENLACE_TRY(const std::string name, plain_name(api.call(), customer.description));
  KnownClient created;
  created.warnings = terms.cleaned;
  const Json body = body_of(customer, name, terms, created.warnings);
  Result<std::string> id = api.create("Clients", "customer:" + customer.code, body);
  if (!id) {
    Error error = std::move(id).error();
    const bool refused = is_refusal(error);
    if (!refused && error.status_class() != ENLACE_CLASS_AMBIGUOUS) return failure(std::move(error));
    error.cause = refused ? "client_refused" : "client_in_doubt";
    if (refused) error.status = ENLACE_E_INVALID;
    error.params = sdk::answer_params(error, Json::object({{"customer", customer.description}}));
    return failure(std::move(error));
  }
  created.id = *id;
  Link link = link_of(customer, created);
  sdk::keep_notes(link, terms.reference, created.warnings);
  ENLACE_CHECK(api.call().emit(std::move(link)));
  ENLACE_TRY(const std::string folded, sdk::fold_name(api.call(), name));
  names.add(folded, Json::object({{"ID", created.id}, {"ClientName", name}, {"RFC", body["RFC"]}}));
  ENLACE_TRY(std::optional<KnownClient> known, known_client(api, customer, created.id));
  if (!known) {
    return failure(ENLACE_E_UPSTREAM, "client_not_shown_yet", "the client was created but is not shown yet",
                   Json::object({{"customer", customer.description}}));
  }
  created.address_id = known->address_id;
  return created;
}

}  // namespace enlace::binderp
