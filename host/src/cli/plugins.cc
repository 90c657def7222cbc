#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/confirm.hpp"
#include "cli/context.hpp"
#include "cli/render.hpp"
#include "records/journal.hpp"
#include "session/connector_image.hpp"

// `enlace plugin list|info|allow`.
namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortHash = 12;

const session::AllowedConnector* allowed_by_id(const config::Configuration& configuration,
                                               const std::string& id) {
  for (const session::AllowedConnector& entry : configuration.connectors) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

// What is asked for by name or by file, as if it were allowed: describing needs no permission, since the
// sandbox lets it do nothing.
Result<session::AllowedConnector> meant(const Context& context, const std::string& name) {
  const auto configuration = context.engine.configuration();
  if (const session::AllowedConnector* entry = allowed_by_id(*configuration, name)) return *entry;
  std::vector<fs::path> candidates = {fs::path(context.directory) / name};
  for (const std::string& folder : configuration->host.plugins) {
    candidates.push_back(fs::path(folder) / name);
    candidates.push_back(fs::path(folder) / (name + ".so"));
  }
  for (const fs::path& path : candidates) {
    std::error_code problem;
    if (!fs::is_regular_file(path, problem)) continue;
    session::AllowedConnector entry;
    entry.file = fs::canonical(path, problem).string();
    ENLACE_TRY(entry.sha256, session::inspect_library(entry.file));
    return entry;
  }
  return failure(ENLACE_E_CONFIG, "plugin_missing", "no such library: " + name,
                 Json::object({{"file", name}}));
}

std::string schemes(const Descriptor::Credential& credential) {
  std::string text;
  for (const std::string& field : credential.fields) text += (text.empty() ? "" : ", ") + field;
  return text;
}

}  // namespace

namespace {

// A connector of the allow-list beside the file that stands there now.
struct Listed {
  const session::AllowedConnector& entry;
  std::string version, file_version;  // as it was allowed, and now; "" = it cannot be told
  std::string file_sha256;            // now; "" = it cannot be read
  std::string note;

  [[nodiscard]] bool replaced() const { return !file_sha256.empty() && file_sha256 != entry.sha256; }
};

// What the journal says of the version that was allowed with this hash; the file itself is another now.
std::string version_allowed(Context& context, const session::AllowedConnector& entry) {
  records::JournalFilter filter;
  filter.action = "plugin allow";
  const Result<std::vector<records::JournalEntry>> entries =
      records::journal(context.services().database, filter);
  if (!entries) return {};
  for (const records::JournalEntry& one : *entries) {
    if (one.detail["sha256"].text() == entry.sha256) return one.detail["version"].text();
  }
  return {};
}

Listed look_at(Context& context, const session::AllowedConnector& entry) {
  Listed listed{entry, {}, {}, {}, {}};
  if (const Result<std::string> now = session::inspect_library(entry.file)) listed.file_sha256 = *now;
  // One that runs from before is known by its hash, though the file is another one now.
  const Result<Descriptor> descriptor = context.engine.describe(entry);
  listed.version = descriptor ? descriptor->version : version_allowed(context, entry);
  if (listed.replaced()) {
    session::AllowedConnector file = entry;
    file.sha256 = listed.file_sha256;
    if (const Result<Descriptor> fresh = context.engine.describe(file)) listed.file_version = fresh->version;
    const auto shown = [](const std::string& version) { return version.empty() ? "?" : version; };
    const phrases::Phrase phrase =
        context.say("plugin_replaced", Json::object({{"old_version", shown(listed.version)},
                                                     {"version", shown(listed.file_version)},
                                                     {"file", entry.file}}));
    listed.note = phrase.what + " " + phrase.remedy;
  } else if (!descriptor) {
    const Error& error = descriptor.error();
    listed.note = context.say(error.cause, error.params, error.message).what;
  }
  return listed;
}

}  // namespace

