#include "mocks/handy/by_name.hpp"

namespace enlace::mock::handy {
namespace {

Json reference(Id id) {
  return Json::object({{"id", id}});
}

void name_group(std::map<Id, Group>& groups, Id& next_id, std::string_view key, Json& body) {
  const Json& value = body[key];
  if (value.is_string()) body.set(key, reference(group_named(groups, next_id, value.text()).id));
}

void name_tax(Company& company, Sequence& ids, std::string_view key, std::string_view default_name,
              Json& body) {
  const Json& value = body[key];
  const auto amount = value.is_object() ? value["amount"].decimal() : value.decimal();
  if (!amount || value["id"].integer()) return;
  const std::string given = value["name"].text();
  const Tax& tax = tax_named(company, ids, given.empty() ? std::string(default_name) : given, *amount);
  body.set(key, reference(tax.id));
}

void name_price_list(Company& company, Json& body) {
  const Json& value = body["priceList"];
  const PriceList* list = value.is_string() ? company.price_list(value.text()) : nullptr;
  if (list) body.set("priceList", reference(list->id));
}

void name_taxes(Company& company, Sequence& ids, Json& body) {
  name_tax(company, ids, "tax", "IVA", body);
  name_tax(company, ids, "taxOptional", company.country == "CO" ? "INC" : "IEPS", body);
}

}  // namespace

Group& group_named(std::map<Id, Group>& groups, Id& next_id, const std::string& description) {
  for (auto& [id_, group] : groups) {
    if (group.description == description) return group;
  }
  Group group;
  group.id = next_id++;
  group.description = description;
  group.color = "#2e3e49";
  return groups[group.id] = group;
}

Unit& unit_named(Company& company, Sequence& ids, const std::string& code) {
  for (auto& [id_, unit] : company.units) {
    if (unit.code == code) return unit;
  }
  const Id id = ids.unit++;
  return company.units[id] = Unit{id, code, code, true};
}

Tax& tax_named(Company& company, Sequence& ids, const std::string& name, const Decimal& amount) {
  for (auto& [id_, tax] : company.taxes) {
    if (tax.name == name && tax.amount == amount) return tax;
  }
  const Id id = ids.tax++;
  return company.taxes[id] = Tax{id, name, amount, true};
}

Json with_ids(Company& company, Sequence& ids, Owner owner, Json body) {
  switch (owner) {
    case Owner::product:
      name_group(company.families, ids.family, "family", body);
      name_group(company.product_categories, ids.category, "category", body);
      if (body["unit"].is_string()) {
        body.set("unit", reference(unit_named(company, ids, body["unit"].text()).id));
      }
      name_taxes(company, ids, body);
      break;
    case Owner::customer:
      name_group(company.zones, ids.zone, "zone", body);
      name_group(company.customer_categories, ids.category, "category", body);
      name_price_list(company, body);
      break;
    case Owner::order: {
      name_group(company.order_types, ids.order_type, "type", body);
      name_price_list(company, body);
      for (const std::string_view key : {"items", "orderItems"}) {
        if (!body.contains(key)) continue;
        Json lines = Json::array();
        for (const Json& line : body[key].items()) lines.push_back(with_ids(company, ids, Owner::line, line));
        body.set(key, std::move(lines));
      }
      break;
    }
    case Owner::line:
      name_taxes(company, ids, body);
      break;
  }
  return body;
}

}  // namespace enlace::mock::handy
