#include "mocks/handy/routes.hpp"

#include "mocks/handy/binder.hpp"

namespace enlace::mock::handy {
namespace {

using Load = std::map<const Product*, Decimal>;

Load read_load(Company& company, const Json& items, std::string_view field, Violations& wrong) {
  Load load;
  for (const Json& item : items.items()) {
    const Product* product = company.product(item["product"].text());
    const auto quantity = item["quantity"].decimal();
    if (!product) wrong.add(std::string(field) + ".product", item["product"], "El producto no existe");
    if (!quantity || quantity->sign() <= 0) {
      wrong.add(std::string(field) + ".quantity", item["quantity"], "La cantidad capturada no es válida");
    }
    if (product && quantity) load[product] += *quantity;
  }
  return load;
}

void check_stock(const Load& load, Violations& wrong) {
  for (const auto& [product, quantity] : load) {
    if (product->quantity < quantity) {
      wrong.add("products", product->code, "No hay inventario suficiente de " + product->description);
    }
  }
}

// Loads with sign +1 lower the stock of the warehouse, with -1 they raise it.
void move_stock(Company& company, const Load& load, Decimal sign) {
  for (const auto& [product, quantity] : load) {
    company.products.at(product->id).quantity += -sign * quantity;
  }
}

}  // namespace

Route* start_route(Company& company, Sequence& ids, Moment now, const User& user, const Json& json,
                   Violations& wrong) {
  Binder body(json, company.zone, wrong);
  Route route;
  route.user = &user;
  route.date_created = now;
  bool skip_validation = false;
  body.decimal("initialAmount", route.initial_amount);
  body.text("comments", route.comments);
  body.flag("skipInventoryValidation", skip_validation);
  body.moment("dateForDelivery", route.date_for_delivery);
  const Json& products = json["products"];
  const Json& orders = json["salesOrders"];
  if (!products.is_array()) wrong.add_null("products");
  if (!orders.is_array()) wrong.add_null("salesOrders");
  for (const Json& id : orders.items()) {
    const Order* order = company.orders.find(id.integer().value_or(0));
    if (!order || order->deleted) wrong.add("salesOrders", id, "El pedido no existe");
    if (order) route.sales_orders.push_back(order->id);
  }
  if (orders.size() > 0 && !route.date_for_delivery) wrong.add_null("dateForDelivery");
  if (company.open_route(user)) wrong.add("user", user.id, "El usuario ya tiene una ruta abierta");
  route.load = read_load(company, products, "products", wrong);
  if (!skip_validation) check_stock(route.load, wrong);
  if (!wrong.empty()) return nullptr;
  route.id = ids.route++;
  move_stock(company, route.load, 1);
  return &(company.routes[route.id] = std::move(route));
}

void recharge_route(Company& company, Route& route, const Json& body, Violations& wrong) {
  // Which of the two names the service takes is not settled (OPEN-20).
  const std::string_view field = body.contains("items") ? "items" : "products";
  if (body[field].size() == 0) wrong.add_null(field);
  const Load load = read_load(company, body[field], field, wrong);
  if (!body["skipInventoryValidation"].truthy()) check_stock(load, wrong);
  if (!wrong.empty()) return;
  move_stock(company, load, 1);
  for (const auto& [product, quantity] : load) route.load[product] += quantity;
}

void accept_route(Company& company, Route& route) {
  route.accepted = true;
  for (const Id id : route.sales_orders) {
    Order* order = company.orders.find(id);
    if (order && order->sales_type == SalesType::presale) order->operative_status = "ON_ROUTE";
  }
}

void close_route(Company& company, Route& route, Moment at) {
  Load left = route.load;
  for (const Id id : route.sales_orders) {
    const Order* order = company.orders.find(id);
    if (!order || order->deleted || order->sales_type != SalesType::route) continue;
    for (const OrderLine& line : order->items) {
      if (!line.is_return && left.contains(line.product)) left[line.product] += -line.quantity;
    }
  }
  move_stock(company, left, -1);
  route.date_closed = at;
}

void cancel_route(Company& company, Route& route) {
  move_stock(company, route.load, -1);
  company.routes.erase(route.id);
}

}  // namespace enlace::mock::handy
