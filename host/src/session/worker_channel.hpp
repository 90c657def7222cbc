#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "ipc/frame.hpp"
#include "runtime/runtime.hpp"
#include "session/supervisor.hpp"

namespace enlace::session {

// The host's end of a worker's socket and log pipes. Every wait has an end. Not thread-safe.
class WorkerChannel {
 public:
  // `line` gets what the worker printed: stream ("stdout", "stderr") and text.
  using LineSink = std::function<void(std::string_view stream, std::string_view line)>;

  WorkerChannel(Runtime& runtime, WorkerProcess& process) : runtime_(runtime), process_(process) {}

  enum class Event {
    frame,      // `frame` was filled
    tick,       // nothing until the time given
    closed,     // the worker closed its end between frames: it is gone, or as good as
    malformed,  // `problem` was filled; the stream is lost
  };
  Event next(std::int64_t until_monotonic_ms, const LineSink& line, ipc::Frame& frame, Error& problem);

  // False when the worker took no more until then, or is gone. Error-free otherwise.
  bool send(const ipc::Frame& frame, std::int64_t until_monotonic_ms);

  // What is left in the log pipes of a worker that has ended.
  void drain_lines(const LineSink& line);
  // The last words on standard error; the reason of many a crash.
  [[nodiscard]] const std::string& last_words() const { return last_words_; }

 private:
  struct Lines {
    std::string_view stream;
    int fd;
    std::string partial;
    bool open = true;
  };
  bool wait_for(short frame_events, std::int64_t until_monotonic_ms, const LineSink& line);
  void read_lines(Lines& lines, const LineSink& line);

  Runtime& runtime_;
  WorkerProcess& process_;
  ipc::FrameDecoder decoder_;
  std::array<Lines, 2> lines_{
      {{"stdout", process_.output(), {}, true}, {"stderr", process_.errors(), {}, true}}};
  std::string last_words_;
};

}  // namespace enlace::session
