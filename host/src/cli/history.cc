#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "records/journal.hpp"
#include "text/zone.hpp"

// `enlace history`: who did what and when (V-5).
namespace enlace::cli {
namespace {

Json entry_json(const records::JournalEntry& entry) {
  return Json::object({{"id", entry.id},
                       {"at", text::iso_utc(entry.at_ms)},
                       {"actor", entry.actor},
                       {"action", entry.action},
                       {"tenant", entry.tenant},
                       {"connector", entry.instance},
                       {"subject", entry.subject},
                       {"detail", entry.detail}});
}

}  // namespace

int history(Context& context) {
  const Arguments& arguments = context.arguments;
  records::JournalFilter filter;
  filter.tenant = arguments.tenant;
  filter.actor = arguments.actor;
  if (arguments.limit > 0) filter.limit = arguments.limit;
  const Result<std::vector<records::JournalEntry>> entries =
      records::journal(context.services().database, filter);
  if (!entries) return context.fail(entries.error());
  if (arguments.json) {
    Json all = Json::array();
    for (const records::JournalEntry& entry : *entries) all.push_back(entry_json(entry));
    context.io.out << all.pretty() << '\n';
    return kDone;
  }
  Table table({"WHEN", "WHO", "WHAT", "TENANT", "CONNECTOR", "SUBJECT", "DETAIL"});
  for (const records::JournalEntry& entry : *entries) {
    table.add({moment(entry.at_ms, context.zone_of(entry.tenant)), entry.actor, context.word(entry.action),
               entry.tenant, entry.instance, entry.subject, detail_text(entry.detail)});
  }
  if (table.empty()) {
    context.io.out << context.word("Nobody did anything yet.") << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

}  // namespace enlace::cli
