#include "mocks/binderp/binderp_service.hpp"

#include <algorithm>
#include <stdexcept>

#include "mocks/binderp/access.hpp"
#include "mocks/binderp/inserting.hpp"
#include "mocks/binderp/orders.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/routes.hpp"
#include "mocks/binderp/seeding.hpp"
#include "mocks/binderp/state.hpp"
#include "mocks/binderp/text.hpp"
#include "mocks/frame/glob.hpp"
#include "mocks/frame/nearest.hpp"

namespace enlace::mock {

using binderp::Company;
using binderp::refuse;

namespace {

bool reads_json(std::string_view accept) {
  if (accept.empty()) return true;
  const std::string types = binderp::lower(accept);
  return types.find("json") != std::string::npos || types.find("*/*") != std::string::npos ||
         types.find("application/*") != std::string::npos;
}

// What the web server in front refuses before any of Bind's code sees it.
Result<void> check_target(const Request& request, const binderp::Switches& switches) {
  const bool raw = std::ranges::any_of(request.target, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f;
  });
  if (raw) return refuse(400, "A potentially dangerous Request.Path value was detected from the client.");
  const std::size_t mark = request.target.find('?');
  const std::size_t length = mark == std::string::npos ? 0 : request.target.size() - mark - 1;
  if (switches.query_limit > 0 && length > static_cast<std::size_t>(switches.query_limit)) {
    return refuse(
        400,
        "The length of the query string for this request exceeds the configured maxQueryStringLength value.");
  }
  return {};
}

void drift(Company& company, std::string_view resource, std::int64_t now_ms) {
  for (binderp::Drift& change : company.drifts) {
    if (change.resource != resource) continue;
    if (change.after-- > 0) continue;
    for (const Json& row : change.insert.items()) {
      const Result<std::string> inserted = binderp::insert_row(company, resource, row, now_ms);
      if (!inserted) throw std::runtime_error("between-pages: " + inserted.error().message);
    }
    for (const Json& id : change.remove.items()) binderp::erase_row(company, resource, id.text(), now_ms);
    change.resource.clear();
  }
  std::erase_if(company.drifts, [](const binderp::Drift& change) { return change.resource.empty(); });
}

}  // namespace

BindErpService::BindErpService(const Clock& clock) : clock_(clock) {}
BindErpService::~BindErpService() = default;

void BindErpService::reset() {
  companies_.clear();
  switches_ = binderp::Switches();
}

Json BindErpService::state() const {
  Json companies = Json::array();
  for (const auto& [id, company] : companies_) companies.push_back(binderp::company_state(*company));
  return Json::object({{"companies", std::move(companies)}});
}

BindErpService::Caller BindErpService::caller(const std::string& key) {
  for (const auto& [id, company] : companies_) {
    for (binderp::Key& candidate : company->keys) {
      if (candidate.text == key) return {company.get(), &candidate};
    }
  }
  return {};
}

Response BindErpService::handle(const Request& request) {
  const auto key = binderp::bearer_of(request);
  const Caller who = key ? caller(*key) : Caller();
  if (!who.key) return binderp::unauthorized(key.has_value());
  const bool expired = who.company->switches.all_expired ||
                       (who.key->expires_ms >= 0 && clock_.unix_ms() >= who.key->expires_ms);
  if (who.key->revoked || expired) return binderp::unauthorized(true);
  return answer(request, who);
}

Response BindErpService::answer(const Request& request, Caller who) {
  const auto beyond = binderp::refuse_beyond_budget(*who.key, who.company->switches, clock_.unix_ms());
  if (beyond) return *beyond;
  try {
    Result<Response> result = route(request, who);
    return result ? *std::move(result) : binderp::answer_of(result.error());
  } catch (const std::overflow_error&) {  // a Decimal beyond its range
    return binderp::answer_of(refuse(500, "An error has occurred.").error);
  }
}

