#pragma once

#include <string>

#include "views/standing.hpp"

namespace enlace::desk {

// How things stand, in the text format that monitors read. However many companies there are, fewer than 400
// series: of companies, only the twenty with most orders that wait are named.
std::string metrics_text(const views::Standing& standing);

}  // namespace enlace::desk
