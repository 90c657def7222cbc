#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

namespace enlace::session {

// What a shared library says about itself, read without running any of it.
struct ElfFacts {
  std::uint16_t machine = 0;         // EM_*
  std::vector<std::string> exports;  // defined dynamic symbols
  std::vector<std::string> needed;   // DT_NEEDED
  std::vector<std::string> glibc;    // required versions: "2.34"
  bool search_path = false;          // DT_RPATH or DT_RUNPATH
  bool text_relocations = false;
  bool executable_stack = false;
};

// Reads a 64-bit little-endian shared object. Every offset of the file is checked: it may have been made to
// mislead. Error "plugin_not_a_connector" {reason}.
Result<ElfFacts> read_elf(std::span<const std::byte> file);

}  // namespace enlace::session
