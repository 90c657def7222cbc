#include "config/map_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/fold.hpp"

namespace enlace::config {
namespace {

Json list_of(const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const std::string& name : names) list.push_back(name);
  return list;
}

}  // namespace

std::string kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a value";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::map:
      return "a section";
  }
  return {};
}

MapReader::MapReader(const Node& node, std::string path, Report& report)
    : node_(node), path_(std::move(path)), report_(report) {
  if (node.kind == Node::Kind::scalar || node.kind == Node::Kind::sequence) {
    report_.error(node.place, "wrong_type",
                  Json::object({{"key", path_}, {"expected", "a section"}, {"found", kind_name(node)}}));
  }
}

std::string MapReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

Place MapReader::place_of(std::string_view key) const {
  const Node::Member* member = node_.find(key);
  return member ? member->value.place : node_.place;
}

const Node* MapReader::value(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const Node::Member* member = node_.find(key);
  return member && member->value.kind != Node::Kind::null ? &member->value : nullptr;
}

void MapReader::missing(std::string_view key) {
  if (node_.kind != Node::Kind::map && node_.kind != Node::Kind::null) return;  // said already
  report_.error(node_.place, "missing_key", Json::object({{"key", key}, {"under", path_}}));
}

void MapReader::wrong_type(std::string_view key, const Node& found, std::string_view expected) {
  report_.error(found.place, "wrong_type",
                Json::object({{"key", path_of(key)}, {"expected", expected}, {"found", kind_name(found)}}));
}

void MapReader::text(std::string_view key, std::string& into) {
  const Node* node = value(key);
  if (!node) return;
  if (node->kind != Node::Kind::scalar) return wrong_type(key, *node, "a text");
  into = node->scalar;
}

void MapReader::required_text(std::string_view key, std::string& into) {
  const Node* node = value(key);
  if (!node || (node->kind == Node::Kind::scalar && node->scalar.empty())) return missing(key);
  if (node->kind != Node::Kind::scalar) return wrong_type(key, *node, "a text");
  into = node->scalar;
}

void MapReader::choice(std::string_view key, const std::vector<std::string>& names, std::string& into) {
  std::string given = into;
  text(key, given);
  if (given == into || std::find(names.begin(), names.end(), given) != names.end()) {
    into = std::move(given);
    return;
  }
  report_.error(place_of(key), "wrong_value",
                Json::object({{"key", path_of(key)},
                              {"value", given},
                              {"expected", list_of(names)},
                              {"nearest", text::nearest(given, names)}}));
}

void MapReader::flag(std::string_view key, bool& into) {
  const Node* node = value(key);
  if (!node) return;
  static constexpr std::array<std::pair<std::string_view, bool>, 6> kWords = {
      {{"on", true}, {"off", false}, {"yes", true}, {"no", false}, {"true", true}, {"false", false}}};
  if (node->kind == Node::Kind::scalar) {
    const std::string word = text::fold_name(node->scalar);
    for (const auto& [name, meaning] : kWords) {
      if (word == name) {
        into = meaning;
        return;
      }
    }
    report_.error(
        node->place, "wrong_value",
        Json::object({{"key", path_of(key)}, {"value", node->scalar}, {"expected", list_of({"on", "off"})}}));
    return;
  }
  wrong_type(key, *node, "on or off");
}

void MapReader::integer(std::string_view key, int& into) {
  const Node* node = value(key);
  if (!node) return;
  int number = 0;
  const char* end = node->scalar.data() + node->scalar.size();
  const auto [stop, problem] = std::from_chars(node->scalar.data(), end, number);
  if (node->kind != Node::Kind::scalar || problem != std::errc() || stop != end) {
    return wrong_type(key, *node, "a whole number");
  }
  into = number;
}

void MapReader::texts(std::string_view key, std::vector<std::string>& into) {
  const Node* node = value(key);
  if (!node) return;
  if (node->kind != Node::Kind::sequence) return wrong_type(key, *node, "a list, as in [one, two]");
  std::vector<std::string> texts;
  for (const Node& item : node->items) {
    if (item.kind != Node::Kind::scalar || item.scalar.empty())
      return wrong_type(key, item, "a list of texts");
    texts.push_back(item.scalar);
  }
  into = std::move(texts);
}

void MapReader::finish() {
  for (const Node::Member& member : node_.members) {
    if (std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
    report_.error(member.place, "unknown_key",
                  Json::object({{"key", member.key},
                                {"under", path_},
                                {"nearest", text::nearest(member.key, known_)},
                                {"known", list_of(known_)}}));
  }
}

}  // namespace enlace::config
