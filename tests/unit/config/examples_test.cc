// The examples in config/ are good configurations.
#include <filesystem>
#include <set>

#include "config_directory.hpp"

namespace enlace::config {
namespace {

TEST(Examples, LoadWithoutAProblem) {
  const test::TemporaryDirectory directory;
  const std::string copy = directory.file("config");
  std::filesystem::copy(ENLACE_CONFIG_EXAMPLES, copy, std::filesystem::copy_options::recursive);
  std::set<std::string> examples;
  for (const auto& file : std::filesystem::directory_iterator(copy + "/tenants")) {
    ASSERT_EQ(file.path().extension(), ".example") << file.path();
    examples.insert(file.path().stem().stem());
  }
  for (const std::string& example : examples) {
    const std::string path = copy + "/tenants/" + example + ".yaml";
    std::filesystem::rename(path + ".example", path);
  }
  const auto configuration = load(copy);
  ASSERT_TRUE(configuration) << configuration.error().message;
  for (const Diagnostic& diagnostic : configuration->diagnostics) {
    EXPECT_EQ(diagnostic.notice.code, "plugin_not_allowed") << diagnostic.str();
  }
  std::set<std::string> plugins;
  for (const std::string& example : examples) {
    ASSERT_TRUE(configuration->tenants.contains(example)) << example;
    for (const auto& [name, connector] : configuration->tenants.at(example).connectors) {
      plugins.insert(connector.plugin);
    }
  }
  EXPECT_EQ(plugins, (std::set<std::string>{"alegra", "binderp", "email-notify", "gestionix"}));
  EXPECT_EQ(configuration->host.data, directory.file("var/enlace.db"));
}

}  // namespace
}  // namespace enlace::config