Result<Response> BindErpService::route(const Request& request, Caller who) {
  Company& company = *who.company;
  ENLACE_CHECK(check_target(request, company.switches));
  std::vector<std::string> segments = request.segments();
  if (segments.empty() || !binderp::same_ignoring_case(segments.front(), "api")) {
    return binderp::no_such_resource(request);
  }
  segments.erase(segments.begin());
  const binderp::Match match = binderp::match_route(request.method, segments);
  if (!match.route) {
    if (!match.path_known) return binderp::no_such_resource(request);
    return refuse(405, "The requested resource does not support http method '" + request.method + "'.");
  }
  const std::string& forbidden = company.switches.refuse_403;
  if (!forbidden.empty() && matches_glob(forbidden, request.method + " " + request.path)) {
    return refuse(403, "El usuario no tiene permiso para esta acción.");
  }
  const bool binary = match.route->pattern.ends_with("/pdf");
  if (!binary && !reads_json(request.header("Accept"))) return refuse(406, "The mock writes JSON only.");
  const std::string route_name = request.method + " " + std::string(match.route->pattern);
  binderp::WriteCounter* counter = match.route->writes() ? &company.writes[route_name] : nullptr;
  if (counter) ++counter->requests;
  if (match.route->method == "GET" && match.route->pattern == match.route->resource) {
    drift(company, match.route->resource, clock_.unix_ms());
  }
  binderp::Call call{request,    company, *who.key, clock_.unix_ms(), std::string(match.route->resource),
                     route_name, match.id};
  Result<Response> result = match.route->handler(call);
  if (counter && result) ++counter->accepted;
  return result;
}

Result<Company*> BindErpService::company(const std::string& id) {
  const auto at = companies_.find(id);
  if (at == companies_.end()) return refuse(404, "unknown company " + id);
  return at->second.get();
}

Result<Json> BindErpService::set_switches(const Json& changes) {
  ENLACE_CHECK(switches_.apply(changes));
  for (const auto& [id, company] : companies_) ENLACE_CHECK(company->switches.apply(changes));
  return switches_.json();
}

Result<Json> BindErpService::add_company(const Json& spec) {
  if (!spec.is_object()) return refuse(400, "a company is an object");
  const std::string strange =
      unknown_member(spec, {"name", "number", "rfc", "key", "seed", "utc_offset_minutes"}, "a company");
  if (!strange.empty()) return refuse(400, strange);
  const std::string id = std::to_string(companies_.size() + 1);
  if (spec["key"].is_string() && caller(spec["key"].text()).key)
    return refuse(400, "there is a company of that key");
  ENLACE_TRY(Company made, binderp::make_company(spec, id, clock_.unix_ms()));
  made.switches = switches_;
  const Company& kept = *companies_.emplace(id, std::make_unique<Company>(std::move(made))).first->second;
  return Json::object({{"id", id}, {"key", kept.keys.front().text}, {"number", kept.number}});
}

Result<Json> BindErpService::set_company_switches(const std::string& id, const Json& changes) {
  ENLACE_TRY(Company * target, company(id));
  ENLACE_CHECK(target->switches.apply(changes));
  return target->switches.json();
}

Result<Json> BindErpService::add_key(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(spec, {"user", "key", "issued", "expires"}, "a key");
  if (!strange.empty()) return refuse(400, strange);
  return binderp::add_key(*target, spec, clock_.unix_ms());
}

Result<Json> BindErpService::revoke(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(spec, {"key"}, "a revocation");
  if (!strange.empty()) return refuse(400, strange);
  for (binderp::Key& key : target->keys) {
    if (key.text != spec["key"].text()) continue;
    key.revoked = true;
    return Json::object({{"ok", true}});
  }
  return refuse(404, "no such key");
}

Result<Json> BindErpService::insert(const std::string& id, const std::string& resource,
                                    const Json& row_or_rows) {
  ENLACE_TRY(Company * target, company(id));
  const std::string_view known = binderp::insertable(resource);
  if (known.empty()) return refuse(404, unknown_name("resource", resource, binderp::insertable_names()));
  if (row_or_rows.is_array())
    ENLACE_CHECK(binderp::check_rows(*target, known, row_or_rows, clock_.unix_ms()));
  const auto insert_one = [&](const Json& row) -> Result<Json> {
    ENLACE_TRY(const std::string row_id, binderp::insert_row(*target, known, row, clock_.unix_ms()));
    return Json::object({{"id", row_id}});
  };
  if (!row_or_rows.is_array()) return insert_one(row_or_rows);
  Json inserted = Json::array();
  for (const Json& row : row_or_rows.items()) {
    ENLACE_TRY(Json one, insert_one(row));
    inserted.push_back(std::move(one));
  }
  return inserted;
}

Result<Json> BindErpService::seed(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(spec, {"seed", "products", "clients", "fixtures"}, "seed");
  if (!strange.empty()) return refuse(400, strange);
  return binderp::seed_company(*target, spec, clock_.unix_ms());
}

Result<Json> BindErpService::change_order(const std::string& id, const std::string& order,
                                          const Json& changes) {
  ENLACE_TRY(Company * target, company(id));
  return binderp::change_order(*target, order, changes, clock_.unix_ms());
}

