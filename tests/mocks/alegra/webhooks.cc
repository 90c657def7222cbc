#include <vector>

#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/refusal.hpp"

// Webhook subscriptions, apis/alegra.md 11.
namespace enlace::mock::alegra {
namespace {

constexpr const char* kResource = "webhooks";
constexpr int kFailuresAllowed = 10;

// Calls the subscriber and answers whether it took the call: 2XX within five seconds.
bool delivered(Call& call, const std::string& url, const std::string& body) {
  const int status = call.courier ? call.courier(url, body) : 200;
  call.company.webhook_calls.push_back(Json::object({{"url", url}, {"body", body}, {"status", status}}));
  return status >= 200 && status < 300;
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

Result<Json> delete_subscription(Call& call) {
  if (!call.company.table(kResource).erase(call.id)) return refuse(404, "No existe el recurso");
  return Json::object({{"code", 200}, {"message", "Suscripción eliminada"}});
}

void notify(Call& call, std::string_view event, const Json& payload) {
  Table& subscriptions = call.company.table(kResource);
  std::vector<std::string> dead;
  for (const auto& [sequence, row] : subscriptions.rows()) {
    if (row.body["event"].text() != event) continue;
    int& failures = call.company.webhook_failures[row.id];
    const std::string body = Json::object({{"subject", event}, {"message", payload}}).dump();
    failures = delivered(call, row.body["url"].text(), body) ? 0 : failures + 1;
    if (failures >= kFailuresAllowed) dead.push_back(row.id);
  }
  for (const std::string& id : dead) subscriptions.erase(id);
}

}  // namespace enlace::mock::alegra
