#pragma once

#include <map>
#include <string>

#include "engine/engine.hpp"
#include "ledger/order_whole.hpp"
#include "schedule/scheduler.hpp"
#include "views/order_question.hpp"
#include "views/orders.hpp"

// Makes rows of what the ledger has. Inside the views of orders only.
namespace enlace::views {

class RowMaker {
 public:
  // `scheduler` may be null; `companies` outlives this.
  RowMaker(schedule::Scheduler* scheduler, const std::map<std::string, Company>& companies);
  [[nodiscard]] OrderRow row(const ledger::OrderWhole& whole) const;

 private:
  [[nodiscard]] std::int64_t next_try(const ledger::OrderWhole::Way& way) const;

  const std::map<std::string, Company>& companies_;
  std::map<std::string, std::int64_t> next_runs_;  // of orders, by "tenant/connector"
};

// "avisos" of "avisos#ana@lupita.mx".
std::string connector_of(const std::string& instance);

}  // namespace enlace::views
