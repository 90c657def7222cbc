#include "support/erp_stand.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/binderp/binderp_service.hpp"
#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/judge/messages.hpp"
#include "mocks/program/binderp_data.hpp"
#include "mocks/program/gestionix_data.hpp"
#include "mocks/smtp/smtp_server.hpp"

namespace enlace::test {
namespace {

constexpr std::int64_t kAnyPace = 1'000'000;  // requests a minute

class AlegraStand final : public ErpStand {
 public:
  explicit AlegraStand(const mock::Clock& clock) : alegra_(clock) {}

  [[nodiscard]] std::string connector() const override { return "alegra"; }
  mock::Service& service() override { return alegra_; }
  Result<void> fill(mock::Tenant& tenant, const mock::DataPlan& plan, mock::HandyService& handy) override {
    return mock::fill(tenant, plan, &handy, &alegra_);
  }
  Result<void> allow_any_pace() override {
    ENLACE_CHECK(alegra_.set_switches(Json::object({{"rate_limit", kAnyPace}})));
    return {};
  }
  Result<void> set_list_lag(std::int64_t ms) override {
    ENLACE_CHECK(alegra_.set_switches(Json::object({{"list_lag_ms", ms}})));
    return {};
  }
  [[nodiscard]] std::string credentials(const mock::Tenant& tenant) const override {
    return "{email: " + tenant.email + ", token: secret:alegra-token}";
  }
  [[nodiscard]] std::string settings(const mock::Tenant& tenant, const std::string& base) const override {
    return "{country: " + tenant.country + ", price_list: General, base_url: \"" + base + "/api/v1\"}";
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> secrets(
      const mock::Tenant& tenant) const override {
    return {{"alegra-token", tenant.alegra_token}};
  }
  [[nodiscard]] std::string order_path() const override { return "/api/v1/remissions*"; }
  [[nodiscard]] Json company(const Json& state, const mock::Tenant& tenant) const override {
    for (const Json& company : state["companies"].items()) {
      if (company["id"].text() == tenant.alegra_company) return company;
    }
    return {};
  }
  [[nodiscard]] mock::Verdict judge(const Json& handy_company, const Json& company,
                                    const mock::Expectations& expectations) const override {
    return mock::judge(handy_company, company, expectations);
  }

 private:
  mock::AlegraService alegra_;
};

class GestionixStand final : public ErpStand {
 public:
  explicit GestionixStand(const mock::Clock& clock) : gestionix_(clock) {}

  [[nodiscard]] std::string connector() const override { return "gestionix"; }
  mock::Service& service() override { return gestionix_; }
  Result<void> fill(mock::Tenant& tenant, const mock::DataPlan& plan, mock::HandyService& handy) override {
    ENLACE_CHECK(mock::fill_handy(tenant, plan, handy));
    return mock::fill_gestionix(tenant, plan, &handy, gestionix_);
  }
  Result<void> allow_any_pace() override {
    ENLACE_CHECK(gestionix_.set_switches(Json::object({{"rate_limit", 0}})));
    return {};
  }
  Result<void> set_list_lag(std::int64_t ms) override {
    ENLACE_CHECK(gestionix_.set_switches(Json::object({{"list_lag_ms", ms}})));
    return {};
  }
  [[nodiscard]] std::string credentials(const mock::Tenant& tenant) const override {
    return "{user: " + tenant.find("gestionix")->user + ", password: secret:gestionix-password}";
  }
  [[nodiscard]] std::string settings(const mock::Tenant&, const std::string& base) const override {
    return std::string("{branch_name: ") + mock::kGestionixBranch +
           ", requests_per_minute: 600000, base_url: \"" + base + "/api/v3\"}";
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> secrets(
      const mock::Tenant& tenant) const override {
    return {{"gestionix-password", tenant.find("gestionix")->secret}};
  }
  [[nodiscard]] std::string order_path() const override { return "/api/v3/sales*"; }
  [[nodiscard]] Json company(const Json& state, const mock::Tenant& tenant) const override {
    for (const Json& company : state["companies"].items()) {
      if (company["company_id"].text() == tenant.find("gestionix")->company) return company;
    }
    return {};
  }
  [[nodiscard]] mock::Verdict judge(const Json& handy_company, const Json& company,
                                    const mock::Expectations& expectations) const override {
    return mock::judge(handy_company, mock::books_of_gestionix(company), expectations);
  }

 private:
  mock::GestionixService gestionix_;
};

class BindStand final : public ErpStand {
 public:
  explicit BindStand(const mock::Clock& clock) : bind_(clock) {}

