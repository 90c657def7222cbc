#include "session/elf_check.hpp"

#include <elf.h>
#include <enlace/connector.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace enlace::session {
namespace {

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#endif

constexpr std::string_view kPermitted[] = {
    "libc.so.6",     "libm.so.6",      "libdl.so.2",           "libpthread.so.0",       "librt.so.1",
    "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
#ifdef ENLACE_SANITIZED
    "libasan.so.8",  "libubsan.so.1",  "libtsan.so.2",
#endif
};

Failure refuse(std::string cause, std::string message, Json params) {
  return failure(ENLACE_E_CONFIG, std::move(cause), std::move(message), std::move(params));
}

Json names(const std::vector<std::string>& list) {
  Json json = Json::array();
  for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 10); ++i) json.push_back(list[i]);
  return json;
}

std::string machine_name(std::uint16_t machine) {
  if (machine == EM_X86_64) return "x86_64";
  if (machine == EM_AARCH64) return "aarch64";
  return "machine " + std::to_string(machine);
}

// "2.34" or "2.2.5" as numbers; anything else ("PRIVATE", "ABI_DT_RELR") counts as newer than any host.
std::array<int, 3> version_numbers(std::string_view text) {
  constexpr std::array<int, 3> kUnknown{999, 0, 0};
  std::array<int, 3> numbers{};
  std::size_t part = 0;
  bool digit_seen = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9' && numbers[part] < 10'000) {
      numbers[part] = numbers[part] * 10 + (c - '0');
      digit_seen = true;
    } else if (c == '.' && digit_seen && part + 1 < numbers.size()) {
      ++part;
      digit_seen = false;
    } else {
      return kUnknown;
    }
  }
  return digit_seen ? numbers : kUnknown;
}

Result<void> check_exports(const std::vector<std::string>& exports) {
  constexpr std::string_view kEntry = ENLACE_ENTRY_SYMBOL;
  if (std::ranges::find(exports, kEntry) == exports.end()) {
    // A later major version exports its entry point under another name (plugin-abi.md B.1, 1).
    const auto other = std::ranges::find_if(
        exports, [&](const std::string& name) { return name.starts_with(std::string(kEntry) + "_v"); });
    if (other != exports.end()) {
      return refuse("plugin_other_abi", "built for another major version of the connector ABI",
                    Json::object({{"exports", *other}}));
    }
    return refuse("plugin_not_a_connector", "does not export " ENLACE_ENTRY_SYMBOL,
                  Json::object({{"reason", "does not export " ENLACE_ENTRY_SYMBOL}}));
  }
  if (exports.size() > 1) {
    std::vector<std::string> extra = exports;
    std::erase(extra, kEntry);
    return refuse("plugin_extra_exports",
                  "exports more than its entry point; build it with enlace_add_connector()",
                  Json::object({{"symbols", names(extra)}}));
  }
  return {};
}

}  // namespace

Result<void> check_elf(const ElfFacts& facts, std::string_view host_glibc) {
  if (facts.machine != kMachine) {
    return refuse("plugin_other_machine", "built for another processor",
                  Json::object({{"found", machine_name(facts.machine)}, {"host", machine_name(kMachine)}}));
  }
  ENLACE_CHECK(check_exports(facts.exports));

  std::vector<std::string> foreign;
  std::ranges::copy_if(facts.needed, std::back_inserter(foreign), [](const std::string& library) {
    return std::ranges::find(kPermitted, library) == std::end(kPermitted);
  });
  if (!foreign.empty()) {
    return refuse("plugin_needs_library",
                  "needs a library that a connector may not bring; link it statically",
                  Json::object({{"libraries", names(foreign)}}));
  }

  const auto newest = std::ranges::max_element(facts.glibc, {}, version_numbers);
  if (newest != facts.glibc.end() && version_numbers(*newest) > version_numbers(host_glibc)) {
    return refuse("plugin_needs_newer_glibc", "built on a newer system; build it on Debian 12 or older",
                  Json::object({{"needs", *newest}, {"host", host_glibc}}));
  }

  const char* unsafe = facts.search_path        ? "rpath"
                       : facts.text_relocations ? "text_relocations"
                       : facts.executable_stack ? "executable_stack"
                                                : nullptr;
  if (unsafe != nullptr) {
    return refuse("plugin_unsafe_library", "the library asks for what a connector must not have",
                  Json::object({{"reason", unsafe}}));
  }
  return {};
}

}  // namespace enlace::session
