#include "look/words.hpp"
#include "pages/filter.hpp"
#include "pages/parts.hpp"

// Orders of a filter, with sums and groups (V-1). The address is the filter.
namespace enlace::console {
namespace {

constexpr int kRows = 50;
constexpr std::size_t kWhyShown = 60;

const std::vector<std::string>& states_of_chips() {
  static const std::vector<std::string> states = {"delivered", "on_the_way", "waits_for_person", "in_doubt",
                                                  "not_sent",  "removed",    "edited",           "damaged"};
  return states;
}

std::string link_with(const Fields& fields) {
  return address_of("/pedidos", without(fields, "despues"));
}

Json state_chips(const Visit& visit, const Json& by_state, const Fields& fields) {
  Json chips = Json::array();
  for (const std::string& state : states_of_chips()) {
    std::int64_t count = 0;
    for (const Json& one : by_state.items()) {
      if (one["state"].text() == state) count = one["count"].integer().value_or(0);
    }
    const bool on = has(fields, "estado", state_field(state));
    const bool always =
        state == "delivered" || state == "on_the_way" || state == "waits_for_person" || state == "in_doubt";
    if (count == 0 && !on && !always) continue;
    Json chip = state_members(visit, state);
    chip.set("name", visit.word("chip_" + state)).set("count", visit.figures.count(count)).set("is_on", on);
    chips.push_back(chip.set("link", link_with(toggled(fields, "estado", state_field(state)))));
  }
  return chips;
}

Json saved_views(const Visit& visit, const Fields& fields) {
  const std::vector<std::pair<const char*, Fields>> views = {
      {"view_today", {{"periodo", "hoy"}}},
      {"view_open", {{"abiertos", "1"}}},
      {"view_waiting", {{"estado", "espera"}}},
      {"view_doubt", {{"estado", "duda"}}},
      {"view_no_tax_id", {{"causa", "customer_without_rfc"}, {"abiertos", "1"}}},
      {"view_differs", {{"periodo", "este-mes"}, {"avisos", "1"}}}};
  Json list = Json::array();
  for (const auto& [name, filter] : views) {
    list.push_back(
        Json::object({{"name", visit.word(name)},
                      {"link", address_of("/pedidos", filter)},
                      {"is_on", written_fields(filter_fields(fields)) == written_fields(filter)}}));
  }
  return list;
}

Json row_model(const Visit& visit, const Json& row) {
  Json model = state_members(visit, row["state"].text());
  const std::int64_t edited = row["edited"].integer().value_or(0);
  const bool delivered = row["state"].text() == "delivered";
  const std::string why = delivered ? std::string() : row["what"].text();
  const std::string folded = cut_text(why, kWhyShown);
  return model.set("key", row["tenant"].text() + "/" + row["order"].text())
      .set("order", row["order"].text())
      .set("link", order_link(row))
      .set("created", visit.figures.instant(row["created"], row["time_zone"].text()))
      .set("company", row["company"].text())
      .set("customer", row["customer"].text())
      .set("customer_code", row["customer_code"].text())
      .set("seller", row["seller"].text())
      .set("total", visit.figures.money(row["total"], row["currency"].text()))
      .set("edited", edited == 0 ? "" : say_count(visit.language, "edited_one", "edited_many", edited))
      .set("deliveries", delivery_marks(visit, row["deliveries"]))
      .set("why", folded)
      .set("whole", why);
}

// "37 pedidos · $204,331.20 · 35 en el ERP $190,011.10 · 2 esperan $14,320.10"
std::string totals(const Visit& visit, const Json& document) {
  std::string text = orders_text(visit, document["count"].integer().value_or(0));
  if (document["by_currency"].size() == 0) {
    text += " · " + visit.figures.money(document["sum"], document["currency"].text());
  }
  for (const Json& one : document["by_currency"].items()) {
    text += " · " + visit.figures.money(one["sum"], one["currency"].text()) +
            (one["currency"].text() == "MXN" ? " MXN" : "");
  }
  for (const Json& one : document["by_state"].items()) {
    const std::string key = "chip_" + one["state"].text();
    if (!knows_word(key)) continue;
    text += " · " + visit.word(key) + ": " + visit.figures.count(one["count"].integer().value_or(0));
    if (!one["sum"].text().empty()) text += ", " + visit.figures.money(one["sum"]);
  }
  return text;
}

Json group_rows(const Visit& visit, const Json& document, const Fields& fields) {
  const std::string by = document["filter"]["by"].text();
  Json rows = Json::array();
  for (const Json& group : document["groups"].items()) {
    const std::string& key = group["key"].text();
    Fields narrowed = without(fields, "por");
    std::string name = group["name"].text().empty() ? key : group["name"].text();
    if (by == "seller") narrowed = with(narrowed, "vendedor", key);
    if (by == "customer") narrowed = with(narrowed, "cliente", key);
    if (by == "company") narrowed = with(narrowed, "empresa", key);
    if (by == "state") {
      narrowed = with(narrowed, "estado", state_field(key));
      name = state_members(visit, key)["state"].text();
    }
    if (by == "day") {
      narrowed = with(with(without(narrowed, "periodo"), "desde", key), "hasta", key);
      name = visit.figures.day(key);
    }
    Json row = Json::object({{"name", name.empty() ? visit.word("nobody") : name},
                             {"group_link", key.empty() ? "" : link_with(narrowed)},
                             {"sum", visit.figures.money(group["sum"])},
                             {"average", visit.figures.money(group["average"])}});
    for (const char* member : {"count", "delivered", "on_the_way", "waiting", "not_sent", "customers"}) {
      row.set(member, visit.figures.count(group[member].integer().value_or(0)));
    }
    rows.push_back(row);
  }
  return rows;
}

Json groupings(const Visit& visit, const Fields& fields) {
  Json list = Json::array();
  for (const char* by : {"vendedor", "dia", "cliente", "estado", "empresa"}) {
    const bool on = first_of(fields, "por") == by;
    list.push_back(Json::object(
        {{"name", visit.word(std::string("by_") + by)},
         {"is_on", on},
         {"link", on ? link_with(without(fields, "por")) : link_with(with(fields, "por", by))}}));
  }
  return list;
}

// The same orders by company or seller, whichever is chosen: what the filter's lists offer.
Json offered(Visit& visit, const Fields& fields, const char* by, const char* field) {
  Json filter = filter_of(without(without(fields, field), "por"));
  const Result<Json> document = visit.host.view("orders", filter.set("by", by).set("limit", 1));
  Json list = Json::array();
  if (!document) return list;  // the lists are a help; the page goes without them
  for (const Json& group : (*document)["groups"].items()) {
    const std::string& name = group["name"].text().empty() ? group["key"].text() : group["name"].text();
    list.push_back(Json::object({{"value", group["key"].text()},
                                 {"name", name},
                                 {"count", group["count"].text()},
                                 {"selected", group["key"].text() == first_of(fields, field)}}));
  }
  return list;
}

std::string title_of(const Visit& visit, const Fields& fields) {
  const std::string period = first_of(fields, "periodo");
  const std::string key = "title_" + period;
  if (!period.empty() && knows_word(key)) return visit.word(key);
  return visit.word("nav_orders");
}

Json understood(const Visit& visit, const Json& document) {
  Json list = Json::array();
  for (const Json& chip : document["understood"].items()) {
    const std::string key = "understood_" + chip["chip"].text();
    list.push_back(Json::object({{"name", knows_word(key) ? visit.word(key) : chip["chip"].text()},
                                 {"value", chip["value"].text()}}));
  }
  return list;
}

Json filter_model(const Visit& visit, const Fields& fields, Json companies, Json sellers) {
  std::vector<std::pair<std::string, std::string>> periods = {{"", visit.word("period_all")}};
  for (const char* name : {"hoy", "ayer", "esta-semana", "semana-pasada", "este-mes"}) {
    periods.emplace_back(name, visit.word(std::string("period_") + name));
  }
  Json kept = Json::array();
  for (const auto& [name, value] : fields) {
    const bool hidden =
        name == "estado" || name == "causa" || name == "cliente" || name == "por" || name == "abiertos";
    if (hidden) kept.push_back(Json::object({{"name", name}, {"value", value}}));
  }
  const bool many = companies.size() > 1 || !first_of(fields, "empresa").empty();
  return Json::object(
      {{"q", first_of(fields, "q")},
       {"kept", kept},
       {"periods", choices(periods, first_of(fields, "periodo"))},
       {"from", first_of(fields, "desde")},
       {"to", first_of(fields, "hasta")},
       {"many", many},
       {"companies", std::move(companies)},
       {"sellers", std::move(sellers)},
       {"seller", first_of(fields, "vendedor")},
       {"kinds", choices({{"sale", visit.word("kind_sale")}, {"presale", visit.word("kind_presale")}},
                         first_of(fields, "tipo"))},
       {"zone", first_of(fields, "zona")},
       {"connector", first_of(fields, "conector")},
       {"amount_from", first_of(fields, "minimo")},
       {"amount_to", first_of(fields, "maximo")},
       {"with_notes", !first_of(fields, "avisos").empty()},
       {"by_arrival", !first_of(fields, "llegada").empty()},
       {"replaced", !first_of(fields, "reemplazados").empty()}});
}

}  // namespace

Page orders(Visit& visit) {
  Fields fields = visit.request.query;
  if (filter_fields(fields).empty()) fields.emplace_back("periodo", "hoy");
  Json filter = filter_of(fields);
  const std::string after = first_of(fields, "despues");
  if (!after.empty()) filter.set("after", after);
  ENLACE_TRY(const Json document, visit.host.view("orders", filter.set("limit", kRows)));
  Json by_state = document["by_state"];
  if (filter.contains("states")) {  // the counts of the states that are not chosen
    Json whole = filter_of(without(without(fields, "estado"), "por"));
    ENLACE_TRY(const Json all, visit.host.view("orders", whole.set("limit", 1)));
    by_state = all["by_state"];
  }
  Json model = filter_model(visit, fields, offered(visit, fields, "company", "empresa"),
                            offered(visit, fields, "seller", "vendedor"));
  Json rows = Json::array();
  bool waits = false;
  for (const Json& row : document["rows"].items()) {
    rows.push_back(row_model(visit, row));
    waits = waits || row["state"].text() == "waits_for_person" || row["state"].text() == "in_doubt";
  }
  const Fields only_filter = filter_fields(fields);
  const std::int64_t count = document["count"].integer().value_or(0);
  std::string all_link, all;
  if (visit.may(Role::by_operator) && waits && !first_of(fields, "estado").empty()) {
    Fields action = only_filter;
    action.emplace_back("accion", "retry");
    action.emplace_back("volver", address_of("/pedidos", visit.request.query));
    all_link = address_of("/accion", action);
    all = visit.word("act_retry_n", Json::object({{"count", visit.figures.count(count)}}));
  }
  const std::string& next = document["next"].text();
  const std::string by = first_of(fields, "por");
  const Json chips = understood(visit, document);
  const Json groups = group_rows(visit, document, fields);
  const std::string title = title_of(visit, fields);
  model.set("title", title)
      .set("has_understood", chips.size() > 0)
      .set("understood", chips)
      .set("views", saved_views(visit, fields))
      .set("states", state_chips(visit, by_state, fields))
      .set("definition", visit.word(filter["by_arrival"].truthy() ? "definition_arrival" : "definition_made"))
      .set("totals", totals(visit, document))
      .set("complete", document["complete"].is_null() || document["complete"].truthy())
      .set("may_act", visit.may(Role::by_operator))
      .set("has_rows", rows.size() > 0)
      .set("rows", rows)
      .set("all_link", all_link)
      .set("all", all)
      .set("xlsx", address_of("/pedidos/exportar", with(only_filter, "formato", "xlsx")))
      .set("csv", address_of("/pedidos/exportar", with(only_filter, "formato", "csv")))
      .set("first", after.empty() ? "" : link_with(fields))
      .set("next", next.empty() ? "" : address_of("/pedidos", with(fields, "despues", next)))
      .set("groupings", groupings(visit, fields))
      .set("has_groups", groups.size() > 0)
      .set("groups", groups)
      .set("group_name", by.empty() ? "" : visit.word("by_" + by));
  return visit.page("orders", title, model);
}

// A folio, a number of the ERP, a mark: straight to the order. All else is a list.
Page find(Visit& visit) {
  const std::string q = visit.field("q");
  if (q.empty()) return Response::redirect("/pedidos");
  ENLACE_TRY(const Json found, visit.host.view("find", Json::object({{"q", q}})));
  const Json& exact = found["exact"];
  return Response::redirect(exact.is_object() ? order_link(exact) : address_of("/pedidos", {{"q", q}}));
}

Page order_by_folio(Visit& visit) {
  ENLACE_TRY(const Json found, visit.host.view("find", Json::object({{"q", visit.parts.front()}})));
  const Json& exact = found["exact"];
  return Response::redirect(exact.is_object() ? order_link(exact)
                                              : address_of("/pedidos", {{"q", visit.parts.front()}}));
}

}  // namespace enlace::console
