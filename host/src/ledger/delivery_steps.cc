#include "ledger/delivery_steps.hpp"

#include <algorithm>

#include "ledger/catalogue.hpp"

namespace enlace::ledger {
namespace {

constexpr std::int64_t kFirstPauseMs = 30'000;
constexpr std::int64_t kLongestPauseMs = 3'600'000;

Error cause(std::string code, Json params = {}) {
  return Error{ENLACE_E_INVALID, std::move(code), {}, std::move(params), 0, -1, {}};
}

}  // namespace

Result<void> rest_if_unwanted(Change& change, Delivery& row) {
  if (row.want == Want::present || (row.state != State::waiting && row.state != State::dead)) return {};
  const bool deleted = row.absent_why == "deleted";
  clear_cause(row);
  if (deleted) row.cause = "deleted_before_delivery";
  return change.move(row, deleted ? Event::withdrawn : Event::replaced);
}

bool has_declared(const Delivery& row) {
  return !row.find_key.empty() && !row.ask_first;
}

Result<void> bury_if_poison(Change& change, Delivery& row) {
  if (row.state != State::waiting || row.deaths < kDeathsThatKill) return {};
  const Json params = Json::object({{"deaths", row.deaths}, {"last", row.cause}});
  // A connector that died says nothing; what the ERP or the connector said stays.
  const bool has_words = row.cause == "outcome_unconfirmed" || !row.params["answer"].text().empty();
  if (!has_words) explain(row, cause("connector_keeps_dying", params));
  return change.move(row, Event::refused, params);
}

bool is_about_products(const std::string& cause) {
  return cause.starts_with("product");
}

std::vector<std::string> lacking_products(const Delivery& row) {
  std::vector<std::string> codes;
  for (const char* member : {"products", "product"}) {
    const Json& named = row.params[member];
    if (named.is_string() && !named.text().empty()) codes.push_back(named.text());
    for (const Json& code : named.items()) codes.push_back(code.text());
  }
  return codes;
}

Result<void> forget_lacking_products(Change& change, const Delivery& row) {
  if (!is_about_products(row.cause)) return {};
  const Scope scope{row.id.tenant, row.id.instance};
  for (const std::string& code : lacking_products(row)) {
    for (const char* kind : {"product", kGivenLink}) {
      ENLACE_CHECK(remove_link(change.tx(), scope, kind, code));
    }
  }
  return {};
}

void compare_totals(Delivery& row) {
  const auto sent = Decimal::parse(row.sent_total);
  const auto answered = Decimal::parse(row.remote_total);
  if (!sent || !answered || sent->rounded(2) == answered->rounded(2)) return;
  row.warnings.push_back(Notice{
      "total_differs",
      Json::object({{"handy", sent->fixed(2)}, {"erp", answered->fixed(2)}}),
      {}}.to_json());
}

Result<Claim> not_granted(Change& change, Delivery row, Error why, std::int64_t wait_ms, bool is_news) {
  explain(row, why);
  change.wait(row, wait_ms);
  ENLACE_CHECK(change.save(row, is_news ? why.cause : std::string(), is_news ? why.params : Json()));
  ENLACE_CHECK(change.commit());
  return Claim{false, std::move(row), std::move(why)};
}

Claim not_due(Delivery row) {
  return Claim{false, std::move(row), cause("not_due")};
}

bool foreign(const std::string& of_row, const std::string& now) {
  return !of_row.empty() && of_row != now;
}

std::int64_t Ledger::pause_after(int attempts) {
  const int doublings = std::clamp(attempts - 1, 0, 10);
  const std::int64_t pause = std::min(kFirstPauseMs << doublings, kLongestPauseMs);
  // Some jitter, so that what failed together does not come back together.
  return pause + static_cast<std::int64_t>(runtime_.random_below(static_cast<std::uint64_t>(pause / 4)));
}

}  // namespace enlace::ledger
