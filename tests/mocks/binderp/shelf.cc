#include "mocks/binderp/shelf.hpp"

#include "mocks/binderp/guid.hpp"

namespace enlace::mock::binderp {

Shelf::Key Shelf::key_of(std::string_view id) {
  return {order_key(id), std::string(id)};
}

void Shelf::add_version(std::string_view id, Json row, std::int64_t now_ms) {
  std::vector<Version>& versions = rows_[key_of(id)];
  if (!versions.empty() && versions.back().since_ms >= now_ms) {  // the clock stands, or went back
    versions.back().row = std::move(row);
    if (versions.size() == 1 && versions.back().row.is_null()) rows_.erase(key_of(id));
    return;
  }
  versions.push_back({now_ms, std::move(row)});
}

void Shelf::put(Json row, std::int64_t now_ms) {
  const std::string id = row["ID"].text();
  add_version(id, std::move(row), now_ms);
}

bool Shelf::erase(std::string_view id, std::int64_t now_ms) {
  if (!find(id)) return false;
  add_version(id, Json(), now_ms);
  return true;
}

const Json* Shelf::find(std::string_view id) const {
  const auto at = rows_.find(key_of(id));
  if (at == rows_.end() || at->second.back().row.is_null()) return nullptr;
  return &at->second.back().row;
}

std::vector<const Json*> Shelf::rows() const {
  std::vector<const Json*> found;
  found.reserve(rows_.size());
  for (const auto& [key, versions] : rows_) {
    if (!versions.back().row.is_null()) found.push_back(&versions.back().row);
  }
  return found;
}

std::vector<const Json*> Shelf::rows_at(std::int64_t moment_ms) const {
  std::vector<const Json*> found;
  for (const auto& [key, versions] : rows_) {
    const Json* seen = nullptr;
    for (const Version& version : versions) {
      if (version.since_ms <= moment_ms) seen = &version.row;
    }
    if (seen && !seen->is_null()) found.push_back(seen);
  }
  return found;
}

}  // namespace enlace::mock::binderp
