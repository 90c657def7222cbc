#include "views/query_text.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "text/fold.hpp"
#include "text/zone.hpp"

namespace enlace::views {
namespace {

constexpr std::string_view kMark = "handy-";
constexpr std::size_t kLongestWord = 100;

struct Token {
  std::string key;   // folded, before ':'; "" = none
  std::string text;  // as typed, quotes taken off
  bool quoted = false;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const std::map<std::string, std::string>& keys() {
  static const std::map<std::string, std::string> names = {
      {"vendedor", "seller"},     {"vendedora", "seller"},  {"seller", "seller"}, {"cliente", "customer"},
      {"clienta", "customer"},    {"customer", "customer"}, {"estado", "state"},  {"state", "state"},
      {"monto", "amount"},        {"total", "amount"},      {"amount", "amount"}, {"desde", "from"},
      {"from", "from"},           {"hasta", "to"},          {"to", "to"},         {"zona", "zone"},
      {"zone", "zone"},           {"tipo", "kind"},         {"kind", "kind"},     {"conector", "connector"},
      {"connector", "connector"}, {"folio", "order"},       {"pedido", "order"},  {"order", "order"}};
  return names;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size() && tokens.size() < kMostWords) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    Token token;
    std::string word;
    for (bool quoted = false; at < text.size() && (quoted || !is_blank(text[at])); ++at) {
      const char c = text[at];
      if (c == '"') {
        quoted = !quoted;
        token.quoted = true;
      } else if (c == ':' && !quoted && token.key.empty()) {
        const auto known = keys().find(text::fold_name(word));
        if (known == keys().end()) {
          word += c;
        } else {
          token.key = known->second;
          word.clear();
        }
      } else {
        word += c;
      }
    }
    token.text = text::cut(word, kLongestWord);
    if (!token.text.empty()) tokens.push_back(std::move(token));
  }
  return tokens;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Words that people say around what they mean.
bool is_filler(const std::string& word) {
  static constexpr std::array<std::string_view, 15> kFillers = {"de",     "del",     "el",     "la",  "los",
                                                                "las",    "y",       "the",    "of",  "and",
                                                                "pedido", "pedidos", "orders", "con", "por"};
  return std::find(kFillers.begin(), kFillers.end(), word) != kFillers.end();
}

// A period in one or two words; how many were used.
std::size_t period_at(const std::vector<std::string>& folded, std::size_t at, std::string& period) {
  static const std::map<std::string, std::string> one = {
      {"hoy", "today"}, {"today", "today"}, {"ayer", "yesterday"}, {"yesterday", "yesterday"}};
  static const std::map<std::string, std::string> two = {
      {"esta semana", "this_week"}, {"this week", "this_week"}, {"semana pasada", "last_week"},
      {"last week", "last_week"},   {"este mes", "this_month"}, {"this month", "this_month"}};
  if (at + 1 < folded.size()) {
    const auto found = two.find(folded[at] + " " + folded[at + 1]);
    if (found != two.end()) {
      period = found->second;
      return 2;
    }
  }
  const auto found = one.find(folded[at]);
  if (found == one.end()) return 0;
  period = found->second;
  return 1;
}

// 2026-11-24, 24/11/2026.
std::string day_of(const std::string& text) {
  std::string day = text;
  const auto digits_at = [&](std::size_t at, std::size_t count) { return is_digits(text.substr(at, count)); };
  if (text.size() == 10 && text[2] == '/' && text[5] == '/' && digits_at(0, 2) && digits_at(3, 2) &&
      digits_at(6, 4)) {
    day = text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
  }
  const bool is_day = day.size() == 10 && day[4] == '-' && text::parse_iso(day + "T00:00:00Z") &&
                      text::add_days(day, 0) == day;
  return is_day ? day : std::string();
}

// ">5000", "<=300", "=1250".
bool take_compared(const std::string& text, QueryText& query) {
  constexpr const char* kSmallest = "0.000000000001";
  const bool compares = text.starts_with('>') || text.starts_with('<') || text.starts_with('=');
  if (!compares) return false;
  const bool or_equal = text.size() > 1 && text[1] == '=';
  const std::optional<Decimal> amount = read_amount(text.substr(or_equal ? 2 : 1));
  if (!amount) return false;
  const Decimal step = or_equal ? Decimal() : d(kSmallest);
  if (text[0] != '<') query.amount_from = text[0] == '=' ? *amount : *amount + step;
  if (text[0] != '>') query.amount_to = text[0] == '=' ? *amount : *amount - step;
  return true;
}

void take_amount(const Decimal& amount, QueryText& query) {
  const AmountRange range = around(amount);
  query.amount_from = range.from;
  query.amount_to = range.to;
}

void take_keyed(const Token& token, QueryText& query) {
  const std::string folded = text::fold_name(token.text);
  if (token.key == "seller") query.sellers.push_back(folded);
  if (token.key == "customer") query.customers.push_back(folded);
  if (token.key == "state") query.states.push_back(token.text);
  if (token.key == "zone") query.zone = token.text;
  if (token.key == "connector") query.connector = token.text;
  if (token.key == "order") query.mark = token.text;
  if (token.key == "kind") query.kind = folded == "preventa" || folded == "presale" ? "presale" : "sale";
  if (token.key == "from") query.from = day_of(token.text);
  if (token.key == "to") query.to = day_of(token.text);
  if (token.key == "amount" && !take_compared(token.text, query)) {
    if (const std::optional<Decimal> amount = read_amount(token.text)) take_amount(*amount, query);
  }
}

// Handy's id in a mark that stands in an ERP: "HANDY-31000001", "HANDY-31000001-2".
std::string marked(const std::string& folded) {
  if (!folded.starts_with(kMark)) return {};
  const std::string id = folded.substr(kMark.size(), folded.find('-', kMark.size()) - kMark.size());
  return is_digits(id) ? id : std::string();
}

}  // namespace

bool QueryText::is_empty() const {
  return words.empty() && sellers.empty() && customers.empty() && states.empty() && numbers.empty() &&
         mark.empty() && zone.empty() && kind.empty() && connector.empty() && period.empty() &&
         from.empty() && to.empty() && !amount_from && !amount_to;
}

std::optional<Decimal> read_amount(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == '$' || c == ' ') continue;
    digits += c;
  }
  // Commas stand between thousands, or before one or two decimals where there is no point.
  const std::size_t comma = digits.rfind(',');
  if (comma != std::string::npos) {
    const bool decimals = digits.find('.') == std::string::npos && digits.size() - comma <= 3;
    if (decimals) digits[comma] = '.';
    std::erase(digits, ',');
  }
  if (digits.empty() || digits.front() == '+' || digits.find_first_of("eE") != std::string::npos) {
    return std::nullopt;
  }
  return Decimal::parse(digits);
}

