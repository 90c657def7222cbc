#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"

// What pushing, looking and removing share. Each call of those is one transaction; between two of them the
// process may die, and the next start finds a state that says what may have happened. Inside the ledger only.
namespace enlace::ledger {

constexpr std::int64_t kRecheckMs = 60'000;  // what waits for something else of ours

// Not wanted any more, and nothing is on its way: the row comes to rest.
Result<void> rest_if_unwanted(Change& change, Delivery& row);
// Of a row that is being sent: has this attempt said where its document would be found? Before that nothing
// leaves, and the key that the row may hold is the last attempt's.
bool has_declared(const Delivery& row);
// Third time is enough: an order that kills its workers must not keep the others waiting.
Result<void> bury_if_poison(Change& change, Delivery& row);
// Whether a refusal is about products that the ERP lacks, and which ones it names (none: it names none).
bool is_about_products(const std::string& cause);
std::vector<std::string> lacking_products(const Delivery& row);
// What the ERP says that it lacks stands for nothing there: its links go, so that the next push looks before
// it writes, and a product run brings it again.
Result<void> forget_lacking_products(Change& change, const Delivery& row);
// A warning on the row when the ERP made another total of it.
void compare_totals(Delivery& row);

// The answers of a claim that is refused; the first puts the row off and writes it.
Result<Claim> not_granted(Change& change, Delivery row, Error why, std::int64_t wait_ms, bool is_news);
Claim not_due(Delivery row);
// The ERP holds a live document of an order that this store never sent, as far as it knows (other_hosts.cc).
Result<void> note_unknown_document(Change& change, const Delivery& row);
// Of another account than the one that is asked now.
bool foreign(const std::string& of_row, const std::string& now);

}  // namespace enlace::ledger
