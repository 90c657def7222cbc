#include "catalogues.hpp"

#include <enlace/sdk/text.hpp>

namespace enlace::binderp {
namespace {

constexpr std::size_t kMostNamed = 50;  // of the names that exist, in an error

// Which rows one of whose members is `name`, after `same` has had its way with both.
template <class Same>
Result<std::vector<Json>> those_called(const std::vector<Json>& rows, const std::vector<const char*>& members,
                                       const Same& same) {
  std::vector<Json> found;
  for (const Json& row : rows) {
    bool is_one = false;
    for (const char* member : members) {
      if (is_one) break;
      ENLACE_TRY(is_one, same(sdk::text_of(row[member])));
    }
    if (is_one) found.push_back(row);
  }
  return found;
}

Failure not_found(const Kind& kind, const std::string& name, const std::vector<Json>& rows) {
  std::vector<std::string> available;
  for (const Json& row : rows) {
    if (available.size() == kMostNamed) {
      available.emplace_back("…");
      break;
    }
    available.push_back(sdk::text_of(row[kind.names.front()]));
  }
  return failure(ENLACE_E_CONFIG, std::string(kind.code) + "_not_found", "Bind has none of that name",
                 Json::object({{kind.code, name}, {"available", sdk::list_of(available)}}));
}

Failure ambiguous(const Kind& kind, const std::string& name, const std::vector<Json>& rows) {
  std::vector<std::string> ids;
  for (const Json& row : rows) ids.push_back(sdk::text_of(row["ID"]));
  return failure(ENLACE_E_CONFIG, std::string(kind.code) + "_ambiguous", "Bind has several of that name",
                 Json::object({{kind.code, name}, {"ids", sdk::list_of(ids)}}));
}

}  // namespace

const Kind kPriceLists{"PriceLists", "price_list", {"Name"}};
const Kind kCurrencies{"Currencies", "currency", {"Code", "Name"}};
const Kind kWarehouses{"Warehouses", "warehouse", {"Name"}};
const Kind kLocations{"Locations", "location", {"Name"}};
const Kind kAccounts{"Accounts", "account", {"Number", "Description"}};

Result<Json> Catalogues::choose(Client& api, const Kind& kind, const std::string& name) {
  if (!rows_.contains(kind.resource)) {
    ENLACE_TRY(rows_[kind.resource], api.list(kind.resource));
  }
  const std::vector<Json>& rows = rows_[kind.resource];
  for (const Json& row : rows) {
    if (sdk::text_of(row["ID"]) == name) return row;
  }
  const auto exactly = [&](const std::string& own) -> Result<bool> { return own == name; };
  ENLACE_TRY(std::vector<Json> found, those_called(rows, kind.names, exactly));
  if (found.empty()) {
    ENLACE_TRY(const std::string wanted, sdk::fold_name(api.call(), name));
    const auto alike = [&](const std::string& own) -> Result<bool> {
      ENLACE_TRY(const std::string folded, sdk::fold_name(api.call(), own));
      return folded == wanted;
    };
    ENLACE_TRY(found, those_called(rows, kind.names, alike));
  }
  if (found.empty()) return not_found(kind, name, rows);
  if (found.size() > 1) return ambiguous(kind, name, found);
  return found.front();
}

}  // namespace enlace::binderp
