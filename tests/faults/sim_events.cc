#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "faults/sim_parts.hpp"
#include "faults/simulation.hpp"
#include "mocks/frame/text.hpp"

// What happens meanwhile: in Handy, to the network and the disk, and by people's hands.
namespace enlace::test {

Json Simulation::some_lines(const Json& company) {
  const Json::Array& products = company["products"].items();
  Json lines = Json::array();
  const std::size_t first = below(products.size());
  for (std::size_t i = 0, count = 1 + below(3); i < count; ++i) {
    const Json& product = products[(first + i) % products.size()];
    lines.push_back(
        Json::object({{"product", product["code"]}, {"quantity", static_cast<std::int64_t>(1 + below(9))}}));
  }
  return lines;
}

void Simulation::make_order(std::size_t tenant) {
  const std::int64_t id = tenants_[tenant].handy_company;
  const Json company = handy_.company_state(id);
  const Json::Array& customers = company["customers"].items();
  const Json made = need(handy_.create(id, "orders",
                                       Json::object({{"customer", customers[below(customers.size())]["code"]},
                                                     {"items", some_lines(company)}})),
                         "a new order");
  live_orders_[tenant].push_back(made["id"].text());
  note("new order " + live_orders_[tenant].back());
  ++counts_.orders;
}

void Simulation::edit_order(std::size_t tenant) {
  std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  std::string& order = live[below(live.size())];
  const std::int64_t id = tenants_[tenant].handy_company;
  const Json body = Json::object(
      {{"order", need(Json::parse(order), "an id")}, {"items", some_lines(handy_.company_state(id))}});
  const std::string replaced = order;
  order = need(handy_.create(id, "edits", body), "an edit")["id"].text();
  note("order " + replaced + " replaced by " + order);
  ++counts_.edits;
}

void Simulation::delete_order(std::size_t tenant) {
  std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  const auto chosen = live.begin() + static_cast<std::ptrdiff_t>(below(live.size()));
  need(handy_.create(tenants_[tenant].handy_company, "deletions",
                     Json::object({{"order", need(Json::parse(*chosen), "an id")}})),
       "a deletion");
  note("order " + *chosen + " deleted");
  live.erase(chosen);
  ++counts_.deletions;
}

void Simulation::change_weather() {
  SimRuntime::Faults faults;
  const double force = static_cast<double>(below(4)) * 0.02;  // every fourth time the sun shines
  faults.refused = force;
  faults.before_effect = force;
  faults.after_effect = force;
  faults.status = force;
  faults.status_after = force;
  faults.slow = force / 4;
  faults.disguised = faults.poison = force / 2;
  constexpr std::array kCodes = {500, 502, 503, 504, 408};
  faults.status_code = kCodes[below(kCodes.size())];
  runtime_.set_faults(faults);
  mortality_ = one_in(3) ? 12 : 0;
  if (!options_.faults.is_null()) return;
  Json frames = Json::array();
  if (one_in(3)) {
    const Json seldom = d("0.05");
    frames.push_back(Json::object({{"kind", "status"},
                                   {"status", 429},
                                   {"times", -1},
                                   {"retry_after", "20"},
                                   {"probability", seldom}}));
    frames.push_back(Json::object({{"kind", "status"},
                                   {"status", 429},
                                   {"times", -1},
                                   {"retry_after", mock::http_date(clock_.unix_ms() + 40 * kSecond)},
                                   {"probability", seldom}}));
    for (const char* kind : {"html", "malformed", "truncate"}) {
      frames.push_back(Json::object({{"kind", kind}, {"times", -1}, {"probability", seldom}}));
    }
  }
  arm_frames(frames);
}

void Simulation::arm_frames(const Json& faults) {
  for (mock::Frame* frame : {&handy_frame_, &erp_frame_}) {
    if (frame == &erp_frame_ && erp_->mailbox() != nullptr) continue;  // its faults are the runtime's
    frame->serve(mock::make_request("DELETE", "/__mock/faults", {}, ""));
    if (faults.size() == 0) continue;
    const auto armed = frame->serve(
        mock::make_request("POST", "/__mock/faults", {{"Content-Type", "application/json"}}, faults.dump()));
    EXPECT_LT(armed.response.status, 300) << armed.response.body;
  }
}

void Simulation::jump() {
  std::int64_t by_ms = static_cast<std::int64_t>(below(20)) * kMinute - 10 * kMinute;
  if (one_in(4)) {
    constexpr std::array kFar = {kSecond, kHour, kDay, 30 * kDay, 365 * kDay, 3650 * kDay};
    by_ms = kFar[below(kFar.size())] * (one_in(2) ? 1 : -1);
  }
  note("the wall clock jumps by " + std::to_string(by_ms / kSecond) + " s");
  runtime_.jump_wall_clock(by_ms);
  ++counts_.jumps;
}

void Simulation::begin_wrong_date(const WrongDate& wrong) {
  wrong_date_ = wrong;
  wrong_date_until_ms_ = runtime_.monotonic_ms() + static_cast<std::int64_t>(1 + dates_() % 90) * kMinute;
  note("Handy's Date is off by " + std::to_string(wrong.off_ms / kSecond) + " s");
  ++counts_.wrong_dates;
}

void Simulation::maybe_wrong_date() {
  if (wrong_date_.off_ms != 0 || dates_() % 12 != 0) return;
  if (options_.wrong_date) return begin_wrong_date(*options_.wrong_date);
  if (!options_.weather.dates) return;
  constexpr std::array kOff = {2 * kHour, 5 * kDay, 3650 * kDay};
  WrongDate wrong;
  wrong.off_ms = kOff[dates_() % kOff.size()] * (dates_() % 2 == 0 ? 1 : -1);
  wrong.lasts = dates_() % 2 == 0 ? WrongDate::Lasts::one_answer : WrongDate::Lasts::a_while;
  begin_wrong_date(wrong);
}

std::int64_t Simulation::date_off() {
  const WrongDate now = wrong_date_;
  const bool over = now.lasts == WrongDate::Lasts::a_while && runtime_.monotonic_ms() >= wrong_date_until_ms_;
  if (over || now.lasts == WrongDate::Lasts::one_answer) wrong_date_ = {};
  return over ? 0 : now.off_ms;
}

// The disk is full, read-only or broken: from some write on, or for one write only.
void Simulation::trouble_the_disk() {
  constexpr std::array kCodes = {SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR};
  disk_.fail_with(kCodes[below(kCodes.size())]);
  disk_.fail_at(static_cast<int>(1 + below(60)), one_in(2) ? 1 : -1);
  note("the disk fails soon");
  ++counts_.disk_faults;
  sleep(static_cast<std::int64_t>(1 + below(25)) * kMinute);
  disk_.mend();
  note("the disk is well again");
}

void Simulation::edit_a_file() {
  FileState& file = files_[below(files_.size())];
  switch (below(3)) {
    case 0:
      file.minutes = 1 + static_cast<int>(below(20));
      break;
    case 1:
      file.orders = !file.orders;
      break;
    default:
      file.enabled = !file.enabled;
      break;
  }
  write_files();
  note("a tenant's file is edited");
  host_->reconfigure(configuration());
  ++counts_.edits_of_files;
}

void Simulation::give_a_command() {
  const std::size_t tenant = below(tenants_.size());
  ++counts_.commands;
  if (one_in(3)) {
    paused_[tenant] = !paused_[tenant];
    note(tenants_[tenant].tenant + (paused_[tenant] ? " is paused" : " goes on"));
    if (paused_[tenant]) {
      (void)host_->scheduler().pause({tenants_[tenant].tenant, 0, 0, "simulation", ""});
    } else {
      (void)host_->scheduler().resume(tenants_[tenant].tenant);
    }
    return;
  }
  const std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  const std::string& order = live[below(live.size())];
  note("a person tries order " + order + " again");
  for (const std::string& row : erp_->rows(tenants_[tenant])) {
    (void)host_->ledger().retry({tenants_[tenant].tenant, row, order}, "operator:simulation");
  }
}

void Simulation::something_happens() {
  set_clocks();
  maybe_wrong_date();
  const Weather& weather = options_.weather;
  const std::size_t tenant = below(tenants_.size());
  const std::uint64_t what = below(27);
  if (options_.jumps_only && what >= 13) return jump();
  if (what < 13) {
    if (!weather.events) return;
    if (what < 8) return make_order(tenant);
    if (what < 11) return edit_order(tenant);
    return delete_order(tenant);
  }
  if (what < 15) return weather.network ? change_weather() : void();
  if (what < 16) return weather.clocks ? jump() : void();
  if (what < 17) return weather.restores ? keep_backup() : void();
  if (what < 18) return weather.disk ? trouble_the_disk() : void();
  if (what < 19) return weather.people ? edit_a_file() : void();
  if (what < 21) return weather.people ? give_a_command() : void();
  if (what == 26) return weather.restores && weather.deaths ? take_snapshot(one_in(2)) : void();
  if (!weather.deaths) return;
  if (what < 23) return wait_for_death();
  wait_for_death_at_point();
}

}  // namespace enlace::test
