// The judges' view of a company, see world.hpp.
#include "mocks/handy/orders.hpp"
#include "mocks/handy/world.hpp"

namespace enlace::mock::handy {
namespace {

Json amount(const Tax* tax) {
  return tax ? Json(tax->amount) : Json();
}

Json moment(const std::optional<Moment>& value) {
  return value ? Json(iso(*value)) : Json();
}

Json line_state(const OrderLine& line) {
  Json out;
  out.set("product", line.product->code);
  out.set("quantity", line.quantity);
  out.set("originalPrice", line.original_price);
  out.set("price", line.price);
  out.set("discountPercentage", line.discount_percentage);
  out.set("total", line.total);
  out.set("tax", amount(line.tax));
  out.set("taxOptional", amount(line.tax_optional));
  out.set("isReward", line.is_reward);
  out.set("isReturn", line.is_return);
  out.set("delivered", line.delivered);
  return out;
}

Json order_state(const Order& order, const Zone& zone) {
  Json items = Json::array();
  for (const OrderLine& line : order.items) items.push_back(line_state(line));
  Json out;
  out.set("id", order.id);
  out.set("externalId", order.external_id);
  out.set("customer", order.customer->code);
  out.set("createdBy", order.created_by ? Json(order.created_by->username) : Json());
  out.set("salesType", order.sales_type == SalesType::presale ? "presale" : "route");
  out.set("operativeStatus", order.operative_status);
  out.set("dateCreated", iso(order.date_created));
  out.set("mobileDateCreated", iso(order.mobile_date_created));
  out.set("mobileDay", zone.day(order.mobile_date_created));  // what the seller's calendar showed
  out.set("totalSales", order.total_sales);
  out.set("totalTax", order.total_tax);
  out.set("totalBeforeTax", order.total_before_tax);
  out.set("sellerComment", order.seller_comment);
  out.set("deleted", order.deleted);
  out.set("dateDeleted", moment(order.date_deleted));
  out.set("isEdited", order.is_edited);
  out.set("editedFrom", order.edited_from ? Json(order.edited_from->id) : Json());
  out.set("items", std::move(items));
  return out;
}

Json product_state(const Product& product) {
  Json out;
  out.set("id", product.id);
  out.set("code", product.code);
  out.set("description", product.description);
  out.set("price", product.price);
  out.set("basePrice", product.base_price);
  out.set("tax", amount(product.tax));
  out.set("taxOptional", amount(product.tax_optional));
  out.set("quantity", product.quantity);
  out.set("family", product.family ? Json(product.family->description) : Json());
  out.set("category", product.category ? Json(product.category->description) : Json());
  out.set("unit", product.unit ? Json(product.unit->code) : Json());
  out.set("barcode", product.barcode);
  out.set("enabled", product.enabled);
  out.set("lastUpdated", iso(product.last_updated));
  return out;
}

Json customer_state(const Customer& customer) {
  Json out;
  out.set("id", customer.id);
  out.set("code", customer.code);
  out.set("description", customer.description);
  out.set("zone", customer.zone ? Json(customer.zone->description) : Json());
  out.set("category", customer.category ? Json(customer.category->description) : Json());
  out.set("priceList", customer.price_list ? Json(customer.price_list->code) : Json());
  out.set("taxId", customer.tax_id);
  out.set("businessName", customer.business_name);
  out.set("email", customer.email);
  out.set("phoneNumber", customer.phone_number);
  out.set("address", customer.address);
  out.set("city", customer.city);
  out.set("postalCode", customer.postal_code);
  out.set("discount", customer.discount);
  out.set("creditDays", customer.credit_days);
  out.set("enabled", customer.enabled);
  out.set("lastUpdated", iso(customer.last_updated));
  return out;
}

Json group_state(const std::map<Id, Group>& groups) {
  Json out = Json::array();
  for (const auto& [id, group] : groups) {
    out.push_back(Json::object({{"id", id}, {"description", group.description}, {"enabled", group.enabled}}));
  }
  return out;
}

Json price_list_state(const PriceList& list) {
  std::map<Id, Json> by_id;  // pointers have no order worth showing
  for (const auto& [product, price] : list.prices) {
    by_id[product->id] = Json::object({{"product", product->code}, {"price", price}});
  }
  Json items = Json::array();
  for (auto& [id_, item] : by_id) items.push_back(std::move(item));
  return Json::object(
      {{"code", list.code}, {"name", list.name}, {"enabled", list.enabled}, {"items", items}});
}

Json counters(const std::map<std::string, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [name, count] : counts) out.set(name, count);
  return out;
}

template <class T, class Render>
Json each(const std::map<Id, T>& objects, const Render& render) {
  Json out = Json::array();
  for (const auto& [id_, object] : objects) out.push_back(render(object));
  return out;
}

}  // namespace

Json company_state(const Company& company) {
  Json out;
  out.set("id", company.id);
  out.set("name", company.name);
  out.set("country", company.country);
  out.set("timeZone", company.time_zone);
  out.set("orders",
          each(company.orders.all(), [&](const Order& order) { return order_state(order, company.zone); }));
  out.set("products", each(company.products, product_state));
  out.set("customers", each(company.customers, customer_state));
  out.set("zones", group_state(company.zones));
  out.set("families", group_state(company.families));
  out.set("users", each(company.users, [](const User& user) {
            return Json::object({{"id", user.id},
                                 {"username", user.username},
                                 {"name", user.name},
                                 {"email", user.email},
                                 {"extras", user.extras},
                                 {"enabled", user.enabled}});
          }));
  out.set("priceLists", each(company.price_lists, price_list_state));
  out.set("routes", each(company.routes, [](const Route& route) {
            return Json::object({{"id", route.id},
                                 {"user", route.user->username},
                                 {"accepted", route.accepted},
                                 {"dateClosed", moment(route.date_closed)}});
          }));
  out.set("writes", counters(company.writes));
  out.set("refused", counters(company.refused));
  return out;
}

}  // namespace enlace::mock::handy
