// The examples in config/ are good configurations.
#include <filesystem>

#include "config_directory.hpp"

namespace enlace::config {
namespace {

TEST(Examples, LoadWithoutAProblem) {
  const test::TemporaryDirectory directory;
  const std::string copy = directory.file("config");
  std::filesystem::copy(ENLACE_CONFIG_EXAMPLES, copy, std::filesystem::copy_options::recursive);
  const std::string example = copy + "/tenants/abarrotes-lupita.yaml";
  std::filesystem::rename(example + ".example", example);
  const auto configuration = load(copy);
  ASSERT_TRUE(configuration) << configuration.error().message;
  for (const Diagnostic& diagnostic : configuration->diagnostics) {
    EXPECT_EQ(diagnostic.notice.code, "plugin_not_allowed") << diagnostic.str();
  }
  EXPECT_TRUE(configuration->tenants.contains("abarrotes-lupita"));
  EXPECT_EQ(configuration->host.data, directory.file("var/enlace.db"));
}

}  // namespace
}  // namespace enlace::config
