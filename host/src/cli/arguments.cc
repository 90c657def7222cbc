#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>

#include "cli/examples.hpp"
#include "cli/usage.hpp"
#include "phrases/phrasebook.hpp"
#include "views/order_filter.hpp"

namespace enlace::cli {
namespace {

constexpr const char* kVersion = "enlace 0.1.0";

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Builds the tree of commands over one Arguments value.
class Grammar {
 public:
  explicit Grammar(Arguments& arguments) : a_(arguments) {
    app_.set_version_flag("--version", kVersion);
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.get_formatter()->column_width(34);
    a_.config = default_folder();
    app_.add_option("-c,--config", a_.config, "Directory with enlace.yaml, connectors.yaml and tenants/")
        ->envname("ENLACE_CONFIG")
        ->capture_default_str();
    app_.add_option("--lang", a_.language, "Language of sentences: es or en (default: from LANG)")
        ->check(CLI::IsMember({"es", "en"}));
    app_.add_flag("--json", a_.json, "Answer in JSON, one document, for programs");
    app_.add_flag("--unsafe-in-process", a_.in_process,
                  "Debugging only: run connectors inside this process, without the sandbox");
    running();
    looking();
    dead_letters();
    setting_up();
    app_.footer(
        "First steps:\n"
        "  enlace doctor                          is the installation sound?\n"
        "  enlace plugin allow build/plugins/alegra.so\n"
        "  enlace secret set TENANT handy-token   asks for the value\n"
        "  enlace check TENANT                    can it work? what is missing?\n"
        "  enlace tenant enable TENANT            dry run, then the first synchronisation\n"
        "  enlace serve                           keeps everything in step from then on\n\n"
        "Exit codes: 0 done, 1 something failed (standard error says what), 2 wrong usage or configuration.");
  }

  CLI::App& app() { return app_; }

 private:
  CLI::App* command(CLI::App& parent, const std::string& name, const std::string& help,
                    const std::string& full) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->footer(example_of(full));
    sub->callback([this, full] { a_.command = full; });
    return sub;
  }
  CLI::App* command(const std::string& name, const std::string& help) {
    return command(app_, name, help, name);
  }
  CLI::App& group(const std::string& name, const std::string& help) {
    CLI::App* sub = app_.add_subcommand(name, help);
    sub->require_subcommand(1);
    sub->footer(example_of(name));
    return *sub;
  }
  void tenant(CLI::App* sub, bool required) {
    CLI::Option* option = sub->add_option("TENANT", a_.tenant, "Name of the tenant's file, without .yaml");
    if (required) option->required();
  }
  void connector(CLI::App* sub) {
    sub->add_option("--connector", a_.connector, "Only this connector of the tenant");
  }

  void only(CLI::App* sub) {
    sub->add_option("--only", a_.only, "Only these components")
        ->check(CLI::IsMember({"products", "inventory", "customers", "orders", "deletions"}))
        ->delimiter(',');
  }

  void running() {
    command("serve", "Run the host: every enabled connector on its schedule, until stopped");
    CLI::App* sync = command("sync", "Synchronise a tenant now: products, customers, orders, deletions");
    tenant(sync, true);
    connector(sync);
    only(sync);
    sync->add_option("--since", a_.since, "Look for orders from this day on (yyyy-mm-dd)");
    sync->add_flag("--dry-run", a_.dry_run, "Show what would be done; write nothing on either side");
    sync->add_flag("--approve-disabling", a_.approve_disabling,
                   "Disable also when it is suspiciously much at once (H-17)");
    CLI::App* check =
        command("check", "Prove configuration, credentials and permissions; each problem with its remedy");
    tenant(check, false);
  }

