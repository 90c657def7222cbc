#include "handy/client.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "egress/redacted.hpp"
#include "handy/answer.hpp"
#include "handy/listing.hpp"
#include "handy/window_text.hpp"
#include "runtime/url.hpp"
#include "text/zone.hpp"

namespace enlace::handy {
namespace {

constexpr const char* kSlot = "handy";
constexpr std::int64_t kLargestExternalId = std::numeric_limits<std::int32_t>::max();  // OPEN-11
constexpr int kReadsOfOnePage = 3;  // of one whose body cannot be read
constexpr int kPartsOfAPage = 10;

// A server takes '/' for a separator, encoded or not (apis/handy.md 1.9), and "." and ".." for the way up.
bool has_no_address(const std::string& code) {
  return code.find('/') != std::string::npos || code == "." || code == "..";
}

// A code becomes one segment of a path. What a path cannot carry is refused before any request.
Result<std::string> segment_of(const std::string& code, const char* kind) {
  const Json params = Json::object({{"kind", kind}, {"code", code}});
  if (code.empty()) return failure(ENLACE_E_INVALID, "code_missing", {}, params);
  if (code.find('/') != std::string::npos) return failure(ENLACE_E_INVALID, "code_with_slash", {}, params);
  if (has_no_address(code)) return failure(ENLACE_E_INVALID, "code_not_addressable", {}, params);
  return percent_encode(code);
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// Customers take their zone as a plain id, products their references as objects (apis/handy.md 3.3, 4.3).
Json customer_on_wire(Json body) {
  if (Json* zone = body.find("zone"); zone != nullptr && zone->is_object()) {
    Json id = (*zone)["id"];
    *zone = std::move(id);
  }
  return body;
}

bool is_closed(const Json& route) {
  return route["closed"].truthy() || !route["dateClosed"].text().empty();
}

// Adds what one route holds; false when it does not say so, or not in a way that can be read.
bool add_load(const Json& route, std::map<std::string, Decimal>& on_routes) {
  const Json& products = route.contains("products") ? route["products"] : route["items"];
  if (!products.is_array()) return false;
  for (const Json& item : products.items()) {
    const Json& product = item["product"];
    const std::string& code = product.is_object() ? product["code"].text() : product.text();
    const std::optional<Decimal> quantity = item["quantity"].decimal();
    if (code.empty() || !quantity || quantity->is_negative()) return false;
    on_routes[code] += *quantity;
  }
  return true;
}

// Without those that are enabled otherwise than asked: a server that does not know the filter sends all.
void keep_matching(Listing& listing, bool enabled) {
  std::erase_if(listing.records,
                [&](const Json& record) { return record["enabled"].boolean().value_or(enabled) != enabled; });
}

class RestClient final : public Client {
 public:
  RestClient(egress::Egress& egress, const egress::Account& account, ClientOptions options,
             egress::WriteTrace* trace)
      : egress_(egress), account_(account), options_(std::move(options)), trace_(trace) {
    while (options_.base_url.ends_with('/')) options_.base_url.pop_back();
  }

  // Orders ---------------------------------------------------------------------------------------------

  Result<Listing> orders(bool deleted, const Window& window) override {
    Collection records;
    ENLACE_TRY(Listing listing,
               each_order(deleted, window,
                          {[&] { records = {}; }, [&](const Json& record) { records.add(record); }}));
    listing.records = records.take();
    return listing;
  }

  Result<Listing> each_order(bool deleted, const Window& window, const Receiver& receiver) override {
    ENLACE_TRY(const WindowText text, window_text(window, options_.time_zone));
    std::string query = "/salesOrder?deleted=";
    query += deleted ? "true&filterWithDate=dateDeleted" : "false&filterWithDate=dateCreated";
    query += "&start=" + percent_encode(text.start) + "&end=" + percent_encode(text.end) + "&order=asc";
    Listing listing;
    ENLACE_TRY(listing.complete,
               walk("salesOrders", dated(pages(query, "salesOrders"), listing.server_ms), receiver));
    return listing;
  }

  Result<std::optional<Json>> order(const std::string& id) override {
    if (!is_number(id))
      return failure(ENLACE_E_INVALID, "order_id_invalid", {}, Json::object({{"order", id}}));
    return maybe("/salesOrder/" + id, "order " + id);
  }

  Result<void> set_external_id(const std::string& order_id, std::int64_t external_id) override {
    if (!is_number(order_id)) {
      return failure(ENLACE_E_INVALID, "order_id_invalid", {}, Json::object({{"order", order_id}}));
    }
    // Larger ones may be refused or cut; the link between the two systems is our own (OPEN-11).
    if (external_id < 0 || external_id > kLargestExternalId) return {};
    return put("/salesOrder/" + order_id, Json::object({{"externalId", external_id}}), "order " + order_id);
  }

  // Products -------------------------------------------------------------------------------------------

  Result<Listing> products(bool enabled) override {
    Collection products;
    ENLACE_TRY(const bool complete,
               each_product(enabled, [&](Json product) { products.add(std::move(product)); }));
    return Listing{products.take(), complete, server_ms_};
  }

  Result<bool> each_product(bool enabled, const std::function<void(Json)>& take) override {
    Receiver receiver;
    receiver.take = [&](const Json& product) {
      learn(families_, product["family"]);
      // A server that does not know the filter sends all.
      if (product["enabled"].boolean().value_or(enabled) == enabled) take(product);
    };
    ENLACE_TRY(
        const bool complete,
        walk("products", pages(std::string("/product?enabled=") + (enabled ? "true" : "false"), "products"),
             receiver));
    products_seen_ |= enabled ? kEnabled : kDisabled;
    return complete;
  }

  Result<std::optional<Json>> product(const std::string& code) override {
    ENLACE_TRY(const std::string segment, segment_of(code, "product"));
    return maybe("/product/" + segment, "product " + code);
  }

  Result<Json> create_product(const Json& body) override {
    const std::string& code = body["code"].text();
    ENLACE_TRY(const std::string segment, segment_of(code, "product"));
    return create_or_update({"/product", "/product/" + segment, "product:" + code, "product " + code}, body);
  }

  Result<void> update_product(const std::string& code, const Json& body) override {
    ENLACE_TRY(const std::string segment, segment_of(code, "product"));
    return put("/product/" + segment, body, "product " + code);
  }

  // Customers ------------------------------------------------------------------------------------------

  Result<Listing> customers(bool enabled) override {
    ENLACE_TRY(Listing listing,
               list(std::string("/customer?enabled=") + (enabled ? "true" : "false"), "customers"));
    for (const Json& customer : listing.records) {
      learn(zones_, customer["zone"]);
      learn(categories_, customer["category"]);
    }
    customers_seen_ |= enabled ? kEnabled : kDisabled;
    keep_matching(listing, enabled);
    return listing;
  }

  Result<std::optional<Json>> customer(const std::string& code) override {
    if (has_no_address(code)) return customer_in_lists(code);
    ENLACE_TRY(const std::string segment, segment_of(code, "customer"));
    return maybe("/customer/" + segment, "customer " + code);
  }

  Result<Json> create_customer(const Json& body) override {
    const std::string& code = body["code"].text();
    ENLACE_TRY(const std::string segment, segment_of(code, "customer"));
    return create_or_update({"/customer", "/customer/" + segment, "customer:" + code, "customer " + code},
                            customer_on_wire(body));
  }

  Result<void> update_customer(const std::string& code, const Json& body) override {
    ENLACE_TRY(const std::string segment, segment_of(code, "customer"));
    return put("/customer/" + segment, customer_on_wire(body), "customer " + code);
  }

  // Groupings ------------------------------------------------------------------------------------------

  Result<Listing> zones() override {
    auto listing = list("/zone?", "zones");
    if (listing || listing.error().status != ENLACE_E_NOT_FOUND) return listing;
    ENLACE_CHECK(see_customers());
    return seen(zones_);
  }

  Result<Json> create_zone(const std::string& name) override {
    const auto reply = send("POST", "/zone", Json::object({{"description", name}}), "zone:" + name);
    const Json params = Json::object({{"zone", name}});
    if (reply.sent == Sent::complete && (reply.status == 404 || reply.status == 405)) {
      return failure(ENLACE_E_UNSUPPORTED, "handy_zone_missing", "Handy's API does not create zones here",
                     params);
    }
    if (reply.ok()) {
      const auto body = readable(reply, "zone " + name, true);
      if (body && !(*body)["id"].text().empty()) return *body;
    } else if (!may_exist(reply)) {
      return failure(refusal(reply, "zone " + name, true));
    }
    // Created, perhaps, but not told under which id.
    ENLACE_TRY(Listing known, zones());
    for (Json& zone : known.records) {
      if (zone["description"].text() == name) return std::move(zone);
    }
    return failure(refusal(reply, "zone " + name, true));
  }

  Result<RouteStock> route_stock() override {
    RouteStock stock;
    ENLACE_TRY(const std::optional<Listing> routes, maybe_list("/route?closed=false", "routes"));
    if (!routes) return stock;
    if (!routes->complete) {
      return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete", "the list of routes kept changing",
                     Json::object({{"what", "routes"}}));
    }
    for (const Json& route : routes->records) {
      if (is_closed(route)) continue;  // a server that does not know the filter sends all
      ++stock.open_routes;
      if (add_load(route, stock.on_routes)) continue;
      const std::string user = route["user"]["id"].text();
      if (!is_number(user)) return RouteStock{false, stock.open_routes, {}};
      ENLACE_TRY(const std::optional<Json> current,
                 maybe("/user/" + user + "/route/current", "route of " + user));
      if (!current) {  // ended meanwhile
        --stock.open_routes;
        continue;
      }
      const Json& whole = current->contains("route") ? (*current)["route"] : *current;
      if (!add_load(whole, stock.on_routes)) return RouteStock{false, stock.open_routes, {}};
    }
    stock.known = true;
    return stock;
  }

  Result<Listing> families() override {
    for (const bool enabled : {true, false}) {
      if ((products_seen_ & (enabled ? kEnabled : kDisabled)) != 0) continue;
      ENLACE_CHECK(products(enabled));
    }
    return seen(families_);
  }

  Result<Listing> customer_categories() override {
    ENLACE_CHECK(see_customers());
    return seen(categories_);
  }

  // The account ----------------------------------------------------------------------------------------

  Result<Json> user() override { return get("/user?page=1", "user"); }
  Result<Json> company() override { return get("/company", "company"); }
  std::int64_t last_server_ms() const override { return server_ms_; }

 private:
  static constexpr unsigned kEnabled = 1, kDisabled = 2;

  struct Target {
    std::string collection, item, purpose, what;
  };

  HttpReply send(const std::string& method, const std::string& path, const Json& body,
                 const std::string& purpose) {
    HttpCall call;
    call.method = method;
    call.url = options_.base_url + path;
    call.auth = kSlot;
    call.purpose = purpose;
    call.idempotent = method == "PUT";  // apis/handy.md 11: by nature
    call.headers = {{"Accept", "application/json"}};
    if (!body.is_null()) {
      call.headers.emplace_back("Content-Type", "application/json");
      call.body = body.dump();
    }
    egress::Egress::Options options;
    options.priority = options_.priority;
    options.deadline_ms = options_.deadline_ms;
    HttpReply reply = egress_.send(account_, call, options, trace_);
    if (reply.sent == Sent::complete) {
      server_ms_ = text::parse_http_date(header_of(reply.headers, "Date")).value_or(0);
    }
    return reply;
  }

  // What Handy says may echo the token in an escape that shows it once it is decoded.
  [[nodiscard]] Error refusal(const HttpReply& reply, const std::string& what, bool is_write) const {
    return egress::redacted(egress_, account_, error_of(reply, what, is_write));
  }
  [[nodiscard]] Result<Json> readable(const HttpReply& reply, const std::string& what, bool is_write) const {
    Result<Json> body = body_of(reply, what, is_write);
    if (!body) return failure(egress::redacted(egress_, account_, std::move(body).error()));
    return body;
  }

  // A body that cannot be read (HTML from a proxy, bytes that are not UTF-8) is asked for again.
  Result<Json> get(const std::string& path, const std::string& what, int reads = kReadsOfOnePage) {
    for (int attempt = 1;; ++attempt) {
      const HttpReply reply = send("GET", path, {}, {});
      if (!reply.ok()) return failure(refusal(reply, what, false));
      auto body = readable(reply, what, false);
      if (attempt == reads || (body && !has_unreadable_row(*body))) return body;
    }
  }

  static bool has_unreadable_row(const Json& body) {
    const auto& members = body.members();
    return std::any_of(members.begin(), members.end(), [](const Json::Member& member) {
      const auto& rows = member.value.items();
      return std::any_of(rows.begin(), rows.end(),
                         [](const Json& row) { return row.contains(Json::kUnreadable); });
    });
  }

  Result<std::optional<Json>> maybe(const std::string& path, const std::string& what) {
    auto body = get(path, what);
    if (body) return std::optional<Json>(*std::move(body));
    if (body.error().status == ENLACE_E_NOT_FOUND) return std::optional<Json>();
    return failure(std::move(body).error());
  }

  // nullopt: there is no such resource.
  Result<std::optional<Listing>> maybe_list(const std::string& query, const std::string& array_name) {
    auto listing = list(query, array_name);
    if (listing) return std::optional<Listing>(*std::move(listing));
    const bool missing = listing.error().http_status == 404 || listing.error().http_status == 405;
    if (missing) return std::optional<Listing>();
    return failure(std::move(listing).error());
  }

  Result<void> put(const std::string& path, const Json& body, const std::string& what) {
    const HttpReply reply = send("PUT", path, body, {});
    if (reply.ok()) return {};
    return failure(refusal(reply, what, false));
  }

  ReadPage pages(const std::string& query, const std::string& array_name) {
    const std::string joint = query.ends_with('?') ? "" : "&";
    return [this, start = query + joint, array_name](int number) {
      return page(start, array_name, kPageSize, number);
    };
  }

  // A page that cannot be read as a whole, for what one of its records holds or for its size, is read in
  // smaller ones, down to that record alone: it stands in the page as one that is unreadable, and all others
  // as they are (H-25). Where nothing of it can be read, the server is at fault and no record.
  Result<Json> page(const std::string& query, const std::string& array_name, int size, int number) {
    const int reads = size == kPageSize ? kReadsOfOnePage : size == 1 ? 2 : 1;
    auto whole =
        get(query + "max=" + std::to_string(size) + "&page=" + std::to_string(number), array_name, reads);
    if (whole || !is_unreadable(whole.error())) return whole;
    if (size == 1) return whole;
    const int parts = kPartsOfAPage;
    const int smaller = size / parts;
    Json answer;
    Json records = Json::array();
    for (int part = 0; part < parts; ++part) {
      auto some = page(query, array_name, smaller, (number - 1) * parts + part + 1);
      if (!some) {
        if (smaller > 1 || !is_unreadable(some.error())) return some;
        const std::string reason = some.error().params["reason"].text();
        Json record =
            Json::object({{std::string(Json::kUnreadable), reason.empty() ? some.error().cause : reason}});
        if (some.error().params.contains("first_id")) record.set("id", some.error().params["first_id"]);
        records.push_back(std::move(record));
        continue;
      }
      if (!(*some)[array_name].is_array()) return some;
      for (const Json& record : (*some)[array_name].items()) records.push_back(record);
      const bool over = (*some)[array_name].size() < static_cast<std::size_t>(smaller);
      answer = *std::move(some);
      if (over) break;
    }
    if (answer.is_null()) return whole;
    answer.set(array_name, std::move(records));
    return answer;
  }

  // The answer came, and is no good; another might be.
  static bool is_unreadable(const Error& error) {
    return error.cause == "handy_answer_malformed" || error.cause == "response_too_large" ||
           error.cause == "response_packed";
  }

  Result<Listing> list(const std::string& query, const std::string& array_name) {
    std::int64_t first_page_ms = 0;
    auto listing = walk(array_name, dated(pages(query, array_name), first_page_ms));
    if (listing) listing->server_ms = first_page_ms;
    return listing;
  }

  // Notes when the first page was made.
  ReadPage dated(ReadPage read_page, std::int64_t& first_page_ms) {
    return [this, read_page = std::move(read_page), &first_page_ms](int number) {
      auto page = read_page(number);
      if (number == 1) first_page_ms = server_ms_;
      return page;
    };
  }

  // Whether a POST that was not answered well may have created something all the same, now or before: a lost
  // one, and one refused for its code (apis/handy.md OPEN-13).
  static bool may_exist(const HttpReply& reply) {
    const egress::Exposure exposure = egress::exposure_of(reply);
    return exposure == egress::Exposure::maybe || reply.status == 422 || reply.status == 409;
  }

  Result<Json> create_or_update(const Target& target, const Json& body) {
    const HttpReply reply = send("POST", target.collection, body, target.purpose);
    Error why;
    if (reply.ok()) {
      auto created = readable(reply, target.what, true);
      if (created) return created;
      why = created.error();
    } else {
      why = refusal(reply, target.what, true);
      if (!may_exist(reply)) return failure(std::move(why));
    }
    auto found = maybe(target.item, target.what);
    if (!found || !found->has_value()) return failure(std::move(why));
    ENLACE_CHECK(put(target.item, body, target.what));
    return **std::move(found);
  }

  // A code without an address: the lists hold its customer like any other.
  Result<std::optional<Json>> customer_in_lists(const std::string& code) {
    if (!without_address_) {
      std::map<std::string, Json> found;
      Receiver receiver;
      receiver.take = [&](const Json& customer) {
        const std::string& own = customer["code"].text();
        if (has_no_address(own)) found.insert_or_assign(own, customer);
      };
      for (const char* query : {"/customer?enabled=true", "/customer?enabled=false"}) {
        ENLACE_TRY(const bool complete, walk("customers", pages(query, "customers"), receiver));
        if (!complete) {
          return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete",
                         "the list of customers kept changing", Json::object({{"what", "customers"}}));
        }
      }
      without_address_ = std::move(found);
    }
    const auto known = without_address_->find(code);
    return known == without_address_->end() ? std::optional<Json>() : std::optional<Json>(known->second);
  }

