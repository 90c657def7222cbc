// The control side's verbs, see world.hpp.
#include <algorithm>

#include "mocks/handy/binder.hpp"
#include "mocks/handy/bindings.hpp"
#include "mocks/handy/by_name.hpp"
#include "mocks/handy/members.hpp"
#include "mocks/handy/render.hpp"
#include "mocks/handy/routes.hpp"
#include "mocks/handy/seed.hpp"
#include "mocks/handy/world.hpp"

namespace enlace::mock::handy {
namespace {

constexpr std::int64_t kMostEdits = 1000;  // of one order at once
constexpr std::int64_t kShownEdits = 20;

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "control_invalid", std::move(message));
}

struct Country {
  std::string_view code, time_zone, currency, optional_tax;
  int general, reduced;
};
constexpr Country kCountries[] = {{"MX", "America/Mexico_City", "MXN", "IEPS", 16, 8},
                                  {"CO", "America/Bogota", "COP", "INC", 19, 5}};

const Country& country_of(const std::string& code) {
  const auto* found = std::ranges::find(kCountries, code, &Country::code);
  return found == std::end(kCountries) ? kCountries[0] : *found;
}

// What was made, as the API shows it; its id alone where raw members leave no JSON.
Json rendered(const std::string& text, Id id) {
  Result<Json> json = Json::parse(text, 4096);  // chains of edits nest deep
  return json ? *std::move(json) : Json::object({{"id", id}});
}

// As the API shows it; of a long chain of edits only the one before, so that any parser takes the answer.
Json order_json(const World& world, const Order& order) {
  std::string text;
  write_order(text, order, world.switches);
  Json shown = rendered(text, order.id);
  std::int64_t edits = 0;
  for (const Order* before = order.edited_from; before; before = before->edited_from) ++edits;
  if (edits > kShownEdits) shown.set("editedFrom", Json::object({{"id", order.edited_from->id}}));
  return shown;
}

Result<void> finish(const Binder& body, Violations& wrong) {
  for (const std::string& name : body.unused()) wrong.add(name, {}, "no such field");
  if (!wrong.empty()) return invalid(wrong.summary());
  return {};
}

Result<Json> make_user(World& world, Company& company, Moment now, const Json& json) {
  Violations wrong("user");
  Binder body(json, company.zone, wrong);
  User user;
  user.id = world.ids.user;
  user.name = "Vendedor " + std::to_string(user.id);
  user.date_created = user.last_updated = now;
  body.integer("id", user.id);
  user.username = "usuario" + std::to_string(user.id) + "@empresa.example";
  body.text("name", user.name);
  body.text("username", user.username);
  body.text("extras", user.extras);
  body.text("email", user.email);
  body.text("authority", user.authority);
  if (user.authority != "ROLE_SALES") user.role = 1;
  body.integer("role", user.role);
  body.flag("enabled", user.enabled);
  body.moment("lastUpdated", user.last_updated);
  ENLACE_CHECK(finish(body, wrong));
  if (user.id == world.ids.user) ++world.ids.user;
  std::string text;
  write_user(text, company.users[user.id] = user);
  return rendered(text, user.id);
}

template <class T>
void bind_dates_and_raw(Binder& body, Moment now, T& object) {
  if (object.date_created == 0) object.date_created = now;
  object.last_updated = now;
  body.moment("dateCreated", object.date_created);
  body.moment("lastUpdated", object.last_updated);
  object.raw = raw_members(body, object.raw);
}

void set_default(Json& body, std::string_view key, Json value) {
  if (!body.contains(key)) body.set(key, std::move(value));
}

// Makes the product, or changes the one that has the code.
Result<Json> make_product(World& world, Company& company, Moment now, const Json& json) {
  Json filled = json;
  Product* existing = company.product(json["code"].text());
  if (!existing) {
    set_default(filled, "code", "P-" + std::to_string(world.ids.product));
    set_default(filled, "description", "Producto " + filled["code"].text());
    set_default(filled, "family", "General");
    set_default(filled, "unit", "PZA");
    set_default(filled, "tax", country_of(company.country).general);
    set_default(filled, "quantity", 100);
    if (!json.contains("price")) set_default(filled, "basePrice", 100);
  }
  filled = with_ids(company, world.ids, Owner::product, std::move(filled));
  Violations wrong("product");
  Binder body(filled, company.zone, wrong);
  Product product = existing ? *existing : Product();
  bind_product(body, company, world.switches, product);
  bind_dates_and_raw(body, now, product);
  ENLACE_CHECK(finish(body, wrong));
  if (!existing) product.id = world.ids.product++;
  company.product_ids[product.code] = product.id;
  std::string text;
  write_product(text, company.products[product.id] = std::move(product), world.switches);
  return rendered(text, product.id);
}

