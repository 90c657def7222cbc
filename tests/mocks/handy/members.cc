#include "mocks/handy/members.hpp"

#include <algorithm>
#include <map>

#include "mocks/frame/nearest.hpp"

namespace enlace::mock::handy {
namespace {

using Table = std::map<std::string_view, Names, std::less<>>;

Names with(Names names, const Names& more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

const Names& header() {
  static const Names names = {"createdBy",
                              "salesType",
                              "type",
                              "priceList",
                              "operativeStatus",
                              "scheduledDateForDelivery",
                              "sellerComment",
                              "routeSalePaymentType",
                              "billable",
                              "billed",
                              "exported",
                              "latitude",
                              "longitude",
                              "accuracy",
                              "tookInPlace",
                              "promoIds",
                              "promoNames",
                              "networkSignalQuality",
                              "minimalCustomer",
                              "raw",
                              "rawJson",
                              "totalSales",
                              "totalTax",
                              "totalBeforeTax",
                              "items",
                              "orderItems"};
  return names;
}

const Table& members() {
  static const Table table = {
      {"products",
       {"code",           "description", "price",       "basePrice",      "minimumPrice",
        "quantity",       "tax",         "taxOptional", "family",         "category",
        "unit",           "barcode",     "details",     "pictureUrl",     "externalId",
        "boostSales",     "enabled",     "dateCreated", "satProductCode", "satUnitCode",
        "applyDiscounts", "lastUpdated", "raw",         "rawJson",        "boostSalesDescription"}},
      {"customers",
       {"code",
        "description",
        "zone",
        "category",
        "priceList",
        "businessName",
        "address",
        "neighborhood",
        "city",
        "postalCode",
        "comments",
        "fiscalRegime",
        "cfdiUse",
        "paymentForms",
        "paymentMethods",
        "email",
        "phoneNumber",
        "paymentType",
        "latitude",
        "longitude",
        "creditDays",
        "discount",
        "balance",
        "credit",
        "enabled",
        "dateCreated",
        "lastUpdated",
        "raw",
        "rawJson",
        "facturamaCustomerId",
        "paymentTypeDefault",
        "effectiveSaleThreshold"}},
      {"users", {"id", "name", "username", "extras", "email", "authority", "role", "enabled", "lastUpdated"}},
      {"zones", {"description", "color", "enabled"}},
      {"taxes", {"name", "amount"}},
      {"priceLists", {"code", "name", "enabled", "items"}},
      {"orders", with(header(), {"id", "customer", "customerId", "creationSource", "dateCreated", "route",
                                 "mobileDateCreated", "externalId", "visibleAfterMinutes"})},
      {"order change", with(header(), {"dateCreated", "mobileDateCreated", "creationSource"})},
      {"edits", with(header(), {"order", "at", "by", "rediscount", "times", "inPlace"})},
      {"deletions", {"order", "at", "by", "visibleAfterMinutes"}},
      {"deliveries", {"order", "status", "lines"}},
      {"routes",
       {"id", "accept", "close", "user", "products", "salesOrders", "initialAmount", "comments",
        "skipInventoryValidation", "dateForDelivery"}},
      {"visits", {"user", "customer", "start", "effective", "result", "comment"}},
      {"tokens", {"token", "user"}},
      {"revocations", {"token"}},
      {"seed", {"seed", "orders", "customers", "products", "days", "profile", "until"}},
      {"company", {"name", "token", "time_zone", "country", "currency", "productUnit", "subscriptionStatus"}},
  };
  return table;
}

const Names& line_members(std::string_view kind) {
  static const Names order = {"product",     "id",         "quantity",          "tax",
                              "taxOptional", "discount",   "isReward",          "isReturn",
                              "priceType",   "delivered",  "comments",          "promoIds",
                              "raw",         "promoNames", "rawJson",           "originalPrice",
                              "price",       "total",      "discountPercentage"};
  static const Names price_list = {"product", "price"};
  static const Names delivery = {"line", "delivered"};
  return kind == "priceLists" ? price_list : kind == "deliveries" ? delivery : order;
}

}  // namespace

std::string strange_member(std::string_view kind, const Json& body, const Switches& switches) {
  const auto known = members().find(kind);
  if (known == members().end()) return {};
  Names names = known->second;
  if (kind == "customers") names.push_back(switches.rfc_field);
  std::string strange = unknown_member(body, names, kind);
  for (const char* list : {"items", "orderItems", "lines"}) {
    for (const Json& line : body[list].items()) {
      if (strange.empty())
        strange = unknown_member(line, line_members(kind), std::string(list) + " of " + std::string(kind));
    }
  }
  return strange;
}

std::string strange_kind(std::string_view kind) {
  Names names;
  for (const auto& [name, members_] : members()) {
    if (name != "company" && name != "order change") names.push_back(name);
  }
  return unknown_name("kind", kind, names);
}

}  // namespace enlace::mock::handy
