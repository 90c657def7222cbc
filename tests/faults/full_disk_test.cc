// The disk is full in the middle of a delivery: the host says so, nothing is lost or doubled, and the run
// goes on once there is room.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
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
  ASSERT_GT(free, free_bytes);
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

}  // namespace
}  // namespace enlace::test
