#include "engine/backup.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "store/soundness.hpp"
#include "text/zone.hpp"

namespace enlace::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "enlace-";
constexpr std::string_view kSuffix = ".db";

Failure damaged(const std::string& path, const std::string& what) {
  return failure(ENLACE_E_INTERNAL, "backup_damaged", what, Json::object({{"path", path}, {"detail", what}}));
}

// "enlace-20261127T023000Z.db": sorted by name they are sorted by time.
std::string name_of(std::int64_t unix_ms) {
  std::string moment = text::iso_utc(unix_ms).substr(0, 19) + "Z";
  std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
  return std::string(kPrefix) + moment + std::string(kSuffix);
}

bool is_ours(const std::string& name) {
  if (name.size() != name_of(0).size() || !name.starts_with(kPrefix) || !name.ends_with(kSuffix))
    return false;
  const std::string moment = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
  return std::all_of(moment.begin(), moment.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == 'T' || c == 'Z'; });
}

void keep_newest(const std::string& folder, int keep) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const fs::directory_entry& file : fs::directory_iterator(folder, problem)) {
    if (is_ours(file.path().filename().string())) names.push_back(file.path().string());
  }
  std::sort(names.rbegin(), names.rend());
  for (std::size_t i = static_cast<std::size_t>(keep); i < names.size(); ++i) fs::remove(names[i], problem);
}

Result<BackupContents> contents_of(store::Database& database) {
  BackupContents contents;
  ENLACE_TRY(const auto orders, database.query("SELECT COUNT(*) FROM orders"));
  contents.orders = orders.front().integer(0);
  ENLACE_TRY(const auto tenants, database.query("SELECT COUNT(DISTINCT tenant) FROM activation"));
  contents.tenants = tenants.front().integer(0);
  ENLACE_TRY(const auto beat, database.query("SELECT value FROM meta WHERE key = 'heartbeat'"));
  if (!beat.empty()) {  // "<counter> <unix ms> <state>"
    const std::string& text = beat.front().text(0);
    contents.last_beat_ms = std::strtoll(text.c_str() + std::min(text.find(' '), text.size()), nullptr, 10);
  }
  return contents;
}

}  // namespace

Result<BackupContents> verify_backup(const std::string& path, const vault::MasterKeySource& key) {
  store::Database::Options options;
  options.path = path;
  options.create = options.migrate = false;
  options.read_only = true;
  ENLACE_TRY(const std::unique_ptr<store::Database> database, store::Database::open(options));
  ENLACE_TRY(const std::vector<std::string> damage, database->integrity_check());
  if (!damage.empty()) return damaged(path, damage.front());
  ENLACE_TRY(const std::vector<std::string> seals, store::broken_seals(*database));
  if (!seals.empty()) return damaged(path, seals.front());
  ENLACE_TRY(const BackupContents contents, contents_of(*database));
  ENLACE_CHECK(vault::Vault::prove_key(*database, key));
  return contents;
}

Result<std::string> make_backup(store::Database& database, const config::BackupConfig& config,
                                const vault::MasterKeySource& key, std::int64_t unix_ms) {
  std::error_code problem;
  if (!fs::is_directory(config.folder, problem)) {
    return failure(ENLACE_E_CONFIG, "backup_folder_missing", "there is no such folder",
                   Json::object({{"path", config.folder}}));
  }
  std::string path = (fs::path(config.folder) / name_of(unix_ms)).string();
  ENLACE_CHECK(database.backup_to(path));
  if (const Result<BackupContents> sound = verify_backup(path, key); !sound) {
    fs::remove(path, problem);  // better none than one that is trusted
    return failure(sound.error());
  }
  keep_newest(config.folder, config.keep);
  return path;
}

}  // namespace enlace::engine
