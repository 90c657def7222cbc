#include "support/order_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "text/zone.hpp"

namespace enlace::test {
namespace {

constexpr const char* kErp = "https://erp.test";
constexpr const char* kTenant = "lupita";
constexpr const char* kInstance = "toy";

struct WorkerDied {};  // inside ToyConnector only

Json number(const Decimal& value) {
  return Json(value);
}

}  // namespace

// --- Handy ---------------------------------------------------------------------------------------------

std::string FakeHandy::add(const NewOrder& order) {
  const std::string id = std::to_string(next_id_++);
  orders_[id] = Stored{order, now(), 0, false};
  return id;
}

std::string FakeHandy::edit(const std::string& id, const std::string& quantity) {
  Stored& old = orders_.at(id);
  NewOrder next = old.order;
  next.quantity = quantity;
  next.replaces = id;
  old.deleted_ms = now();
  old.is_edited = true;
  return add(next);
}

void FakeHandy::remove(const std::string& id) {
  orders_.at(id).deleted_ms = now();
}

void FakeHandy::change_in_place(const std::string& id, const std::string& quantity) {
  orders_.at(id).order.quantity = quantity;
}

std::vector<std::string> FakeHandy::live_ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, stored] : orders_) {
    if (stored.deleted_ms == 0) ids.push_back(id);
  }
  return ids;
}

std::string FakeHandy::total_of(const std::string& id) const {
  return (d("116") * *Decimal::parse(orders_.at(id).order.quantity)).str();
}

std::string FakeHandy::name_of(const std::string& customer) const {
  const auto named = names_.find(customer);
  return named == names_.end() ? "Abarrotes " + customer : named->second;
}

Json FakeHandy::as_json(const std::string& id) const {
  const Stored& stored = orders_.at(id);
  const NewOrder& order = stored.order;
  const Decimal quantity = *Decimal::parse(order.quantity);
  const Json tax =
      Json::object({{"id", 1}, {"name", "IVA"}, {"amount", Json::number("16.0")}, {"enabled", true}});
  const auto line = [&](const Decimal& how_many, bool is_return) {
    const Decimal total = d("116") * how_many;
    return Json::object({{"id", 1},
                         {"product", Json::object({{"code", order.product}, {"description", "Jabón"}})},
                         {"quantity", number(how_many)},
                         {"originalPrice", number(d("116"))},
                         {"price", number(d("116"))},
                         {"total", number(total)},
                         {"discountPercentage", number(d("0"))},
                         {"tax", tax},
                         {"taxOptional", nullptr},
                         {"isReward", false},
                         {"isReturn", is_return}});
  };
  Json items = Json::array();
  if (!order.returns_only) items.push_back(line(quantity, false));
  if (order.returns_only || order.with_return) items.push_back(line(d("1"), true));
  const Decimal total = order.returns_only ? d("116") : d("116") * quantity;
  const Decimal before_tax = total / d("1.16");
  Json json = Json::object(
      {{"id", Json::number(id)},
       {"mobileDateCreated", text::iso_utc(stored.created_ms)},
       {"dateCreated", text::iso_utc(stored.created_ms)},
       {"customer", Json::object({{"code", order.customer},
                                  {"description", name_of(order.customer)},
                                  {"enabled", true},
                                  {"zone", Json::object({{"id", 1}, {"description", order.zone}})}})},
       {"createdBy", Json::object({{"name", "Ana"}, {"username", order.seller}})},
       {"items", items},
       {"salesType", order.presale ? "Preventa" : "Venta"},
       {"totalSales", number(total)},
       {"totalTax", number((total - before_tax).rounded(2))},
       {"totalBeforeTax", number(before_tax.rounded(2))},
       {"deleted", stored.deleted_ms != 0},
       {"isEdited", stored.is_edited},
       {"editedFrom", nullptr}});
  if (stored.deleted_ms != 0) json.set("dateDeleted", text::iso_utc(stored.deleted_ms));
  if (!order.replaces.empty()) json.set("editedFrom", as_json(order.replaces));
  return json;
}

