#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::binderp {

// A company in Bind in memory, as far as these tests need one: lists in pages of 100 with filters, creation,
// soft cancellation, totals. What the real one refuses is scripted where a test is about it.
class BindCompany {
 public:
  BindCompany();

  // Rows by resource: "Clients", "Products", "Orders", "Invoices", "Warehouses", … as their lists show them;
  // members of details alone stand beside them.
  std::vector<Json>& table(const std::string& resource) { return tables_[resource]; }
  Json& add(const std::string& resource, const std::string& row_json);
  Json profile;
  std::size_t page_size = 100;
  bool says_count = true;

  // The answers to the next requests of this method and path ("/Clients"), before anything else.
  void script(const std::string& method, const std::string& path, sdk::testing::Answer answer);

  // What the company makes of a product that is written.
  std::function<void(Json& row)> keeps;

  // Sees every answer before it is given.
  std::function<void(sdk::testing::Answer& answer)> tamper;

  sdk::testing::FakeHost& host() { return host_; }
  // One instance; the tests that look at one operation use it. `settings` beside what it cannot do without.
  sdk::testing::Session& session(const Json& settings = Json::object());
  void renew() { session_.reset(); }  // the next session() is of another run

  // What was asked for, "GET /Clients?$filter=ClientName eq 'x'", in order.
  [[nodiscard]] std::vector<std::string> requests(const std::string& starting_with = "") const;
  // The bodies of the writes to a path.
  [[nodiscard]] std::vector<Json> sent(const std::string& method, const std::string& path) const;

  static std::string id(int number);  // a GUID

 private:
  sdk::testing::Answer answer(const sdk::HttpRequest& request);
  sdk::testing::Answer list(const std::string& resource,
                            const std::map<std::string, std::string>& query) const;
  sdk::testing::Answer create(const std::string& resource, const Json& body);
  Json* find(const std::string& resource, const std::string& id);

  sdk::testing::FakeHost host_;
  std::map<std::string, std::vector<Json>> tables_;
  std::map<std::string, std::deque<sdk::testing::Answer>> scripted_;
  std::unique_ptr<sdk::testing::Session> session_;
  int next_id_ = 5000;
};

Json json(std::string_view text);  // fails the test on text that is not JSON
Json minimal_settings();

// Ids of what every company has.
extern const std::string kPublico, kMayoreo, kPesos, kCentro, kNorte, kMatriz;

}  // namespace enlace::binderp
