#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

#include "handy/client.hpp"

namespace enlace::handy {

// A window as Handy reads it: local time, DD/MM/YYYY HH:mm:ss (apis/handy.md 1.7).
struct WindowText {
  std::string start, end;
};

// Local time repeats an hour when daylight saving ends, and the text does not say which pass is meant: a
// bound inside it moves out of it, the start backwards and the end forwards, so that whichever pass Handy
// takes, nothing of the window is left out. Error "unknown_time_zone".
Result<WindowText> window_text(const Window& window, const std::string& time_zone);

}  // namespace enlace::handy
