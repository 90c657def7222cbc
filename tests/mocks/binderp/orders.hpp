#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

constexpr int kPending = 0;    // Pendiente
constexpr int kFilled = 1;     // Surtido
constexpr int kCancelled = 2;  // Cancelado

Json list_item_of(const Order& order);
void shelve(Company& company, const Order& order, std::int64_t now_ms);  // after a change

// What a person in Bind does by hand. Each answers {"id": …} of the document concerned.
// {"quantities": {"0": 1}} by line fills a part of it; without that all, and the status is Surtido.
Result<Json> fill_order(Company& company, const std::string& order, const Json& spec, std::int64_t now_ms);
// Turns a pedido into a remision: an invoice of the same lines that is not fiscal. {"fiscal": true} makes a
// CFDI; {"copy_purchase_order", "copy_comments"} go before the switches of that name; {"quantities"} as
// above.
Result<Json> convert_order(Company& company, const std::string& order, const Json& spec, std::int64_t now_ms);

}  // namespace enlace::mock::binderp
