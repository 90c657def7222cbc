#include <algorithm>
#include <array>

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/refusal.hpp"

// Comments on any record (apis/bind.md 5.3) and webhooks (5.4).
namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

constexpr std::array<std::string_view, 8> kEvents = {"Add_Activity", "Add_Client", "Edit_Client",
                                                     "Add_Invoice",  "Add_Order",  "Add_Product",
                                                     "Add_Quote",    "Add_Payment"};

const Model& new_comment() {
  static const Model model = {{"ExternalID", Kind::guid, true}, {"Comment", Kind::text, true}};
  return model;
}
const Model& subscription() {
  static const Model model = {{"event", Kind::text, true}, {"target_url", Kind::text, true}};
  return model;
}

bool is_record(const Company& company, const std::string& id) {
  return company.clients.contains(id) || company.products.contains(id) || company.orders.contains(id) ||
         company.invoices.contains(id);
}

bool is_event(std::string_view name) {
  return std::ranges::find(kEvents, name) != kEvents.end();
}

Json event_row(std::string_view event) {
  return Json::object({{"ID", event}, {"EventName", event}, {"EventDescription", event}});
}

}  // namespace

Result<Response> list_comments(Call& call) {
  return list_catalog(call);
}

Result<Response> create_comment(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newComment", new_comment()));
  if (!is_record(call.company, body["ExternalID"].text())) return bad_reference(call, "El registro");
  call.company.shelves["Comments"].put(Json::object({{"ID", call.company.guids.next()},
                                                     {"ExternalID", body["ExternalID"]},
                                                     {"Comments", body["Comment"]},
                                                     {"CreationDate", call.now()},
                                                     {"EmployeeName", call.user()["FullName"]}}),
                                       call.now_ms);
  return no_content();
}

Result<Response> list_events(Call& call) {
  Shelf rows;
  for (const std::string_view event : kEvents) rows.put(event_row(event), 0);
  ENLACE_TRY(const Json page, page_of(call, "WebHooks", rows.rows()));
  return answer(page);
}

Result<Response> get_event(Call& call) {
  if (!is_event(call.id)) return not_found(call, "El evento");
  return answer(Json::object({{"event", call.id}, {"data", Json::object()}}));
}

Result<Response> list_subscriptions(Call& call) {
  return list_catalog(call);
}

// POST and PUT alike: one address for each event and target.
Result<Response> put_subscription(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "subscription", subscription()));
  if (!is_event(body["event"].text())) return refuse(400, "El evento no existe.");
  const std::string& target = body["target_url"].text();
  if (!target.starts_with("https://") && !target.starts_with("http://"))
    return refuse(400, "La URL no es válida.");
  const std::string id = call.company.guids.of("subscription " + body["event"].text() + " " + target);
  call.company.shelves["WebHookSubscriptions"].put(
      Json::object({{"ID", id}, {"EventID", body["event"]}, {"TargetUrl", target}}), call.now_ms);
  return no_content();
}

Result<Response> delete_subscription(Call& call) {
  const auto event = call.query("id");
  if (!event) return no_such_resource(call.request);
  const auto one = call.query("subscriptionID");
  Shelf& shelf = call.company.shelves["WebHookSubscriptions"];
  std::vector<std::string> ended;
  for (const Json* row : shelf.rows()) {
    const bool wanted = (*row)["EventID"].text() == *event && (!one || (*row)["ID"].text() == *one);
    if (wanted) ended.push_back((*row)["ID"].text());
  }
  for (const std::string& id : ended) shelf.erase(id, call.now_ms);
  return no_content();
}

// Nothing is sent: a connector does not listen. What would have been stands in the state.
void notify(Call& call, std::string_view event, const Json& payload) {
  for (const Json* row : call.company.shelves["WebHookSubscriptions"].rows()) {
    if ((*row)["EventID"].text() != event) continue;
    call.company.notifications.push_back(
        Json::object({{"event", event}, {"target_url", (*row)["TargetUrl"]}, {"data", payload}}));
  }
}

}  // namespace enlace::mock::binderp
