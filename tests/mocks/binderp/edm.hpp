#pragma once

#include <string>
#include <string_view>
#include <vector>

// The types of what the lists answer, as far as $filter and $orderby need them (apis/bind.md 2 to 5).
namespace enlace::mock::binderp {

enum class Edm { text, guid, integer, number, boolean, moment };
std::string_view name_of(Edm type);  // "Edm.String"

struct Property {
  std::string_view name;
  Edm type;
};

struct EntityType {
  std::string_view name;  // "BindERP.API.Client", as messages name it
  std::vector<Property> properties;

  [[nodiscard]] const Property* find(std::string_view property) const;  // case counts
};

// By resource: "Clients". Throws std::out_of_range for one that no list shows: a defect of the mock.
const EntityType& entity_type(std::string_view resource);

}  // namespace enlace::mock::binderp
