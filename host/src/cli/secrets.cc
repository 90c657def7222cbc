#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>
#include <set>

#include "actions/runs.hpp"
#include "alerts/messenger.hpp"
#include "cli/after_action.hpp"
#include "cli/context.hpp"
#include "engine/expiry.hpp"
#include "text/pasted.hpp"
#include "text/zone.hpp"

// `enlace secret set|list|remove|rotate`. The value comes from standard input, never from an argument, and no
// command prints one.
namespace enlace::cli {
namespace {

constexpr std::size_t kLongest = 16'384;

// When that day begins for the tenant; 0 where none is given.
Result<std::int64_t> expiry_of(const Context& context) {
  const std::string& day = context.arguments.expires;
  if (day.empty()) return std::int64_t{0};
  const std::optional<std::int64_t> utc = text::parse_iso(day + "T00:00:00Z");
  if (!utc || text::add_days(day, 0) != day) {
    return failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + day, Json::object({{"value", day}}));
  }
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(context.arguments.tenant);
  ENLACE_TRY(const text::CivilTime civil, text::to_civil(*utc, "UTC"));
  return text::to_unix_ms(civil, tenant == configuration->tenants.end() ? "UTC" : tenant->second.time_zone);
}

Result<void> known_tenant(Context& context) {
  const auto configuration = context.engine.configuration();
  if (configuration->tenants.contains(context.arguments.tenant)) return {};
  if (context.arguments.tenant == alerts::kHostSecrets) return {};  // the host's own, for alerts
  // The file may be missing or broken; secrets for it may still be stored, but a typo must not pass unseen.
  for (const config::Diagnostic& problem : configuration->diagnostics) {
    if (problem.file.ends_with("/" + context.arguments.tenant + ".yaml")) return {};
  }
  return failure(context.engine.instance(context.arguments.tenant, "").error());
}

// What the files say that this secret is: a password where a field of that name uses it.
text::Credential kind_of(const Context& context) {
  const Arguments& arguments = context.arguments;
  if (arguments.as_is) return text::Credential::as_is;
  const auto configuration = context.engine.configuration();
  if (arguments.tenant == alerts::kHostSecrets &&
      configuration->host.alerts.mail.password.secret_name == arguments.name) {
    return text::Credential::password;
  }
  const auto tenant = configuration->tenants.find(arguments.tenant);
  bool used = false;
  if (tenant != configuration->tenants.end()) {
    used = tenant->second.handy.token.secret_name == arguments.name;
    for (const auto& [instance, connector] : tenant->second.connectors) {
      for (const auto& [field, credential] : connector.credentials) {
        if (credential.secret_name != arguments.name) continue;
        if (text::names_a_password(field)) return text::Credential::password;
        used = true;
      }
    }
  }
  // No file names it yet: its own name has to do.
  return !used && text::names_a_password(arguments.name) ? text::Credential::password
                                                         : text::Credential::token;
}

// What was taken away from what came, never the value itself.
std::vector<Notice> notes_on(const text::Pasted& pasted, const Json& about) {
  std::vector<Notice> notes;
  if (pasted.bearer) notes.push_back(Notice{"secret_without_bearer", about, ""});
  if (pasted.quotes) notes.push_back(Notice{"secret_without_quotes", about, ""});
  if (pasted.blanks) notes.push_back(Notice{"secret_without_blanks", about, ""});
  if (pasted.marks) notes.push_back(Notice{"secret_without_marks", about, ""});
  if (pasted.outer_blanks) notes.push_back(Notice{"secret_keeps_blanks", about, ""});
  return notes;
}

// The names of secrets that the tenant's file asks for.
std::set<std::string> names_asked_for(const Context& context) {
  std::set<std::string> names;
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(context.arguments.tenant);
  if (tenant == configuration->tenants.end()) return names;
  const auto add = [&](const config::Credential& credential) {
    if (!credential.secret_name.empty()) names.insert(credential.secret_name);
  };
  add(tenant->second.handy.token);
  for (const auto& [instance, connector] : tenant->second.connectors) {
    for (const auto& [field, credential] : connector.credentials) add(credential);
  }
  return names;
}

// A name with a typing mistake is stored and never used: it is said at once, not when a run fails.
void warn_of_name(Context& context) {
  const std::set<std::string> asked = names_asked_for(context);
  const std::string& name = context.arguments.name;
  if (asked.empty() || asked.contains(name)) return;
  Json known = Json::array();
  for (const std::string& one : asked) known.push_back(one);
  const phrases::Phrase phrase =
      context.say("secret_not_asked_for",
                  Json::object({{"tenant", context.arguments.tenant}, {"name", name}, {"known", known}}));
  context.io.err << "enlace: " << phrase.what << "\n  " << phrase.remedy << '\n';
}

// The connector whose credential it is; "" = Handy's, or several: all of the tenant's jobs may have missed
// it.
std::string used_by(const Context& context) {
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(context.arguments.tenant);
  if (tenant == configuration->tenants.end()) return {};
  const std::string& name = context.arguments.name;
  if (tenant->second.handy.token.secret_name == name) return {};
  std::set<std::string> users;
  for (const auto& [instance, connector] : tenant->second.connectors) {
    for (const auto& [field, credential] : connector.credentials) {
      if (credential.secret_name == name) users.insert(instance);
    }
  }
  return users.size() == 1 ? *users.begin() : std::string();
}

// What failed for want of it runs again at once.
int try_again(Context& context) {
  actions::Host host = context.host();
  const std::vector<actions::Begun> runs =
      actions::run_failed(host, context.arguments.tenant, used_by(context));
  tell_runs(context, runs);
  if (!context.arguments.wait || runs.empty()) return kDone;
  constexpr std::int64_t kLongestWait_ms = 15 * 60'000;
  (void)actions::wait_until_ended(host, runs, kLongestWait_ms);
  int exit = kDone;
  for (const schedule::JobStatus& job : context.scheduler->status()) {
    const bool ran = std::any_of(runs.begin(), runs.end(), [&](const actions::Begun& run) {
      return run.tenant == job.tenant && run.connector == job.instance && run.component == job.component;
    });
    if (!ran) continue;
    const Json params = Json::object(
        {{"tenant", job.tenant}, {"connector", job.instance}, {"component", context.word(job.component)}});
    context.io.out << (job.last_ok ? context.say("ran_well", params) : context.say("ran_badly", params)).what
                   << '\n';
    if (!job.last_ok) exit = kFailed;
  }
  return exit;
}

}  // namespace

