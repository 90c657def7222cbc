#include "faults/street.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "engine/describe.hpp"
#include "mocks/frame/text.hpp"
#include "session/connector_image.hpp"
#include "text/zone.hpp"

namespace enlace::test {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr const char* kSince = "2025-11-14";
constexpr std::int64_t kBetweenOrders = 3 * kMinute;  // of one tenant

template <class T>
T need(Result<T> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "street: %s: %s %s\n", what, result.error().cause.c_str(),
                 result.error().message.c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

std::string name_of(std::size_t tenant) {
  const std::string digits = std::to_string(1'000 + tenant);
  return "t" + digits.substr(1);
}
HttpReply nobody_there() {
  HttpReply reply;
  reply.sent = Sent::no;
  reply.error.status = ENLACE_E_NETWORK;
  reply.error.cause = "host_not_found";
  return reply;
}

constexpr const char* kWebhook = "https://hooks.sim/x";

}  // namespace

std::string Street::handy_of(std::size_t tenant) const {
  return "https://" + (options_.one_server ? "hub" : name_of(tenant)) + ".handy.sim";
}
std::string Street::erp_of(std::size_t tenant) const {
  return "https://" + (options_.one_server ? "api" : name_of(tenant)) + ".erp.sim";
}

Street::Street(Options options, Trouble trouble)
    : options_(options),
      trouble_(std::move(trouble)),
      random_(options.seed),
      runtime_([&] {
        SimRuntime::Options sim;
        sim.seed = options_.seed;
        sim.network = [this](const HttpTransport::Exchange& request, SimRuntime&) { return answer(request); };
        return sim;
      }()),
      handy_(clock_),
      erp_(make_erp_stand("alegra", clock_)),
      handy_frame_(handy_, clock_, options_.seed),
      erp_frame_(erp_->service(), clock_, options_.seed),
      tenants_(options_.tenants) {
  set_clock();
  mock::DataPlan plan;
  plan.seed = options_.seed;
  plan.orders = 1;
  plan.products = 3;
  plan.customers = 3;
  plan.profile = "plain";
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    mock::Tenant& tenant = tenants_[i];
    tenant.tenant = tenant.name = name_of(i);
    tenant.country = "MX";
    tenant.time_zone = "America/Mexico_City";
    tenant.email = name_of(i) + "@empresa.example";
    tenant.handy_token = "handy-token-" + name_of(i);
    tenant.alegra_token = "alegra-token-" + name_of(i);
    need(erp_->fill(tenant, plan, handy_), "filling the mocks");
    write_tenant(i, false);
  }
  const std::string config = directory_.file("config");
  session::AllowedConnector plugin;
  plugin.file = ENLACE_PLUGINS "/alegra.so";
  plugin.sha256 = need(session::inspect_library(plugin.file), "the connector");
  write_file(
      config + "/enlace.yaml",
      "data: " + directory_.file("unused.db") +
          "\naudit: false\nplugins: [" ENLACE_PLUGINS "]\nmaster_key: {file: " +
          directory_.file("master.key") + "}\n" +
          (options_.alerts ? std::string("alerts: {language: en, webhook: {url: \"") + kWebhook + "\"}}\n"
                           : ""));
  write_file(config + "/connectors.yaml", "connectors:\n  - id: alegra\n    file: " + plugin.file +
                                              "\n    sha256: " + plugin.sha256 +
                                              "\n    origins: [\"https://api.alegra.com\"]\n");
  configuration_ = need(config::load(config), "the configuration");
  EXPECT_FALSE(configuration_.has_errors());
  live();
}

Street::~Street() {
  connected_ = false;
  host_.reset();
}

void Street::write_tenant(std::size_t tenant, bool broken) {
  const mock::Tenant& it = tenants_[tenant];
  write_file(directory_.file("config/tenants/" + it.tenant + ".yaml"),
             broken ? "tenant: [what was on this disk\n"
                    : "tenant: " + it.tenant + "\ntime_zone: " + it.time_zone +
                          "\nhandy:\n  token: " + it.handy_token + "\n  base_url: " + handy_of(tenant) +
                          "/api/v2\nconnectors:\n  alegra:\n    credentials: {email: " + it.email +
                          ", token: " + it.alegra_token +
                          "}\n    settings: " + erp_->settings(it, erp_of(tenant)) +
                          "\n    sync: {products: off, inventory: off, customers: off, orders: on, "
                          "deletions: on}\n    schedule: {orders: every 2m}\n    since: " +
                          kSince + "\n");
}

HttpReply Street::answer(const HttpTransport::Exchange& request) {
  if (!connected_) return nobody_there();
  if (request.url == kWebhook) {
    told_.push_back({now_ms(), need(Json::parse(request.body), "what the webhook is told")});
    return make_reply(200, "{}");
  }
  for (const bool to_handy : {true, false}) {
    const std::size_t dot = request.url.find(to_handy ? ".handy.sim" : ".erp.sim");
    if (dot == std::string::npos || dot < 3) continue;
    const std::size_t tenant =
        options_.one_server ? trouble_.first : std::stoul(request.url.substr(dot - 3, 3));
    if (to_handy) note_poll(request);
    if (troubled(tenant) && trouble_.network) {
      if (std::optional<HttpReply> reply = trouble_.network(request, to_handy, runtime_)) return *reply;
    }
    return serve(tenant, to_handy, request);
  }
  return nobody_there();
}

HttpReply Street::serve(std::size_t tenant, bool to_handy, const HttpTransport::Exchange& request) {
  set_clock();
  const std::string origin = to_handy ? handy_of(tenant) : erp_of(tenant);
  mock::Frame& frame = to_handy ? handy_frame_ : erp_frame_;
  const mock::Frame::Answer answer = frame.serve(
      mock::make_request(request.method, request.url.substr(origin.size()), request.headers, request.body));
  if (!to_handy) note_arrival(request, answer.response.status);
  Headers headers = answer.response.headers;
  if (to_handy && troubled(tenant) && trouble_.date_off_ms != 0) {
    std::erase_if(headers, [](const auto& header) { return header.first == "Date"; });
    headers.emplace_back("Date", mock::http_date(clock_.unix_ms() + trouble_.date_off_ms));
  }
  return make_reply(answer.response.status, answer.response.body, std::move(headers));
}

void Street::note_poll(const HttpTransport::Exchange& request) {
  if (request.url.find("/salesOrder") == std::string::npos || request.method != "GET") return;
  for (const auto& [name, value] : request.headers) {
    const std::size_t at = value.find("handy-token-t");
    if (at == std::string::npos) continue;
    std::vector<std::int64_t>& polls = polls_[std::stoul(value.substr(at + 13, 3))];
    if (polls.empty() || now_ms() - polls.back() > kSecond) polls.push_back(now_ms());
  }
}

// A document of an order carries the order's reference at the start of a field.
void Street::note_arrival(const HttpTransport::Exchange& request, int status) {
  constexpr std::string_view kMark = "[HANDY-";
  if (request.method != "POST" || status >= 300 || request.url.find("/remissions") == std::string::npos)
    return;
  const std::size_t at = request.body.find(kMark);
  if (at == std::string::npos) return;
  const std::size_t begin = at + kMark.size();
  const std::size_t end = request.body.find_first_not_of("0123456789", begin);
  const auto order = orders_.find(request.body.substr(begin, end - begin));
  if (order != orders_.end() && order->second.arrived_ms == 0) {
    order->second.arrived_ms = runtime_.monotonic_ms();
  }
}

void Street::enable(std::size_t tenant) {
  need(host_->engine().activate(tenants_[tenant].tenant, "alegra", kSince, "operator:street"), "activating");
}

void Street::make_order(std::size_t tenant) {
  set_clock();
  const std::int64_t id = tenants_[tenant].handy_company;
  const Json company = handy_.company_state(id);
  const Json lines =
      Json::array({Json::object({{"product", company["products"].items()[0]["code"]}, {"quantity", 1}})});
  const Json& customer = company["customers"].items()[orders_.size() % company["customers"].size()]["code"];
  const Json made = need(
      handy_.create(id, "orders", Json::object({{"customer", customer}, {"items", lines}})), "a new order");
  orders_[made["id"].text()] = {tenant, runtime_.monotonic_ms(), 0};
}

void Street::live() {
  const auto fate = [this](const Json& config) {
    if (!trouble_.workers_crash) return 0;
    const std::string& base = config["settings"]["base_url"].text();
    const std::size_t dot = base.find(".erp.sim");
    return dot != std::string::npos && troubled(std::stoul(base.substr(dot - 3, 3))) ? 1 : 0;
  };
  host_ =
      std::make_unique<SimulatedHost>(runtime_, directory_.file("enlace.db"), directory_.file("master.key"),
                                      configuration_, fate, SimSessions::Refusal());
  for (std::size_t i = 0; i < tenants_.size(); ++i) enable(i);
  host_->serve();
  began_ms_ = runtime_.monotonic_ms();
  // Each tenant has a rhythm of its own, the same in every run.
  std::vector<std::pair<std::int64_t, std::size_t>> due;
  const std::int64_t start = runtime_.monotonic_ms() + kMinute;
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    const auto phase = static_cast<std::int64_t>(random_() % kBetweenOrders);
    for (std::int64_t at = phase; at < (options_.minutes - 4) * kMinute; at += kBetweenOrders) {
      due.emplace_back(start + at, i);
    }
  }
  std::sort(due.begin(), due.end());
  const std::int64_t end = start + options_.minutes * kMinute;
  std::int64_t next_edit = start, next_minute = start;
  bool broken = false;
  for (std::size_t next = 0; runtime_.monotonic_ms() < end;) {
    const std::int64_t now = runtime_.monotonic_ms();
    for (; next < due.size() && due[next].first <= now; ++next) make_order(due[next].second);
    if (trouble_.file_breaks && now >= next_edit) {
      next_edit = now + kMinute;
      broken = !broken;
      write_tenant(trouble_.first, broken);
      configuration_ = need(config::load(directory_.file("config"), host_->engine().configuration().get()),
                            "reading again");
      host_->reconfigure(configuration_);
    }
    if (options_.each_minute && now >= next_minute) {
      next_minute = now + kMinute;
      options_.each_minute(*this);
    }
    runtime_.sleep_until(now + kSecond);
  }
}

std::map<std::string, std::int64_t> Street::delays() const {
  std::map<std::string, std::int64_t> all;
  for (const auto& [id, order] : orders_) {
    if (troubled(order.tenant)) continue;
    const std::int64_t end = order.arrived_ms > 0 ? order.arrived_ms : runtime_.monotonic_ms();
    all.emplace(id, end - order.made_ms);
  }
  return all;
}

std::size_t Street::arrived_of_troubled() const {
  return static_cast<std::size_t>(std::count_if(orders_.begin(), orders_.end(), [&](const auto& order) {
    return troubled(order.second.tenant) && order.second.arrived_ms > 0;
  }));
}

std::int64_t percentile(std::vector<std::int64_t> values, double share) {
  if (values.empty()) return -1;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share)];
}

}  // namespace enlace::test
