#include <map>
#include <set>

#include <enlace/sdk/link_notes.hpp>
#include <enlace/sdk/refusal.hpp>
#include <enlace/sdk/text.hpp>
#include <enlace/sdk/typed_text.hpp>

#include "connector.hpp"
#include "odata.hpp"
#include "totals.hpp"

// Orders become pedidos, or remisiones where the settings say so for sales (B-ORD-1..5, F-1).
namespace enlace::binderp {
namespace {

constexpr std::int64_t kLinkFresh_s = 20 * 3600;  // a client is asked for again about once a day

Failure products_failure(const char* cause, const std::set<std::string>& codes) {
  return failure(ENLACE_E_INVALID, cause, "products of the order cannot be used",
                 Json::object({{"products", sdk::list_of({codes.begin(), codes.end()})}}));
}

// Its client and address are taken from it as they are.
bool is_fresh(const Link& customer_link) {
  return !sdk::text_of(customer_link.data["address_id"]).empty() && customer_link.age_s < kLinkFresh_s;
}

}  // namespace

// B-ORD-4: the one that the seller's record names, else the configured one; never the latter for a wrong
// name.
Result<Json> BindConnector::warehouse_of(Client& api, const Seller& seller) {
  const std::string named(sdk::trim(seller.extras));
  if (named.empty()) return catalogues_.choose(api, kWarehouses, settings_.warehouse);
  Result<Json> warehouse = catalogues_.choose(api, kWarehouses, named);
  if (warehouse || warehouse.error().status != ENLACE_E_CONFIG) return warehouse;
  Error error = std::move(warehouse).error();  // wrong for this seller's orders alone
  error.status = ENLACE_E_INVALID;
  error.cause = "seller_" + error.cause;
  error.params.set("seller", seller.name.empty() ? seller.email : seller.name);
  return failure(std::move(error));
}

Result<Terms> BindConnector::terms(Client& api, const Order& order) {
  Terms terms;
  terms.document =
      settings_.remisions && order.kind == OrderKind::sale ? Document::remision : Document::order;
  ENLACE_TRY(const Json warehouse, warehouse_of(api, order.seller));
  ENLACE_TRY(const Json list, catalogues_.choose(api, kPriceLists, settings_.price_list));
  ENLACE_TRY(const Json currency, catalogues_.choose(api, kCurrencies, settings_.currency));
  terms.warehouse_id = sdk::text_of(warehouse["ID"]);
  terms.location_id = sdk::text_of(warehouse["LocationID"]);
  if (terms.location_id.empty()) {
    if (settings_.location.empty()) {
      return failure(ENLACE_E_CONFIG, "warehouse_without_location", "an order needs a branch",
                     Json::object({{"warehouse", sdk::text_of(warehouse["Name"])}}));
    }
    ENLACE_TRY(const Json location, catalogues_.choose(api, kLocations, settings_.location));
    terms.location_id = sdk::text_of(location["ID"]);
  }
  terms.price_list_id = sdk::text_of(list["ID"]);
  terms.currency_id = sdk::text_of(currency["ID"]);
  terms.exchange_rate = exchange_rate_of(currency);
  return terms;
}

// The unit of products that were linked when nobody had seen it yet.
Result<void> BindConnector::read_units(Client& api, std::map<std::string, Link>& links) {
  std::vector<std::string> ids;
  for (const auto& [code, link] : links) {
    if (!link.data.contains("unit")) ids.push_back(link.remote_id);
  }
  ENLACE_TRY(const auto found, find_products(api, "ID", ids));
  for (auto& [code, link] : links) {
    const auto row = found.find(link.remote_id);
    if (link.data.contains("unit") || row == found.end()) continue;
    link.data.set("unit", sdk::text_of(row->second["Unit"]));
    ENLACE_CHECK(api.call().emit(link));
  }
  return {};
}

// B-ORD-2: one product of Bind's for each line, in order; all that are missing are named at once.
Result<std::vector<LineProduct>> BindConnector::resolve_products(Client& api, const PushRequest& request,
                                                                 const Terms& terms,
                                                                 std::vector<Notice>& warnings) {
  std::map<std::string, Link> known;
  std::vector<std::string> unlinked;
  for (const OrderLine& line : request.order.lines) {
    const Link* link = request.link("product", line.code);
    if (link != nullptr && !is_gone_link(*link)) {
      known.insert_or_assign(line.code, *link);
    } else {
      unlinked.push_back(line.code);
    }
  }
  ENLACE_CHECK(read_units(api, known));
  ENLACE_TRY(const auto found, find_products(api, "Code", unlinked));
  std::set<std::string> unknown, repeated;
  for (const std::string& code : unlinked) {
    const std::string key(sdk::trim(code));
    if (found.count(key) == 0) unknown.insert(code);
    if (found.count(key) > 1) repeated.insert(code);
    if (found.count(key) != 1 || known.contains(code)) continue;
    const Link link = product_link(code, found.find(key)->second);
    ENLACE_CHECK(api.call().emit(link));
    known.emplace(code, link);
  }
  if (!unknown.empty()) return products_failure("products_unknown", unknown);
  if (!repeated.empty()) return products_failure("products_repeated", repeated);

  std::vector<LineProduct> lines;
  std::set<std::string> inside;
  for (const OrderLine& line : request.order.lines) {
    if (line.quantity <= Decimal(0) || line.price.is_negative() || line.total.is_negative()) {
      return failure(ENLACE_E_INVALID, "line_not_positive", "a quantity or a price cannot be sold",
                     Json::object({{"product", line.code}}));
    }
    const Link& link = known.at(line.code);
    const Priced* priced = nullptr;
    if (needs_bind_vat(line, settings_)) {
      ENLACE_TRY(priced, prices_.of(api, link.remote_id, terms.warehouse_id, terms.price_list_id));
    }
    lines.push_back({line, link.remote_id, sdk::text_of(link.data["unit"]),
                     line_price(line, priced != nullptr ? &priced->vat : nullptr, settings_)});
    for (const std::string& tax : kept_inside(line.taxes)) inside.insert(tax);
  }
  reach_total(lines);
  if (!inside.empty() && !settings_.gross_prices) {
    warnings.push_back(
        {"taxes_inside_price", Json::object({{"taxes", sdk::list_of({inside.begin(), inside.end()})}}), ""});
  }
  return lines;
}

// B-CUST-1: the id kept from before, then the description; otherwise created. `cleaned`: of the customer.
Result<KnownClient> BindConnector::resolve_client(Client& api, const PushRequest& request, const Terms& terms,
                                                  const std::vector<Notice>& cleaned) {
  const Customer& customer = request.order.customer;
  std::vector<Notice> kept;
  // What the order should tell stays with the link that was just renewed.
  const auto with_notes = [&](KnownClient client) -> Result<KnownClient> {
    client.warnings.insert(client.warnings.begin(), kept.begin(), kept.end());
    if (client.warnings.empty()) return client;
    Link link = link_of(customer, client);
    sdk::keep_notes(link, request.reference, client.warnings);
    ENLACE_CHECK(api.call().emit(std::move(link)));
    return client;
  };
  if (const Link* link = request.link("customer", customer.code)) {
    kept = sdk::notes_kept(*link, request.reference);
    if (is_fresh(*link)) {
      return KnownClient{link->remote_id, sdk::text_of(link->data["address_id"]), std::move(kept)};
    }
    ENLACE_TRY(std::optional<KnownClient> known, known_client(api, customer, link->remote_id));
    if (known) return with_notes(*std::move(known));
    kept.clear();  // of a client that is gone
  }
  ENLACE_TRY(std::optional<KnownClient> found, find_client(api, clients_, customer));
  if (found) return with_notes(*std::move(found));
  ENLACE_TRY(const Json account, catalogues_.choose(api, kAccounts, settings_.account));
  ENLACE_TRY(KnownClient created, create_client(api, clients_, customer,
                                                {terms.price_list_id, sdk::text_of(account["Number"]),
                                                 request.reference, cleaned}));
  return with_notes(std::move(created));
}

// What Bind made of it: its number and total (H-14). The document stands; not to see it is no reason to doubt
// it.
Result<Outcome> BindConnector::read_back(Client& api, Document document, const std::string& id) {
  Outcome outcome;
  outcome.remote_id = id;
  Json row;
  if (document == Document::order) {
    if (Result<Json> details = api.get("Orders", id)) row = *std::move(details);
  } else if (const std::string literal = odata::guid(id); !literal.empty()) {  // details have no total
    const Result<std::vector<Json>> rows = api.list("Invoices", odata::equal("ID", literal));
    if (rows && !rows->empty()) row = rows->front();
  }
  if (row.is_object()) {
    const Found::Document read = document_of(row);
    outcome.remote_number = read.number;
    outcome.status = read.status;
    outcome.total = read.total;
  } else {
    outcome.warnings.push_back({"document_not_read_back", Json::object({{"id", id}}), ""});
  }
  if (document == Document::order) {
    outcome.facts = Json::object({{"self_invoice", Json::object({{"awaiting", "remision"}})}});
  } else if (row.is_object()) {
    if (Result<Json> facts = self_invoice_facts(api, row)) outcome.facts = *std::move(facts);
  }
  return outcome;
}

Result<Outcome> BindConnector::push_order(sdk::Call& call, const PushRequest& given) {
  Client api(call, settings_);
  PushRequest request = given;
  // H-29. What was cleaned is told where it is used: when the client is created.
  const sdk::TypedCustomer typed = sdk::typed_customer(given.order.customer, sdk::kMexicanCustomer);
  request.order.customer = typed.customer;
  const Order& order = request.order;
  if (order.lines.empty()) return failure(ENLACE_E_INVALID, "order_without_lines", "nothing to deliver");
  ENLACE_TRY(const Terms terms, this->terms(api, order));
  const auto declare_find_key = [&](const std::string& client_id) {
    return call.declare_find_key(Json::object({{"client_id", client_id},
                                               {"date", order.date},
                                               {"document", resource_of(terms.document)},
                                               {"reference", request.reference}}));
  };
  // With the client known, an order whose products are missing can be asked for too (H-24).
  const Link* link = request.link("customer", order.customer.code);
  const bool client_is_known = link != nullptr && is_fresh(*link);
  if (client_is_known) ENLACE_CHECK(declare_find_key(link->remote_id));
  std::vector<Notice> warnings;
  ENLACE_TRY(const std::vector<LineProduct> lines, resolve_products(api, request, terms, warnings));
  ENLACE_TRY(KnownClient client, resolve_client(api, request, terms, typed.notices));
  if (!client_is_known) ENLACE_CHECK(declare_find_key(client.id));
  const Json body = document_body(order, request.reference, terms, client.id, client.address_id, lines);
  const Result<std::string> id = api.create(resource_of(terms.document), "order", body);
  if (!id) return explain_refusal(api, request, terms, id.error());
  ENLACE_TRY(Outcome outcome, read_back(api, terms.document, *id));
  for (std::vector<Notice>* more : {&client.warnings, &warnings}) {
    outcome.warnings.insert(outcome.warnings.end(), more->begin(), more->end());
  }
  return outcome;
}

// A 4xx created nothing. Bind's sentences are not for programs, so what the links name is read to see whether
// it is still there. An id that is gone can be a 500 too (apis/bind.md 1.7), which stays a doubt: the links
// are renewed for the push that may follow it, else that one would end in the same doubt, for ever.
Failure BindConnector::explain_refusal(Client& api, const PushRequest& request, const Terms& terms,
                                       Error refusal) {
  if (!is_refusal(refusal)) {
    if (refusal.http_status == 500) (void)doubt_links(api, request);
    return failure(std::move(refusal));
  }
  Result<void> renewed = renew_stale_links(api, request, terms);
  if (!renewed) return failure(std::move(renewed).error());
  refusal.status = ENLACE_E_INVALID;
  refusal.cause = "document_refused";
  refusal.params = sdk::answer_params(refusal);
  return failure(std::move(refusal));
}

// Nothing is written: the client is read again before it is used again.
Result<void> BindConnector::doubt_links(Client& api, const PushRequest& request) {
  if (const Link* link = request.link("customer", request.order.customer.code)) {
    Link doubtful = *link;
    doubtful.data.erase("address_id");
    ENLACE_CHECK(api.call().emit(doubtful));
  }
  std::set<std::string> unknown;
  ENLACE_CHECK(renew_products(api, request, unknown));
  return {};
}

// Whether a link of the order's products was replaced by that of another with the code; those that Bind has
// no more go to `unknown`.
Result<bool> BindConnector::renew_products(Client& api, const PushRequest& request,
                                           std::set<std::string>& unknown) {
  bool renewed = false;
  std::map<std::string, std::string> linked;  // code -> id
  std::vector<std::string> ids;
  for (const OrderLine& line : request.order.lines) {
    const Link* link = request.link("product", line.code);
    if (link == nullptr || is_gone_link(*link)) continue;
    if (linked.emplace(line.code, link->remote_id).second) ids.push_back(link->remote_id);
  }
  ENLACE_TRY(const auto still, find_products(api, "ID", ids));
  std::vector<std::string> gone;
  for (const auto& [code, id] : linked) {
    if (!still.contains(id)) gone.push_back(code);
  }
  ENLACE_TRY(const auto found, find_products(api, "Code", gone));
  for (const std::string& code : gone) {
    const auto match = found.find(std::string(sdk::trim(code)));
    if (match == found.end()) {
      ENLACE_CHECK(api.call().emit(gone_product_link(code, linked.at(code))));
      unknown.insert(code);
      continue;
    }
    ENLACE_CHECK(api.call().emit(product_link(code, match->second)));
    renewed = true;
  }
  return renewed;
}

// OK: every link still stands. A link that did not is replaced, and the order is tried again as a new
// operation, because its find key names the client (TRANSIENT "links_renewed").
Result<void> BindConnector::renew_stale_links(Client& api, const PushRequest& request, const Terms& terms) {
  std::set<std::string> unknown;
  ENLACE_TRY(bool renewed, renew_products(api, request, unknown));
  if (!unknown.empty()) return products_failure("products_unknown", unknown);  // and no client is made for it
  if (const Link* link = request.link("customer", request.order.customer.code)) {
    PushRequest anew = request;
    for (Link& old : anew.links) {
      if (old.kind != "customer") continue;
      const std::vector<Notice> notes = sdk::notes_kept(old, request.reference);
      old.data = Json::object();  // to be read again
      sdk::keep_notes(old, request.reference, notes);
    }
    ENLACE_TRY(const KnownClient client, resolve_client(api, anew, terms, {}));
    renewed = renewed || client.id != link->remote_id ||
              client.address_id != sdk::text_of(link->data["address_id"]);
  }
  if (renewed) {
    return failure(ENLACE_E_TRANSIENT, "links_renewed", "what Bind no longer knew was looked up again");
  }
  return {};
}

}  // namespace enlace::binderp
