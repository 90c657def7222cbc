#include <gtest/gtest.h>

#include <filesystem>

#include "store/place.hpp"
#include "support/temporary_directory.hpp"

// Where a store belongs, and what counts as elsewhere (design 8.12).
namespace enlace::store {
namespace {

namespace fs = std::filesystem;

const Place kHome{"machine-1", "100.5", "/var/lib/enlace/enlace.db", "uno"};

Place with(Place place, std::string Place::*what, const std::string& value) {
  place.*what = value;
  return place;
}

// Rule: H-24
TEST(Place, IsThisOneWhereNothingChanged) {
  EXPECT_EQ(compare(kHome, kHome, true), Belonging::here);
  EXPECT_EQ(compare(kHome, with(kHome, &Place::host, "renamed"), true), Belonging::here);
}

// Rule: H-24
TEST(Place, IsElsewhereOnAnotherMachineWhateverTheFolder) {
  EXPECT_EQ(compare(kHome, with(kHome, &Place::machine, "machine-2"), false), Belonging::elsewhere);
}

// Rule: H-24
TEST(Place, IsElsewhereForACopyBesideItsOriginal) {
  Place copy = with(kHome, &Place::path, "/srv/copy/enlace.db");
  copy.folder = "200.7";
  EXPECT_EQ(compare(kHome, copy, true), Belonging::elsewhere);
  EXPECT_EQ(compare(kHome, copy, false), Belonging::moved);  // the original is gone: it was moved
  EXPECT_EQ(compare(kHome, with(kHome, &Place::path, "/var/lib/enlace/copy.db"), true), Belonging::elsewhere);
}

// Rule: H-24
TEST(Place, FollowsItsFolder) {
  EXPECT_EQ(compare(kHome, with(kHome, &Place::path, "/srv/enlace/enlace.db"), false), Belonging::moved);
  // A folder that was put back from a backup.
  EXPECT_EQ(compare(kHome, with(kHome, &Place::folder, "300.9"), true), Belonging::moved);
}

// Rule: H-24
TEST(Place, IsTheFolderAloneWhereTheMachineHasNoIdOfItsOwn) {
  const Place container = with(kHome, &Place::machine, "");
  EXPECT_EQ(compare(container, container, true), Belonging::here);
  EXPECT_EQ(compare(container, with(container, &Place::path, "/data/enlace.db"), false), Belonging::moved);
  EXPECT_EQ(compare(container, with(container, &Place::folder, "300.9"), true), Belonging::elsewhere);
  EXPECT_EQ(compare(kHome, container, true), Belonging::moved);  // the same folder, seen from a container
}

// A folder that was put back follows on its own machine, and is taken for an old copy. In a container another
// one may be at work on the original, under the same path. Rule: H-24
TEST(Place, PutBackIsToldFromMoved) {
  EXPECT_TRUE(was_put_back(kHome, with(kHome, &Place::folder, "300.9")));
  EXPECT_FALSE(was_put_back(kHome, with(kHome, &Place::path, "/srv/enlace/enlace.db")));
  EXPECT_FALSE(was_put_back(kHome, kHome));
  // A file system that knows no times of birth may number its folders anew at each mount.
  EXPECT_FALSE(was_put_back(with(kHome, &Place::folder, "100"), with(kHome, &Place::folder, "300")));
  EXPECT_FALSE(was_put_back(kHome, with(kHome, &Place::folder, "")));
}

// Rule: H-24
TEST(Place, AFolderPutBackFollowsWhereTheMachineHasAnId) {
  const test::TemporaryDirectory directory;
  const std::string folder = directory.file("var"), copy = directory.file("copy");
  fs::create_directories(folder);
  Database::Options options;
  options.path = folder + "/enlace.db";
  {
    auto database = Database::open(options);
    ASSERT_TRUE(database);
    ASSERT_TRUE(bind_place(**database, *place_of(options.path)));
  }
  fs::copy(folder, copy, fs::copy_options::recursive);
  const std::string before = place_of(options.path)->folder;
  fs::remove_all(folder);
  fs::create_directories(directory.file("other"));  // so that the number of the old folder is not given again
  fs::copy(copy, folder, fs::copy_options::recursive);
  if (place_of(options.path)->folder == before) GTEST_SKIP() << "this file system tells no two folders apart";
  auto database = Database::open(options);
  ASSERT_TRUE(database);
  const auto found = find_place(**database);
  ASSERT_TRUE(found);
  const bool container = found->here->machine.empty();
  EXPECT_EQ(found->belonging, container ? Belonging::elsewhere : Belonging::moved);
  const bool sure = before.find('.') != std::string::npos;
  EXPECT_EQ(found->put_back, !container && sure);
}

// Rule: H-24
TEST(Place, IsKeptInTheStoreAndGoesAlongWithACopy) {
  const test::TemporaryDirectory directory;
  const std::string first = directory.file("one/enlace.db"), second = directory.file("two/enlace.db");
  fs::create_directories(fs::path(first).parent_path());
  fs::create_directories(fs::path(second).parent_path());
  Database::Options options;
  options.path = first;
  {
    auto database = Database::open(options);
    ASSERT_TRUE(database);
    const auto fresh = find_place(**database);
    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->belonging, Belonging::unbound);
    ASSERT_TRUE(bind_place(**database, *fresh->here));
    EXPECT_EQ(find_place(**database)->belonging, Belonging::here);
    ASSERT_TRUE((*database)->backup_to(second));
  }
  options.path = second;
  {
    auto copy = Database::open(options);
    ASSERT_TRUE(copy);
    const auto found = find_place(**copy);
    EXPECT_EQ(found->belonging, Belonging::elsewhere);
    EXPECT_EQ(fs::canonical(found->recorded.path), fs::canonical(first));
  }
  // The documented way of putting a backup back: into the same folder.
  fs::remove(first + "-wal");
  fs::copy_file(second, first, fs::copy_options::overwrite_existing);
  options.path = first;
  auto restored = Database::open(options);
  ASSERT_TRUE(restored);
  EXPECT_EQ(find_place(**restored)->belonging, Belonging::here);
}

}  // namespace
}  // namespace enlace::store
