#include "store/witness.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "open_store.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

namespace fs = std::filesystem;
using Kind = RestoreState::Kind;

class StoreWitness : public testing::Test {
 protected:
  // One life of a host: what it found, then its beats, then a clean end or none.
  RestoreState live(std::initializer_list<std::int64_t> beats, bool clean) {
    const auto database = open_store(path_);
    auto witness = Witness::open(*database);
    if (!witness) {
      ADD_FAILURE() << witness.error().message;
      return {};
    }
    std::int64_t last = 0;
    for (const std::int64_t beat : beats) {
      EXPECT_TRUE((*witness)->beat(beat));
      last = beat;
    }
    EXPECT_TRUE(!clean || (*witness)->close_clean(last + 1));
    return (*witness)->found();
  }
  void save(const std::string& name) { fs::copy(path_, directory_.file(name)); }
  void restore(const std::string& name) {
    fs::copy(directory_.file(name), path_, fs::copy_options::overwrite_existing);
  }

  test::TemporaryDirectory directory_;
  std::string path_ = directory_.file("enlace.db");
  std::string witness_path_ = path_ + ".witness";
};

TEST_F(StoreWitness, ANewStoreIsFresh) {
  EXPECT_EQ(live({}, false).kind, Kind::fresh);
}

TEST_F(StoreWitness, ACleanEndIsClean) {
  live({100, 200}, true);
  const RestoreState found = live({}, false);
  EXPECT_EQ(found.kind, Kind::clean);
  EXPECT_EQ(found.last_beat_ms, 201);
}

TEST_F(StoreWitness, ADeathIsUncleanSinceItsLastBeat) {
  live({100, 200}, false);
  const RestoreState found = live({}, false);
  EXPECT_EQ(found.kind, Kind::unclean);
  EXPECT_EQ(found.last_beat_ms, 200);
  EXPECT_EQ(found.witness_ms, 200);
}

TEST_F(StoreWitness, ADeathAfterACleanEndIsUnclean) {
  live({100}, true);
  live({300}, false);
  EXPECT_EQ(live({}, false).kind, Kind::unclean);
}

TEST_F(StoreWitness, AnOldBackupIsRestored) {
  live({100}, true);
  save("backup.db");
  live({5000}, true);
  restore("backup.db");
  const RestoreState found = live({}, false);
  EXPECT_EQ(found.kind, Kind::restored);
  EXPECT_EQ(found.last_beat_ms, 101);
  EXPECT_EQ(found.witness_ms, 5001);
}

TEST_F(StoreWitness, ARestoreIsFoundAgainUntilTheFirstBeat) {
  live({100}, true);
  save("backup.db");
  live({5000}, true);
  restore("backup.db");
  EXPECT_EQ(live({}, false).kind, Kind::restored);
  EXPECT_EQ(live({6000}, true).kind, Kind::restored);
  EXPECT_EQ(live({}, false).kind, Kind::clean);
}

// As when the master key is missing: the store is opened and closed, and nobody has dealt with what was
// found.
TEST_F(StoreWitness, AHostThatDoesNotComeToItsFirstBeatLeavesTheRestoreToTheNext) {
  live({100}, true);
  save("backup.db");
  live({5000}, true);
  restore("backup.db");
  EXPECT_EQ(live({}, true).kind, Kind::restored);
  EXPECT_EQ(live({}, false).kind, Kind::restored);
}

// Else SQLite takes it away on closing, and the next start misses it (a full disk, a master key that is
// wrong).
TEST_F(StoreWitness, AnEndThatIsNotNotedLeavesTheWal) {
  live({100}, false);
  EXPECT_TRUE(fs::exists(path_ + "-wal"));
  live({}, true);
  EXPECT_FALSE(Witness::misses_wal(path_));
  EXPECT_EQ(live({200}, true).kind, Kind::unclean);
  EXPECT_FALSE(fs::exists(path_ + "-wal"));
}

