#include "records/users.hpp"

#include <algorithm>
#include <array>

#include "text/zone.hpp"

namespace enlace::records {
namespace {

constexpr std::size_t kLongestLogin = 64;
constexpr std::array kRoles = {std::pair(Role::viewer, "viewer"), std::pair(Role::operator_, "operator"),
                               std::pair(Role::administrator, "administrator")};

Json list_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(text);
  return list;
}

Result<std::vector<std::string>> texts_of(const std::string& json) {
  ENLACE_TRY(const Json list, Json::parse(json));
  std::vector<std::string> texts;
  for (const Json& text : list.items()) texts.push_back(text.text());
  return texts;
}

constexpr const char* kColumns =
    "login, name, role, tenants, sellers, totp IS NOT NULL, disabled, created_ms, created_by";

Result<User> user_of(const store::Row& row) {
  User user;
  user.login = row.text(0);
  user.name = row.text(1);
  const std::optional<Role> role = role_of(row.text(2));
  if (!role) {  // nobody of ours wrote that: it opens nothing
    return failure(ENLACE_E_INTERNAL, "row_damaged", {},
                   Json::object({{"table", "console_user"}, {"key", user.login}}));
  }
  user.role = *role;
  ENLACE_TRY(user.tenants, texts_of(row.text(3)));
  ENLACE_TRY(user.sellers, texts_of(row.text(4)));
  user.second_factor = row.integer(5) != 0;
  user.disabled = row.integer(6) != 0;
  user.created_ms = row.integer(7);
  user.created_by = row.text(8);
  return user;
}

Failure unknown(const std::string& login) {
  return failure(ENLACE_E_NOT_FOUND, "user_unknown", {}, Json::object({{"login", login}}));
}

Result<void> end_sessions(store::Transaction& transaction, const std::string& login, std::int64_t now_ms,
                          std::int64_t keep) {
  ENLACE_TRY([[maybe_unused]] const std::int64_t ended,
             transaction.run("UPDATE console_session SET ended_ms = ? "
                             "WHERE login = ? AND ended_ms = 0 AND id <> ?",
                             {now_ms, login, keep}));
  return {};
}

// Within a change: whoever it is about must not have been the last who may do all.
Result<void> somebody_administers(store::Transaction& transaction, const std::string& login) {
  ENLACE_TRY(
      const std::vector<store::Row> left,
      transaction.query("SELECT count(*) FROM console_user WHERE role = 'administrator' AND disabled = 0"));
  if (left.front().integer(0) > 0) return {};
  return failure(ENLACE_E_CONFLICT, "last_administrator", {}, Json::object({{"login", login}}));
}

// Runs one statement about a person who must exist, and ends their sessions.
Result<void> change(store::Database& database, const std::string& login, const char* sql,
                    const std::vector<store::Value>& values, std::int64_t now_ms, std::int64_t keep) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t changed, transaction.run(sql, values));
  if (changed == 0) return unknown(login);
  ENLACE_CHECK(end_sessions(transaction, login, now_ms, keep));
  return transaction.commit();
}

}  // namespace

const char* to_string(Role role) {
  for (const auto& [value, name] : kRoles) {
    if (value == role) return name;
  }
  return "";
}

std::optional<Role> role_of(std::string_view name) {
  for (const auto& [value, known] : kRoles) {
    if (name == known) return value;
  }
  return std::nullopt;
}

bool User::may_see(const std::string& tenant) const {
  return tenants.empty() || std::find(tenants.begin(), tenants.end(), tenant) != tenants.end();
}

Json User::to_json() const {
  return Json::object({{"login", login},
                       {"name", name},
                       {"role", to_string(role)},
                       {"tenants", list_of(tenants)},
                       {"sellers", list_of(sellers)},
                       {"second_factor", second_factor},
                       {"disabled", disabled},
                       {"created", text::iso_utc(created_ms)},
                       {"created_by", created_by}});
}

Result<std::string> clean_login(std::string_view typed) {
  const std::size_t from = std::min(typed.find_first_not_of(' '), typed.size());
  std::string login(typed.substr(from, typed.find_last_not_of(' ') + 1 - from));
  for (char& c : login) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (login.empty() || login.size() > kLongestLogin ||
      login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-@") != std::string::npos) {
    return failure(ENLACE_E_INVALID, "user_login_invalid", {},
                   Json::object({{"login", login.substr(0, kLongestLogin)}}));
  }
  return login;
}

