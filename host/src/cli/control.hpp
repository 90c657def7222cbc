#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

// How the command line talks to a running host: a local socket beside the store, for its owner only. The
// client sends its words and its input as one JSON line; the host runs the command and sends back what it
// prints, then the exit code. Secrets may pass here and nowhere else.
namespace enlace::cli {

struct ControlRequest {
  std::vector<std::string> words;  // as given on the command line
  std::string input;               // what the command may read
  std::string language;
  std::string login;
  std::string directory;    // relative file names start here
  bool terminal = false;    // errors go to a terminal
  std::size_t columns = 0;  // of the terminal that the output goes to; 0 = none
  bool colour = false;
};

// Serves one connection at a time on each of a few threads until destroyed.
class ControlServer {
 public:
  using Handler = std::function<int(const ControlRequest&, std::ostream& out, std::ostream& err)>;
  // Error "control_socket" {path, reason}.
  static Result<std::unique_ptr<ControlServer>> open(const std::string& path, Handler handler);
  virtual ~ControlServer() = default;
};

// Runs a command in the host that listens at `path`. Error "host_unreachable" {path} when none does.
Result<int> run_remotely(const std::string& path, const ControlRequest& request, std::ostream& out,
                         std::ostream& err);

}  // namespace enlace::cli
