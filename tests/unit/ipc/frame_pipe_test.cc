#include "ipc/frame_pipe.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

namespace enlace::ipc {
namespace {

class FramePipe : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), 0);
  }
  void TearDown() override {
    close_end(0);
    close_end(1);
  }
  void close_end(int end) {
    if (ends_[end] >= 0) ::close(std::exchange(ends_[end], -1));
  }

  int ends_[2] = {-1, -1};
};

TEST_F(FramePipe, CarriesAFrameLargerThanTheSocketBuffer) {
  Frame sent;
  sent.type = FrameType::host_return;
  sent.meta = Json::object({{"status", 0}});
  sent.body.assign(10u << 20, 'b');
  std::thread writer([&] { EXPECT_TRUE(write_frame(ends_[0], sent)); });
  FrameReader reader(ends_[1]);
  auto got = reader.read();
  writer.join();
  ASSERT_TRUE(got);
  ASSERT_TRUE(got->has_value());
  EXPECT_EQ((*got)->body, sent.body);
}

TEST_F(FramePipe, EndsWithoutErrorWhenThePeerClosesBetweenFrames) {
  Frame sent;
  sent.type = FrameType::cancel;
  ASSERT_TRUE(write_frame(ends_[0], sent));
  close_end(0);
  FrameReader reader(ends_[1]);
  EXPECT_TRUE(reader.read()->has_value());
  auto end = reader.read();
  ASSERT_TRUE(end);
  EXPECT_FALSE(end->has_value());
}

TEST_F(FramePipe, ReportsAPeerThatClosesInsideAFrame) {
  ASSERT_EQ(::write(ends_[0], "\x05\0\0\0", 4), 4);
  close_end(0);
  FrameReader reader(ends_[1]);
  auto end = reader.read();
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().cause, "frame_truncated");
}

TEST_F(FramePipe, DoesNotBlockInPoll) {
  FrameReader reader(ends_[1]);
  auto nothing = reader.poll();
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(nothing->has_value());
  Frame sent;
  sent.type = FrameType::cancel;
  ASSERT_TRUE(write_frame(ends_[0], sent));
  auto frame = reader.poll();
  ASSERT_TRUE(frame);
  ASSERT_TRUE(frame->has_value());
  EXPECT_EQ((*frame)->type, FrameType::cancel);
}

TEST_F(FramePipe, FailsToWriteToAPeerThatIsGone) {
  close_end(1);
  auto written = write_frame(ends_[0], Frame{});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().cause, "frame_io");
}

}  // namespace
}  // namespace enlace::ipc
