#include "mocks/gestionix/document_rules.hpp"

#include <algorithm>
#include <set>

#include "mocks/frame/text.hpp"
#include "mocks/gestionix/pricing.hpp"
#include "mocks/gestionix/words.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr int kMoneyPlaces = 2;
constexpr int kPricePlaces = 6;
constexpr int kQuantityPlaces = 3;
constexpr const char* kMismatch = "totals_mismatch";

class Rules {
 public:
  Rules(const Call& call, DocumentType type, Violations& wrong)
      : call_(call), body_(call.body), type_(type), wrong_(wrong) {}

  void run() {
    head();
    items();
    totals();
  }

 private:
  void text(const Json& holder, const char* name, const std::string& where, bool required) {
    const Json& value = holder[name];
    const std::string field = where + name;
    if (value.is_null()) {
      if (required) wrong_.add(field, "is required");
    } else if (!value.is_string() || (required && trimmed(value.text()).empty())) {
      wrong_.add(field, "must be a text");
    }
  }

  // A decimal of at most that many places, not negative; nullopt when it is absent or wrong, which is said.
  std::optional<Decimal> amount(const Json& holder, const char* name, const std::string& where, int places,
                                bool required) {
    const Json& value = holder[name];
    const std::string field = where + name;
    if (value.is_null()) {
      if (required) wrong_.add(field, "is required");
      return std::nullopt;
    }
    const bool form = value.is_string() || (value.is_number() && call_.switches.accept_numbers);
    const auto number = form ? value.decimal() : std::nullopt;
    if (!number) {
      wrong_.add(field, "must be a decimal string");
    } else if (number->is_negative()) {
      wrong_.add(field, "must not be negative");
    } else if (number->rounded(places) != *number) {
      wrong_.add(field, "has more than " + std::to_string(places) + " decimals");
    } else {
      return number;
    }
    return std::nullopt;
  }

  void head() {
    for (const char* name : {"order_id", "sale_id", "number", "status"}) {
      if (body_.contains(name)) wrong_.add(name, "is not to be given");
    }
    const Table& branches = call_.company.branches;
    const auto branch = branches.find(body_["branch_id"].integer().value_or(0));
    if (!body_["branch_id"].is_number() || branch == branches.end()) {
      wrong_.add("branch_id", "is no branch of this company");
    } else if (!branch->second.body["active"].truthy()) {
      wrong_.add("branch_id", "is not active");
    } else {
      branch_ = branch->first;
    }
    const Table& clients = call_.company.clients;
    const auto client = clients.find(body_["client_id"].integer().value_or(0));
    if (!body_["client_id"].is_number() || client == clients.end()) {
      wrong_.add("client_id", "is no client of this company");
    } else if (call_.switches.refuse_inactive_client && !client->second.body["active"].truthy()) {
      wrong_.add("client_id", "is not active");
    }
    if (!body_["date"].is_string() || !is_date(body_["date"].text()))
      wrong_.add("date", "must be YYYY-MM-DD");
    text(body_, "external_reference", "", true);
    text(body_, "external_notes", "", false);
    text(body_, "internal_notes", "", false);
    if (body_["currency"].text() != "MXN") wrong_.add("currency", "must be MXN");
    const auto rate = amount(body_, "exchange_rate", "", kPricePlaces, true);
    if (rate && *rate != Decimal(1)) wrong_.add("exchange_rate", "must be 1 for MXN");
    if (!body_.contains("payment_status")) return;
    const std::string& paid = body_["payment_status"].text();
    if (type_ == DocumentType::order) {
      wrong_.add("payment_status", "belongs to sales only");
    } else if (paid != "notPaid" && paid != "partiallyPaid" && paid != "fullyPaid") {
      wrong_.add("payment_status", "is unknown");
    }
  }

