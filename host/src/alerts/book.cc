#include "alerts/book.hpp"

#include <algorithm>
#include <map>

namespace enlace::alerts {
namespace {

using store::Row;
using store::Transaction;

constexpr std::int64_t kFirstPause_ms = 60'000;
constexpr std::int64_t kLongestPause_ms = 3'600'000;
constexpr const char* kColumns =
    "tenant, instance, cause, params, count, orders, first_seen_ms, last_seen_ms, resolved_ms, system";

Result<Problem> problem_of(const Row& row) {
  ENLACE_TRY(Json params, Json::parse(row.text(3)));
  ENLACE_TRY(const Json orders, Json::parse(row.text(5)));
  Problem problem{row.text(0), row.text(1),    row.text(2),    std::move(params), row.integer(4),
                  {},          row.integer(6), row.integer(7), row.integer(8),    row.text(9)};
  for (const Json& order : orders.items()) problem.orders.push_back(order.text());
  return problem;
}

Result<void> put(Transaction& transaction, const Problem& problem) {
  Json orders = Json::array();
  for (const std::string& order : problem.orders) orders.push_back(order);
  ENLACE_CHECK(transaction.run(
      "INSERT INTO problem (tenant, instance, cause, params, count, orders, first_seen_ms, last_seen_ms, "
      "resolved_ms, system, told_ms, end_told_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0) "
      "ON CONFLICT (tenant, instance, cause, first_seen_ms) DO "
      "UPDATE SET params = excluded.params, count = excluded.count, orders = excluded.orders, "
      "last_seen_ms = excluded.last_seen_ms, resolved_ms = excluded.resolved_ms, system = excluded.system",
      {problem.tenant, problem.instance, problem.cause, problem.params.dump(), problem.count, orders.dump(),
       problem.first_seen_ms, problem.last_seen_ms, problem.resolved_ms, problem.system}));
  return {};
}

Result<void> post(Transaction& transaction, Kind kind, const Json& body,
                  const std::vector<std::string>& channels, std::int64_t unix_ms) {
  for (const std::string& channel : channels) {
    ENLACE_CHECK(
        transaction.run("INSERT INTO alert_message (kind, channel, body, made_ms, attempts, next_ms) VALUES "
                        "(?, ?, ?, ?, 0, ?)",
                        {std::string(to_string(kind)), channel, body.dump(), unix_ms, unix_ms}));
  }
  return {};
}

// What knows its own end flickers no more once it is gone (an outage, engine/outages.cc).
bool says_its_end(const std::string& cause) {
  return cause == "system_away";
}

constexpr std::size_t kMostTold = 50;  // companies of one message

// Problems of one cause and system, one body.
Json body_of(const std::vector<Problem>& problems) {
  Json body = problems.front().to_json();
  if (problems.size() == 1) return body;
  std::int64_t count = 0;
  Json all = Json::array();
  for (const Problem& problem : problems) {
    count += problem.count;
    if (all.size() < kMostTold) all.push_back(problem.to_json());
  }
  return body.set("count", count)
      .set("companies", static_cast<std::int64_t>(problems.size()))
      .set("problems", std::move(all));
}

using Groups = std::map<std::pair<std::string, std::string>, std::vector<Problem>>;
Groups groups_of(std::vector<Problem> problems) {
  Groups groups;
  for (Problem& problem : problems) {
    // Without a system, what the host says of itself or of one company's own things.
    const std::string system =
        problem.system.empty() ? problem.tenant + "/" + problem.instance : problem.system;
    groups[{problem.cause, system}].push_back(std::move(problem));
  }
  return groups;
}

Result<std::vector<Problem>> problems_where(Transaction& transaction, const std::string& condition) {
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query(std::string("SELECT ") + kColumns + " FROM problem WHERE " + condition +
                               " ORDER BY first_seen_ms, tenant, instance, cause"));
  std::vector<Problem> found;
  for (const Row& row : rows) {
    ENLACE_TRY(Problem problem, problem_of(row));
    found.push_back(std::move(problem));
  }
  return found;
}

// `column`: told_ms or end_told_ms.
Result<void> mark_told(Transaction& transaction, const char* column, const std::vector<Problem>& problems,
                       std::int64_t unix_ms) {
  for (const Problem& problem : problems) {
    ENLACE_CHECK(
        transaction.run(std::string("UPDATE problem SET ") + column +
                            " = ? WHERE tenant = ? AND instance = ? AND cause = ? AND first_seen_ms = ?",
                        {unix_ms, problem.tenant, problem.instance, problem.cause, problem.first_seen_ms}));
  }
  return {};
}

// When a message last told of an open problem of this cause and system; 0: never.
Result<std::int64_t> last_told(Transaction& transaction, const Problem& like) {
  if (like.system.empty()) return 0;
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query("SELECT COALESCE(MAX(told_ms), 0) FROM problem WHERE resolved_ms = 0 AND "
                               "cause = ? AND system = ?",
                               {like.cause, like.system}));
  return rows.front().integer(0);
}

