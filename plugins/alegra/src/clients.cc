#include "clients.hpp"

#include <algorithm>
#include <tuple>

#include "contacts.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

// Compares in composed form; asks the host to fold only what can have two forms.
Result<bool> has_name(Client& api, const Json& row, const std::string& name) {
  const std::string own = contact_name(row);
  if (own == name) return true;
  if (is_ascii(own)) return false;
  ENLACE_TRY(const std::string folded, api.call().fold_nfc(own));
  return folded == name;
}

// Alegra's filters are partial and may be ignored, so every row is looked at again.
Result<std::vector<Json>> clients_named(Client& api, const char* filter, const std::string& name) {
  ENLACE_TRY(const std::vector<Json> rows, api.list("contacts", {{"type", "client"}, {filter, name}}));
  std::vector<Json> same;
  for (const Json& row : rows) {
    ENLACE_TRY(const bool matches, has_name(api, row, name));
    if (matches && has_client_role(row)) same.push_back(row);
  }
  return same;
}

Failure refused(Error error, std::string cause, const Customer& customer) {
  error.cause = std::move(cause);
  error.params = Json::object({{"customer", customer.description}, {"answer", error.message}});
  return failure(std::move(error));
}

// Alegra refused the client. If that was for its identification, someone has it already: the client itself,
// when an earlier answer got lost, or another contact.
Result<KnownClient> look_up_refused(Client& api, Error refusal, const NewClient& client,
                                    const std::string& name, const Customer& customer) {
  if (refusal.http_status == 406) return refused(std::move(refusal), "client_limit_reached", customer);
  if (client.identification.empty() || client.shared) {
    return refused(std::move(refusal), "client_refused", customer);
  }
  ENLACE_TRY(const std::vector<Json> rows, api.list("contacts", {{"identification", client.identification}}));
  std::string holder;
  for (const Json& row : rows) {
    if (identification_of(row) != client.identification) continue;
    ENLACE_TRY(const bool same_name, has_name(api, row, name));
    if (same_name && has_client_role(row)) return KnownClient{id_of(row), client.warnings};
    if (holder.empty()) holder = contact_name(row);
  }
  if (holder.empty()) return refused(std::move(refusal), "client_refused", customer);
  refusal.cause = "identification_taken";
  refusal.params = Json::object(
      {{"customer", customer.description}, {"tax_id", client.identification}, {"other", holder}});
  return failure(std::move(refusal));
}

// Writes the body without what Alegra objected to, each thing once; false when there is nothing to change.
bool amend(Json& body, const std::string& erp_code) {
  if (erp_code == "2035" && body.contains("identificationObject")) {  // apis/alegra.md Q8
    body.set("identification", Json::object({{"type", body["identificationObject"]["type"]},
                                             {"number", body["identificationObject"]["number"]}}));
    return body.erase("identificationObject");
  }
  Json* address = body.find("address");
  if (erp_code != "2112" || address == nullptr) return false;  // apis/alegra.md 12
  const bool city = address->erase("city");
  return address->erase("department") || city;
}

}  // namespace

Result<KnownClient> find_client(Client& api, const std::string& name, const Customer& customer) {
  ENLACE_TRY(std::vector<Json> same, clients_named(api, "name", name));
  if (same.empty()) {
    ENLACE_TRY(same, clients_named(api, "query", name));
  }
  if (same.empty()) return KnownClient{};
  // Several have the name: an active one, then the one with the same identification, then the first listed.
  const std::string tax_id(trim(customer.tax_id));
  const auto rank = [&](const Json& row) {
    return std::tuple(text_of(row["status"]) == "inactive",
                      tax_id.empty() || identification_of(row) != tax_id);
  };
  const auto best = std::min_element(same.begin(), same.end(),
                                     [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
  KnownClient found{id_of(*best), {}};
  if (same.size() > 1) {
    std::vector<std::string> ids;
    ids.reserve(same.size());
    for (const Json& row : same) ids.push_back(id_of(row));
    found.warnings.push_back(
        {"several_clients_with_name",
         Json::object({{"customer", name}, {"client_id", found.id}, {"ids", list_of(ids)}}), ""});
  }
  return found;
}

Result<KnownClient> create_client(Client& api, const std::string& name, const Customer& customer,
                                  Country country, const Settings& settings) {
  ENLACE_TRY(const std::string category, api.call().fold_nfc(customer.category));
  ENLACE_TRY(NewClient client, new_client(customer, name, category, country, settings));
  const std::string purpose = "customer:" + customer.code;
  Result<Json> created = api.create("contacts", purpose, client.body);
  while (!created && created.error().http_status == 400 && amend(client.body, created.error().erp_code)) {
    created = api.create("contacts", purpose, client.body);
  }
  if (created) return KnownClient{id_of(*created), client.warnings};
  Error error = std::move(created).error();
  if (error.status_class() == ENLACE_CLASS_AMBIGUOUS)
    return refused(std::move(error), "client_in_doubt", customer);
  if (error.status_class() != ENLACE_CLASS_PERMANENT) return failure(std::move(error));
  return look_up_refused(api, std::move(error), client, name, customer);
}

}  // namespace enlace::alegra
