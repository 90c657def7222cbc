#include "mocks/judge/judge.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "mocks/frame/text.hpp"

namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

constexpr std::array<std::pair<Kind, const char*>, 15> kNames = {
    {{Kind::lost, "lost"},
     {Kind::doubled, "doubled"},
     {Kind::stale, "stale"},
     {Kind::unexpected, "unexpected"},
     {Kind::stray, "stray"},
     {Kind::wrong_client, "wrong_client"},
     {Kind::wrong_lines, "wrong_lines"},
     {Kind::wrong_taxes, "wrong_taxes"},
     {Kind::wrong_total, "wrong_total"},
     {Kind::wrong_date, "wrong_date"},
     {Kind::wrong_setting, "wrong_setting"},
     {Kind::wrong_comments, "wrong_comments"},
     {Kind::wrong_customer, "wrong_customer"},
     {Kind::doubled_customer, "doubled_customer"},
     {Kind::doubled_product, "doubled_product"}}};

std::string text_of(const BookedLine& line) {
  return line.product + " × " + line.quantity.str() + " = " + line.total.str();
}

std::string text_of(const std::vector<Decimal>& rates) {
  std::string text;
  for (const Decimal& rate : rates) text += (text.empty() ? "" : "+") + rate.str() + "%";
  return text.empty() ? "none" : text;
}

void sort(std::vector<BookedLine>& lines) {
  std::ranges::sort(lines, [](const BookedLine& a, const BookedLine& b) {
    return std::tie(a.product, a.quantity, a.total) < std::tie(b.product, b.quantity, b.total);
  });
}

// What of an order belongs into the document: returned goods stay out, and lines of nothing.
std::vector<BookedLine> lines_of_order(const Json& order) {
  std::vector<BookedLine> lines;
  for (const Json& item : order["items"].items()) {
    if (item["isReturn"].truthy() || number_of(item["quantity"]).is_zero()) continue;
    std::vector<Decimal> rates;
    for (const char* tax : {"tax", "taxOptional"}) {
      if (!number_of(item[tax]).is_zero()) rates.push_back(number_of(item[tax]));
    }
    std::ranges::sort(rates);
    lines.push_back({trimmed(item["product"].text()), number_of(item["quantity"]), number_of(item["total"]),
                     std::move(rates)});
  }
  sort(lines);
  return lines;
}

class Judge {
 public:
  Judge(const Json& handy, const Books& books, const Expectations& expectations)
      : handy_(handy), books_(books), expectations_(expectations) {}

  Verdict run() {
    verdict_.document = books_.document;
    read_handy();
    for (const Document& document : books_.documents) take(document);
    for (const auto& [id, order] : orders_) judge_order(id, *order);
    judge_customers();
    judge_created_customers();
    judge_products();
    return std::move(verdict_);
  }

 private:
  void find(Kind kind, std::string order, std::string document, std::string detail) {
    verdict_.findings.push_back({kind, std::move(order), std::move(document), std::move(detail)});
  }

  void read_handy() {
    for (const Json& customer : handy_["customers"].items()) {
      customer_names_[customer["code"].text()] = customer["description"].text();
    }
    for (const Json& user : handy_["users"].items()) sellers_[user["username"].text()] = &user;
    for (const Json& order : handy_["orders"].items()) {
      orders_[order["id"].text()] = &order;
      if (const std::string& replaced = order["editedFrom"].text(); !replaced.empty())
        replaced_.insert(replaced);
      if (order["isEdited"].truthy()) replaced_.insert(order["id"].text());
    }
  }

  void take(const Document& document) {
    if (!orders_.contains(document.order)) {
      find(Kind::stray, document.order, document.id, "Handy has no such order");
      return;
    }
    documents_[document.order].push_back(&document);
  }

  void judge_order(const std::string& id, const Json& order) {
    const std::vector<const Document*>& found = documents_[id];
    const bool replaced = replaced_.contains(id);
    const bool gone = replaced || order["deleted"].truthy();
    const bool must_not_arrive = expectations_.undelivered.contains(id);
    const bool expected = !gone && !must_not_arrive && !lines_of_order(order).empty();
    const std::size_t before = verdict_.findings.size();
    if (expected) ++verdict_.expected;
    if (expected && found.empty()) find(Kind::lost, id, "", "no live " + books_.document);
    if (found.size() > 1) {
      find(Kind::doubled, id, found[1]->id, std::to_string(found.size()) + " live " + books_.document + "s");
    }
    for (const Document* document : found) {
      const bool may_stay = expectations_.kept.contains(id) || (!replaced && !expectations_.deletions);
      if (gone && !may_stay) {
        find(Kind::stale, id, document->id, replaced ? "the order was replaced" : "the order was deleted");
      } else if (!gone && must_not_arrive) {
        find(Kind::unexpected, id, document->id, "the order must not arrive");
      }
      compare(id, order, *document);
    }
    if (expected && verdict_.findings.size() == before) ++verdict_.delivered;
  }

