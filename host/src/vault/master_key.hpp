#pragma once

#include <optional>
#include <string>

#include <enlace/sdk/result.hpp>

#include "vault/sealing.hpp"
#include "vault/vault.hpp"

namespace enlace::vault {

// For messages: "file etc/master.key", "environment variable ENLACE_KEY", "systemd credential enlace-key".
std::string describe(const MasterKeySource& source);

// Errors: "master_key_missing", "master_key_malformed", "master_key_exposed", each with {where}.
Result<Key> read_master_key(const MasterKeySource& source);

// Rotation of a key file, in steps that may each be the last (vault.cc puts the store between them):
// writes `key` to "<file>.new"; then install_next_key() keeps the old file as "<file>.<old id>" and gives the
// new one its place. Durable on return. Error "master_key_unwritable" {where, detail}.
Result<void> write_next_key(const MasterKeySource& source, const Key& key);
Result<std::string> install_next_key(const MasterKeySource& source, const Key& old);
// The key that a rotation left at "<file>.new"; nothing when there is none.
std::optional<Key> next_key(const MasterKeySource& source);

// A fresh key in the file of `source`, mode 0600, durable. Error when the file is there already.
Result<Key> create_master_key(const MasterKeySource& source);

}  // namespace enlace::vault
