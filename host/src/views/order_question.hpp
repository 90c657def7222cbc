#pragma once

#include <map>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "engine/engine.hpp"
#include "ledger/order_search.hpp"
#include "views/orders.hpp"

// From a filter to what the index of orders is asked: whose days, whose orders, what the words mean. Inside
// the views of orders only.
namespace enlace::views {

struct Company {
  std::string name, time_zone, currency;
};

struct Question {
  ledger::OrderSearch search;
  std::vector<Chip> understood;
  std::map<std::string, Company> companies;  // by tenant, all of the spans
  bool exact = false;  // the whole text is the folio, number, id or mark of the orders in `search.only`
};

Result<Question> question_of(engine::Engine& engine, const OrderFilter& filter, const Reach& reach);

// The first day and the day after the last one of a period, where it is `today`.
struct Days {
  std::string first, end;
};
Days days_of(const std::string& period, const std::string& today);

}  // namespace enlace::views
