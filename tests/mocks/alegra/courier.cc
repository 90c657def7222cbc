#include "mocks/alegra/courier.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <chrono>

namespace enlace::mock::alegra {

int post_webhook(const std::string& url, const std::string& body, std::int64_t timeout_ms) {
  try {
    const Poco::URI uri(url);
    const bool here = uri.getHost() == "127.0.0.1" || uri.getHost() == "localhost";
    if (uri.getScheme() != "http" || !here) return 0;
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    session.setTimeout(Poco::Timespan(timeout_ms * 1000));
    const std::string target = uri.getPathAndQuery();
    Poco::Net::HTTPRequest request("POST", target.empty() ? "/" : target, "HTTP/1.1");
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    Poco::NullOutputStream nowhere;
    Poco::StreamCopier::copyStream(session.receiveResponse(response), nowhere);
    return response.getStatus();
  } catch (const Poco::Exception&) {  // dead, too slow, or no URL at all
    return 0;
  }
}

CourierThread::CourierThread() : thread_([this] { run(); }) {}

CourierThread::~CourierThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void CourierThread::send(Errand errand) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(errand));
  changed_.notify_all();
}

std::vector<Errand> CourierThread::take_done() {
  const std::lock_guard lock(mutex_);
  return std::exchange(done_, {});
}

void CourierThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    Errand errand = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const auto began = std::chrono::steady_clock::now();
    errand.status = post_webhook(errand.url, errand.body, errand.timeout_ms);
    const auto took = std::chrono::steady_clock::now() - began;
    errand.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    lock.lock();
    done_.push_back(std::move(errand));
  }
}

}  // namespace enlace::mock::alegra