AmountRange around(const Decimal& amount) {
  const Decimal margin = amount.abs() / Decimal(100);
  return {amount - margin, amount + margin};
}

QueryText read_query(std::string_view text) {
  QueryText query;
  const std::vector<Token> tokens = tokens_of(text);
  std::vector<std::string> folded;
  for (const Token& token : tokens) folded.push_back(text::fold_name(token.text));
  if (tokens.size() == 1 && tokens.front().key.empty()) query.whole = tokens.front().text;
  std::vector<std::string> fillers;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (!token.key.empty()) {
      take_keyed(token, query);
      continue;
    }
    if (token.quoted) {
      if (!folded[i].empty()) query.words.push_back(folded[i]);
      continue;
    }
    if (const std::size_t used = period_at(folded, i, query.period); used > 0) {
      i += used - 1;
      continue;
    }
    if (const std::string day = day_of(token.text); !day.empty()) {
      query.from = query.to = day;
      continue;
    }
    if (const std::string id = marked(folded[i]); !id.empty()) {
      query.mark = id;
      continue;
    }
    if (take_compared(token.text, query)) continue;
    if (is_digits(token.text)) {
      query.numbers.push_back(token.text);
      continue;
    }
    const bool looks_like_money = token.text.find_first_not_of("0123456789.,$") == std::string::npos;
    if (const std::optional<Decimal> amount = looks_like_money ? read_amount(token.text) : std::nullopt) {
      take_amount(*amount, query);
      continue;
    }
    (is_filler(folded[i]) ? fillers : query.words).push_back(folded[i]);
  }
  std::erase(query.words, std::string());
  if (query.is_empty()) query.words = fillers;  // "el": better than nothing
  return query;
}

}  // namespace enlace::views
