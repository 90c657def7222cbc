#include "mocks/alegra/contact_rules.hpp"
#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/listing.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

// Contacts, apis/alegra.md 8.
namespace enlace::mock::alegra {
namespace {

bool holds_role(const Json& roles, const std::string& role) {
  if (!roles.is_array()) return roles.text() == role;
  for (const Json& held : roles.items()) {
    if (held.text() == role) return true;
  }
  return false;
}

bool has(const std::string& text, const std::string& wanted) {
  return text.find(wanted) != std::string::npos;
}

Filter contact_filter(const Call& call) {
  const auto lower = [&](std::string_view name) { return folded(call.request.param(name).value_or("")); };
  const std::string role = call.request.param("type").value_or("");
  const bool by_name = call.switches().name_filter != "ignored";
  const bool name_equals = call.switches().name_filter == "equals";
  return [query = lower("query"), name = by_name ? lower("name") : std::string(), email = lower("email"),
          identification = lower("identification"), role, name_equals](const Row& row) {
    if (!query.empty() && !has(row.folded_name, query) && !has(row.folded_code, query)) return false;
    if (!name.empty() && (name_equals ? row.folded_name != name : !has(row.folded_name, name))) return false;
    if (!identification.empty() && row.folded_code != identification) return false;
    if (!email.empty() && folded(row.body["email"].text()) != email) return false;
    return (role != "client" && role != "provider") || holds_role(row.body["type"], role);
  };
}

// The seller of a contact carries the name it has today.
Json shown_contact(const Call& call, const Row& row) {
  const Row* seller = row.verbatim ? nullptr : call.company.find("sellers", id_of(row.body["seller"]));
  if (!seller || seller->body["name"] == row.body["seller"]["name"]) return shown(call, row);
  Row current = row;
  current.body.find("seller")->set("name", seller->body["name"]);
  return shown(call, current);
}

}  // namespace

Result<Json> list_contacts(Call& call) {
  return list_rows(call, {"name", "id", "identification", "email"}, contact_filter(call),
                   [&](const Row& row) { return shown_contact(call, row); });
}

Result<Json> get_contact(Call& call) {
  const Row* row = call.company.find("contacts", call.id);
  if (!row) return refuse(404, "Contacto no encontrado");
  return shown_contact(call, *row);
}

Result<Json> create_contact(Call& call) {
  Table& contacts = call.company.table("contacts");
  const std::int64_t limit = call.switches().contact_limit;
  if (limit > 0 && static_cast<std::int64_t>(contacts.size()) >= limit) {
    return refuse(406, "Alcanzaste el límite de contactos de tu plan");
  }
  ENLACE_TRY(Json contact, contact_from(call, ""));
  contact.set("id", call.company.ids.numeral());
  const Row& row = contacts.put(std::move(contact), call.now_ms, false);
  call.company.created_contacts.push_back(row.id);
  notify(call, "new-client", row.body);
  return shown_contact(call, row);
}

Result<Json> replace_contact(Call& call) {
  Table& contacts = call.company.table("contacts");
  if (!contacts.find(call.id)) return refuse(404, "Contacto no encontrado");
  ENLACE_TRY(Json contact, contact_from(call, call.id));
  const Row& row = contacts.put(std::move(contact), call.now_ms, false);
  notify(call, "edit-client", row.body);
  return shown_contact(call, row);
}

}  // namespace enlace::mock::alegra
