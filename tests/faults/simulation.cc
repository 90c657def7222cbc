#include "faults/simulation.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

#include "faults/sim_mail.hpp"
#include "faults/sim_parts.hpp"
#include "mocks/frame/text.hpp"
#include "runtime/fail_points.hpp"
#include "text/zone.hpp"

namespace enlace::test {
namespace {

HttpReply cut_off(bool is_write) {
  HttpReply reply;
  reply.sent = Sent::maybe;
  reply.error.status = is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK;
  reply.error.cause = "connection_lost";
  return reply;
}

}  // namespace

void Simulation::Counts::add(const Counts& other) {
  for (int Counts::*number :
       {&Counts::orders, &Counts::edits, &Counts::deletions, &Counts::kills, &Counts::point_kills,
        &Counts::worker_deaths, &Counts::restores, &Counts::lost_wals, &Counts::jumps, &Counts::disk_faults,
        &Counts::edits_of_files, &Counts::commands, &Counts::wrong_dates, &Counts::went_back, &Counts::turns,
        &Counts::lost_disks}) {
    this->*number += other.*number;
  }
  requests += other.requests;
  erp_requests += other.erp_requests;
  faulty_requests += other.faulty_requests;
}

Simulation::Simulation(Options options)
    : options_(std::move(options)),
      random_(options_.seed ^ 0x6f757473696465U),
      dates_(options_.seed ^ 0x6461746573U),
      runtime_([&] {
        SimRuntime::Options sim;
        sim.seed = options_.seed;
        sim.network = [this](const HttpTransport::Exchange& request, SimRuntime&) { return answer(request); };
        sim.mail = [this](const SmtpTransport::Exchange& request, SimRuntime&) {
          return answer_mail(request);
        };
        return sim;
      }()),
      true_offset_ms_(runtime_.unix_ms() - runtime_.monotonic_ms()),
      handy_(clock_),
      erp_(make_erp_stand(options_.connector, clock_)),
      handy_frame_(handy_, clock_, options_.seed),
      erp_frame_(erp_->service(), clock_, options_.seed),
      tenants_(mock::demo_tenants(options_.seed)),
      disk_(SQLITE_FULL),
      dying_(runtime_.make_event()) {
  set_clocks();
  tenants_.resize(std::min(options_.tenants, tenants_.size()));
  live_orders_.resize(tenants_.size());
  files_.resize(tenants_.size());
  paused_.resize(tenants_.size());
  // Gestionix makes documents in Mexican pesos alone (apis/gestionix.md 3.7).
  if (options_.connector == "gestionix") {
    for (mock::Tenant& tenant : tenants_) tenant.country = "MX";
  }
  mock::DataPlan plan;
  plan.seed = options_.seed;
  plan.orders = options_.orders > 0 ? options_.orders : static_cast<std::int64_t>(2 + below(5));
  plan.products = 8;
  plan.customers = options_.orders > 100 ? options_.orders / 10 : 6;
  plan.profile = "plain";
  for (mock::Tenant& tenant : tenants_) need(erp_->fill(tenant, plan, handy_), "filling the mocks");
  // What was just written shows late in the ERP's lists, in some worlds (apis/alegra.md 12).
  const auto lag = static_cast<std::int64_t>(below(2) * 20 * kSecond);
  need(erp_->set_list_lag(options_.list_lag_ms < 0 ? lag : options_.list_lag_ms), "switching");
  sleep(kMinute);
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    const Json company = handy_.company_state(tenants_[i].handy_company);
    for (const Json& order : company["orders"].items()) {
      if (!order["deleted"].truthy() && !order["isEdited"].truthy())
        live_orders_[i].push_back(order["id"].text());
    }
  }
}

Simulation::~Simulation() {
#ifdef ENLACE_FAIL_POINTS
  fail_points::disarm();
#endif
  connected_ = false;
  disk_.mend();
  second_.reset();
  host_.reset();
}

void Simulation::set_clocks() {
  clock_.set(runtime_.monotonic_ms() + true_offset_ms_);
}

HttpReply Simulation::answer(const HttpTransport::Exchange& request) {
  if (!connected_) return cut_off(request.is_write);
  ++counts_.requests;
  const bool dies = dies_in_ > 0 && --dies_in_ == 0;
  const auto last_breath = [&] {
    dying_->set();
    while (connected_) sleep(1);
    return cut_off(request.is_write);
  };
  if (dies && death_ == Death::before_effect) return last_breath();
  HttpReply reply = serve(request);
  if (dies && death_ == Death::after_effect) return last_breath();
  if (dies) dying_->set();
  return reply;
}

