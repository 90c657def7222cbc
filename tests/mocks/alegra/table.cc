#include "mocks/alegra/table.hpp"

#include "mocks/alegra/text.hpp"

namespace enlace::mock::alegra {

Row& Table::put(Json body, std::int64_t now_ms, bool verbatim) {
  const std::string id = body["id"].text();
  const auto [at, inserted] = by_id_.try_emplace(id, next_);
  if (inserted) ++next_;
  Row& row = rows_[at->second];
  if (inserted) row.created_ms = now_ms;
  row.id = id;
  row.body = std::move(body);
  row.verbatim = verbatim;
  reindex(row);
  return row;
}

const Row* Table::find(std::string_view id) const {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? nullptr : &rows_.at(at->second);
}

Row* Table::find(std::string_view id) {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? nullptr : &rows_.at(at->second);
}

bool Table::erase(std::string_view id) {
  const auto at = by_id_.find(std::string(id));
  if (at == by_id_.end()) return false;
  rows_.erase(at->second);
  by_id_.erase(at);
  return true;
}

void Table::reindex(Row& row) {
  row.folded_name = folded(name_text(row.body["name"]));
  const std::string& reference = reference_text(row.body);
  row.folded_code = folded(reference.empty() ? identification_text(row.body) : reference);
}

std::string name_text(const Json& name) {
  if (!name.is_object()) return name.text();
  if (name.contains("fullname")) return name["fullname"].text();
  std::string full;
  for (const char* part : {"firstName", "secondName", "lastName", "secondLastName"}) {
    if (name[part].text().empty()) continue;
    if (!full.empty()) full.push_back(' ');
    full += name[part].text();
  }
  return full;
}

const std::string& reference_text(const Json& item) {
  const Json& reference = item["reference"];
  return reference.is_object() ? reference["reference"].text() : reference.text();
}

const std::string& identification_text(const Json& contact) {
  const Json& identification = contact["identification"];
  if (identification.is_object()) return identification["number"].text();
  const std::string& text = identification.text();
  return text.empty() ? contact["identificationObject"]["number"].text() : text;
}

}  // namespace enlace::mock::alegra
