#include "mocks/handy/render.hpp"

#include <algorithm>
#include <array>

#include "mocks/handy/object_writer.hpp"

namespace enlace::mock::handy {
namespace {

void extra(ObjectWriter& w, const Switches& switches) {
  if (switches.extra_fields) w.integer("mockExtra", 1);
}

void tax(ObjectWriter& w, std::string_view name, const Tax* value) {
  if (!value) return w.null(name);
  w.part(name, [&](std::string& out) {
    ObjectWriter t(out);
    t.integer("id", value->id);
    t.text("name", value->name);
    t.number("amount", value->amount);
    t.flag("enabled", value->enabled);
  });
}

void group(ObjectWriter& w, std::string_view name, const Group* value) {
  if (!value) return w.null(name);
  w.part(name, [&](std::string& out) {
    ObjectWriter g(out);
    g.integer("id", value->id);
    g.text("description", value->description);
    g.flag("enabled", value->enabled);
  });
}

void zone(ObjectWriter& w, const Group* value) {
  if (!value) return w.null("zone");
  w.part("zone", [&](std::string& out) { write_zone(out, *value); });
}

void unit(ObjectWriter& w, const Unit* value) {
  if (!value) return w.null("unit");
  w.part("unit", [&](std::string& out) {
    ObjectWriter u(out);
    u.integer("id", value->id);
    u.text("code", value->code);
    u.text("description", value->description);
    u.flag("enabled", value->enabled);
  });
}

void price_list(ObjectWriter& w, const PriceList* value) {
  if (!value) return w.null("priceList");
  w.part("priceList", [&](std::string& out) { write_price_list(out, *value); });
}

// The short form of a user, 2.5.2.
void person(ObjectWriter& w, std::string_view name, const User* value) {
  if (!value) return w.null(name);
  w.part(name, [&](std::string& out) {
    ObjectWriter u(out);
    u.integer("id", value->id);
    u.text("name", value->name);
    u.text("username", value->username);
    u.text("extras", value->extras);
    u.flag("enabled", value->enabled);
  });
}

// What an order's customer and the customer itself have in common, 2.5.1.
void customer_core(ObjectWriter& w, const Customer& c) {
  w.integer("id", c.id);
  w.text("code", c.code);
  w.text("description", c.description);
  w.flag("enabled", c.enabled);
  zone(w, c.zone);
}

void customer_details(ObjectWriter& w, const Customer& c) {
  w.text("businessName", c.business_name);
  w.text("address", c.address);
  w.text("neighborhood", c.neighborhood);
  w.text("city", c.city);
  w.text("postalCode", c.postal_code);
  w.text("comments", c.comments);
  price_list(w, c.price_list);
  w.number("balance", c.balance);
  w.number("credit", c.credit);
  w.text("fiscalRegime", c.fiscal_regime);
  w.text("cfdiUse", c.cfdi_use);
  w.text("paymentForms", c.payment_forms);
  w.text("paymentMethods", c.payment_methods);
  w.integer("facturamaCustomerId", c.facturama_customer_id);
}

void product_fields(ObjectWriter& w, const Product& p) {
  w.integer("id", p.id);
  w.text("code", p.code);
  w.text("description", p.description);
  w.number("price", p.price);
  w.number("basePrice", p.base_price);
  w.number("minimumPrice", p.minimum_price);
  w.number("quantity", p.quantity);
  w.text("barcode", p.barcode);
  w.text("details", p.details);
  tax(w, "tax", p.tax);
  tax(w, "taxOptional", p.tax_optional);
  unit(w, p.unit);
  group(w, "family", p.family);
  group(w, "category", p.category);
  w.text("satProductCode", std::string_view(p.sat_product_code));
  w.text("satUnitCode", std::string_view(p.sat_unit_code));
  w.null("satProduct");
  w.null("satUnit");
  w.flag("boostSales", p.boost_sales);
  w.text("boostSalesDescription", std::string_view(p.boost_sales_description));
  w.flag("applyDiscounts", p.apply_discounts);
  w.flag("hasBeenSold", p.has_been_sold);
  w.text("pictureUrl", p.picture_url);
  w.integer("externalId", p.external_id);
  w.flag("enabled", p.enabled);
  w.moment("dateCreated", p.date_created);
  w.moment("lastUpdated", p.last_updated);
}

void write_line(std::string& out, const OrderLine& line, const Switches& switches) {
  ObjectWriter w(out, &line.raw);
  w.integer("id", line.id);
  w.part("product", [&](std::string& o) { write_product(o, *line.product, switches); });
  w.number("quantity", line.quantity);
  w.number("originalPrice", line.original_price);
  w.number("price", line.price);
  w.number("total", line.total);
  w.text("discount", line.discount);
  w.number("discountPercentage", line.discount_percentage);
  tax(w, "tax", line.tax);
  tax(w, "taxOptional", line.tax_optional);
  w.text("priceType", std::string_view(line.price_type));
  w.flag("isReward", line.is_reward);
  w.flag("isReturn", line.is_return);
  w.number("delivered", line.delivered);
  w.text("comments", line.comments);
  w.text("promoIds", line.promo_ids);
  w.text("promoNames", line.promo_names);
  extra(w, switches);
}

void order_customer(ObjectWriter& w, const Order& order) {
  w.part("customer", [&](std::string& out) {
    ObjectWriter c(out);
    customer_core(c, *order.customer);
    if (!order.minimal_customer) customer_details(c, *order.customer);
  });
}

void external_id(ObjectWriter& w, const Order& order) {
  if (order.external_id && !order.external_id_is_text) return w.literal("externalId", *order.external_id);
  w.text("externalId", order.external_id);
}

// Tax has two decimals in the samples, the other totals six (1.10).
std::string total_tax_text(const Decimal& tax) {
  const std::string exact = tax.str();
  const std::size_t point = exact.find('.');
  const bool longer = point != std::string::npos && exact.size() - point - 1 > 2;
  return longer ? exact : tax.fixed(2);
}

}  // namespace

void write_order(std::string& out, const Order& order, const Switches& switches) {
  ObjectWriter w(out, &order.raw);
  w.integer("id", order.id);
  w.moment("mobileDateCreated", order.mobile_date_created);
  w.moment("dateCreated", order.date_created);
  order_customer(w, order);
  person(w, "createdBy", order.created_by);
  w.part("items", [&](std::string& o) {
    o.push_back('[');
    for (const OrderLine& line : order.items) {
      if (&line != &order.items.front()) o.push_back(',');
      write_line(o, line, switches);
    }
    o.push_back(']');
  });
  group(w, "type", order.type);
  w.text("salesType", order.sales_type == SalesType::presale ? std::string_view("Preventa")
                                                             : std::string_view(switches.sale_text));
  w.text("operativeStatus", order.operative_status);
  w.text("prettyOperativeStatus",
         order.operative_status ? std::optional(pretty_status(*order.operative_status)) : std::nullopt);
  w.literal("totalSales", order.total_sales.fixed(6));
  w.literal("totalTax", total_tax_text(order.total_tax));
  w.literal("totalBeforeTax", order.total_before_tax.fixed(6));
  price_list(w, order.price_list);
  w.moment("scheduledDateForDelivery", order.scheduled_date_for_delivery);
  w.text("sellerComment", order.seller_comment);
  w.text("routeSalePaymentType", order.route_sale_payment_type);
  w.flag("billable", order.billable);
  w.flag("billed", order.billed);
  w.flag("exported", order.exported);
  w.number("latitude", order.latitude);
  w.number("longitude", order.longitude);
  w.number("accuracy", order.accuracy);
  w.flag("tookInPlace", order.took_in_place);
  w.text("promoIds", order.promo_ids);
  w.text("promoNames", order.promo_names);
  w.integer("networkSignalQuality", order.network_signal_quality);
  w.text("creationSource", std::string_view(order.creation_source));
  w.flag("deleted", order.deleted);
  w.moment("dateDeleted", order.date_deleted);
  person(w, "deletedBy", order.deleted_by);
  if (order.edited_from) {
    w.part("editedFrom", [&](std::string& o) { write_order(o, *order.edited_from, switches); });
  } else {
    w.null("editedFrom");
  }
  w.flag("isEdited", order.is_edited);
  external_id(w, order);
  extra(w, switches);
}

void write_product(std::string& out, const Product& product, const Switches& switches) {
  ObjectWriter w(out, &product.raw);
  product_fields(w, product);
  extra(w, switches);
}

void write_customer(std::string& out, const Customer& c, const Switches& switches) {
  ObjectWriter w(out, &c.raw);
  customer_core(w, c);
  customer_details(w, c);
  w.text(switches.rfc_field, c.tax_id);
  w.text("email", c.email);
  w.text("phoneNumber", c.phone_number);
  w.number("latitude", c.latitude);
  w.number("longitude", c.longitude);
  w.text("paymentType", c.payment_type);
  w.text("paymentTypeDefault", c.payment_type_default);
  w.integer("creditDays", c.credit_days);
  w.number("discount", c.discount);
  w.number("effectiveSaleThreshold", c.effective_sale_threshold);
  group(w, "category", c.category);
  w.moment("dateCreated", c.date_created);
  w.moment("lastUpdated", c.last_updated);
  extra(w, switches);
}

void write_price_list(std::string& out, const PriceList& list) {
  ObjectWriter w(out);
  w.integer("id", list.id);
  w.text("code", list.code);
  w.text("name", list.name);
  w.flag("enabled", list.enabled);
}

void write_list_price(std::string& out, const Product& product, const Decimal& price) {
  ObjectWriter w(out);
  w.text("product", product.code);
  w.number("price", price);
}

void write_zone(std::string& out, const Group& zone) {
  ObjectWriter w(out);
  w.integer("id", zone.id);
  w.text("description", zone.description);
  w.text("color", zone.color);
  w.flag("enabled", zone.enabled);
}

void write_user(std::string& out, const User& user) {
  ObjectWriter w(out);
  w.integer("id", user.id);
  w.text("username", user.username);
  w.text("name", user.name);
  w.flag("enabled", user.enabled);
  w.text("extras", user.extras);
  w.text("email", user.email);
  w.part("role", [&](std::string& o) {
    ObjectWriter r(o);
    r.integer("id", user.role);
    r.text("authority", user.authority);
  });
  w.moment("dateCreated", user.date_created);
  w.moment("lastUpdated", user.last_updated);
}

void write_route(std::string& out, const Route& route, bool with_orders, bool with_products) {
  ObjectWriter w(out);
  w.integer("id", route.id);
  person(w, "user", route.user);
  w.flag("closed", route.date_closed.has_value());
  w.moment("dateCreated", route.date_created);
  w.moment("dateClosed", route.date_closed);
  w.moment("dateForDelivery", route.date_for_delivery);
  w.number("initialAmount", route.initial_amount);
  w.text("comments", route.comments);
  if (with_products) {
    w.part("products", [&](std::string& o) {
      Json products = Json::array();
      for (const auto& [product, quantity] : route.load) {
        products.push_back(Json::object({{"product", product->code}, {"quantity", quantity}}));
      }
      o += products.dump();
    });
  }
  if (!with_orders) return;
  w.part("salesOrders", [&](std::string& o) {
    Json ids = Json::array();
    for (const Id id : route.sales_orders) ids.push_back(id);
    o += ids.dump();
  });
}

void write_visit(std::string& out, const Visit& visit) {
  ObjectWriter w(out);
  w.integer("id", visit.id);
  w.moment("start", visit.start);
  person(w, "user", visit.user);
  w.text("customer", visit.customer->code);
  w.text("comment", visit.comment);
}

void write_calendar_event(std::string& out, const Visit& visit) {
  ObjectWriter w(out);
  w.integer("id", visit.id);
  w.moment("eventStart", visit.start);
  person(w, "user", visit.user);
  w.text("customer", visit.customer->code);
  w.text("comment", visit.comment);
  if (!visit.effective) return w.null("visit");
  w.part("visit", [&](std::string& o) {
    ObjectWriter made(o);
    made.moment("start", visit.start);
    made.part("result", [&](std::string& r) {
      ObjectWriter result(r);
      result.flag("effective", *visit.effective);
      result.text("description", visit.result);
    });
  });
}

void write_company(std::string& out, const Company& company) {
  ObjectWriter w(out);
  w.text("subscriptionStatus", company.subscription_status);
  w.text("company", company.name);
  w.text("currency", company.currency);
  w.text("productUnit", company.product_unit);
}

std::string pretty_status(const std::string& operative_status) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kKnown = {{
      {"PENDING_DELIVERY", "Por entregar"},
      {"ON_ROUTE", "En ruta"},
      {"PARTIAL_DELIVERED_OPEN", "Entrega parcial"},
      {"PARTIAL_DELIVERED_CLOSED", "Cerrado - Entrega parcial"},
      {"DELIVERED_COMPLETE", "Entrega completa"},
      {"RETURNED", "Devuelto"},
      {"CLOSED", "Cerrado"},
  }};
  for (const auto& [status, text] : kKnown) {
    if (status == operative_status) return std::string(text);
  }
  return operative_status;
}

}  // namespace enlace::mock::handy