Result<handy::Listing> FakeHandy::orders(bool deleted, const handy::Window& window) {
  steps_.pass();
  if (unreachable) return failure(ENLACE_E_NETWORK, "handy_unreachable");
  if (!deleted) last_window = window;
  handy::Listing listing;
  listing.complete = !incomplete;
  listing.server_ms = says_no_date ? 0 : now() + (date_off ? date_off(deleted) : 0);
  ++lists;
  if (deleted ? hide_deleted : hide_new) return listing;
  for (const auto& [id, stored] : orders_) {
    if ((stored.deleted_ms != 0) != deleted || not_yet.contains(id)) continue;
    const std::int64_t at = deleted ? stored.deleted_ms : stored.created_ms;
    const bool begun = at / 1000 * 1000 >= window.from_ms + zone_west_ms;
    if (!begun || at > window.to_ms + zone_west_ms) continue;
    listing.records.push_back(as_json(id));
    if (damage) damage(listing.records.back());
  }
  return listing;
}

Result<std::optional<Json>> FakeHandy::order(const std::string& id) {
  if (!orders_.contains(id)) return std::optional<Json>();
  return std::optional<Json>(as_json(id));
}

Result<std::optional<Json>> FakeHandy::customer(const std::string& code) {
  steps_.pass();
  if (latency_ms > 0) runtime_.sleep_until(runtime_.monotonic_ms() + latency_ms);
  ++customer_reads;
  if (unreachable) return failure(ENLACE_E_NETWORK, "handy_unreachable");
  if (unreadable.contains(code)) return failure(ENLACE_E_UPSTREAM, "handy_unavailable");
  const auto rfc = rfc_.find(code);
  return std::optional<Json>(Json::object({{"code", code},
                                           {"description", name_of(code)},
                                           {"enabled", true},
                                           {"email", emails.contains(code) ? Json(emails.at(code)) : Json()},
                                           {"rfc", rfc == rfc_.end() ? "" : rfc->second},
                                           {"zone", Json::object({{"id", 1}, {"description", "Centro"}})}}));
}

Result<void> FakeHandy::set_external_id(const std::string& order_id, std::int64_t external_id) {
  external_ids[order_id] = external_id;
  return {};
}

// --- the ERP -------------------------------------------------------------------------------------------

HttpReply FakeErp::send(const egress::Account&, const HttpCall& call, const Options&,
                        egress::WriteTrace* trace) {
  const Json body = call.body.empty() ? Json() : *Json::parse(call.body);
  std::string write;
  if (call.method == "POST" && !body.is_null()) {
    write =
        !body["client"].is_null() ? "document of " + body["client"].text() : "client " + body["name"].text();
    if (!at_work_.insert(write).second) overlaps.push_back(write);
  }
  most_at_once = std::max(most_at_once, ++at_once_);
  const struct End {  // also when the process dies
    FakeErp& erp;
    std::string write;
    ~End() {
      --erp.at_once_;
      erp.at_work_.erase(write);
    }
  } end{*this, write};
  if (latency_ms > 0) runtime_.sleep_until(runtime_.monotonic_ms() + latency_ms);
  return exchange(call, trace);
}

HttpReply FakeErp::exchange(const HttpCall& call, egress::WriteTrace* trace) {
  steps_.pass();
  const Fault what = fault ? fault(call) : Fault::none;
  HttpReply reply;
  const auto lost = [&] {
    reply.sent = Sent::maybe;
    reply.error.status = ENLACE_E_AMBIGUOUS;
    reply.error.cause = "connection_lost";
  };
  const auto answer = [&](int status) {
    reply.sent = Sent::complete;
    reply.status = status;
    reply.body = "{}";
  };
  switch (what) {
    case Fault::none:
      reply = act(call);
      break;
    case Fault::not_sent:
      reply.sent = Sent::no;
      reply.error.status = ENLACE_E_NETWORK;
      reply.error.cause = "connection_refused";
      break;
    case Fault::lost_before:
      lost();
      break;
    case Fault::lost_after:
      act(call);
      lost();
      break;
    case Fault::fails_before:
      answer(503);
      break;
    case Fault::fails_after:
      act(call);
      answer(500);
      break;
    case Fault::limited:
      answer(429);
      break;
    case Fault::refused:
      answer(400);
      break;
    case Fault::refused_after:
      act(call);
      answer(400);
      break;
  }
  if (trace != nullptr && call.is_write()) trace->note(call.purpose, egress::exposure_of(reply));
  steps_.pass();  // the answer is there, but the host may not live to read it
  return reply;
}