Result<void> add_user(store::Database& database, const User& user, const std::string& password_hash) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::vector<store::Row> there,
             transaction.query("SELECT 1 FROM console_user WHERE login = ?", {user.login}));
  if (!there.empty()) {
    return failure(ENLACE_E_CONFLICT, "user_exists", {}, Json::object({{"login", user.login}}));
  }
  ENLACE_CHECK(transaction.run(
      "INSERT INTO console_user (login, name, password, role, tenants, sellers, created_ms, created_by) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {user.login, user.name, password_hash, std::string(to_string(user.role)), list_of(user.tenants).dump(),
       list_of(user.sellers).dump(), user.created_ms, user.created_by}));
  return transaction.commit();
}

Result<std::optional<User>> find_user(store::Database& database, const std::string& login) {
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      database.query(std::string("SELECT ") + kColumns + " FROM console_user WHERE login = ?", {login}));
  if (rows.empty()) return std::optional<User>();
  ENLACE_TRY(User user, user_of(rows.front()));
  return std::optional<User>(std::move(user));
}

Result<std::vector<User>> users(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query(std::string("SELECT ") + kColumns + " FROM console_user ORDER BY login"));
  std::vector<User> all;
  for (const store::Row& row : rows) {
    ENLACE_TRY(User user, user_of(row));
    all.push_back(std::move(user));
  }
  return all;
}

Result<std::string> password_of(store::Database& database, const std::string& login) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT password FROM console_user WHERE login = ?", {login}));
  return rows.empty() ? std::string() : rows.front().text(0);
}

Result<void> set_password(store::Database& database, const std::string& login, const std::string& hash,
                          std::int64_t now_ms, std::int64_t keep_session) {
  return change(database, login, "UPDATE console_user SET password = ? WHERE login = ?", {hash, login},
                now_ms, keep_session);
}

Result<void> change_user(store::Database& database, const User& user) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::vector<store::Row> before,
             transaction.query("SELECT role FROM console_user WHERE login = ?", {user.login}));
  if (before.empty()) return unknown(user.login);
  ENLACE_CHECK(
      transaction.run("UPDATE console_user SET name = ?, role = ?, tenants = ?, sellers = ? WHERE login = ?",
                      {user.name, std::string(to_string(user.role)), list_of(user.tenants).dump(),
                       list_of(user.sellers).dump(), user.login}));
  if (before.front().text(0) == "administrator" && user.role != Role::administrator) {
    ENLACE_CHECK(somebody_administers(transaction, user.login));
  }
  return transaction.commit();
}

Result<void> set_disabled(store::Database& database, const std::string& login, bool disabled,
                          std::int64_t now_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t changed,
             transaction.run("UPDATE console_user SET disabled = ? WHERE login = ?",
                             {std::int64_t{disabled}, login}));
  if (changed == 0) return unknown(login);
  if (disabled) {
    ENLACE_TRY(const std::vector<store::Row> about,
               transaction.query("SELECT role FROM console_user WHERE login = ?", {login}));
    if (about.front().text(0) == "administrator") ENLACE_CHECK(somebody_administers(transaction, login));
    ENLACE_CHECK(end_sessions(transaction, login, now_ms, 0));
  }
  return transaction.commit();
}

Result<SecondFactor> second_factor(store::Database& database, const std::string& login) {
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      database.query("SELECT totp, totp_pending, totp_step FROM console_user WHERE login = ?", {login}));
  if (rows.empty()) return SecondFactor{};
  return SecondFactor{store::Blob{rows.front().text(0)}, store::Blob{rows.front().text(1)},
                      rows.front().integer(2)};
}

Result<void> propose_second_factor(store::Database& database, const std::string& login,
                                   const store::Blob& sealed) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t changed,
             transaction.run("UPDATE console_user SET totp_pending = ? WHERE login = ?", {sealed, login}));
  if (changed == 0) return unknown(login);
  return transaction.commit();
}

Result<void> confirm_second_factor(store::Database& database, const std::string& login, std::int64_t step,
                                   std::int64_t now_ms, std::int64_t keep_session) {
  return change(database, login,
                "UPDATE console_user SET totp = totp_pending, totp_pending = NULL, totp_step = ? "
                "WHERE login = ? AND totp_pending IS NOT NULL",
                {step, login}, now_ms, keep_session);
}

Result<void> remove_second_factor(store::Database& database, const std::string& login, std::int64_t now_ms) {
  return change(database, login, "UPDATE console_user SET totp = NULL, totp_pending = NULL WHERE login = ?",
                {login}, now_ms, 0);
}

Result<bool> use_step(store::Database& database, const std::string& login, std::int64_t step) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t used,
             transaction.run("UPDATE console_user SET totp_step = ? WHERE login = ? AND totp_step < ?",
                             {step, login, step}));
  ENLACE_CHECK(transaction.commit());
  return used == 1;
}

}  // namespace enlace::records
