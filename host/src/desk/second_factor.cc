#include "desk/credentials.hpp"
#include "desk/handlers.hpp"
#include "records/totp.hpp"

// The second factor: proposed, confirmed by a code of it, taken away by an administrator where the telephone
// is lost.
namespace enlace::desk {

Result<Json> totp_enrol(const Call& call) {
  const std::string& login = call.person->user.login;
  store::Database& database = call.tools.database();
  if (call.person->user.second_factor) {  // whoever sits at an open session must not replace it
    ENLACE_TRY(const std::string code, required_text(call.request.params, "code", 16));
    const auto waits = records::waits_of(login, call.request.address, true);
    ENLACE_CHECK(wait_for_turn(call, waits));
    ENLACE_TRY(const bool right, is_code(call.tools, login, code));
    if (!right) return failure(ENLACE_E_INVALID, "totp_code_wrong");
    ENLACE_CHECK(records::attempt_succeeded(database, waits));
  }
  const std::string key = records::new_totp_key(call.tools.runtime());
  ENLACE_TRY(const store::Blob sealed, seal_factor(call.tools, login, key));
  ENLACE_CHECK(records::propose_second_factor(database, login, sealed));
  return Json::object({{"secret", records::base32(key)}, {"uri", records::otpauth_uri(login, key)}});
}

Result<Json> totp_confirm(const Call& call) {
  const std::string& login = call.person->user.login;
  store::Database& database = call.tools.database();
  const std::int64_t now = call.tools.runtime().unix_ms();
  ENLACE_TRY(const std::string code, required_text(call.request.params, "code", 16));
  ENLACE_TRY(const records::SecondFactor factor, records::second_factor(database, login));
  if (factor.pending.bytes.empty()) return failure(ENLACE_E_INVALID, "totp_not_begun");
  ENLACE_TRY(const vault::Secret key, unseal_factor(call.tools, login, factor.pending));
  const std::optional<std::int64_t> step = records::step_of_code(key.reveal(), code, now, 0);
  if (!step) return failure(ENLACE_E_INVALID, "totp_code_wrong");
  ENLACE_CHECK(records::confirm_second_factor(database, login, *step, now, call.person->session.id));
  call.note("user totp", "", "", login, Json::object({{"done", "confirmed"}}));
  return Json::object({{"done", true}});
}

Result<Json> totp_remove(const Call& call) {
  ENLACE_TRY(const std::string typed, required_text(call.request.params, "login"));
  ENLACE_TRY(const std::string login, records::clean_login(typed));
  ENLACE_CHECK(records::remove_second_factor(call.tools.database(), login, call.tools.runtime().unix_ms()));
  call.note("user totp", "", "", login, Json::object({{"done", "removed"}}));
  return Json::object({{"done", true}});
}

}  // namespace enlace::desk
