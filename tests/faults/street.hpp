#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "faults/simulation.hpp"

// Many tenants on one host, each with a Handy account and an ERP account of its own and orders all day, in
// virtual time: who waits how long for an order to arrive in the ERP, and does it depend on the neighbours?
namespace enlace::test {

class Street {
 public:
  struct Options {
    std::uint64_t seed = 1;
    std::size_t tenants = 200;
    std::int64_t minutes = 16;
    // All are served by one address of Handy's and one of the ERP's, as Alegra's customers are.
    bool one_server = false;
    bool alerts = false;  // to a webhook, in English
    std::function<void(Street& street)> each_minute = {};
  };
  // What is wrong with some of the tenants, from the beginning to the end.
  struct Trouble {
    std::size_t first = 0, count = 0;  // whose
    // Instead of the answer to one of their requests; nullopt: it goes its usual way.
    std::function<std::optional<HttpReply>(const HttpTransport::Exchange&, bool to_handy, SimRuntime&)>
        network = {};
    bool workers_crash = false;
    std::int64_t date_off_ms = 0;  // of their Handy's answers
    bool file_breaks = false;      // and is mended, and breaks again, each minute
  };

  Street(Options options, Trouble trouble);
  ~Street();

  // From the making of an order in Handy to its document in the ERP, in milliseconds, of each order of
  // those that have no trouble, by its id. One that did not arrive counts until now.
  [[nodiscard]] std::map<std::string, std::int64_t> delays() const;
  // What the webhook was told, and when; monotonic milliseconds since the host began to serve.
  struct Told {
    std::int64_t at_ms = 0;
    Json body;
  };
  [[nodiscard]] const std::vector<Told>& told() const { return told_; }
  // When Handy was asked for a tenant's new orders.
  [[nodiscard]] const std::map<std::size_t, std::vector<std::int64_t>>& polls() const { return polls_; }
  [[nodiscard]] std::int64_t now_ms() { return runtime_.monotonic_ms() - began_ms_; }
  [[nodiscard]] SimulatedHost& host() { return *host_; }
  [[nodiscard]] std::size_t orders() const { return orders_.size(); }
  // How many orders of those in trouble have arrived.
  [[nodiscard]] std::size_t arrived_of_troubled() const;

 private:
  struct Order {
    std::size_t tenant = 0;
    std::int64_t made_ms = 0, arrived_ms = 0;  // 0: not yet
  };
  HttpReply answer(const HttpTransport::Exchange& request);
  HttpReply serve(std::size_t tenant, bool to_handy, const HttpTransport::Exchange& request);
  void note_arrival(const HttpTransport::Exchange& request, int status);
  void write_tenant(std::size_t tenant, bool broken);
  void enable(std::size_t tenant);
  void make_order(std::size_t tenant);
  [[nodiscard]] bool troubled(std::size_t tenant) const {
    return tenant >= trouble_.first && tenant < trouble_.first + trouble_.count;
  }
  void set_clock() { clock_.set(runtime_.unix_ms()); }
  void note_poll(const HttpTransport::Exchange& request);
  [[nodiscard]] std::string handy_of(std::size_t tenant) const;
  [[nodiscard]] std::string erp_of(std::size_t tenant) const;
  void live();

  Options options_;
  Trouble trouble_;
  std::mt19937_64 random_;
  TemporaryDirectory directory_;
  SimRuntime runtime_;
  mock::SettableClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<ErpStand> erp_;
  mock::Frame handy_frame_, erp_frame_;
  std::vector<mock::Tenant> tenants_;
  std::map<std::string, Order> orders_;  // by Handy's id
  config::Configuration configuration_;
  std::unique_ptr<SimulatedHost> host_;
  bool connected_ = true;
  std::int64_t began_ms_ = 0;
  std::vector<Told> told_;
  std::map<std::size_t, std::vector<std::int64_t>> polls_;
};

// The value that `share` of them do not exceed.
std::int64_t percentile(std::vector<std::int64_t> values, double share);

}  // namespace enlace::test
