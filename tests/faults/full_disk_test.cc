// The disk is full in the middle of a delivery: the host says so, nothing is lost or doubled, and the run
// goes on once there is room.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// A mount namespace of this test's own; its children inherit it. "" when there is one, else why not.
std::string own_mounts() {
  const bool root = ::geteuid() == 0;
  const std::string user = std::to_string(::geteuid()), group = std::to_string(::getegid());
  if (::unshare(root ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0) {
    return std::string("namespaces: ") + std::strerror(errno);
  }
  if (!root) {  // the user stays who it is: files of nobody that is known there could not be written
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << user + " " + user + " 1";
    std::ofstream("/proc/self/gid_map") << group + " " + group + " 1";
  }
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return std::string("mount: ") + std::strerror(errno);
  }
  return {};
}

// A file that leaves `free_bytes` on its disk.
void fill_up(const std::string& file, std::uint64_t free_bytes) {
  struct statvfs disk {};
  ASSERT_EQ(::statvfs(fs::path(file).parent_path().c_str(), &disk), 0);
  const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  ASSERT_GE(free, free_bytes);
  const int fd = ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(::posix_fallocate(fd, 0, static_cast<off_t>(free - free_bytes)), 0);
  ::close(fd);
}

// Rule: H-4
TEST(FullDisk, StopsADeliveryClearlyAndLosesNothing) {
  if (const std::string why = own_mounts(); !why.empty()) GTEST_SKIP() << why;
  mock::DataPlan plan;
  plan.profile = "plain";
  plan.orders = 150;
  World world(plan);
  fs::create_directories(world.data());
  if (::mount("tmpfs", world.data().c_str(), "tmpfs", 0, "size=16m") != 0) {
    GTEST_SKIP() << "mount: " << std::strerror(errno);
  }
  World::Setup setup;
  setup.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
  setup.sync = "products: off, inventory: off, customers: off, orders: on, deletions: on";
  world.set_up(setup);

  const std::string ballast = world.data() + "/ballast";
  fill_up(ballast, 600'000);
  const Finished stopped = world.enable();
  EXPECT_NE(stopped.exit, 0);
  EXPECT_NE(stopped.err.find("No space is left"), std::string::npos) << stopped.out << stopped.err;
  EXPECT_NE(stopped.err.find("enlace.db"), std::string::npos) << stopped.err;  // which disk

  fs::remove(ballast);
  const Finished again = world.enable();
  // A store that could not note its end is no store that somebody put back.
  EXPECT_EQ(again.err.find("older than its witness"), std::string::npos) << again.err;
  EXPECT_TRUE(
      eventually([&] { return world.sync().exit == 0 && world.pending() == 0; }, std::chrono::seconds(60)));
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_EQ(verdict.delivered, verdict.expected);
  ::umount2(world.data().c_str(), MNT_DETACH);
}

// On this day above all, people ask where their orders are.
TEST(FullDisk, LeavesWhatOnlyReadsAndSaysHowMuchIsNeeded) {
  if (const std::string why = own_mounts(); !why.empty()) GTEST_SKIP() << why;
  World world({.seed = 5, .orders = 6, .products = 4, .customers = 3, .profile = "plain"});
  fs::create_directories(world.data());
  if (::mount("tmpfs", world.data().c_str(), "tmpfs", 0, "size=16m") != 0) {
    GTEST_SKIP() << "mount: " << std::strerror(errno);
  }
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::vector<Json> orders = world.deliveries();
  ASSERT_FALSE(orders.empty());
  const std::string order = orders.front()["order"].text();
  {  // a host that serves answers by itself
    ChildProcess host = world.start({"serve"});
    const auto serves = [&] { return world.run({"status"}).out.find("not serving") == std::string::npos; };
    ASSERT_TRUE(eventually(serves, std::chrono::seconds(30))) << world.log();
    fill_up(world.data() + "/ballast", 0);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"status"}, {"order", order}}) {
      const Finished read = world.run(words);
      EXPECT_EQ(read.exit, 0) << words.front() << read.out << read.err;
    }
    fs::remove(world.data() + "/ballast");
    host.send(SIGTERM);
    EXPECT_EQ(host.wait(), 0) << world.log();
  }
  fill_up(world.data() + "/ballast", 0);

  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"},
                                                {"orders"},
                                                {"order", order},
                                                {"dead", "list"},
                                                {"problems"},
                                                {"history"},
                                                {"tenant", "list"},
                                                {"secret", "list", world.tenant().tenant},
                                                {"plugin", "list"},
                                                {"skipped", world.tenant().tenant}}) {
    const Finished read = world.run(words);
    EXPECT_EQ(read.exit, 0) << words.front() << read.out << read.err;
    EXPECT_FALSE(read.out.empty()) << words.front();
    EXPECT_NE(read.err.find("only read"), std::string::npos) << words.front() << read.err;
  }
  EXPECT_NE(world.run({"orders"}).out.find(order), std::string::npos);
  const Finished writes = world.run({"sync", world.tenant().tenant});
  EXPECT_NE(writes.exit, 0);
  EXPECT_NE(writes.err.find("Free at least 200 MiB"), std::string::npos) << writes.err;
  const Finished doctor = world.run({"doctor"});
  EXPECT_NE(doctor.out.find("is sound"), std::string::npos) << doctor.out;

  // A disk that is mounted for reading is no different, and needs no room.
  fs::remove(world.data() + "/ballast");
  ASSERT_EQ(::mount("none", world.data().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
  const Finished read = world.run({"order", order});
  EXPECT_EQ(read.exit, 0) << read.err;
  EXPECT_NE(read.out.find(order), std::string::npos) << read.out;
  ::umount2(world.data().c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace enlace::test
