#include "bare.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include "mocks/frame/message.hpp"
#include "process.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::bench {
namespace {

struct Timed {
  std::int64_t unix_ms = 0;
  BareRequest request;
};

void add(std::vector<Timed>& all, const Json& journal, const std::string& base,
         const std::string& authorization) {
  for (const Json& entry : journal["requests"].items()) {
    std::string target = entry["path"].text();
    char separator = '?';
    for (const Json& pair : entry["query"].items()) {
      target += separator;
      target +=
          mock::percent_encode(pair.items()[0].text()) + "=" + mock::percent_encode(pair.items()[1].text());
      separator = '&';
    }
    all.push_back({entry["unix_ms"].integer().value_or(0),
                   {base, entry["method"].text(), target, entry["body"].text(), authorization}});
  }
}

void send(Poco::Net::HTTPClientSession& session, const BareRequest& request) {
  Poco::Net::HTTPRequest out(request.method, request.target, Poco::Net::HTTPMessage::HTTP_1_1);
  out.setKeepAlive(true);
  out.set("Authorization", request.authorization);
  out.set("Accept", "application/json");
  if (!request.body.empty()) {
    out.setContentType("application/json");
    out.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
  } else if (request.method != "GET") {
    out.setContentLength(0);
  }
  session.sendRequest(out) << request.body;
  Poco::Net::HTTPResponse answer;
  Poco::NullOutputStream nowhere;
  Poco::StreamCopier::copyStream(session.receiveResponse(answer), nowhere);
}

}  // namespace

std::vector<BareRequest> recorded(const Json& handy, const std::string& handy_base,
                                  const std::string& handy_authorization, const Json& erp,
                                  const std::string& erp_base, const std::string& erp_authorization) {
  std::vector<Timed> all;
  add(all, handy, handy_base, handy_authorization);
  add(all, erp, erp_base, erp_authorization);
  std::stable_sort(all.begin(), all.end(),
                   [](const Timed& a, const Timed& b) { return a.unix_ms < b.unix_ms; });
  std::vector<BareRequest> requests;
  for (Timed& one : all) requests.push_back(std::move(one.request));
  return requests;
}

Replay replay(const std::vector<BareRequest>& requests, int connections) {
  const enlace::test::TemporaryDirectory directory;
  const std::string file = directory.file("requests"), out = directory.file("out"),
                    err = directory.file("err");
  {
    std::ofstream list(file);
    for (const BareRequest& request : requests) {
      list << Json::array({request.base, request.method, request.target, request.body, request.authorization})
                  .dump()
           << '\n';
    }
  }
  auto child = enlace::test::ChildProcess::start(
      {"/proc/self/exe", "bare", file, std::to_string(connections)}, {"/dev/null", out, err});
  if (child.wait() != 0) {
    std::cerr << enlace::test::read_file(err);
    return {};
  }
  Replay replay;
  std::istringstream(enlace::test::read_file(out)) >> replay.wall_s >> replay.cpu_s;
  return replay;
}

int bare_main(const std::string& file, int connections) {
  std::vector<BareRequest> requests;
  std::ifstream list(file);
  for (std::string line; std::getline(list, line);) {
    const Result<Json> row = Json::parse(line);
    if (!row || row->size() != 5) return 1;
    const Json::Array& parts = row->items();
    requests.push_back({parts[0].text(), parts[1].text(), parts[2].text(), parts[3].text(), parts[4].text()});
  }
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  const double start = seconds_now(), cpu_before = cpu_of_this_process().total();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < connections; ++i) {
      threads.emplace_back([&] {
        std::map<std::string, std::unique_ptr<Poco::Net::HTTPClientSession>> sessions;
        try {
          for (std::size_t at = next++; at < requests.size(); at = next++) {
            auto& session = sessions[requests[at].base];
            if (!session) {
              const Poco::URI base(requests[at].base);
              session = std::make_unique<Poco::Net::HTTPClientSession>(base.getHost(), base.getPort());
              session->setKeepAlive(true);
              session->setKeepAliveTimeout(Poco::Timespan(60, 0));
            }
            send(*session, requests[at]);
          }
        } catch (const Poco::Exception& error) {
          std::cerr << error.displayText() << '\n';
          failed = true;
        }
      });
    }
  }
  std::cout << seconds_now() - start << ' ' << cpu_of_this_process().total() - cpu_before << '\n';
  return failed ? 1 : 0;
}

}  // namespace enlace::bench
