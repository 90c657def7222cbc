#include "cli/doctor.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <ostream>

#include "cli/installation.hpp"
#include "cli/render.hpp"
#include "engine/describe.hpp"
#include "phrases/phrasebook.hpp"
#include "phrases/words.hpp"
#include "runtime/real_runtime.hpp"
#include "session/factory.hpp"
#include "store/place.hpp"
#include "store/reading.hpp"
#include "text/zone.hpp"

namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLeastFree = 200u << 20;
constexpr std::int64_t kBuilt_ms = 1'760'000'000'000;  // October 2025: an earlier clock is certainly wrong

class Doctor {
 public:
  Doctor(const Arguments& arguments, std::ostream& out)
      : arguments_(arguments), out_(out), language_(phrases::language_of(arguments.language)) {}

  int examine() {
    Result<config::Configuration> configuration = config::load(arguments_.config);
    if (!configuration) {
      say(false, "configuration", configuration.error());
      return finish();
    }
    bool sound = true;
    for (const config::Diagnostic& problem : configuration->diagnostics) {
      const bool error = problem.severity == config::Diagnostic::Severity::error;
      sound = sound && !error;
      item(error ? "FAILED" : "warning", "configuration", diagnostic_text(problem, book_, language_), "");
    }
    if (sound)
      tell("ok", "configuration",
           Notice{"doctor_configuration",
                  Json::object({{"count", static_cast<std::int64_t>(configuration->tenants.size())},
                                {"folder", arguments_.config}}),
                  {}});

    const config::HostConfig& host = configuration->host;
    folder(fs::path(host.data).parent_path());
    store(host);
    key(host);
    zones();
    worker();
    for (const session::AllowedConnector& allowed : configuration->connectors) plugin(allowed, host);
    if (configuration->connectors.empty()) {
      tell("warning", "plugins", Notice{"doctor_no_plugins", Json::object(), {}});
    }
    return finish();
  }

 private:
  void item(const char* verdict, const std::string& what, const std::string& text,
            const std::string& remedy) {
    failed_ = failed_ || std::string(verdict) == "FAILED";
    if (arguments_.json) {
      all_.push_back(
          Json::object({{"what", what}, {"verdict", verdict}, {"text", text}, {"remedy", remedy}}));
      return;
    }
    out_ << phrases::word(language_, verdict) << "  " << phrases::word(language_, what) << ": " << text
         << '\n';
    if (!remedy.empty()) out_ << "    " << remedy << '\n';
  }
  void tell(const char* verdict, const std::string& what, const Notice& notice) {
    const phrases::Phrase phrase = book_.say(language_, notice);
    item(verdict, what, phrase.what, phrase.remedy);
  }
  void say(bool ok, const std::string& what, const Error& error) {
    const phrases::Phrase phrase = book_.say(language_, error);
    item(ok ? "ok" : "FAILED", what, phrase.what, phrase.remedy);
  }
  int finish() {
    if (arguments_.json) out_ << all_.pretty() << '\n';
    return failed_ ? 1 : 0;
  }

  static Json at(const fs::path& path) { return Json::object({{"path", path.string()}}); }

  void folder(const fs::path& path) {
    struct statvfs disk {};
    if (::statvfs(path.c_str(), &disk) != 0) {
      tell("warning", "data folder", Notice{"doctor_folder_to_come", at(path), {}});
      return;
    }
    const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    const Json room = at(path).set("mebibytes", static_cast<std::int64_t>(free >> 20));
    if (::access(path.c_str(), W_OK) != 0) {
      tell("FAILED", "data folder", Notice{"doctor_folder_read_only", at(path), {}});
    } else if (free < kLeastFree) {
      tell("FAILED", "disk", Notice{"doctor_disk_full", room, {}});
    } else {
      tell("ok", "disk", Notice{"doctor_disk", room, {}});
    }
  }

