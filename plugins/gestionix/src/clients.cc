#include "clients.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/refusal.hpp>

#include "customers.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

Failure refused(Error error, std::string cause, const Customer& customer) {
  error.cause = std::move(cause);
  error.params = sdk::answer_params(error, Json::object({{"customer", customer.description}}));
  return failure(std::move(error));
}

// Gestionix says that it has the like: that is ours if it carries our mark (design 5.6).
Result<KnownClient> adopt(Client& api, Error conflict, const Customer& customer, NewClient client) {
  const std::string id = text_of(conflict.params["existing_id"]);
  if (id.empty()) return refused(std::move(conflict), "client_refused", customer);
  const Result<Json> row = api.read("client", {{"id", id}});
  if (!row && row.error().status != ENLACE_E_NOT_FOUND) return failure(row.error());
  const Mapping& mapping = api.mapping();
  const bool ours =
      row && text_of(mapping.get("client", "external_reference", *row)) == client_reference(customer);
  if (!ours) return refused(std::move(conflict), "client_refused", customer);
  return KnownClient{id, std::move(client.warnings)};
}

}  // namespace

Result<ClientIndex> ClientIndex::read(Client& api, const std::string& branch_id) {
  ClientIndex index;
  ENLACE_TRY(const bool complete, api.sweep("clients", {}, "client",
                                            [&](const Json& row) { return index.add(api, row, branch_id); }));
  if (!complete) return sdk::list_incomplete("clients");
  return index;
}

Result<void> ClientIndex::add(Client& api, const Json& row, const std::string& branch_id) {
  const Mapping& mapping = api.mapping();
  const Entry entry{text_of(mapping.get("client", "id", row)), !is_active_client(mapping, row),
                    is_of_other_branch(mapping, row, branch_id),
                    mapping.get("client", "number", row).integer().value_or(INT64_MAX)};
  std::set<std::string> names;
  for (const std::string& name : {commercial_name(mapping, row), legal_name(mapping, row)}) {
    ENLACE_TRY(std::string folded, sdk::fold_name(api.call(), name));
    if (!folded.empty()) names.insert(std::move(folded));
  }
  for (const std::string& name : names) by_name_[name].push_back(entry);
  return {};
}

KnownClient ClientIndex::find(const std::string& folded_name, const std::string& name) const {
  const auto found = by_name_.find(folded_name);
  if (found == by_name_.end()) return {};
  const std::vector<Entry>& same = found->second;
  const auto rank = [](const Entry& entry) {
    return std::tuple(entry.inactive, entry.other_branch, entry.number);
  };
  const auto best = std::min_element(same.begin(), same.end(),
                                     [&](const Entry& a, const Entry& b) { return rank(a) < rank(b); });
  KnownClient client{best->id, {}};
  if (same.size() > 1) {
    std::vector<std::string> ids;
    ids.reserve(same.size());
    for (const Entry& entry : same) ids.push_back(entry.id);
    client.warnings.push_back(
        {"several_clients_with_name",
         Json::object({{"customer", name}, {"client_id", client.id}, {"ids", list_of(ids)}}), ""});
  }
  return client;
}

Result<KnownClient> create_client(Client& api, const Customer& customer, const std::string& name,
                                  const Place& place, const Settings& settings) {
  NewClient client = new_client(api.mapping(), customer, name, place.branch_id, settings);
  Result<Client::Created> created = api.create("client_create", "customer:" + customer.code, client.body);
  if (created) return KnownClient{created->id, std::move(client.warnings)};
  Error error = std::move(created).error();
  if (error.status == ENLACE_E_CONFLICT) return adopt(api, std::move(error), customer, std::move(client));
  if (error.status_class() == ENLACE_CLASS_PERMANENT)
    return refused(std::move(error), "client_refused", customer);
  if (error.status_class() == ENLACE_CLASS_AMBIGUOUS)
    return refused(std::move(error), "client_in_doubt", customer);
  return failure(std::move(error));
}

}  // namespace enlace::gestionix
