#include "mocks/handy/orders.hpp"

#include <algorithm>
#include <array>

#include "mocks/handy/binder.hpp"

namespace enlace::mock::handy {
namespace {

constexpr int kPriceDecimals = 6;
constexpr std::size_t kCommentLimit = 2000;  // sellerComment, 1.10
constexpr std::size_t kLongText = 65'535;    // promoIds, promoNames
constexpr Moment kUploadSeconds = 3;         // from the phone to Handy's database, with a signal

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "order_invalid", std::move(message));
}

const User* user_named(const Company& company, const Json& name) {
  for (const auto& [id, user] : company.users) {
    if (name.integer() == id || (name.is_string() && name.text() == user.username)) return &user;
  }
  return nullptr;
}

const User* first_seller(const Company& company) {
  for (const auto& [id_, user] : company.users) {
    if (user.enabled && user.authority == "ROLE_SALES") return &user;
  }
  return company.administrator();
}

std::optional<SalesType> sales_type_named(const std::string& text) {
  static constexpr std::array kPresale = {"PRESALE", "presale", "Preventa"};
  static constexpr std::array kRoute = {"ROUTE", "route", "sale", "Venta"};
  if (std::ranges::find(kPresale, text) != kPresale.end()) return SalesType::presale;
  if (std::ranges::find(kRoute, text) != kRoute.end()) return SalesType::route;
  return std::nullopt;
}

// 2.10: the taxes of the item, not those of the product.
void price_line(Binder& body, const Order& order, const Switches& switches, OrderLine& line) {
  const Decimal factor = Decimal(1) + tax_rate(line) / Decimal(100);
  if (!body.has("originalPrice") && !body.has("price")) {
    const bool taxed_alike = line.tax == line.product->tax && line.tax_optional == line.product->tax_optional;
    line.original_price =
        taxed_alike ? line.product->price : (line.product->base_price * factor).rounded(kPriceDecimals);
    if (order.price_list) {
      const auto listed = order.price_list->prices.find(line.product);
      if (listed != order.price_list->prices.end()) line.original_price = listed->second;
    }
  }
  body.decimal("originalPrice", line.original_price);
  const Decimal left = Decimal(1) - line.discount_percentage / Decimal(100);
  if (body.has("price")) {
    body.decimal("price", line.price);
    if (!body.has("originalPrice") && !left.is_zero()) {
      line.original_price = (line.price / left).rounded(kPriceDecimals);
    }
  } else {
    line.price = (line.original_price * left).rounded(kPriceDecimals);
  }
  if (line.is_return && switches.returns == "negative_subtracted") line.quantity = -line.quantity.abs();
  line.total = (line.price * line.quantity).rounded(kPriceDecimals);
  body.decimal("total", line.total);
}

OrderLine bind_line(Binder& body, Company& company, Context context, const Order& order) {
  OrderLine line;
  line.id = context.ids.line++;
  const Json* code = body.given("product");
  Product* product = code ? company.product(code->text()) : nullptr;
  if (!product) {
    body.violations().add("orderItems.product", code ? *code : Json(), "El producto no existe");
    return line;
  }
  product->has_been_sold = true;
  line.product = product;
  line.tax = product->tax;
  line.tax_optional = product->tax_optional;
  body.integer("id", line.id);
  body.decimal("quantity", line.quantity);
  body.reference("tax", company.taxes, line.tax);
  body.reference("taxOptional", company.taxes, line.tax_optional);
  body.decimal("discountPercentage", line.discount_percentage);
  if (!line.discount_percentage.is_zero()) {
    line.discount = "Descuento de " + line.discount_percentage.fixed(1) + "% para cliente";
  }
  body.text("discount", line.discount);
  body.flag("isReward", line.is_reward);
  body.flag("isReturn", line.is_return);
  if (line.is_reward) line.price_type = "REWARD";
  body.text("priceType", line.price_type);
  body.decimal("delivered", line.delivered);
  body.text("comments", line.comments);
  body.text("promoIds", line.promo_ids, kLongText);
  body.text("promoNames", line.promo_names, kLongText);
  line.raw = raw_members(body, line.raw);
  price_line(body, order, context.switches, line);
  return line;
}

