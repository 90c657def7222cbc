#include "mocks/judge/judge.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

constexpr std::array<std::pair<Kind, const char*>, 10> kNames = {
    {{Kind::lost, "lost"},
     {Kind::doubled, "doubled"},
     {Kind::stale, "stale"},
     {Kind::unexpected, "unexpected"},
     {Kind::stray, "stray"},
     {Kind::wrong_client, "wrong_client"},
     {Kind::wrong_lines, "wrong_lines"},
     {Kind::wrong_taxes, "wrong_taxes"},
     {Kind::wrong_total, "wrong_total"},
     {Kind::doubled_customer, "doubled_customer"}}};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The id between "[HANDY-" and the bracket or the number of the attempt; nullopt for a document that nobody
// carried over.
std::optional<std::string> order_id_in(const std::string& observations) {
  constexpr std::string_view kStart = "[HANDY-";
  if (!observations.starts_with(kStart)) return std::nullopt;
  const std::size_t close = observations.find(']');
  if (close == std::string::npos) return std::nullopt;
  const std::string reference = observations.substr(kStart.size(), close - kStart.size());
  const std::string id = reference.substr(0, reference.find('-'));
  const bool numeral = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
  return numeral ? std::optional(id) : std::nullopt;
}

Decimal number(const Json& value) {
  return value.decimal().value_or(Decimal());
}

// One line as both sides can say it.
struct ComparedLine {
  std::string product;
  Decimal quantity;
  Decimal total;
  std::vector<Decimal> rates;  // of the taxes above zero, rising

  [[nodiscard]] std::string text() const { return product + " × " + quantity.str() + " = " + total.str(); }
  friend bool operator<(const ComparedLine& a, const ComparedLine& b) {
    return std::tie(a.product, a.quantity, a.total) < std::tie(b.product, b.quantity, b.total);
  }
};

void add_rate(ComparedLine& line, const Json& rate) {
  if (!number(rate).is_zero()) line.rates.push_back(number(rate));
}

std::string text_of(const std::vector<Decimal>& rates) {
  std::string text;
  for (const Decimal& rate : rates) text += (text.empty() ? "" : "+") + rate.str() + "%";
  return text.empty() ? "none" : text;
}

// What of an order belongs into the document: returned goods stay out, and lines of nothing.
std::vector<ComparedLine> lines_of_order(const Json& order) {
  std::vector<ComparedLine> lines;
  for (const Json& item : order["items"].items()) {
    if (item["isReturn"].truthy() || number(item["quantity"]).is_zero()) continue;
    ComparedLine line{trimmed(item["product"].text()), number(item["quantity"]), number(item["total"]), {}};
    add_rate(line, item["tax"]);
    add_rate(line, item["taxOptional"]);
    std::ranges::sort(line.rates);
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines, std::less());
  return lines;
}

std::vector<ComparedLine> lines_of_remission(const Json& remission) {
  std::vector<ComparedLine> lines;
  for (const Json& item : remission["lines"].items()) {
    ComparedLine line{trimmed(item["reference"].text()), number(item["quantity"]), number(item["total"]), {}};
    for (const Json& tax : item["taxes"].items()) add_rate(line, tax["percentage"]);
    std::ranges::sort(line.rates);
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines, std::less());
  return lines;
}

class Judge {
 public:
  Judge(const Json& handy, const Json& alegra, const Expectations& expectations)
      : handy_(handy), alegra_(alegra), expectations_(expectations) {}

  Verdict run() {
    read_handy();
    read_alegra_items();
    for (const Json& remission : alegra_["remissions"].items()) {
      if (remission["status"].text() != "void") take(remission);
    }
    for (const auto& [id, order] : orders_) judge_order(id, *order);
    judge_customers();
    return std::move(verdict_);
  }

 private:
  void find(Kind kind, std::string order, std::string remission, std::string detail) {
    verdict_.findings.push_back({kind, std::move(order), std::move(remission), std::move(detail)});
  }

  void read_handy() {
    for (const Json& customer : handy_["customers"].items()) {
      customer_names_[customer["code"].text()] = trimmed(customer["description"].text());
    }
    for (const Json& order : handy_["orders"].items()) {
      orders_[order["id"].text()] = &order;
      if (const std::string& replaced = order["editedFrom"].text(); !replaced.empty())
        replaced_.insert(replaced);
      if (order["isEdited"].truthy()) replaced_.insert(order["id"].text());
    }
  }

  void read_alegra_items() {
    for (const Json& item : alegra_["items"].items()) {
      const Json& reference = item["reference"];
      const std::string& code = reference.is_object() ? reference["reference"].text() : reference.text();
      for (const Json& tax : item["tax"].items()) {
        const bool active = tax["status"].text() != "inactive";
        if (active && tax["name"].text() == "IVA")
          iva_rates_.emplace(trimmed(code), number(tax["percentage"]));
      }
    }
  }

  void take(const Json& remission) {
    const std::optional<std::string> order = order_id_in(remission["observations"].text());
    if (!order) return;
    if (!orders_.contains(*order)) {
      find(Kind::stray, *order, remission["id"].text(), "Handy has no such order");
      return;
    }
    remissions_[*order].push_back(&remission);
  }

