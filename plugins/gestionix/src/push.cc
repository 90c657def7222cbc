#include <algorithm>
#include <map>
#include <set>

#include <enlace/sdk/link_notes.hpp>
#include <enlace/sdk/refusal.hpp>

#include "connector.hpp"
#include "customers.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr const char* kCurrency = "MXN";
constexpr int kQuantityDecimals = 3;  // apis/gestionix.md 3

Link customer_link(const Customer& customer, const std::string& id) {
  return {"customer", customer.code, id, Json::object({{"name", customer.description}})};
}

// Products of an order that stand in its way, by why; all are named at once (H-6).
struct Unusable {
  std::vector<std::string> unknown, ambiguous, inactive, not_for_sale;

  [[nodiscard]] std::optional<Failure> failed() const {
    for (const auto& [cause, codes] :
         std::initializer_list<std::pair<const char*, const std::vector<std::string>&>>{
             {"products_unknown", unknown},
             {"products_ambiguous", ambiguous},
             {"products_inactive", inactive},
             {"products_not_for_sale", not_for_sale}}) {
      if (codes.empty()) continue;
      std::vector<std::string> others;
      for (const auto* list : {&unknown, &ambiguous, &inactive, &not_for_sale}) {
        if (list != &codes) others.insert(others.end(), list->begin(), list->end());
      }
      Json params = Json::object({{"products", list_of(codes)}});
      if (others.empty())
        return failure(ENLACE_E_INVALID, cause, "products cannot be used", std::move(params));
      // Of several kinds at once: the sentence for all of them.
      std::vector<std::string> all = codes;
      all.insert(all.end(), others.begin(), others.end());
      return failure(ENLACE_E_INVALID, "products_unusable", "products cannot be used",
                     Json::object({{"products", list_of(all)},
                                   {"unknown", list_of(unknown)},
                                   {"ambiguous", list_of(ambiguous)},
                                   {"inactive", list_of(inactive)},
                                   {"not_for_sale", list_of(not_for_sale)}}));
    }
    return std::nullopt;
  }
  void add(const std::string& code, const std::vector<KnownProduct>& found) {
    if (found.empty()) return unknown.push_back(code);
    if (found.size() > 1) return ambiguous.push_back(code);
    if (!found.front().for_sale) return not_for_sale.push_back(code);
    if (!found.front().active) inactive.push_back(code);
  }
};

}  // namespace

// A product for each line, in order: by the stored link, else by its key (apis/gestionix.md 5.3).
Result<std::vector<DocumentLine>> GestionixConnector::resolve_lines(Client& api, const PushRequest& request) {
  std::map<std::string, KnownProduct> by_code;
  std::set<std::string> seen;
  Unusable unusable;
  for (const OrderLine& line : request.order.lines) {
    if (!seen.insert(line.code).second) continue;
    const Link* link = request.link("product", line.code);
    if (const auto known = link != nullptr ? KnownProduct::from_link(*link) : std::nullopt) {
      by_code[line.code] = *known;
      continue;
    }
    if (!catalogue_) {
      ENLACE_TRY(catalogue_, Catalogue::read(api));
    }
    ENLACE_TRY(const std::vector<KnownProduct> found, catalogue_->find(api, line.code));
    unusable.add(line.code, found);
    if (found.size() != 1) continue;
    by_code[line.code] = found.front();
    ENLACE_CHECK(api.call().emit(found.front().link(line.code)));
  }
  if (auto failed = unusable.failed()) return *std::move(failed);

  std::vector<DocumentLine> lines;
  for (const OrderLine& line : request.order.lines) {
    OrderLine sent = line;
    sent.quantity = line.quantity.rounded(kQuantityDecimals);
    if (sent.quantity <= Decimal(0) || line.price.is_negative() || line.total.is_negative()) {
      return failure(ENLACE_E_INVALID, "line_not_positive", "a quantity or a price cannot be sold",
                     Json::object({{"product", line.code}}));
    }
    lines.push_back({std::move(sent), by_code[line.code]});
  }
  return lines;
}

