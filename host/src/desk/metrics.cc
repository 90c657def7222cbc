#include "desk/metrics.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace enlace::desk {
namespace {

constexpr std::size_t kWorst = 20;

using Labels = std::vector<std::pair<std::string, std::string>>;

// A label's value: a backslash, a quote and a line end are written as two characters.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

class Page {
 public:
  void gauge(const std::string& name, const std::string& help) {
    text_ += "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
    name_ = name;
  }
  void value(std::int64_t number, const Labels& labels = {}) {
    text_ += name_;
    std::string list;
    for (const auto& [key, label] : labels) {
      list += (list.empty() ? "" : ",") + key + "=\"" + escaped(label) + "\"";
    }
    if (!list.empty()) text_ += "{" + list + "}";
    text_ += " " + std::to_string(number) + "\n";
  }
  void one(const std::string& name, const std::string& help, std::int64_t number) {
    gauge(name, help);
    value(number);
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_, name_;
};

bool is_under_way(ledger::State state) {
  switch (state) {
    case ledger::State::waiting:
    case ledger::State::sending:
    case ledger::State::in_doubt:
    case ledger::State::removing:
      return true;
    default:
      return false;
  }
}

struct Company {
  std::string tenant;
  std::int64_t needs_person = 0, under_way = 0;
};

std::vector<Company> worst_companies(const views::Standing& standing) {
  std::map<std::string, Company> by_tenant;
  for (const ledger::Progress& one : standing.deliveries) {
    Company& company = by_tenant[one.tenant];
    company.tenant = one.tenant;
    company.needs_person += one.needs_person;
    for (const auto& [state, count] : one.counts) {
      if (is_under_way(state)) company.under_way += count;
    }
  }
  std::vector<Company> all;
  for (const auto& [tenant, company] : by_tenant) {
    if (company.needs_person + company.under_way > 0) all.push_back(company);
  }
  std::stable_sort(all.begin(), all.end(), [](const Company& a, const Company& b) {
    return std::pair(a.needs_person, a.under_way) > std::pair(b.needs_person, b.under_way);
  });
  if (all.size() > kWorst) all.resize(kWorst);
  return all;
}

}  // namespace

std::string metrics_text(const views::Standing& standing) {
  Page page;
  page.one("enlace_up", "1 while the host answers.", 1);
  page.one("enlace_well", "1 when all is well, as `enlace status` says it.", standing.all_is_well() ? 1 : 0);
  page.one("enlace_orders_need_person", "Deliveries that wait for a person.", standing.needs_person);
  const std::int64_t oldest = standing.oldest_undelivered_ms;
  page.one("enlace_oldest_undelivered_seconds", "Age of the oldest order that is on its way; 0: none is.",
           oldest == 0 ? 0 : std::max<std::int64_t>(0, (standing.now_ms - oldest) / 1000));
  page.one("enlace_jobs_failing", "Jobs whose last run failed.", standing.failing_jobs);
  page.one("enlace_polls_stalled", "Lists of Handy whose reading stands still.", standing.stalled_polls);
  page.one("enlace_problems", "Problems that need a person.",
           static_cast<std::int64_t>(standing.problems.size()));
  page.one("enlace_pauses", "Pauses that stand.", static_cast<std::int64_t>(standing.pauses.size()));
  page.one("enlace_idle", "What is configured and does not run, though nobody paused it.",
           static_cast<std::int64_t>(standing.idle.size()));
  page.one("enlace_credentials_expiring", "Credentials that end within the first warning.",
           static_cast<std::int64_t>(standing.expiring.size()));

  std::map<std::string, std::int64_t> by_state;
  for (const ledger::Progress& one : standing.deliveries) {
    for (const auto& [state, count] : one.counts) by_state[ledger::to_string(state)] += count;
  }
  page.gauge("enlace_deliveries", "Deliveries by their state.");
  for (const auto& [state, count] : by_state) page.value(count, {{"state", state}});

  std::map<std::string, std::int64_t> held_up;
  for (const ledger::CauseGroup& group : standing.held_up) held_up[group.cause] += group.count;
  std::vector<std::pair<std::string, std::int64_t>> causes(held_up.begin(), held_up.end());
  std::stable_sort(causes.begin(), causes.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (causes.size() > kWorst) causes.resize(kWorst);
  page.gauge("enlace_orders_held_up", "Orders that are tried again by themselves, by cause; the 20 largest.");
  for (const auto& [cause, count] : causes) page.value(count, {{"cause", cause}});

  const std::vector<Company> worst = worst_companies(standing);
  page.gauge("enlace_tenant_orders_need_person", "The 20 companies with most orders that wait.");
  for (const Company& company : worst) page.value(company.needs_person, {{"tenant", company.tenant}});
  page.gauge("enlace_tenant_orders_under_way", "Of the same companies, deliveries that are on their way.");
  for (const Company& company : worst) page.value(company.under_way, {{"tenant", company.tenant}});
  return std::move(page).text();
}

}  // namespace enlace::desk
