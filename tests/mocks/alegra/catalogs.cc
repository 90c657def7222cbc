#include <map>
#include <vector>

#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/listing.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

// The small resources, apis/alegra.md 4 to 7.
namespace enlace::mock::alegra {
namespace {

// Resources whose new records have a UUIDv7 since their cut-over date (1.3).
bool new_ids_are_uuids(std::string_view resource) {
  return resource == "sellers" || resource == "warehouses" || resource == "price-lists";
}

Result<void> check_catalog(const Call& call, const Json& row) {
  if (row["name"].text().empty()) return refuse(400, "El nombre es obligatorio");
  const auto percentage = row["percentage"].decimal();
  const bool needs_percentage =
      call.resource == "taxes" || (call.resource == "price-lists" && row["type"].text() == "percentage");
  if (needs_percentage && (!percentage || percentage->is_negative() || *percentage > 100)) {
    return refuse(400, "El porcentaje no es válido");
  }
  return {};
}

Json self_of(const Company& company) {
  return Json::object({{"id", "1"}, {"name", "Usuario API"}, {"email", company.email}, {"status", "active"}});
}

}  // namespace

Result<Json> list_catalog(Call& call) {
  const std::string query = folded(call.request.param("query").value_or(""));
  ENLACE_TRY(Json rows, list_rows(call, {"id", "name"}, [&](const Row& row) {
               return query.empty() || row.folded_name.find(query) != std::string::npos;
             }));
  if (call.resource != "taxes" || call.switches().taxes_shape != "results" || rows.is_object()) return rows;
  const std::size_t total = call.company.table("taxes").size();
  return Json::object({{"total", std::to_string(total)}, {"results", std::move(rows)}});
}

Result<Json> get_catalog(Call& call) {
  const Row* row = call.company.find(call.resource, call.id);
  if (!row) return refuse(404, "No existe el recurso");
  return shown(call, *row);
}

Result<Json> create_catalog(Call& call) {
  ENLACE_CHECK(check_catalog(call, call.body));
  Json row = call.body;
  row.set("id",
          new_ids_are_uuids(call.resource) ? call.company.ids.uuid(call.now_ms) : call.company.ids.numeral());
  if (!row.contains("status")) row.set("status", "active");
  if (call.resource == "price-lists" && !row.contains("type")) row.set("type", "amount");
  return shown(call, call.company.table(call.resource).put(std::move(row), call.now_ms, false));
}

Result<Json> update_catalog(Call& call) {
  Row* row = call.company.table(call.resource).find(call.id);
  if (!row) return refuse(404, "No existe el recurso");
  Json changed = row->body;
  for (const Json::Member& member : call.body.members()) {
    if (member.key != "id") changed.set(member.key, member.value);
  }
  ENLACE_CHECK(check_catalog(call, changed));
  row->body = std::move(changed);
  call.company.table(call.resource).reindex(*row);
  return shown(call, *row);
}

Result<Json> delete_row(Call& call) {
  if (!call.company.table(call.resource).erase(call.id)) return refuse(404, "No existe el recurso");
  if (call.resource == "contacts") notify(call, "delete-client", Json::object({{"id", call.id}}));
  if (call.resource == "items") notify(call, "delete-item", Json::object({{"id", call.id}}));
  return Json::object({{"code", 200}, {"message", "El recurso fue eliminado correctamente"}});
}

Result<Json> get_company(Call& call) {
  return call.company.profile;
}

Result<Json> update_company(Call& call) {
  for (const char* text : {"name", "phone", "website", "address"}) {
    if (call.body.contains(text)) call.company.profile.set(text, call.body[text]);
  }
  return call.company.profile;
}

Result<Json> list_users(Call& call) {
  return Json::array({self_of(call.company)});
}

Result<Json> get_self(Call& call) {
  return self_of(call.company);
}

}  // namespace enlace::mock::alegra
