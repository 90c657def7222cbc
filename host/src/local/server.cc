#include "local/server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace enlace::local {
namespace {

class Listening final : public Server {
 public:
  Listening(Descriptor socket, Options options, Conversation conversation)
      : socket_(std::move(socket)), options_(std::move(options)), conversation_(std::move(conversation)) {
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { serve(); });
  }
  ~Listening() override {
    stopping_ = true;
    ::shutdown(socket_.get(), SHUT_RDWR);
    {
      const std::lock_guard lock(mutex_);
      for (const int caller : callers_) ::shutdown(caller, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
    ::unlink(options_.place.path.c_str());
  }

 private:
  void serve() {
    while (!stopping_) {
      const Descriptor caller(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (caller.get() < 0) {
        if (stopping_ || errno == EINVAL || errno == EBADF) return;
        if (errno != EINTR && errno != ECONNABORTED) {  // out of descriptors: others will be given back
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        continue;
      }
      if (!admitted(caller.get())) continue;
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;  // too late for the destructor to hang up on it
        callers_.insert(caller.get());
      }
      conversation_(caller.get());
      const std::lock_guard lock(mutex_);
      callers_.erase(caller.get());
    }
  }

  [[nodiscard]] bool admitted(int fd) const {
    if (!options_.admits) return true;
    const std::optional<Caller> caller = caller_of(fd);
    return caller && options_.admits(*caller);
  }

  Descriptor socket_;
  const Options options_;
  const Conversation conversation_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::set<int> callers_;  // connections under way
  std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::open(Options options, Conversation conversation) {
  ENLACE_TRY(Descriptor socket, listen_at(options.place));
  return std::unique_ptr<Server>(
      new Listening(std::move(socket), std::move(options), std::move(conversation)));
}

}  // namespace enlace::local
