#include "cli/context.hpp"

#include <ostream>

#include "actions/journal.hpp"

namespace enlace::cli {

int Context::fail(const Error& error) const {
  const phrases::Phrase phrase =
      say(error.cause, phrases::at_place(error.params, arguments.tenant, arguments.connector, arguments.id),
          error.message);
  if (arguments.json) {
    io.out << Json::object({{"ok", false},
                            {"cause", error.cause},
                            {"params", error.params},
                            {"message", error.message},
                            {"what", phrase.what},
                            {"remedy", phrase.remedy}})
                  .pretty()
           << '\n';
  }
  io.err << "enlace: " << phrase.what << '\n';
  for (const Json& problem : error.params["problems"].items()) io.err << "  " << problem.text() << '\n';
  if (const std::string& near = error.params["nearest"].text(); !near.empty()) {
    io.err << (language == phrases::Language::es ? "  ¿Quiso decir " : "  Did you mean ") << near << "?\n";
  }
  if (!phrase.remedy.empty()) io.err << "  " << phrase.remedy << '\n';
  return error.status == ENLACE_E_CONFIG ? kWrongUsage : kFailed;
}

std::string Context::zone_of(const std::string& tenant) const {
  const auto configuration = engine.configuration();
  const auto found = configuration->tenants.find(tenant);
  return found == configuration->tenants.end() ? "UTC" : found->second.time_zone;
}

void Context::note(const char* action, const std::string& tenant, const std::string& connector,
                   const std::string& subject, const Json& detail) const {
  actions::note(engine, actor, action, tenant, connector, subject, detail);
}

Result<std::vector<ledger::OrderView>> orders_meant(Context& context) {
  const Arguments& arguments = context.arguments;
  ENLACE_TRY(std::vector<ledger::OrderView> views, context.ledger.find(arguments.id, arguments.tenant));
  if (!arguments.connector.empty()) {
    std::erase_if(views, [&](const ledger::OrderView& view) {
      const std::string& instance = view.delivery.id.instance;
      return instance != arguments.connector && !instance.starts_with(arguments.connector + "#");
    });
  }
  if (views.empty()) {
    return failure(ENLACE_E_NOT_FOUND, "order_unknown", "no such order",
                   Json::object({{"order", arguments.id}}));
  }
  return views;
}

int dispatch(Context& context) {
  const std::string& command = context.arguments.command;
  if (command == "sync") return sync_now(context);
  if (command == "check") return check(context);
  if (command == "status") return status(context);
  if (command == "orders") return list_orders(context);
  if (command == "export") return export_orders(context);
  if (command == "runs") return list_runs(context);
  if (command == "find") return find_orders(context);
  if (command == "order" || command == "dead show") return show_order(context);
  if (command == "order resolve") return resolve_order(context);
  if (command == "problems") return list_problems(context);
  if (command == "alerts test") return test_alerts(context);
  if (command == "audit") return audit(context);
  if (command == "skipped") return list_skipped(context);
  if (command == "dead list") return list_dead(context);
  if (command == "dead retry") return retry_dead(context);
  if (command == "dead drop") return drop_dead(context);
  if (command == "tenant list") return list_tenants(context);
  if (command == "tenant enable") return enable_tenant(context);
  if (command == "tenant disable") return disable_tenant(context);
  if (command == "tenant pause") return pause_tenant(context);
  if (command == "tenant resume") return resume_tenant(context);
  if (command == "history") return history(context);
  if (command == "secret set") return set_secret(context);
  if (command == "secret list") return list_secrets(context);
  if (command == "secret remove") return remove_secret(context);
  if (command == "secret rotate") return rotate_master_key(context);
  if (command == "backup") return back_up(context);
  if (command == "store adopt") return adopt_store(context);
  if (command == "user add") return add_user(context);
  if (command == "user change") return change_user(context);
  if (command == "user list") return list_users(context);
  if (command == "user passwd") return set_user_password(context);
  if (command == "user disable") return disable_user(context);
  if (command == "user enable") return enable_user(context);
  if (command == "user totp") return second_factor_of_user(context);
  if (command == "console link") return console_link(context);
  if (command == "console sessions") return console_sessions(context);
  if (command == "plugin list") return list_plugins(context);
  if (command == "plugin info") return plugin_info(context);
  if (command == "plugin allow") return allow_plugin(context);
  context.io.err << "enlace: no such command: " << command << '\n';
  return kWrongUsage;
}

}  // namespace enlace::cli
