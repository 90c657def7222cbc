#include <algorithm>
#include <array>

#include "mocks/frame/text.hpp"
#include "mocks/gestionix/call.hpp"
#include "mocks/gestionix/document_rules.hpp"
#include "mocks/gestionix/documents.hpp"
#include "mocks/gestionix/listing.hpp"
#include "mocks/gestionix/refusal.hpp"

// Pedidos and ventas: apis/gestionix.md 3.6, 3.7 and 6.
namespace enlace::mock::gestionix {
namespace {

constexpr std::array<std::string_view, 4> kOrderStatuses = {"open", "delivered", "invoiced", "cancelled"};
constexpr std::array<std::string_view, 3> kSaleStatuses = {"valid", "invoiced", "cancelled"};

const char* id_name(DocumentType type) {
  return type == DocumentType::order ? "order_id" : "sale_id";
}

Failure not_found(const Call& call) {
  return refuse(404, "not_found", "there is no " + call.operation.name + " " + call.id);
}

std::string new_id(DocumentType type, std::int64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return (type == DocumentType::order ? "so-" : "sale-") + digits;
}

// What the sale takes of each product that has a stock; an order takes nothing.
std::map<std::int64_t, Decimal> taken_by(const Call& call, DocumentType type) {
  std::map<std::int64_t, Decimal> taken;
  if (type == DocumentType::order) return taken;
  for (const Json& item : call.body["items"].items()) {
    const std::int64_t id = item["product_id"].integer().value_or(0);
    const Row& product = call.company.products.at(id);
    if (product.body["stock"]["track"].truthy()) taken[id] += item["quantity"].decimal().value_or(Decimal());
  }
  return taken;
}

Json& stock_of(Company& company, std::int64_t product, std::int64_t branch) {
  return company.products.at(product).stock[branch];
}

void move_stock(Company& company, const Document& sale, bool back) {
  const std::int64_t branch = sale.body["branch_id"].integer().value_or(0);
  for (const auto& [product, quantity] : sale.moved_stock) {
    if (!company.products.contains(product)) continue;
    Json& total = stock_of(company, product, branch);
    const Decimal before = total.decimal().value_or(Decimal());
    total = (back ? before + quantity : before - quantity).fixed(3);
  }
}

const Document* holder_of(const Call& call, DocumentType type, const std::string& reference) {
  for (const Document& document : call.company.documents) {
    if (document.type != type || document.vanished || document.reference() != reference) continue;
    if (!document.cancelled() || !call.switches.cancelled_frees_reference) return &document;
  }
  return nullptr;
}

Json head_of(const Document& document, const std::string& status) {
  Json head = document_json(document);
  head.set("status", status);
  head.erase("items");
  return head;
}

struct Wanted {
  std::optional<std::string> reference, from, to, status;
  std::optional<std::int64_t> branch;
};

Result<Wanted> wanted_by(const Call& call, DocumentType type) {
  Wanted wanted;
  wanted.reference = call.param("external_reference");
  wanted.from = call.param("date_from");
  wanted.to = call.param("date_to");
  wanted.status = call.param("status");
  for (const char* name : {"date_from", "date_to"}) {
    const auto day = call.param(name);
    if (day && !is_date(*day)) return refuse(400, "validation_error", "parameter is no day YYYY-MM-DD", name);
  }
  if (call.param("branch_id")) {
    ENLACE_TRY(wanted.branch, branch_param(call));
  }
  const bool known =
      !wanted.status ||
      (type == DocumentType::order ? std::ranges::find(kOrderStatuses, *wanted.status) != kOrderStatuses.end()
                                   : std::ranges::find(kSaleStatuses, *wanted.status) != kSaleStatuses.end());
  if (!known) return refuse(400, "validation_error", "unknown status " + *wanted.status, "status");
  return wanted;
}

// The status that lists show: the old one until they have caught up.
const std::string& listed_status(const Call& call, const Document& document) {
  const bool behind = !document.previous_status.empty() && !listed(call, document.changed_ms);
  return behind ? document.previous_status : document.status;
}

bool matches(const Call& call, const Wanted& wanted, const Document& document) {
  const std::string& date = document.body["date"].text();
  if (wanted.reference && *wanted.reference != document.reference()) return false;
  if (wanted.from && date < *wanted.from) return false;
  if (wanted.to && date > *wanted.to) return false;
  if (wanted.branch && document.body["branch_id"].integer() != wanted.branch) return false;
  return !wanted.status || *wanted.status == listed_status(call, document);
}

}  // namespace

Json document_json(const Document& document) {
  Json body = Json::object(
      {{id_name(document.type), document.id}, {"number", document.number}, {"status", document.status}});
  for (const auto& [name, value] : document.body.members()) body.set(name, value);
  return body;
}

bool is_final(const Document& document) {
  return document.status == "invoiced" || document.status == "delivered";
}

void set_status(Document& document, const std::string& status, std::int64_t now_ms) {
  document.previous_status = document.status;
  document.status = status;
  document.changed_ms = now_ms;
}

Result<Json> create_document(Call& call, DocumentType type) {
  Violations wrong;
  check_document(call, type, wrong);
  if (!wrong.empty()) return wrong.failure();
  if (const Document* holder = holder_of(call, type, call.body["external_reference"].text())) {
    Failure refusal =
        refuse(409, "duplicate_reference", "external_reference already used", "external_reference");
    refusal.error.params.set("existing_id", holder->id);
    return refusal;
  }
  Company& company = call.company;
  Document document;
  document.type = type;
  document.body = call.body;
  document.moved_stock = taken_by(call, type);
  const std::int64_t branch = call.body["branch_id"].integer().value_or(0);
  for (const auto& [product, quantity] : document.moved_stock) {
    const Decimal left = stock_of(company, product, branch).decimal().value_or(Decimal()) - quantity;
    if (!left.is_negative() || !call.switches.refuse_negative_stock) continue;
    wrong.add("items", "not enough stock of product " + std::to_string(product), "insufficient_stock");
  }
  if (!wrong.empty()) return wrong.failure();
  if (type == DocumentType::sale && !call.body.contains("payment_status")) {
    document.body.set("payment_status", "notPaid");
  }
  document.number = type == DocumentType::order ? company.next_order++ : company.next_sale++;
  document.id = new_id(type, document.number);
  document.status = type == DocumentType::order ? "open" : "valid";
  document.created_ms = document.changed_ms = call.now_ms;
  move_stock(company, document, false);
  company.documents.push_back(document);

  Json answer = Json::object({{"number", document.number},
                              {"status", document.status},
                              {"total", document.body["total"].decimal().value_or(Decimal()).fixed(2)}});
  answer = call.mapping.dressed("document", answer);
  set_pointer(answer, call.operation.id_at, document.id);
  return answer;
}

Result<Json> list_documents(Call& call, DocumentType type) {
  ENLACE_TRY(const Wanted wanted, wanted_by(call, type));
  std::vector<Json> rows;
  for (const Document& document : call.company.documents) {
    if (document.type != type || !listed(call, document.created_ms)) continue;
    if (document.vanished && listed(call, document.changed_ms)) continue;
    if (!matches(call, wanted, document)) continue;
    rows.push_back(shown(call, "document", head_of(document, listed_status(call, document))));
  }
  return paged(call, type == DocumentType::order ? "sales_orders" : "sales", std::move(rows));
}

Result<Json> get_document(Call& call, DocumentType type) {
  const Document* document = call.company.find(type, call.id);
  if (!document || document->vanished) return not_found(call);
  return shown(call, "document", document_json(*document));
}

Result<Json> delete_document(Call& call, DocumentType type) {
  Document* document = call.company.find(type, call.id);
  if (!document || document->vanished || document->cancelled()) return not_found(call);
  if (is_final(*document)) {
    return refuse(409, "already_invoiced", "the document is " + document->status + " and stays");
  }
  set_status(*document, "cancelled", call.now_ms);
  document->vanished = type == DocumentType::order && call.switches.deleted_orders_vanish;
  move_stock(call.company, *document, true);
  return Json();
}

}  // namespace enlace::mock::gestionix
