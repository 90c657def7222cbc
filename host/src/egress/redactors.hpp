#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egress/egress.hpp"
#include "log/redactor.hpp"

namespace enlace::egress {

class Logins;

// What blanks the secrets of an account, and the tokens that it has been given, in whatever comes back.
// Thread-safe; `logins` outlives it.
class Redactors {
 public:
  explicit Redactors(const Logins& logins) : logins_(logins) {}

  // For what people read: of any length.
  [[nodiscard]] std::unique_ptr<log::Redactor> of(const Account& account) const;
  // For what a connector reads: a password "100" must not destroy prices (design 7), so only long ones.
  [[nodiscard]] std::shared_ptr<const log::Redactor> of_bodies(const Account& account);

 private:
  struct Known {
    std::map<std::string, Slot> slots;  // that it was made of
    std::shared_ptr<const log::Redactor> redactor;
  };

  [[nodiscard]] std::unique_ptr<log::Redactor> with_tokens(const Account& account,
                                                           std::size_t shortest) const;

  const Logins& logins_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  // by account key
};

}  // namespace enlace::egress
