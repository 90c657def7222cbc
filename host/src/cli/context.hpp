#pragma once

#include <iosfwd>
#include <string>

#include "actions/host.hpp"
#include "cli/arguments.hpp"
#include "cli/render.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "phrases/phrasebook.hpp"
#include "phrases/words.hpp"
#include "schedule/scheduler.hpp"

// What a command works with, in a process of its own or inside the running host.
namespace enlace::cli {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool terminal = false;    // err is a terminal: progress may be drawn in place
  std::size_t columns = 0;  // of the terminal that `out` is; 0 = none
  bool colour = false;      // `out` shows colours
};

struct Context {
  const Arguments& arguments;
  engine::Engine& engine;
  ledger::Ledger& ledger;
  schedule::Scheduler* scheduler;  // nullptr outside `serve`
  Streams io;
  phrases::Language language;
  std::string actor;      // "operator:<login>"
  std::string directory;  // where relative file names of the command start

  [[nodiscard]] jobs::Services& services() const { return engine.services(); }
  [[nodiscard]] actions::Host host() const { return {engine, ledger, scheduler}; }
  [[nodiscard]] phrases::Phrase say(const std::string& code, const Json& params,
                                    const std::string& message = {}) const {
    // Whose code it is, told by the place that the sentence is about (phrases::at_place).
    const std::string plugin = engine.plugin_of(params["tenant"].text(), params["connector"].text());
    if (!code.empty() && !engine.phrases().knows(code, plugin)) engine.learn_phrases();
    return engine.phrases().say(language, code, params, message, plugin);
  }
  // How `out` is read.
  [[nodiscard]] Screen screen() const { return {language, io.columns, io.colour}; }
  // A word of screens in the chosen language (phrases/words.hpp).
  [[nodiscard]] std::string word(std::string_view code) const { return phrases::word(language, code); }
  // The zone of a company's days and times; UTC for one that is not configured.
  [[nodiscard]] std::string zone_of(const std::string& tenant) const;
  // One problem of a configuration file, with its place.
  [[nodiscard]] std::string tell(const config::Diagnostic& problem) const {
    return diagnostic_text(problem, engine.phrases(), language);
  }
  // Says an error on standard error, with its remedy and, where there are several, each problem. Returns the
  // exit code: 2 for configuration, 1 otherwise.
  int fail(const Error& error) const;
  // Keeps what this person did (V-5). A journal that cannot be written undoes nothing: it is logged.
  void note(const char* action, const std::string& tenant, const std::string& connector,
            const std::string& subject, const Json& detail) const;
};

// The deliveries that --id, --tenant and --connector mean; error "order_unknown" when there are none.
Result<std::vector<ledger::OrderView>> orders_meant(Context& context);

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// The commands; each returns an exit code.
int sync_now(Context& context);
int check(Context& context);
int status(Context& context);
int list_orders(Context& context);
int find_orders(Context& context);
int export_orders(Context& context);
int list_runs(Context& context);
int show_order(Context& context);
int show_order_of(Context& context, const std::string& tenant, const std::string& id);
int resolve_order(Context& context);
int list_skipped(Context& context);
int list_problems(Context& context);
int test_alerts(Context& context);
int audit(Context& context);
int list_dead(Context& context);
int retry_dead(Context& context);
int drop_dead(Context& context);
int list_tenants(Context& context);
int enable_tenant(Context& context);
int disable_tenant(Context& context);
int pause_tenant(Context& context);
int resume_tenant(Context& context);
int history(Context& context);
int set_secret(Context& context);
int list_secrets(Context& context);
int remove_secret(Context& context);
int rotate_master_key(Context& context);
int back_up(Context& context);
int adopt_store(Context& context);
int add_user(Context& context);
int change_user(Context& context);
int list_users(Context& context);
int set_user_password(Context& context);
int disable_user(Context& context);
int enable_user(Context& context);
int second_factor_of_user(Context& context);
int console_link(Context& context);
int console_sessions(Context& context);
int list_plugins(Context& context);
int plugin_info(Context& context);
int allow_plugin(Context& context);

// Runs the command that `arguments` name.
int dispatch(Context& context);

}  // namespace enlace::cli
