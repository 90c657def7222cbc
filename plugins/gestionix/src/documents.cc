#include "documents.hpp"

#include <algorithm>
#include <set>

#include "customers.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr const char* kOrder = "order";
constexpr const char* kSale = "sale";
constexpr std::size_t kNotes = 1000;  // code points

std::string lower(std::string_view text) {
  std::string out(trim(text));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// "IVA" 16 is the product's "IVA 16%" of code IVA and 16 per cent.
bool is_same_tax(const Tax& handys, const ProductTax& own) {
  const bool same_name = lower(handys.name) == lower(own.code) || lower(handys.name) == lower(own.name);
  return same_name && own.percentage && handys.rate == own.rate;
}

std::string described(const Tax& tax) {
  return std::string(trim(tax.name)) + " " + tax.rate.str() + " %";
}

std::string seller_note(const Order& order) {
  std::string note(trim(order.seller.name));
  if (!trim(order.seller.email).empty()) note += " " + std::string(trim(order.seller.email));
  if (!trim(order.comment).empty()) note += "\n" + std::string(trim(order.comment));
  return std::string(trim(sdk::cut(trim(note), kNotes)));
}

void warn_of_taxes(const DocumentLine& each, std::set<std::string>& told, std::vector<Notice>& warnings) {
  const auto warn = [&](const char* code, const std::string& tax) {
    if (!told.insert(code + each.line.code + '\n' + tax).second) return;
    warnings.push_back(
        {code,
         Json::object({{"tax", tax},
                       {"product", each.line.code},
                       {"name", each.product.name.empty() ? each.line.description : each.product.name}}),
         ""});
  };
  const std::vector<ProductTax>& own = each.product.taxes;
  for (const Tax& tax : each.line.taxes) {
    const bool known =
        std::any_of(own.begin(), own.end(), [&](const ProductTax& one) { return is_same_tax(tax, one); });
    if (!known) warn("tax_missing_in_product", described(tax));
  }
  for (const ProductTax& tax : own) {
    if (!tax.percentage && !tax.exempt) warn("fixed_tax_not_sent", tax.name);
  }
}

Json tax_lines(const Mapping& mapping, const std::vector<ProductTax>& taxes, const LineAmounts& amounts) {
  Json list = Json::array();
  for (std::size_t i = 0; i < taxes.size(); ++i) {
    const ProductTax& tax = taxes[i];
    Json row = Json::object();
    const auto put = [&](const char* member, Json value) {
      mapping.put("item_tax", member, row, std::move(value));
    };
    put("code", tax.code);
    put("name", tax.name);
    put("type", mapping.word("tax_percentage"));
    put("rate", tax.rate.str());
    put("amount", amounts.taxes[i].fixed(2));
    put("exempt", tax.exempt);
    list.push_back(std::move(row));
  }
  return list;
}

}  // namespace

std::string document_kind(const Order& order, const Settings& settings) {
  return order.kind == OrderKind::sale && !settings.treat_all_as_sales_orders ? kSale : kOrder;
}

bool is_document_kind(const std::string& kind) {
  return kind == kOrder || kind == kSale;
}

Json document_body(const Mapping& mapping, const std::string& kind, const Order& order,
                   const std::string& reference, const std::vector<DocumentLine>& lines,
                   const std::string& branch_id, std::vector<Notice>& warnings) {
  Json items = Json::array();
  Decimal subtotal, taxes_total, total;
  std::set<std::string> told;
  for (const DocumentLine& each : lines) {
    std::vector<ProductTax> taxes;
    std::copy_if(each.product.taxes.begin(), each.product.taxes.end(), std::back_inserter(taxes),
                 [](const ProductTax& tax) { return tax.percentage; });
    const LineAmounts amounts = line_amounts(each.line, taxes);
    subtotal += amounts.subtotal;
    total += amounts.total;
    for (const Decimal& amount : amounts.taxes) taxes_total += amount;
    warn_of_taxes(each, told, warnings);
    const Decimal ordered = order.lines[items.size()].quantity;
    if (ordered != each.line.quantity) {
      warnings.push_back({"quantity_rounded",
                          Json::object({{"product", each.line.code},
                                        {"quantity", ordered.str()},
                                        {"sent", each.line.quantity.str()}}),
                          ""});
    }

    Json item = Json::object();
    const auto put = [&](const char* member, Json value) {
      mapping.put("item", member, item, std::move(value));
    };
    put("position", static_cast<std::int64_t>(items.size()) + 1);
    put("product_id", wire_id(each.product.id));
    put("key", each.product.key.empty() ? each.line.code : each.product.key);
    put("description", each.line.description.empty() ? each.product.name : each.line.description);
    put("quantity", each.line.quantity.str());
    if (!each.product.unit.empty()) put("unit", each.product.unit);
    put("base_price", amounts.base_price.str());
    put("discount_percentage", amounts.discount_percentage.str());
    put("discount_amount", amounts.discount_amount.str());
    put("taxes", tax_lines(mapping, taxes, amounts));
    put("subtotal", amounts.subtotal.fixed(2));
    put("total", amounts.total.fixed(2));
    items.push_back(std::move(item));
  }
  Json body = Json::object();
  const auto put = [&](const char* member, Json value) {
    mapping.put("document", member, body, std::move(value));
  };
  put("branch_id", wire_id(branch_id));
  put("date", order.date);
  put("external_reference", reference);
  put("notes_visible", "Folio Handy: " + order.id);  // G-ORD-4
  if (const std::string note = seller_note(order); !note.empty()) put("notes_internal", note);
  put("currency", "MXN");
  put("exchange_rate", "1");
  if (kind == kSale) put("payment_status", mapping.word("payment_pending"));
  put("items", std::move(items));
  put("subtotal", subtotal.fixed(2));
  put("taxes_total", taxes_total.fixed(2));
  put("total", total.fixed(2));
  return body;
}

bool is_cancelled(const Mapping& mapping, const Json& row) {
  return mapping.means("document_cancelled", mapping.get("document", "status", row));
}

bool is_final(const Mapping& mapping, const Json& row) {
  return mapping.means("document_final", mapping.get("document", "status", row));
}

std::string reference_of(const Mapping& mapping, const Json& row) {
  return text_of(mapping.get("document", "external_reference", row));
}

Found::Document document_of(const Mapping& mapping, const std::string& kind, const Json& row) {
  Found::Document document;
  document.remote_id = text_of(mapping.get(kind.c_str(), "id", row));
  document.number = text_of(mapping.get("document", "number", row));
  if (kind == kSale && !document.number.empty()) {
    document.number = mapping.word("sale_number_prefix").text() + document.number;  // as people see it
  }
  document.status = text_of(mapping.get("document", "status", row));
  document.live = !is_cancelled(mapping, row);
  document.total = amount_of(mapping.get("document", "total", row));
  return document;
}

Outcome outcome_of(const Found::Document& document) {
  Outcome outcome;
  outcome.remote_id = document.remote_id;
  outcome.remote_number = document.number;
  outcome.status = document.status;
  outcome.total = document.total;
  return outcome;
}

}  // namespace enlace::gestionix