void total_order(const Switches& switches, Order& order) {
  Decimal sales;
  Decimal tax;
  for (const OrderLine& line : order.items) {
    const Decimal before_tax = line.total / (Decimal(1) + tax_rate(line) / Decimal(100));
    Decimal sign = 1;
    if (line.is_return && switches.returns == "positive_subtracted") sign = -1;
    if (line.is_return && switches.returns == "positive_excluded") sign = 0;
    sales += sign * line.total;
    tax += sign * (line.total - before_tax);
  }
  order.total_sales = sales.rounded(kPriceDecimals);
  order.total_tax = tax.rounded(2);
  order.total_before_tax = order.total_sales - order.total_tax;
}

void check_unused(const Binder& body, std::string_view where, Violations& wrong) {
  for (const std::string& name : body.unused()) {
    wrong.add(std::string(where) + name, {}, "no such field");
  }
}

// What the header says about itself; dates, ids, customer and lines are the callers'.
void bind_header(Binder& body, Company& company, Order& order) {
  Violations& wrong = body.violations();
  if (const Json* name = body.given("createdBy")) {
    order.created_by = user_named(company, *name);
    if (!order.created_by) wrong.add("createdBy", *name, "El usuario no existe");
  }
  if (const Json* type = body.given("salesType")) {
    const auto known = sales_type_named(type->text());
    if (!known) wrong.add("salesType", *type, "presale or route");
    order.sales_type = known.value_or(SalesType::presale);
  }
  body.reference("type", company.order_types, order.type);
  body.reference("priceList", company.price_lists, order.price_list);
  body.text("operativeStatus", order.operative_status);
  body.moment("scheduledDateForDelivery", order.scheduled_date_for_delivery);
  body.text("sellerComment", order.seller_comment, kCommentLimit);
  body.text("routeSalePaymentType", order.route_sale_payment_type);
  body.flag("billable", order.billable);
  body.flag("billed", order.billed);
  body.flag("exported", order.exported);
  body.decimal("latitude", order.latitude);
  body.decimal("longitude", order.longitude);
  body.decimal("accuracy", order.accuracy);
  body.flag("tookInPlace", order.took_in_place);
  body.text("promoIds", order.promo_ids, kLongText);
  body.text("promoNames", order.promo_names, kLongText);
  body.integer("networkSignalQuality", order.network_signal_quality);
  body.flag("minimalCustomer", order.minimal_customer);
  order.raw = raw_members(body, order.raw);
}

void bind_lines(const Json& items, Binder& body, Company& company, Context context, bool strict,
                Order& order) {
  order.items.clear();
  for (const Json& item : items.items()) {
    Binder line(item, company.zone, body.violations());
    order.items.push_back(bind_line(line, company, context, order));
    if (strict && order.items.back().product) check_unused(line, "items.", body.violations());
  }
  if (order.items.empty()) body.violations().add("orderItems", items, "El pedido no tiene productos");
}

void bind_totals(Binder& body, Order& order) {
  body.decimal("totalSales", order.total_sales);
  body.decimal("totalTax", order.total_tax);
  body.decimal("totalBeforeTax", order.total_before_tax);
}

const Json* items_in(Binder& body) {
  const Json* items = body.given("items");
  const Json* order_items = body.given("orderItems");
  return items ? items : order_items;
}

Result<Order*> order_in(Company& company, Binder& body) {
  const Json* name = body.given("order");
  Order* order = name && name->integer() ? company.orders.find(*name->integer()) : nullptr;
  if (!order) return invalid("\"order\" names no order of this company");
  return order;
}

const User* actor_in(Company& company, Binder& body) {
  const Json* name = body.given("by");
  if (!name) return company.administrator();
  const User* user = user_named(company, *name);
  if (!user) body.violations().add("by", *name, "El usuario no existe");
  return user;
}

void from_portal(Order& order) {  // 2.3: no phone, no place
  order.creation_source = "WEB";
  order.latitude.reset();
  order.longitude.reset();
  order.accuracy = 0;
  order.took_in_place = false;
  order.network_signal_quality = -1;
}

}  // namespace

