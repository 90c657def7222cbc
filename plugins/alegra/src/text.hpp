#pragma once

#include <enlace/sdk/text.hpp>

// Alegra's loose types (apis/alegra.md 1.6) are read with the SDK's small readers.
namespace enlace::alegra {

using sdk::amount_of;
using sdk::cut;
using sdk::id_of;
using sdk::is_ascii;
using sdk::list_of;
using sdk::looks_like_email;
using sdk::text_of;
using sdk::trim;

}  // namespace enlace::alegra
