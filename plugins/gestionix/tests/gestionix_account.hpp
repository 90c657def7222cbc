#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::gestionix {

// A Gestionix account in memory, as far as these tests need one (apis/gestionix.md 3): lists in pages,
// creation with unique references, totals recomputed, deletion. Anything else is scripted by the test.
class GestionixAccount {
 public:
  GestionixAccount();

  // "companies", "branch_offices", "products", "clients", "sales_orders", "sales".
  std::vector<Json>& table(const std::string& resource) { return tables_[resource]; }
  void add(const std::string& resource, const std::string& row_json);
  bool bare_arrays = false;     // lists without an envelope
  bool says_total = true;       // whether lists have one
  bool filters = true;          // false: unknown parameters are ignored
  std::size_t page_size = 100;  // the largest page that it gives

  // The answers to the next requests of this method and path ("/clients"), before anything else.
  void script(const std::string& method, const std::string& path, sdk::testing::Answer answer);

  // Sees every answer before it is given.
  std::function<void(sdk::testing::Answer& answer)> tamper;

  sdk::testing::FakeHost& host() { return host_; }
  // One instance of the branch "Matriz"; the tests that look at one operation use it.
  sdk::testing::Session& session(const Json& settings = Json::object());
  void new_session() { session_.reset(); }

  // What was asked for, "GET /clients?page=1", in order, without what tells the place each time.
  [[nodiscard]] std::vector<std::string> requests(const std::string& starting_with = "") const;
  // The bodies of the POSTs to a path.
  [[nodiscard]] std::vector<Json> posted(const std::string& path) const;
  [[nodiscard]] const std::vector<sdk::HttpRequest>& raw_requests() const { return host_.requests(); }

 private:
  sdk::testing::Answer answer(const sdk::HttpRequest& request);
  sdk::testing::Answer list(const std::string& resource,
                            const std::map<std::string, std::string>& query) const;
  sdk::testing::Answer create(const std::string& resource, Json body);
  Json* find(const std::string& resource, const std::string& id);

  sdk::testing::FakeHost host_;
  std::map<std::string, std::vector<Json>> tables_;
  std::map<std::string, std::deque<sdk::testing::Answer>> scripted_;
  std::unique_ptr<sdk::testing::Session> session_;
  int next_id_ = 1;
};

Json json(std::string_view text);  // fails the test on text that is not JSON

// A product row: net price 100 and the taxes given ("IVA", "IEPS", "IVA0", "EXENTO", "FIJO").
std::string product_row(int id, const std::string& key, const std::string& more = "",
                        const std::vector<std::string>& taxes = {"IVA"});
std::string client_row(int id, const std::string& commercial, const std::string& legal,
                       const std::string& more = "");

}  // namespace enlace::gestionix
