// Which libraries the host admits, and what it says about the others.

#include "session/connector_image.hpp"

#include <fcntl.h>

#include <fstream>

#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

class Image : public SessionTest {
 protected:
  void SetUp() override { make_factory(Mode::worker); }

  std::string cause_of(const AllowedConnector& allowed) {
    const auto image = factory_->load(allowed);
    return image ? "" : image.error().cause;
  }
};

TEST_F(Image, IsACopyThatNobodyCanChange) {
  const AllowedConnector allowed = allow("well_behaved");
  const auto image = ConnectorImage::open(allowed);
  ASSERT_TRUE(image);
  EXPECT_EQ(::pwrite((*image)->fd(), "x", 1, 0), -1);
  EXPECT_EQ(::ftruncate((*image)->fd(), 0), -1);
  EXPECT_EQ(::fcntl((*image)->fd(), F_GET_SEALS), F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
}

TEST_F(Image, IsMadeOnceForEachHash) {
  const AllowedConnector allowed = allow("well_behaved");
  const auto first = factory_->load(allowed);
  const auto second = factory_->load(allowed);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(*first, *second);
}

TEST_F(Image, KeepsWorkingWhenTheFileIsReplacedMeanwhile) {
  const AllowedConnector allowed = allow("well_behaved");
  const auto image = factory_->load(allowed);
  ASSERT_TRUE(image);
  std::ofstream(allowed.file, std::ios::binary | std::ios::trunc) << "replaced";
  const auto session = factory_->open(*image, Json::object());
  ASSERT_TRUE(session);
  RecordingServices services;
  EXPECT_TRUE((*session)->run(request(Operation::check), services).ok());
}

TEST_F(Image, IsRefusedWhenTheFileIsMissing) {
  const AllowedConnector allowed{"test.x", folder_.file("nowhere.so"), "00", {}};
  const auto image = factory_->load(allowed);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().cause, "plugin_missing");
  EXPECT_EQ(image.error().params["file"].text(), allowed.file);
}

TEST_F(Image, IsRefusedWhenOneByteChanged) {
  const AllowedConnector allowed = allow("well_behaved");
  std::fstream file(allowed.file, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(-1, std::ios::end);
  file.put('!');
  file.close();
  const auto image = factory_->load(allowed);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().cause, "plugin_tampered");
  EXPECT_EQ(image.error().params["expected"].text(), allowed.sha256);
  EXPECT_NE(image.error().params["found"].text(), allowed.sha256);
}

TEST_F(Image, IsRefusedWhenOthersCanWriteTheFile) {
  const AllowedConnector allowed = allow("well_behaved");
  ::chmod(allowed.file.c_str(), 0664);
  EXPECT_EQ(cause_of(allowed), "plugin_unsafe_permissions");
  ::chmod(allowed.file.c_str(), 0646);
  EXPECT_EQ(cause_of(allowed), "plugin_unsafe_permissions");
}

TEST_F(Image, IsRefusedWhenOthersCanWriteTheFolder) {
  const AllowedConnector allowed = allow("well_behaved");
  ::chmod(folder_.path().c_str(), 01777);
  const auto image = factory_->load(allowed);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().cause, "plugin_unsafe_permissions");
  EXPECT_EQ(image.error().params["path"].text(), std::filesystem::canonical(folder_.path()).string());
}

TEST_F(Image, IsRefusedWhenItIsNoLibrary) {
  for (const std::string_view content : {"", "not a library",
                                         "\x7F"
                                         "ELF"}) {
    const std::string file = folder_.file("text.so");
    std::ofstream(file, std::ios::trunc) << content;
    ::chmod(file.c_str(), 0644);
    const auto hash = inspect_library(file);
    ASSERT_FALSE(hash);
    EXPECT_EQ(hash.error().cause, "plugin_not_a_connector") << content;
    EXPECT_EQ(hash.error().params["file"].text(), file);
  }
}

struct BadLibrary {
  const char* name;
  const char* cause;
};
class BadLibraries : public SessionTest, public ::testing::WithParamInterface<BadLibrary> {};

TEST_P(BadLibraries, AreRefusedBeforeAnyOfTheirCodeRuns) {
  const auto hash = inspect_library(install(GetParam().name));
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().cause, GetParam().cause) << hash.error().params.dump();
}

INSTANTIATE_TEST_SUITE_P(Built, BadLibraries,
                         ::testing::Values(BadLibrary{"no_entry", "plugin_not_a_connector"},
                                           BadLibrary{"later_entry", "plugin_other_abi"},
                                           BadLibrary{"extra_export", "plugin_extra_exports"},
                                           BadLibrary{"searches_path", "plugin_unsafe_library"}),
                         [](const auto& which) { return which.param.name; });

}  // namespace
}  // namespace enlace::session::test
