#include <algorithm>
#include <map>
#include <set>

#include <enlace/sdk/link_notes.hpp>
#include <enlace/sdk/refusal.hpp>

#include "connector.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

bool is_same_tax(const Tax& a, const Tax& b) {
  return trim(a.name) == trim(b.name) && a.rate == b.rate;
}

Link customer_link(const Customer& customer, const std::string& id) {
  return {"customer", customer.code, id, Json::object({{"name", customer.description}})};
}

Failure products_failure(const char* cause, const std::vector<std::string>& codes) {
  return failure(ENLACE_E_INVALID, cause, "products of the order cannot be used",
                 Json::object({{"products", list_of(codes)}}));
}

}  // namespace

// The active item with exactly this reference. The filter may be ignored or partial, like every filter.
Result<std::optional<KnownItem>> AlegraConnector::find_item(Client& api, const std::string& code) {
  for (const char* filter : {"reference", "query"}) {
    ENLACE_TRY(const std::vector<Json> rows, api.list("items", {{filter, code}}));
    for (const Json& row : rows) {
      if (reference_of(row) != trim(code) || !is_active(row) || is_variant_parent(row)) continue;
      ENLACE_TRY(const TaxCatalog* catalog,
                 needs_catalog(row) ? taxes(api) : Result<const TaxCatalog*>(nullptr));
      KnownItem item = KnownItem::from_row(row, catalog != nullptr ? *catalog : TaxCatalog());
      ENLACE_CHECK(api.call().emit(Link{"product", code, item.id, item.to_link_data()}));
      return std::optional(std::move(item));
    }
  }
  return std::optional<KnownItem>();
}

// One item for each line, in order; all that are missing are named at once (H-6).
Result<std::vector<KnownItem>> AlegraConnector::resolve_items(Client& api, const PushRequest& request) {
  std::map<std::string, std::optional<KnownItem>> by_code;
  std::vector<std::string> unknown;
  for (const OrderLine& line : request.order.lines) {
    if (by_code.contains(line.code)) continue;
    std::optional<KnownItem>& item = by_code[line.code];
    if (const Link* link = request.link("product", line.code)) {
      item = KnownItem::from_link(*link);
    } else {
      ENLACE_TRY(item, find_item(api, line.code));
    }
    if (!item) unknown.push_back(line.code);
  }
  if (!unknown.empty()) return products_failure("products_unknown", unknown);
  std::vector<KnownItem> items;
  for (const OrderLine& line : request.order.lines) items.push_back(*by_code[line.code]);
  return items;
}

// The tax that Alegra applies for one of Handy's: of this name and rate, the item's own before any other.
Result<std::optional<Tax>> AlegraConnector::alegra_tax(Client& api, const KnownItem& item, const Tax& tax) {
  for (const std::vector<Tax>* known : {&item.in_price, &item.others}) {
    const auto found =
        std::find_if(known->begin(), known->end(), [&](const Tax& own) { return is_same_tax(own, tax); });
    if (found != known->end()) return std::optional(*found);
  }
  ENLACE_TRY(const TaxCatalog* catalog, taxes(api));
  return catalog->active(tax.name, tax.rate);
}

// Which taxes the price of each line includes (A-ORD-3): those that Handy has on the line, with Alegra's ids;
// where Handy has none there, those that our own product run built the price with.
Result<std::vector<RemissionLine>> AlegraConnector::resolve_lines(Client& api, const PushRequest& request) {
  ENLACE_TRY(std::vector<KnownItem> items, resolve_items(api, request));
  std::vector<RemissionLine> lines;
  std::set<std::string> missing;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const OrderLine& line = request.order.lines[i];
    if (line.quantity <= Decimal(0) || line.price.is_negative()) {
      return failure(ENLACE_E_INVALID, "line_not_positive", "a quantity or a price cannot be sold",
                     Json::object({{"product", line.code}}));
    }
    RemissionLine resolved{line, std::move(items[i]), {}};
    for (const Tax& tax : line.taxes) {
      ENLACE_TRY(std::optional<Tax> found, alegra_tax(api, resolved.item, tax));
      if (found) {
        resolved.taxes.push_back(*std::move(found));
      } else if (!tax.rate.is_zero()) {
        missing.insert(std::string(trim(tax.name)) + " " + tax.rate.str() + " %");
      }
    }
    if (line.taxes.empty()) resolved.taxes = resolved.item.in_price;
    lines.push_back(std::move(resolved));
  }
  if (missing.empty()) return lines;
  return failure(ENLACE_E_INVALID, "tax_missing", "Alegra has no active tax of that name and rate",
                 Json::object({{"taxes", list_of({missing.begin(), missing.end()})}}));
}