Decimal tax_rate(const OrderLine& line) {
  Decimal rate;
  if (line.tax) rate += line.tax->amount;
  if (line.tax_optional) rate += line.tax_optional->amount;
  return rate;
}

Result<Order*> take_order(Company& company, Context context, const Json& json, bool strict) {
  Violations wrong("com.locus.salesOrder.SalesOrder");
  Binder body(json, company.zone, wrong);
  Order order;
  const Json* id = body.given("id");
  order.id = id && strict ? id->integer().value_or(0) : context.ids.order;
  if (order.id <= 0 || company.orders.find(order.id)) return invalid("id is taken or not a number");

  const Json* by_name = body.given("customer");
  const Json* by_api_name = body.given("customerId");  // a code all the same, 2.8
  const Json* code = by_name ? by_name : by_api_name;
  order.customer = code ? company.customer(code->text()) : nullptr;
  if (!order.customer) {
    wrong.add("customer", code ? *code : Json(), "El cliente no existe");
    return invalid(wrong.summary());
  }
  order.price_list = order.customer->price_list;
  order.created_by = first_seller(company);
  if (!company.order_types.empty()) order.type = &company.order_types.begin()->second;

  body.text("creationSource", order.creation_source);
  if (order.creation_source == "MOBILE") {
    order.latitude = d("19.0433");
    order.longitude = d("-98.1985");
    order.accuracy = 12;
    order.took_in_place = true;
  } else {
    const std::string source = order.creation_source;
    from_portal(order);
    order.creation_source = source;
  }
  order.date_created = context.now;
  body.moment("dateCreated", order.date_created);
  order.mobile_date_created = order.date_created - kUploadSeconds;
  body.moment("mobileDateCreated", order.mobile_date_created);
  bind_header(body, company, order);
  if (order.sales_type == SalesType::presale && !body.has("operativeStatus")) {
    order.operative_status = "PENDING_DELIVERY";
  }
  if (order.sales_type == SalesType::route && !body.has("routeSalePaymentType")) {
    order.route_sale_payment_type = "Contado";
  }
  const Json* items = items_in(body);
  bind_lines(items ? *items : Json::array(), body, company, context, strict, order);
  Route* route = nullptr;
  if (const Json* on = body.given("route")) {
    const auto found = company.routes.find(on->integer().value_or(0));
    if (found != company.routes.end()) route = &found->second;
    if (!route) wrong.add("route", *on, "La ruta no existe");
  }
  std::optional<std::int64_t> minutes;
  if (strict) body.integer("visibleAfterMinutes", minutes);
  if (minutes) order.visible_from = order.date_created + *minutes * 60;
  const Json* external = body.given("externalId");
  if (!wrong.empty()) return invalid(wrong.summary());
  total_order(context.switches, order);
  bind_totals(body, order);
  if (strict) check_unused(body, "", wrong);
  if (!wrong.empty()) return invalid(wrong.summary());

  if (order.id == context.ids.order) ++context.ids.order;
  Order& added = company.orders.add(std::move(order));
  if (external && !external->is_null()) {
    company.orders.set_external_id(added, external->text(), external->is_string());
  }
  if (route) route->sales_orders.push_back(added.id);
  return &added;
}

