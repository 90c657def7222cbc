#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

#include "config/config.hpp"
#include "store/database.hpp"
#include "vault/vault.hpp"

// Copies of the store that can be trusted: proven whole before they count.
namespace enlace::engine {

// What a person wants to know of a copy.
struct BackupContents {
  std::int64_t orders = 0, tenants = 0, last_beat_ms = 0;
};

// Reads all of it: every page, every row's seal, and whether that master key opens it. Changes nothing.
// Errors: "backup_damaged" {path, detail}, those of the store, "master_key_wrong" and its like.
Result<BackupContents> verify_backup(const std::string& path, const vault::MasterKeySource& key);

// One more in `config.folder`, named by its moment, verified; then only the newest `config.keep` stay. One
// that is not sound is removed, and none of the others. Blocks for as long as the store is large; the host
// works on meanwhile. The new file's path. Errors: "backup_folder_missing" {path} — a disk that is not there
// must not be made up for by an empty folder —, and those of verify_backup().
Result<std::string> make_backup(store::Database& database, const config::BackupConfig& config,
                                const vault::MasterKeySource& key, std::int64_t unix_ms);

}  // namespace enlace::engine
