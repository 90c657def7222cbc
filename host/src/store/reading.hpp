#pragma once

#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

namespace enlace::store {

// The store at `path` to be looked at where it cannot be written: on a full disk, on one that is mounted for
// reading, without the permission to write. Nothing is made or changed, not even beside the file; what a host
// that died left in the WAL is read too. Error "store_locked" while a host holds it; that of the opening
// where it cannot be read, or is of an earlier version.
Result<std::unique_ptr<Database>> open_to_read(const std::string& path);

// Whether an error says that the store cannot be written, and nothing against reading it.
bool forbids_writing(const Error& error);

}  // namespace enlace::store
