#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace enlace::cli {
namespace {

constexpr std::size_t kUsualColumns = 80;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Terminal output_terminal() {
  Terminal terminal;
  const std::string_view told = environment("COLUMNS");
  std::from_chars(told.data(), told.data() + told.size(), terminal.columns);
  if (::isatty(STDOUT_FILENO) == 0) return terminal;
  winsize size{};
  if (terminal.columns == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) terminal.columns = size.ws_col;
  if (terminal.columns == 0) terminal.columns = kUsualColumns;
  terminal.colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  return terminal;
}

}  // namespace enlace::cli
