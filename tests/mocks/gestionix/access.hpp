#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

#include "mocks/gestionix/company.hpp"
#include "mocks/gestionix/switches.hpp"

namespace enlace::mock::gestionix {

// Who may come in: accounts with passwords, and the session tokens that a log-in gives
// (apis/gestionix.md 3.1).
class Access {
 public:
  // A fresh token. Refuses bad credentials with 401 invalid_grant, also for a right password while the
  // account is locked; the texts tell the two apart, as a person would need.
  Result<std::string> log_in(const std::string& user, const std::string& password, const Switches& switches,
                             std::int64_t now_ms);

  // The token's record; nullptr when it is unknown or has expired. Counts towards expire_after().
  Token* use(std::string_view token, std::int64_t now_ms);

  void put(const std::string& user, const std::string& password, std::int64_t company);
  [[nodiscard]] Account* account(std::string_view user);
  // All tokens die after that many further requests, once or again and again.
  void expire_after(std::int64_t requests, bool every);
  bool unlock(std::string_view user);

  [[nodiscard]] std::int64_t log_ins() const { return log_ins_; }
  [[nodiscard]] std::int64_t refused_log_ins() const { return refused_log_ins_; }
  [[nodiscard]] const std::map<std::string, Account, std::less<>>& accounts() const { return accounts_; }

 private:
  [[nodiscard]] std::string make_token(const Switches& switches, std::int64_t expires_ms);

  std::map<std::string, Account, std::less<>> accounts_;
  std::map<std::string, Token, std::less<>> tokens_;
  std::int64_t log_ins_ = 0;
  std::int64_t refused_log_ins_ = 0;
  std::optional<std::int64_t> expire_after_;
  std::int64_t expire_every_ = 0;
};

// Counts a call in the token's window. Error: 429, with retry_after_ms.
Result<void> count_call(Token& token, const Switches& switches, std::int64_t now_ms);

}  // namespace enlace::mock::gestionix