  void looking() {
    CLI::App* status =
        command("status", "How things stand: what needs a person, then each connector's last and next run");
    status->add_flag("--exit-code", a_.exit_code, "Exit with 1 unless all is well, for monitors");
    CLI::App* find = command("find", "Find an order by folio, ERP number, mark, customer, seller or amount");
    find->add_option("TEXT", a_.words,
                     "What you heard: 31000001, HANDY-31000001, sol 1250, seller:ana, \">5000\", yesterday");
    find->add_option("--tenant", a_.tenant, "Only this tenant");
    orders();

    CLI::App* problems =
        command("problems", "What needs a person: one line a cause, with since when and how many orders");
    problems->add_option("--tenant", a_.tenant, "Only this tenant");
    problems->add_flag("--all", a_.all, "Also those that were resolved and are still kept");
    CLI::App* audit =
        command("audit", "Count one day on both sides, and name each order that differs (exit code 1)");
    tenant(audit, true);
    connector(audit);
    audit->add_option("--day", a_.since, "Which day (yyyy-mm-dd); yesterday when left out");
    CLI::App* history = command("history", "Who did what and when: pauses, retries, settings, credentials");
    history->add_option("--tenant", a_.tenant, "Only this tenant");
    history->add_option("--actor", a_.actor, "Only what this person did, e.g. operator:ana");
    history->add_option("--limit", a_.limit, "At most so many (default 200)")->check(CLI::Range(1, 100000));
    CLI::App& alerts = group("alerts", "Messages about problems: test");
    command(alerts, "test", "Send a summary over every channel and give the sign of life, now",
            "alerts test");

    CLI::App* skipped =
        command("skipped", "Why is this product or customer not in Handy? What the last runs left out");
    tenant(skipped, true);
    skipped->add_option("WHAT", a_.id, "Its code, name or id in the ERP; all when left out");
    connector(skipped);

    // `order ID` and `order resolve ID`: one word decides, so both are one command with a first word.
    CLI::App* order = app_.add_subcommand("order", "The whole story of one order: enlace order ID");
    order->footer(example_of("order"));
    order->add_option("ID", a_.id, "Handy's id (the folio), or the ERP's number or id");
    order->add_option("--tenant", a_.tenant, "Only this tenant");
    connector(order);
    order->callback([this, order] {
      if (!order->get_subcommands().empty()) return;
      if (a_.id.empty()) throw CLI::RequiredError("ID");
      a_.command = "order";
    });
    CLI::App* resolve = command(*order, "resolve", "Say what became of an order in doubt", "order resolve");
    resolve->add_option("ID", a_.id, "Handy's id of the order")->required();
    resolve->add_option("--tenant", a_.tenant, "Needed when several tenants have this id");
    connector(resolve);
    CLI::Option* delivered =
        resolve->add_option("--delivered", a_.remote_number, "It is in the ERP: the number on it there");
    resolve->add_option("--id", a_.remote_id, "The ERP's own id of it, where you know it");
    resolve->add_flag("--absent", a_.absent, "It is not in the ERP: push it again")->excludes(delivered);
    resolve->add_flag("--anyway", a_.anyway, "Believe me: also what the ERP does not show");
    wait(resolve);
  }

  void wait(CLI::App* sub) {
    sub->add_flag("--wait", a_.wait, "Wait until it has run, and say what came of it");
  }

  // Which orders; `cause` apart, which some commands have anyway.
  void which_orders(CLI::App* sub) {
    sub->add_option("--state", a_.states, "Only these: " + joined(views::state_names()))->delimiter(',');
    sub->add_flag("--open", a_.open, "Only what is not delivered, not left out and not removed");
    sub->add_option("--seller", a_.sellers, "Seller's e-mail, or part of the name; several: any of them")
        ->delimiter(',');
    sub->add_option("--customer", a_.customer, "Part of the customer's name, its code or tax id");
    sub->add_option("--amount", a_.amount, "1250 (give or take 1 %), =1250.50, \">5000\", \"<=300\"");
    sub->add_option("--period", a_.period, "Instead of days")->check(CLI::IsMember(views::periods()));
    sub->add_option("--from", a_.from, "From this day on (yyyy-mm-dd); each company's own day");
    sub->add_option("--to", a_.to, "To this day, included");
    sub->add_flag("--by-arrival", a_.by_arrival, "Days of arrival at Handy, not those on the seller's phone");
    sub->add_option("--kind", a_.kind, "sale or presale")->check(CLI::IsMember({"sale", "presale"}));
    sub->add_option("--zone", a_.zone, "Only this zone of Handy");
    sub->add_flag("--with-notes", a_.with_notes,
                  "Only those with something told beside them: a total that differs, returns left out");
    sub->add_flag("--replaced", a_.replaced, "Also orders that were replaced by an edit");
  }