  Result<void> see_customers() {
    for (const bool enabled : {true, false}) {
      if ((customers_seen_ & (enabled ? kEnabled : kDisabled)) != 0) continue;
      ENLACE_CHECK(customers(enabled));
    }
    return {};
  }

  static void learn(Collection& known, const Json& grouping) {
    if (!grouping["id"].text().empty()) known.add(grouping);
  }

  static Result<Listing> seen(const Collection& known) {
    Listing listing;
    listing.records = Collection(known).take();
    listing.complete = true;
    return listing;
  }

  egress::Egress& egress_;
  const egress::Account& account_;
  ClientOptions options_;
  egress::WriteTrace* trace_;
  std::int64_t server_ms_ = 0;
  // Groupings have no endpoint of their own that is known to exist (OPEN-14, OPEN-18): those seen so far.
  Collection families_, zones_, categories_;
  unsigned products_seen_ = 0, customers_seen_ = 0;
  std::optional<std::map<std::string, Json>> without_address_;  // customers by such codes, read once
};

}  // namespace

Result<Listing> Client::each_order(bool deleted, const Window& window, const Receiver& receiver) {
  receiver.restart();
  ENLACE_TRY(Listing listing, orders(deleted, window));
  for (const Json& order : std::exchange(listing.records, {})) receiver.take(order);
  return listing;
}

Result<bool> Client::each_product(bool enabled, const std::function<void(Json product)>& take) {
  ENLACE_TRY(Listing listing, products(enabled));
  for (Json& product : listing.records) take(std::move(product));
  return listing.complete;
}

std::unique_ptr<Client> make_client(egress::Egress& egress, const egress::Account& account,
                                    ClientOptions options, egress::WriteTrace* trace) {
  return std::make_unique<RestClient>(egress, account, std::move(options), trace);
}

}  // namespace enlace::handy
