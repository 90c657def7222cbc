#include "ledger/order_parties.hpp"

#include <algorithm>
#include <set>

#include "text/fold.hpp"

namespace enlace::ledger {
namespace {

using store::Row;
using store::Value;

constexpr std::size_t kTrigram = 3;

// A phrase of FTS5: just these characters, in a row.
std::string phrase(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    if (c != '\0') quoted += c;
  }
  return quoted + '"';
}

Result<std::vector<Row>> matching(store::Transaction& tx, const PartyTest& test, const std::string& tenant,
                                  std::int64_t most) {
  const std::string role = test.who == PartyTest::Who::customer ? "customer"
                           : test.who == PartyTest::Who::seller ? "seller"
                                                                : "";
  constexpr const char* kColumns = "SELECT p.id, p.role, p.tenant FROM ";
  if (test.whole_code) {
    return tx.query(std::string(kColumns) +
                        "order_party p WHERE p.code = ? AND p.code <> '' AND (? = '' OR p.tenant = ?) "
                        "AND (? = '' OR p.role = ?) LIMIT ?",
                    {test.text, tenant, tenant, role, role, most});
  }
  if (text::length(test.text) >= kTrigram) {
    std::string match = "folded : " + phrase(test.text);
    if (!tenant.empty()) match += " AND tenant : " + phrase("^" + tenant + "$");
    return tx.query(
        std::string(kColumns) +
            "order_party_text t JOIN order_party p ON p.id = t.rowid "
            "WHERE t.order_party_text MATCH ? AND (? = '' OR p.tenant = ?) AND (? = '' OR p.role = ?) "
            "LIMIT ?",
        {match, tenant, tenant, role, role, most});
  }
  return tx.query(std::string(kColumns) +
                      "order_party p WHERE (? = '' OR p.tenant = ?) AND (? = '' OR p.role = ?) "
                      "AND p.folded LIKE ? ESCAPE '\\' LIMIT ?",
                  {tenant, tenant, role, role, any_part(test.text), most});
}

}  // namespace

std::string any_part(const std::string& text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + '%';
}

Result<std::optional<PartiesOf>> parties_of(store::Transaction& tx, const std::vector<PartyTest>& tests,
                                            const std::string& tenant, std::size_t most) {
  PartiesOf parties;
  std::set<std::int64_t> seen;
  for (const PartyTest& test : tests) {
    ENLACE_TRY(const std::vector<Row> rows, matching(tx, test, tenant, static_cast<std::int64_t>(most) + 1));
    for (const Row& row : rows) {
      if (!seen.insert(row.integer(0)).second) continue;
      PartyIds& of = parties[row.text(2)];
      (row.text(1) == "customer" ? of.customers : of.sellers).push_back(row.integer(0));
    }
    if (seen.size() > most) return std::optional<PartiesOf>();
  }
  return std::optional<PartiesOf>(std::move(parties));
}

}  // namespace enlace::ledger
