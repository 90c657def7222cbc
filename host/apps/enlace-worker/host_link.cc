#include "host_link.hpp"

#include <unistd.h>

namespace enlace::worker {
namespace {

constexpr int kHostGone = 3;  // exit status; the host, if there is one, judges by frames alone

}  // namespace

void HostLink::send(const ipc::Frame& frame) {
  const std::lock_guard lock(write_mutex_);
  if (!ipc::write_frame(fd_, frame)) ::_exit(kHostGone);
}

bool HostLink::note_cancel(const ipc::Frame& frame) {
  if (frame.type != ipc::FrameType::cancel) return false;
  if (frame.seq == call_seq_) cancelled_ = true;  // else: for a call that has ended meanwhile
  return true;
}

std::optional<ipc::Frame> HostLink::next_request() {
  const std::lock_guard lock(read_mutex_);
  while (true) {
    auto frame = reader_.read();
    if (!frame) ::_exit(kHostGone);
    if (!*frame) return std::nullopt;
    if (note_cancel(**frame)) continue;
    if ((*frame)->type != ipc::FrameType::welcome && (*frame)->type != ipc::FrameType::call)
      ::_exit(kHostGone);
    call_seq_ = (*frame)->seq;
    cancelled_ = false;
    return *std::move(frame);
  }
}

std::optional<ipc::Frame> HostLink::round_trip(const ipc::Frame& request) {
  const std::lock_guard lock(read_mutex_);
  {
    const std::lock_guard write_lock(write_mutex_);
    if (auto written = ipc::write_frame(fd_, request); !written) {
      if (written.error().cause == "frame_too_large") return std::nullopt;
      ::_exit(kHostGone);
    }
  }
  while (true) {
    auto frame = reader_.read();
    if (!frame || !*frame) ::_exit(kHostGone);
    if (note_cancel(**frame)) continue;
    if ((*frame)->type != ipc::FrameType::host_return || (*frame)->seq != call_seq_) ::_exit(kHostGone);
    return *std::move(frame);
  }
}

bool HostLink::cancelled() {
  if (cancelled_) return true;
  const std::unique_lock lock(read_mutex_, std::try_to_lock);
  if (!lock) return false;  // a round trip is under way; it will see the frame
  while (true) {
    auto frame = reader_.poll();
    if (!frame) ::_exit(kHostGone);
    if (!*frame) return cancelled_;
    if (!note_cancel(**frame)) ::_exit(kHostGone);
  }
}

}  // namespace enlace::worker
