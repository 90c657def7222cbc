#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

struct sqlite3;

namespace enlace::store {

// A consistent copy of the database behind `source`, whole and durable under `path` or not there at all.
Result<void> copy_database(sqlite3* source, const std::string& source_path, const std::string& path);
// What SQLite finds wrong; empty = sound.
Result<std::vector<std::string>> check_database(sqlite3* connection, const std::string& path);

// Ends the statement that each utility connection is at.
void interrupt_utility_connections();

// A second connection to the same file, so that long reading never holds up the host's own.
class UtilityConnection {
 public:
  static Result<UtilityConnection> open(const std::string& path);
  UtilityConnection(UtilityConnection&& other) noexcept;
  UtilityConnection& operator=(UtilityConnection&&) = delete;
  ~UtilityConnection();
  [[nodiscard]] sqlite3* get() const { return connection_; }

 private:
  explicit UtilityConnection(sqlite3* connection);
  sqlite3* connection_;
};

}  // namespace enlace::store
