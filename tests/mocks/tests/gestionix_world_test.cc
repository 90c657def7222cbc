#include <gtest/gtest.h>

#include <map>
#include <set>

#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/gestionix_data.hpp"

// The whole way on matching data: every live order is carried over by the arithmetic of
// apis/gestionix.md 4.3, written here once more. The mock must take what is right, and the judge must find
// nothing.
namespace enlace::mock {
namespace {

struct Line {
  Json item;
  Decimal subtotal, taxes, total;
};

// One line of an order at its price after taxes, with the taxes of the product.
Line line_of(const Json& order_item, const Json& product, std::int64_t position) {
  Decimal ieps;
  Decimal iva;
  for (const Json& tax : product["transferred_taxes"].items()) {
    (tax["applies_on"].text() == "net" ? ieps : iva) += *tax["rate"].decimal();
  }
  const Decimal hundred(100);
  const Decimal quantity = *order_item["quantity"].decimal();
  const Decimal price = *order_item["total"].decimal() / quantity;
  const Decimal net = (price / ((Decimal(1) + ieps / hundred) * (Decimal(1) + iva / hundred))).rounded(6);
  Line line;
  line.subtotal = (net * quantity).rounded(2);
  Json taxes = Json::array();
  const Decimal of_ieps = (line.subtotal * ieps / hundred).rounded(2);
  for (const Json& tax : product["transferred_taxes"].items()) {
    const bool on_net = tax["applies_on"].text() == "net";
    const Decimal amount = on_net ? of_ieps : ((line.subtotal + of_ieps) * iva / hundred).rounded(2);
    line.taxes += amount;
    taxes.push_back(Json::object({{"code", tax["code"]},
                                  {"name", tax["name"]},
                                  {"type", tax["type"]},
                                  {"rate", tax["rate"]},
                                  {"amount", amount.fixed(2)},
                                  {"is_exempt", false}}));
  }
  line.total = line.subtotal + line.taxes;
  line.item = Json::object({{"position", position},
                            {"product_id", product["product_id"]},
                            {"quantity", quantity.str()},
                            {"unit_base_price", net.fixed(6)},
                            {"transferred_taxes", std::move(taxes)},
                            {"subtotal", line.subtotal.fixed(2)},
                            {"total", line.total.fixed(2)}});
  return line;
}

// Puts what is left of the cents on the largest tax of the document; false where there is none. By the letter
// of 4.3 it goes on the last line, whose tax may be zero and would then become negative.
bool put_rest(std::vector<Line>& lines, Decimal rest) {
  if (rest.is_zero()) return true;
  Line* line = nullptr;
  std::size_t index = 0;
  Decimal largest;
  for (Line& one : lines) {
    const Json& taxes = one.item["transferred_taxes"];
    for (std::size_t i = 0; i < taxes.size(); ++i) {
      const Decimal amount = *taxes.items()[i]["amount"].decimal();
      if (amount <= largest) continue;
      line = &one;
      index = i;
      largest = amount;
    }
  }
  if (!line) return false;
  Json changed = Json::array();
  for (const Json& tax : line->item["transferred_taxes"].items()) {
    Json copy = tax;
    if (changed.size() == index) copy.set("amount", (largest + rest).fixed(2));
    changed.push_back(std::move(copy));
  }
  line->taxes += rest;
  line->total += rest;
  line->item.set("transferred_taxes", std::move(changed)).set("total", line->total.fixed(2));
  return true;
}

class GestionixMatched : public ::testing::Test {
 protected:
  void fill(const DataPlan& plan) {
    tenant = world_tenants(plan.seed, {"gestionix"}).at(0);
    ASSERT_TRUE(fill_handy(tenant, plan, handy).has_value());
    ASSERT_TRUE(fill_gestionix(tenant, plan, &handy, gestionix).has_value());
    ASSERT_TRUE(gestionix.set_switches(*Json::parse(R"({"rate_limit":0})")).has_value());
    const Json log_in = Json::object(
        {{"user", tenant.account("gestionix").user}, {"password", tenant.account("gestionix").secret}});
    token = send("/users/authentication", log_in).second["access_token"].text();
    const Json held = company();
    for (const Json& product : held["products"].items()) products[product["key"].text()] = product;
    for (const Json& client : held["clients"].items()) {
      clients.emplace(client["commercial_name"].text(), client["client_id"]);
    }
  }
  Json company() { return gestionix.state()["companies"].items().at(0); }

