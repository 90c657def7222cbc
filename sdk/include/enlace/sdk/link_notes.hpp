#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

namespace enlace::sdk {

// What an order should tell of the client that was created or found for it. The client's link is stored at
// once, the outcome of the order is not: where the order's own write fails, its next attempt finds the client
// linked and would tell nothing. So the notes stay in the link's data, for that order alone, until a later
// link replaces it.
//
// At most 10 notes are kept. Nothing is added where there are none.
void keep_notes(Link& link, const std::string& reference, const std::vector<Notice>& notes);

// Those that were kept for the order with this reference; what cannot be read is left out.
std::vector<Notice> notes_kept(const Link& link, const std::string& reference);

}  // namespace enlace::sdk
