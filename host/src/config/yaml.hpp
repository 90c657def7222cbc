#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"

namespace enlace::config {

// A value of a YAML file with its place. Scalars stay as written: what they mean depends on who reads them.
struct Node {
  enum class Kind { null, scalar, sequence, map };
  struct Member;

  Kind kind = Kind::null;
  std::string scalar;
  bool quoted = false;  // then it is a text, whatever it looks like
  Place place;
  std::vector<Node> items;
  std::vector<Member> members;  // in the order of the file, no key twice

  [[nodiscard]] const Member* find(std::string_view key) const;
};

struct Node::Member {
  std::string key;
  Place place;
  Node value;
};

// The one document of a file. False: nothing to read, and `report` says why. Duplicate keys, anchors,
// aliases and several documents are errors; a file of comments only is an empty document (Kind::null).
bool parse_yaml(std::string_view content, Report& report, Node& root);

// Reads the file and parses it; files that are too large or not text are refused unread.
bool read_yaml_file(const std::string& path, Report& report, Node& root);

}  // namespace enlace::config