Result<Order*> edit_order(Company& company, Context context, const Json& json) {
  Violations wrong("com.locus.salesOrder.SalesOrder");
  Binder body(json, company.zone, wrong);
  ENLACE_TRY(Order * old, order_in(company, body));
  if (old->deleted) return invalid("the order is deleted already");
  Moment at = context.now;
  body.moment("at", at);
  const User* by = actor_in(company, body);

  Order fresh = *old;
  fresh.raw = Json();
  bind_header(body, company, fresh);
  if (const Json* items = items_in(body)) {
    bind_lines(*items, body, company, context, true, fresh);
  } else {
    for (OrderLine& line : fresh.items) {
      line.delivered = 0;
      if (!context.switches.edit_in_place) line.id = context.ids.line++;
    }
  }
  if (const Json* again = body.given("rediscount"); again && again->truthy()) {
    for (OrderLine& line : fresh.items) {
      line.original_price = line.price;
      line.price =
          (line.price * (Decimal(1) - line.discount_percentage / Decimal(100))).rounded(kPriceDecimals);
      line.total = (line.price * line.quantity).rounded(kPriceDecimals);
    }
  }
  total_order(context.switches, fresh);
  bind_totals(body, fresh);
  check_unused(body, "", wrong);
  if (!wrong.empty()) return invalid(wrong.summary());

  if (context.switches.edit_in_place) {
    *old = std::move(fresh);
    return old;
  }
  const bool keeps_external = context.switches.edit_keeps_external_id;
  const auto external = old->external_id;
  const bool external_is_text = old->external_id_is_text;
  from_portal(fresh);
  fresh.id = context.ids.order++;
  fresh.date_created = at;
  fresh.mobile_date_created = at;
  fresh.edited_from = old;
  fresh.external_id.reset();
  if (fresh.sales_type == SalesType::presale && !body.has("operativeStatus")) {
    fresh.operative_status = "PENDING_DELIVERY";
  }
  old->is_edited = true;
  company.orders.mark_deleted(*old, at, by);
  Order& added = company.orders.add(std::move(fresh));
  if (keeps_external) company.orders.set_external_id(added, external, external_is_text);
  return &added;
}

Result<Order*> delete_order(Company& company, Context context, const Json& json) {
  Violations wrong("com.locus.salesOrder.SalesOrder");
  Binder body(json, company.zone, wrong);
  ENLACE_TRY(Order * order, order_in(company, body));
  if (order->deleted) return invalid("the order is deleted already");
  Moment at = context.now;
  body.moment("at", at);
  const User* by = actor_in(company, body);
  check_unused(body, "", wrong);
  if (!wrong.empty()) return invalid(wrong.summary());
  company.orders.mark_deleted(*order, at, by);
  return order;
}

Result<Order*> deliver_order(Company& company, const Json& json) {
  Violations wrong("com.locus.salesOrder.SalesOrder");
  Binder body(json, company.zone, wrong);
  ENLACE_TRY(Order * order, order_in(company, body));
  std::string status = "DELIVERED_COMPLETE";
  body.text("status", status);
  const Json* lines = body.given("lines");
  if (lines) {
    for (const Json& line : lines->items()) {
      const auto index = line["line"].integer();
      const auto delivered = line["delivered"].decimal();
      if (!index || *index < 0 || static_cast<std::size_t>(*index) >= order->items.size() || !delivered) {
        return invalid("a line is {\"line\": index, \"delivered\": number}");
      }
    }
  }
  check_unused(body, "", wrong);
  if (!wrong.empty()) return invalid(wrong.summary());
  order->operative_status = status;
  if (!lines && status == "DELIVERED_COMPLETE") {
    for (OrderLine& line : order->items) line.delivered = line.quantity;
  }
  if (lines) {
    for (const Json& line : lines->items()) {
      order->items[static_cast<std::size_t>(*line["line"].integer())].delivered =
          *line["delivered"].decimal();
    }
  }
  return order;
}

Result<Order*> change_order(Company& company, Context context, Order& order, const Json& json) {
  Violations wrong("com.locus.salesOrder.SalesOrder");
  Binder body(json, company.zone, wrong);
  Order changed = order;
  bind_header(body, company, changed);
  if (const Json* items = items_in(body)) {
    bind_lines(*items, body, company, context, true, changed);
    total_order(context.switches, changed);
  }
  bind_totals(body, changed);
  Moment created = order.date_created;
  Moment mobile = order.mobile_date_created;
  body.moment("dateCreated", created);
  body.moment("mobileDateCreated", mobile);
  body.text("creationSource", changed.creation_source);
  check_unused(body, "", wrong);
  if (!wrong.empty()) return invalid(wrong.summary());
  order = std::move(changed);
  company.orders.set_dates(order, created, mobile);
  return &order;
}

}  // namespace enlace::mock::handy
