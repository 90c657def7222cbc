#include <istream>
#include <iterator>
#include <ostream>

#include "cli/context.hpp"
#include "desk/credentials.hpp"
#include "desk/new_user.hpp"
#include "records/passwords.hpp"
#include "records/totp.hpp"
#include "text/pasted.hpp"

// `enlace user add|change|list|passwd|disable|enable|totp`. A password comes from standard input, never from
// an argument.
namespace enlace::cli {
namespace {

desk::Tools tools_of(Context& context) {
  return {context.engine, context.ledger, context.scheduler};
}

Result<vault::Secret> typed_password(Context& context) {
  std::string given(std::istreambuf_iterator<char>(context.io.in), {});
  text::Pasted pasted = text::read_pasted(given, text::Credential::password);
  const vault::Secret wiped(std::move(given));
  if (pasted.value.empty() || pasted.several_lines) {
    return failure(ENLACE_E_CONFIG, "password_not_given", {},
                   Json::object({{"login", context.arguments.login}}));
  }
  vault::Secret password(std::move(pasted.value));
  context.services().logger.forbid(password.reveal());
  return password;
}

// Says what was done, as a sentence or as a document.
int done(Context& context, const char* code, const Json& params, const char* action, const Json& detail,
         const Json& document = {}) {
  context.note(action, "", "", params["login"].text(), detail);
  if (context.arguments.json) {
    context.io.out << (document.is_null() ? params : document).pretty() << '\n';
    return kDone;
  }
  const phrases::Phrase phrase = context.say(code, params);
  context.io.out << phrase.what << '\n';
  if (!phrase.remedy.empty()) context.io.out << "  " << phrase.remedy << '\n';
  return kDone;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

int set_disabled(Context& context, bool disabled) {
  const Result<std::string> login = records::clean_login(context.arguments.login);
  if (!login) return context.fail(login.error());
  const Result<void> set = records::set_disabled(context.services().database, *login, disabled,
                                                 context.services().runtime.unix_ms());
  if (!set) return context.fail(set.error());
  return done(context, disabled ? "user_disabled" : "user_enabled", Json::object({{"login", *login}}),
              disabled ? "user disable" : "user enable", Json::object());
}

Result<std::string> known_login(Context& context) {
  ENLACE_TRY(std::string login, records::clean_login(context.arguments.login));
  ENLACE_TRY(const std::optional<records::User> user, records::find_user(context.services().database, login));
  if (!user) return failure(ENLACE_E_NOT_FOUND, "user_unknown", {}, Json::object({{"login", login}}));
  return login;
}

int propose_factor(Context& context, const std::string& login) {
  const std::string key = records::new_totp_key(context.services().runtime);
  const Result<store::Blob> sealed = desk::seal_factor(tools_of(context), login, key);
  if (!sealed) return context.fail(sealed.error());
  if (const auto kept = records::propose_second_factor(context.services().database, login, *sealed); !kept) {
    return context.fail(kept.error());
  }
  return done(
      context, "user_totp_proposed",
      Json::object(
          {{"login", login}, {"secret", records::base32(key)}, {"uri", records::otpauth_uri(login, key)}}),
      "user totp", Json::object({{"done", "proposed"}}));
}

Result<void> confirm_factor(Context& context, const std::string& login) {
  store::Database& database = context.services().database;
  const std::int64_t now = context.services().runtime.unix_ms();
  ENLACE_TRY(const records::SecondFactor factor, records::second_factor(database, login));
  if (factor.pending.bytes.empty()) return failure(ENLACE_E_INVALID, "totp_not_begun");
  ENLACE_TRY(const vault::Secret key, desk::unseal_factor(tools_of(context), login, factor.pending));
  const std::optional<std::int64_t> step =
      records::step_of_code(key.reveal(), context.arguments.code, now, 0);
  if (!step) return failure(ENLACE_E_INVALID, "totp_code_wrong");
  return records::confirm_second_factor(database, login, *step, now, 0);
}

}  // namespace

int add_user(Context& context) {
  const Arguments& arguments = context.arguments;
  Result<vault::Secret> password = typed_password(context);
  if (!password) return context.fail(password.error());
  const desk::NewUser wanted{
      arguments.login,   arguments.name,    arguments.role.empty() ? "viewer" : arguments.role,
      arguments.tenants, arguments.sellers, *std::move(password)};
  const Result<records::User> user = desk::add_user(tools_of(context), wanted, context.actor);
  if (!user) return context.fail(user.error());
  const Json params =
      Json::object({{"login", user->login}, {"role", context.word(records::to_string(user->role))}});
  return done(context, "user_added", params, "user add", desk::granted(*user), user->to_json());
}

int change_user(Context& context) {
  const Arguments& arguments = context.arguments;
  desk::UserChange wanted;
  wanted.login = arguments.login;
  if (!arguments.name.empty()) wanted.name = arguments.name;
  if (!arguments.role.empty()) wanted.role = arguments.role;
  if (arguments.unlimited || !arguments.tenants.empty()) wanted.tenants = arguments.tenants;
  if (arguments.unlimited || !arguments.sellers.empty()) wanted.sellers = arguments.sellers;
  const Result<records::User> user = desk::change_user(tools_of(context), wanted);
  if (!user) return context.fail(user.error());
  const Json params =
      Json::object({{"login", user->login}, {"role", context.word(records::to_string(user->role))}});
  return done(context, "user_changed", params, "user change", desk::granted(*user), user->to_json());
}

int list_users(Context& context) {
  const Result<std::vector<records::User>> all = records::users(context.services().database);
  if (!all) return context.fail(all.error());
  Json list = Json::array();
  Table table(
      {{"LOG-IN", Column::Kind::whole}, "NAME", "ROLE", "STATE", "SECOND FACTOR", "TENANTS", "SELLERS"});
  for (const records::User& user : *all) {
    list.push_back(user.to_json());
    table.add({user.login, user.name, context.word(records::to_string(user.role)),
               context.word(user.disabled ? "disabled" : "active"),
               context.word(user.second_factor ? "yes" : "no"), joined(user.tenants), joined(user.sellers)},
              user.disabled ? Table::Mark::faint : Table::Mark::none);
  }
  if (context.arguments.json) {
    context.io.out << list.pretty() << '\n';
  } else if (table.empty()) {
    const phrases::Phrase phrase = context.say("no_users", Json::object());
    context.io.out << phrase.what << "\n  " << phrase.remedy << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

int set_user_password(Context& context) {
  const Result<std::string> login = known_login(context);
  if (!login) return context.fail(login.error());
  const Result<vault::Secret> password = typed_password(context);
  if (!password) return context.fail(password.error());
  if (const auto accepted = records::acceptable_password(password->reveal(), {*login}); !accepted) {
    return context.fail(accepted.error());
  }
  const Result<std::string> hash = records::hash_password(context.services().runtime, *password);
  if (!hash) return context.fail(hash.error());
  const Result<void> set =
      records::set_password(context.services().database, *login, *hash, context.services().runtime.unix_ms());
  if (!set) return context.fail(set.error());
  return done(context, "user_password_set", Json::object({{"login", *login}}), "user passwd", Json::object());
}

int disable_user(Context& context) {
  return set_disabled(context, true);
}

int enable_user(Context& context) {
  return set_disabled(context, false);
}

int second_factor_of_user(Context& context) {
  const Result<std::string> login = known_login(context);
  if (!login) return context.fail(login.error());
  const Json about = Json::object({{"login", *login}});
  if (context.arguments.remove) {
    const Result<void> removed = records::remove_second_factor(context.services().database, *login,
                                                               context.services().runtime.unix_ms());
    if (!removed) return context.fail(removed.error());
    return done(context, "user_totp_removed", about, "user totp", Json::object({{"done", "removed"}}));
  }
  if (context.arguments.code.empty()) return propose_factor(context, *login);
  const Result<void> confirmed = confirm_factor(context, *login);
  if (!confirmed) return context.fail(confirmed.error());
  return done(context, "user_totp_confirmed", about, "user totp", Json::object({{"done", "confirmed"}}));
}

}  // namespace enlace::cli
