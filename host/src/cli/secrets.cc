#include <istream>
#include <ostream>

#include "alerts/messenger.hpp"
#include "cli/context.hpp"

// `enlace secret set|list|remove|rotate`. The value comes from standard input, never from an argument, and no
// command prints one.
namespace enlace::cli {
namespace {

constexpr std::size_t kLongest = 16'384;

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

}  // namespace

int set_secret(Context& context) {
  const Arguments& arguments = context.arguments;
  if (const Result<void> known = known_tenant(context); !known) return context.fail(known.error());
  std::string value;
  std::getline(context.io.in, value);
  while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.pop_back();
  if (value.empty() || value.size() > kLongest) {
    return context.fail(failure(ENLACE_E_CONFIG, "secret_empty", "no usable value on standard input",
                                Json::object({{"tenant", arguments.tenant}, {"name", arguments.name}}))
                            .error);
  }
  const vault::Secret secret(std::move(value));
  context.services().logger.forbid(secret.reveal());
  if (const Result<void> stored = context.services().vault.set(arguments.tenant, arguments.name, secret);
      !stored) {
    return context.fail(stored.error());
  }
  if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  context.io.out << "stored " << arguments.name << " of " << arguments.tenant << '\n';
  return kDone;
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
    context.io.out << "No secrets of " << context.arguments.tenant << " yet.\n";
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
  context.io.out << "removed " << arguments.name << " of " << arguments.tenant << '\n';
  return kDone;
}

int rotate_master_key(Context& context) {
  std::string given;
  std::getline(context.io.in, given);
  const vault::Secret fresh(std::move(given));
  const Result<vault::Vault::Rotation> done = context.services().vault.rotate(fresh);
  if (!done) return context.fail(done.error());
  const bool in_a_file = !done->kept.empty();
  if (context.arguments.json) {
    context.io.out
        << Json::object({{"old", done->old_id}, {"new", done->new_id}, {"kept", done->kept}}).pretty()
        << '\n';
    return kDone;
  }
  context.io.out << "The master key is " << done->new_id << " now; it was " << done->old_id << ".\n";
  if (in_a_file) {
    context.io.out << "The old one is kept as " << done->kept
                   << ": backups made before now open with it alone.\n";
  } else {
    context.io.out
        << "Put the new one where the host finds it at its next start, and keep the old one: backups "
           "made before now open with it alone.\n";
  }
  return kDone;
}

}  // namespace enlace::cli
