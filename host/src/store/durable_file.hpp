#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

// Small files that must be there whole after a power cut.
namespace enlace::store {

// Replaces `path`: readers see the old content or the new, never a part. Durable on return.
Result<void> write_file_durably(const std::string& path, std::string_view content, unsigned mode = 0600);
// Makes the entries of the directory that holds `path` durable.
Result<void> sync_directory_of(const std::string& path);

}  // namespace enlace::store
