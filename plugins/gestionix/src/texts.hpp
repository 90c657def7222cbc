#pragma once

#include <map>
#include <string>

#include <enlace/sdk/descriptor.hpp>

namespace enlace::gestionix {

// What every code of this connector means to a person: language -> code -> text.
std::map<std::string, std::map<std::string, Descriptor::Text>> texts();

}  // namespace enlace::gestionix