HttpReply FakeErp::act(const HttpCall& call) {
  HttpReply reply;
  reply.sent = Sent::complete;
  reply.status = 200;
  const Json body = call.body.empty() ? Json() : *Json::parse(call.body);
  const std::string path = call.url.substr(std::string(kErp).size());
  const auto visible = [&](std::int64_t written_ms) {
    return list_lag_ms == 0 || runtime_.unix_ms() - written_ms >= list_lag_ms;
  };
  if (call.is_write()) ++writes;
  if (path.starts_with("/clients?name=")) {
    Json found = Json::array();
    for (const Client& client : clients) {
      if (client.name == path.substr(14) && visible(client.written_ms)) found.push_back(client.id);
    }
    reply.body = found.dump();
  } else if (path == "/clients") {
    clients.push_back({"k" + std::to_string(clients.size() + 1), body["name"].text(), runtime_.unix_ms()});
    reply.body = Json::object({{"id", clients.back().id}}).dump();
  } else if (path == "/documents" && call.method == "POST") {
    Document document;
    document.id = std::to_string(documents.size() + 1);
    document.reference = body["reference"].text();
    document.client = body["client"].text();
    document.total = totals_off ? (*body["total"].decimal() + d("0.01")).str() : body["total"].text();
    document.written_ms = runtime_.unix_ms();
    documents.push_back(document);
    reply.body = Json::object({{"id", document.id}, {"total", document.total}}).dump();
  } else if (path.starts_with("/documents?client=")) {
    Json found = Json::array();
    for (const Document& document : documents) {
      if (document.client != path.substr(18) || !visible(document.written_ms)) continue;
      found.push_back(Json::object({{"id", document.id},
                                    {"reference", document.reference},
                                    {"live", document.live},
                                    {"total", document.total}}));
    }
    if (partial_lists) found.push_back(Json::object({{"more", true}}));
    reply.body = found.dump();
  } else if (path.starts_with("/void/")) {
    const auto it = std::find_if(documents.begin(), documents.end(),
                                 [&](const Document& one) { return one.id == path.substr(6); });
    if (it == documents.end()) {
      reply.status = 404;
    } else if (it->invoiced) {
      reply.status = 409;
    } else if (removals_ignored > 0) {
      --removals_ignored;
    } else {
      it->live = false;
    }
  } else {
    reply.status = 404;
  }
  return reply;
}

std::vector<FakeErp::Document> FakeErp::live() const {
  std::vector<Document> result;
  std::copy_if(documents.begin(), documents.end(), std::back_inserter(result),
               [](const Document& one) { return one.live; });
  return result;
}

int FakeErp::live_with(const std::string& order_id) const {
  const std::string first = "HANDY-" + order_id;
  int count = 0;
  for (const Document& one : documents) {
    const bool own = one.reference == first || one.reference.starts_with(first + "-");
    count += one.live && own ? 1 : 0;
  }
  return count;
}

int FakeErp::clients_named(const std::string& name) const {
  return static_cast<int>(
      std::count_if(clients.begin(), clients.end(), [&](const Client& one) { return one.name == name; }));
}

FakeErp::Document* FakeErp::find(const std::string& reference) {
  for (Document& one : documents) {
    if (one.reference == reference) return &one;
  }
  return nullptr;
}

// --- the connector -------------------------------------------------------------------------------------

