#include "settings.hpp"

#include "text.hpp"

namespace enlace::gestionix {
namespace {

Failure invalid(std::string_view setting, std::string_view reason) {
  return failure(ENLACE_E_CONFIG, "setting_invalid", std::string(setting) + " " + std::string(reason),
                 Json::object({{"setting", setting}}));
}

Result<void> read(const Json& json, const std::string& name, bool& value) {
  if (json.is_null()) return {};
  if (!json.is_bool()) return invalid(name, "is not true or false");
  value = json.truthy();
  return {};
}

// A company may be given by its number.
Result<void> read(const Json& json, const std::string& name, std::string& value) {
  if (json.is_null()) return {};
  if (!json.is_string() && !json.is_number()) return invalid(name, "is not a text");
  value = text_of(json);
  return {};
}

}  // namespace

Result<Settings> Settings::from_json(const Json& json) {
  if (!json.is_object() && !json.is_null()) return invalid("settings", "is not an object");
  const Json& to = json["to_config"];
  if (!to.is_object() && !to.is_null()) return invalid("to_config", "is not an object");
  Settings s;
  ENLACE_CHECK(read(json["branch_name"], "branch_name", s.branch_name));
  ENLACE_CHECK(read(json["company"], "company", s.company));
  ENLACE_CHECK(read(to["treat_all_as_sales_orders"], "to_config.treat_all_as_sales_orders",
                    s.treat_all_as_sales_orders));
  ENLACE_CHECK(
      read(to["create_customer_address"], "to_config.create_customer_address", s.create_customer_address));
  ENLACE_CHECK(read(json["default_family"], "default_family", s.default_family));
  ENLACE_CHECK(read(json["base_url"], "base_url", s.base_url));

  if (s.branch_name.empty()) return invalid("branch_name", "is empty");
  while (s.base_url.ends_with('/')) s.base_url.pop_back();
  if (s.base_url.find("://") == std::string::npos) return invalid("base_url", "is not an address");
  return s;
}

}  // namespace enlace::gestionix
