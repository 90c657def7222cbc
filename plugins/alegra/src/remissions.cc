#include "remissions.hpp"

#include <algorithm>

#include "amounts.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr std::size_t kTextLimit = 500;  // code points, apis/alegra.md 9.2

std::string tag(const std::string& reference) {
  return "[" + reference + "]";
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What a person wrote like "[HANDY-...]" becomes "(HANDY-...]", which is nobody's mark.
std::string without_marks(std::string text, const std::string& reference) {
  const std::string mark = "[" + reference.substr(0, reference.find('-'));
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  for (auto at = std::search(text.begin(), text.end(), mark.begin(), mark.end(), same); at != text.end();
       at = std::search(at, text.end(), mark.begin(), mark.end(), same)) {
    *at = '(';
  }
  return text;
}

// Alegra gives the number plain, within an object, or within a list of one (apis/alegra.md 9.2, 15.6).
std::string number_of(const Json& row) {
  const Json::Array& several = row["numberTemplate"].items();
  const Json& in_list = several.empty() ? row["numberTemplate"] : several.front();
  for (const Json* number : {&in_list["fullNumber"], &row["number"], &in_list["number"]}) {
    if (std::string text = text_of(*number); !text.empty()) return text;
  }
  return {};
}

}  // namespace

std::string observations(const std::string& reference, std::string_view comment) {
  const std::string text = tag(reference) + " " + without_marks(std::string(trim(comment)), reference);
  return std::string(trim(cut(text, kTextLimit)));
}

bool is_marked(const Json& row, const std::string& reference) {
  return row["observations"].text().starts_with(tag(reference));  // only at the very start (14.4)
}

Json remission_body(const Order& order, const std::string& reference, const std::vector<RemissionLine>& lines,
                    const Settings& settings) {
  std::vector<PricedLine> priced;
  priced.reserve(lines.size());
  for (const RemissionLine& each : lines) priced.push_back({each.line, each.taxes, each.item.net_price});
  const std::vector<LineAmount> amounts = line_amounts(priced);
  Json items = Json::array();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const RemissionLine& each = lines[i];
    const LineAmount& amount = amounts[i];
    Json tax = Json::array();  // always sent, [] for none (apis/alegra.md Q4)
    for (const Tax& one : each.taxes) tax.push_back(Json::object({{"id", one.remote_id}}));
    items.push_back(Json::object({{"id", each.item.id},
                                  {"price", amount.price},
                                  {"quantity", each.line.quantity},
                                  {"discount", amount.discount},
                                  {"tax", tax}}));
  }
  Json body = Json::object({{"date", order.date},
                            {"dueDate", order.due_date.empty() ? order.date : order.due_date},
                            {"items", items},
                            {"observations", observations(reference, order.comment)},
                            {"anotation", "Pedido " + order.id}});  // printed; one n, sic
  if (!settings.warehouse.empty()) body.set("warehouse", Json::object({{"id", settings.warehouse}}));
  return body;
}

Found::Document document_of(const Json& row) {
  const std::string status = text_of(row["status"]);
  return {id_of(row), number_of(row), status, status != "void", amount_of(row["total"])};
}

Outcome outcome_of(const Json& row) {
  Outcome outcome;
  outcome.remote_id = id_of(row);
  outcome.remote_number = number_of(row);
  outcome.status = text_of(row["status"]);
  outcome.total = amount_of(row["total"]);
  return outcome;
}

}  // namespace enlace::alegra