  void judge_order(const std::string& id, const Json& order) {
    const std::vector<const Json*>& found = remissions_[id];
    const bool replaced = replaced_.contains(id);
    const bool gone = replaced || order["deleted"].truthy();
    const bool must_not_arrive = expectations_.undelivered.contains(id);
    const bool expected = !gone && !must_not_arrive && !lines_of_order(order).empty();
    const std::size_t before = verdict_.findings.size();
    if (expected) ++verdict_.expected;
    if (expected && found.empty()) find(Kind::lost, id, "", "no live remission");
    if (found.size() > 1) {
      find(Kind::doubled, id, (*found[1])["id"].text(), std::to_string(found.size()) + " live remissions");
    }
    for (const Json* remission : found) {
      const std::string& remission_id = (*remission)["id"].text();
      const bool may_stay = expectations_.kept.contains(id) || (!replaced && !expectations_.deletions);
      if (gone && !may_stay) {
        find(Kind::stale, id, remission_id, replaced ? "the order was replaced" : "the order was deleted");
      } else if (!gone && must_not_arrive) {
        find(Kind::unexpected, id, remission_id, "the order must not arrive");
      }
      compare(id, order, *remission);
    }
    if (expected && verdict_.findings.size() == before) ++verdict_.delivered;
  }

  void compare(const std::string& id, const Json& order, const Json& remission) {
    const std::string& remission_id = remission["id"].text();
    const std::string& customer = customer_names_[order["customer"].text()];
    const std::string client = trimmed(remission["client"]["name"].text());
    if (client != customer)
      find(Kind::wrong_client, id, remission_id, '"' + client + "\", not \"" + customer + '"');
    const std::vector<ComparedLine> wanted = lines_of_order(order);
    compare_lines(id, remission_id, wanted, lines_of_remission(remission));
    Decimal total;
    for (const ComparedLine& line : wanted) total += line.total;
    const Decimal difference = (number(remission["total"]) - total.rounded(2)).abs();
    if (difference > expectations_.total_tolerance) {
      find(Kind::wrong_total, id, remission_id, remission["total"].text() + ", not " + total.fixed(2));
    }
  }

  void compare_lines(const std::string& id, const std::string& remission_id,
                     const std::vector<ComparedLine>& wanted, const std::vector<ComparedLine>& actual) {
    if (wanted.size() != actual.size()) {
      find(Kind::wrong_lines, id, remission_id,
           std::to_string(actual.size()) + " lines, not " + std::to_string(wanted.size()));
      return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const ComparedLine& here = wanted[i];
      const ComparedLine& there = actual[i];
      if (here.product != there.product || here.quantity != there.quantity ||
          (here.total - there.total).abs() > expectations_.line_tolerance) {
        find(Kind::wrong_lines, id, remission_id, there.text() + ", not " + here.text());
      } else if (here.rates != there.rates && !price_holds_the_iva(here, there)) {
        find(Kind::wrong_taxes, id, remission_id,
             here.product + ": " + text_of(there.rates) + ", not " + text_of(here.rates));
      }
    }
  }

  // A line without a tax in Handy may still have one in its price: the item's active IVA, where the price
  // came from Alegra (rule A-PROD-6).
  [[nodiscard]] bool price_holds_the_iva(const ComparedLine& here, const ComparedLine& there) const {
    const auto iva = iva_rates_.find(here.product);
    return here.rates.empty() && iva != iva_rates_.end() && there.rates == std::vector<Decimal>{iva->second};
  }

  // Twins that were there before are the account's own; a push must not add one.
  void judge_customers() {
    std::set<std::string> created;
    for (const Json& id : alegra_["created_contacts"].items()) created.insert(id.text());
    struct Namesakes {
      std::size_t all = 0;
      std::size_t created = 0;
    };
    std::map<std::string, Namesakes> by_name;
    for (const Json& contact : alegra_["contacts"].items()) {
      if (contact["status"].text() == "inactive" || !is_client(contact["type"])) continue;
      Namesakes& namesakes = by_name[trimmed(contact["name"].text())];
      ++namesakes.all;
      if (created.contains(contact["id"].text())) ++namesakes.created;
    }
    for (const auto& [name, namesakes] : by_name) {
      if (namesakes.all > 1 && namesakes.created > 0) {
        find(Kind::doubled_customer, "", "",
             std::to_string(namesakes.all) + " contacts named \"" + name + '"');
      }
    }
  }

  static bool is_client(const Json& roles) {
    const Json::Array& list = roles.items();
    return roles.text() == "client" || std::ranges::find(list, Json("client")) != list.end();
  }

  const Json& handy_;
  const Json& alegra_;
  const Expectations& expectations_;
  std::map<std::string, std::string> customer_names_;  // by code
  std::map<std::string, Decimal> iva_rates_;           // of Alegra's items, by code
  std::map<std::string, const Json*> orders_;
  std::set<std::string> replaced_;
  std::map<std::string, std::vector<const Json*>> remissions_;  // the live ones, by order
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
    if (!finding.remission.empty()) text += "remission " + finding.remission + ": ";
    text += finding.detail + "\n";
  }
  return text;
}

Json Verdict::json() const {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    list.push_back(Json::object({{"kind", name_of(finding.kind)},
                                 {"order", finding.order},
                                 {"remission", finding.remission},
                                 {"detail", finding.detail}}));
  }
  return Json::object({{"expected", static_cast<std::uint64_t>(expected)},
                       {"delivered", static_cast<std::uint64_t>(delivered)},
                       {"findings", std::move(list)}});
}

Verdict judge(const Json& handy, const Json& alegra, const Expectations& expectations) {
  return Judge(handy, alegra, expectations).run();
}

}  // namespace enlace::mock
