#include "look/words.hpp"
#include "pages/parts.hpp"
#include "phrases/words.hpp"

// One order: its first line answers the call.
namespace enlace::console {
namespace {

// `alone`: the order's first line says it already.
Json delivery_model(const Visit& visit, const Json& one, bool alone, const std::string& zone,
                    const std::string& currency) {
  Json model = state_members(visit, one["state"].text());
  const std::int64_t attempts = one["attempts"].integer().value_or(0);
  Json warnings = Json::array();
  for (const Json& warning : one["warnings"].items()) {
    const std::string& said = warning["what"].text();
    warnings.push_back(Json::object({{"text", said.empty() ? warning["code"].text() : said}}));
  }
  const bool silent = alone || one["state"].text() == "delivered";
  return model.set("name", spoken(one["connector"].text()))
      .set("recipient", one["recipient"].text())
      .set("what", silent ? "" : one["what"].text())
      .set("remedy", silent ? "" : one["remedy"].text())
      .set("warnings", warnings)
      .set("number", one["remote_number"].text())
      .set("remote_total", visit.figures.money(one["remote_total"], currency))
      .set("delivered", visit.figures.instant(one["delivered"], zone))
      .set("next_try", visit.figures.instant(one["next_try"], zone))
      .set("attempts",
           attempts < 2 ? "" : say_count(visit.language, "attempts_one", "attempts_many", attempts));
}

Json line_model(const Visit& visit, const Json& line, const std::string& currency) {
  std::string taxes;
  for (const Json& tax : line["taxes"].items()) taxes += (taxes.empty() ? "" : ", ") + tax.text();
  const std::string& discount = line["discount"].text();
  return Json::object({{"name", line["name"].text()},
                       {"code", line["code"].text()},
                       {"quantity", line["quantity"].text()},
                       {"price", visit.figures.money(line["price"], currency)},
                       {"discount", discount.empty() || discount == "0" ? "" : discount + " %"},
                       {"taxes", taxes},
                       {"amount", visit.figures.money(line["amount"], currency)},
                       {"is_return", line["is_return"].truthy()},
                       {"comment", line["comment"].text()}});
}

Json sums(const Visit& visit, const Json& order) {
  Json list = Json::array();
  const std::string currency = order["currency"].text();
  const auto add = [&](const std::string& name, const Json& amount) {
    if (!amount.text().empty()) {
      list.push_back(Json::object({{"name", name}, {"amount", visit.figures.money(amount, currency)}}));
    }
  };
  add(visit.word("subtotal"), order["subtotal"]);
  if (order["discount"].decimal().value_or(Decimal()).sign() != 0)
    add(visit.word("discount"), order["discount"]);
  for (const Json& tax : order["taxes"].items()) add(tax["name"].text(), tax["amount"]);
  add(visit.word("total"), order["total"]);
  return list;
}

bool can(const Visit& visit, const Json& order, const char* what) {
  if (!visit.may(Role::by_operator)) return false;
  for (const Json& one : order["can"].items()) {
    if (one.text() == what) return true;
  }
  return false;
}

// What may be done, each with its address and the command that does the same.
Json acts(const Visit& visit, const Json& order) {
  const std::string& id = order["order"].text();
  const std::string key = order["tenant"].text() + "/" + id;
  const auto link = [&](const char* action) {
    return address_of("/accion", {{"accion", action}, {"pedido", key}, {"volver", order_link(order)}});
  };
  Json list = Json::object({{"key", key}, {"reference", "HANDY-" + id}});
  const auto add = [&](const char* name, const std::string& command) {
    list.set(name,
             can(visit, order, name) ? Json::object({{"link", link(name)}, {"command", command}}) : Json());
  };
  add("retry", "enlace dead retry " + id);
  add("drop", "enlace dead drop " + id);
  add("resolve_delivered", "enlace order resolve " + id + " --delivered NUM");
  add("resolve_absent", "enlace order resolve " + id + " --absent");
  add("note", "enlace order note " + id);
  list.set("in_doubt", can(visit, order, "resolve_delivered"));
  return list;
}

Json story(const Visit& visit, const Json& order, const std::string& zone) {
  Json list = Json::array();
  for (const Json& event : order["story"].items()) {
    list.push_back(Json::object({{"at", visit.figures.instant(event["at"], zone)},
                                 {"what", phrases::word(visit.language, event["what"].text())},
                                 {"connector", spoken(event["connector"].text())},
                                 {"actor", event["actor"].text() == "host" ? "" : event["actor"].text()}}));
  }
  return list;
}

Json facts(const Visit& visit, const Json& order) {
  Json list = Json::array();
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) list.push_back(Json::object({{"name", name}, {"value", value}}));
  };
  const std::string zone = order["time_zone"].text();
  add(visit.word("made_at"), visit.figures.instant(order["created"], zone)["full"].text());
  add(visit.word("arrived_at"), visit.figures.instant(order["received"], zone)["full"].text());
  add(visit.word("landed_at"), visit.figures.instant(order["landed"], zone)["full"].text());
  add(visit.word("kind"), phrases::word(visit.language, order["kind"].text()));
  add(visit.word("tenant"), order["tenant"].text());
  add(visit.word("zone_of_time"), zone);
  for (const Json& one : order["deliveries"].items()) {
    const std::string of = spoken(one["connector"].text()) + " · ";
    add(of + visit.word("reference"), one["reference"].text());
    add(of + visit.word("remote_id"), one["remote_id"].text());
    add(of + visit.word("cause"), one["cause"].text());
    add(of + visit.word("message"), one["message"].text());
  }
  return list;
}

