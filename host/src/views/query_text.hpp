#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/decimal.hpp>

// What people type into the one box (V-3), taken apart: "sol 1250", "vendedor:ana ayer", ">5000",
// "HANDY-31000001". Pure; what a bare number means is told only by the store.
namespace enlace::views {

struct QueryText {
  std::vector<std::string> words;      // folded; each is part of a customer or a seller
  std::vector<std::string> sellers;    // "seller:ana", folded
  std::vector<std::string> customers;  // "customer:sol", folded
  std::vector<std::string> states;     // "state:delivered", as written
  std::vector<std::string> numbers;  // bare whole numbers: a folio, a number of the ERP, a code or an amount
  std::string mark;                  // "HANDY-31000001-2": the order's id
  std::string whole;                 // the whole text, where it is one word and no key: as typed
  std::string zone, kind, connector;
  std::string period, from, to;
  std::optional<Decimal> amount_from, amount_to;

  [[nodiscard]] bool is_empty() const;
};

// At most `kMostWords` words are looked at.
inline constexpr std::size_t kMostWords = 12;
QueryText read_query(std::string_view text);

// "1,250.50", "$1250": an amount as people write it.
std::optional<Decimal> read_amount(std::string_view text);
struct AmountRange {
  Decimal from, to;
};
// One per cent around it.
AmountRange around(const Decimal& amount);

}  // namespace enlace::views
