#include "config/values.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "text/pasted.hpp"
#include "text/zone.hpp"

namespace enlace::config {
namespace {

constexpr std::string_view kScheduleForms = "every 10m | daily 03:00+16:00 America/Mexico_City";
constexpr std::string_view kSecretPrefix = "secret:";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Reads a text and passes it to `check`, which answers whether it is good and reports if not.
template <class Check>
void read_checked(MapReader& map, std::string_view key, std::string& into, Check check) {
  std::string given;
  map.text(key, given);
  if (!given.empty() && check(given)) into = std::move(given);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1)) {
    parts.push_back(text.substr(0, end));
  }
  parts.push_back(text);
  return parts;
}

// "10m", up to 100,000 of a unit.
bool is_interval(std::string_view text) {
  if (text.size() < 2 || std::string_view("smhd").find(text.back()) == std::string_view::npos) return false;
  text.remove_suffix(1);
  int count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return all_digits(text) && count >= 1 && count <= 100'000;
}

// "03:00"
bool is_time_of_day(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && all_digits(text.substr(0, 2)) && all_digits(text.substr(3)) &&
         text.substr(0, 2) < "24" && text.substr(3) < "60";
}

bool report_zone(MapReader& map, std::string_view key, std::string_view zone) {
  const auto civil = text::to_civil(0, zone);
  if (civil) return true;
  map.report().error(
      map.place_of(key), "unknown_time_zone",
      Json::object(
          {{"key", map.path_of(key)}, {"zone", zone}, {"nearest", civil.error().params["nearest"].text()}}));
  return false;
}

bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!all_digits(whole) || (whole.size() > 1 && whole[0] == '0')) return false;  // "007" is a code
  return point == std::string_view::npos || all_digits(text.substr(point + 1));
}

}  // namespace

bool is_name(std::string_view text) {
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; };
  const auto edge = [](char c) { return is_lower(c) || is_digit(c); };
  return !text.empty() && text.size() <= 63 && edge(text.front()) && edge(text.back()) &&
         std::all_of(text.begin(), text.end(), allowed);
}

void read_name(MapReader& map, std::string_view key, std::string& into) {
  read_checked(map, key, into, [&](const std::string& given) {
    if (is_name(given)) return true;
    map.report().error(map.place_of(key), "name_invalid",
                       Json::object({{"key", map.path_of(key)}, {"value", given}}));
    return false;
  });
}

void read_zone(MapReader& map, std::string_view key, std::string& into) {
  read_checked(map, key, into, [&](const std::string& given) { return report_zone(map, key, given); });
}

void read_day(MapReader& map, std::string_view key, std::string& into) {
  read_checked(map, key, into, [&](const std::string& given) {
    if (text::add_days(given, 0) == given) return true;
    map.report().error(map.place_of(key), "date_invalid",
                       Json::object({{"key", map.path_of(key)}, {"value", given}}));
    return false;
  });
}

bool is_origin(std::string_view text) {
  const bool secure = text.starts_with("https://");
  if (!secure && !text.starts_with("http://")) return false;
  text.remove_prefix(secure ? 8 : 7);
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    if (!all_digits(text.substr(colon + 1)) || text.size() - colon > 6) return false;
    text = text.substr(0, colon);
  }
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
  });
}

void read_url(MapReader& map, std::string_view key, std::string& into) {
  read_checked(map, key, into, [&](std::string& given) {
    while (given.ends_with('/')) given.pop_back();
    const std::size_t authority = given.find("://");
    const std::size_t path = authority == std::string::npos ? authority : given.find('/', authority + 3);
    const bool clean = given.find_first_of(" ?#@\"\\") == std::string::npos;
    if (clean && is_origin(std::string_view(given).substr(0, path))) return true;
    map.report().error(map.place_of(key), "url_invalid",
                       Json::object({{"key", map.path_of(key)}, {"value", given}}));
    return false;
  });
}

void read_schedule(MapReader& map, std::string_view key, std::string& into) {
  read_checked(map, key, into, [&](const std::string& given) {
    auto words = split(given, ' ');
    std::erase(words, std::string_view());
    if (words.size() == 2 && words[0] == "every" && is_interval(words[1])) return true;
    if (words.size() == 3 && words[0] == "daily") {
      const auto times = split(words[1], '+');
      if (std::all_of(times.begin(), times.end(), is_time_of_day)) return report_zone(map, key, words[2]);
    }
    map.report().error(
        map.place_of(key), "schedule_invalid",
        Json::object({{"key", map.path_of(key)}, {"text", given}, {"expected", kScheduleForms}}));
    return false;
  });
}

void read_days(MapReader& map, std::string_view key, int& into) {
  std::string given;
  map.text(key, given);
  if (given.empty()) return;
  if (given == "forever") {
    into = 0;
  } else if (given.ends_with('d') && is_interval(given)) {
    std::from_chars(given.data(), given.data() + given.size() - 1, into);
  } else {
    map.report().error(map.place_of(key), "wrong_value",
                       Json::object({{"key", map.path_of(key)},
                                     {"value", given},
                                     {"expected", Json::array({"90d", "730d", "forever"})}}));
  }
}

void read_credential(MapReader& map, std::string_view key, bool is_secret, Credential& into) {
  std::string given;
  map.text(key, given);
  if (given.empty()) return;
  if (!given.starts_with(kSecretPrefix)) {
    text::Pasted pasted = text::read_pasted(
        given, text::names_a_password(key) ? text::Credential::as_is : text::Credential::token);
    if (pasted.changed() && !pasted.value.empty()) {
      map.report().warning(map.place_of(key), "credential_cleaned",
                           Json::object({{"key", map.path_of(key)}}));
      given = std::move(pasted.value);
    }
    into = {std::move(given), {}};
    if (is_secret) {
      map.report().warning(map.place_of(key), "plain_secret", Json::object({{"key", map.path_of(key)}}));
    }
    return;
  }
  std::string name = given.substr(kSecretPrefix.size());
  if (!is_name(name)) {
    map.report().error(map.place_of(key), "secret_reference_invalid",
                       Json::object({{"key", map.path_of(key)}, {"value", given}}));
    return;
  }
  into = {{}, std::move(name)};
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return {};
    case Node::Kind::scalar:
      if (!node.quoted) {
        for (const char* word : {"true", "True", "TRUE"}) {
          if (node.scalar == word) return true;
        }
        for (const char* word : {"false", "False", "FALSE"}) {
          if (node.scalar == word) return false;
        }
        if (is_plain_number(node.scalar)) return Json::number(node.scalar);
      }
      return node.scalar;
    case Node::Kind::sequence: {
      Json list = Json::array();
      for (const Node& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case Node::Kind::map: {
      Json object = Json::object();
      for (const Node::Member& member : node.members) object.set(member.key, to_json(member.value));
      return object;
    }
  }
  return {};
}

}  // namespace enlace::config
