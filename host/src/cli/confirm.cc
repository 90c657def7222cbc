#include "cli/confirm.hpp"

#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>

namespace enlace::cli {

bool said_yes(std::istream& in, std::ostream& err, phrases::Language language, const std::string& question) {
  constexpr std::string_view kYes[] = {"y", "Y", "yes", "Yes", "s", "S", "si", "Si", "sí", "Sí"};
  err << question << (language == phrases::Language::es ? " [s/N] " : " [y/N] ") << std::flush;
  std::string answer;
  std::getline(in, answer);
  return std::find(std::begin(kYes), std::end(kYes), answer) != std::end(kYes);
}

bool approved(Context& context, const phrases::Phrase& question) {
  return context.arguments.yes || said_yes(context.io.in, context.io.err, context.language, question.what);
}

}  // namespace enlace::cli
