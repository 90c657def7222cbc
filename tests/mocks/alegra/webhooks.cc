#include <utility>
#include <vector>

#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/refusal.hpp"

// Webhook subscriptions, apis/alegra.md 11.
namespace enlace::mock::alegra {
namespace {

constexpr const char* kResource = "webhooks";

bool taken(int status) {
  return status >= 200 && status < 300;
}

void record(Company& company, const std::string& url, const std::string& body, int status,
            std::int64_t took_ms) {
  company.webhook_calls.push_back(
      Json::object({{"url", url}, {"body", body}, {"status", status}, {"took_ms", took_ms}}));
}

// Calls the subscriber and answers whether it took the call: 2XX in time.
bool delivered(Call& call, const std::string& url, const std::string& body) {
  int status = 200;
  if (call.courier) {
    status = call.courier(url, body);
  } else if (call.thread) {
    status = post_webhook(url, body, call.switches().webhook_timeout_ms);
  }
  record(call.company, url, body, status, 0);
  return taken(status);
}

void count(Company& company, const std::string& id, bool well) {
  Table& subscriptions = company.table(kResource);
  const Row* row = subscriptions.find(id);
  if (!row) return;  // deleted meanwhile
  std::int64_t& failures = company.webhook_failures[id];
  failures = well ? 0 : failures + 1;
  if (failures < company.switches.webhook_failures) return;
  company.webhooks_dropped.push_back(row->body);
  company.webhook_failures.erase(id);
  subscriptions.erase(id);
}

}  // namespace

Result<Json> list_subscriptions(Call& call) {
  Json subscriptions = Json::array();
  for (const auto& [sequence, row] : call.company.table(kResource).rows()) subscriptions.push_back(row.body);
  return Json::object({{"subscriptions", std::move(subscriptions)}});
}

Result<Json> get_subscription(Call& call) {
  const Row* row = call.company.find(kResource, call.id);
  if (!row) return refuse(404, "No existe el recurso");
  return row->body;
}

Result<Json> create_subscription(Call& call) {
  const std::string& event = call.body["event"].text();
  const std::string& url = call.body["url"].text();
  if (event.empty() || url.empty()) return refuse(400, "event y url son obligatorios");
  Table& subscriptions = call.company.table(kResource);
  for (const auto& [sequence, row] : subscriptions.rows()) {
    if (row.body["event"].text() == event && row.body["url"].text() == url) {
      return refuse(400, "Ya existe una suscripción para este evento y url");
    }
  }
  if (!delivered(call, url, "")) return refuse(400, "La url no respondió 2XX");
  const Row& row = subscriptions.put(
      Json::object({{"id", call.company.ids.numeral()}, {"event", event}, {"url", url}}), call.now_ms, false);
  return Json::object({{"message", "Suscripción creada"}, {"subscription", row.body}});
}

Result<Json> update_subscription(Call& call) {
  Table& subscriptions = call.company.table(kResource);
  Row* row = subscriptions.find(call.id);
  if (!row) return refuse(404, "No existe el recurso");
  Json changed = row->body;
  for (const char* name : {"event", "url"}) {
    if (!call.body[name].text().empty()) changed.set(name, call.body[name]);
  }
  if (!delivered(call, changed["url"].text(), "")) return refuse(400, "La url no respondió 2XX");
  row->body = changed;
  call.company.webhook_failures.erase(call.id);
  return Json::object({{"message", "Suscripción actualizada"}, {"subscription", std::move(changed)}});
}

Result<Json> delete_subscription(Call& call) {
  if (!call.company.table(kResource).erase(call.id)) return refuse(404, "No existe el recurso");
  return Json::object({{"code", 200}, {"message", "Suscripción eliminada"}});
}

void settle(Company& company, const Errand& errand) {
  --company.webhooks_pending;
  // An answer that came in drops, each in time and all of them too late, is too late.
  const int status = errand.took_ms > errand.timeout_ms ? 0 : errand.status;
  record(company, errand.url, errand.body, status, errand.took_ms);
  count(company, errand.subscription, taken(status));
}

void notify(Call& call, std::string_view event, const Json& payload) {
  Company& company = call.company;
  std::vector<std::pair<std::string, std::string>> subscribers;  // id and address
  for (const auto& [sequence, row] : company.table(kResource).rows()) {
    if (row.body["event"].text() == event) subscribers.emplace_back(row.id, row.body["url"].text());
  }
  const std::string body = Json::object({{"subject", event}, {"message", payload}}).dump();
  for (const auto& [id, url] : subscribers) {
    if (call.courier || !call.thread) {
      count(company, id, delivered(call, url, body));
      continue;
    }
    Errand errand;
    errand.number = ++company.webhooks_sent;
    errand.company = company.id;
    errand.subscription = id;
    errand.url = url;
    errand.body = body;
    errand.timeout_ms = company.switches.webhook_timeout_ms;
    ++company.webhooks_pending;
    call.thread->send(std::move(errand));
  }
}

}  // namespace enlace::mock::alegra
