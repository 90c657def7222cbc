#include <array>

#include "store/migrations.hpp"

// What pages of figures stand on: how long orders took, and how the last runs of each job went.
namespace enlace::store {
namespace {

// Minutes alone up to an hour, then by ten, by sixty from ten hours on, and no more than a week.
#define ENLACE_DELAY_MINUTES                                                                             \
  "(SELECT CASE WHEN m < 0 THEN 0 WHEN m < 60 THEN m WHEN m < 600 THEN m / 10 * 10 WHEN m < 10080 THEN " \
  "m / 60 * 60 ELSE 10080 END FROM (SELECT (NEW.delivered_ms - NEW.created_ms) / 60000 AS m))"

constexpr std::array<std::string_view, 5> kStatements = {
    // How many orders of an hour (of UTC, since 1970) took so many minutes from Handy to the ERP. Tenant '':
    // all
    // of them together. Messages to people do not count.
    R"(CREATE TABLE delivery_delay (
         tenant  TEXT NOT NULL,
         hour    INTEGER NOT NULL,
         minutes INTEGER NOT NULL,
         count   INTEGER NOT NULL,
         PRIMARY KEY (tenant, hour, minutes)) WITHOUT ROWID)",
    "CREATE INDEX delivery_delay_hour ON delivery_delay (hour)",
    "CREATE TRIGGER delivery_timed AFTER UPDATE OF state ON deliveries "
    "WHEN NEW.state = 'delivered' AND OLD.delivered_ms <> NEW.delivered_ms AND NEW.delivered_ms > 0 "
    "AND instr(NEW.instance, '#') = 0 BEGIN "
    "INSERT INTO delivery_delay (tenant, hour, minutes, count) "
    "VALUES (NEW.tenant, NEW.delivered_ms / 3600000, " ENLACE_DELAY_MINUTES
    ", 1) ON CONFLICT (tenant, hour, minutes) DO UPDATE SET count = count + 1; "
    "INSERT INTO delivery_delay (tenant, hour, minutes, count) "
    "VALUES ('', NEW.delivered_ms / 3600000, " ENLACE_DELAY_MINUTES
    ", 1) ON CONFLICT (tenant, hour, minutes) DO UPDATE SET count = count + 1; "
    "END",
    // The last runs of each job; `cause` is '' where it went well, `params` is JSON.
    R"(CREATE TABLE job_history (
         id          INTEGER PRIMARY KEY AUTOINCREMENT,
         job         TEXT NOT NULL,
         started_ms  INTEGER NOT NULL,
         finished_ms INTEGER NOT NULL,
         ok          INTEGER NOT NULL,
         cause       TEXT NOT NULL,
         params      TEXT NOT NULL,
         message     TEXT NOT NULL))",
    "CREATE INDEX job_history_job ON job_history (job, id)",
};

#undef ENLACE_DELAY_MINUTES

}  // namespace

constinit const Migration kViews = {"views", kStatements};

}  // namespace enlace::store
