#include <algorithm>
#include <set>

#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/listing.hpp"
#include "mocks/alegra/loosen.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/remission_rules.hpp"
#include "mocks/alegra/text.hpp"

// Remissions, apis/alegra.md 9.
namespace enlace::mock::alegra {
namespace {

// The values of a parameter that may be repeated, or hold several separated by commas.
std::set<std::string> values_of(const Request& request, std::string_view name) {
  std::set<std::string> values;
  for (const auto& [key, value] : request.query) {
    if (key != name && key != std::string(name) + "[]") continue;
    std::size_t from = 0;
    while (from <= value.size()) {
      const std::size_t comma = std::min(value.find(',', from), value.size());
      if (comma > from) values.insert(value.substr(from, comma - from));
      from = comma + 1;
    }
  }
  return values;
}

// Its digits without leading zeros: what the `number` filter compares (9.3).
std::string significant_digits(std::string_view number) {
  std::string digits;
  for (const char c : number) {
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits.push_back(c);
  }
  return digits;
}

// The status that lists show: the old one until they have caught up.
const std::string& listed_status(const Call& call, const Remission& remission) {
  const bool behind = !remission.previous_status.empty() && !visible(call, remission.status_changed_ms);
  return behind ? remission.previous_status : remission.status;
}

struct Wanted {
  std::optional<std::string> client_id, date, due_date, warehouse, price_list, currency, number;
  std::string client_name;
  std::set<std::string> status;
};

Wanted wanted_by(const Request& request) {
  const auto given = [&](std::string_view name) -> std::optional<std::string> {
    auto value = request.param(name);
    return value && !value->empty() ? value : std::nullopt;
  };
  Wanted wanted;
  wanted.client_id = given("client_id");
  wanted.client_name = folded(given("client_name").value_or(""));
  wanted.date = given("date");
  wanted.due_date = given("dueDate");
  wanted.warehouse = given("warehouse_id");
  wanted.price_list = given("priceList_id");
  wanted.currency = given("currency_code");
  wanted.number = given("number");
  if (wanted.number) wanted.number = significant_digits(*wanted.number);
  wanted.status = values_of(request, "status");
  return wanted;
}

bool matches(const Call& call, const Wanted& wanted, const Remission& remission) {
  const auto other = [](const std::optional<std::string>& value, const Json& actual) {
    return value && *value != actual.text();
  };
  if (wanted.date && *wanted.date != remission.date) return false;
  if (wanted.due_date && *wanted.due_date != remission.due_date) return false;
  if (other(wanted.client_id, remission.client["id"]) || other(wanted.warehouse, remission.warehouse["id"]) ||
      other(wanted.price_list, remission.price_list["id"]) ||
      other(wanted.currency, remission.currency["code"])) {
    return false;
  }
  if (wanted.number && *wanted.number != significant_digits(remission.number_in_lists())) return false;
  if (!wanted.status.empty() && !wanted.status.contains(listed_status(call, remission))) return false;
  return wanted.client_name.empty() ||
         folded(remission.client["name"].text()).find(wanted.client_name) != std::string::npos;
}

// Only four fields order; all others are accepted and ignored (9.3).
void order(const Call& call, bool descending, std::vector<const Remission*>& found) {
  const std::string field = call.request.param("order_field").value_or("");
  const auto by = [&](auto key) {
    std::ranges::stable_sort(found, [&](const Remission* a, const Remission* b) {
      return descending ? key(*b) < key(*a) : key(*a) < key(*b);
    });
  };
  if (field == "number") {
    by([](const Remission& r) {
      return Json(significant_digits(r.number_in_lists())).integer().value_or(0);
    });
  } else if (field == "dueDate") {
    by([](const Remission& r) -> const std::string& { return r.due_date; });
  } else if (field == "status") {
    by([](const Remission& r) -> const std::string& { return r.status; });
  } else if (field == "name") {
    by([](const Remission& r) { return folded(r.client["name"].text()); });
  } else if (call.request.param("order_direction") == "ASC") {
    std::ranges::reverse(found);
  }
}

void add_indicators(const Remission& remission, const std::set<std::string>& asked, Json& row) {
  const auto add = [&](const char* name, bool value) {
    if (asked.contains(name)) row.set(name, value);
  };
  add("editable", remission.open());
  add("voidable", remission.open() && !remission.invoiced());
  add("deletable", !remission.invoiced());
  add("openable", remission.status == "void");
}

Json list_row(const Call& call, const Remission& remission, const std::set<std::string>& fields) {
  Json row = remission_json(call.company, remission);
  row.set("number", remission.number_in_lists());
  row.set("status", listed_status(call, remission));
  row.set("costCenter", Json::object({{"id", "1"}, {"name", "General"}}));  // only in lists (9.2)
  if (!call.switches().list_observations) row.erase("observations");
  add_indicators(remission, fields, row);
  return loosened(row, call.resource, remission.id, call.switches());
}

Json shown_document(const Call& call, const Remission& remission) {
  Json document = remission_json(call.company, remission);
  Json loose = loosened(document, call.resource, remission.id, call.switches());
  loose.set("costCenter", Json());  // always null by id (9.4)
  return loose;
}

Result<Remission*> found(Call& call) {
  Remission* remission = call.company.remissions.find(call.id);
  if (!remission) return refuse(404, "Remisión no encontrada");
  return remission;
}

const Row* default_warehouse(Company& company) {
  for (const auto& [sequence, row] : company.table("warehouses").rows()) {
    if (row.body["isDefault"].truthy()) return &row;
  }
  return nullptr;
}

void set_status(const Call& call, Remission& remission, std::string status) {
  remission.previous_status = remission.status;
  remission.status_changed_ms = call.now_ms;
  remission.status = std::move(status);
}

}  // namespace

Result<Json> list_remissions(Call& call) {
  ENLACE_TRY(Page page, Page::of(call));
  page.metadata = page.metadata && call.switches().remissions_metadata;
  const Wanted wanted = wanted_by(call.request);
  std::vector<const Remission*> rows = call.company.remissions.newest_first(wanted.client_id, wanted.date);
  std::erase_if(rows, [&](const Remission* row) {
    return !visible(call, row->created_ms) || !matches(call, wanted, *row);
  });
  order(call, page.descending, rows);
  const std::set<std::string> fields = values_of(call.request, "fields");
  Json answer = paged(rows, page, call.switches(),
                      [&](const Remission& remission) { return list_row(call, remission, fields); });
  drift(call);
  return answer;
}

Result<Json> get_remission(Call& call) {
  ENLACE_TRY(const Remission* remission, found(call));
  Json document = shown_document(call, *remission);
  const std::set<std::string> fields = values_of(call.request, "fields");
  add_indicators(*remission, fields, document);
  if (fields.contains("pdf"))
    document.set("pdf", "https://cdn.alegra.example/remissions/" + remission->id + ".pdf");
  if (fields.contains("url"))
    document.set("url", "https://app.alegra.example/remission/view/id/" + remission->id);
  if (fields.contains("comments")) document.set("comments", Json::array());
  if (fields.contains("estimate")) document.set("estimate", Json());
  if (fields.contains("invoices")) {
    Json invoices = Json::array();
    for (const std::string& id : remission->invoices) invoices.push_back(Json::object({{"id", id}}));
    document.set("invoices", std::move(invoices));
  }
  return document;
}

Result<Json> create_remission(Call& call) {
  for (const char* required : {"date", "client", "items"}) {
    if (call.body[required].is_null())
      return refuse(400, "El campo " + std::string(required) + " es obligatorio");
  }
  if (call.switches().require_due_date && call.body["dueDate"].is_null()) {
    return refuse(400, "El campo dueDate es obligatorio");
  }
  Company& company = call.company;
  Remission remission;
  remission.number = std::to_string(company.next_number);
  remission.status = call.switches().new_status;
  remission.due_date = call.body["date"].text();
  remission.created_ms = call.now_ms;
  remission.currency = company.profile["currency"];
  if (const Row* warehouse = default_warehouse(company)) {
    remission.warehouse = Json::object({{"id", warehouse->id}, {"name", warehouse->body["name"]}});
  }
  ENLACE_CHECK(write_remission(call, remission));
  remission.id = company.ids.uuid(call.now_ms);
  ++company.next_number;
  const Remission& created = company.remissions.add(std::move(remission));
  move_stock(call, created, -1);
  Json document = shown_document(call, created);
  if (call.switches().number_template_as_list) {
    document.set("numberTemplate", Json::array({document["numberTemplate"]}));
  }
  return document;
}

Result<Json> update_remission(Call& call) {
  ENLACE_TRY(Remission * remission, found(call));
  if (call.switches().refuse_edit_unless_open && !remission->open()) {
    return refuse(400, "La remisión no se puede editar");
  }
  Remission changed = *remission;
  ENLACE_CHECK(write_remission(call, changed));
  move_stock(call, *remission, +1);
  RemissionBook& book = call.company.remissions;
  book.set_date(*remission, changed.date);
  book.set_client(*remission, changed.client);
  *remission = std::move(changed);
  move_stock(call, *remission, -1);
  return shown_document(call, *remission);
}

Result<Json> delete_remission(Call& call) {
  ENLACE_TRY(const Remission* remission, found(call));
  if (remission->invoiced()) return refuse(400, "La remisión tiene facturas asociadas");
  if (remission->status != "void") move_stock(call, *remission, +1);
  Json epitaph = remission_state(*remission);
  epitaph.set("deleted_ms", call.now_ms);
  call.company.deleted_remissions.push_back(std::move(epitaph));
  call.company.remissions.erase(call.id);
  return Json::object({{"code", 200}, {"message", "La remisión fue eliminada correctamente"}});
}

Result<Json> void_remission(Call& call) {
  ENLACE_TRY(Remission * remission, found(call));
  if (remission->invoiced()) return refuse(400, "La remisión tiene facturas asociadas");
  if (remission->status == "void") {
    if (call.switches().refuse_repeated_status_change) return refuse(400, "La remisión ya está anulada");
    return shown_document(call, *remission);
  }
  set_status(call, *remission, "void");
  move_stock(call, *remission, +1);
  return shown_document(call, *remission);
}

Result<Json> open_remission(Call& call) {
  ENLACE_TRY(Remission * remission, found(call));
  if (remission->invoiced()) return refuse(400, "La remisión tiene facturas asociadas");
  if (remission->open()) {
    if (call.switches().refuse_repeated_status_change) return refuse(400, "La remisión ya está abierta");
    return shown_document(call, *remission);
  }
  set_status(call, *remission, "open");
  move_stock(call, *remission, -1);
  return shown_document(call, *remission);
}

}  // namespace enlace::mock::alegra