HttpReply Simulation::serve(const HttpTransport::Exchange& request) {
  const bool to_handy = request.url.starts_with(kHandy);
  const std::string origin = to_handy ? kHandy : kErp;
  if (!request.url.starts_with(origin + "/")) return cut_off(request.is_write);
  set_clocks();
  mock::Frame& frame = to_handy ? handy_frame_ : erp_frame_;
  const mock::Frame::Answer answer = frame.serve(
      mock::make_request(request.method, request.url.substr(origin.size()), request.headers, request.body));
  if (!to_handy) ++counts_.erp_requests;
  if (answer.delay_ms > 0) sleep(answer.delay_ms);
  if (answer.wire != mock::Frame::Wire::answered) return cut_off(request.is_write);
  Headers headers = answer.response.headers;
  std::erase_if(headers, [](const auto& header) { return header.first == "Date"; });
  headers.emplace_back("Date", mock::http_date(clock_.unix_ms() + (to_handy ? date_off() : 0)));
  return make_reply(answer.response.status, answer.response.body, std::move(headers));
}

// The same for a message to the mail server.
SmtpReply Simulation::answer_mail(const SmtpTransport::Exchange& request) {
  const auto cut_off = [&](Sent sent) {
    SmtpReply reply = no_mail(sent == Sent::maybe ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK, "connection_lost");
    reply.sent = sent;
    if (sent == Sent::maybe) reply.stage = SmtpStage::message;
    return reply;
  };
  mock::SmtpService* mailbox = erp_->mailbox();
  if (!connected_ || mailbox == nullptr) return cut_off(Sent::no);
  ++counts_.requests;
  ++counts_.erp_requests;
  const bool dies = dies_in_ > 0 && --dies_in_ == 0;
  const auto last_breath = [&] {
    dying_->set();
    while (connected_) sleep(1);
    return cut_off(Sent::maybe);
  };
  if (dies && death_ == Death::before_effect) return last_breath();
  set_clocks();
  SmtpReply reply = converse(*mailbox, request);
  if (dies && death_ == Death::after_effect) return last_breath();
  if (dies) dying_->set();
  return reply;
}

void Simulation::note(const std::string& what) const {
  if (verbose())
    std::fprintf(stderr, "%s ---- %s\n", text::iso_utc(runtime_.unix_ms()).c_str(), what.c_str());
}

void Simulation::run() {
  start_host();
  if (!options_.faults.is_null()) arm_frames(options_.faults);
  runtime_.set_mail_faults(options_.mail_faults);
  const std::int64_t minutes =
      options_.minutes > 0 ? options_.minutes : static_cast<std::int64_t>(30 + below(120));
  const std::int64_t bad_until = runtime_.monotonic_ms() + minutes * kMinute;
  // From the very first answer, in every second world.
  if (options_.wrong_date && options_.seed % 2 == 0) begin_wrong_date(*options_.wrong_date);
  while (runtime_.monotonic_ms() < bad_until) {
    sleep(static_cast<std::int64_t>(below(4 * 60)) * kSecond);
    host_->beat();
    something_happens();
  }
  come_to_rest();
}

void Simulation::come_to_rest() {
  const bool faults_stay = !options_.faults.is_null() && !options_.weather.network;
  if (!faults_stay) make_fine();
  // At least two polls that see everything; then as long as it takes, but not for ever.
  const std::int64_t calm_since = runtime_.monotonic_ms();
  do {
    ask_a_person();
    sleep(10 * kMinute);
    host_->beat();
  } while (runtime_.monotonic_ms() < calm_since + 40 * kMinute ||
           (!unsettled().empty() && runtime_.monotonic_ms() < calm_since + 24 * kHour));
}

std::uint64_t Simulation::trace_hash() {
  std::uint64_t hash = runtime_.trace_hash();
  const std::string state = handy_.state().dump() + erp_->service().state().dump();
  for (const char c : state) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::vector<std::string> Simulation::unsettled() {
  std::vector<std::string> lines;
  ledger::OrderFilter all;
  all.limit = 100'000;
  for (const ledger::OrderView& view : need(host_->ledger().list(all), "listing the orders")) {
    const ledger::Delivery& row = view.delivery;
    if (ledger::todo_of(row) == ledger::Todo::nothing && !ledger::needs_person(row)) continue;
    lines.push_back(row.id.tenant + " " + row.id.order_id + ": " + to_string(row.state) + " " + row.cause +
                    " " + row.message);
  }
  return lines;
}

mock::Verdict Simulation::judge(std::size_t tenant) {
  mock::Expectations expectations;
  expectations.deletions = true;
  const Json company = erp_->company(erp_->service().state(), tenants_[tenant]);
  EXPECT_FALSE(company.is_null()) << "no such company";
  return erp_->judge(handy_.company_state(tenants_[tenant].handy_company), company, expectations);
}

}  // namespace enlace::test
