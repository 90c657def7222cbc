#pragma once

#include <string>

#include "mocks/binderp/company.hpp"
#include "mocks/frame/nearest.hpp"

// What the control side puts into a company. Such rows are in the lists at once, however far these lag.
namespace enlace::mock::binderp {

// A row of a catalogue, a product or a client; one of that ID is changed. Answers its ID. A member that
// means nothing is refused, so that a typing mistake shows. Members are those of the API, and:
//   Products  "Price" (in every list), "Prices" {"Público": 10}, "VAT", "VATExempt", "priced" (shown by
//             ProductsPriceAndInventory)
//   Clients   "Addresses" (objects; one is made where nothing is said), "RegimenFiscal"
Result<std::string> insert_row(Company& company, std::string_view resource, const Json& row,
                               std::int64_t now_ms);
bool erase_row(Company& company, std::string_view resource, const std::string& id, std::int64_t now_ms);
// As the API spells it: "priceLists" -> "PriceLists"; "" for one that nothing can be put into.
std::string_view insertable(std::string_view resource);

const Names& insertable_names();
// Whether all of `rows` can be inserted; changes nothing.
Result<void> check_rows(const Company& company, std::string_view resource, const Json& rows,
                        std::int64_t now_ms);

// What a person changes in a pedido by hand: {"Status": 2, "Comments", "PurchaseOrder"}.
Result<Json> change_order(Company& company, const std::string& order, const Json& changes,
                          std::int64_t now_ms);

}  // namespace enlace::mock::binderp
