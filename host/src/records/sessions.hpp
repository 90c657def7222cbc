#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "runtime/runtime.hpp"
#include "store/database.hpp"

// Who is logged in at the console, and links that let somebody in once. Only hashes of tokens are stored, so
// that a copy of the store opens nothing.
namespace enlace::records {

struct Session {
  std::int64_t id = 0;
  std::string login, address;
  std::int64_t created_ms = 0, seen_ms = 0;
  std::int64_t expires_ms = 0;  // whatever is done meanwhile
  std::int64_t idle_ms = 0;     // it ends so long after it was last seen

  [[nodiscard]] Json to_json() const;
};

enum class Stay {
  day,    // 12 hours, and no longer than 30 minutes without being used
  month,  // 30 days: on a telephone of one's own
};

struct Opened {
  std::string token;  // for the person's browser; nowhere else
  Session session;
};
// Of one person, the twenty latest stay; older ones end.
Result<Opened> open_session(store::Database& database, Runtime& runtime, const std::string& login,
                            const std::string& address, Stay stay);
// Nothing where it is unknown, expired or ended. `used`: a person did something; a page that only looks for
// news keeps nobody logged in.
Result<std::optional<Session>> session_of(store::Database& database, std::string_view token,
                                          std::int64_t now_ms, bool used);
// Those that are open, the newest first. `login` "" = of all.
Result<std::vector<Session>> open_sessions(store::Database& database, const std::string& login,
                                           std::int64_t now_ms);
// Whether there was one. `login` "" = whosever it is.
Result<bool> end_session(store::Database& database, std::int64_t id, const std::string& login,
                         std::int64_t now_ms);
// Whether that person logged in from there within the last 30 days.
Result<bool> knows_address(store::Database& database, const std::string& login, const std::string& address,
                           std::int64_t now_ms);
// Forgets sessions that expired before then.
Result<std::int64_t> forget_sessions(store::Database& database, std::int64_t before_ms);

struct Link {
  std::string login;  // who logs in by it; "" = whoever opens it becomes an administrator
  std::string made_by;
  std::int64_t expires_ms = 0;
};
// For half an hour. Returns its token.
Result<std::string> make_link(store::Database& database, Runtime& runtime, const std::string& login,
                              const std::string& made_by);
// Nothing where it is unknown, expired or was used.
Result<std::optional<Link>> link_of(store::Database& database, std::string_view token, std::int64_t now_ms);
Result<bool> use_up_link(store::Database& database, std::string_view token, std::int64_t now_ms);

}  // namespace enlace::records
