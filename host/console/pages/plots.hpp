#pragma once

#include "pages/pages.hpp"

namespace enlace::console {

// The plots of the view `today`: {title, legend, light, dark, words}; `words` says what they show.
Json plots_of(const Visit& visit, const Json& today);
// Of delays: "6 min en la mitad de los pedidos; el peor día, mar 1 dic, 95 % en 14 min".
std::string delays_in_words(const Visit& visit, const Json& delays);

}  // namespace enlace::console
