// The worker alone: how soon it works, and how fast records come through it.
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "figure.hpp"
#include "process.hpp"
#include "runtime/real_runtime.hpp"
#include "session/connector_image.hpp"
#include "session/factory.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::bench {
namespace {

class Counting final : public session::HostServices {
 public:
  Result<void> emit(std::int32_t, Json document) override {
    ++records;
    bytes += document.size();
    return {};
  }
  Result<void> checkpoint(const std::string&) override { return {}; }
  HttpReply http(const HttpCall&) override { return {}; }
  void log(std::int32_t, const std::string&, const Json&) override {}
  std::int64_t records = 0;
  std::size_t bytes = 0;
};

// What any process costs here: one that does nothing.
double bare_process_ms() {
  const double start = seconds_now();
  char name[] = "/bin/true";
  char* arguments[] = {name, nullptr};
  pid_t pid = -1;
  int status = 0;
  if (::posix_spawn(&pid, name, nullptr, nullptr, arguments, environ) != 0) return -1;
  ::waitpid(pid, &status, 0);
  return (seconds_now() - start) * 1000;
}

// The same records made and parsed in this process: no worker, no frames.
double bare_records_per_second(int records) {
  const double start = seconds_now();
  std::size_t members = 0;
  for (int i = 0; i < records; ++i) {
    const std::string text = R"({"code":"P-)" + std::to_string(i % 1000) + R"(","price":"98.70"})";
    if (const Result<Json> parsed = Json::parse(text)) members += parsed->size();
  }
  const double seconds = seconds_now() - start;
  return members == 0 ? 0 : records / seconds;
}

}  // namespace

std::vector<Figure> measure_worker(const Scale& scale) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  session::WorkerOptions options;
  options.worker_path = std::string(ENLACE_BUILD) + "/bin/enlace-worker";
  const auto factory = session::make_worker_factory(*runtime, options);
  // A connector as they ship (C++), and the smallest one (C). Copies that nobody else can write.
  const enlace::test::TemporaryDirectory folder;
  const auto load = [&](const std::string& from, const std::string& id) {
    const std::string file = folder.file(id + ".so");
    std::filesystem::copy_file(from, file);
    ::chmod(file.c_str(), 0644);
    const Result<std::string> hash = session::inspect_library(file);
    return factory->load({id, file, hash ? *hash : "", {}});
  };
  const auto shipped = load(ENLACE_PLUGINS "/alegra.so", "alegra");
  const auto small = load(ENLACE_TEST_CONNECTORS "/well_behaved.so", "test.well_behaved");
  if (!shipped || !small) {
    std::cerr << "worker: a connector cannot be loaded\n";
    return {};
  }

  std::vector<double> start_ms, bare_ms;
  for (int i = 0; i < 40; ++i) {
    Counting services;
    session::OpRequest describe;
    describe.op = session::Operation::describe;
    const double start = seconds_now();
    auto session = factory->open(*shipped, Json());
    if (!session) return {};
    const session::OpResult result = (*session)->run(describe, services);
    if (i >= 5 && result.ok()) start_ms.push_back((seconds_now() - start) * 1000);
    if (i >= 5) bare_ms.push_back(bare_process_ms());
  }

  std::vector<double> through, bare;
  for (int round = 0; round < scale.rounds; ++round) {
    auto session = factory->open(*small, Json::object());
    if (!session) return {};
    Counting services;
    session::OpRequest pull;
    pull.op = session::Operation::pull_products;  // a thousand records each time
    const double start = seconds_now();
    while (services.records < scale.records) {
      if (!(*session)->run(pull, services).ok()) return {};
    }
    through.push_back(static_cast<double>(services.records) / (seconds_now() - start));
    bare.push_back(bare_records_per_second(scale.records));
  }
  return {
      {"worker: start to the end of its first operation (Alegra's describe), ms", spread(start_ms),
       spread(bare_ms) + " a process that does nothing", "≤ 5", median(start_ms) <= 5,
       "exec, sandbox, loading the library"},
      {"records a second through a worker", spread(through, 0),
       spread(bare, 0) + " made and parsed in one process", "", true,
       "one frame and one system call each way for each record"},
  };
}

}  // namespace enlace::bench