  [[nodiscard]] std::string connector() const override { return "binderp"; }
  mock::Service& service() override { return bind_; }
  Result<void> fill(mock::Tenant& tenant, const mock::DataPlan& plan, mock::HandyService& handy) override {
    ENLACE_CHECK(mock::fill_handy(tenant, plan, handy));
    return mock::fill_binderp(tenant, plan, &handy, bind_);
  }
  Result<void> allow_any_pace() override {
    ENLACE_CHECK(bind_.set_switches(Json::object({{"rate_calls", 0}, {"quota_calls", 0}})));
    return {};
  }
  Result<void> set_list_lag(std::int64_t ms) override {
    ENLACE_CHECK(bind_.set_switches(Json::object({{"list_lag_ms", ms}})));
    return {};
  }
  [[nodiscard]] std::string credentials(const mock::Tenant&) const override {
    return "{token: secret:binderp-token}";
  }
  [[nodiscard]] std::string settings(const mock::Tenant&, const std::string& base) const override {
    return std::string("{user: integraciones, price_list: Público, warehouse: ") + mock::kBindWarehouse +
           ", account: 105-01-001, requests_per_minute: 600000, base_url: \"" + base + "/api\"}";
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> secrets(
      const mock::Tenant& tenant) const override {
    return {{"binderp-token", mock::binderp_key(*tenant.find("binderp"))}};
  }
  [[nodiscard]] std::string order_path() const override { return "/api/Orders*"; }
  [[nodiscard]] bool takes_products() const override { return true; }
  [[nodiscard]] Json company(const Json& state, const mock::Tenant& tenant) const override {
    for (const Json& company : state["companies"].items()) {
      if (company["id"].text() == tenant.find("binderp")->company) return company;
    }
    return {};
  }
  [[nodiscard]] mock::Verdict judge(const Json& handy_company, const Json& company,
                                    const mock::Expectations& expectations) const override {
    return mock::judge(handy_company, mock::books_of_binderp(company), expectations);
  }

 private:
  mock::BindErpService bind_;
};

// Orders as messages to two people each: one order and recipient, one Message-ID.
class MailStand final : public ErpStand {
 public:
  explicit MailStand(const mock::Clock& clock) : mail_(clock) {}

