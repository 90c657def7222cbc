#pragma once

#include "desk/entry.hpp"
#include "views/order_filter.hpp"

namespace enlace::desk {

// The companies and sellers whose orders this person may see.
inline views::Reach reach_of(const Call& call) {
  return {call.person->user.tenants, call.person->user.sellers};
}

}  // namespace enlace::desk
