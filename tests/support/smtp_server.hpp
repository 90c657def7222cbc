#pragma once

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/eventually.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::test {

// A running smtp_server.py (see there for the words) and what it accepted.
class SmtpServer {
 public:
  explicit SmtpServer(std::vector<std::string> words = {})
      : process_(ChildProcess::start(line(std::move(words)),
                                     {"/dev/null", directory_.file("out"), directory_.file("out")})) {
    const auto listens = [&] { return std::filesystem::exists(directory_.file("port")); };
    eventually([&] { return listens() || !process_.running(); }, std::chrono::seconds(30));
    if (listens()) port_ = static_cast<std::uint16_t>(std::stoi(read_file(directory_.file("port"))));
  }

  // Nobody listens there any more; what it wrote stays.
  void stop() {
    process_.send(SIGKILL);
    process_.wait();
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }  // 0: it did not start, see log()
  [[nodiscard]] std::string ca_file() const { return directory_.file("cert.pem"); }
  [[nodiscard]] std::string log() const { return read_file(directory_.file("out")); }

  // {sender, recipients, user, message} of each accepted message, in order.
  [[nodiscard]] std::vector<Json> mails() const {
    std::vector<Json> all;
    for (int i = 0;; ++i) {
      const std::string file = directory_.file("mail-" + std::to_string(i) + ".json");
      if (!std::filesystem::exists(file)) return all;
      if (Result<Json> mail = Json::parse(read_file(file))) all.push_back(*std::move(mail));
    }
  }

 private:
  // Debian's own interpreter has Debian's aiosmtpd; elsewhere the first one that has it. One that stands
  // before it on PATH may not: then the log says what is needed, and the port stays 0.
  std::vector<std::string> line(std::vector<std::string> words) const {
    static constexpr const char* kRun =
        "for python in /usr/bin/python3 python3; do "
        "\"$python\" -c 'import aiosmtpd' 2>/dev/null && exec \"$python\" \"$@\"; done; "
        "echo 'no python3 with aiosmtpd: install python3-aiosmtpd' >&2; exit 1";
    std::vector<std::string> all = {
        "/bin/sh", "-c", kRun, "sh", ENLACE_SMTP_SERVER, directory_.path().string()};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }

  TemporaryDirectory directory_;
  std::uint16_t port_ = 0;
  ChildProcess process_;
};

}  // namespace enlace::test