  void orders() {
    CLI::App* orders = command("orders", "List orders and where they are, with their sums");
    orders->add_option("--tenant", a_.tenant, "Only this tenant");
    connector(orders);
    which_orders(orders);
    orders->add_option("--cause", a_.cause, "Only those that wait for this, e.g. customer_without_rfc");
    orders->add_option("--by", a_.by, "Counts and sums for each, instead of a list")
        ->check(CLI::IsMember(views::groupings()));
    orders->add_option("--limit", a_.limit, "At most so many (default 200; with --json all)")
        ->check(CLI::Range(1, 100000));

    CLI::App* exporting = command("export", "The orders of a filter as a file: Excel (.xlsx) or CSV (.csv)");
    exporting->add_option("FILE", a_.file, "A name that ends with .xlsx or .csv")->required();
    exporting->add_option("--tenant", a_.tenant, "Only this tenant");
    connector(exporting);
    which_orders(exporting);
    exporting->add_option("--cause", a_.cause, "Only those that wait for this, e.g. customer_without_rfc");

    CLI::App* runs = command("runs", "How the last runs of each job went");
    runs->add_option("--tenant", a_.tenant, "Only this tenant");
    connector(runs);
    runs->add_option("--limit", a_.limit, "At most so many (default 100)")->check(CLI::Range(1, 10000));
  }

  void many(CLI::App* sub) {
    sub->add_flag("--dry-run", a_.dry_run, "Only say how many orders it would be, and their sum");
    sub->add_flag("-y,--yes", a_.yes, "Do it without being asked");
  }

  void dead_letters() {
    CLI::App& dead = group("dead", "Orders that wait for a person: list, show, retry, drop");
    CLI::App* list = command(dead, "list", "Dead letters by cause, each with its remedy", "dead list");
    list->add_option("--tenant", a_.tenant, "Only this tenant");
    connector(list);
    const auto one = [&](const char* name, const char* help) {
      CLI::App* sub = command(dead, name, help, std::string("dead ") + name);
      sub->add_option("ID", a_.id, "Handy's id of the order");
      sub->add_option("--tenant", a_.tenant, "Only this tenant");
      connector(sub);
      return sub;
    };
    one("show", "One dead letter: cause, remedy, timeline");
    CLI::App* retry = one("retry", "Try again: one order, or all with --cause or --all");
    retry->add_option("--cause", a_.cause, "All dead letters of this cause");
    retry->add_flag("--all", a_.all, "All dead letters");
    wait(retry);
    which_orders(retry);
    many(retry);
    CLI::App* drop = one("drop", "Give an order up for good");
    drop->add_option("--reason", a_.reason, "Why; kept in its timeline")->required();
    drop->add_option("--cause", a_.cause, "All dead letters of this cause");
    which_orders(drop);
    many(drop);
  }

