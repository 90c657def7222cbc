#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "egress/egress.hpp"

// Handy's API v2 as the jobs need it (apis/handy.md). Answers are Handy's own JSON objects; what they mean
// is in mapping.hpp. One client serves one run of one job on one thread.
namespace enlace::handy {

// A window of a poll, in unix ms, turned into the account's local time by the client; a bound inside a
// repeated hour is widened to both passes (design 8.2).
struct Window {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
};

// A record that cannot be read stands in a listing with what could be read of it and Json::kUnreadable
// (H-25).
struct Listing {
  std::vector<Json> records;   // without repeats
  bool complete = false;       // every page read, counts agree
  std::int64_t server_ms = 0;  // Handy's clock at the first page (Date header); 0 when it did not say
};

// Of a list that is too long to be held: `take` gets each record, and the newer version of one that came
// again. `restart` says that the walk begins anew, and what was taken with it.
struct Receiver {
  std::function<void()> restart = [] {};
  std::function<void(const Json& record)> take;
};

// What is on trucks: the load of every open route, by product code.
struct RouteStock {
  bool known = false;  // false: this account's API does not tell (OPEN-19)
  std::int64_t open_routes = 0;
  std::map<std::string, Decimal> on_routes;
};

class Client {
 public:
  virtual ~Client() = default;

  // Orders that arrived (dateCreated) or were deleted (dateDeleted) in the window; apis/handy.md 2.12.
  virtual Result<Listing> orders(bool deleted, const Window& window) = 0;
  // The same, a record at a time; the listing comes back without them.
  virtual Result<Listing> each_order(bool deleted, const Window& window, const Receiver& receiver);
  virtual Result<std::optional<Json>> order(const std::string& id) = 0;  // nullopt: 404
  virtual Result<void> set_external_id(const std::string& order_id, std::int64_t external_id) = 0;

  virtual Result<Listing> products(bool enabled) = 0;  // disabled ones have broken counts: 3.1
  // The same, one at a time, for a catalogue that is too large to be held. One that comes again is newer;
  // after a walk that had to begin anew some may be gone since. True: complete.
  virtual Result<bool> each_product(bool enabled, const std::function<void(Json product)>& take);
  virtual Result<std::optional<Json>> product(const std::string& code) = 0;
  virtual Result<Json> create_product(const Json& body) = 0;
  virtual Result<void> update_product(const std::string& code, const Json& body) = 0;

  virtual Result<Listing> customers(bool enabled) = 0;
  // One whose code has no address, for its slash, is read from the lists: once for a client.
  virtual Result<std::optional<Json>> customer(const std::string& code) = 0;
  virtual Result<Json> create_customer(const Json& body) = 0;
  virtual Result<void> update_customer(const std::string& code, const Json& body) = 0;

  virtual Result<Listing> zones() = 0;  // falls back to the zones of customers when /zone is 404 (OPEN-18)
  virtual Result<Json> create_zone(const std::string& name) = 0;
  // Reads the open routes, each with its products, or from its user where the list does not have them.
  virtual Result<RouteStock> route_stock() { return RouteStock{}; }
  virtual Result<Listing> families() = 0;  // likewise from products (OPEN-14)
  virtual Result<Listing> customer_categories() = 0;
  virtual Result<Json> user() = 0;  // GET /user: the token check; first page
  virtual Result<Json> company() = 0;
  [[nodiscard]] virtual std::int64_t last_server_ms() const = 0;  // Date header of the last answer, 0 = none
};

struct ClientOptions {
  std::string base_url;
  std::string time_zone;  // of start/end
  egress::Priority priority = egress::Priority::orders;
  std::int64_t deadline_ms = 0;
};

// `account` (slot "handy", bearer) and `egress` outlive the client. `trace` may be null.
std::unique_ptr<Client> make_client(egress::Egress& egress, const egress::Account& account,
                                    ClientOptions options, egress::WriteTrace* trace = nullptr);

}  // namespace enlace::handy
