#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace enlace::mock::alegra {

// A webhook on its way, and what became of it: the HTTP status, 0 for none in time.
struct Errand {
  std::int64_t number = 0;
  std::string company;
  std::string subscription;
  std::string url;
  std::string body;
  std::int64_t timeout_ms = 5000;
  int status = 0;
  std::int64_t took_ms = 0;
};

// POSTs one; only to this machine, since the mock shall call nobody else: any other address counts as dead.
int post_webhook(const std::string& url, const std::string& body, std::int64_t timeout_ms);

// Carries webhooks by a thread of its own, so that a slow subscriber keeps nobody waiting. Thread-safe.
class CourierThread {
 public:
  CourierThread();
  ~CourierThread();
  CourierThread(const CourierThread&) = delete;
  CourierThread& operator=(const CourierThread&) = delete;

  void send(Errand errand);
  std::vector<Errand> take_done();  // those that ended since the last call, in order

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::deque<Errand> waiting_;
  std::vector<Errand> done_;
  std::thread thread_;
};

}  // namespace enlace::mock::alegra