int list_plugins(Context& context) {
  const auto configuration = context.engine.configuration();
  Json all = Json::array();
  Table table({"ID", {"FILE", Column::Kind::whole}, "VERSION", "ALLOWED", "NOTE"});
  std::vector<std::string> shown;
  for (const session::AllowedConnector& entry : configuration->connectors) {
    const Listed listed = look_at(context, entry);
    table.add({entry.id, entry.file, listed.version,
               context.word(listed.replaced() ? "file_replaced" : "yes"), listed.note});
    all.push_back(Json::object({{"id", entry.id},
                                {"file", entry.file},
                                {"version", listed.version},
                                {"allowed", true},
                                {"replaced", listed.replaced()},
                                {"sha256", entry.sha256},
                                {"file_version", listed.replaced() ? listed.file_version : listed.version},
                                {"file_sha256", listed.file_sha256},
                                {"note", listed.note}}));
    shown.push_back(entry.file);
  }
  for (const std::string& folder : configuration->host.plugins) {
    std::error_code problem;
    for (const fs::directory_entry& file : fs::directory_iterator(folder, problem)) {
      if (file.path().extension() != ".so") continue;
      const std::string path = fs::canonical(file.path(), problem).string();
      if (std::find(shown.begin(), shown.end(), path) != shown.end()) continue;
      const phrases::Phrase phrase = context.say("plugin_to_allow", Json::object({{"file", path}}));
      table.add({"", path, "", context.word("no"), phrase.remedy});
      all.push_back(Json::object({{"file", path}, {"allowed", false}}));
    }
    if (problem) {
      context.io.err << "enlace: plugin folder " << folder << ": " << problem.message() << '\n';
    }
  }
  if (context.arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (table.empty()) {
    context.io.out << "No connector libraries in the plugin folders.\n";
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

int plugin_info(Context& context) {
  const Result<session::AllowedConnector> entry = meant(context, context.arguments.name);
  if (!entry) return context.fail(entry.error());
  const Result<Descriptor> descriptor = context.engine.describe(*entry);
  if (!descriptor) return context.fail(descriptor.error());
  if (context.arguments.json) {
    context.io.out << descriptor->to_json().pretty() << '\n';
    return kDone;
  }
  std::ostream& out = context.io.out;
  out << descriptor->id << ' ' << descriptor->version << " by " << descriptor->vendor << ", ABI "
      << descriptor->abi << '\n';
  out << "  file    " << entry->file << "\n  sha256  " << entry->sha256 << '\n';
  for (const std::string& origin : descriptor->origins) out << "  goes to " << origin << '\n';
  for (const Descriptor::Credential& credential : descriptor->credentials) {
    out << "  needs   credentials: " << schemes(credential) << '\n';
  }
  out << "  pace    " << descriptor->rate.requests << " requests in " << descriptor->rate.per_seconds
      << " s\n";
  for (const auto& [component, schedule] : descriptor->schedules)
    out << "  runs    " << component << " " << schedule << '\n';
  out << "  settings\n";
  for (const Json::Member& setting : descriptor->settings_schema["properties"].members()) {
    out << "    " << setting.key;
    if (setting.value.contains("default")) out << " (default " << setting.value["default"].dump() << ")";
    if (const std::string& text = setting.value["description"].text(); !text.empty()) out << ": " << text;
    out << '\n';
  }
  return kDone;
}

int allow_plugin(Context& context) {
  const Arguments& arguments = context.arguments;
  Result<session::AllowedConnector> entry = meant(context, arguments.file);
  if (!entry) return context.fail(entry.error());
  const Result<Descriptor> descriptor = context.engine.describe(*entry);
  if (!descriptor) return context.fail(descriptor.error());
  entry->id = descriptor->id;
  entry->origins = descriptor->origins;
  const auto configuration = context.engine.configuration();
  const session::AllowedConnector* before = allowed_by_id(*configuration, entry->id);
  Json replaces;  // what is allowed until now, where that is another file
  if (before != nullptr && before->sha256 != entry->sha256) {
    const std::string version = look_at(context, *before).version;
    replaces = Json::object({{"connector", entry->id},
                             {"version", descriptor->version},
                             {"new", entry->sha256.substr(0, kShortHash)},
                             {"old_version", version.empty() ? "?" : version},
                             {"old", before->sha256.substr(0, kShortHash)}});
    if (!arguments.json) context.io.err << context.say("plugin_takes_the_place", replaces).what << '\n';
  }
  if (!arguments.yes) {
    const Json about = Json::object({{"connector", descriptor->id}, {"version", descriptor->version}});
    context.io.err << context.say("plugin_goes_to", about).what << '\n';
    for (const std::string& origin : entry->origins) context.io.err << "  " << origin << '\n';
    if (!approved(context, context.say("ask_allow", Json::object()))) {
      context.io.err << "enlace: " << context.say("nothing_was_done", about).what << '\n';
      return kFailed;
    }
  }
  if (const Result<void> written = config::allow_connector(configuration->host.directory, *entry); !written) {
    return context.fail(written.error());
  }
  if (Result<config::Configuration> fresh = config::load(configuration->host.directory)) {
    context.engine.reconfigure(*std::move(fresh));
    if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  }
  context.note("plugin allow", "", entry->id, entry->file,
               Json::object({{"version", descriptor->version},
                             {"sha256", entry->sha256},
                             {"replaces", replaces["old_version"].text()}}));
  if (arguments.json) {
    context.io.out << Json::object({{"connector", entry->id},
                                    {"version", descriptor->version},
                                    {"sha256", entry->sha256},
                                    {"file", entry->file}})
                          .pretty()
                   << '\n';
    return kDone;
  }
  context.io.out << "allowed " << entry->id << ' ' << descriptor->version << " ("
                 << entry->sha256.substr(0, kShortHash) << "…)\n";
  return kDone;
}

}  // namespace enlace::cli