namespace {

// An exchange as the SDK would report it to a connector.
Result<Json> exchange(session::HostServices& services, const std::string& method, const std::string& path,
                      const Json& body = {}, const std::string& purpose = {}) {
  HttpCall call;
  call.method = method;
  call.url = kErp + path;
  call.purpose = purpose;
  if (!body.is_null()) call.body = body.dump();
  const HttpReply reply = services.http(call);
  const bool write = call.is_write();
  if (reply.sent == Sent::no) return failure(reply.error);
  if (reply.sent == Sent::maybe) return failure(write ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK, "answer_lost");
  if (reply.status == 429) {
    Error error{ENLACE_E_RATE_LIMITED, "http_rate_limited", {}, {}, 429, 5'000, {}};
    return failure(std::move(error));
  }
  if (reply.status >= 500) return failure(ENLACE_E_UPSTREAM, "http_server_error");
  if (reply.status == 404) return failure(ENLACE_E_NOT_FOUND, "http_not_found");
  if (reply.status == 409) return failure(ENLACE_E_CONFLICT, "document_invoiced");
  if (reply.status >= 400) return failure(ENLACE_E_INVALID, "http_rejected");
  if (reply.body.empty()) return Json();
  return Json::parse(reply.body);
}

}  // namespace

void ToyConnector::maybe_die(const std::string& where) {
  steps_.pass();
  if (dies_ && dies_(where)) throw WorkerDied{};
}

Result<void> ToyConnector::push(const PushRequest& request, session::HostServices& services) {
  const Customer& customer = request.order.customer;
  maybe_die("start");
  if (dies_of_ && dies_of_(request)) throw WorkerDied{};
  for (const OrderLine& line : request.order.lines) {
    if (line.code.starts_with("UNKNOWN")) {
      return failure(ENLACE_E_INVALID, "products_unknown", {}, Json::object({{"products", line.code}}));
    }
  }
  if (customer.tax_id.empty()) {
    return failure(ENLACE_E_INVALID, "customer_without_rfc", {},
                   Json::object({{"customer", customer.description}}));
  }
  std::string client;
  if (const Link* link = request.link("customer", customer.code)) {
    client = link->remote_id;
  } else {
    ENLACE_TRY(const Json found, exchange(services, "GET", "/clients?name=" + customer.description));
    if (found.size() > 0) {
      client = found.items()[0].text();
    } else {
      ENLACE_TRY(const Json created,
                 exchange(services, "POST", "/clients", Json::object({{"name", customer.description}}),
                          "customer:" + customer.code));
      client = created["id"].text();
    }
    ENLACE_CHECK(services.emit(ENLACE_EMIT_LINK, Link{"customer", customer.code, client, {}, 0}.to_json()));
  }
  maybe_die("client");
  ENLACE_CHECK(services.emit(ENLACE_EMIT_FIND_KEY,
                             Json::object({{"client", client}, {"reference", request.reference}})));
  maybe_die("find_key");
  ENLACE_TRY(const Json created, exchange(services, "POST", "/documents",
                                          Json::object({{"reference", request.reference},
                                                        {"client", client},
                                                        {"total", request.order.total.str()}}),
                                          "order"));
  maybe_die("written");
  Outcome outcome;
  outcome.remote_id = created["id"].text();
  outcome.remote_number = "R-" + outcome.remote_id;
  outcome.status = "open";
  outcome.total = created["total"].decimal();
  ENLACE_CHECK(services.emit(ENLACE_EMIT_OUTCOME, outcome.to_json()));
  maybe_die("end");
  return {};
}

Result<void> ToyConnector::find(const FindRequest& request, session::HostServices& services) {
  maybe_die("find");
  ENLACE_TRY(const Json rows,
             exchange(services, "GET", "/documents?client=" + request.find_key["client"].text()));
  Found found;
  found.complete = true;
  for (const Json& row : rows.items()) {
    if (row["more"].truthy()) found.complete = false;
    if (row["reference"].text() != request.reference) continue;
    found.documents.push_back({row["id"].text(), "R-" + row["id"].text(),
                               row["live"].truthy() ? "open" : "void", row["live"].truthy(),
                               row["total"].decimal()});
  }
  return services.emit(ENLACE_EMIT_FOUND, found.to_json());
}

Result<void> ToyConnector::remove(const FindRequest& request, session::HostServices& services) {
  maybe_die("remove");
  ENLACE_CHECK(exchange(services, "POST", "/void/" + request.remote_id, {}, "order"));
  Outcome outcome;
  outcome.remote_id = request.remote_id;
  outcome.status = "void";
  ENLACE_CHECK(services.emit(ENLACE_EMIT_OUTCOME, outcome.to_json()));
  maybe_die("removed");
  return {};
}

session::OpResult ToyConnector::run(const session::OpRequest& request, session::HostServices& services) {
  session::OpResult result;
  Result<void> done;
  try {
    switch (request.op) {
      case session::Operation::push_order: {
        const auto push_request = PushRequest::from_json(request.request);
        done = push_request ? push(*push_request, services) : Result<void>(failure(push_request.error()));
        break;
      }
      case session::Operation::find_order: {
        const auto find_request = FindRequest::from_json(request.request);
        done = find_request ? find(*find_request, services) : Result<void>(failure(find_request.error()));
        break;
      }
      case session::Operation::delete_order: {
        const auto find_request = FindRequest::from_json(request.request);
        done = find_request ? remove(*find_request, services) : Result<void>(failure(find_request.error()));
        break;
      }
      default:
        done = failure(ENLACE_E_UNSUPPORTED, "not_in_this_world");
    }
  } catch (const WorkerDied&) {
    alive_ = false;
    result.ending = session::Ending::crashed;
    result.error.status = ENLACE_E_INTERNAL;
    result.error.cause = "connector_crashed";
    return result;
  }
  if (!done) result.error = done.error();
  return result;
}

Result<std::unique_ptr<session::ConnectorSession>> ToyFactory::open(
    std::shared_ptr<const session::ConnectorImage>, const Json&) {
  if (broken) return failure(ENLACE_E_INTERNAL, "plugin_missing");
  ++opened;
  return std::unique_ptr<session::ConnectorSession>(std::make_unique<ToyConnector>(steps_, dies, dies_of));
}

// --- the world -----------------------------------------------------------------------------------------

namespace {

SimRuntime::Options sim_options(std::uint64_t seed) {
  SimRuntime::Options options;
  options.seed = seed;
  return options;
}

}  // namespace

OrderWorld::OrderWorld(const Options& options)
    : sim(options.workers > 1 ? std::make_unique<SimRuntime>(sim_options(options.seed)) : nullptr),
      handy(clock(), steps),
      erp(clock(), steps),
      on_disk_(options.on_disk),
      logger_(log::make_silent_logger()) {
  instance.tenant.tenant = kTenant;
  instance.tenant.time_zone = "America/Mexico_City";
  instance.connector.instance = kInstance;
  instance.connector.plugin = kInstance;
  instance.connector.sync.deletions = true;
  instance.connector.since = "2025-01-01";
  instance.connector.workers = options.workers;
  instance.erp.rate.requests = 1'000;
  instance.descriptor.in_doubt = Descriptor::InDoubt::find;
  instance.capabilities = ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER | ENLACE_CAP_DELETE_ORDER;
  instance.handy_fingerprint = "company:lupita";
  instance.erp_fingerprint = "toy:1";
  open();
}

void OrderWorld::open() {
  services_.reset();
  ledger_.reset();
  database_.reset();
  store::Database::Options options;
  options.path = on_disk_ ? directory_.file("enlace.db") : ":memory:";
  options.exclusive = false;
  auto database = store::Database::open(options);
  if (!database) {
    ADD_FAILURE() << database.error().cause;
    std::abort();
  }
  database_ = *std::move(database);
  ledger_ = std::make_unique<ledger::Ledger>(clock(), *database_, vault);
  services_ =
      std::make_unique<jobs::Services>(jobs::Services{clock(), *database_, vault, erp, factory, *logger_});
}

void OrderWorld::use_sessions(session::SessionFactory& sessions) {
  services_ =
      std::make_unique<jobs::Services>(jobs::Services{clock(), *database_, vault, erp, sessions, *logger_});
}

void OrderWorld::restart(const ledger::Ledger::Start& start) {
  if (on_disk_) open();
  const auto recovered = ledger().recover(start);
  EXPECT_TRUE(recovered) << recovered.error().cause;
}

void OrderWorld::lose_disk() {
  services_.reset();
  ledger_.reset();
  database_.reset();
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(directory_.file("enlace.db") + suffix);
  }
  restart();
}

