#include "mocks/program/judge_command.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include <enlace/sdk/result.hpp>

#include "mocks/judge/judge.hpp"

namespace enlace::mock {
namespace {

// GET base/state. Error "mock_unreachable" with the reason.
Result<Json> state_of(const std::string& base) {
  try {
    const Poco::URI uri(base + "/state");
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    Poco::Net::HTTPRequest request("GET", uri.getPath(), "HTTP/1.1");
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    if (response.getStatus() != 200) {
      return failure(ENLACE_E_NETWORK, "mock_unreachable",
                     base + " answers " + std::to_string(response.getStatus()));
    }
    return Json::parse(body);
  } catch (const Poco::Exception& problem) {
    return failure(ENLACE_E_NETWORK, "mock_unreachable", base + ": " + problem.displayText());
  }
}

}  // namespace

int judge_command(const std::vector<std::string>& words) {
  CLI::App app{
      "Compares the orders in the Handy mock with the remissions in the Alegra mock, company by company.",
      "enlace-mock judge"};
  std::string handy, alegra;
  Expectations expectations;
  std::vector<std::string> undelivered;
  app.add_option("--handy", handy, "Control side of the Handy mock, http://127.0.0.1:PORT/__mock")
      ->required();
  app.add_option("--alegra", alegra, "Control side of the Alegra mock")->required();
  app.add_flag("--deletions", expectations.deletions, "Orders deleted in Handy must have left Alegra");
  app.add_option("--undelivered", undelivered, "Live orders that must not arrive: ids")->delimiter(',');
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  expectations.undelivered.insert(undelivered.begin(), undelivered.end());

  const Result<Json> orders = state_of(handy);
  const Result<Json> documents = state_of(alegra);
  for (const Result<Json>* state : {&orders, &documents}) {
    if (*state) continue;
    std::cerr << "enlace-mock judge: " << state->error().message << '\n';
    return 2;
  }
  const Json::Array& here = (*orders)["companies"].items();
  const Json::Array& there = (*documents)["companies"].items();
  if (here.size() != there.size()) {
    std::cerr << "enlace-mock judge: the mocks do not hold the same companies\n";
    return 2;
  }
  bool clean = true;
  for (std::size_t i = 0; i < here.size(); ++i) {  // both were filled in the same order
    const Verdict verdict = judge(here[i], there[i], expectations);
    clean = clean && verdict.clean();
    std::cout << here[i]["name"].text() << ": " << verdict.delivered << " of " << verdict.expected
              << " orders stand in Alegra exactly once, with the right client, lines, taxes and total\n";
    if (!verdict.clean()) std::cout << verdict.text();
  }
  return clean ? 0 : 1;
}

}  // namespace enlace::mock
