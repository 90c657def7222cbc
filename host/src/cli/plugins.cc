#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "session/connector_image.hpp"

// `enlace plugin list|info|allow`.
namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

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

int list_plugins(Context& context) {
  const auto configuration = context.engine.configuration();
  Json all = Json::array();
  Table table({"ID", "FILE", "VERSION", "ALLOWED", "NOTE"});
  std::vector<std::string> shown;
  for (const session::AllowedConnector& entry : configuration->connectors) {
    const Result<Descriptor> descriptor = context.engine.describe(entry);
    const std::string note =
        descriptor
            ? ""
            : context.say(descriptor.error().cause, descriptor.error().params, descriptor.error().message)
                  .what;
    table.add({entry.id, entry.file, descriptor ? descriptor->version : "", "yes", note});
    all.push_back(Json::object({{"id", entry.id},
                                {"file", entry.file},
                                {"version", descriptor ? descriptor->version : ""},
                                {"allowed", true},
                                {"sha256", entry.sha256},
                                {"note", note}}));
    shown.push_back(entry.file);
  }
  for (const std::string& folder : configuration->host.plugins) {
    std::error_code problem;
    for (const fs::directory_entry& file : fs::directory_iterator(folder, problem)) {
      if (file.path().extension() != ".so") continue;
      const std::string path = fs::canonical(file.path(), problem).string();
      if (std::find(shown.begin(), shown.end(), path) != shown.end()) continue;
      table.add({"", path, "", "no", "admit it with: enlace plugin allow " + path});
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
    table.print(context.io.out);
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
  if (!arguments.yes) {
    context.io.err << descriptor->id << ' ' << descriptor->version << " wants to send requests to:\n";
    for (const std::string& origin : entry->origins) context.io.err << "  " << origin << '\n';
    context.io.err << "Allow it? [y/N] " << std::flush;
    std::string answer;
    std::getline(context.io.in, answer);
    if (answer != "y" && answer != "Y" && answer != "yes" && answer != "s" && answer != "si") {
      context.io.err << "enlace: not allowed\n";
      return kFailed;
    }
  }
  const auto configuration = context.engine.configuration();
  if (const Result<void> written = config::allow_connector(configuration->host.directory, *entry); !written) {
    return context.fail(written.error());
  }
  if (Result<config::Configuration> fresh = config::load(configuration->host.directory)) {
    context.engine.reconfigure(*std::move(fresh));
    if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  }
  context.note("plugin allow", "", entry->id, entry->file,
               Json::object({{"version", descriptor->version}, {"sha256", entry->sha256}}));
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
                 << entry->sha256.substr(0, 12) << "…)\n";
  return kDone;
}

}  // namespace enlace::cli
