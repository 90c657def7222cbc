#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/connector.hpp>

#include "catalogue.hpp"
#include "client.hpp"
#include "clients.hpp"
#include "documents.hpp"
#include "place.hpp"
#include "settings.hpp"

namespace enlace::gestionix {

// Konfío Gestionix: products and customers of one branch to Handy, orders to Pedidos and Ventas. One instance
// serves one account; between operations it remembers only company, branch and what it read to find clients
// and products by name, for as long as its worker lives.
class GestionixConnector final : public sdk::Connector {
 public:
  static constexpr const char* kId = "gestionix";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities = ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PULL_CUSTOMERS |
                                                 ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER |
                                                 ENLACE_CAP_DELETE_ORDER;
  static Json descriptor();  // descriptor.cc
  static Result<std::unique_ptr<sdk::Connector>> create(const sdk::Config& config);

  GestionixConnector(Settings settings, const Mapping& mapping)
      : settings_(std::move(settings)), mapping_(mapping) {}

  Result<CheckReport> check(sdk::Call& call) override;                                     // check.cc
  Result<void> pull_products(sdk::Call& call, const sdk::PullRequest& request) override;   // pull.cc
  Result<void> pull_customers(sdk::Call& call, const sdk::PullRequest& request) override;  // pull.cc
  Result<Outcome> push_order(sdk::Call& call, const PushRequest& request) override;        // push.cc
  Result<Found> find_order(sdk::Call& call, const FindRequest& request) override;          // recover.cc
  Result<Outcome> delete_order(sdk::Call& call, const FindRequest& request) override;      // recover.cc

 private:
  // Company and branch, by the settings; the client speaks for them from then on.
  Result<const Place*> place(Client& api);

  Result<std::vector<DocumentLine>> resolve_lines(Client& api, const PushRequest& request);
  // `before_creating`: what must hold for a client to be created.
  Result<KnownClient> resolve_client(Client& api, const Place& place, const PushRequest& request,
                                     const std::function<Result<void>()>& before_creating);
  Result<void> confirm_products(Client& api, const PushRequest& request);
  Result<Outcome> adopt(sdk::Call& call, const FindRequest& request, const Error& conflict);
  Failure explain_refusal(Client& api, const PushRequest& request, Error refusal);
  Result<bool> renew_links(Client& api, const PushRequest& request);
  Result<Found> look(Client& api, const std::string& kind, const std::string& reference);

  const Settings settings_;
  const Mapping& mapping_;
  std::optional<Place> place_;
  std::optional<ClientIndex> clients_;
  std::optional<Catalogue> catalogue_;
};

}  // namespace enlace::gestionix