// A SQLite file copied without its WAL opens in silence at an older state (design 8.12).
TEST_F(StoreWitness, ACopyWithoutItsWalIsRestored) {
  live({100}, true);
  {
    const auto database = open_store(path_);
    auto witness = Witness::open(*database);
    ASSERT_TRUE(witness);
    ASSERT_TRUE((*witness)->beat(300));
    save("without-wal.db");
  }
  fs::remove(path_ + "-wal");
  restore("without-wal.db");
  EXPECT_EQ(live({}, false).kind, Kind::restored);
}

// What was written since the last checkpoint is gone with it, though the last beat may have been before that.
TEST_F(StoreWitness, AStoreWhoseHostDiedWithoutLeavingItsWalIsRestored) {
  const test::TemporaryDirectory elsewhere;
  const std::string copy = elsewhere.file("enlace.db");
  {
    const auto database = open_store(path_);
    auto witness = Witness::open(*database);
    ASSERT_TRUE(witness);
    ASSERT_TRUE((*witness)->beat(100));
    fs::copy(path_ + "-wal", copy + "-wal");  // as kill -9 leaves it
    EXPECT_FALSE(Witness::misses_wal(path_));
    sqlite3* other = nullptr;  // a checkpoint after the last beat
    ASSERT_EQ(sqlite3_open(path_.c_str(), &other), SQLITE_OK);
    EXPECT_EQ(sqlite3_wal_checkpoint_v2(other, nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
  }
  fs::copy(path_, copy);
  fs::copy(witness_path_, copy + ".witness");
  EXPECT_FALSE(Witness::misses_wal(copy));
  fs::remove(copy + "-wal");
  ASSERT_TRUE(Witness::misses_wal(copy));
  const auto database = open_store(copy);
  const auto witness = Witness::open(*database, true);
  ASSERT_TRUE(witness);
  EXPECT_EQ((*witness)->found().kind, Kind::restored);
}

TEST_F(StoreWitness, ACleanEndLeavesNoWalAndMissesNone) {
  live({100, 200}, true);
  EXPECT_FALSE(fs::exists(path_ + "-wal"));
  EXPECT_FALSE(Witness::misses_wal(path_));
}

TEST_F(StoreWitness, AStoreThatWasDeletedIsRestored) {
  live({100}, true);
  fs::remove(path_);
  fs::remove(path_ + "-wal");
  const RestoreState found = live({}, false);
  EXPECT_EQ(found.kind, Kind::restored);
  EXPECT_EQ(found.last_beat_ms, 0);
}

TEST_F(StoreWitness, AMissingOrDamagedWitnessCountsAsRestored) {
  live({100}, true);
  const std::string content = test::read_file(witness_path_);
  fs::remove(witness_path_);
  EXPECT_EQ(live({}, false).kind, Kind::restored);
  test::write_file(witness_path_, "");
  EXPECT_EQ(live({}, false).kind, Kind::restored);
  std::string flipped = content;
  flipped[content.find(" 101 ") + 1] = '9';
  test::write_file(witness_path_, flipped);
  EXPECT_EQ(live({}, false).kind, Kind::restored);
  test::write_file(witness_path_, content);
  EXPECT_EQ(live({}, false).kind, Kind::clean);
}

TEST_F(StoreWitness, TheWitnessOfAnotherStoreCountsAsRestored) {
  live({100}, true);
  const test::TemporaryDirectory elsewhere;
  const auto other = open_store(elsewhere.file("enlace.db"));
  auto witness = Witness::open(*other);
  ASSERT_TRUE(witness);
  for (std::int64_t beat = 0; beat < 9; ++beat) ASSERT_TRUE((*witness)->beat(beat));
  fs::copy(elsewhere.file("enlace.db.witness"), witness_path_, fs::copy_options::overwrite_existing);
  EXPECT_EQ(live({}, false).kind, Kind::restored);
}

// The store's beat is durable before the witness's; dying between the two is no restore.
TEST_F(StoreWitness, AWitnessOneBeatBehindIsUnclean) {
  live({100}, false);
  const std::string behind = test::read_file(witness_path_);
  live({200}, false);
  test::write_file(witness_path_, behind);
  EXPECT_EQ(live({}, false).kind, Kind::unclean);
}

}  // namespace
}  // namespace enlace::store