void OrderWorld::restore(const std::string& copy, const ledger::Ledger::Start& start) {
  services_.reset();
  ledger_.reset();
  database_.reset();
  const std::string path = directory_.file("enlace.db");
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
  std::filesystem::copy_file(copy, path, std::filesystem::copy_options::overwrite_existing);
  restart(start);
}

jobs::RunReport OrderWorld::poll(const jobs::RunOptions& options) {
  return jobs::poll_orders_with(*services_, {&instance}, options, handy);
}

jobs::RunReport OrderWorld::deliver(const jobs::RunOptions& options) {
  return jobs::deliver_orders_with(*services_, instance, options, handy);
}

void OrderWorld::settle(int most) {
  for (int i = 0; i < most; ++i) {
    cycle();
    bool moving = false;
    for (const ledger::Todo todo : {ledger::Todo::look, ledger::Todo::remove, ledger::Todo::push}) {
      runtime.pass(0);
      const auto views = ledger().list({kTenant, kInstance, {}, "", 0, 0, false, 100'000, 0});
      ASSERT_TRUE(views) << views.error().cause;
      for (const ledger::OrderView& view : *views) moving |= ledger::todo_of(view.delivery) == todo;
    }
    if (!moving) return;
    runtime.pass(10 * 60'000);
  }
}

ledger::DeliveryId OrderWorld::id(const std::string& order) const {
  return {kTenant, kInstance, order};
}

ledger::Delivery OrderWorld::row(const std::string& order) {
  auto found = ledger().row(id(order));
  EXPECT_TRUE(found) << order << ": " << found.error().cause;
  return found ? *found : ledger::Delivery{};
}

}  // namespace enlace::test
