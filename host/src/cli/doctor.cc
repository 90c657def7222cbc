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
#include "runtime/real_runtime.hpp"
#include "session/factory.hpp"
#include "store/place.hpp"
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
      item("ok", "configuration",
           std::to_string(configuration->tenants.size()) + " tenants in " + arguments_.config, "");

    const config::HostConfig& host = configuration->host;
    folder(fs::path(host.data).parent_path());
    store(host);
    key(host);
    zones();
    worker();
    for (const session::AllowedConnector& allowed : configuration->connectors) plugin(allowed, host);
    if (configuration->connectors.empty()) {
      item("warning", "plugins", "no connector is allowed yet", "Admit one with: enlace plugin allow FILE");
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
    out_ << verdict << "  " << what << ": " << text << '\n';
    if (!remedy.empty()) out_ << "    " << remedy << '\n';
  }
  void say(bool ok, const std::string& what, const Error& error) {
    const phrases::Phrase phrase = book_.say(language_, error);
    item(ok ? "ok" : "FAILED", what, phrase.what, phrase.remedy);
  }
  int finish() {
    if (arguments_.json) out_ << all_.pretty() << '\n';
    return failed_ ? 1 : 0;
  }

  void folder(const fs::path& path) {
    struct statvfs disk {};
    if (::statvfs(path.c_str(), &disk) != 0) {
      item("warning", "data folder", path.string() + " does not exist yet",
           "The first command that needs it makes it.");
      return;
    }
    const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (::access(path.c_str(), W_OK) != 0) {
      item("FAILED", "data folder", path.string() + " is not writable",
           "Give this user the right to write there.");
    } else if (free < kLeastFree) {
      item("FAILED", "disk", std::to_string(free >> 20) + " MiB free under " + path.string(),
           "Make room: a full disk stops every delivery.");
    } else {
      item("ok", "disk", std::to_string(free >> 20) + " MiB free under " + path.string(), "");
    }
  }

  void store(const config::HostConfig& host) {
    std::error_code problem;
    if (!fs::exists(host.data, problem)) {
      item("ok", "store", host.data + " will be created on first use", "");
      return;
    }
    store::Database::Options options;
    options.path = host.data;
    options.create = options.migrate = false;
    const Result<std::unique_ptr<store::Database>> database = store::Database::open(options);
    if (!database) {
      if (database.error().cause == "store_locked") {
        item("ok", "store", host.data + " is in use by the running host", "");
      } else {
        say(false, "store", database.error());
      }
      return;
    }
    const Result<std::vector<std::string>> damage = (*database)->integrity_check();
    if (!damage) {
      say(false, "store", damage.error());
    } else if (!damage->empty()) {
      item("FAILED", "store", host.data + ": " + damage->front(),
           "Restore the last backup; the next poll brings back what is newer.");
    } else {
      item("ok", "store", host.data + " is sound", "");
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
      item("ok", "place", host.data + " belongs to this machine and folder", "");
    }
  }

  void key(const config::HostConfig& host) {
    if (!host.master_key.file.empty()) {
      struct stat info {};
      std::error_code problem;
      const bool missing = ::stat(host.master_key.file.c_str(), &info) != 0;
      if (missing && fs::exists(host.data, problem)) {
        item("FAILED", "master key", host.master_key.file + " is missing, and the store needs it",
             "Put the kept copy back; without it the secrets have to be stored anew.");
      } else if (missing) {
        item("ok", "master key", host.master_key.file + " will be created on first use",
             "Keep a copy of it apart from the backups.");
      } else if ((info.st_mode & 077) != 0) {
        item("FAILED", "master key", "others can read " + host.master_key.file,
             "Run: chmod 600 " + host.master_key.file);
      } else {
        item("ok", "master key", host.master_key.file, "");
      }
    } else if (!host.master_key.environment.empty()) {
      const bool there = ::getenv(host.master_key.environment.c_str()) != nullptr;
      item(there ? "ok" : "FAILED", "master key",
           "environment variable " + host.master_key.environment + (there ? "" : " is not set"), "");
    } else {
      item("ok", "master key", "systemd credential " + host.master_key.credential, "");
    }
  }

  void zones() {
    const std::int64_t now = static_cast<std::int64_t>(::time(nullptr)) * 1000;
    item(now > kBuilt_ms ? "ok" : "FAILED", "clock", text::iso_utc(now),
         now > kBuilt_ms ? "" : "Set the machine's clock.");
    if (text::is_zone("America/Mexico_City")) {
      item("ok", "time zones", "database " + text::zone_database_version(), "");
    } else {
      item("FAILED", "time zones", "the zone database is missing", "Install the package tzdata.");
    }
  }

  void worker() {
    const std::string path = worker_path();
    if (::access(path.c_str(), X_OK) != 0) {
      item("FAILED", "worker", path + " is missing", "Install enlace-worker beside enlace.");
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
    item("ok", "plugin " + allowed.id,
         "version " + info.version + ", ABI " + std::to_string(info.abi >> 16) + "." +
             std::to_string(info.abi & 0xffff) + ", sandbox " + (*session)->sandbox().dump(),
         "");
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