  // By what two names are of one customer.
  [[nodiscard]] std::string key_of(const std::string& name) const {
    if (!books_.folded_names) return trimmed(name);
    std::string key;
    for (const char c : folded(trimmed(name))) {
      if (c != ' ' || !key.ends_with(' ')) key.push_back(c);
    }
    return key;
  }

  void compare(const std::string& id, const Json& order, const Document& document) {
    const std::string& customer = customer_names_[order["customer"].text()];
    if (key_of(document.client) != key_of(customer) && key_of(document.legal_name) != key_of(customer)) {
      find(Kind::wrong_client, id, document.id, '"' + document.client + "\", not \"" + customer + '"');
    }
    const std::vector<BookedLine> wanted = lines_of_order(order);
    std::vector<BookedLine> actual = document.lines;
    sort(actual);
    compare_lines(id, document, wanted, actual);
    Decimal total;
    for (const BookedLine& line : wanted) total += line.total;
    const Decimal difference = (document.total - total.rounded(2)).abs();
    if (difference > expectations_.total_tolerance + document.tolerance) {
      find(Kind::wrong_total, id, document.id, document.total.str() + ", not " + total.fixed(2));
    }
    compare_texts(id, order, document);
  }

  void compare_lines(const std::string& id, const Document& document, const std::vector<BookedLine>& wanted,
                     const std::vector<BookedLine>& actual) {
    if (wanted.size() != actual.size()) {
      find(Kind::wrong_lines, id, document.id,
           std::to_string(actual.size()) + " lines, not " + std::to_string(wanted.size()));
      return;
    }
    const Decimal tolerance = std::max(expectations_.line_tolerance, document.line_tolerance);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const BookedLine& here = wanted[i];
      const BookedLine& there = actual[i];
      if (here.product != there.product || here.quantity != there.quantity ||
          (here.total - there.total).abs() > tolerance) {
        find(Kind::wrong_lines, id, document.id, text_of(there) + ", not " + text_of(here));
        continue;
      }
      const auto& due = there.due ? there.due : here.rates;
      if (there.rates && due != there.rates && !(price_holds_the_iva(here, there) && !there.due)) {
        find(Kind::wrong_taxes, id, document.id,
             here.product + ": " + text_of(*there.rates) + ", not " + text_of(*due));
      }
    }
  }

  [[nodiscard]] bool price_holds_the_iva(const BookedLine& here, const BookedLine& there) const {
    const auto iva = books_.iva_inside.find(here.product);
    return here.rates->empty() && iva != books_.iva_inside.end() &&
           there.rates == std::vector<Decimal>{iva->second};
  }

  void compare_texts(const std::string& id, const Json& order, const Document& document) {
    const auto seller = sellers_.find(order["createdBy"].text());
    std::map<std::string, std::string> wanted = expectations_.settings;
    wanted.insert(books_.settings.begin(), books_.settings.end());
    if (books_.warehouse_of_seller && seller != sellers_.end()) {
      const std::string named = trimmed((*seller->second)["extras"].text());
      if (!named.empty()) wanted["warehouse"] = named;
    }
    if (expectations_.sales_apart && books_.kind_of_sale) {
      wanted["kind"] = order["salesType"].text() == "presale" ? "sales_orders" : "sales";
    }
    for (const auto& [name, value] : wanted) {
      const auto actual = document.settings.find(name);
      const std::string held = actual == document.settings.end() ? "" : actual->second;
      if (folded(trimmed(held)) != folded(trimmed(value))) {  // names are found in any case
        find(Kind::wrong_setting, id, document.id, name + ": \"" + held + "\", not \"" + value + '"');
      }
    }
    if (!document.date.empty() && document.date != order["mobileDay"].text()) {
      find(Kind::wrong_date, id, document.id, document.date + ", not " + order["mobileDay"].text());
    }
    if (books_.order_in_comments && document.comments.find(id) == std::string::npos) {
      find(Kind::wrong_comments, id, document.id, "do not show the order's id");
    }
    if (!books_.seller_in_comments || seller == sellers_.end()) return;
    for (const char* datum : {"name", "email"}) {
      const std::string text = trimmed((*seller->second)[datum].text());
      if (document.comments.find(text) == std::string::npos) {
        find(Kind::wrong_comments, id, document.id, "do not name the seller's " + std::string(datum));
      }
    }
  }

  // Twins that were there before are the account's own; a push must not add one.
  void judge_customers() {
    struct Namesakes {
      std::size_t all = 0;
      std::size_t created = 0;
      std::string name;
    };
    std::map<std::string, Namesakes> by_name;
    for (const BookedCustomer& customer : books_.customers) {
      Namesakes& namesakes = by_name[key_of(customer.name)];
      ++namesakes.all;
      if (customer.created) ++namesakes.created;
      namesakes.name = trimmed(customer.name);
    }
    for (const auto& [key, namesakes] : by_name) {
      if (namesakes.all > 1 && namesakes.created > 0) {
        find(Kind::doubled_customer, "", "",
             std::to_string(namesakes.all) + " customers named \"" + namesakes.name + '"');
      }
    }
  }

  // Handy's tax id as an ERP takes it; the generic one where Handy has none that is well formed.
  [[nodiscard]] std::string tax_id_of(const Json& customer) const {
    std::string tax_id;
    for (const char c : customer["taxId"].text()) {
      if (c != ' ' && c != '-') tax_id.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return is_rfc(tax_id) ? tax_id : books_.generic_tax_id;
  }

  void judge_created_customers() {
    if (books_.generic_tax_id.empty()) return;
    for (const BookedCustomer& created : books_.customers) {
      if (!created.created) continue;
      bool named = false;
      bool right = false;
      for (const Json& customer : handy_["customers"].items()) {
        if (key_of(customer["description"].text()) != key_of(created.name)) continue;
        named = true;
        right = right ||
                (created.tax_id == tax_id_of(customer) && key_of(created.legal_name) == key_of(created.name));
      }
      if (right) continue;
      find(Kind::wrong_customer, "", "",
           '"' + created.name + "\", \"" + created.legal_name + "\", " + created.tax_id +
               (named ? "" : ": no customer of Handy"));
    }
  }

  void judge_products() {
    std::map<std::string, std::pair<std::size_t, bool>> by_code;  // how many, and whether a push made one
    for (const BookedProduct& product : books_.products) {
      auto& [count, created] = by_code[trimmed(product.code)];
      ++count;
      created = created || product.created;
    }
    for (const auto& [code, found] : by_code) {
      if (found.first > 1 && found.second) {
        find(Kind::doubled_product, "", "", std::to_string(found.first) + " products of code " + code);
      }
    }
  }

  const Json& handy_;
  const Books& books_;
  const Expectations& expectations_;
  std::map<std::string, std::string> customer_names_;  // by code
  std::map<std::string, const Json*> sellers_;         // by user name
  std::map<std::string, const Json*> orders_;
  std::set<std::string> replaced_;
  std::map<std::string, std::vector<const Document*>> documents_;  // the live ones, by order
  Verdict verdict_;
};

}  // namespace

