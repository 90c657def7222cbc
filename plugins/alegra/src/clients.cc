#include <enlace/sdk/refusal.hpp>

#include "clients.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "contacts.hpp"
#include "person.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr std::string_view kPlaces[] = {"departamento", "department", "ciudad", "municipio"};

Result<std::string> composed(Client& api, std::string text) {
  if (is_ascii(text)) return text;
  return api.call().fold_nfc(text);
}

// Compares in composed form; asks the host to fold only what can have two forms. Alegra shows a natural
// person by the parts of the name joined by blanks, so such a contact has both forms
// (apis/alegra.md 8.2, 8.5).
Result<bool> has_name(Client& api, const Json& row, const std::string& name) {
  ENLACE_TRY(const std::string own, composed(api, contact_name(row)));
  if (own == name) return true;
  const Json& parts = row["nameObject"];
  const bool person = parts.is_object() || text_of(row["kindOfPerson"]) == "PERSON_ENTITY";
  if (!person) return false;
  const std::string shown = joined_parts(name_parts(name));
  ENLACE_TRY(const std::string joined, composed(api, joined_parts(parts)));
  return own == shown || joined == shown || joined == name;
}

// Alegra's filters are partial and may be ignored, so every row is looked at again.
Result<std::vector<Json>> clients_named(Client& api, const char* filter, const std::string& name,
                                        const std::string& asked) {
  ENLACE_TRY(const std::vector<Json> rows, api.list("contacts", {{"type", "client"}, {filter, asked}}));
  std::vector<Json> same;
  for (const Json& row : rows) {
    ENLACE_TRY(const bool matches, has_name(api, row, name));
    if (matches && has_client_role(row)) same.push_back(row);
  }
  return same;
}

Failure refused(Error error, std::string cause, const Customer& customer) {
  error.cause = std::move(cause);
  error.params = sdk::answer_params(error, Json::object({{"customer", customer.description}}));
  return failure(std::move(error));
}

// Who may have the identification: the contact that the refusal names, and all that a search gives.
Result<std::vector<Json>> holders(Client& api, const Error& refusal, const std::string& identification) {
  ENLACE_TRY(std::vector<Json> rows, api.list("contacts", {{"identification", identification}}));
  std::erase_if(
      rows, [&](const Json& row) { return !same_identification(identification_of(row), identification); });
  const std::string named = text_of(refusal.params["contact_id"]);
  if (named.empty()) return rows;
  Result<Json> contact = api.get("contacts", named);
  if (!contact && !says_unknown(contact.error())) return failure(contact.error());
  if (contact) rows.insert(rows.begin(), *std::move(contact));
  return rows;
}

// Alegra refused the client. If that was for its identification, someone has it already: the client itself,
// when an earlier answer got lost, or another contact.
Result<KnownClient> look_up_refused(Client& api, Error refusal, const NewClient& client,
                                    const std::string& name, const Customer& customer) {
  if (refusal.http_status == 406) return refused(std::move(refusal), "client_limit_reached", customer);
  if (client.identification.empty() || client.shared) {
    return refused(std::move(refusal), "client_refused", customer);
  }
  ENLACE_TRY(const std::vector<Json> rows, holders(api, refusal, client.identification));
  for (const Json& row : rows) {
    ENLACE_TRY(const bool same_name, has_name(api, row, name));
    if (same_name && has_client_role(row)) return KnownClient{id_of(row), client.warnings};
  }
  if (rows.empty()) return refused(std::move(refusal), "client_refused", customer);
  refusal.cause = "identification_taken";
  refusal.params = Json::object({{"customer", customer.description},
                                 {"tax_id", client.identification},
                                 {"other", contact_name(rows.front())}});
  return failure(std::move(refusal));
}

// A place that Alegra does not know. It has a code (apis/alegra.md 12), but one integration saw the words
// alone.
bool is_about_the_place(const Error& error) {
  if (error.erp_code == "2112") return true;
  std::string words = error.message;
  std::transform(words.begin(), words.end(), words.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::any_of(std::begin(kPlaces), std::end(kPlaces),
                     [&](std::string_view place) { return words.find(place) != std::string::npos; });
}

// Writes the body without what Alegra objected to, each thing once; false when there is nothing to change.
bool amend(NewClient& client, const Error& refusal, const Customer& customer) {
  Json& body = client.body;
  if (refusal.erp_code == "2035" && body.contains("identificationObject")) {  // apis/alegra.md Q8
    body.set("identification", Json::object({{"type", body["identificationObject"]["type"]},
                                             {"number", body["identificationObject"]["number"]}}));
    return body.erase("identificationObject");
  }
  return is_about_the_place(refusal) && drop_address(client, customer);
}

}  // namespace

Result<KnownClient> find_client(Client& api, const std::string& name, const Customer& customer) {
  ENLACE_TRY(std::vector<Json> same, clients_named(api, "name", name, name));
  if (same.empty()) {
    ENLACE_TRY(same, clients_named(api, "query", name, name));
  }
  // A name of one word is shown with a filler behind it (person.hpp): a filter that compares whole names
  // misses it.
  const std::string shown = joined_parts(name_parts(name));
  if (same.empty() && customer.category == kNaturalPerson && shown != name) {
    ENLACE_TRY(same, clients_named(api, "name", name, shown));
  }
  if (same.empty()) return KnownClient{};
  // Several have the name: an active one, then the one with the same identification, then the first listed.
  const std::string tax_id(trim(customer.tax_id));
  const auto rank = [&](const Json& row) {
    return std::tuple(text_of(row["status"]) == "inactive",
                      tax_id.empty() || !same_identification(identification_of(row), tax_id));
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
  while (!created && created.error().status == ENLACE_E_INVALID && created.error().http_status == 400 &&
         amend(client, created.error(), customer)) {
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
