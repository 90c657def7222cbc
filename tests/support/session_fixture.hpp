#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "runtime/real_runtime.hpp"
#include "session/factory.hpp"
#include "support/temporary_directory.hpp"

// What the tests of sessions share: services that remember, and connectors of tests/connectors.
namespace enlace::session::test {

class RecordingServices : public HostServices {
 public:
  struct Line {
    std::int32_t level;
    std::string message;
    Json fields;
  };

  Result<void> emit(std::int32_t kind, Json document) override {
    documents.emplace_back(kind, std::move(document));
    return on_emit ? on_emit(kind) : Result<void>();
  }
  Result<void> checkpoint(const std::string& cursor) override {
    cursors.push_back(cursor);
    return {};
  }
  HttpReply http(const HttpCall& call) override {
    calls.push_back(call);
    if (on_http) return on_http(call);
    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = 201;
    reply.headers = {{"Content-Type", "application/json"}};
    reply.body = R"({"id":42})";
    return reply;
  }
  SmtpReply smtp(const SmtpCall& call) override {
    mails.push_back(call);
    SmtpReply reply;
    reply.sent = Sent::complete;
    reply.code = call.log_in_only ? 235 : 550;
    reply.stage = call.log_in_only ? SmtpStage::auth : SmtpStage::recipient;
    reply.enhanced = "5.1.1";
    reply.text = "no such box";
    return reply;
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    const std::lock_guard lock(mutex_);
    lines.push_back({level, message, fields});
  }

  [[nodiscard]] std::size_t count(std::int32_t kind) const {
    std::size_t result = 0;
    for (const auto& document : documents) result += document.first == kind ? 1 : 0;
    return result;
  }
  [[nodiscard]] bool logged(std::string_view text) const {
    for (const Line& line : lines) {
      if (line.message.find(text) != std::string::npos) return true;
    }
    return false;
  }

  std::vector<std::pair<std::int32_t, Json>> documents;
  std::vector<std::string> cursors;
  std::vector<HttpCall> calls;
  std::vector<SmtpCall> mails;
  std::vector<Line> lines;
  std::function<Result<void>(std::int32_t kind)> on_emit;
  std::function<HttpReply(const HttpCall&)> on_http;

 private:
  std::mutex mutex_;
};

enum class Mode { worker, in_process };

class SessionTest : public ::testing::Test {
 protected:
  void make_factory(Mode mode, WorkerOptions options = {}) {
    if (options.worker_path.empty()) options.worker_path = ENLACE_WORKER_PATH;
    options.grace_ms = kGraceMs;
    factory_ = mode == Mode::worker ? make_worker_factory(*runtime_, std::move(options))
                                    : make_in_process_factory(*runtime_);
  }

  static std::string built(const std::string& name) {
    return std::string(ENLACE_TEST_CONNECTORS) + "/" + name + ".so";
  }

  // A copy that nobody else can write, whatever the umask of the build was.
  std::string install(const std::string& name) {
    std::string file = folder_.file(name + ".so");
    std::filesystem::copy_file(built(name), file, std::filesystem::copy_options::overwrite_existing);
    ::chmod(file.c_str(), 0644);
    return file;
  }

  AllowedConnector allow(const std::string& name) {
    std::string file = mode_ == Mode::in_process ? built(name) : install(name);
    auto sha256 = inspect_library(file);
    if (!sha256) ADD_FAILURE() << sha256.error().cause << ": " << sha256.error().message;
    return {"test." + name, std::move(file), sha256 ? *sha256 : "", {}};
  }

  Result<std::unique_ptr<ConnectorSession>> try_open(const std::string& name,
                                                     const Json& config = Json::object()) {
    ENLACE_TRY(auto image, factory_->load(allow(name)));
    return factory_->open(std::move(image), config);
  }

  std::unique_ptr<ConnectorSession> open(const std::string& name) {
    auto session = try_open(name);
    if (!session) {
      ADD_FAILURE() << session.error().cause << ": " << session.error().message << " "
                    << session.error().params.dump();
      return nullptr;
    }
    return *std::move(session);
  }

  static OpRequest request(Operation op, Limits limits = {}) {
    OpRequest result;
    result.op = op;
    result.limits = limits;
    return result;
  }

  static constexpr std::int64_t kGraceMs = 200;

  Mode mode_ = Mode::worker;
  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
  enlace::test::TemporaryDirectory folder_;
  std::unique_ptr<StoppableFactory> factory_;
};

}  // namespace enlace::session::test
