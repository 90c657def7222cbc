#include "support/erp_stand.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/binderp/binderp_service.hpp"
#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/program/binderp_data.hpp"
#include "mocks/program/gestionix_data.hpp"

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
};

}  // namespace

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
