#include <ostream>

#include "cli/context.hpp"

// `enlace check [TENANT]`.
namespace enlace::cli {
namespace {

const char* word(engine::CheckItem::Verdict verdict) {
  switch (verdict) {
    case engine::CheckItem::Verdict::ok:
      return "ok";
    case engine::CheckItem::Verdict::warning:
      return "warning";
    case engine::CheckItem::Verdict::failed:
      return "FAILED";
  }
  return "?";
}

}  // namespace

int check(Context& context) {
  const auto configuration = context.engine.configuration();
  const std::string& only = context.arguments.tenant;
  bool failed = false;
  Json all = Json::array();

  for (const config::Diagnostic& problem : configuration->diagnostics) {
    if (!only.empty() && !problem.file.ends_with("/" + only + ".yaml")) continue;
    const bool error = problem.severity == config::Diagnostic::Severity::error;
    failed = failed || error;
    if (!context.arguments.json) context.io.out << context.tell(problem) << '\n';
    all.push_back(Json::object({{"file", problem.file},
                                {"line", problem.line},
                                {"column", problem.column},
                                {"verdict", error ? "failed" : "warning"},
                                {"code", problem.notice.code},
                                {"params", problem.notice.params},
                                {"what", context.tell(problem)}}));
  }

  std::vector<std::string> tenants;
  if (!only.empty()) {
    const bool broken_file = !configuration->tenants.contains(only) && failed;
    if (!broken_file) tenants.push_back(only);
  } else {
    for (const auto& [name, tenant] : configuration->tenants) tenants.push_back(name);
  }
  for (const std::string& tenant : tenants) {
    if (!context.arguments.json) context.io.out << tenant << '\n';
    for (const engine::CheckItem& item : context.engine.check(tenant)) {
      failed = failed || item.verdict == engine::CheckItem::Verdict::failed;
      const phrases::Phrase phrase =
          item.notice.code.empty()
              ? phrases::Phrase{}
              : context.say(item.notice.code, phrases::at_place(item.notice.params, tenant, item.connector),
                            item.notice.message);
      all.push_back(Json::object({{"tenant", tenant},
                                  {"connector", item.connector},
                                  {"what", item.what},
                                  {"verdict", word(item.verdict)},
                                  {"code", item.notice.code},
                                  {"params", item.notice.params},
                                  {"text", phrase.what},
                                  {"remedy", phrase.remedy}}));
      if (context.arguments.json) continue;
      context.io.out << "  " << context.word(word(item.verdict)) << "  "
                     << (item.connector.empty() ? "handy" : item.connector) << ' ' << item.what;
      if (!phrase.what.empty()) context.io.out << ": " << phrase.what;
      context.io.out << '\n';
      for (const Json& problem : item.notice.params["problems"].items()) {
        context.io.out << "      " << problem.text() << '\n';
      }
      if (item.verdict != engine::CheckItem::Verdict::ok && !phrase.remedy.empty()) {
        context.io.out << "      " << phrase.remedy << '\n';
      }
    }
  }
  if (context.arguments.json) context.io.out << all.pretty() << '\n';
  if (tenants.empty() && all.size() == 0 && !context.arguments.json) {
    const Json place = Json::object({{"folder", context.arguments.config}});
    context.io.out << context.say("no_tenants_yet", place).what << '\n';
  }
  return failed ? kFailed : kDone;
}

}  // namespace enlace::cli
