#pragma once

#include <enlace/sdk/text.hpp>

namespace enlace::gestionix {

using sdk::amount_of;
using sdk::list_of;
using sdk::text_of;
using sdk::trim;

}  // namespace enlace::gestionix