// An order that waits for a product leaves no client behind: before one is created, what the links name is
// looked at.
Result<void> GestionixConnector::confirm_products(Client& api, const PushRequest& request) {
  Unusable unusable;
  std::set<std::string> seen;
  bool renewed = false;
  for (const OrderLine& line : request.order.lines) {
    const Link* link = request.link("product", line.code);
    if (link == nullptr || !seen.insert(line.code).second) continue;
    if (!catalogue_) {
      ENLACE_TRY(catalogue_, Catalogue::read(api));
    }
    std::vector<KnownProduct> found;
    if (const KnownProduct* known = catalogue_->with_id(link->remote_id)) {
      found.push_back(*known);
    } else {
      ENLACE_TRY(found, catalogue_->find(api, line.code));
    }
    unusable.add(line.code, found);
    if (found.size() != 1 || found.front().id == link->remote_id) continue;
    ENLACE_CHECK(api.call().emit(found.front().link(line.code)));
    renewed = true;
  }
  if (auto failed = unusable.failed()) return *std::move(failed);
  if (!renewed) return {};
  return failure(ENLACE_E_TRANSIENT, "links_renewed", "what had changed in Gestionix was read again");
}

// By name, ignoring case and accents, else created (G-ORD-2). The list of clients was perhaps read some
// orders ago: before one is created, Gestionix is asked for that name once more.
Result<KnownClient> GestionixConnector::resolve_client(Client& api, const Place& place,
                                                       const PushRequest& request,
                                                       const std::function<Result<void>()>& before_creating) {
  const Customer& customer = request.order.customer;
  ENLACE_TRY(const std::string name, api.call().fold_nfc(customer.description));
  ENLACE_TRY(const std::string folded, api.call().fold_name(customer.description));
  if (folded.empty()) {
    return failure(ENLACE_E_INVALID, "client_without_name", "the customer has no name",
                   Json::object({{"customer", customer.code}}));
  }
  const bool read_before = clients_.has_value();
  if (!read_before) {
    ENLACE_TRY(clients_, ClientIndex::read(api, place.branch_id));
  }
  KnownClient client = clients_->find(folded, name);
  if (client.id.empty() && read_before) {
    ENLACE_TRY(const std::vector<Json> rows, api.list("client_search", "client", {{"name", name}}));
    ClientIndex latest;
    for (const Json& row : rows) ENLACE_CHECK(latest.add(api, row, place.branch_id));
    client = latest.find(folded, name);
  }
  if (client.id.empty()) {
    ENLACE_CHECK(before_creating());
    Result<KnownClient> created = create_client(api, customer, name, place, settings_);
    if (!created) {
      clients_.reset();  // it may be in there now
      return failure(std::move(created).error());
    }
    client = *std::move(created);
    Json row = Json::object();
    mapping_.put("client", "id", row, client.id);
    mapping_.put("client", "commercial_name", row, name);
    ENLACE_CHECK(clients_->add(api, row, place.branch_id));
  }
  Link link = customer_link(customer, client.id);
  sdk::keep_notes(link, request.reference, client.warnings);
  ENLACE_CHECK(api.call().emit(std::move(link)));
  return client;
}

Result<Outcome> GestionixConnector::push_order(sdk::Call& call, const PushRequest& request) {
  Client api(call, settings_, mapping_);
  const Order& order = request.order;
  if (order.lines.empty()) return failure(ENLACE_E_INVALID, "order_without_lines", "nothing to deliver");
  if (!order.currency.empty() && order.currency != kCurrency) {
    return failure(ENLACE_E_INVALID, "order_currency", "documents are in MXN",
                   Json::object({{"currency", order.currency}}));
  }
  ENLACE_TRY(const Place* place, this->place(api));
  const std::string kind = document_kind(order, settings_);
  KnownClient client;
  Json find_key;
  const auto declare_find_key = [&] {
    find_key = Json::object({{"company_id", place->company_id},
                             {"client_id", client.id},
                             {"date", order.date},
                             {"document", kind},
                             {"reference", request.reference}});
    return call.declare_find_key(find_key);
  };
  // With the client known, an order whose products are missing can be asked for too (H-24).
  const Link* link = request.link("customer", order.customer.code);
  if (link != nullptr) {
    client.id = link->remote_id;
    client.warnings = sdk::notes_kept(*link, request.reference);
    ENLACE_CHECK(declare_find_key());
  }
  ENLACE_TRY(const std::vector<DocumentLine> lines, resolve_lines(api, request));
  // Before the client, so that an amount that cannot be written leaves no client behind.
  std::vector<Notice> warnings;
  Json body = document_body(mapping_, kind, order, request.reference, lines, place->branch_id, warnings);
  if (link == nullptr) {
    ENLACE_TRY(client, resolve_client(api, *place, request, [&] { return confirm_products(api, request); }));
    ENLACE_CHECK(declare_find_key());
  }
  mapping_.put("document", "client_id", body, wire_id(client.id));

  const Result<Client::Created> created = api.create(kind + "_create", "order", body);
  Result<Outcome> outcome = created ? outcome_of(document_of(mapping_, kind, created->answer))
                                    : Result<Outcome>(failure(created.error()));
  if (!created && created.error().status == ENLACE_E_CONFLICT) {
    outcome = adopt(call, {request.reference, find_key, ""}, created.error());
  }
  if (!outcome) return explain_refusal(api, request, std::move(outcome).error());
  outcome->warnings = std::move(client.warnings);
  outcome->warnings.insert(outcome->warnings.end(), warnings.begin(), warnings.end());
  return outcome;
}

