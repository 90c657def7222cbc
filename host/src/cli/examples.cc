#include "cli/examples.hpp"

namespace enlace::cli {
namespace {

struct Example {
  std::string_view command, line, does;
};

constexpr Example kExamples[] = {
    {"serve", "enlace serve", "runs until it is stopped; commands meanwhile ask it"},
    {"sync", "enlace sync lupita --only orders", "the orders of one company, now"},
    {"sync", "enlace sync lupita --since 2026-11-20 --dry-run", "what would be done, nothing written"},
    {"check", "enlace check lupita", "can this company work? what is missing?"},
    {"status", "enlace status --exit-code || mail -s enlace ana@example.com", "for a monitor"},
    {"orders", "enlace orders --tenant lupita --from 2026-11-24 --to 2026-11-30", "one week of a company"},
    {"orders", "enlace orders --open", "all that is not in yet"},
    {"orders", "enlace orders --period this_week --by seller", "orders and money for each seller"},
    {"orders", "enlace orders --state dead,in_doubt --json", "what waits for a person, for a program"},
    {"find", "enlace find tienda sol", "part of a customer or seller, with or without accents"},
    {"find", "enlace find sol 1250 yesterday", "a customer, an amount give or take 1 %, a day"},
    {"find", "enlace find HANDY-31000001", "a mark, a folio, a number of the ERP: that order"},
    {"export", "enlace export november.xlsx --tenant lupita --from 2026-11-01 --to 2026-11-30",
     "orders, lines, sums and the filter"},
    {"runs", "enlace runs --tenant lupita", "when did it run, how long did it take, why did it fail?"},
    {"problems", "enlace problems --tenant lupita", "what needs a person in one company"},
    {"audit", "enlace audit lupita --day 2026-11-29", "counts one day on both sides"},
    {"history", "enlace history --tenant lupita", "who paused it? who stored that key?"},
    {"alerts", "enlace alerts test", "one message over every channel"},
    {"alerts test", "enlace alerts test", "one message over every channel"},
    {"skipped", "enlace skipped lupita DET-1000", "why is this product not in Handy?"},
    {"order", "enlace order 31000001", "by Handy's folio, or the ERP's number"},
    {"order resolve", "enlace order resolve 31000001 --delivered 4711", "it is in the ERP, with that number"},
    {"order resolve", "enlace order resolve 31000001 --absent", "it is not there: send it again"},
    {"dead", "enlace dead list", "what waits for a person, by cause"},
    {"dead list", "enlace dead list --tenant lupita", "of one company"},
    {"dead show", "enlace dead show 31000001", "one of them, with its story"},
    {"dead retry", "enlace dead retry --cause customer_without_rfc --tenant lupita",
     "once the tax ids are written"},
    {"dead drop", "enlace dead drop 31000001 --reason \"keyed in by hand\"", "it is not sent any more"},
    {"tenant", "enlace tenant list", "every company, and whether it is enabled"},
    {"tenant list", "enlace tenant list", "every company, and whether it is enabled"},
    {"tenant enable", "enlace tenant enable lupita --since 2026-11-01", "shows the plan, asks, begins"},
    {"tenant disable", "enlace tenant disable lupita --connector alegra", "for good; asks first"},
    {"tenant pause", "enlace tenant pause lupita --until 18:00 --reason \"ERP maintenance\"",
     "goes on by itself at six"},
    {"tenant resume", "enlace tenant resume lupita", "lifts every pause of the company"},
    {"secret", "enlace secret list lupita", "the names, never the values"},
    {"secret set", "enlace secret set lupita handy-token --expires 2027-11-30", "asks for the value"},
    {"secret list", "enlace secret list lupita", "the names, never the values"},
    {"secret remove", "enlace secret remove lupita old-token", "forgets it"},
    {"secret rotate", "enlace secret rotate", "a new master key; asks first"},
    {"plugin", "enlace plugin list", "which libraries are there, and which are allowed"},
    {"plugin list", "enlace plugin list", "which libraries are there, and which are allowed"},
    {"plugin info", "enlace plugin info alegra", "what it needs, where it goes, its settings"},
    {"plugin allow", "enlace plugin allow /usr/lib/enlace/plugins/alegra.so", "shows where it goes, asks"},
    {"user", "enlace user list", "everybody who may use the console"},
    {"user add", "enlace user add eva --role operator", "asks for the password"},
    {"user change", "enlace user change eva --role operator --unlimited", "another role, all companies"},
    {"user list", "enlace user list", "everybody who may use the console"},
    {"user passwd", "enlace user passwd eva", "asks for the new one"},
    {"user disable", "enlace user disable eva", "what she has open ends at once"},
    {"user enable", "enlace user enable eva", "she may log in again"},
    {"user totp", "enlace user totp eva", "the second factor"},
    {"console", "enlace console link", "a link that makes the first administrator"},
    {"console link", "enlace console link", "a link that makes the first administrator"},
    {"console sessions", "enlace console sessions", "who is logged in, from where"},
    {"backup", "enlace backup /srv/backup/enlace-2026-12-01.db", "also while the host works"},
    {"backup verify", "enlace backup verify /srv/backup/enlace-2026-12-01.db", "is it whole?"},
    {"store", "enlace store adopt", "after the store was copied to this machine"},
    {"store adopt", "enlace store adopt", "after the store was copied to this machine"},
    {"doctor", "enlace doctor", "disk, store, key, clock, zones, connectors"},
};

}  // namespace

std::string example_of(std::string_view command) {
  std::string text;
  for (const Example& example : kExamples) {
    if (example.command != command) continue;
    text += "\n  " + std::string(example.line) + "\n      " + std::string(example.does);
  }
  return text.empty() ? text : "Example:" + text;
}

}  // namespace enlace::cli