int set_secret(Context& context) {
  const Arguments& arguments = context.arguments;
  if (const Result<void> known = known_tenant(context); !known) return context.fail(known.error());
  const Result<std::int64_t> expires = expiry_of(context);
  if (!expires) return context.fail(expires.error());
  const Json about = Json::object({{"tenant", arguments.tenant}, {"name", arguments.name}});
  std::string given(std::istreambuf_iterator<char>(context.io.in), {});
  text::Pasted pasted = text::read_pasted(given, kind_of(context));
  const vault::Secret wiped(std::move(given));
  if (pasted.several_lines) {
    return context.fail(
        failure(ENLACE_E_CONFIG, "secret_several_lines", "more than one line on standard input", about)
            .error);
  }
  if (pasted.value.empty() || pasted.value.size() > kLongest) {
    return context.fail(
        failure(ENLACE_E_CONFIG, "secret_empty", "no usable value on standard input", about).error);
  }
  const std::vector<Notice> notes = notes_on(pasted, about);
  const vault::Secret secret(std::move(pasted.value));
  context.services().logger.forbid(secret.reveal());
  if (const Result<void> stored = context.services().vault.set(arguments.tenant, arguments.name, secret);
      !stored) {
    return context.fail(stored.error());
  }
  if (const Result<void> noted =
          engine::note_expiry(context.services().database, arguments.tenant, arguments.name, *expires,
                              secret.reveal(), context.services().runtime.unix_ms());
      !noted) {
    return context.fail(noted.error());
  }
  warn_of_name(context);
  context.note("secret set", arguments.tenant, "", arguments.name, Json::object());
  if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  const Json stored = Json::object({{"tenant", arguments.tenant}, {"name", arguments.name}});
  context.io.out << context.say("secret_stored", stored).what << '\n';
  for (const Notice& note : notes) context.io.out << context.say(note.code, note.params).what << '\n';
  return try_again(context);
}

int list_secrets(Context& context) {
  const Result<std::vector<std::string>> names = context.services().vault.list(context.arguments.tenant);
  if (!names) return context.fail(names.error());
  Json all = Json::array();
  for (const std::string& name : *names) {
    if (!context.arguments.json) context.io.out << name << '\n';
    all.push_back(name);
  }
  if (context.arguments.json) context.io.out << all.pretty() << '\n';
  if (names->empty() && !context.arguments.json) {
    const Json whose = Json::object({{"tenant", context.arguments.tenant}});
    context.io.out << context.say("no_secrets_yet", whose).what << '\n';
  }
  return kDone;
}

int remove_secret(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<bool> removed = context.services().vault.remove(arguments.tenant, arguments.name);
  if (!removed) return context.fail(removed.error());
  if (!*removed) {
    return context.fail(failure(ENLACE_E_NOT_FOUND, "secret_missing", "nothing to remove",
                                Json::object({{"tenant", arguments.tenant}, {"name", arguments.name}}))
                            .error);
  }
  if (const Result<void> gone =
          engine::forget_expiry(context.services().database, arguments.tenant, arguments.name);
      !gone) {
    return context.fail(gone.error());
  }
  context.note("secret remove", arguments.tenant, "", arguments.name, Json::object());
  const Json gone = Json::object({{"tenant", arguments.tenant}, {"name", arguments.name}});
  context.io.out << context.say("secret_removed", gone).what << '\n';
  return kDone;
}

int rotate_master_key(Context& context) {
  if (!context.arguments.yes) {  // asked where the person sits
    const phrases::Phrase phrase = context.say("nothing_was_done", Json::object());
    context.io.err << "enlace: " << phrase.what << "\n  " << phrase.remedy << '\n';
    return kFailed;
  }
  std::string given;
  std::getline(context.io.in, given);
  const vault::Secret fresh(std::move(given));
  const Result<vault::Vault::Rotation> done = context.services().vault.rotate(fresh);
  if (!done) return context.fail(done.error());
  context.note("secret rotate", "", "", "", Json::object({{"old", done->old_id}, {"new", done->new_id}}));
  const bool in_a_file = !done->kept.empty();
  if (context.arguments.json) {
    context.io.out
        << Json::object({{"old", done->old_id}, {"new", done->new_id}, {"kept", done->kept}}).pretty()
        << '\n';
    return kDone;
  }
  const Json keys = Json::object({{"new", done->new_id}, {"old", done->old_id}, {"kept", done->kept}});
  const phrases::Phrase phrase =
      in_a_file ? context.say("master_key_rotated", keys) : context.say("master_key_rotated_outside", keys);
  context.io.out << phrase.what << '\n' << phrase.remedy << '\n';
  return kDone;
}

}  // namespace enlace::cli
