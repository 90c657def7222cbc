// apis/handy.md 7 and 8: users, their routes, visits and calendar events.
#include <algorithm>

#include "mocks/handy/api.hpp"
#include "mocks/handy/binder.hpp"
#include "mocks/handy/listing.hpp"
#include "mocks/handy/render.hpp"
#include "mocks/handy/routes.hpp"

namespace enlace::mock::handy {
namespace {

constexpr const char* kRouteClass = "com.locus.route.Route";
constexpr const char* kJsonType = "application/json; charset=utf-8";

User* user_at(Call& call, const std::string& id) {
  return call.company.user(Json(id).integer().value_or(0));
}

std::string folded(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Response get_users(Call& call, const Arguments&) {
  Violations wrong("com.locus.user.User");
  const Window window = read_window(call, wrong);
  if (!wrong.empty()) return wrong.answer();
  const bool by_update = call.request.param("filterWithDate") == "lastUpdated";
  const bool enabled = flag_param(call, "enabled").value_or(true);
  const auto role = Json(call.request.param("role")).integer();
  const std::string name = folded(call.request.param("name").value_or(""));
  std::vector<const User*> found;
  for (const auto& [id_, user] : call.company.users) {
    if (user.enabled != enabled || (role && user.role != *role)) continue;
    if (folded(user.name).find(name) == std::string::npos) continue;
    if (window.holds(by_update ? user.last_updated : user.date_created)) found.push_back(&user);
  }
  if (descending(call)) std::ranges::reverse(found);
  return list(call, "users", found, [](std::string& out, const User& user) { write_user(out, user); });
}

Response route_answer(const Call& call, int status, const Route& route) {
  std::string body;
  write_route(body, route, true);
  if (call.switches().route_answer_nested) body = "{\"route\":" + body + "}";
  return Response::text(status, std::move(body), kJsonType);
}

Response get_current_route(Call& call, const Arguments& args) {
  const User* user = user_at(call, args[0]);
  const Route* route = user ? call.company.open_route(*user) : nullptr;
  if (!route) return not_found(call);
  std::string body;
  const std::string& shows = call.switches().route_products;
  write_route(body, *route, true, shows == "list" || shows == "current");
  return Response::text(200, std::move(body), kJsonType);
}

Response post_route(Call& call, const Arguments& args) {
  const User* user = user_at(call, args[0]);
  if (!user) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kRouteClass);
  const Route* route = start_route(call.company, call.context.ids, call.now(), *user, body.json, wrong);
  return route ? route_answer(call, 201, *route) : wrong.answer();
}

Response post_recharge(Call& call, const Arguments& args) {
  const User* user = user_at(call, args[0]);
  Route* route = user ? call.company.open_route(*user) : nullptr;
  if (!route) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kRouteClass);
  recharge_route(call.company, *route, body.json, wrong);
  return wrong.empty() ? route_answer(call, 200, *route) : wrong.answer();
}

Response get_routes(Call& call, const Arguments&) {
  if (call.switches().route_products == "missing") return not_found(call);
  Violations wrong(kRouteClass);
  const Window window = read_window(call, wrong);
  const std::string field = call.request.param("filterWithDate").value_or("dateCreated");
  if (field != "dateCreated" && field != "dateClosed") {
    wrong.add("filterWithDate", field, "La propiedad no es una fecha de la ruta");
  }
  if (!wrong.empty()) return wrong.answer();
  const auto closed = flag_param(call, "closed");
  const bool bounded = window.from || window.until;
  std::vector<const Route*> found;
  for (const auto& [id_, route] : call.company.routes) {
    if (closed && route.date_closed.has_value() != *closed) continue;
    if (bounded && field == "dateClosed" && !route.date_closed) continue;
    const Moment moment = field == "dateClosed" ? route.date_closed.value_or(0) : route.date_created;
    if (!bounded || window.holds(moment)) found.push_back(&route);
  }
  if (descending(call)) std::ranges::reverse(found);
  const bool with_orders = flag_param(call, "includeSalesOrders").value_or(false);
  return list(call, "routes", found, [&](std::string& out, const Route& route) {
    write_route(out, route, with_orders, call.switches().route_products == "list");
  });
}

Response delete_route(Call& call, const Arguments& args) {
  const auto found = call.company.routes.find(Json(args[0]).integer().value_or(0));
  if (found == call.company.routes.end()) return not_found(call);
  if (found->second.accepted || found->second.date_closed)
    return error_answer(409, call.switches().error_body);
  cancel_route(call.company, found->second);
  return {200, {}, ""};
}

std::vector<const Visit*> visits_of(Call& call, const User* user, const Customer* customer) {
  std::vector<const Visit*> found;
  for (const auto& [id_, visit] : call.company.visits) {
    if (visit.effective && (!user || visit.user == user) && (!customer || visit.customer == customer)) {
      found.push_back(&visit);
    }
  }
  return found;
}

Response list_visits(Call& call, const std::vector<const Visit*>& found) {
  return list(call, "visits", found, [](std::string& out, const Visit& visit) { write_visit(out, visit); });
}

Response get_user_visits(Call& call, const Arguments& args) {
  const User* user = user_at(call, args[0]);
  return user ? list_visits(call, visits_of(call, user, nullptr)) : not_found(call);
}

Response get_customer_visits(Call& call, const Arguments& args) {
  const Customer* customer = call.company.customer(args[0]);
  return customer ? list_visits(call, visits_of(call, nullptr, customer)) : not_found(call);
}

Response get_calendar(Call& call, const Arguments& args) {
  const User* user = user_at(call, args[0]);
  if (!user) return not_found(call);
  const Moment today = call.company.zone.midnight(call.now());  // only today's are listed, 8
  std::vector<const Visit*> found;
  for (const auto& [id_, visit] : call.company.visits) {
    if (visit.user == user && call.company.zone.midnight(visit.start) == today) found.push_back(&visit);
  }
  return list(call, "calendarEvents", found,
              [](std::string& out, const Visit& visit) { write_calendar_event(out, visit); });
}

Response post_calendar_event(Call& call, const Arguments&) {
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong("com.locus.calendar.CalendarEvent");
  Binder binder(body.json, call.company.zone, wrong);
  Visit visit;
  for (const auto& [id_, user] : call.company.users) {
    if (user.username == body.json["user"].text()) visit.user = &user;
  }
  if (!visit.user) wrong.add("user", body.json["user"], "El usuario no existe");
  binder.reference("customer", call.company.customers, visit.customer);
  if (!binder.has("customer")) wrong.add_null("customer");
  binder.moment("eventStart", visit.start);
  if (!binder.has("eventStart")) wrong.add_null("eventStart");
  binder.text("comment", visit.comment);
  if (!wrong.empty()) return wrong.answer();
  visit.id = call.context.ids.visit++;
  std::string out;
  write_calendar_event(out, call.company.visits[visit.id] = visit);
  return Response::text(201, std::move(out), kJsonType);
}

}  // namespace

const std::vector<Endpoint>& field_endpoints() {
  static const std::vector<Endpoint> all = {
      {"GET", "/user", get_users},
      {"GET", "/user/*/route/current", get_current_route},
      {"POST", "/user/*/route", post_route},
      {"POST", "/user/*/route/recharge", post_recharge},
      {"GET", "/user/*/visit", get_user_visits},
      {"GET", "/user/*/calendarEvent", get_calendar},
      {"GET", "/customer/*/visit", get_customer_visits},
      {"GET", "/route", get_routes},
      {"DELETE", "/route/*", delete_route},
      {"POST", "/calendarEvent", post_calendar_event},
  };
  return all;
}

}  // namespace enlace::mock::handy
