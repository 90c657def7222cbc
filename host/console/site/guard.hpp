#pragma once

#include <string>

#include "site/site.hpp"
#include "web/message.hpp"

// Whether a request was made by a page of this console, or by one of somebody else's in the same browser.
namespace enlace::console {

// By what the browser itself says of where it came from. For whatever changes something: both this and the
// form's token must be right.
bool comes_from_here(const Request& request, const Site& site);
// Whether the browser asked for the name that this console has. What came by another one (a name that was
// pointed here) is not answered.
bool names_us(const Request& request, const Site& site);

}  // namespace enlace::console