  void setting_up() {
    CLI::App& tenants = group("tenant", "Tenants: list, enable, pause, resume");
    command(tenants, "list", "Every tenant with its connectors", "tenant list");
    const auto one = [&](const char* name, const char* help) {
      CLI::App* sub = command(tenants, name, help, std::string("tenant ") + name);
      tenant(sub, true);
      connector(sub);
      return sub;
    };
    CLI::App* enable = one("enable", "Dry run, your approval, then products, customers and orders (H-2)");
    enable->add_option("--since", a_.since, "Push orders from this day on (default: from now on, H-16)");
    enable->add_flag("-y,--yes", a_.yes, "Approve without being asked");
    enable->add_flag("--verbose", a_.verbose, "Every step of the plan, not only the first ones");
    one("disable", "Stop a connector for good; enabling it again starts anew")
        ->add_flag("-y,--yes", a_.yes, "Do it without being asked");
    CLI::App* pause = one("pause", "Stop running its jobs for a while");
    only(pause);
    pause->add_option("--reason", a_.reason, "Why; others see it in `enlace status`");
    pause->add_option("--until", a_.until, "Until when: 18:00, 2026-12-24, \"2026-12-24 18:00\" or 2h");
    only(one("resume", "Go on: lifts every pause of the tenant, the connector or the component"));

    CLI::App& secrets = group("secret", "Credentials in the vault: set, list, remove, rotate");
    CLI::App* set = command(secrets, "set", "Store one; the value is asked for, or read from standard input",
                            "secret set");
    CLI::App* list = command(secrets, "list", "Names, never values", "secret list");
    CLI::App* remove = command(secrets, "remove", "Forget one", "secret remove");
    command(
        secrets, "rotate",
        "Change the master key; where it does not come from a file, the new one is read from standard input",
        "secret rotate")
        ->add_flag("-y,--yes", a_.yes, "Do it without being asked");
    for (CLI::App* sub : {set, list, remove}) tenant(sub, true);
    set->add_option("--expires", a_.expires, "The day it stops working (yyyy-mm-dd): you are told in time");
    wait(set);
    set->add_flag("--as-is", a_.as_is,
                  "Every character counts; else quotes, blanks and \"Bearer\" around a token are left out");
    for (CLI::App* sub : {set, remove}) sub->add_option("NAME", a_.name, "E.g. handy-token")->required();

    CLI::App& plugins = group("plugin", "Connector libraries: list, info, allow");
    command(plugins, "list", "Libraries in the plugin folders, and which are allowed", "plugin list");
    CLI::App* info = command(plugins, "info", "What a connector is, needs and offers", "plugin info");
    info->add_option("NAME", a_.name, "Its id, or a file")->required();
    CLI::App* allow =
        command(plugins, "allow", "Admit this very file, by its SHA-256, with the origins it asks for",
                "plugin allow");
    allow->add_option("FILE", a_.file, "The library")->required();
    allow->add_flag("-y,--yes", a_.yes, "Approve its origins without being asked");

    // `backup FILE` and `backup verify FILE`, as with `order`.
    CLI::App* backup = app_.add_subcommand("backup", "Copy the store to FILE, also while the host works");
    backup->footer(example_of("backup"));
    backup->add_option("FILE", a_.file, "A file that does not exist yet");
    backup->callback([this, backup] {
      if (!backup->get_subcommands().empty()) return;
      if (a_.file.empty()) throw CLI::RequiredError("FILE");
      a_.command = "backup";
    });
    CLI::App* verify =
        command(*backup, "verify", "Is a backup whole, and does the master key open it?", "backup verify");
    verify->add_option("FILE", a_.file, "The backup")->required();
    CLI::App* store = app_.add_subcommand("store", "The store itself");
    store->require_subcommand(1);
    store->footer(example_of("store"));
    CLI::App* adopt = command(*store, "adopt",
                              "Say that this store is the only one of its companies: after it was copied "
                              "here, or when another host was noticed",
                              "store adopt");
    adopt->add_flag("-y,--yes", a_.yes, "Adopt without being asked");

    people();
    command("doctor", "Is the installation sound? Works offline and changes nothing");
  }

