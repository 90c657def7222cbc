#pragma once

#include <string>
#include <vector>

#include "session/session.hpp"

namespace enlace::session {

// What a connector may use while it is loaded and created: the log alone. Lines wait for the first
// operation, whose services then get them.
class HeldLog final : public HostServices {
 public:
  Result<void> emit(std::int32_t, Json) override { return refused(); }
  Result<void> checkpoint(const std::string&) override { return refused(); }
  HttpReply http(const HttpCall&) override {
    HttpReply reply;
    reply.sent = Sent::no;
    reply.error = refused().error;
    return reply;
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    if (lines_.size() < kMaxLines) lines_.push_back({level, message, fields});
  }

  void hand_over(HostServices& services) {
    for (const Line& line : lines_) services.log(line.level, line.message, line.fields);
    lines_.clear();
  }

 private:
  static constexpr std::size_t kMaxLines = 100;
  struct Line {
    std::int32_t level;
    std::string message;
    Json fields;
  };
  static Failure refused() {
    return failure(ENLACE_E_MISUSE, "connector_create_misuse", "create() may use the log, nothing else");
  }
  std::vector<Line> lines_;
};

}  // namespace enlace::session
