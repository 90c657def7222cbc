#include "session/factory.hpp"

#include <utility>

#include "plugin/library.hpp"
#include "session/in_process_session.hpp"
#include "session/supervisor.hpp"
#include "session/worker_session.hpp"

namespace enlace::session {
namespace {

class WorkerFactory final : public StoppableFactory {
 public:
  WorkerFactory(Runtime& runtime, WorkerOptions options)
      : context_{runtime,
                 std::make_shared<Supervisor>(runtime, std::move(options.worker_path), options.landlock),
                 stop_flag(),
                 options.policy,
                 options.start_limits,
                 options.grace_ms} {}

  Result<std::unique_ptr<ConnectorSession>> open(std::shared_ptr<const ConnectorImage> image,
                                                 const Json& config) override {
    return WorkerSession::open(context_, std::move(image), config);
  }

 private:
  WorkerSession::Context context_;
};

class InProcessFactory final : public StoppableFactory {
 public:
  explicit InProcessFactory(Runtime& runtime) : runtime_(runtime) {}

  Result<std::unique_ptr<ConnectorSession>> open(std::shared_ptr<const ConnectorImage> image,
                                                 const Json& config) override {
    ENLACE_CHECK(claim(*image));
    // By its own path, so that debuggers and sanitizers find its symbols.
    ENLACE_TRY(const enlace_connector* table, plugin::load_connector(image->file(), image->id()));
    return InProcessSession::open(runtime_, *table, stop_flag(), Limits{}, config);
  }

 private:
  // glibc recognises a library by the path it was opened with, and nothing is ever unloaded: a second
  // version under the same path would silently be the first one.
  Result<void> claim(const ConnectorImage& image) {
    const std::lock_guard lock(mutex_);
    const auto [entry, fresh] = loaded_.emplace(image.file(), image.sha256());
    if (fresh || entry->second == image.sha256()) return {};
    return failure(ENLACE_E_CONFIG, "in_process_restart_needed",
                   "another version of the library is loaded; without workers a new one needs a restart",
                   Json::object({{"file", image.file()}}));
  }

  Runtime& runtime_;
  std::mutex mutex_;
  std::map<std::string, std::string> loaded_;  // path -> hash
};

}  // namespace

Result<std::shared_ptr<const ConnectorImage>> StoppableFactory::load(const AllowedConnector& allowed) {
  const std::string key = allowed.id + "/" + allowed.sha256;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = images_.find(key); found != images_.end()) return found->second;
  }
  ENLACE_TRY(auto image, ConnectorImage::open(allowed));
  const std::lock_guard lock(mutex_);
  return images_.emplace(key, std::move(image)).first->second;
}

std::unique_ptr<StoppableFactory> make_worker_factory(Runtime& runtime, WorkerOptions options) {
  return std::make_unique<WorkerFactory>(runtime, std::move(options));
}

std::unique_ptr<StoppableFactory> make_in_process_factory(Runtime& runtime) {
  return std::make_unique<InProcessFactory>(runtime);
}

}  // namespace enlace::session
