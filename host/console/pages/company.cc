#include "look/words.hpp"
#include "pages/parts.hpp"
#include "pages/plots.hpp"
#include "phrases/words.hpp"

// One company: what is switched on, when it runs next, until when its credentials are good, who did what.
namespace enlace::console {
namespace {

Json run_model(const Visit& visit, const Json& run, const std::string& zone) {
  const bool on = run["on"].truthy();
  const std::string& paused = run["paused"].text();
  const bool is_paused = run["paused"].truthy() || !paused.empty();
  const bool ran = !run["last_run"].text().empty();
  Json model = state_members(visit, is_paused ? "paused" : on ? "ok" : "not_sent");
  const std::string& component = run["component"].text();
  return model.set("connector", run["connector"].text())
      .set("component", phrases::word(visit.language, component))
      .set("component_name", component)
      .set("is_on", on)
      .set("switched", visit.word(is_paused ? "paused"
                                  : on      ? "on"
                                            : "off"))
      .set("last_run", visit.figures.instant(run["last_run"], zone))
      .set("last_word", ran ? visit.word(run["last_ok"].truthy() ? "ok" : "failed") : "")
      .set("what", run["what"].text())
      .set("remedy", run["remedy"].text())
      .set("next_run", visit.figures.instant(run["next_run"], zone));
}

Json pause_texts(const Visit& visit, const Json& company, const std::string& zone) {
  Json list = Json::array();
  for (const Json& pause : company["pauses"].items()) {
    const Json since = visit.figures.instant(pause["since"], zone),
               until = visit.figures.instant(pause["until"], zone);
    std::string text =
        pause["paused"].text() + ": " +
        visit.word("paused_by",
                   Json::object({{"who", pause["actor"].text()}, {"since", since["full"].text()}}));
    if (!pause["reason"].text().empty()) text += ": " + pause["reason"].text();
    if (!until.is_null())
      text += ' ' + visit.word("paused_until", Json::object({{"until", until["full"].text()}}));
    list.push_back(Json::object({{"text", text}}));
  }
  return list;
}

Json audit_model(const Visit& visit, const Json& audit, const std::string& zone) {
  if (!audit.is_object() || audit.size() == 0) return Json();
  if (!audit["what"].text().empty()) return Json::object({{"text", audit["what"].text()}});
  const Json params = Json::object({{"at", visit.figures.instant(audit["at"], zone)["full"].text()},
                                    {"handy", audit["handy"].text()},
                                    {"handy_sum", visit.figures.money(audit["handy_sum"])},
                                    {"erp", audit["erp"].text()},
                                    {"erp_sum", visit.figures.money(audit["erp_sum"])}});
  return Json::object({{"text", visit.word("audit_text", params)}});
}

std::string entry_text(const Visit& visit, const Json& entry) {
  std::string text = entry["actor"].text() + ": " + phrases::word(visit.language, entry["action"].text());
  if (!entry["subject"].text().empty()) text += ' ' + entry["subject"].text();
  return text;
}

}  // namespace

Page company(Visit& visit) {
  const std::string& tenant = visit.parts.front();
  ENLACE_TRY(const Json company, visit.host.view("company", Json::object({{"tenant", tenant}})));
  const std::string zone = company["time_zone"].text();
  Json runs = Json::array(), credentials = Json::array(), journal = Json::array(), lines = Json::array();
  for (const Json& run : company["runs"].items()) runs.push_back(run_model(visit, run, zone));
  for (const Json& one : company["credentials"].items()) {
    credentials.push_back(Json::object(
        {{"name", one["name"].text()}, {"expires", visit.figures.instant(one["expires"], zone)}}));
  }
  for (const Json& entry : company["journal"].items()) {
    journal.push_back(
        Json::object({{"at", visit.figures.instant(entry["at"], zone)}, {"text", entry_text(visit, entry)}}));
  }
  for (const Json& line : company["file"]["lines"].items())
    lines.push_back(Json::object({{"text", line.text()}}));
  const Json pauses = pause_texts(visit, company, zone);
  std::vector<std::pair<std::string, std::string>> components;
  for (const char* name : {"orders", "products", "customers", "inventory"}) {
    components.emplace_back(name, phrases::word(visit.language, name));
  }
  const std::string plot = "/graficas/empresa/" + percent_encoded(tenant);
  const std::string name = company["company"].text().empty() ? tenant : company["company"].text();
  const Json model = Json::object(
      {{"company", name},
       {"tenant", tenant},
       {"time_zone", zone},
       {"pauses", pauses},
       {"orders_link", address_of("/pedidos", {{"empresa", tenant}, {"periodo", "hoy"}})},
       {"waiting_link", address_of("/espera", {{"empresa", tenant}})},
       {"catalogue_link", address_of("/catalogo", {{"empresa", tenant}})},
       {"history_link", address_of("/historial", {{"empresa", tenant}})},
       {"may_act", visit.may(Role::by_operator)},
       {"runs", runs},
       {"has_plot", company["delays"].size() > 0},
       {"plot_light", plot},
       {"plot_dark", plot + "?tema=oscuro"},
       {"plot_words", delays_in_words(visit, company["delays"])},
       {"journal", journal},
       {"is_paused", pauses.size() > 0},
       {"components", choices(components, "")},
       {"command", std::string("enlace tenant ") + (pauses.size() > 0 ? "resume " : "pause ") + tenant},
       {"credentials", credentials},
       {"audit", audit_model(visit, company["audit"], zone)},
       {"has_file", lines.size() > 0},
       {"file_name", company["file"]["name"].text()},
       {"lines", lines}});
  return visit.page("company", name, model);
}

Page company_action(Visit& visit) {
  const std::string& tenant = visit.parts.front();
  const std::string action = visit.field("accion");
  if (action != "pause" && action != "resume" && action != "run_now") {
    return failure(ENLACE_E_NOT_FOUND, "page_unknown", visit.word("lost_what"),
                   Json::object({{"remedy", visit.word("lost_remedy")}}));
  }
  Json params = Json::object({{"tenant", tenant}});
  const std::pair<const char*, const char*> names[] = {
      {"conector", "connector"}, {"componente", "component"}, {"razon", "reason"}, {"hasta", "until"}};
  for (const auto& [field, member] : names) {
    if (const std::string value = visit.field(field); !value.empty()) params.set(member, value);
  }
  ENLACE_CHECK(visit.host.action(action, params));
  return visit.done("/empresas/" + percent_encoded(tenant), visit.word("did_" + action));
}

}  // namespace enlace::console
