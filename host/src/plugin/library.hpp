#pragma once

#include <string>

#include <enlace/connector.h>
#include <enlace/sdk/result.hpp>

namespace enlace::plugin {

// Loads the library at `path` for the rest of the process and returns its vtable; never unloads, because
// glibc cannot do it reliably (plugin-abi.md A.9). Runs the library's constructors, so the sandbox must
// stand before. One connector for each distinct `path`: glibc recognises a library by the name it was
// opened with.
//
// Errors: "connector_load_failed" {reason}, "plugin_not_a_connector", "plugin_other_abi" {built_for, host},
// "plugin_rejected" {reason}, "plugin_wrong_id" {expected, found}, "plugin_table_invalid" {reason}.
Result<const enlace_connector*> load_connector(const std::string& path, const std::string& expected_id);

}  // namespace enlace::plugin
