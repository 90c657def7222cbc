// apis/handy.md 2: /salesOrder and the orders of one seller or customer.
#include <limits>

#include "mocks/handy/api.hpp"
#include "mocks/handy/binder.hpp"
#include "mocks/handy/listing.hpp"
#include "mocks/handy/render.hpp"

namespace enlace::mock::handy {
namespace {

constexpr const char* kClass = "com.locus.salesOrder.SalesOrder";

Response one(const Call& call, int status, const Order& order) {
  std::string body;
  write_order(body, order, call.switches());
  return Response::text(status, std::move(body), "application/json; charset=utf-8");
}

void read_date_field(const Call& call, OrderQuery& query, Violations& wrong) {
  const std::string field = call.request.param("filterWithDate").value_or(call.switches().default_date_field);
  if (field == "dateCreated") {
    query.date = OrderDate::created;
  } else if (field == "mobileDateCreated") {
    query.date = OrderDate::mobile_created;
  } else if (field == "dateDeleted") {
    query.date = OrderDate::deleted;
  } else {
    wrong.add("filterWithDate", field, "La propiedad no es una fecha del pedido");
  }
}

Response list_orders(Call& call, OrderQuery query) {
  Violations wrong(kClass);
  query.deleted = flag_param(call, "deleted");
  if (!query.deleted && !call.switches().deleted_omitted_lists_all) query.deleted = false;
  query.exported = flag_param(call, "exported");
  query.billable = flag_param(call, "billable");
  query.billed = flag_param(call, "billed");
  query.descending = descending(call);
  query.now = call.now();
  if (const auto type = call.request.param("salesType")) {
    if (*type == "PRESALE") query.sales_type = SalesType::presale;
    if (*type == "ROUTE") query.sales_type = SalesType::route;
    if (!query.sales_type) wrong.add("salesType", *type, "El tipo de venta no existe");
  }
  read_date_field(call, query, wrong);
  const Window window = read_window(call, wrong);
  query.from = window.from;
  query.until = window.until;
  if (!wrong.empty()) return wrong.answer();
  return list(call, "salesOrders", call.company.orders.query(query),
              [&](std::string& out, const Order& order) { write_order(out, order, call.switches()); });
}

Response get_orders(Call& call, const Arguments&) {
  return list_orders(call, {});
}

Response get_user_orders(Call& call, const Arguments& args) {
  OrderQuery query;
  query.user = call.company.user(Json(args[0]).integer().value_or(0));
  return query.user ? list_orders(call, query) : not_found(call);
}

Response get_customer_orders(Call& call, const Arguments& args) {
  OrderQuery query;
  query.customer = call.company.customer(args[0]);
  return query.customer ? list_orders(call, query) : not_found(call);
}

bool visible(const Call& call, const Order& order) {
  return !order.visible_from || *order.visible_from <= call.now();
}

Order* order_at(Call& call, const std::string& id) {
  Order* order = call.company.orders.find(Json(id).integer().value_or(0));
  return order && visible(call, *order) ? order : nullptr;
}

Response get_order(Call& call, const Arguments& args) {
  const Order* order = order_at(call, args[0]);
  if (!order || (order->deleted && call.switches().deleted_order_is_404)) return not_found(call);
  return one(call, 200, *order);
}

Response get_external(Call& call, const Arguments& args) {
  const Order* order = call.company.orders.find_external(args[0]);
  return order && visible(call, *order) ? one(call, 200, *order) : not_found(call);
}

// 2.6: the external id is the only thing that is known to be written here.
Response put_order(Call& call, const Arguments& args) {
  Order* order = order_at(call, args[0]);
  if (!order) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  if (body.json.contains("externalId")) {
    const Json& value = body.json["externalId"];
    const auto number = value.integer();
    const bool small = number && *number >= 0 && *number <= std::numeric_limits<std::int32_t>::max();
    const bool text = value.is_string() && call.switches().external_id_takes_text &&
                      value.text().size() <= Binder::kTextLimit;
    if (!value.is_null() && !small && !text) {
      Violations wrong(kClass);
      wrong.add("externalId", value, "El identificador externo debe ser un número entero");
      return wrong.answer();
    }
    if (value.is_null()) {
      call.company.orders.set_external_id(*order, std::nullopt, false);
    } else {
      call.company.orders.set_external_id(*order, text ? value.text() : std::to_string(*number), text);
    }
  }
  return one(call, static_cast<int>(call.switches().put_status), *order);
}

Response post_order(Call& call, const Arguments&) {
  Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kClass);
  if (!call.company.customer(body.json["customerId"].text())) {
    wrong.add("customer", body.json["customerId"], "El cliente no existe");
  }
  if (body.json["orderItems"].size() == 0) {
    wrong.add("orderItems", body.json["orderItems"], "El pedido no tiene productos");
  }
  if (!parse_local(body.json["mobileDateCreated"].text(), call.company.zone)) {
    wrong.add("mobileDateCreated", body.json["mobileDateCreated"], "La fecha capturada no es válida");
  }
  if (!wrong.empty()) return wrong.answer();
  Json order = Json::object({{"customer", body.json["customerId"]},
                             {"mobileDateCreated", body.json["mobileDateCreated"]},
                             {"creationSource", "API"},
                             {"createdBy", call.user.username}});
  order.set("items", body.json["orderItems"]);
  const Result<Order*> taken = take_order(call.company, call.context, order, false);
  if (!taken) {
    wrong.add("orderItems", {}, taken.error().message);
    return wrong.answer();
  }
  return one(call, 201, **taken);
}

}  // namespace

const std::vector<Endpoint>& order_endpoints() {
  static const std::vector<Endpoint> all = {
      {"GET", "/salesOrder", get_orders},
      {"POST", "/salesOrder", post_order},
      {"GET", "/salesOrder/external/*", get_external},
      {"GET", "/salesOrder/*", get_order},
      {"PUT", "/salesOrder/*", put_order},
      {"GET", "/user/*/salesOrder", get_user_orders},
      {"GET", "/customer/*/salesOrder", get_customer_orders},
  };
  return all;
}

}  // namespace enlace::mock::handy