Result<void> tell_opened(Transaction& transaction, const std::vector<std::string>& channels,
                         std::int64_t unix_ms) {
  ENLACE_TRY(std::vector<Problem> untold, problems_where(transaction, "resolved_ms = 0 AND told_ms = 0"));
  for (const auto& [key, problems] : groups_of(std::move(untold))) {
    ENLACE_TRY(const std::int64_t last, last_told(transaction, problems.front()));
    if (unix_ms >= last && unix_ms - last < kGather_ms) continue;
    ENLACE_CHECK(post(transaction, Kind::opened, body_of(problems), channels, unix_ms));
    ENLACE_CHECK(mark_told(transaction, "told_ms", problems, unix_ms));
  }
  return {};
}

Result<void> tell_resolved(Transaction& transaction, const std::vector<std::string>& channels,
                           std::int64_t unix_ms) {
  // One that came and went untold is not told of now.
  ENLACE_CHECK(transaction.run(
      "UPDATE problem SET end_told_ms = ? WHERE end_told_ms = 0 AND resolved_ms > 0 AND told_ms = 0",
      {unix_ms}));
  ENLACE_TRY(std::vector<Problem> untold, problems_where(transaction, "end_told_ms = 0 AND resolved_ms > 0"));
  for (const auto& [key, problems] : groups_of(std::move(untold))) {
    ENLACE_TRY(const std::int64_t last, last_told(transaction, problems.front()));
    std::int64_t first = unix_ms;
    for (const Problem& problem : problems) first = std::min(first, problem.resolved_ms);
    const bool others_stay = last != 0;
    if (others_stay && unix_ms - first < kGather_ms && unix_ms >= first) continue;
    ENLACE_CHECK(post(transaction, Kind::resolved, body_of(problems), channels, unix_ms));
    ENLACE_CHECK(mark_told(transaction, "end_told_ms", problems, unix_ms));
  }
  return {};
}

}  // namespace

const char* to_string(Kind kind) {
  switch (kind) {
    case Kind::opened:
      return "opened";
    case Kind::resolved:
      return "resolved";
    case Kind::digest:
      return "digest";
  }
  return "";
}

Result<Book::Changes> Book::note(const std::vector<Problem>& seen, const std::vector<std::string>& channels,
                                 std::int64_t unix_ms) {
  Changes changes;
  ENLACE_TRY(Transaction transaction, database_.begin());
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query(std::string("SELECT ") + kColumns + " FROM problem WHERE resolved_ms = 0"));
  std::map<std::string, Problem> open;
  for (const Row& row : rows) {
    ENLACE_TRY(Problem problem, problem_of(row));
    std::string key = problem.key();
    open.emplace(std::move(key), std::move(problem));
  }
  for (Problem problem : seen) {
    const auto known = open.find(problem.key());
    problem.last_seen_ms = unix_ms;
    if (known != open.end()) {
      problem.first_seen_ms = known->second.first_seen_ms;
      // What comes closer is told again at each of its stages (a credential that expires).
      const bool closer = problem.params.contains("stage") &&
                          problem.params["stage"].text() != known->second.params["stage"].text();
      if (closer) ENLACE_CHECK(post(transaction, Kind::opened, problem.to_json(), channels, unix_ms));
      open.erase(known);
      ENLACE_CHECK(put(transaction, problem));
      continue;
    }
    problem.first_seen_ms = unix_ms;
    ENLACE_CHECK(put(transaction, problem));
    ++changes.opened;
  }
  for (auto& [key, problem] : open) {  // not seen any more
    // A clock that was set back must not keep a problem open for ever.
    const bool quiet = unix_ms - problem.last_seen_ms >= kQuiet_ms || unix_ms < problem.last_seen_ms ||
                       says_its_end(problem.cause);
    if (!quiet) continue;
    problem.resolved_ms = unix_ms;
    ENLACE_CHECK(put(transaction, problem));
    ++changes.resolved;
  }
  ENLACE_CHECK(tell_opened(transaction, channels, unix_ms));
  ENLACE_CHECK(tell_resolved(transaction, channels, unix_ms));
  ENLACE_CHECK(transaction.commit());
  return changes;
}