  void store(const config::HostConfig& host) {
    std::error_code problem;
    if (!fs::exists(host.data, problem)) {
      tell("ok", "store", Notice{"doctor_store_to_come", at(host.data), {}});
      return;
    }
    store::Database::Options options;
    options.path = host.data;
    options.create = options.migrate = false;
    Result<std::unique_ptr<store::Database>> database = store::Database::open(options);
    if (!database && store::forbids_writing(database.error())) {
      say(false, "store", database.error());
      Result<std::unique_ptr<store::Database>> reading = store::open_to_read(host.data);
      if (!reading) return;
      database = std::move(reading);
    }
    if (!database) {
      if (database.error().cause == "store_locked") {
        tell("ok", "store", Notice{"doctor_store_in_use", at(host.data), {}});
      } else {
        say(false, "store", database.error());
      }
      return;
    }
    const Result<std::vector<std::string>> damage = (*database)->integrity_check();
    if (!damage) {
      say(false, "store", damage.error());
    } else if (!damage->empty()) {
      tell("FAILED", "store",
           Notice{"doctor_store_damaged", at(host.data).set("reason", damage->front()), {}});
    } else {
      tell("ok", "store", Notice{"doctor_store_sound", at(host.data), {}});
    }
    const Result<store::PlaceFound> place = store::find_place(**database);
    if (!place) {
      say(false, "place", place.error());
    } else if (place->belonging == store::Belonging::elsewhere) {
      say(false, "place",
          failure(ENLACE_E_CONFIG, "store_elsewhere", {},
                  Json::object(
                      {{"path", host.data}, {"host", place->recorded.host}, {"place", place->recorded.path}}))
              .error);
    } else {
      tell("ok", "place", Notice{"doctor_place", at(host.data), {}});
    }
  }

  void key(const config::HostConfig& host) {
    if (!host.master_key.file.empty()) {
      struct stat info {};
      std::error_code problem;
      const bool missing = ::stat(host.master_key.file.c_str(), &info) != 0;
      if (missing && fs::exists(host.data, problem)) {
        tell("FAILED", "master key", Notice{"doctor_key_missing", at(host.master_key.file), {}});
      } else if (missing) {
        tell("ok", "master key", Notice{"doctor_key_to_come", at(host.master_key.file), {}});
      } else if ((info.st_mode & 077) != 0) {
        tell("FAILED", "master key", Notice{"doctor_key_open", at(host.master_key.file), {}});
      } else {
        item("ok", "master key", host.master_key.file, "");
      }
    } else if (!host.master_key.environment.empty()) {
      const bool there = ::getenv(host.master_key.environment.c_str()) != nullptr;
      const Json variable = Json::object({{"name", host.master_key.environment}});
      if (there) {
        tell("ok", "master key", Notice{"doctor_key_variable", variable, {}});
      } else {
        tell("FAILED", "master key", Notice{"doctor_key_variable_missing", variable, {}});
      }
    } else {
      tell("ok", "master key",
           Notice{"doctor_key_credential", Json::object({{"name", host.master_key.credential}}), {}});
    }
  }

  void zones() {
    const std::int64_t now = static_cast<std::int64_t>(::time(nullptr)) * 1000;
    const Json moment = Json::object({{"now", text::iso_utc(now)}});
    if (now > kBuilt_ms) {
      tell("ok", "clock", Notice{"doctor_clock", moment, {}});
    } else {
      tell("FAILED", "clock", Notice{"doctor_clock_wrong", moment, {}});
    }
    if (text::is_zone("America/Mexico_City")) {
      tell("ok", "time zones",
           Notice{"doctor_zones", Json::object({{"version", text::zone_database_version()}}), {}});
    } else {
      tell("FAILED", "time zones", Notice{"doctor_zones_missing", Json::object(), {}});
    }
  }

  void worker() {
    const std::string path = worker_path();
    if (::access(path.c_str(), X_OK) != 0) {
      tell("FAILED", "worker", Notice{"doctor_worker_missing", at(path), {}});
    }
  }

  void plugin(const session::AllowedConnector& allowed, const config::HostConfig& host) {
    const std::unique_ptr<Runtime> runtime = make_real_runtime();
    session::WorkerOptions options;
    options.worker_path = worker_path();
    options.policy = host.sandbox == "best-effort" ? session::SandboxPolicy::best_effort
                                                   : session::SandboxPolicy::required;
    const std::unique_ptr<session::StoppableFactory> factory =
        session::make_worker_factory(*runtime, options);
    const Result<std::shared_ptr<const session::ConnectorImage>> image = factory->load(allowed);
    if (!image) {
      say(false, "plugin " + allowed.id, image.error());
      return;
    }
    const Result<std::unique_ptr<session::ConnectorSession>> session = factory->open(*image, Json());
    if (!session) {
      say(false, "plugin " + allowed.id, session.error());
      return;
    }
    const session::ConnectorInfo& info = (*session)->info();
    tell("ok", "plugin " + allowed.id,
         Notice{
             "doctor_plugin",
             Json::object({{"version", info.version},
                           {"abi", std::to_string(info.abi >> 16) + "." + std::to_string(info.abi & 0xffff)},
                           {"sandbox", (*session)->sandbox().dump()}}),
             {}});
  }

  const Arguments& arguments_;
  std::ostream& out_;
  phrases::Language language_;
  phrases::Phrasebook book_;
  bool failed_ = false;
  Json all_ = Json::array();
};

}  // namespace

int doctor(const Arguments& arguments, std::ostream& out) {
  return Doctor(arguments, out).examine();
}

}  // namespace enlace::cli
