// apis/handy.md 4 and 5: customers and zones.
#include <algorithm>

#include "mocks/handy/api.hpp"
#include "mocks/handy/bindings.hpp"
#include "mocks/handy/listing.hpp"
#include "mocks/handy/render.hpp"

namespace enlace::mock::handy {
namespace {

constexpr const char* kCustomerClass = "com.locus.customer.Customer";
constexpr const char* kZoneClass = "com.locus.zone.Zone";

Response one_customer(const Call& call, int status, const Customer& customer) {
  std::string body;
  write_customer(body, customer, call.switches());
  return Response::text(status, std::move(body), "application/json; charset=utf-8");
}

Response one_zone(int status, const Group& zone) {
  std::string body;
  write_zone(body, zone);
  return Response::text(status, std::move(body), "application/json; charset=utf-8");
}

Response get_customers(Call& call, const Arguments&) {
  Violations wrong(kCustomerClass);
  const Window window = read_window(call, wrong);
  const std::string field = call.request.param("filterWithDate").value_or("dateCreated");
  if (field != "dateCreated" && field != "lastUpdated") {
    wrong.add("filterWithDate", field, "La propiedad no es una fecha del cliente");
  }
  if (!wrong.empty()) return wrong.answer();
  auto enabled = flag_param(call, "enabled");
  if (!enabled && call.switches().customers_hide_disabled) enabled = true;
  std::vector<const Customer*> found;
  for (const auto& [id_, customer] : call.company.customers) {
    const Moment moment = field == "lastUpdated" ? customer.last_updated : customer.date_created;
    if ((!enabled || customer.enabled == *enabled) && window.holds(moment)) found.push_back(&customer);
  }
  if (descending(call)) std::ranges::reverse(found);
  return list(call, "customers", found, [&](std::string& out, const Customer& customer) {
    write_customer(out, customer, call.switches());
  });
}

Response get_customer(Call& call, const Arguments& args) {
  const Customer* customer = call.company.customer(args[0]);
  return customer ? one_customer(call, 200, *customer) : not_found(call);
}

Response post_customer(Call& call, const Arguments&) {
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kCustomerClass);
  Customer customer;
  Binder binder(body.json, call.company.zone, wrong);
  bind_customer(binder, call.company, call.switches(), customer);
  if (!wrong.empty()) return wrong.answer();
  customer.id = call.context.ids.customer++;
  customer.date_created = customer.last_updated = call.now();
  call.company.customer_ids[customer.code] = customer.id;
  return one_customer(call, 201, call.company.customers[customer.id] = std::move(customer));
}

Response put_customer(Call& call, const Arguments& args) {
  Customer* customer = call.company.customer(args[0]);
  if (!customer) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kCustomerClass);
  Customer changed = *customer;
  Binder binder(body.json, call.company.zone, wrong);
  bind_customer(binder, call.company, call.switches(), changed);
  if (!wrong.empty()) return wrong.answer();
  changed.last_updated = call.now();
  call.company.customer_ids.erase(customer->code);
  call.company.customer_ids[changed.code] = changed.id;
  *customer = std::move(changed);
  return one_customer(call, static_cast<int>(call.switches().put_status), *customer);
}

Response get_zones(Call& call, const Arguments&) {
  if (call.switches().zones_missing) return not_found(call);
  const bool enabled = flag_param(call, "enabled").value_or(true);
  std::vector<const Group*> found;
  for (const auto& [id_, zone] : call.company.zones) {
    if (zone.enabled == enabled) found.push_back(&zone);
  }
  if (descending(call)) std::ranges::reverse(found);
  return list(call, "zones", found, [](std::string& out, const Group& zone) { write_zone(out, zone); });
}

Response post_zone(Call& call, const Arguments&) {
  if (call.switches().zones_missing) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kZoneClass);
  Group zone;
  zone.color = "#2e3e49";
  Binder binder(body.json, call.company.zone, wrong);
  bind_zone(binder, zone);
  if (!wrong.empty()) return wrong.answer();
  zone.id = call.context.ids.zone++;
  zone.last_updated = call.now();
  return one_zone(201, call.company.zones[zone.id] = std::move(zone));
}

Response put_zone(Call& call, const Arguments& args) {
  const auto found = call.company.zones.find(Json(args[0]).integer().value_or(0));
  if (call.switches().zones_missing || found == call.company.zones.end()) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kZoneClass);
  Group changed = found->second;
  Binder binder(body.json, call.company.zone, wrong);
  bind_zone(binder, changed);
  if (!wrong.empty()) return wrong.answer();
  changed.last_updated = call.now();
  found->second = std::move(changed);
  return one_zone(static_cast<int>(call.switches().put_status), found->second);
}

}  // namespace

const std::vector<Endpoint>& customer_endpoints() {
  static const std::vector<Endpoint> all = {
      {"GET", "/customer", get_customers},  {"POST", "/customer", post_customer},
      {"GET", "/customer/*", get_customer}, {"PUT", "/customer/*", put_customer},
      {"GET", "/zone", get_zones},          {"POST", "/zone", post_zone},
      {"PUT", "/zone/*", put_zone},
  };
  return all;
}

}  // namespace enlace::mock::handy
