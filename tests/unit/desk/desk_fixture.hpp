#pragma once

#include <gtest/gtest.h>

#include <string>

#include "desk/desk.hpp"
#include "desk/new_user.hpp"
#include "records/sessions.hpp"
#include "support/order_world.hpp"

namespace enlace::desk {

// A desk over a small world of orders, with two companies: the one of the world, and "puebla".
class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    config::Configuration configuration;
    configuration.tenants[world_.instance.tenant.tenant] = world_.instance.tenant;
    config::TenantConfig other;
    other.tenant = other.name = "puebla";
    configuration.tenants["puebla"] = other;
    engine_ = std::make_unique<engine::Engine>(world_.services(), std::move(configuration));
    desk_ = std::make_unique<Desk>(Tools{*engine_, world_.ledger(), nullptr});
  }

  [[nodiscard]] std::string lupita() const { return world_.instance.tenant.tenant; }
  [[nodiscard]] store::Database& database() { return world_.database(); }
  [[nodiscard]] std::int64_t now() { return world_.runtime.unix_ms(); }

  // Without a password of their own: those cost time.
  void add(const std::string& login, records::Role role, std::vector<std::string> tenants = {},
           std::vector<std::string> sellers = {}, const std::string& hash = "none") {
    records::User user;
    user.login = login;
    user.name = "Persona";
    user.role = role;
    user.tenants = std::move(tenants);
    user.sellers = std::move(sellers);
    user.created_ms = now();
    user.created_by = "operator:root";
    ASSERT_TRUE(records::add_user(database(), user, hash));
  }
  void have_second_factor(const std::string& login) {
    ASSERT_TRUE(records::propose_second_factor(database(), login, store::Blob{"sealed"}));
    ASSERT_TRUE(records::confirm_second_factor(database(), login, 1, now(), 0));
  }
  std::string session_of(const std::string& login) {
    return records::open_session(database(), world_.runtime, login, "192.0.2.7", records::Stay::day)->token;
  }

  Json say(const std::string& line) {
    const Result<Json> answer = Json::parse(desk_->answer(line, [this](const std::string& piece) {
      pieces_.push_back(piece);
      return true;
    }));
    EXPECT_TRUE(answer);
    return answer ? *answer : Json();
  }
  Json ask(Kind kind, const std::string& name, const std::string& session,
           const Json& params = Json::object(), bool confirm = false,
           const std::string& address = "192.0.2.7") {
    return say(Json::object({{"v", 1},
                             {"session", session},
                             {"language", language_},
                             {"address", address},
                             {to_string(kind), name},
                             {"params", params},
                             {"confirm", confirm}})
                   .dump());
  }
  Json view(const std::string& name, const std::string& session, const Json& params = Json::object()) {
    return ask(Kind::view, name, session, params);
  }
  Json act(const std::string& name, const std::string& session, const Json& params = Json::object(),
           bool confirm = false) {
    return ask(Kind::action, name, session, params, confirm);
  }

  std::string language_ = "es";
  std::vector<std::string> pieces_;  // lines of long answers
  test::OrderWorld world_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace enlace::desk