// Makes the customer, or changes the one that has the code.
Result<Json> make_customer(World& world, Company& company, Moment now, const Json& json) {
  Json filled = json;
  Customer* existing = company.customer(json["code"].text());
  if (!existing) {
    set_default(filled, "code", "CTE" + std::to_string(world.ids.customer));
    set_default(filled, "description", "Cliente " + filled["code"].text());
    set_default(filled, "zone", "Centro");
  }
  filled = with_ids(company, world.ids, Owner::customer, std::move(filled));
  Violations wrong("customer");
  Binder body(filled, company.zone, wrong);
  Customer customer = existing ? *existing : Customer();
  bind_customer(body, company, world.switches, customer);
  bind_dates_and_raw(body, now, customer);
  ENLACE_CHECK(finish(body, wrong));
  if (!existing) customer.id = world.ids.customer++;
  company.customer_ids[customer.code] = customer.id;
  std::string text;
  write_customer(text, company.customers[customer.id] = std::move(customer), world.switches);
  return rendered(text, customer.id);
}

Result<Json> make_zone(World& world, Company& company, Moment now, const Json& json) {
  Violations wrong("zone");
  Binder body(json, company.zone, wrong);
  Group zone;
  zone.color = "#2e3e49";
  zone.last_updated = now;
  bind_zone(body, zone);
  ENLACE_CHECK(finish(body, wrong));
  zone.id = world.ids.zone++;
  std::string text;
  write_zone(text, company.zones[zone.id] = std::move(zone));
  return rendered(text, zone.id);
}

Result<Json> make_tax(World& world, Company& company, const Json& json) {
  const auto amount = json["amount"].decimal();
  if (!amount || json["name"].text().empty()) return invalid("a tax is {\"name\", \"amount\"}");
  const Tax& tax = tax_named(company, world.ids, json["name"].text(), *amount);
  return Json::object({{"id", tax.id}, {"name", tax.name}, {"amount", tax.amount}});
}

Result<Json> make_price_list(World& world, Company& company, const Json& json) {
  Violations wrong("priceList");
  Binder body(json, company.zone, wrong);
  PriceList* existing = company.price_list(json["code"].text());
  PriceList list = existing ? *existing : PriceList();
  bind_price_list(body, company, false, list);
  ENLACE_CHECK(finish(body, wrong));
  if (!existing) list.id = world.ids.price_list++;
  std::string text;
  write_price_list(text, company.price_lists[list.id] = std::move(list));
  return rendered(text, list.id);
}

Result<Json> make_order(World& world, Company& company, Moment now, const Json& json) {
  const Json body = with_ids(company, world.ids, Owner::order, json);
  ENLACE_TRY(const Order* order, take_order(company, world.context(now), body, true));
  return order_json(world, *order);
}

// {"order", …, "times": 57}: that many edits, each of what the one before made; "inPlace" keeps the id,
// whatever the switch says. Answers the last.
Result<Json> make_edit(World& world, Company& company, Moment now, const Json& json) {
  Json body = with_ids(company, world.ids, Owner::order, json);
  const std::int64_t times = body.contains("times") ? body["times"].integer().value_or(0) : 1;
  if (times < 1 || times > kMostEdits)
    return invalid("times is a number from 1 to " + std::to_string(kMostEdits));
  Switches switches = world.switches;
  if (const auto in_place = body["inPlace"].boolean()) switches.edit_in_place = *in_place;
  body.erase("times");
  body.erase("inPlace");
  const Order* edited = nullptr;
  for (std::int64_t i = 0; i < times; ++i) {
    ENLACE_TRY(edited, edit_order(company, {world.ids, switches, now}, body));
    body.set("order", edited->id);
  }
  return order_json(world, *edited);
}

