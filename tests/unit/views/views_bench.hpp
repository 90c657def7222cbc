#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "support/order_world.hpp"
#include "text/zone.hpp"
#include "views/find.hpp"
#include "views/order.hpp"
#include "views/orders.hpp"

namespace enlace::views {

// Companies of several zones over one store, with the host's engine above it and nothing that runs.
class ViewsBench {
 public:
  static constexpr const char* kLupita = "lupita";    // Mexico City, UTC-6
  static constexpr const char* kTijuana = "tijuana";  // UTC-8 in winter
  static constexpr const char* kTokyo = "tokyo";      // UTC+9

  ViewsBench() {
    config::Configuration configuration;
    for (const auto& [name, zone] :
         {std::pair{kLupita, "America/Mexico_City"}, {kTijuana, "America/Tijuana"}, {kTokyo, "Asia/Tokyo"}}) {
      config::TenantConfig tenant;
      tenant.tenant = name;
      tenant.name = std::string("Empresa ") + name;
      tenant.time_zone = zone;
      configuration.tenants[name] = tenant;
    }
    engine_ = std::make_unique<engine::Engine>(world.services(), std::move(configuration));
    recipient.instance = "alegra";
  }

  static std::int64_t at(const std::string& iso) { return *text::parse_iso(iso); }

  ledger::IncomingOrder order(const std::string& id, const std::string& made = "") {
    ledger::IncomingOrder incoming;
    incoming.id = id;
    incoming.kind = "sale";
    incoming.zone = "Centro";
    incoming.seller_email = "ana@empresa.mx";
    incoming.seller_name = "Ana Torres";
    incoming.customer_code = "C-014";
    incoming.customer_name = "Tienda El Sol";
    incoming.total = "1234.50";
    incoming.made_ms = made.empty() ? world.runtime.unix_ms() : at(made);
    incoming.created_ms = incoming.first_created_ms = incoming.made_ms + 3'000;
    incoming.content_hash = "hash-" + id;
    incoming.raw = R"({"id":)" + id + "}";
    return incoming;
  }
  void land(const std::vector<ledger::IncomingOrder>& orders, const std::string& tenant = kLupita) {
    const auto landed = world.ledger().land(tenant, "handy-1", orders, recipients(), {});
    ASSERT_TRUE(landed) << landed.error().cause << " " << landed.error().message;
  }
  std::vector<ledger::Recipient> recipients() {
    std::vector<ledger::Recipient> all = {recipient};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  void claim(const std::string& id, const std::string& tenant = kLupita,
             const std::string& instance = "alegra") {
    const ledger::DeliveryId delivery{tenant, instance, id};
    const auto claimed = world.ledger().claim(delivery, {"handy-1", "erp-" + instance}, "tienda");
    ASSERT_TRUE(claimed && claimed->granted) << id;
    ASSERT_TRUE(world.ledger().declare_find_key(delivery, Json::object({{"reference", id}})));
  }
  void end(const std::string& id, ledger::Said said, const std::string& tenant, const std::string& instance,
           std::vector<Notice> warnings = {}) {
    ledger::PushEnd push;
    push.said = said;
    push.evidence = said == ledger::Said::ok          ? ledger::Evidence::accepted
                    : said == ledger::Said::permanent ? ledger::Evidence::refused
                                                      : ledger::Evidence::maybe;
    if (said == ledger::Said::ok) push.outcome = Outcome{"r" + id, "n" + id, "open", d("1234.50"), {}, {}};
    push.error.cause = "customer_without_rfc";
    push.error.params = Json::object({{"customer", "Tienda El Sol"}});
    push.warnings = std::move(warnings);
    const auto recorded = world.ledger().record_push({tenant, instance, id}, push, {});
    ASSERT_TRUE(recorded) << recorded.error().cause;
  }
  void deliver(const std::string& id, const std::string& tenant = kLupita,
               const std::string& instance = "alegra") {
    claim(id, tenant, instance);
    end(id, ledger::Said::ok, tenant, instance);
  }
  void stop(const std::string& id, const std::string& tenant = kLupita,
            const std::string& instance = "alegra") {
    claim(id, tenant, instance);
    end(id, ledger::Said::permanent, tenant, instance);
  }
  void doubt(const std::string& id, const std::string& tenant = kLupita) {
    claim(id, tenant);
    end(id, ledger::Said::transient, tenant, "alegra");
  }

  Orders ask(const OrderFilter& filter, const Reach& reach = {}) {
    const auto answer = orders(*engine_, world.ledger(), nullptr, filter, reach);
    EXPECT_TRUE(answer) << answer.error().cause << " " << answer.error().message << " "
                        << answer.error().params.dump();
    return answer ? *answer : Orders{};
  }
  static std::string ids(const Orders& answer) {
    std::string text;
    for (const OrderRow& row : answer.rows) text += (text.empty() ? "" : " ") + row.order;
    return text;
  }
  std::string listed(const OrderFilter& filter) { return ids(ask(filter)); }
  std::string listed_by(const std::string& q) {
    OrderFilter filter;
    filter.q = q;
    return listed(filter);
  }
  OrderFound look(const std::string& text, const std::string& tenant = "", const Reach& reach = {}) {
    const auto found = find(*engine_, world.ledger(), nullptr, text, tenant, reach);
    EXPECT_TRUE(found) << found.error().cause << " " << found.error().message;
    return found ? *found : OrderFound{};
  }
  OrderDetail detail(const std::string& id, const std::string& tenant = kLupita) {
    const auto found = views::order(*engine_, world.ledger(), nullptr, tenant, id);
    EXPECT_TRUE(found) << found.error().cause << " " << found.error().message;
    return found ? *found : OrderDetail{};
  }
  engine::Engine& engine() { return *engine_; }

  test::OrderWorld world;
  ledger::Recipient recipient;
  std::vector<ledger::Recipient> more;

 private:
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace enlace::views
