#include "mocks/alegra/alegra_service.hpp"

#include <stdexcept>

#include "mocks/alegra/access.hpp"
#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/inserting.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/remission_rules.hpp"
#include "mocks/alegra/routes.hpp"
#include "mocks/alegra/seeding.hpp"
#include "mocks/frame/nearest.hpp"

namespace enlace::mock {

using alegra::Company;
using alegra::refuse;

namespace {

// The segments below the base path; nullopt outside of it.
std::optional<std::vector<std::string>> below_base(const Request& request, const std::string& base) {
  if (!request.path.starts_with(base + "/")) return std::nullopt;
  Request below;
  below.path = request.path.substr(base.size());
  std::vector<std::string> segments = below.segments();
  return segments.empty() ? std::nullopt : std::optional(std::move(segments));
}

// "POST /remissions/123/void": what the switches' patterns are matched with.
std::string asked_route(const Request& request, const std::string& base) {
  const std::string_view path = request.path;
  return request.method + " " + std::string(path.starts_with(base) ? path.substr(base.size()) : path);
}

Json rows_state(const Company& company, std::string_view resource) {
  Json rows = Json::array();
  if (const auto at = company.tables.find(resource); at != company.tables.end()) {
    for (const auto& [sequence, row] : at->second.rows()) rows.push_back(row.body);
  }
  return rows;
}

Json webhooks_state(const Company& company) {
  const Json rows = rows_state(company, "webhooks");
  Json subscriptions = Json::array();
  for (Json subscription : rows.items()) {
    const auto failures = company.webhook_failures.find(subscription["id"].text());
    subscription.set("failures", failures == company.webhook_failures.end() ? 0 : failures->second);
    subscriptions.push_back(std::move(subscription));
  }
  return subscriptions;
}

Json company_state(const Company& company) {
  Json remissions = Json::array();
  for (const auto& [sequence, remission] : company.remissions.all()) {
    remissions.push_back(remission_state(remission));
  }
  Json writes = Json::object();
  for (const auto& [route, counter] : company.writes) {
    writes.set(route, Json::object({{"requests", counter.requests}, {"accepted", counter.accepted}}));
  }
  Json state = Json::object({{"id", company.id},
                             {"name", company.profile["name"]},
                             {"country", company.country},
                             {"currency", company.currency_code()},
                             {"precision", company.precision},
                             {"timezone", company.profile["timezone"]}});
  for (const char* resource : {"items", "contacts", "sellers", "taxes", "price-lists", "warehouses"}) {
    state.set(resource, rows_state(company, resource));
  }
  Json created = Json::array();
  for (const std::string& id : company.created_contacts) created.push_back(id);
  state.set("created_contacts", std::move(created));
  state.set("remissions", std::move(remissions));
  state.set("deleted_remissions", Json(Json::Array(company.deleted_remissions)));
  state.set("webhooks", webhooks_state(company));
  state.set("webhook_calls", Json(Json::Array(company.webhook_calls)));
  state.set("webhooks_pending", company.webhooks_pending);
  state.set("webhooks_dropped", Json(Json::Array(company.webhooks_dropped)));
  state.set("writes", std::move(writes));
  return state;
}

}  // namespace

AlegraService::AlegraService(const Clock& clock) : clock_(clock) {}
AlegraService::~AlegraService() = default;

void AlegraService::reset() {
  companies_.clear();
  switches_ = alegra::Switches();
}

void AlegraService::settle_webhooks() const {
  if (!thread_) return;
  for (const alegra::Errand& errand : thread_->take_done()) {
    const auto at = companies_.find(errand.company);
    if (at != companies_.end()) alegra::settle(*at->second, errand);
  }
}

Json AlegraService::state() const {
  settle_webhooks();
  Json companies = Json::array();
  for (const auto& [id, company] : companies_) companies.push_back(company_state(*company));
  return Json::object({{"companies", std::move(companies)}});
}

Company* AlegraService::authenticated(const Request& request) {
  const auto credentials = alegra::basic_credentials(request.header("Authorization"));
  if (!credentials) return nullptr;
  for (const auto& [id, company] : companies_) {
    if (company->email == credentials->first && company->token == credentials->second) return company.get();
  }
  return nullptr;
}

Response AlegraService::handle(const Request& request) {
  settle_webhooks();
  const std::string asked = asked_route(request, switches_.base_path);
  if (const auto page = alegra::firewalled(switches_, asked)) return *page;
  if (Company* company = authenticated(request)) return answer(request, *company);
  const Failure stranger = refuse(401, "Usuario o token inválido");
  Response response = alegra::refused(stranger.error, switches_, asked_route(request, switches_.base_path));
  const Headers rate = alegra::rate_headers_of_stranger(switches_);
  response.headers.insert(response.headers.end(), rate.begin(), rate.end());
  return response;
}

Response AlegraService::answer(const Request& request, Company& company) {
  const std::string asked = asked_route(request, switches_.base_path);
  if (const auto page = alegra::firewalled(company.switches, asked)) return *page;
  const std::int64_t now = clock_.unix_ms();
  const bool within = alegra::allowed(company, now);
  const bool of_contacts = request.path.starts_with(switches_.base_path + "/contacts");
  const bool disguised =
      within ? of_contacts && !alegra::allowed_contacts(company, now) : company.switches.rate_as_400;
  const Result<Json> result = disguised ? refuse(400, "Too many requests", 429)
                              : within  ? route(request, company)
                                        : refuse(429, "Too Many Requests");
  Response response;
  if (result) {
    response = Response::json(
        request.method == "POST" ? static_cast<int>(company.switches.create_status) : 200, *result);
  } else {
    response = alegra::refused(result.error(), company.switches, asked_route(request, switches_.base_path));
  }
  Headers rate = alegra::rate_headers(company, now);
  if (!within && !disguised && company.switches.rate_retry_after)
    rate.emplace_back("Retry-After", rate.back().second);
  response.headers.insert(response.headers.end(), rate.begin(), rate.end());
  return response;
}

Result<Json> AlegraService::route(const Request& request, Company& company) {
  ENLACE_CHECK(alegra::check_refusals(company.switches, asked_route(request, switches_.base_path)));
  const auto segments = below_base(request, switches_.base_path);
  if (!segments) return refuse(404, "No existe el recurso");
  const alegra::Match match = alegra::match_route(request.method, *segments);
  if (!match.route) {
    return match.path_known ? refuse(405, "Método no permitido") : refuse(404, "No existe el recurso");
  }
  alegra::WriteCounter* counter = match.route->writes() ? &company.writes[match.route->name()] : nullptr;
  if (counter) ++counter->requests;
  Json body = Json::object();
  if (!request.body.empty()) {
    Result<Json> parsed = Json::parse(request.body);
    if (!parsed || !parsed->is_object()) return refuse(400, "El cuerpo no es un objeto JSON válido");
    body = *std::move(parsed);
  }
  alegra::Call call{request,           company,  clock_.unix_ms(), courier_,
                    segments->front(), match.id, std::move(body),  thread_.get()};
  try {
    Result<Json> result = match.route->handler(call);
    if (counter && result) ++counter->accepted;
    return result;
  } catch (const std::overflow_error&) {  // a Decimal beyond its range
    return refuse(400, "Un valor numérico está fuera de rango");
  }
}

Result<Company*> AlegraService::company(const std::string& id) {
  const auto at = companies_.find(id);
  if (at == companies_.end()) return refuse(404, "unknown company " + id);
  return at->second.get();
}

Result<Json> AlegraService::set_switches(const Json& changes) {
  alegra::Switches tried = switches_;
  ENLACE_CHECK(tried.apply(changes));
  switches_ = std::move(tried);
  for (const auto& [id, company] : companies_) ENLACE_CHECK(company->switches.apply(changes));
  return switches_.json();
}

Result<Json> AlegraService::add_company(const Json& spec) {
  const std::string strange =
      unknown_member(spec,
                     {"email", "token", "country", "id", "name", "identification", "currency",
                      "decimalPrecision", "timezone", "seed", "multicurrency"},
                     "a company");
  if (!strange.empty()) return refuse(400, strange);
  ENLACE_TRY(Company made,
             alegra::make_company(spec, std::to_string(companies_.size() + 1), clock_.unix_ms()));
  for (const auto& [id, other] : companies_) {
    if (id == made.id) return refuse(400, "there is a company " + id);
    if (other->email == made.email) return refuse(400, "there is a company of that email");
  }
  made.switches = switches_;
  const std::string id = made.id;
  companies_.emplace(id, std::make_unique<Company>(std::move(made)));
  return Json::object({{"id", id}});
}

Result<Json> AlegraService::set_company_switches(const std::string& id, const Json& changes) {
  ENLACE_TRY(Company * target, company(id));
  ENLACE_CHECK(target->switches.apply(changes));
  return target->switches.json();
}

Result<Json> AlegraService::insert(const std::string& id, const std::string& resource,
                                   const Json& row_or_rows) {
  ENLACE_TRY(Company * target, company(id));
  const auto insert_one = [&](const Json& row) -> Result<Json> {
    ENLACE_TRY(const std::string row_id, alegra::insert_row(*target, resource, row, clock_.unix_ms()));
    return Json::object({{"id", row_id}});
  };
  const Json rows = row_or_rows.is_array() ? row_or_rows : Json::array({row_or_rows});
  for (const Json& row : rows.items())
    ENLACE_CHECK(alegra::check_row(*target, resource, row, clock_.unix_ms()));
  if (!row_or_rows.is_array()) return insert_one(row_or_rows);
  Json inserted = Json::array();
  for (const Json& row : row_or_rows.items()) {
    ENLACE_TRY(Json one, insert_one(row));
    inserted.push_back(std::move(one));
  }
  return inserted;
}

Result<Json> AlegraService::seed(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(
      spec, {"seed", "items", "contacts", "fixtures", "products", "customers", "percentage_entries"}, "seed");
  if (!strange.empty()) return refuse(400, strange);
  return alegra::seed_company(*target, spec, clock_.unix_ms());
}

Result<Json> AlegraService::link_invoice(const std::string& id, const std::string& remission) {
  ENLACE_TRY(Company * target, company(id));
  ENLACE_TRY(const std::string invoice, alegra::link_invoice(*target, remission, clock_.unix_ms()));
  return Json::object({{"id", invoice}});
}

Result<Json> AlegraService::between_pages(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange =
      unknown_member(spec, {"resource", "after", "insert", "remove"}, "between-pages");
  if (!strange.empty()) return refuse(400, strange);
  const Result<void> known = alegra::check_resource(spec["resource"].text());
  if (!known) return refuse(400, known.error().message);
  for (const char* list : {"insert", "remove"}) {
    if (!spec[list].is_null() && !spec[list].is_array())
      return refuse(400, std::string(list) + " is an array");
  }
  if (spec["insert"].size() + spec["remove"].size() == 0)
    return refuse(400, "needs rows to insert or ids to remove");
  if (spec.contains("after") && !spec["after"].integer())
    return refuse(400, "after is a whole number from 1");
  alegra::Drift drift;
  drift.resource = spec["resource"].text();
  drift.after = spec["after"].integer().value_or(1);
  drift.insert = spec["insert"];
  drift.remove = spec["remove"];
  if (drift.resource.empty() || drift.after < 1) return refuse(400, "needs a resource, and after from 1");
  for (const Json& row : drift.insert.items()) {
    ENLACE_CHECK(alegra::check_row(*target, drift.resource, row, clock_.unix_ms()));
  }
  target->drifts.push_back(std::move(drift));
  return Json::object({{"armed", static_cast<std::uint64_t>(target->drifts.size())}});
}

Response AlegraService::control(const Request& request, const std::string& path) {
  const Result<Json> result = controlled(request, path);
  if (result) return Response::json(200, *result);
  return Response::json(result.error().http_status > 0 ? result.error().http_status : 400,
                        Json::object({{"error", result.error().message}}));
}

Result<Json> AlegraService::controlled(const Request& request, const std::string& path) {
  Request relative;
  relative.path = path;
  const std::vector<std::string> segments = relative.segments();
  const bool post = request.method == "POST";
  const bool get = request.method == "GET";
  if (segments == std::vector<std::string>{"switches"} && get) return switches_.json();
  if (segments == std::vector<std::string>{"companies"} && get) {
    Json ids = Json::array();
    for (const auto& [id, company] : companies_) ids.push_back(Json::object({{"id", id}}));
    return ids;
  }
  if (segments.size() >= 3 && segments[0] == "companies") return controlled_company(request, segments);
  if (segments.size() != 1 || !post) return refuse(404, "unknown control route " + path);
  ENLACE_TRY(const Json body, Json::parse(request.body));
  if (segments[0] == "switches") return set_switches(body);
  if (segments[0] == "companies") return add_company(body);
  return refuse(404, unknown_name("control route", segments[0], {"switches", "companies"}));
}

Result<Json> AlegraService::controlled_company(const Request& request,
                                               const std::vector<std::string>& segments) {
  const std::string& id = segments[1];
  const std::string& what = segments[2];
  ENLACE_TRY(Company * target, company(id));
  if (request.method == "GET" && what == "switches") return target->switches.json();
  if (request.method == "DELETE" && segments.size() == 4) {
    if (!alegra::remove_row(*target, what, segments[3])) return refuse(404, "no such row");
    return Json::object({{"id", segments[3]}});
  }
  if (request.method != "POST") return refuse(404, "unknown control route");
  if (segments.size() == 5 && what == "remissions" && segments[4] == "invoice")
    return link_invoice(id, segments[3]);
  if (segments.size() != 3) return refuse(404, "unknown control route");
  ENLACE_TRY(const Json body, Json::parse(request.body));
  if (what == "switches") return set_company_switches(id, body);
  if (what == "seed") return seed(id, body);
  if (what == "between-pages") return between_pages(id, body);
  return insert(id, what, body);
}

}  // namespace enlace::mock