const char* name_of(Finding::Kind kind) {
  return std::ranges::find(kNames, kind, &std::pair<Kind, const char*>::first)->second;
}

std::size_t Verdict::count(Finding::Kind kind) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [&](const Finding& finding) { return finding.kind == kind; }));
}

std::string Verdict::text() const {
  std::string text = std::to_string(delivered) + " of " + std::to_string(expected) + " orders delivered, " +
                     std::to_string(findings.size()) + " findings\n";
  for (const Finding& finding : findings) {
    text += std::string(name_of(finding.kind)) + ": ";
    if (!finding.order.empty()) text += "order " + finding.order + ": ";
    if (!finding.document.empty()) text += document + " " + finding.document + ": ";
    text += finding.detail + "\n";
  }
  return text;
}

Json Verdict::json() const {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    list.push_back(Json::object({{"kind", name_of(finding.kind)},
                                 {"order", finding.order},
                                 {"document", finding.document},
                                 {"detail", finding.detail}}));
  }
  return Json::object({{"expected", static_cast<std::uint64_t>(expected)},
                       {"delivered", static_cast<std::uint64_t>(delivered)},
                       {"findings", std::move(list)}});
}

Verdict judge(const Json& handy, const Books& books, const Expectations& expectations) {
  return Judge(handy, books, expectations).run();
}

Verdict judge(const Json& handy, const Json& alegra, const Expectations& expectations) {
  return judge(handy, books_of_alegra(alegra), expectations);
}

}  // namespace enlace::mock