  [[nodiscard]] std::string connector() const override { return "email-notify"; }
  mock::Service& service() override { return mail_; }
  Result<void> fill(mock::Tenant& tenant, const mock::DataPlan& plan, mock::HandyService& handy) override {
    ENLACE_CHECK(mock::fill_handy(tenant, plan, handy));
    const mock::ErpAccount& account = tenant.account("smtp");
    mail_.add_user(account.user, account.secret);
    return {};
  }
  Result<void> allow_any_pace() override { return {}; }            // it has none
  Result<void> set_list_lag(std::int64_t) override { return {}; }  // nor lists
  [[nodiscard]] std::string credentials(const mock::Tenant& tenant) const override {
    return "{user: " + tenant.find("smtp")->user + ", password: secret:smtp-password}";
  }
  [[nodiscard]] std::string settings(const mock::Tenant& tenant, const std::string&) const override {
    std::string recipients;
    for (const std::string& one : recipients_of(tenant)) recipients += (recipients.empty() ? "" : ", ") + one;
    const std::string server =
        server_ ? "127.0.0.1, port: " + std::to_string(server_->port()) + ", ca_file: " + server_->ca_file()
                : std::string("mail.sim, port: 587");
    return "{smtp: {server: " + server + "}, from: enlace@" + tenant.tenant + ".example, recipients: [" +
           recipients + "], requests_per_minute: 600000}";
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> secrets(
      const mock::Tenant& tenant) const override {
    return {{"smtp-password", tenant.find("smtp")->secret}};
  }
  [[nodiscard]] std::string order_path() const override { return "*"; }
  [[nodiscard]] Json faults_of_a_day() const override {
    Json faults = Json::array();
    for (std::int64_t i = 0; i < 200; ++i) {
      faults.push_back(Json::object({{"stage", "body"}, {"kind", "drop_after"}, {"after", 10 + i * 25}}));
    }
    faults.push_back(Json::object({{"stage", "body"}, {"kind", "slow"}, {"delay_ms", 3}, {"times", -1}}));
    return faults;
  }
  [[nodiscard]] Json company(const Json& state, const mock::Tenant& tenant) const override {
    Json recipients = Json::array();
    for (const std::string& one : recipients_of(tenant)) recipients.push_back(one);
    return Json::object({{"messages", state["messages"]}, {"recipients", std::move(recipients)}});
  }
  [[nodiscard]] mock::Verdict judge(const Json& handy_company, const Json& company,
                                    const mock::Expectations& expectations) const override {
    mock::NoticeExpectations expected;
    for (const Json& one : company["recipients"].items()) expected.recipients.push_back(one.text());
    expected.undelivered = expectations.undelivered;
    return mock::judge_notices(handy_company, company, expected);
  }

  mock::SmtpService* mailbox() override { return &mail_; }
  void listen() override { server_ = std::make_unique<mock::SmtpServer>(mail_); }
  [[nodiscard]] std::vector<std::string> rows(const mock::Tenant& tenant) const override {
    std::vector<std::string> all;
    for (const std::string& one : recipients_of(tenant)) all.push_back(connector() + "#" + one);
    return all;
  }
  // An edit makes a new order, which the judge wants told like any other.
  [[nodiscard]] std::vector<std::string> instance_lines() const override { return {"on_edit: push_only"}; }

 private:
  static std::vector<std::string> recipients_of(const mock::Tenant& tenant) {
    const std::string domain = "@" + tenant.tenant + ".example";
    return {"almacen" + domain, "pedidos" + domain};
  }

  mock::SmtpService mail_;
  std::unique_ptr<mock::SmtpServer> server_;
};

struct Stand {
  const char* connector;
  std::unique_ptr<ErpStand> (*make)(const mock::Clock& clock);
};

template <class T>
std::unique_ptr<ErpStand> make(const mock::Clock& clock) {
  return std::make_unique<T>(clock);
}

constexpr Stand kStands[] = {
    {"alegra", make<AlegraStand>},
    {"gestionix", make<GestionixStand>},
    {"binderp", make<BindStand>},
    {"email-notify", make<MailStand>},
};

}  // namespace

Json ErpStand::faults_of_a_day() const {
  return Json::array({Json::object({{"method", "POST"},
                                    {"path", order_path()},
                                    {"kind", "reset_after"},
                                    {"times", -1},
                                    {"probability", d("0.04")}}),
                      Json::object({{"method", "POST"},
                                    {"kind", "slow"},
                                    {"delay_ms", 5},
                                    {"times", -1},
                                    {"probability", d("0.3")}})});
}

std::vector<std::string> ErpStand::rows(const mock::Tenant&) const {
  return {connector()};
}

const std::vector<std::string>& erp_stands() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Stand& stand : kStands) {
      const std::string plugin = std::string(ENLACE_PLUGINS "/") + stand.connector + ".so";
      if (std::filesystem::exists(plugin)) all.emplace_back(stand.connector);
    }
    return all;
  }();
  return names;
}

std::unique_ptr<ErpStand> make_erp_stand(const std::string& connector, const mock::Clock& clock) {
  for (const Stand& stand : kStands) {
    if (connector == stand.connector) return stand.make(clock);
  }
  std::fprintf(stderr, "no test knows the connector %s\n", connector.c_str());
  std::abort();
}

}  // namespace enlace::test