Json chain(const Visit& visit, const Json& order) {
  Json list = Json::array();
  for (const Json& link : order["chain"].items()) {
    const bool is_this = link["order"].text() == order["order"].text();
    const Json other = Json::object({{"tenant", order["tenant"].text()}, {"order", link["order"].text()}});
    list.push_back(Json::object({{"order", link["order"].text()},
                                 {"link", is_this ? "" : order_link(other)},
                                 {"state", state_members(visit, link["state"].text())["state"].text()}}));
  }
  return list;
}

std::string mail_link(const std::string& address) {
  const std::size_t at = std::min(address.find('@'), address.size());
  return "mailto:" + percent_encoded(address.substr(0, at)) + '@' +
         percent_encoded(address.substr(std::min(at + 1, address.size())));
}

std::string subtitle(const Visit& visit, const Json& order) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
  };
  const std::string& code = order["customer_code"].text();
  add(order["customer"].text() + (code.empty() ? "" : " (" + code + ")"));
  add(order["seller"].text());
  if (!order["zone"].text().empty()) add(visit.word("zone") + ' ' + order["zone"].text());
  add(visit.figures.instant(order["created"], order["time_zone"].text())["full"].text());
  add(visit.figures.money(order["total"], order["currency"].text()));
  add(order["company"].text());
  return text;
}

}  // namespace

Page order(Visit& visit) {
  ENLACE_TRY(const Json order,
             visit.host.view("order", Json::object({{"tenant", visit.parts[0]}, {"order", visit.parts[1]}})));
  const std::string zone = order["time_zone"].text(), currency = order["currency"].text();
  Json deliveries = Json::array(), lines = Json::array(), notes = Json::array();
  for (const Json& one : order["deliveries"].items())
    deliveries.push_back(delivery_model(visit, one, order["deliveries"].size() == 1, zone, currency));
  for (const Json& line : order["lines"].items()) lines.push_back(line_model(visit, line, currency));
  for (const Json& note : order["notes"].items()) {
    notes.push_back(Json::object({{"text", note["text"].text()},
                                  {"actor", note["actor"].text()},
                                  {"at", visit.figures.instant(note["at"], zone)}}));
  }
  Json model = state_members(visit, order["state"].text());
  const bool delivered = order["state"].text() == "delivered";
  const std::string& mail = order["seller_email"].text();
  model.set("order", order["order"].text())
      .set("subtitle", subtitle(visit, order))
      .set("standing", standing_of(visit, order))
      .set("remedy", delivered ? "" : order["remedy"].text())
      .set("answer", answer_of(visit, order))
      .set("seller_mail", !mail.empty())
      .set("mail_link", mail_link(mail))
      .set("deliveries", deliveries)
      .set("lines_known", order["lines_known"].truthy())
      .set("lines", lines)
      .set("sums", sums(visit, order))
      .set("comment", order["comment"].text())
      .set("has_acts", visit.may(Role::by_operator) && order["can"].size() > 0)
      .set("acts", acts(visit, order))
      .set("has_notes", notes.size() > 0)
      .set("notes", notes)
      .set("story", story(visit, order, zone))
      .set("story_purged", order["story_purged"].truthy())
      .set("facts", facts(visit, order))
      .set("has_chain", order["chain"].size() > 1)
      .set("chain", chain(visit, order));
  return visit.page("order", visit.word("order") + ' ' + order["order"].text(), model);
}

}  // namespace enlace::console
