#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/order_search.hpp"
#include "store/database.hpp"

// From what people type to the customers and sellers whose orders are meant. Inside the ledger only.
namespace enlace::ledger {

struct PartyIds {
  std::vector<std::int64_t> customers, sellers;
  [[nodiscard]] std::size_t size() const { return customers.size() + sellers.size(); }
};
using PartiesOf = std::map<std::string, PartyIds>;  // by tenant

// Those of whom one of the tests holds; nullopt: more than `most`. `tenant` "" = of all.
Result<std::optional<PartiesOf>> parties_of(store::Transaction& tx, const std::vector<PartyTest>& tests,
                                            const std::string& tenant, std::size_t most);

// A pattern of LIKE with \ as its escape: the text anywhere.
std::string any_part(const std::string& text);

}  // namespace enlace::ledger
