#include "mocks/judge/messages.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "mocks/frame/text.hpp"

namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

// The numerals in a text: "<31000001.a1b2@x>" -> {"31000001", "1", "2"}.
std::vector<std::string> numerals(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", i), text.size());
    if (end > i) found.emplace_back(text.substr(i, end - i));
    i = end == i ? i + 1 : end;
  }
  return found;
}

// A message about an earlier one (an order that was cancelled since) is no notice of an order.
bool follows_another(const Json& message) {
  return std::ranges::any_of(message["headers"].items(), [](const Json& header) {
    return folded(header.items().at(0).text()) == "in-reply-to";
  });
}

// The first of the orders that the message names; "" for none.
template <class Orders>
std::string order_of(const Json& message, const Orders& orders) {
  for (const char* place : {"message_id", "subject"}) {
    for (const std::string& numeral : numerals(message[place].text())) {
      if (orders.contains(numeral)) return numeral;
    }
  }
  return "";
}

// The entities that writers of HTML use, and runs of blanks, as a reader sees them.
std::string as_shown(std::string_view text, bool html) {
  constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&lt;", "<"},   {"&gt;", ">"},   {"&quot;", "\""},  {"&#39;", "'"},
      {"&#x27;", "'"}, {"&nbsp;", " "}, {"\xC2\xA0", " "}, {"&amp;", "&"}};
  std::string shown;
  while (!text.empty()) {
    std::string_view next = text.substr(0, 1);
    std::size_t used = 1;
    for (const auto& [written, meant] : kEntities) {
      if ((html || written[0] != '&') && text.starts_with(written)) {
        next = meant;
        used = written.size();
        break;
      }
    }
    const bool blank = next == " " || next == "\n" || next == "\r" || next == "\t";
    if (!blank) shown += next;
    if (blank && !shown.ends_with(' ')) shown += ' ';
    text.remove_prefix(used);
  }
  return shown;
}

// All that a person reads, case and accents aside: every part alone must say it.
std::vector<std::string> readable(const Json& message) {
  std::vector<std::string> texts;
  for (const Json& part : message["parts"].items()) {
    const std::string& type = part["type"].text();
    if (type.starts_with("text/"))
      texts.push_back(folded(as_shown(part["text"].text(), type == "text/html")));
  }
  return texts;
}

// Amounts are written in many ways: their digits are what counts.
std::string digits_alone(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separator = (text[i] == '.' || text[i] == ',') && i + 1 < text.size() && text[i + 1] >= '0' &&
                           text[i + 1] <= '9' && !out.empty() && out.back() >= '0' && out.back() <= '9';
    if (!separator) out.push_back(text[i]);
  }
  return out;
}

bool says_amount(const std::string& text, Decimal amount) {
  const std::string plain = digits_alone(text);
  const auto holds = [&](const std::string& digits) {
    for (std::size_t at = plain.find(digits); at != std::string::npos; at = plain.find(digits, at + 1)) {
      const auto digit = [&](std::size_t i) {
        return i < plain.size() && plain[i] >= '0' && plain[i] <= '9';
      };
      if (!(at > 0 && digit(at - 1)) && !digit(at + digits.size())) return true;
    }
    return false;
  };
  std::string cents = amount.fixed(2);
  std::erase(cents, '.');
  return holds(cents) || (amount.rounded(0) == amount && holds(amount.str()));
}

}  // namespace

Verdict judge_notices(const Json& handy, const Json& mail, const NoticeExpectations& expectations) {
  Verdict verdict;
  verdict.document = "message";
  std::map<std::string, const Json*> orders;
  std::map<std::string, std::string> customers;
  for (const Json& order : handy["orders"].items()) orders[order["id"].text()] = &order;
  for (const Json& customer : handy["customers"].items()) {
    customers[customer["code"].text()] = customer["description"].text();
  }

  // Order and recipient -> the messages, by Message-ID.
  std::map<std::pair<std::string, std::string>, std::map<std::string, const Json*>> sent;
  std::set<std::string> seen;
  for (const Json& message : mail["messages"].items()) {
    const std::string order = order_of(message, orders);
    if (order.empty() || follows_another(message)) continue;
    for (const Json& recipient : message["recipients"].items()) {
      seen.insert(recipient.text());
      sent[{order, recipient.text()}][message["message_id"].text()] = &message;
    }
  }
  const auto find = [&](Kind kind, const std::string& order, const std::string& message, std::string detail) {
    verdict.findings.push_back({kind, order, message, std::move(detail)});
  };
  const auto compare = [&](const std::string& id, const Json& order, const Json& message) {
    const std::string& number = message["number"].text();
    const std::vector<std::string> texts = readable(message);
    if (texts.empty()) return find(Kind::wrong_lines, id, number, "has no text");
    Decimal total;
    for (const Json& item : order["items"].items()) {
      if (!item["isReturn"].truthy()) total += number_of(item["total"]);
    }
    for (const std::string& text : texts) {
      const auto says = [&](const std::string& words) {
        return text.find(folded(words)) != std::string::npos;
      };
      const std::string customer = trimmed(customers[order["customer"].text()]);
      if (!says(customer)) find(Kind::wrong_client, id, number, "does not name \"" + customer + '"');
      for (const Json& item : order["items"].items()) {
        const std::string code = trimmed(item["product"].text());
        if (!says(code)) find(Kind::wrong_lines, id, number, "does not name the product " + code);
      }
      if (!says_amount(text, total.rounded(2))) {
        find(Kind::wrong_total, id, number, "does not say " + total.fixed(2));
      }
    }
  };

  std::vector<std::string> recipients = expectations.recipients;
  if (recipients.empty()) recipients.assign(seen.begin(), seen.end());
  for (const auto& [id, order] : orders) {
    const bool gone = (*order)["deleted"].truthy() || (*order)["isEdited"].truthy();
    const bool expected = !gone && !expectations.undelivered.contains(id) && (*order)["items"].size() > 0;
    for (const std::string& recipient : recipients) {
      const std::size_t before = verdict.findings.size();
      const auto found = sent.find({id, recipient});
      const std::size_t count = found == sent.end() ? 0 : found->second.size();
      if (expected) ++verdict.expected;
      if (expected && count == 0) find(Kind::lost, id, "", "no message to " + recipient);
      if (count > 1) {
        find(Kind::doubled, id, "", std::to_string(count) + " messages to " + recipient);
      }
      if (!gone && expectations.undelivered.contains(id) && count > 0) {
        find(Kind::unexpected, id, "", "a message to " + recipient);
      }
      if (count > 0 && !gone) compare(id, *order, *found->second.begin()->second);
      if (expected && verdict.findings.size() == before) ++verdict.delivered;
    }
  }
  return verdict;
}

std::vector<std::string> stray_notices(const Json::Array& companies, const Json& mail) {
  std::set<std::string> known;
  for (const Json& company : companies) {
    for (const Json& order : company["orders"].items()) known.insert(order["id"].text());
  }
  std::vector<std::string> strays;
  for (const Json& message : mail["messages"].items()) {
    if (order_of(message, known).empty()) strays.push_back("message " + message["number"].text());
  }
  return strays;
}

}  // namespace enlace::mock
