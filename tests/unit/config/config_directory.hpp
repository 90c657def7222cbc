#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::config {

// A configuration directory with a good enlace.yaml; tests add what they are about.
class ConfigDirectory : public testing::Test {
 protected:
  ConfigDirectory() { put("enlace.yaml", "data: var/enlace.db\nmaster_key: {file: etc/master.key}\n"); }

  void put(const std::string& name, std::string_view content) {
    test::write_file(directory_.file("config/" + name), content);
  }
  [[nodiscard]] std::string config() const { return directory_.file("config"); }

  Configuration loaded() {
    auto configuration = load(config());
    if (configuration) return *std::move(configuration);
    ADD_FAILURE() << configuration.error().message;
    return {};
  }
  // A tenant file named lupita.yaml, loaded.
  Configuration with_tenant(std::string_view content) {
    put("tenants/lupita.yaml", content);
    return loaded();
  }
  // Errors and warnings without the directory in front: "tenants/lupita.yaml:3:5: error: …".
  std::vector<std::string> said(const Configuration& configuration) {
    std::vector<std::string> lines;
    for (const Diagnostic& diagnostic : configuration.diagnostics) {
      std::string line = diagnostic.str();
      if (line.starts_with(config() + "/")) line.erase(0, config().size() + 1);
      lines.push_back(std::move(line));
    }
    return lines;
  }
  std::vector<std::string> errors(const Configuration& configuration) {
    Configuration only_errors;
    for (const Diagnostic& diagnostic : configuration.diagnostics) {
      if (diagnostic.severity == Diagnostic::Severity::error) only_errors.diagnostics.push_back(diagnostic);
    }
    return said(only_errors);
  }

  test::TemporaryDirectory directory_;
};

using Lines = std::vector<std::string>;

// The shortest good tenant, with more lines behind it.
inline std::string tenant_with(std::string_view more) {
  return "tenant: lupita\nhandy: {token: secret:handy-token}\n" + std::string(more);
}

}  // namespace enlace::config
