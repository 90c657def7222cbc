#include "mocks/frame/dressing.hpp"

#include <Poco/DeflatingStream.h>

#include <array>
#include <ranges>
#include <sstream>
#include <utility>

namespace enlace::mock {
namespace {

using namespace std::string_view_literals;

// As it stands between the quotes. The long one is made when it is needed.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kPoisons = {{
    {"lone_surrogate", "\\ud83d"},
    {"low_surrogate", "\\ude00"},
    {"nul", "\\u0000"},
    {"control", "\\u0007"},
    {"raw_nul", "\0"sv},
    {"raw_newline", "\n"},
    {"invalid_utf8", "\xC3\x28\xFF"},
    {"nbsp", "\xC2\xA0"},
    {"mark", "\xEF\xBB\xBF"},
    {"long", ""},
}};
constexpr std::size_t kLong = 70'000;

std::string poison_named(std::string_view what) {
  if (what == "long") return std::string(kLong, 'x');
  for (const auto& [name, bytes] : kPoisons) {
    if (name == what) return std::string(bytes);
  }
  return {};
}

}  // namespace

const Names& poisons() {
  static const Names names = [] {
    Names all;
    for (const auto& row : kPoisons) all.push_back(row.first);
    return all;
  }();
  return names;
}

bool poison_texts(std::string& body, const Target& target, std::string_view what) {
  const std::string poison = poison_named(what);
  bool changed = false;
  // From the last to the first, so that the places before stay where they are.
  for (const Place& place : std::views::reverse(places_of(body, target))) {
    if (body[place.begin] == '"') {
      body.insert(place.end - 1, poison);
    } else if (body.compare(place.begin, place.end - place.begin, "null") == 0) {
      body.replace(place.begin, place.end - place.begin, '"' + poison + '"');
    } else {
      continue;
    }
    changed = true;
  }
  return changed;
}

bool replace_values(std::string& body, const Target& target, const std::string& value, std::int64_t depth) {
  std::string put = value;
  if (depth > 0)
    put =
        std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  const std::vector<Place> places = places_of(body, target);
  for (const Place& place : std::views::reverse(places))
    body.replace(place.begin, place.end - place.begin, put);
  return !places.empty();
}

std::string gzipped(const std::string& body) {
  std::ostringstream packed;
  Poco::DeflatingOutputStream packer(packed, Poco::DeflatingStreamBuf::STREAM_GZIP);
  packer.write(body.data(), static_cast<std::streamsize>(body.size()));
  packer.close();
  return std::move(packed).str();
}

}  // namespace enlace::mock
