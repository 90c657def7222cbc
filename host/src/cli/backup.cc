#include "cli/backup.hpp"

#include <filesystem>
#include <ostream>

#include "cli/context.hpp"
#include "config/config.hpp"
#include "engine/backup.hpp"
#include "text/zone.hpp"

// `enlace backup FILE` and `enlace backup verify FILE`.
namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

std::string mebibytes(std::uintmax_t bytes) {
  return std::to_string((bytes + (1u << 20) - 1) >> 20) + " MiB";
}

class Verification {
 public:
  Verification(const Arguments& arguments, std::ostream& out, std::ostream& err)
      : arguments_(arguments), language_(phrases::language_of(arguments.language)), out_(out), err_(err) {}

  int run() {
    const Result<config::Configuration> configuration = config::load(arguments_.config);
    if (!configuration) return finish(configuration.error());
    const Result<engine::BackupContents> contents =
        engine::verify_backup(arguments_.file, configuration->host.master_key);
    if (!contents) return finish(contents.error());
    if (arguments_.json) {
      out_ << Json::object({{"ok", true},
                            {"file", arguments_.file},
                            {"orders", contents->orders},
                            {"tenants", contents->tenants},
                            {"last_beat_ms", contents->last_beat_ms}})
                  .pretty()
           << '\n';
    } else {
      const Json facts = Json::object({{"file", arguments_.file},
                                       {"orders", contents->orders},
                                       {"tenants", contents->tenants},
                                       {"as_of", text::iso_utc(contents->last_beat_ms)}});
      out_ << phrases::Phrasebook().say(language_, Notice{"backup_whole", facts, {}}).what << '\n';
    }
    return kDone;
  }

 private:
  int finish(const Error& error) {
    const phrases::Phrase phrase = phrases::Phrasebook().say(language_, error);
    if (arguments_.json) {
      out_ << Json::object({{"ok", false},
                            {"file", arguments_.file},
                            {"cause", error.cause},
                            {"params", error.params},
                            {"what", phrase.what},
                            {"remedy", phrase.remedy}})
                  .pretty()
           << '\n';
    }
    err_ << "enlace: " << phrase.what << '\n';
    if (!phrase.remedy.empty()) err_ << "  " << phrase.remedy << '\n';
    return kFailed;
  }

  const Arguments& arguments_;
  phrases::Language language_;
  std::ostream& out_;
  std::ostream& err_;
};

}  // namespace

int back_up(Context& context) {
  const fs::path file = fs::path(context.directory) / context.arguments.file;
  std::error_code problem;
  if (fs::exists(file, problem)) {
    return context.fail(failure(ENLACE_E_CONFIG, "backup_exists", "there is such a file already",
                                Json::object({{"path", file.string()}}))
                            .error);
  }
  if (const Result<void> copied = context.services().database.backup_to(file.string()); !copied) {
    return context.fail(copied.error());
  }
  const std::uintmax_t size = fs::file_size(file, problem);
  if (context.arguments.json) {
    context.io.out
        << Json::object({{"file", file.string()}, {"bytes", static_cast<std::int64_t>(size)}}).pretty()
        << '\n';
  } else {
    const phrases::Phrase phrase =
        context.say("backup_made", Json::object({{"path", file.string()}, {"size", mebibytes(size)}}));
    context.io.out << phrase.what << ' ' << phrase.remedy << '\n';
  }
  return kDone;
}

int verify_backup(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  return Verification(arguments, out, err).run();
}

}  // namespace enlace::cli
