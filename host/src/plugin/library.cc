#include "plugin/library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <exception>
#include <utility>

namespace enlace::plugin {
namespace {

Failure refuse(std::string cause, std::string message, Json params = {}) {
  return failure(ENLACE_E_CONFIG, std::move(cause), std::move(message), std::move(params));
}

Json reason(std::string text) {
  return Json::object({{"reason", std::move(text)}});
}

std::string version_text(std::uint32_t abi_version) {
  return std::to_string(abi_version >> 16) + "." + std::to_string(abi_version & 0xFFFF);
}

// A connector brings an unwinder of its own (-static-libgcc). When its exception reaches a frame of ours,
// that unwinder works with our libgcc's tables, which exist only after a first throw: without it the
// process aborts there instead of reaching our catch.
void prepare_unwinder() {
  try {
    throw std::exception();
  } catch (const std::exception&) {
  }
}

Result<enlace_entry_fn> open(const std::string& path) {
  namespace dll = boost::dll;
  try {
    // The throwing overload is the one that keeps the loader's own words.
    dll::shared_library library(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    if (!library.has(ENLACE_ENTRY_SYMBOL)) {
      return refuse("plugin_not_a_connector", "the library does not export " ENLACE_ENTRY_SYMBOL);
    }
    const enlace_entry_fn entry =
        &library.get<const enlace_connector*(const enlace_entry_args*)>(ENLACE_ENTRY_SYMBOL);
    // The reference that keeps it for good; `library` gives back its own.
    if (::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD | RTLD_NODELETE) == nullptr) {
      return refuse("connector_load_failed", "the library cannot be kept", reason("not_kept"));
    }
    return entry;
  } catch (const std::exception& error) {
    return refuse("connector_load_failed", error.what(), reason(error.what()));
  }
}

Result<void> check_table(const enlace_connector& table, const std::string& expected_id) {
  if ((table.abi_version >> 16) != ENLACE_ABI_MAJOR) {
    return refuse("plugin_other_abi", "built for another major version of the connector ABI",
                  Json::object({{"built_for", version_text(table.abi_version)},
                                {"host", version_text(ENLACE_ABI_VERSION)}}));
  }
  if (!ENLACE_HAS(&table, enlace_connector, get_extension)) {
    return refuse("plugin_table_invalid", "the table is smaller than that of ABI 1.0", reason("struct_size"));
  }
  if (table.id == nullptr || table.version == nullptr || table.describe == nullptr ||
      table.create == nullptr) {
    return refuse("plugin_table_invalid", "id, version, describe and create are required",
                  reason("required_member_null"));
  }
  if (!expected_id.empty() && table.id != expected_id) {
    return refuse("plugin_wrong_id", "the library is another connector than the one allowed",
                  Json::object({{"expected", expected_id}, {"found", std::string(table.id).substr(0, 64)}}));
  }
  return {};
}

}  // namespace

Result<const enlace_connector*> load_connector(const std::string& path, const std::string& expected_id) {
  prepare_unwinder();
  ENLACE_TRY(const enlace_entry_fn entry, open(path));
  const char* why = nullptr;
  const enlace_entry_args args{sizeof(enlace_entry_args), ENLACE_ABI_VERSION, &why};
  const enlace_connector* table = nullptr;
  try {
    table = entry(&args);
  } catch (...) {
    return refuse("plugin_rejected", "the entry point threw", reason("exception"));
  }
  if (table == nullptr) {
    const std::string text = why == nullptr ? "no reason given" : std::string(why).substr(0, 256);
    return refuse("plugin_rejected", "the connector refuses this host: " + text, reason(text));
  }
  ENLACE_CHECK(check_table(*table, expected_id));
  return table;
}

}  // namespace enlace::plugin
