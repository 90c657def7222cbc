#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/connector.hpp>

#include "catalogues.hpp"
#include "client.hpp"
#include "clients.hpp"
#include "orders.hpp"
#include "products.hpp"
#include "settings.hpp"

namespace enlace::binderp {

// Handy and Bind ERP: apis/bind.md read against the B and F rules. What an instance remembers (names of
// catalogues, clients, prices) is what one run reads once.
class BindConnector final : public sdk::Connector {
 public:
  static constexpr const char* kId = "binderp";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities =
      ENLACE_CAP_PUSH_PRODUCTS | ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER | ENLACE_CAP_DELETE_ORDER;
  static Json descriptor();
  static Result<std::unique_ptr<sdk::Connector>> create(const sdk::Config& config);

  explicit BindConnector(Settings settings) : settings_(std::move(settings)) {}

  Result<CheckReport> check(sdk::Call& call) override;  // check.cc
  Result<std::vector<Outcome>> push_products(
      sdk::Call& call,
      const std::vector<Product>& products) override;                                  // push_products.cc
  Result<Outcome> push_order(sdk::Call& call, const PushRequest& request) override;    // push.cc
  Result<Found> find_order(sdk::Call& call, const FindRequest& request) override;      // recover.cc
  Result<Outcome> delete_order(sdk::Call& call, const FindRequest& request) override;  // recover.cc

 private:
  // push_products.cc
  struct Match {
    std::optional<BindProduct> row;  // none: Bind has none
    std::string ambiguous;           // "Code": Bind has several with this one
  };
  Result<std::vector<Match>> match_products(Client& api, const std::vector<Product>& products);
  Result<std::optional<BindProduct>> read_linked(Client& api, const Product& product);
  Result<Outcome> create_product(Client& api, const Product& product);
  Result<Outcome> update_product(Client& api, const Product& product, BindProduct row);
  Result<void> tell_price(Client& api, const Product& product, Outcome& outcome);
  Result<void> read_created(Client& api, const std::vector<Product>& products,
                            std::vector<Outcome>& outcomes);

  // push.cc
  Result<Terms> terms(Client& api, const Order& order);
  Result<Json> warehouse_of(Client& api, const Seller& seller);
  Result<void> read_units(Client& api, std::map<std::string, Link>& links);
  Result<std::vector<LineProduct>> resolve_products(Client& api, const PushRequest& request,
                                                    const Terms& terms, std::vector<Notice>& warnings);
  Result<KnownClient> resolve_client(Client& api, const PushRequest& request, const Terms& terms,
                                     const std::vector<Notice>& cleaned);
  Result<Outcome> read_back(Client& api, Document document, const std::string& id);
  Failure explain_refusal(Client& api, const PushRequest& request, const Terms& terms, Error refusal);
  Result<void> doubt_links(Client& api, const PushRequest& request);
  Result<bool> renew_products(Client& api, const PushRequest& request, std::set<std::string>& unknown);
  Result<void> renew_stale_links(Client& api, const PushRequest& request, const Terms& terms);

  // self_invoice.cc
  Result<std::string> company_number(Client& api);
  Result<Json> self_invoice_facts(Client& api, const Json& invoice);
  Result<Json> awaited_facts(Client& api, const FindRequest& request);

  const Settings settings_;
  Catalogues catalogues_;
  ClientNames clients_;
  ProductIndex index_;
  ProductPrices prices_;
  std::string company_number_;
};

}  // namespace enlace::binderp
