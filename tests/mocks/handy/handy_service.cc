#include "mocks/handy/handy_service.hpp"

#include <mutex>

#include "mocks/handy/api.hpp"
#include "mocks/handy/members.hpp"
#include "mocks/handy/rate_limit.hpp"
#include "mocks/handy/violations.hpp"
#include "mocks/handy/world.hpp"

namespace enlace::mock {
namespace {

constexpr std::string_view kApiPrefix = "/api/v2/";
constexpr std::string_view kScheme = "Bearer ";

Response refused(const Error& error) {
  return Response::json(400, Json::object({{"error", error.message}, {"cause", error.cause}}));
}

Response answer(const Result<Json>& result) {
  return result ? Response::json(200, *result) : refused(result.error());
}

Response no_such_route() {
  return Response::json(404, Json::object({{"error", "no such control route; see tests/mocks/README.md"}}));
}

}  // namespace

struct HandyService::State {
  explicit State(const Clock& the_clock) : clock(the_clock) {}

  [[nodiscard]] handy::Moment now() const { return clock.unix_ms() / 1000; }
  [[nodiscard]] const handy::Token* authenticate(const Request& request, std::string& token) const;
  Response serve(const Request& request);
  Response control(const Request& request, const std::string& path);
  Response control_company(const Request& request, const std::vector<std::string>& path, const Json& body);

  const Clock& clock;
  mutable std::mutex mutex;  // guards what follows
  handy::World world;
  handy::RateLimit rate;
};

HandyService::HandyService(const Clock& clock) : state_(std::make_unique<State>(clock)) {}
HandyService::~HandyService() = default;

const handy::Token* HandyService::State::authenticate(const Request& request, std::string& token) const {
  const std::string_view header = request.header("Authorization");
  if (!header.starts_with(kScheme)) return nullptr;
  token = header.substr(kScheme.size());
  const auto found = world.tokens.find(token);
  return found == world.tokens.end() ? nullptr : &found->second;
}

Response HandyService::State::serve(const Request& request) {
  const std::string& body_kind = world.switches.error_body;
  std::string token;
  const handy::Token* caller = authenticate(request, token);
  if (!caller) return handy::error_answer(401, body_kind);

  const bool shared = world.switches.rate_scope == "company";
  const std::string budget = shared ? std::to_string(caller->company->id) : "token " + token;
  const handy::RateLimit::Verdict verdict = rate.count(budget, clock.unix_ms(), world.switches);
  Response response;
  if (!verdict.allowed) {
    response = handy::error_answer(429, body_kind);
  } else if (!request.path.starts_with(kApiPrefix)) {
    response = handy::error_answer(404, body_kind);
  } else {
    std::vector<std::string> path = request.segments();
    path.erase(path.begin(), path.begin() + 2);  // "api", "v2"
    handy::apply_late_deletions(world, *caller->company, now());
    handy::Call call{request, *caller->company, *caller->user, world.context(now())};
    response = handy::dispatch(call, path);
  }
  if (!verdict.allowed || world.switches.rate_headers_always) {
    response.headers.insert(response.headers.end(), verdict.headers.begin(), verdict.headers.end());
  }
  return response;
}

Response HandyService::State::control(const Request& request, const std::string& path) {
  if (request.method == "GET") {
    if (path == "/switches") return Response::json(200, world.switches.to_json());
    if (path == "/companies") {
      Json list = Json::array();
      for (const auto& [id, company] : world.companies) {
        list.push_back(Json::object({{"id", id}, {"name", company->name}, {"country", company->country}}));
      }
      return Response::json(200, Json::object({{"companies", std::move(list)}}));
    }
  } else if (request.method != "POST") {
    return no_such_route();
  }
  std::vector<std::string> segments = request.segments();
  segments.erase(segments.begin());  // "__mock"
  if (request.method == "GET") return control_company(request, segments, {});
  const Result<Json> body = Json::parse(request.body.empty() ? "{}" : request.body);
  if (!body) return refused(body.error());
  if (path == "/switches") {
    const Result<void> applied = world.switches.apply(*body);
    return applied ? Response::json(200, world.switches.to_json()) : refused(applied.error());
  }
  if (path == "/companies") {
    const auto company = handy::create_company(world, now(), *body);
    return company ? Response::json(200, handy::company_state(**company)) : refused(company.error());
  }
  return control_company(request, segments, *body);
}

// companies/{id}, companies/{id}/{kind}, companies/{id}/orders/{order}
Response HandyService::State::control_company(const Request& request, const std::vector<std::string>& path,
                                              const Json& body) {
  if (path.size() < 2 || path[0] != "companies") return no_such_route();
  const auto found = world.companies.find(Json(path[1]).integer().value_or(0));
  if (found == world.companies.end()) return no_such_route();
  handy::Company& company = *found->second;
  if (request.method == "GET") {
    return path.size() == 2 ? Response::json(200, handy::company_state(company)) : no_such_route();
  }
  if (path.size() == 3) return answer(handy::create(world, company, now(), path[2], body));
  if (path.size() == 4 && path[2] == "orders") {
    handy::Order* order = company.orders.find(Json(path[3]).integer().value_or(0));
    if (!order) return no_such_route();
    const std::string strange = handy::strange_member("order change", body, world.switches);
    if (!strange.empty()) return refused(failure(ENLACE_E_INVALID, "control_invalid", strange).error);
    const auto changed = handy::change_order(company, world.context(now()), *order, body);
    return changed ? Response::json(200, Json::object({{"ok", true}})) : refused(changed.error());
  }
  return no_such_route();
}

Response HandyService::handle(const Request& request) {
  const std::lock_guard lock(state_->mutex);
  return state_->serve(request);
}

Json HandyService::state() const {
  const std::lock_guard lock(state_->mutex);
  Json companies = Json::array();
  for (const auto& [id_, company] : state_->world.companies) {
    companies.push_back(handy::company_state(*company));
  }
  Json out;
  out.set("companies", std::move(companies));
  return out;
}

void HandyService::reset() {
  const std::lock_guard lock(state_->mutex);
  state_->world = {};
  state_->rate = {};
}

Response HandyService::control(const Request& request, const std::string& path) {
  const std::lock_guard lock(state_->mutex);
  return state_->control(request, path);
}

Result<std::int64_t> HandyService::create_company(const Json& body) {
  const std::lock_guard lock(state_->mutex);
  ENLACE_TRY(const handy::Company* company, handy::create_company(state_->world, state_->now(), body));
  return company->id;
}

Result<Json> HandyService::create(std::int64_t company, std::string_view kind, const Json& body) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->world.companies.find(company);
  if (found == state_->world.companies.end()) {
    return failure(ENLACE_E_INVALID, "control_invalid", "no such company");
  }
  return handy::create(state_->world, *found->second, state_->now(), kind, body);
}

Result<void> HandyService::apply_switches(const Json& changes) {
  const std::lock_guard lock(state_->mutex);
  return state_->world.switches.apply(changes);
}

Json HandyService::company_state(std::int64_t company) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->world.companies.find(company);
  return found == state_->world.companies.end() ? Json() : handy::company_state(*found->second);
}

}  // namespace enlace::mock