// A 4xx created nothing. What the links name is read to see whether it is still as it was.
Failure GestionixConnector::explain_refusal(Client& api, const PushRequest& request, Error refusal) {
  const bool about_content = refusal.status == ENLACE_E_INVALID || refusal.status == ENLACE_E_NOT_FOUND;
  if (!about_content || refusal.http_status == 0) return failure(std::move(refusal));
  const Result<bool> renewed = renew_links(api, request);
  if (!renewed) return failure(renewed.error());
  if (*renewed) {
    return failure(ENLACE_E_TRANSIENT, "links_renewed", "what had changed in Gestionix was read again");
  }
  refusal.status = ENLACE_E_INVALID;
  const bool stock = mapping_.is_code("insufficient_stock", refusal.erp_code);
  refusal.cause = stock ? "stock_insufficient" : "document_refused";
  refusal.params = sdk::answer_params(refusal);
  return failure(std::move(refusal));
}

// True when a link was replaced: the order is tried again as a new operation, because its find key names the
// client. False: every link still stands. Without its products no client is created.
Result<bool> GestionixConnector::renew_links(Client& api, const PushRequest& request) {
  const Customer& customer = request.order.customer;
  bool client_is_gone = false, renewed = false;
  if (const Link* link = request.link("customer", customer.code)) {
    const Result<Json> row = api.read("client", {{"id", link->remote_id}});
    if (!row && row.error().status != ENLACE_E_NOT_FOUND) return failure(row.error());
    if (row && !is_active_client(mapping_, *row)) {
      return failure(ENLACE_E_INVALID, "client_inactive", "the client is inactive",
                     Json::object({{"customer", customer.description}}));
    }
    client_is_gone = !row;
  }
  Unusable unusable;
  std::set<std::string> seen;
  for (const OrderLine& line : request.order.lines) {
    const Link* link = request.link("product", line.code);
    if (link == nullptr || !seen.insert(line.code).second) continue;
    const Result<Json> row = api.read("product", {{"id", link->remote_id}});
    if (!row && row.error().status != ENLACE_E_NOT_FOUND) return failure(row.error());
    std::vector<KnownProduct> found;
    if (row) {
      if (const auto known = KnownProduct::from_row(mapping_, *row)) found.push_back(*known);
    } else {
      if (!catalogue_) {
        ENLACE_TRY(catalogue_, Catalogue::read(api));
      }
      ENLACE_TRY(found, catalogue_->find(api, line.code));
    }
    unusable.add(line.code, found);
    if (found.size() != 1 || !found.front().active || !found.front().for_sale) continue;
    const std::optional<KnownProduct> before = KnownProduct::from_link(*link);
    const KnownProduct& now = found.front();
    if (before && before->id == now.id && before->key == now.key && before->taxes == now.taxes) continue;
    ENLACE_CHECK(api.call().emit(found.front().link(line.code)));
    renewed = true;
  }
  if (auto failed = unusable.failed()) return *std::move(failed);

  if (client_is_gone) {
    clients_.reset();
    ENLACE_TRY(const KnownClient client,
               resolve_client(api, *place_, request, [] { return Result<void>(); }));
    renewed = renewed || client.id != request.link("customer", customer.code)->remote_id;
  }
  return renewed;
}

}  // namespace enlace::gestionix