Result<void> Book::add_digest(const Json& body, const std::vector<std::string>& channels,
                              std::int64_t unix_ms) {
  ENLACE_TRY(Transaction transaction, database_.begin());
  ENLACE_CHECK(post(transaction, Kind::digest, body, channels, unix_ms));
  return transaction.commit();
}

Result<std::vector<Problem>> Book::problems(bool all) {
  ENLACE_TRY(const std::vector<Row> rows,
             database_.query(std::string("SELECT ") + kColumns + " FROM problem " +
                             (all ? "" : "WHERE resolved_ms = 0 ") +
                             "ORDER BY resolved_ms > 0, first_seen_ms, tenant, instance, cause"));
  std::vector<Problem> found;
  for (const Row& row : rows) {
    ENLACE_TRY(Problem problem, problem_of(row));
    found.push_back(std::move(problem));
  }
  return found;
}

Result<std::int64_t> Book::forget(std::int64_t before_ms) {
  ENLACE_TRY(Transaction transaction, database_.begin());
  ENLACE_TRY(const std::int64_t forgotten,
             transaction.run("DELETE FROM problem WHERE resolved_ms > 0 AND resolved_ms < ?", {before_ms}));
  ENLACE_CHECK(transaction.commit());
  return forgotten;
}

Result<std::vector<Message>> Book::due(std::int64_t unix_ms) {
  ENLACE_TRY(const std::vector<Row> rows,
             database_.query("SELECT id, kind, channel, body, made_ms, attempts FROM alert_message "
                             "WHERE next_ms <= ? ORDER BY id LIMIT 100",
                             {unix_ms}));
  std::vector<Message> messages;
  for (const Row& row : rows) {
    Message message;
    message.id = row.integer(0);
    for (const Kind kind : {Kind::opened, Kind::resolved, Kind::digest}) {
      if (row.text(1) == to_string(kind)) message.kind = kind;
    }
    message.channel = row.text(2);
    ENLACE_TRY(message.body, Json::parse(row.text(3)));
    message.made_ms = row.integer(4);
    message.attempts = static_cast<int>(row.integer(5));
    messages.push_back(std::move(message));
  }
  return messages;
}

Result<void> Book::sent(std::int64_t id) {
  ENLACE_TRY(Transaction transaction, database_.begin());
  ENLACE_CHECK(transaction.run("DELETE FROM alert_message WHERE id = ?", {id}));
  return transaction.commit();
}

Result<bool> Book::claim(const Message& message, std::int64_t unix_ms) {
  const std::int64_t pause =
      std::min(kFirstPause_ms << std::clamp(message.attempts, 0, 10), kLongestPause_ms);
  ENLACE_TRY(Transaction transaction, database_.begin());
  ENLACE_TRY(const std::int64_t claimed,
             transaction.run("UPDATE alert_message SET attempts = attempts + 1, next_ms = ? WHERE id = ? AND "
                             "attempts = ?",
                             {unix_ms + pause, message.id, std::int64_t{message.attempts}}));
  ENLACE_CHECK(transaction.commit());
  return claimed == 1;
}

Result<bool> Book::failed(const Message& message, std::int64_t unix_ms) {
  if (unix_ms - message.made_ms <= kKeepTrying_ms) return true;
  ENLACE_CHECK(sent(message.id));
  return false;
}

}  // namespace enlace::alerts