  void items() {
    const Json& list = body_["items"];
    if (!list.is_array() || list.size() == 0) return wrong_.add("items", "must hold at least one item");
    lines_ = static_cast<std::int64_t>(list.size());
    std::set<std::int64_t> positions;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Json& item = list.items()[i];
      const std::string where = "items." + std::to_string(i);
      if (!item.is_object()) {
        wrong_.add(where, "must be an object");
        continue;
      }
      const auto position = item["position"].integer();
      if (!item["position"].is_number() || !position || *position < 1) {
        wrong_.add(where + ".position", "must be a whole number from 1");
      } else if (!positions.insert(*position).second) {
        wrong_.add(where + ".position", "is there twice");
      }
      line(item, where + ".");
    }
  }

  // The product of a line, when it can be sold.
  const Json* product_of(const Json& item, const std::string& where) {
    const Table& products = call_.company.products;
    const auto at = products.find(item["product_id"].integer().value_or(0));
    if (!item["product_id"].is_number() || at == products.end()) {
      wrong_.add(where + "product_id", "is no product of this company");
      return nullptr;
    }
    const Json& product = at->second.body;
    if (branch_ != 0 && !at->second.stock.empty() && !at->second.stock.contains(branch_)) {
      wrong_.add(where + "product_id", "is not sold in this branch");
    } else if (!product["for_sale"].truthy()) {
      wrong_.add(where + "product_id", "is not for sale", "product_not_for_sale");
    } else if (!product["active"].truthy()) {
      wrong_.add(where + "product_id", "is not active", "product_inactive");
    }
    if (item.contains("key") && trimmed(item["key"].text()) != trimmed(product["key"].text())) {
      wrong_.add(where + "key", "is not the key of this product");
    }
    return &product;
  }

  void line(const Json& item, const std::string& where) {
    const Json* product = product_of(item, where);
    for (const char* name : {"key", "description", "unit"}) text(item, name, where, false);
    const auto quantity = amount(item, "quantity", where, kQuantityPlaces, true);
    const auto price = amount(item, "unit_base_price", where, kPricePlaces, true);
    const auto percentage = amount(item, "discount_percentage", where, kPricePlaces, false);
    const auto discount = amount(item, "discount_amount", where, kMoneyPlaces, false);
    const auto subtotal = amount(item, "subtotal", where, kMoneyPlaces, true);
    const auto total = amount(item, "total", where, kMoneyPlaces, true);
    if (quantity && quantity->is_zero()) wrong_.add(where + "quantity", "must be above zero");
    if (percentage && *percentage > Decimal(100)) wrong_.add(where + "discount_percentage", "is above 100");
    const std::vector<Tax> wanted = product ? transferred_taxes(*product) : std::vector<Tax>();
    const auto taxes = taxes_of(item, where, product ? &wanted : nullptr);
    if (!quantity || !price || !subtotal || !total || !taxes) return;

    const Decimal gross = *quantity * *price;
    const Decimal by_percentage = gross * percentage.value_or(Decimal()) / Decimal(100);
    const Decimal off = discount && !discount->is_zero() ? *discount : by_percentage;
    if (!by_percentage.is_zero() && (off - by_percentage).abs() > d("0.01")) {
      wrong_.add(where + "discount_amount", "is not the percentage of the discount", kMismatch);
    }
    const Decimal right_subtotal = (gross - off).rounded(kMoneyPlaces);
    if ((right_subtotal - *subtotal).abs() > d("0.01")) {
      wrong_.add(where + "subtotal", "must be " + right_subtotal.fixed(kMoneyPlaces), kMismatch);
    }
    check_taxes(item, where, *subtotal, *quantity, *taxes);
    Decimal sum;
    for (const Json& tax : item["transferred_taxes"].items())
      sum += tax["amount"].decimal().value_or(Decimal());
    if (*subtotal + sum != *total) {
      wrong_.add(where + "total", "must be " + (*subtotal + sum).fixed(kMoneyPlaces), kMismatch);
    }
    subtotal_ += *subtotal;
    taxes_ += sum;
    complete_ = complete_ + 1;
  }

  // The taxes of a line, each of which the product must have; nullopt when something is wrong. A tax that
  // costs something and that the line lacks is wrong too, but for fixed amounts, which 4.2 leaves out.
  std::optional<std::vector<Tax>> taxes_of(const Json& item, const std::string& where,
                                           const std::vector<Tax>* wanted) {
    const Json& list = item["transferred_taxes"];
    if (!list.is_array()) {
      wrong_.add(where + "transferred_taxes", "must be a list");
      return std::nullopt;
    }
    if (!wanted) return std::nullopt;
    bool right = true;
    std::vector<Tax> taxes;
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Json& given = list.items()[i];
      const std::string here = where + "transferred_taxes." + std::to_string(i) + ".";
      const auto rate = amount(given, "rate", here, kPricePlaces, true);
      const auto money = amount(given, "amount", here, kMoneyPlaces, true);
      const std::string& type = given["type"].text();
      if (type != "percentage" && type != "fixed") wrong_.add(here + "type", "is percentage or fixed");
      Tax tax = Tax::of(given);
      std::size_t match = 0;
      while (match < wanted->size() && !same(tax, (*wanted)[match])) ++match;
      if (match == wanted->size()) {
        wrong_.add(here + "code", "the product has no tax " + tax.text());
        right = false;
      } else if (!seen.insert(match).second) {
        wrong_.add(here + "code", "is there twice");
        right = false;
      } else {
        tax.on_net = (*wanted)[match].on_net;
      }
      right = right && rate && money;
      taxes.push_back(std::move(tax));
    }
    for (std::size_t i = 0; i < wanted->size(); ++i) {
      const Tax& tax = (*wanted)[i];
      if (seen.contains(i) || !tax.costs() || !tax.percentage) continue;
      wrong_.add(where + "transferred_taxes", "the product has " + tax.text() + ", the line has not",
                 kMismatch);
      right = false;
    }
    return right ? std::optional(std::move(taxes)) : std::nullopt;
  }

  static bool same(const Tax& a, const Tax& b) {
    return a.code == b.code && a.percentage == b.percentage && a.rate == b.rate && a.exempt == b.exempt;
  }

  // The rest that 4.3 puts on one tax of the last line may be a cent for each line of the document.
  void check_taxes(const Json& item, const std::string& where, Decimal subtotal, Decimal quantity,
                   const std::vector<Tax>& taxes) {
    const bool both = call_.switches.iva_on_ieps;
    const std::vector<Decimal> exact = line_taxes(subtotal, quantity, taxes, both, false);
    const std::vector<Decimal> stepwise = line_taxes(subtotal, quantity, taxes, both, true);
    const Decimal tolerance = d("0.01") * Decimal(lines_);
    for (std::size_t i = 0; i < taxes.size(); ++i) {
      const Decimal given = item["transferred_taxes"].items()[i]["amount"].decimal().value_or(Decimal());
      const Decimal off = std::min((given - exact[i]).abs(), (given - stepwise[i]).abs());
      rest_ += off;
      if (off <= tolerance) continue;
      wrong_.add(where + "transferred_taxes." + std::to_string(i) + ".amount",
                 "must be " + stepwise[i].fixed(kMoneyPlaces), kMismatch);
    }
  }

  void totals() {
    const auto subtotal = amount(body_, "subtotal", "", kMoneyPlaces, true);
    const auto taxes = amount(body_, "total_transferred_taxes", "", kMoneyPlaces, true);
    const auto total = amount(body_, "total", "", kMoneyPlaces, true);
    if (complete_ != lines_ || lines_ == 0) return;  // what the lines come to is not known
    const auto must_be = [&](const char* name, const std::optional<Decimal>& given, Decimal right) {
      if (given && *given != right) wrong_.add(name, "must be " + right.fixed(kMoneyPlaces), kMismatch);
    };
    must_be("subtotal", subtotal, subtotal_);
    must_be("total_transferred_taxes", taxes, taxes_);
    must_be("total", total, subtotal_ + taxes_);
    if (rest_ > d("0.01") * Decimal(lines_)) {
      wrong_.add("total_transferred_taxes", "differs by more than a cent for each line", kMismatch);
    }
  }

  const Call& call_;
  const Json& body_;
  DocumentType type_;
  Violations& wrong_;
  std::int64_t branch_ = 0;
  std::int64_t lines_ = 0;
  std::int64_t complete_ = 0;  // lines whose numbers are all there
  Decimal subtotal_;
  Decimal taxes_;
  Decimal rest_;
};

}  // namespace

void check_document(const Call& call, DocumentType type, Violations& wrong) {
  Rules(call, type, wrong).run();
}

}  // namespace enlace::mock::gestionix
