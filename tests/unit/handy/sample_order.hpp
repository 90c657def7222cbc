#pragma once

#include <gtest/gtest.h>

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::handy::test {

constexpr const char* kZone = "America/Mexico_City";

inline Json json(const std::string& text) {
  auto parsed = Json::parse(text, 512);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : Json();
}

inline Json tax(const std::string& name, const std::string& amount) {
  return json(R"({"id":1,"name":")" + name + R"(","amount":)" + amount + R"(,"enabled":true})");
}

inline Json line(const std::string& code, const std::string& quantity, const std::string& price,
                 const std::string& total, Json main_tax = tax("IVA", "16.0"), Json second_tax = {}) {
  Json item = json(R"({"id":120000001,"product":{"code":")" + code +
                   R"(","description":"Jabón 1 kg","quantity":250.0,"price":116.0},"quantity":)" + quantity +
                   R"(,"originalPrice":)" + price + R"(,"price":)" + price + R"(,"total":)" + total +
                   R"(,"discount":"30","discountPercentage":0.0,"priceType":"REGULAR","isReward":false,
                       "isReturn":false,"delivered":0.0,"comments":null})");
  item.set("tax", std::move(main_tax));
  item.set("taxOptional", std::move(second_tax));
  return item;
}

inline Json returned(Json item) {
  item.set("isReturn", true);
  return item;
}

// The example of apis/handy.md 2.11 with the lines given.
inline Json order(Json::Array lines, const std::string& total) {
  Json made = json(R"({
    "id": 31000001,
    "mobileDateCreated": "2025-03-05T05:05:09Z", "dateCreated": "2025-03-05T05:05:12Z",
    "customer": {"id": 9000001, "code": "CTE0001", "description": "Abarrotes Lupita", "enabled": true,
      "businessName": null, "address": "Av. Juárez 10", "neighborhood": "Centro", "city": "Puebla",
      "postalCode": "72000", "zone": {"id": 320001, "description": "Puebla Centro"}},
    "createdBy": {"id": 80001, "name": "Ana López", "username": "ana@empresa.mx", "extras": "BODEGA NORTE"},
    "type": {"id": 35000, "description": "Pedido normal"}, "salesType": "Preventa",
    "operativeStatus": "PENDING_DELIVERY", "totalTax": 28.80, "totalBeforeTax": 180.000000,
    "scheduledDateForDelivery": "2025-03-06T06:00:00Z", "sellerComment": "Entregar por la mañana",
    "routeSalePaymentType": null, "deleted": false, "dateDeleted": null, "deletedBy": null,
    "editedFrom": null, "isEdited": false, "externalId": null, "mockExtra": 1})");
  made.set("items", Json(std::move(lines)));
  made.set("totalSales", Json::number(total));
  return made;
}

inline Json order() {
  Json discounted = line("ACME-1", "2.0", "104.4", "208.8");
  discounted.set("originalPrice", Json::number("116.0"));
  discounted.set("discountPercentage", Json::number("10.0"));
  return order({discounted}, "208.800000");
}

// `generations` orders, each made by an edit of the one before.
inline Json edited(int generations) {
  Json previous;
  for (int i = 0; i < generations; ++i) {
    Json next = order();
    next.set("id", 31000001 + i);
    next.set("dateCreated", "2025-03-0" + std::to_string(1 + i % 9) + "T10:00:00Z");
    next.set("editedFrom", previous);
    previous = std::move(next);
  }
  return previous;
}

}  // namespace enlace::handy::test
