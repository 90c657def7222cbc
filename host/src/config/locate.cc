#include <charconv>

#include "config/config.hpp"
#include "config/report.hpp"
#include "config/yaml.hpp"

namespace enlace::config {
namespace {

// As far as the file goes along the path: the last key that is there.
Place place_along(const Node& root, std::string_view path) {
  const Node* node = &root;
  Place place = root.place;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string_view key = path.substr(0, dot);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    if (const Node::Member* member = node->find(key)) {
      place = member->place;
      node = &member->value;
      continue;
    }
    std::size_t index = 0;
    const bool is_index = std::from_chars(key.data(), key.data() + key.size(), index).ec == std::errc();
    if (node->kind != Node::Kind::sequence || !is_index || index >= node->items.size()) break;
    node = &node->items[index];
    place = node->place;
  }
  return place;
}

}  // namespace

Diagnostic locate(const TenantConfig& tenant, const std::string& dotted_path, Notice notice) {
  Diagnostic diagnostic;
  diagnostic.file = tenant.file;
  std::string path = dotted_path;
  if (notice.code == "setting_invalid" && !notice.params["path"].text().empty()) {
    path += "." + notice.params["path"].text();
  }
  Report ignored(tenant.file);
  Node root;
  if (read_yaml_file(tenant.file, ignored, root)) {
    const Place place = place_along(root, path);
    diagnostic.line = place.line;
    diagnostic.column = place.column;
  }
  diagnostic.notice = std::move(notice);
  return diagnostic;
}

}  // namespace enlace::config