  std::pair<int, Json> send(const std::string& path, const Json& body) {
    const Headers headers{{"Authorization", "Bearer " + token},
                          {"Company", tenant.account("gestionix").company},
                          {"Accept", "application/json"},
                          {"Content-Type", "application/json"}};
    const Response response = gestionix.handle(make_request("POST", "/api/v3" + path, headers, body.dump()));
    return {response.status, *Json::parse(response.body)};
  }
  Json client_of(const std::string& name) {
    if (const auto known = clients.find(name); known != clients.end()) return known->second;
    const auto made = send("/clients", Json::object({{"business_name", name}, {"commercial_name", name}}));
    EXPECT_EQ(made.first, 201) << made.second.dump();
    return clients[name] = made.second["client_id"];
  }

  // False for an order with a product that Gestionix does not have.
  bool carry(const Json& order, const std::string& customer) {
    std::vector<Line> lines;
    Decimal wanted;
    for (const Json& item : order["items"].items()) {
      if (item["isReturn"].truthy()) continue;
      const auto product = products.find(item["product"].text());
      if (product == products.end()) return false;
      lines.push_back(line_of(item, product->second, static_cast<std::int64_t>(lines.size()) + 1));
      wanted += *item["total"].decimal();
    }
    if (lines.empty()) return true;
    Decimal total;
    for (const Line& line : lines) total += line.total;
    if (!put_rest(lines, wanted.rounded(2) - total)) ++rests_left;
    Json items = Json::array();
    Decimal subtotal;
    Decimal taxes;
    for (const Line& line : lines) {
      subtotal += line.subtotal;
      taxes += line.taxes;
      items.push_back(line.item);
    }
    const std::string id = order["id"].text();
    const auto made = send("/sales_orders", Json::object({{"branch_id", 5131},
                                                          {"client_id", client_of(customer)},
                                                          {"date", "2026-10-20"},
                                                          {"external_reference", "HANDY-" + id},
                                                          {"external_notes", "Folio Handy: " + id},
                                                          {"currency", "MXN"},
                                                          {"exchange_rate", "1"},
                                                          {"items", std::move(items)},
                                                          {"subtotal", subtotal.fixed(2)},
                                                          {"total_transferred_taxes", taxes.fixed(2)},
                                                          {"total", (subtotal + taxes).fixed(2)}}));
    EXPECT_EQ(made.first, 201) << made.second.dump() << "\n" << order.dump();
    return true;
  }

  Verdict carry_all() {
    const Json state = handy.company_state(tenant.handy_company);
    std::map<std::string, std::string> names;
    for (const Json& customer : state["customers"].items()) {
      names[customer["code"].text()] = customer["description"].text();
    }
    Expectations expectations;
    expectations.deletions = true;
    expectations.settings["kind"] = "sales_orders";
    for (const Json& order : state["orders"].items()) {
      if (order["deleted"].truthy() || order["isEdited"].truthy()) continue;
      if (!carry(order, names[order["customer"].text()])) expectations.undelivered.insert(order["id"].text());
    }
    refused = expectations.undelivered.size();
    return judge(state, books_of_gestionix(company()), expectations);
  }

  SettableClock clock;
  HandyService handy{clock};
  GestionixService gestionix{clock};
  Tenant tenant;
  std::string token;
  std::map<std::string, Json> products, clients;
  std::size_t refused = 0;
  std::size_t rests_left = 0;
};

TEST_F(GestionixMatched, EveryOrderOfTheDemoButOneCanBeCarriedOver) {
  fill({.orders = 150});
  const Verdict verdict = carry_all();
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_EQ(refused, 1U);
  EXPECT_GT(verdict.delivered, 130U);
  EXPECT_EQ(verdict.delivered, verdict.expected);
}

TEST_F(GestionixMatched, OddCodesAndPricesToo) {
  fill({.seed = 7, .orders = 150, .profile = "mixed"});
  const Verdict verdict = carry_all();
  EXPECT_GT(verdict.delivered, 100U);
  EXPECT_EQ(verdict.count(Finding::Kind::lost), 0U) << verdict.text();
  EXPECT_EQ(verdict.count(Finding::Kind::wrong_lines), 0U) << verdict.text();
  EXPECT_LE(verdict.count(Finding::Kind::wrong_total), rests_left) << verdict.text();
}

}  // namespace
}  // namespace enlace::mock
