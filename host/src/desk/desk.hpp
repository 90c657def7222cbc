#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "desk/entry.hpp"

// Where the console asks: one line in, one line out. Here, and not in the console, is decided who asks and
// what that person may see and do (console.md A.2): session, then person, then right.
namespace enlace::desk {

class Desk {
 public:
  // Takes one line of a long answer on its way; false: nobody reads it any more.
  using Sink = std::function<bool(const std::string& line)>;

  explicit Desk(const Tools& tools) : tools_(tools) {}

  // Never throws. Without a line end. `sink` gets what comes before the last line.
  std::string answer(std::string_view line, const Sink& sink);

 private:
  Result<Json> document(const Request& request, const Pieces& pieces);
  Result<Person> person_of(const Request& request, bool looks_only);
  [[nodiscard]] Json refusal(const Error& error, phrases::Language language);

  Tools tools_;
};

// Whether a person may ask for an entry at all. Errors: "session_ended", "second_factor_missing",
// "right_missing" {needs}, "limits_refuse".
Result<void> may_ask(const Entry& entry, const Person* person);

}  // namespace enlace::desk
