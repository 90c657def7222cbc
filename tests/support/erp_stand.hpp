#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/matching_data.hpp"
#include "mocks/smtp/smtp_service.hpp"

// Where orders go as tests that run against any connector see it: an ERP's mock or a mail server, how a
// tenant's file speaks of it, and how to tell what arrived. A new connector is one more class and one more
// line in erp_stands().
namespace enlace::test {

class ErpStand {
 public:
  virtual ~ErpStand() = default;

  // "alegra": name of the plugin, of the instance and of the mock's side.
  [[nodiscard]] virtual std::string connector() const = 0;
  virtual mock::Service& service() = 0;
  // Makes the tenant's companies in Handy and here, and fills both with matching data.
  virtual Result<void> fill(mock::Tenant& tenant, const mock::DataPlan& plan, mock::HandyService& handy) = 0;
  // Lets this side take requests at any pace, so that a test takes no longer than the work itself.
  virtual Result<void> allow_any_pace() = 0;
  // Lists show late what was written.
  virtual Result<void> set_list_lag(std::int64_t ms) = 0;

  // One flow mapping each, for the tenant's file; `base` is where the mock listens, "http://127.0.0.1:1234".
  [[nodiscard]] virtual std::string credentials(const mock::Tenant& tenant) const = 0;
  [[nodiscard]] virtual std::string settings(const mock::Tenant& tenant, const std::string& base) const = 0;
  // Names and values for the vault.
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> secrets(
      const mock::Tenant& tenant) const = 0;

  // Requests that write and read orders, as a glob of the mock's faults and journal: "/api/v1/remissions*".
  [[nodiscard]] virtual std::string order_path() const = 0;
  // Faults to arm for a day's work: one answer to an order in 25 is lost after the effect, some are late.
  [[nodiscard]] virtual Json faults_of_a_day() const;
  // The company of the tenant out of the mock's state; Json() when there is none.
  [[nodiscard]] virtual Json company(const Json& state, const mock::Tenant& tenant) const = 0;
  [[nodiscard]] virtual mock::Verdict judge(const Json& handy_company, const Json& company,
                                            const mock::Expectations& expectations) const = 0;

  // Whether Handy's products come to it, so that it knows every one in the end.
  [[nodiscard]] virtual bool takes_products() const { return false; }

  // --- of a connector that tells people of orders, and keeps no catalogue
  // The mail server; nullptr: the service speaks HTTP, and the connector keeps products and customers too.
  virtual mock::SmtpService* mailbox() { return nullptr; }
  // Lets it listen; without that, settings() names a server that only a simulation reaches.
  virtual void listen() {}
  // Names of an order's rows: one for each recipient.
  [[nodiscard]] virtual std::vector<std::string> rows(const mock::Tenant& tenant) const;
  // Further lines of the connector's instance, of YAML without indentation, one a line.
  [[nodiscard]] virtual std::vector<std::string> instance_lines() const { return {}; }
};

// The connectors whose mock and judge the tests know and that are built, the first one first.
const std::vector<std::string>& erp_stands();
// Ends the test program when there is none of that name.
std::unique_ptr<ErpStand> make_erp_stand(const std::string& connector, const mock::Clock& clock);

}  // namespace enlace::test
