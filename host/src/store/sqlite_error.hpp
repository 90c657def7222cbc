#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

struct sqlite3;

namespace enlace::store {

// An Error for a failure of SQLite: a cause, params {path, next, detail}, a message that says the next step.
// `code` is an SQLite result code, extended or not; `detail` is SQLite's own text.
Error sqlite_error(int code, std::string_view detail, const std::string& path);
// The same for the last failure of a connection.
Error sqlite_error(sqlite3* connection, const std::string& path);

// A failure of opening or creating a file, by errno.
Error file_error(int error_number, const std::string& path);

// Runs `body`, which calls Poco; what Poco throws becomes an Error. `connection` may be null.
Result<void> guarded(sqlite3* connection, const std::string& path, const std::function<Result<void>()>& body);

}  // namespace enlace::store
