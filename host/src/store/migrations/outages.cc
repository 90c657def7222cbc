#include <array>

#include "store/migrations.hpp"

// Outages of remote systems (H-30), and which problems people have been told of. Times are unix milliseconds.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 5> kStatements = {
    // The newest outage of each origin. ended_ms 0: it does not answer yet; closed_ms 0: not all that waited
    // has gone. `tenants` is a list in JSON; http_status 0: there was no answer, and `cause` says why.
    R"(CREATE TABLE outage (
         origin      TEXT NOT NULL PRIMARY KEY,
         system      TEXT NOT NULL,
         tenants     TEXT NOT NULL,
         since_ms    INTEGER NOT NULL,
         last_ms     INTEGER NOT NULL,
         http_status INTEGER NOT NULL,
         cause       TEXT NOT NULL,
         ended_ms    INTEGER NOT NULL,
         closed_ms   INTEGER NOT NULL))",
    // What problems of the same cause share, so that one message tells of them: the plugin, or ''.
    "ALTER TABLE problem ADD COLUMN system TEXT NOT NULL DEFAULT ''",
    // When the message was made that tells of it, and the one that tells of its end; 0: not yet.
    "ALTER TABLE problem ADD COLUMN told_ms INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE problem ADD COLUMN end_told_ms INTEGER NOT NULL DEFAULT 1",
    "CREATE INDEX problem_untold ON problem (end_told_ms) WHERE end_told_ms = 0",
};

}  // namespace

constinit const Migration kOutages = {"outages", kStatements};

}  // namespace enlace::store
