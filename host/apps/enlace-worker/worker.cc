#include "worker.hpp"

#include <unistd.h>

#include <cstdlib>

#include "plugin/library.hpp"

namespace enlace::worker {

int Worker::serve(const Json& sandbox) {
  ipc::Frame hello;
  hello.type = ipc::FrameType::hello;
  hello.meta = Json::object({{"protocols", Json::array({ipc::kProtocol})},
                             {"abi", std::uint64_t{ENLACE_ABI_VERSION}},
                             {"pid", std::int64_t{::getpid()}},
                             {"sandbox", sandbox}});
  link_.send(hello);

  while (auto request = link_.next_request()) {
    if (request->type == ipc::FrameType::welcome) {
      load(*request);
    } else {
      run(*request);
    }
  }
  instance_.reset();
  return EXIT_SUCCESS;
}

void Worker::load(const ipc::Frame& welcome) {
  // Beyond a file name: the sealed copy that the host hashed.
  static const std::string kPath = "/proc/self/fd/" + std::to_string(ipc::kLibraryFd);
  auto table = plugin::load_connector(kPath, welcome.meta["id"].text());
  if (!table) {
    port_.fail(table.error());
    answer(table.error().status);
    return;
  }
  const enlace_connector& connector = **table;
  instance_.emplace(connector);
  answer(ENLACE_OK, Json::object({{"id", ipc::clean_text(connector.id, 128)},
                                  {"version", ipc::clean_text(connector.version, 128)},
                                  {"abi", std::uint64_t{connector.abi_version}},
                                  {"capabilities", connector.capabilities}}));
}

void Worker::run(const ipc::Frame& call) {
  if (!instance_) ::_exit(EXIT_FAILURE);  // the host calls what it never loaded: nothing to be saved here
  const Json& meta = call.meta;
  const plugin::CallInfo info{meta["deadline_unix_ms"].integer().value_or(0), meta["trace_id"].text()};
  const std::string& operation = meta["op"].text();
  enlace_status status = ENLACE_E_INTERNAL;
  if (operation == ipc::kCreate) {
    status = instance_->create(port_, info, call.body);
  } else {
    status = instance_->run(operation, port_, info, {call.body, meta["cursor"].text(), meta["key"].text()});
  }
  answer(status);
}

void Worker::answer(enlace_status status, Json meta) {
  ipc::Frame frame;
  frame.type = ipc::FrameType::op_return;
  frame.seq = link_.call_seq();
  frame.meta = std::move(meta);
  frame.meta.set("status", std::int64_t{status});
  link_.send(frame);
}

}  // namespace enlace::worker
