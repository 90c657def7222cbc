#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::alegra {

// An Alegra account in memory, as far as these tests need one: lists in pages with loose filters, creation
// with Colombia's rules of contacts where the company is Colombian, voiding, totals. What else the real one
// refuses is scripted where a test is about it.
class AlegraAccount {
 public:
  AlegraAccount();

  std::vector<Json>& table(const std::string& resource) { return tables_[resource]; }
  void add(const std::string& resource, const std::string& row_json);
  Json company;
  bool says_total = true;  // whether lists have metadata

  // The answers to the next requests of this method and path ("/contacts"), before anything else.
  void script(const std::string& method, const std::string& path, sdk::testing::Answer answer);

  // Sees every answer before it is given.
  std::function<void(sdk::testing::Answer& answer)> tamper;

  sdk::testing::FakeHost& host() { return host_; }
  // One instance; the tests that look at one operation use it.
  sdk::testing::Session& session(const Json& settings = Json::object());

  // What was asked for, "GET /items?start=0&limit=30", in order.
  [[nodiscard]] std::vector<std::string> requests(const std::string& starting_with = "") const;
  // The bodies of the POSTs to a path.
  [[nodiscard]] std::vector<Json> posted(const std::string& path) const;

 private:
  sdk::testing::Answer answer(const sdk::HttpRequest& request);
  sdk::testing::Answer list(const std::string& resource,
                            const std::map<std::string, std::string>& query) const;
  sdk::testing::Answer create(const std::string& resource, Json body);
  [[nodiscard]] Decimal total_of(const Json& remission) const;
  Json* find(const std::string& resource, const std::string& id);

  sdk::testing::FakeHost host_;
  std::map<std::string, std::vector<Json>> tables_;
  std::map<std::string, std::deque<sdk::testing::Answer>> scripted_;
  std::unique_ptr<sdk::testing::Session> session_;
  int next_id_ = 1;
};

Json json(std::string_view text);  // fails the test on text that is not JSON

}  // namespace enlace::alegra
