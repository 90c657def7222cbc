#include "pages/filter.hpp"
#include "pages/parts.hpp"
#include "phrases/words.hpp"

// Who did what, and when (V-5).
namespace enlace::console {
namespace {

std::string detail_text(const Json& detail) {
  std::string text;
  for (const Json::Member& member : detail.members()) {
    const std::string value = member.value.text().empty() ? member.value.dump() : member.value.text();
    text += (text.empty() ? "" : ", ") + member.key + ": " + value;
  }
  return cut_text(text, 200);
}

Json entry_model(const Visit& visit, const Json& entry) {
  const std::string& connector = entry["connector"].text();
  return Json::object({{"at", visit.figures.instant(entry["at"], entry["time_zone"].text())},
                       {"actor", entry["actor"].text()},
                       {"action", phrases::word(visit.language, entry["action"].text())},
                       {"tenant", entry["tenant"].text() + (connector.empty() ? "" : " · " + connector)},
                       {"subject", entry["subject"].text()},
                       {"detail", detail_text(entry["detail"])}});
}

}  // namespace

Page history(Visit& visit) {
  Json params = Json::object();
  const std::pair<const char*, const char*> names[] = {
      {"empresa", "tenant"}, {"desde", "from"}, {"hasta", "to"}, {"despues", "after"}};
  for (const auto& [field, member] : names) {
    if (const std::string value = visit.field(field); !value.empty()) params.set(member, value);
  }
  ENLACE_TRY(const Json document, visit.host.view("history", params));
  Json entries = Json::array();
  for (const Json& entry : document["entries"].items()) entries.push_back(entry_model(visit, entry));
  const std::string& next = document["next"].text();
  const Json companies = companies_of(visit, visit.field("empresa"));
  return visit.page(
      "history", visit.word("nav_history"),
      Json::object(
          {{"many", companies.size() > 0},
           {"companies", companies},
           {"from", visit.field("desde")},
           {"to", visit.field("hasta")},
           {"has_entries", entries.size() > 0},
           {"entries", entries},
           {"next",
            next.empty() ? "" : address_of("/historial", with(visit.request.query, "despues", next))}}));
}

}  // namespace enlace::console
