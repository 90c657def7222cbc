#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/connector.hpp>

#include "client.hpp"
#include "clients.hpp"
#include "items.hpp"
#include "remissions.hpp"
#include "settings.hpp"
#include "taxes.hpp"

namespace enlace::alegra {

// Alegra: products and customers to Handy, orders to remissions. One instance serves one account; between
// operations it remembers only the company and the taxes, for as long as its worker lives.
class AlegraConnector final : public sdk::Connector {
 public:
  static constexpr const char* kId = "alegra";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities = ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PULL_CUSTOMERS |
                                                 ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER |
                                                 ENLACE_CAP_DELETE_ORDER;
  static Json descriptor();  // descriptor.cc
  static Result<std::unique_ptr<sdk::Connector>> create(const sdk::Config& config);

  AlegraConnector(Settings settings, std::string time_zone)
      : settings_(std::move(settings)), time_zone_(std::move(time_zone)) {}

  Result<CheckReport> check(sdk::Call& call) override;                                     // check.cc
  Result<void> pull_products(sdk::Call& call, const sdk::PullRequest& request) override;   // pull.cc
  Result<void> pull_customers(sdk::Call& call, const sdk::PullRequest& request) override;  // pull.cc
  Result<Outcome> push_order(sdk::Call& call, const PushRequest& request) override;        // push.cc
  Result<Found> find_order(sdk::Call& call, const FindRequest& request) override;          // recover.cc
  Result<Outcome> delete_order(sdk::Call& call, const FindRequest& request) override;      // recover.cc

 private:
  Result<const Json*> company(Client& api);
  Result<Country> country(Client& api);
  Result<const TaxCatalog*> taxes(Client& api);

  Result<std::vector<KnownItem>> resolve_items(Client& api, const PushRequest& request);
  Result<std::optional<KnownItem>> find_item(Client& api, const std::string& code);
  Result<std::vector<RemissionLine>> resolve_lines(Client& api, const PushRequest& request);
  Result<std::optional<Tax>> alegra_tax(Client& api, const KnownItem& item, const Tax& tax);
  // `reference`: of the order that it is for.
  Result<KnownClient> resolve_client(Client& api, const Customer& customer, const std::string& reference);
  Result<Outcome> adopt(sdk::Call& call, const FindRequest& request, const Error& conflict);
  Failure explain_refusal(Client& api, const PushRequest& request, Error refusal);
  Result<void> renew_stale_links(Client& api, const PushRequest& request);

  const Settings settings_;
  const std::string time_zone_;
  Json company_;  // null: not read yet
  std::optional<TaxCatalog> taxes_;
};

}  // namespace enlace::alegra
