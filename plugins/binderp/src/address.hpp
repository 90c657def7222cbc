#pragma once

#include <enlace/sdk/documents.hpp>

namespace enlace::binderp {

// A NewAddress with every member that Bind wants: an order needs the address of its client, and addresses
// cannot be added later through the API (apis/bind.md 4). What Handy does not know says so.
Json new_address(const Address& from);

}  // namespace enlace::binderp
