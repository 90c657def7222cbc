#pragma once

#include <iosfwd>
#include <string>

#include "cli/context.hpp"
#include "phrases/phrasebook.hpp"

// Questions that are answered with yes or no.
namespace enlace::cli {

// Asks on `err`; the next line of `in` is the answer.
bool said_yes(std::istream& in, std::ostream& err, phrases::Language language, const std::string& question);

// Whether the person of the command says yes, or said so with --yes.
bool approved(Context& context, const phrases::Phrase& question);

}  // namespace enlace::cli