// With "visibleAfterMinutes" it happens when that time has come, as of the moment that it names.
Result<Json> make_deletion(World& world, Company& company, Moment now, const Json& json) {
  const auto minutes = json["visibleAfterMinutes"].integer();
  if (json.contains("visibleAfterMinutes") && (!minutes || *minutes < 1)) {
    return invalid("visibleAfterMinutes is a whole number from 1");
  }
  Json body = json;
  body.erase("visibleAfterMinutes");
  if (minutes) {
    const Order* order = company.orders.find(body["order"].integer().value_or(0));
    if (!order) return invalid("\"order\" names no order of this company");
    if (!body.contains("at")) body.set("at", iso(now));
    company.late_deletions.push_back({now + *minutes * 60, std::move(body)});
    return order_json(world, *order);
  }
  ENLACE_TRY(const Order* order, delete_order(company, world.context(now), body));
  return order_json(world, *order);
}

Result<Json> make_delivery(World& world, Company& company, Moment, const Json& json) {
  ENLACE_TRY(const Order* order, deliver_order(company, json));
  return order_json(world, *order);
}

// {"user": id, …} starts a route; {"id": n, "accept": true} and {"id": n, "close": true} move it on.
Result<Json> make_route(World& world, Company& company, Moment now, const Json& json) {
  Route* route = nullptr;
  if (const auto id = json["id"].integer()) {
    const auto found = company.routes.find(*id);
    if (found == company.routes.end()) return invalid("there is no such route");
    route = &found->second;
    if (json["accept"].truthy()) accept_route(company, *route);
    if (json["close"].truthy()) close_route(company, *route, now);
  } else {
    const User* user = company.user(json["user"].integer().value_or(0));
    if (!user) return invalid("\"user\" is the id of no user");
    Json body = json;
    body.erase("user");
    set_default(body, "products", Json::array());
    set_default(body, "salesOrders", Json::array());
    Violations wrong("route");
    route = start_route(company, world.ids, now, *user, body, wrong);
    if (!route) return invalid(wrong.summary());
  }
  std::string text;
  write_route(text, *route, true);
  return rendered(text, route->id);
}

// {"user": id, "customer": code, "start": moment, "effective": bool, "result", "comment"}
Result<Json> make_visit(World& world, Company& company, Moment now, const Json& json) {
  Violations wrong("visit");
  Binder body(json, company.zone, wrong);
  Visit visit;
  const Json* user = body.given("user");
  const Json* customer = body.given("customer");
  visit.user = user ? company.user(user->integer().value_or(0)) : nullptr;
  visit.customer = customer ? company.customer(customer->text()) : nullptr;
  if (!visit.user || !visit.customer) return invalid("a visit names a user by id and a customer by code");
  visit.start = now;
  body.moment("start", visit.start);
  bool effective = true;
  body.flag("effective", effective);
  visit.effective = effective;
  body.text("result", visit.result);
  body.text("comment", visit.comment);
  ENLACE_CHECK(finish(body, wrong));
  visit.id = world.ids.visit++;
  std::string text;
  write_calendar_event(text, company.visits[visit.id] = visit);
  return rendered(text, visit.id);
}

Result<Json> make_token(World& world, Company& company, const Json& json) {
  const std::string& token = json["token"].text();
  if (token.empty() || world.tokens.contains(token)) return invalid("\"token\" is empty or known already");
  const User* user =
      json.contains("user") ? company.user(json["user"].integer().value_or(0)) : company.administrator();
  if (!user) return invalid("\"user\" is the id of no user");
  world.tokens[token] = {&company, user};
  return Json::object({{"ok", true}});
}

Result<Json> revoke_token(World& world, Company& company, const Json& json) {
  const auto found = world.tokens.find(json["token"].text());
  if (found == world.tokens.end() || found->second.company != &company) return invalid("no such token");
  world.tokens.erase(found);
  return Json::object({{"ok", true}});
}

Result<Json> create_one(World& world, Company& company, Moment now, std::string_view kind, const Json& body) {
  if (kind == "products") return make_product(world, company, now, body);
  if (kind == "customers") return make_customer(world, company, now, body);
  if (kind == "users") return make_user(world, company, now, body);
  if (kind == "zones") return make_zone(world, company, now, body);
  if (kind == "taxes") return make_tax(world, company, body);
  if (kind == "priceLists") return make_price_list(world, company, body);
  if (kind == "orders") return make_order(world, company, now, body);
  if (kind == "edits") return make_edit(world, company, now, body);
  if (kind == "deletions") return make_deletion(world, company, now, body);
  if (kind == "deliveries") return make_delivery(world, company, now, body);
  if (kind == "routes") return make_route(world, company, now, body);
  if (kind == "visits") return make_visit(world, company, now, body);
  if (kind == "tokens") return make_token(world, company, body);
  if (kind == "revocations") return revoke_token(world, company, body);
  if (kind == "seed") return seed(world, company, now, body);
  return invalid(strange_kind(kind));
}