Result<KnownClient> AlegraConnector::resolve_client(Client& api, const Customer& customer,
                                                    const std::string& reference) {
  ENLACE_TRY(const std::string name, api.call().fold_nfc(customer.description));
  if (name.empty()) {
    return failure(ENLACE_E_INVALID, "client_without_name", "the customer has no name",
                   Json::object({{"customer", customer.code}}));
  }
  ENLACE_TRY(KnownClient client, find_client(api, name, customer));
  if (client.id.empty()) {
    ENLACE_TRY(const Country country, this->country(api));
    ENLACE_TRY(client, create_client(api, name, customer, country, settings_));
  }
  Link link = customer_link(customer, client.id);
  sdk::keep_notes(link, reference, client.warnings);
  ENLACE_CHECK(api.call().emit(std::move(link)));
  return client;
}

Result<Outcome> AlegraConnector::push_order(sdk::Call& call, const PushRequest& request) {
  Client api(call, settings_);
  const Order& order = request.order;
  if (order.lines.empty()) return failure(ENLACE_E_INVALID, "order_without_lines", "nothing to deliver");
  KnownClient client;
  Json find_key;
  const auto declare_find_key = [&] {
    find_key = Json::object({{"client_id", client.id},
                             {"date", order.date},
                             {"document", "remission"},
                             {"reference", request.reference}});
    return call.declare_find_key(find_key);
  };
  // With the client known, an order whose products are missing can be asked for too (H-24).
  const Link* link = request.link("customer", order.customer.code);
  if (link != nullptr) {
    client = {link->remote_id, sdk::notes_kept(*link, request.reference)};
    ENLACE_CHECK(declare_find_key());
  }
  ENLACE_TRY(const std::vector<RemissionLine> lines, resolve_lines(api, request));
  // Before the client, so that an amount that cannot be written leaves no client behind.
  Json body = remission_body(order, request.reference, lines, settings_);
  if (link == nullptr) {
    ENLACE_TRY(client, resolve_client(api, order.customer, request.reference));
    ENLACE_CHECK(declare_find_key());
  }
  body.set("client", Json::object({{"id", client.id}}));
  const Result<Json> created = api.create("remissions", "order", body);
  Result<Outcome> outcome = created ? outcome_of(*created) : Result<Outcome>(failure(created.error()));
  if (!created && created.error().status == ENLACE_E_CONFLICT) {
    outcome = adopt(call, {request.reference, find_key, ""}, created.error());
  }
  if (!outcome) return explain_refusal(api, request, std::move(outcome).error());
  outcome->warnings = std::move(client.warnings);
  return outcome;
}

// A 4xx created nothing. Alegra's sentences are not for programs, so what the links name is read to see
// whether it is still there.
Failure AlegraConnector::explain_refusal(Client& api, const PushRequest& request, Error refusal) {
  if (!says_unknown(refusal)) return failure(std::move(refusal));
  Result<void> renewed = renew_stale_links(api, request);
  if (!renewed) return failure(std::move(renewed).error());
  refusal.status = ENLACE_E_INVALID;
  refusal.cause = "remission_refused";
  refusal.params = sdk::answer_params(refusal);
  return failure(std::move(refusal));
}

// OK: every link still stands. A link that did not is replaced, and the order is tried again as a new
// operation, because its find key names the client (TRANSIENT "links_renewed"). Without its items no
// client is created.
Result<void> AlegraConnector::renew_stale_links(Client& api, const PushRequest& request) {
  const Customer& customer = request.order.customer;
  bool client_is_gone = false, renewed = false;
  if (const Link* link = request.link("customer", customer.code)) {
    const Result<Json> contact = api.get("contacts", link->remote_id);
    if (!contact && !says_unknown(contact.error())) return failure(contact.error());
    if (contact && text_of((*contact)["status"]) == "inactive") {
      return failure(ENLACE_E_INVALID, "client_inactive", "the client is inactive",
                     Json::object({{"customer", customer.description}}));
    }
    client_is_gone = !contact;
  }
  std::vector<std::string> inactive;
  std::vector<std::string> unknown;
  for (const OrderLine& line : request.order.lines) {
    const Link* link = request.link("product", line.code);
    if (link == nullptr) continue;
    const Result<Json> item = api.get("items", link->remote_id);
    if (item) {
      if (!is_active(*item)) inactive.push_back(line.code);
      continue;
    }
    if (!says_unknown(item.error())) return failure(item.error());
    ENLACE_TRY(const std::optional<KnownItem> found, find_item(api, line.code));
    if (!found) unknown.push_back(line.code);
    if (found && found->id != link->remote_id) renewed = true;
  }
  if (!unknown.empty()) return products_failure("products_unknown", unknown);
  if (!inactive.empty()) return products_failure("products_inactive", inactive);
  if (client_is_gone) {
    ENLACE_TRY(const KnownClient client, resolve_client(api, customer, request.reference));
    renewed = renewed || client.id != request.link("customer", customer.code)->remote_id;
  }
  if (renewed)
    return failure(ENLACE_E_TRANSIENT, "links_renewed", "what Alegra no longer knew was looked up again");
  return {};
}

}  // namespace enlace::alegra
