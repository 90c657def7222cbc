#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>

// The names of natural persons, whom Alegra Colombia wants in parts and shows by the parts joined
// (apis/alegra.md 8.5).
namespace enlace::alegra {

// {firstName, secondName?, lastName, secondLastName?} of a name in one text:
//   Lucía                       Lucía | .            one word has no last name, and Alegra wants one
//   Lucía Pérez                 Lucía | Pérez
//   Lucía Pérez Gómez           Lucía | Pérez | Gómez
//   Ana Lucía Pérez Gómez       Ana | Lucía | Pérez | Gómez; of more words the second name has those between
// "de", "del", "la", "las", "los", "y", "san", "santa" stay with the word after them. The parts joined are
// the name again.
Json name_parts(std::string_view name);

// The parts joined by blanks; "" where there are none.
std::string joined_parts(const Json& parts);

// A name of one word as Alegra shows it ("Lucía ."), without what name_parts() put there.
std::string without_filler(std::string name);

}  // namespace enlace::alegra
