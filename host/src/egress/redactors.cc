#include "egress/redactors.hpp"

#include <algorithm>

#include "egress/authorize.hpp"
#include "egress/login.hpp"

namespace enlace::egress {
namespace {

constexpr std::size_t kBlankedInBodies = 16;
constexpr std::size_t kKept = 64;  // some twenty thousand bytes each

std::unique_ptr<log::Redactor> of_slots(const Account& account, std::size_t shortest) {
  auto redactor = std::make_unique<log::Redactor>();
  for (const auto& [slot_name, slot] : account.slots) {
    const bool basic = slot.scheme == Slot::Scheme::basic;
    std::string user;
    for (const auto& [field, secret] : slot.fields) {
      if (basic && field == user_field_of(slot)) user = secret.reveal();
    }
    for (const auto& [field, secret] : slot.fields) {
      const std::string_view value = secret.reveal();
      if (basic && field == user_field_of(slot)) continue;  // who asks is no secret
      if (value.size() < shortest) continue;
      redactor->add(value);
      // The pair as it goes out; a short password is not recognisable inside its base64.
      if (basic) redactor->add(user + ':' + std::string(value));
    }
  }
  return redactor;
}

// Whether the same redactor serves both.
bool same_secrets(const std::map<std::string, Slot>& a, const std::map<std::string, Slot>& b) {
  const auto same_field = [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.reveal() == y.second.reveal();
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& x, const auto& y) {
    return x.first == y.first && x.second.scheme == y.second.scheme &&
           x.second.user_field == y.second.user_field &&
           std::equal(x.second.fields.begin(), x.second.fields.end(), y.second.fields.begin(),
                      y.second.fields.end(), same_field);
  });
}

}  // namespace

// Tokens are blanked whatever their length: they are random, and nobody types them.
std::unique_ptr<log::Redactor> Redactors::with_tokens(const Account& account, std::size_t shortest) const {
  auto redactor = of_slots(account, shortest);
  logins_.add_secrets(account, *redactor);
  return redactor;
}

std::unique_ptr<log::Redactor> Redactors::of(const Account& account) const {
  return with_tokens(account, 1);
}

// Kept from call to call, because it takes longer to make than to use; tokens come and go, so whoever logs in
// has his made anew.
std::shared_ptr<const log::Redactor> Redactors::of_bodies(const Account& account) {
  const bool logs_in = std::any_of(account.slots.begin(), account.slots.end(), [](const auto& slot) {
    return slot.second.scheme == Slot::Scheme::login;
  });
  if (logs_in) return with_tokens(account, kBlankedInBodies);
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(account.key);
  if (known != known_.end() && same_secrets(known->second.slots, account.slots)) {
    return known->second.redactor;
  }
  if (known_.size() >= kKept) known_.clear();
  std::shared_ptr<const log::Redactor> made = of_slots(account, kBlankedInBodies);
  known_.insert_or_assign(account.key, Known{account.slots, made});
  return made;
}

}  // namespace enlace::egress