Result<Json> BindErpService::fill_order(const std::string& id, const std::string& order, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(spec, {"quantities"}, "fill");
  if (!strange.empty()) return refuse(400, strange);
  return binderp::fill_order(*target, order, spec, clock_.unix_ms());
}

Result<Json> BindErpService::convert_order(const std::string& id, const std::string& order,
                                           const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange =
      unknown_member(spec, {"quantities", "fiscal", "copy_purchase_order", "copy_comments"}, "remision");
  if (!strange.empty()) return refuse(400, strange);
  return binderp::convert_order(*target, order, spec, clock_.unix_ms());
}

Result<Json> BindErpService::between_pages(const std::string& id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange =
      unknown_member(spec, {"resource", "after", "insert", "remove"}, "between-pages");
  if (!strange.empty()) return refuse(400, strange);
  for (const char* list : {"insert", "remove"}) {
    if (!spec[list].is_null() && !spec[list].is_array())
      return refuse(400, std::string(list) + " is an array");
  }
  if (spec["insert"].size() + spec["remove"].size() == 0) {
    return refuse(400, "needs rows to insert or IDs to remove");
  }
  if (spec.contains("after") && !spec["after"].integer())
    return refuse(400, "after is a whole number from 0");
  binderp::Drift change;
  change.resource = binderp::insertable(spec["resource"].text());
  change.after = spec["after"].integer().value_or(1);
  change.insert = spec["insert"];
  change.remove = spec["remove"];
  if (change.resource.empty()) {
    return refuse(400, unknown_name("resource", spec["resource"].text(), binderp::insertable_names()));
  }
  if (change.after < 0) return refuse(400, "after is a whole number from 0");
  ENLACE_CHECK(binderp::check_rows(*target, change.resource, change.insert, clock_.unix_ms()));
  target->drifts.push_back(std::move(change));
  return Json::object({{"ok", true}});
}

Response BindErpService::control(const Request& request, const std::string& path) {
  const Result<Json> result = controlled(request, path);
  if (result) return Response::json(200, *result);
  return Response::json(result.error().http_status, Json::object({{"error", result.error().message}}));
}

Result<Json> BindErpService::controlled(const Request& request, const std::string& path) {
  Json body = Json::object();
  if (!request.body.empty()) {
    Result<Json> parsed = Json::parse(request.body);
    if (!parsed) return refuse(400, "the body is no JSON: " + parsed.error().message);
    body = *std::move(parsed);
  }
  const bool post = request.method == "POST";
  if (path == "/switches") return post ? set_switches(body) : Result<Json>(switches_.json());
  if (path == "/companies") {
    if (post) return add_company(body);
    Json ids = Json::array();
    for (const auto& [id, company] : companies_) ids.push_back(id);
    return ids;
  }
  Request below;
  below.path = path;
  return controlled_company(request, below.segments(), body);
}

Result<Json> BindErpService::controlled_company(const Request& request,
                                                const std::vector<std::string>& segments, const Json& body) {
  if (segments.size() < 3 || segments[0] != "companies") return refuse(404, "unknown control route");
  const std::string& id = segments[1];
  const std::string& what = segments[2];
  ENLACE_TRY(Company * target, company(id));
  if (request.method == "DELETE" && segments.size() == 4) {
    const std::string_view resource = binderp::insertable(what);
    if (!binderp::erase_row(*target, resource, segments[3], clock_.unix_ms()))
      return refuse(404, "no such row");
    return Json::object({{"ok", true}});
  }
  if (segments.size() == 3 && what == "switches" && request.method == "GET") return target->switches.json();
  if (request.method != "POST") return refuse(404, "unknown control route");
  if (what == "orders" && segments.size() >= 4) return controlled_order(segments, body);
  if (segments.size() != 3) return refuse(404, "unknown control route");
  if (what == "switches") return set_company_switches(id, body);
  if (what == "keys") return add_key(id, body);
  if (what == "revocations") return revoke(id, body);
  if (what == "seed") return seed(id, body);
  if (what == "between-pages") return between_pages(id, body);
  return insert(id, what, body);
}

Result<Json> BindErpService::controlled_order(const std::vector<std::string>& segments, const Json& body) {
  const std::string& id = segments[1];
  const std::string& order = segments[3];
  if (segments.size() == 4) return change_order(id, order, body);
  if (segments.size() == 5 && segments[4] == "fill") return fill_order(id, order, body);
  if (segments.size() == 5 && segments[4] == "remision") return convert_order(id, order, body);
  return refuse(404, "unknown control route");
}

}  // namespace enlace::mock
