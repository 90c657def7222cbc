#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

#include "vault/sealing.hpp"
#include "vault/vault.hpp"

namespace enlace::vault {

// For messages: "file etc/master.key", "environment variable ENLACE_KEY", "systemd credential enlace-key".
std::string describe(const MasterKeySource& source);

// Errors: "master_key_missing", "master_key_malformed", "master_key_exposed", each with {where}.
Result<Key> read_master_key(const MasterKeySource& source);

// A fresh key in the file of `source`, mode 0600, durable. Error when the file is there already.
Result<Key> create_master_key(const MasterKeySource& source);

}  // namespace enlace::vault
