#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/matching_data.hpp"
#include "support/child_process.hpp"
#include "support/erp_stand.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::test {

// A whole world for tests of the installed programs: the mocks of Handy and of one ERP behind sockets in
// this process, a configuration directory with one tenant, and the real `enlace` as a child process.
//
// The servers are set to allow any pace, so that a test takes no longer than the work itself.
class World {
 public:
  // The tenant "abarrotes-lupita" (Mexico), or "distribuidora-bogota" for "CO". `token_end` is put behind
  // both of its tokens. `connector` is one of erp_stands().
  explicit World(const mock::DataPlan& plan, const std::string& country = "MX",
                 const std::string& token_end = {}, const std::string& connector = "alegra");
  ~World();

  // What a test wants otherwise than usual; lines of YAML without indentation.
  struct Setup {
    std::string host;              // of enlace.yaml: "delivery: {settle: 2s}"
    std::string connector;         // of the connector: "schedule: {orders: every 1s}"
    bool second_instance = false;  // the same plugin and account once more, "<connector>-two"
    std::string second_sync = {};  // of the second instance; "" = orders alone
    std::string sync = "products: on, inventory: on, customers: on, orders: on, deletions: on";
  };
  // Writes the configuration, admits the connector and stores the secrets. May be called again:
  // the files are replaced.
  void set_up(const Setup& setup);
  void set_up() { set_up(Setup()); }

  // For tests of `enlace serve`: products and customers are there, every order is still to come, once a
  // second; doubts settle and failures are tried again within seconds.
  void set_up_to_serve();

  // Only the files; the rest of set_up().
  void write_configuration(const Setup& setup);
  // The environment of programs started from here on, beside this process's own: "ENLACE_FAIL=…".
  void set_environment(std::vector<std::string> variables) { environment_ = std::move(variables); }

  // Runs `enlace --config … words…` to its end.
  Finished run(const std::vector<std::string>& words, const std::string& input = {});
  // Starts it and leaves it running; what it says goes to log().
  ChildProcess start(const std::vector<std::string>& words);
  // The usual first run of the tenant: `tenant enable --yes`.
  Finished enable() { return run({"tenant", "enable", tenant_.tenant, "--yes"}); }
  Finished sync(const std::vector<std::string>& words = {});
  // Of `enlace orders --json …`: each delivery of each order that was found, with what its row says of the
  // order. `instance`: "avisos#ana@lupita.mx".
  std::vector<Json> deliveries(const std::vector<std::string>& words = {});
  // How many deliveries are in this state.
  std::size_t orders_in(const std::string& state);
  // Deliveries (an order of Handy, for each instance) that have not come to rest, those included that the
  // host does not know yet. Where the host died before it could say: one at least.
  std::size_t pending();
  // The delivery of one order, as `enlace order ID --json` tells it.
  Json order(const std::string& id);

  [[nodiscard]] const mock::Tenant& tenant() const { return tenant_; }
  [[nodiscard]] ErpStand& erp() { return *erp_; }
  // Where a mock listens: "http://127.0.0.1:40123".
  [[nodiscard]] std::string base(const std::string& side) const;
  // An order as Handy's API shows it to the tenant.
  Json raw_order(const std::string& id);
  // One request to a mock's control side; `side` is "handy" or the connector's name.
  Json control(const std::string& side, const std::string& method, const std::string& path,
               const Json& body = {});
  // The same below the tenant's company: handy("orders", {...}).
  Json handy(const std::string& kind, const Json& body);
  Json alegra(const std::string& resource, const Json& row);
  // The requests that reached a mock since the journal was last emptied: "POST /api/v1/remissions".
  std::vector<std::string> requests(const std::string& side, const std::string& path = "*");
  // Of these, the ones that may change something.
  std::vector<std::string> writes(const std::string& side);
  void forget_requests();  // empties both journals
  // How many requests ever reached a mock, forgotten ones included.
  std::uint64_t received(const std::string& side);
  // How many steps of the conversation with a mail server, or requests to an ERP, an order takes.
  [[nodiscard]] std::int64_t requests_of_an_order() { return erp_->mailbox() == nullptr ? 1 : 16; }

  [[nodiscard]] Json handy_state();
  [[nodiscard]] Json erp_state();
  [[nodiscard]] Json alegra_state() { return erp_state(); }
  // The orders that the demo data mean to be refused: no tax id (in Mexico), unknown product.
  std::set<std::string> refused_orders();
  // Whether each live order has its one right document, and no other has any.
  mock::Verdict judge(const std::set<std::string>& undelivered = {});

  [[nodiscard]] std::string config() const { return directory_.file("config"); }
  [[nodiscard]] std::string data() const { return directory_.file("var"); }
  [[nodiscard]] std::string store() const { return data() + "/enlace.db"; }
  [[nodiscard]] std::string log() const { return read_file(directory_.file("log")); }

 private:
  TemporaryDirectory directory_;
  mock::SettableClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<ErpStand> erp_;
  mock::Frame handy_frame_, erp_frame_;
  std::unique_ptr<mock::Server> handy_server_, erp_server_;
  mock::Tenant tenant_;
  std::map<std::string, std::uint64_t> received_;
  std::vector<std::string> environment_;
  std::int64_t instances_ = 1;  // rows of an order
  std::string input_ = directory_.file("in"), out_ = directory_.file("out"), err_ = directory_.file("err");
};

}  // namespace enlace::test