Result<void> check_body(const World& world, std::string_view kind, const Json& body) {
  if (!body.is_object()) return invalid("send an object, or an array of them");
  const std::string strange = strange_member(kind, body, world.switches);
  if (!strange.empty()) return invalid(strange);
  return {};
}

// What a company has from its first day on: its administrator, a seller, and the smallest catalogues.
Result<void> furnish(World& world, Company& company, Moment now) {
  const Country& country = country_of(company.country);
  const std::string domain = "@empresa" + std::to_string(company.id) + ".example";
  ENLACE_CHECK(make_user(
      world, company, now,
      Json::object(
          {{"name", "Administración"}, {"username", "admin" + domain}, {"authority", "ROLE_ADMIN"}})));
  ENLACE_CHECK(make_user(
      world, company, now,
      Json::object({{"name", "Ana López"}, {"username", "ana" + domain}, {"extras", "BODEGA NORTE"}})));
  group_named(company.order_types, world.ids.order_type, "Pedido normal");
  group_named(company.zones, world.ids.zone, "Centro");
  group_named(company.families, world.ids.family, "General");
  for (const char* category : {"Persona jurídica", "Persona natural"}) {
    group_named(company.customer_categories, world.ids.category, category);
  }
  unit_named(company, world.ids, "PZA").description = "Pieza";
  for (const int amount : {country.general, country.reduced, 0}) {
    tax_named(company, world.ids, "IVA", amount);
  }
  tax_named(company, world.ids, std::string(country.optional_tax), 8);
  return {};
}

}  // namespace

void apply_late_deletions(World& world, Company& company, Moment now) {
  std::vector<LateDeletion> due;
  std::erase_if(company.late_deletions, [&](const LateDeletion& late) {
    if (late.visible_from <= now) due.push_back(late);
    return late.visible_from <= now;
  });
  // One that was refused meanwhile, because the order is gone already, needs no deletion.
  for (const LateDeletion& late : due)
    static_cast<void>(delete_order(company, world.context(now), late.body));
}

Result<Company*> create_company(World& world, Moment now, const Json& json) {
  ENLACE_CHECK(check_body(world, "company", json));
  std::string country_code = "MX";
  if (!json["country"].text().empty()) country_code = json["country"].text();
  const Country& country = country_of(country_code);
  std::string time_zone(country.time_zone);
  if (!json["time_zone"].text().empty()) time_zone = json["time_zone"].text();
  const auto zone = Zone::named(time_zone);
  if (!zone) return invalid("time_zone is no IANA name: \"" + time_zone + "\"");
  const std::string& token = json["token"].text();
  if (!token.empty() && world.tokens.contains(token)) return invalid("the token is known already");

  auto company = std::make_unique<Company>(world.ids.company, *zone);
  company->time_zone = time_zone;
  company->country = country_code;
  company->name = "Empresa " + std::to_string(company->id);
  company->currency = country.currency;
  Violations wrong("company");
  Binder body(json, company->zone, wrong);
  body.text("name", company->name);
  body.text("currency", company->currency);
  body.text("productUnit", company->product_unit);
  body.text("subscriptionStatus", company->subscription_status);
  for (const std::string_view read_already : {"country", "time_zone", "token"}) body.given(read_already);
  ENLACE_CHECK(finish(body, wrong));
  ENLACE_CHECK(furnish(world, *company, now));
  Company* added = company.get();
  world.companies[world.ids.company++] = std::move(company);
  if (!token.empty()) world.tokens[token] = {added, added->administrator()};
  return added;
}

Result<Json> create(World& world, Company& company, Moment now, std::string_view kind, const Json& body) {
  const Json list = body.is_array() ? body : Json::array({body});
  for (const Json& one : list.items()) ENLACE_CHECK(check_body(world, kind, one));
  if (!body.is_array()) return create_one(world, company, now, kind, body);
  Json made = Json::array();
  for (const Json& one : body.items()) {
    ENLACE_TRY(Json answer, create_one(world, company, now, kind, one));
    made.push_back(std::move(answer));
  }
  return made;
}

}  // namespace enlace::mock::handy