  void people() {
    CLI::App& users =
        group("user", "People who use the console: add, change, list, passwd, disable, enable, totp");
    CLI::App* add = command(users, "add",
                            "Let somebody use the console; the password is asked for, or read "
                            "from standard input",
                            "user add");
    CLI::App* change = command(users, "change", "Another name, role or limits, from now on", "user change");
    command(users, "list", "Everybody, with role and limits", "user list");
    CLI::App* passwd =
        command(users, "passwd", "Another password; what the person has open ends", "user passwd");
    CLI::App* disable =
        command(users, "disable", "Nothing more for this person; what is open ends", "user disable");
    CLI::App* enable = command(users, "enable", "May log in again", "user enable");
    CLI::App* totp = command(users, "totp",
                             "The second factor: a new secret, its confirmation with --code, or "
                             "--remove where the telephone is lost",
                             "user totp");
    for (CLI::App* sub : {add, change, passwd, disable, enable, totp}) {
      sub->add_option("LOGIN", a_.login, "The name to log in with, e.g. ana or ana@lupita.mx")->required();
    }
    for (CLI::App* sub : {add, change}) {
      sub->add_option("--name", a_.name, "The person's name");
      sub->add_option("--role", a_.role,
                      "viewer sees (the default), operator also acts, administrator also keeps people")
          ->check(CLI::IsMember({"viewer", "operator", "administrator"}));
      sub->add_option("--tenant", a_.tenants, "Only these companies")->delimiter(',');
      sub->add_option("--seller", a_.sellers, "Only orders of these sellers, by e-mail")->delimiter(',');
    }
    change->add_flag("--unlimited", a_.unlimited, "All companies and sellers that are not named");
    totp->add_option("--code", a_.code, "Confirms the new secret: six digits of the authenticator");
    totp->add_flag("--remove", a_.remove, "Take the second factor away");

    CLI::App& console = group("console", "The console in the browser: link, sessions");
    CLI::App* link = command(
        console, "link", "A link that serves once, for half an hour: makes an administrator", "console link");
    link->add_option("--user", a_.login, "Instead, one that logs this person in");
    CLI::App* sessions =
        command(console, "sessions", "Who is logged in, from where, since when", "console sessions");
    sessions->add_option("--end", a_.session, "End the session with this number")->check(CLI::PositiveNumber);
  }

  Arguments& a_;
  CLI::App app_{
      "enlace: keeps a Handy field-sales account and its companies' ERPs in step.\n"
      "Orders go from Handy to the ERP exactly once; products, prices, stock and customers come back.",
      "enlace"};
};

}  // namespace

std::string default_folder(const std::string& here, const std::string& system) {
  std::error_code problem;
  const auto has_configuration = [&](const std::string& folder) {
    return std::filesystem::exists(std::filesystem::path(folder) / "enlace.yaml", problem);
  };
  return !has_configuration(here) && has_configuration(system) ? system : here;
}

namespace {

// The language that the words themselves ask for, else the one that is spoken here.
phrases::Language language_of(const std::vector<std::string>& words, std::string_view tongue) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--lang" && i + 1 < words.size()) tongue = words[i + 1];
    if (words[i].starts_with("--lang=")) tongue = std::string_view(words[i]).substr(7);
  }
  return phrases::language_of(tongue);
}

// `help X`, `version`: as people type them.
std::vector<std::string> as_options(std::vector<std::string> words) {
  std::size_t first = 0;  // that is no option, nor the value of one
  while (first < words.size() && words[first].starts_with('-')) first += has_value(words[first]) ? 2U : 1U;
  if (first >= words.size()) return words;
  if (words[first] == "version") words[first] = "--version";
  if (words[first] == "help") {
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(first));
    words.emplace_back("--help");
  }
  return words;
}

int say(std::ostream& err, phrases::Language language, const Notice& notice) {
  const phrases::Phrase phrase = phrases::Phrasebook().say(language, notice);
  err << "enlace: " << phrase.what << '\n';
  if (const std::string& near = notice.params["nearest"].text(); !near.empty()) {
    err << (language == phrases::Language::es ? "  ¿Quiso decir " : "  Did you mean ") << near << "?\n";
  }
  if (!phrase.remedy.empty()) err << "  " << phrase.remedy << '\n';
  return 2;
}

}  // namespace

Parsed parse(const std::vector<std::string>& given, std::ostream& out, std::ostream& err,
             std::string_view tongue) {
  Arguments arguments;
  Grammar grammar(arguments);
  const std::vector<std::string> words = as_options(given);
  const phrases::Language language = language_of(words, tongue);
  if (const std::optional<Notice> unknown = unknown_command(grammar.app(), words)) {
    return {std::nullopt, say(err, language, *unknown)};
  }
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    grammar.app().parse(reversed);
  } catch (const CLI::Success& asked) {  // --help, --version
    return {std::nullopt, grammar.app().exit(asked, out, err)};
  } catch (const CLI::ParseError& problem) {
    return {std::nullopt, say(err, language, wrong_usage(grammar.app(), words, problem))};
  }
  return {std::move(arguments), 0};
}

}  // namespace enlace::cli
