#include "alerts/outages.hpp"

#include <algorithm>
#include <set>

#include <enlace/sdk/json.hpp>

namespace enlace::alerts {
namespace {

void learn(Outage& outage, const egress::Silence& silence) {
  std::set<std::string> tenants(outage.tenants.begin(), outage.tenants.end());
  tenants.insert(silence.tenants.begin(), silence.tenants.end());
  outage.tenants.assign(tenants.begin(), tenants.end());
  outage.system = silence.system;
  outage.last_ms = silence.last_ms;
  outage.http_status = silence.http_status;
  outage.cause = silence.cause;
}

Outage begun(const egress::Silence& silence) {
  Outage outage;
  outage.origin = silence.origin;
  outage.since_ms = silence.since_ms;
  learn(outage, silence);
  return outage;
}

}  // namespace

std::string Outage::answer() const {
  return http_status != 0 ? std::to_string(http_status) : cause;
}

std::vector<Outage> up_to_date(std::vector<Outage> known, const std::vector<egress::Silence>& silent,
                               const BackMs& back_ms) {
  for (const egress::Silence& silence : silent) {
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const Outage& outage) { return outage.origin == silence.origin; });
    if (at == known.end()) {
      if (silence.away) known.push_back(begun(silence));
    } else if (at->is_on()) {
      // Each failure is one more look in vain. It may have answered in between.
      const std::int64_t back = back_ms(at->origin);
      if (back > at->last_ms && !silence.away) continue;
      learn(*at, silence);
    } else if (silence.away) {
      const bool same = at->closed_ms == 0 && silence.since_ms - at->ended_ms < kSameOutage_ms;
      if (!same) {
        *at = begun(silence);
      } else {
        at->ended_ms = 0;
        learn(*at, silence);
      }
    }
  }
  for (Outage& outage : known) {
    const std::int64_t back = back_ms(outage.origin);
    if (outage.is_on() && back > outage.last_ms) outage.ended_ms = back;
  }
  return known;
}

Result<std::vector<Outage>> kept_outages(store::Database& database) {
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      database.query("SELECT origin, system, tenants, since_ms, last_ms, http_status, cause, ended_ms, "
                     "closed_ms FROM outage ORDER BY since_ms, origin"));
  std::vector<Outage> all;
  for (const store::Row& row : rows) {
    ENLACE_TRY(const Json tenants, Json::parse(row.text(2)));
    Outage outage{row.text(0),    row.text(1),    {},
                  row.integer(3), row.integer(4), static_cast<int>(row.integer(5)),
                  row.text(6),    row.integer(7), row.integer(8)};
    for (const Json& tenant : tenants.items()) outage.tenants.push_back(tenant.text());
    all.push_back(std::move(outage));
  }
  return all;
}

Result<void> keep_outage(store::Database& database, const Outage& outage) {
  Json tenants = Json::array();
  for (const std::string& tenant : outage.tenants) tenants.push_back(tenant);
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(transaction.run(
      "INSERT INTO outage (origin, system, tenants, since_ms, last_ms, http_status, cause, ended_ms, "
      "closed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET "
      "system = excluded.system, tenants = excluded.tenants, since_ms = excluded.since_ms, "
      "last_ms = excluded.last_ms, http_status = excluded.http_status, cause = excluded.cause, "
      "ended_ms = excluded.ended_ms, closed_ms = excluded.closed_ms",
      {outage.origin, outage.system, tenants.dump(), outage.since_ms, outage.last_ms,
       std::int64_t{outage.http_status}, outage.cause, outage.ended_ms, outage.closed_ms}));
  return transaction.commit();
}

}  // namespace enlace::alerts
