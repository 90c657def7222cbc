#pragma once

#include <string_view>

#include "session/elf_file.hpp"

namespace enlace::session {

// The rules that a connector's library keeps (plugin-abi.md B.6, 3), so that it loads wherever this host
// runs. Errors: "plugin_other_machine" {found, host}, "plugin_other_abi" {exports}, "plugin_not_a_connector"
// {reason}, "plugin_extra_exports" {symbols}, "plugin_needs_library" {libraries, permitted},
// "plugin_needs_newer_glibc" {needs, host}, "plugin_unsafe_library" {reason}.
Result<void> check_elf(const ElfFacts& facts, std::string_view host_glibc);

}  // namespace enlace::session
