#include "place.hpp"

#include <algorithm>

#include "text.hpp"

namespace enlace::gestionix {
namespace {

std::vector<std::string> named(const Mapping& mapping, const char* entity, const std::vector<Json>& rows) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const Json& row : rows) names.push_back(text_of(mapping.get(entity, "name", row)));
  return names;
}

Result<bool> is_called(Client& api, const Json& name, const std::string& folded) {
  ENLACE_TRY(const std::string own, sdk::fold_name(api.call(), name.text()));
  return own == folded;
}

}  // namespace

Result<Place> choose_company(Client& api, const std::string& wanted) {
  const Mapping& mapping = api.mapping();
  ENLACE_TRY(const std::vector<Json> rows, api.list("companies", "company"));
  if (rows.empty()) return failure(ENLACE_E_CONFIG, "companies_none", "the user sees no company");
  const Json available = list_of(named(mapping, "company", rows));
  ENLACE_TRY(const std::string folded, sdk::fold_name(api.call(), wanted));
  std::vector<const Json*> matches;
  for (const Json& row : rows) {
    bool matches_it = wanted.empty() || text_of(mapping.get("company", "id", row)) == wanted;
    for (const char* member : {"name", "legal_name", "tax_id"}) {
      ENLACE_TRY(const bool is_it, is_called(api, mapping.get("company", member, row), folded));
      matches_it = matches_it || is_it;
    }
    if (matches_it) matches.push_back(&row);
  }
  if (matches.empty()) {
    return failure(ENLACE_E_CONFIG, "company_not_found", "no company has that name, id or tax id",
                   Json::object({{"company", wanted}, {"available", available}}));
  }
  if (matches.size() > 1) {
    return failure(ENLACE_E_CONFIG, "company_ambiguous", "several companies could be meant",
                   Json::object({{"available", available}}));
  }
  const Json& row = *matches.front();
  return Place{text_of(mapping.get("company", "id", row)), text_of(mapping.get("company", "name", row)),
               text_of(mapping.get("company", "tax_id", row)), "", ""};
}

Result<void> choose_branch(Client& api, const std::string& wanted, Place& place) {
  const Mapping& mapping = api.mapping();
  ENLACE_TRY(const std::vector<Json> rows, api.list("branches", "branch"));
  ENLACE_TRY(const std::string folded, sdk::fold_name(api.call(), wanted));
  std::vector<const Json*> matches;
  for (const Json& row : rows) {
    ENLACE_TRY(const bool is_it, is_called(api, mapping.get("branch", "name", row), folded));
    if (is_it) matches.push_back(&row);
  }
  // A branch that was closed does not stand in the way of the one that took its name.
  const auto is_open = [&](const Json* row) {
    const Json& active = mapping.get("branch", "active", *row);
    return active.is_null() || mapping.means("active", active);
  };
  if (std::any_of(matches.begin(), matches.end(), is_open)) {
    std::erase_if(matches, [&](const Json* row) { return !is_open(row); });
  }
  if (matches.empty()) {
    return failure(
        ENLACE_E_CONFIG, "branch_not_found", "no branch has that name",
        Json::object({{"branch", wanted}, {"available", list_of(named(mapping, "branch", rows))}}));
  }
  if (matches.size() > 1) {
    std::vector<std::string> ids;
    ids.reserve(matches.size());
    for (const Json* row : matches) {
      ids.push_back(text_of(mapping.get("branch", "name", *row)) + " (" +
                    text_of(mapping.get("branch", "id", *row)) + ")");
    }
    return failure(ENLACE_E_CONFIG, "branch_ambiguous", "several branches have that name",
                   Json::object({{"branch", wanted}, {"branches", list_of(ids)}}));
  }
  place.branch_id = text_of(mapping.get("branch", "id", *matches.front()));
  place.branch_name = text_of(mapping.get("branch", "name", *matches.front()));
  return {};
}

}  // namespace enlace::gestionix
