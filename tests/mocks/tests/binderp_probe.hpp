#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mocks/binderp/binderp_service.hpp"

namespace enlace::mock {

struct BindReply {
  int status = 0;
  Json body;  // null for an empty one
  std::string raw;
  std::map<std::string, std::string> headers;
  [[nodiscard]] std::string message() const { return body["Message"].text(); }
};

// A Bind service with one company, and the few verbs that its tests need. The clock stands still; nothing is
// counted against the key unless a test says so.
class BindProbe {
 public:
  static constexpr std::int64_t kNow = 1'792'500'000'000;  // 2026-10-20 06:40 in Mexico City

  BindProbe() : service((clock.set(kNow), clock)) {
    const Json made = control("/companies", R"({"name":"Mayoreo","number":50117})").body;
    company = made["id"].text();
    key = made["key"].text();
    control("/switches", R"({"rate_calls":0,"quota_calls":0})");
  }

  BindReply send(const std::string& method, const std::string& target, const std::string& body = "",
                 Headers more = {}) {
    Headers headers = std::move(more);
    if (!key.empty()) headers.emplace_back("Authorization", "Bearer " + key);
    headers.emplace_back("Host", "mock.example");
    const bool typed =
        std::ranges::any_of(headers, [](const auto& header) { return header.first == "Content-Type"; });
    if (!body.empty() && !typed) headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    return reply(service.handle(make_request(method, target, headers, body)));
  }
  BindReply get(const std::string& target) { return send("GET", "/api" + target); }
  BindReply post(const std::string& target, const std::string& body) {
    return send("POST", "/api" + target, body);
  }
  BindReply put(const std::string& target, const std::string& body) {
    return send("PUT", "/api" + target, body);
  }
  BindReply erase(const std::string& target) { return send("DELETE", "/api" + target); }
  // A list with options, encoded as a client should.
  BindReply list(const std::string& path, const std::vector<std::pair<std::string, std::string>>& options) {
    std::string query;
    for (const auto& [name, value] : options) {
      query += (query.empty() ? "?" : "&") + name + "=" + percent_encode(value);
    }
    return get(path + query);
  }
  BindReply filtered(const std::string& path, const std::string& filter) {
    return list(path, {{"$filter", filter}});
  }
  // The values of one member of the rows that a filter finds.
  std::vector<std::string> found(const std::string& path, const std::string& filter,
                                 const std::string& member) {
    const BindReply answer = filtered(path, filter);
    EXPECT_EQ(answer.status, 200) << filter << ": " << answer.raw;
    std::vector<std::string> values;
    for (const Json& row : answer.body["value"].items()) values.push_back(row[member].text());
    return values;
  }

  BindReply asked(const std::string& path, const std::string& body, const std::string& method = "POST") {
    return reply(service.control(make_request(method, "/__mock" + path, {}, body), path));
  }
  BindReply control(const std::string& path, const std::string& body, const std::string& method = "POST") {
    BindReply answer = asked(path, body, method);
    EXPECT_EQ(answer.status, 200) << answer.raw;
    return answer;
  }
  BindReply turn(const std::string& switches) { return control("/switches", switches); }
  std::string insert(const std::string& resource, const std::string& row) {
    return control("/companies/" + company + "/" + resource, row).body["id"].text();
  }
  [[nodiscard]] Json state() const { return service.state()["companies"].items().at(0); }
  // The ID of the row of a catalogue by a member's value.
  [[nodiscard]] std::string id_of(const std::string& resource, const std::string& member,
                                  const std::string& value) const {
    const Json whole = state();
    for (const Json& row : whole[resource].items()) {
      if (row[member].text() == value) return row["ID"].text();
    }
    ADD_FAILURE() << "no " << value << " in " << resource;
    return "";
  }

  SettableClock clock;
  BindErpService service;
  std::string company;
  std::string key;

 private:
  static BindReply reply(const Response& response) {
    BindReply answer;
    answer.status = response.status;
    answer.raw = response.body;
    answer.headers = {response.headers.begin(), response.headers.end()};
    Result<Json> body = Json::parse(response.body);
    if (body) answer.body = *std::move(body);
    return answer;
  }
};

// Beside that a client with an address, two products at 16 % and one exempt, and the bodies to order them.
class BindShop : public BindProbe {
 public:
  BindShop() {
    coffee = insert("products", R"({"Code":"CAF-200","Title":"Café soluble 200 g","Price":77.586207})");
    soap = insert("products", R"({"Code":"JAB-1","Title":"Jabón","Price":10})");
    milk = insert("products", R"({"Code":"LECHE","Title":"Leche","Price":20,"VAT":0,"VATExempt":true})");
    client = insert("clients", R"({"LegalName":"Tienda La Güera Ñáñez","Telephones":"5550003344"})");
    address = get("/Clients/" + client).body["Addresses"].items().at(0).text();
    price_list = id_of("PriceLists", "Name", "Público");
    warehouse = id_of("Warehouses", "Name", "Ruta Norte");
    location = id_of("Locations", "Name", "Matriz");
    pesos = id_of("Currencies", "Code", "MXN");
  }

  [[nodiscard]] Json line(const std::string& product, const char* quantity, const char* price,
                          const char* vat = "0.16") const {
    return Json::object({{"ID", product}, {"Qty", d(quantity)}, {"Price", d(price)}, {"VAT", d(vat)}});
  }
  // Sample 5 of apis/bind.md 9, with changes; a null takes a member away.
  [[nodiscard]] std::string order(const std::vector<std::pair<std::string, Json>>& changes = {}) const {
    Json body = Json::object({{"ClientID", client},
                              {"AddressID", address},
                              {"WarehouseID", warehouse},
                              {"LocationID", location},
                              {"CurrencyID", pesos},
                              {"ExchangeRate", 1},
                              {"PriceListID", price_list},
                              {"OrderDate", "2026-03-02T00:00:00"},
                              {"PurchaseOrder", "HANDY-5512345"},
                              {"Comments", "HANDY-5512345 | Vendedor: Luis Mora luis.mora@example.com"},
                              {"Products", Json::array({line(coffee, "6", "77.586207")})},
                              {"Services", Json::array()}});
    for (const auto& [member, value] : changes) {
      if (value.is_null()) {
        body.erase(member);
      } else {
        body.set(member, value);
      }
    }
    return body.dump();
  }
  [[nodiscard]] std::string invoice(const std::vector<std::pair<std::string, Json>>& changes = {}) const {
    std::vector<std::pair<std::string, Json>> all = {{"AddressID", Json()},
                                                     {"OrderDate", Json()},
                                                     {"InvoiceDate", "2026-03-02T18:30:00"},
                                                     {"CFDIUse", 3},
                                                     {"IsFiscalInvoice", false}};
    all.insert(all.end(), changes.begin(), changes.end());
    return order(all);
  }
  std::string create(const std::string& path, const std::string& body) {
    const BindReply made = post(path, body);
    EXPECT_EQ(made.status, 200) << made.raw;
    return made.body.text();
  }

  std::string coffee, soap, milk, client, address, price_list, warehouse, location, pesos;
};

}  // namespace enlace::mock
