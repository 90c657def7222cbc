#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/matching_data.hpp"
#include "support/temporary_directory.hpp"

// A whole world for tests of the installed programs: both mocks behind sockets in this process, a
// configuration directory, and the real `enlace` as a child process.
namespace enlace::test {

struct Finished {
  int exit = -1;    // exit code; -1 when a signal ended it
  int signal = 0;
  std::string out, err;
};

// A running `enlace`. Destruction kills it.
class Running {
 public:
  explicit Running(int pid) : pid_(pid) {}
  Running(Running&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Running& operator=(Running&& other) = delete;
  ~Running();
  void send(int signal) const;
  int wait();  // exit code, or minus the signal
  [[nodiscard]] int pid() const { return pid_; }

 private:
  int pid_;
};

class World {
 public:
  // One tenant, "abarrotes-lupita" (Mexico) unless `country` is "CO".
  explicit World(const mock::DataPlan& plan, const std::string& country = "MX");
  ~World();

  // Writes the configuration, admits the Alegra connector, stores the secrets. `extra` goes under the
  // connector ("schedule: {orders: every 1s}").
  void set_up(const std::string& extra = {});

  // Runs `enlace --config … words…` to its end.
  Finished run(const std::vector<std::string>& words, const std::string& input = {});
  // Starts it and leaves it running; what it says goes to log().
  Running start(const std::vector<std::string>& words);

  [[nodiscard]] const mock::Tenant& tenant() const { return tenant_; }
  mock::HandyService& handy() { return handy_; }
  mock::AlegraService& alegra() { return alegra_; }
  // One request to a mock's control side; `side` is "handy" or "alegra".
  Json control(const std::string& side, const std::string& method, const std::string& path, const Json& body = {});
  // The requests that changed something at the remote side since `from`, out of the journals.
  std::size_t writes(const std::string& side);

  [[nodiscard]] Json handy_state();
  [[nodiscard]] Json alegra_state();
  mock::Verdict judge(const mock::Expectations& expectations = {});

  [[nodiscard]] std::string config() const { return directory_.file("config"); }
  [[nodiscard]] std::string data() const { return directory_.file("var"); }
  [[nodiscard]] std::string log() const;  // what started processes said so far

 private:
  TemporaryDirectory directory_;
  mock::SettableClock clock_;
  mock::HandyService handy_;
  mock::AlegraService alegra_;
  mock::Frame handy_frame_, alegra_frame_;
  std::unique_ptr<mock::Server> handy_server_, alegra_server_;
  mock::Tenant tenant_;
};

}  // namespace enlace::test
