#include <enlace/sdk/typed_text.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

#include <enlace/sdk/rfc.hpp>
#include <enlace/sdk/text.hpp>

#include "code_points.hpp"

namespace enlace::sdk {
namespace {

constexpr std::size_t kShown = 120;  // code points of what was typed that a note repeats
constexpr std::size_t kFewestPhoneDigits = 7;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t digits_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

std::string without(std::string_view text, std::string_view characters) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [&](char c) { return characters.find(c) == std::string_view::npos; });
  return out;
}

std::string_view strip(std::string_view text, std::string_view characters) {
  const std::size_t first = text.find_first_not_of(characters);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(characters) - first + 1);
}

std::string one_line(std::string_view plain) {
  std::string out;
  for (const char c : plain) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank) out.push_back(c);
    if (blank && !out.empty() && out.back() != ' ') out.push_back(' ');
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (const std::string_view part = strip(text.substr(0, end), " "); !part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

void append(std::string& list, std::string_view part) {
  if (part.empty()) return;
  if (!list.empty()) list += ", ";
  list += part;
}

// What is left of a value without what it is commonly written with: alike means not worth a note.
std::string essence(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("ñ") || rest.starts_with("Ñ")) {
      out += "ñ";
      ++i;
    } else if (lower(rest.front()) == 'n' && rest.substr(1).starts_with("\u0303")) {
      out += "ñ";
      i += 2;
    } else if (std::string_view(" .-/()\t\r\n").find(text[i]) == std::string_view::npos) {
      out.push_back(lower(text[i]));
    }
  }
  return out;
}

// What follows the letters of `word` at the start, also "r.f.c." and "N I T:"; the whole when it is not
// there.
std::string_view after_word(std::string_view text, std::string_view word) {
  std::string_view rest = text;
  for (const char letter : word) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" ."), rest.size()));
    if (rest.empty() || lower(rest.front()) != letter) return text;
    rest.remove_prefix(1);
  }
  return rest;
}

std::string_view without_tax_word(std::string_view text) {
  for (const std::string_view word : {"rfc", "nit"}) {
    const std::string_view rest = after_word(text, word);
    if (rest.size() == text.size()) continue;
    const std::string_view value = strip(rest, " .:-#=\"'");
    const bool apart = !rest.empty() && !is_letter(rest.front());
    if (!value.empty() && (apart || rfc_of(value))) return value;
  }
  return text;
}

Typed typed(std::string_view text, std::string value) {
  const bool changed = essence(text) != essence(value);
  return {std::move(value), "", changed};
}

// The only run of digits with this length; "" when there are more runs or none.
std::string_view only_number(std::string_view text, std::size_t digits) {
  std::string_view found;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > i && !found.empty()) return {};
    if (end > i) found = text.substr(i, end - i);
    i = end + 1;
  }
  return found.size() == digits ? found : std::string_view();
}

// "of Ana: " before an address says nothing about it; another word may be the start of one that a blank cut,
// and so may an initial or a dot.
bool is_filler(std::string_view word) {
  std::string folded;
  std::transform(word.begin(), word.end(), std::back_inserter(folded), lower);
  const std::string_view bare = strip(folded, ":.-");
  if (word.ends_with('.') && bare.size() <= 1) return false;
  constexpr std::string_view kWords[] = {
      "",  "correo", "email", "e-mail", "mail", "electronico", "electrónico",
      "y", "e",      "o",     "and",    "or",   "&",           "+"};
  return word.ends_with(':') || std::find(std::begin(kWords), std::end(kWords), bare) != std::end(kWords);
}

std::optional<std::string> address_of(std::string_view word) {
  std::string_view bare = strip(word, "'.:=*");
  constexpr std::string_view kScheme = "mailto:";
  const bool linked =
      bare.size() > kScheme.size() &&
      std::equal(kScheme.begin(), kScheme.end(), bare.begin(), [](char a, char b) { return a == lower(b); });
  if (linked) bare.remove_prefix(kScheme.size());
  return looks_like_email(bare) ? std::optional(std::string(bare)) : std::nullopt;
}

// What marks part from each other, and whether a mark that should have been a dot may have cut an address
// there: "juan,perez@x.mx" is not perez's.
constexpr std::string_view kMarks = ";,/|\n<>()[]\"";
constexpr std::string_view kTouching = ";,/|()[]\"";
struct Piece {
  std::string_view text;
  bool cut_before = false, cut_after = false;
};

bool may_belong(std::string_view neighbour) {
  return !neighbour.empty() && neighbour.find('@') == std::string_view::npos;
}

// The word beyond marks without a blank on either side.
bool is_cut_before(std::string_view before) {
  const std::size_t end = before.find_last_not_of(kTouching);
  if (end == std::string_view::npos || end + 1 == before.size()) return false;
  const std::string_view word = before.substr(0, end + 1);
  const std::size_t blank = word.find_last_of(std::string(kMarks) + " ");
  const std::string_view neighbour = blank == std::string_view::npos ? word : word.substr(blank + 1);
  return may_belong(neighbour) && !neighbour.ends_with(':');
}
bool is_cut_after(std::string_view after) {
  const std::size_t start = after.find_first_not_of(kTouching);
  if (start == std::string_view::npos || start == 0) return false;
  const std::string_view word = after.substr(start);
  return may_belong(word.substr(0, std::min(word.find_first_of(std::string(kMarks) + " "), word.size())));
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kMarks, begin), text.size());
    const std::string_view raw = text.substr(begin, end - begin);
    if (const std::string_view part = strip(raw, " "); !part.empty()) {
      pieces.push_back({part, raw.front() != ' ' && is_cut_before(text.substr(0, begin)),
                        raw.back() != ' ' && is_cut_after(text.substr(end))});
    }
    begin = end + 1;
  }
  return pieces;
}

// Whether the word after it may be the rest of an address: "ana@empresa.com .mx", "ana@empresa.com. mx".
bool goes_on(std::string_view word, const std::vector<std::string_view>& words, std::size_t next) {
  if (next >= words.size()) return false;
  const std::string_view after = words[next];
  if (after.front() == '.') return after.size() > 1 || next + 1 < words.size();
  constexpr std::size_t kLongestEnding = 3;
  const bool ending = after.size() <= kLongestEnding &&
                      std::all_of(after.begin(), after.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return word.ends_with('.') && ending;
}

// "ana @x.mx": a blank beside the only '@' belongs to nobody.
std::string joined_at_sign(std::string_view piece) {
  std::string out(piece);
  if (std::count(out.begin(), out.end(), '@') != 1) return out;
  for (std::size_t at = out.find('@'); at > 0 && out[at - 1] == ' '; at = out.find('@')) out.erase(at - 1, 1);
  for (std::size_t at = out.find('@'); at + 1 < out.size() && out[at + 1] == ' ';) out.erase(at + 1, 1);
  return out;
}

void note_cleaned(std::vector<Notice>& notices, const char* code, const Customer& customer,
                  std::string_view text, const Typed& typed) {
  if (!typed.changed || typed.value.empty()) return;
  notices.push_back({code,
                     Json::object({{"customer", customer.description},
                                   {"typed", cut(one_line(plain_characters(text)), kShown)},
                                   {"used", typed.value}}),
                     ""});
}

}  // namespace

std::string plain_text(std::string_view text) {
  return one_line(plain_characters(text));
}

Typed typed_tax_id(std::string_view text) {
  const std::string line = plain_text(text);
  std::string_view value = strip(line, " \"'.,:;#*_=()[]<>");
  if (!rfc_of(value)) value = without_tax_word(value);  // RFC120315AB7 is one
  return typed(text, std::string(value));
}

Typed typed_postal_code(std::string_view text, std::size_t digits) {
  const std::string line = plain_text(text);
  std::string_view rest = strip(line, " \"'");
  if (rest.ends_with(".0") || rest.ends_with(".00")) rest = rest.substr(0, rest.rfind('.'));
  if (const std::string_view code = after_word(rest, "cp"); digits_in(code) > 0) rest = code;
  std::string code = without(rest, " -.,:#\"'");
  const bool number = !code.empty() && digits_in(code) == code.size();
  if (digits == 0) return typed(text, number ? std::move(code) : line);
  if (number && code.size() + 1 == digits) code.insert(code.begin(), '0');
  if (!number) code = only_number(line, digits);
  if (code.size() != digits) return {"", line, !line.empty()};
  return typed(text, std::move(code));
}

Typed typed_phone(std::string_view text) {
  const std::string plain = plain_characters(text);
  std::vector<std::string_view> numbers = split(plain, ";/|,\n");
  std::erase_if(numbers, [](std::string_view part) { return digits_in(part) < kFewestPhoneDigits; });
  const std::string line = one_line(plain);
  if (digits_in(line) < kFewestPhoneDigits) return typed(text, line);
  std::string_view first = numbers.size() > 1 ? numbers.front() : std::string_view(line);
  first = strip(first, " \"'");
  if (const std::size_t start = first.find_first_of("0123456789+("); is_letter(first.front())) {
    first.remove_prefix(start);
  }
  Typed result = typed(text, one_line(first));
  for (std::size_t i = 1; i < numbers.size(); ++i) append(result.left_out, numbers[i]);
  return result;
}

Typed typed_email(std::string_view text) {
  Typed result;
  const std::string plain = plain_characters(text);
  for (const Piece& piece : pieces_of(plain)) {
    const std::string joined = joined_at_sign(piece.text);
    const std::vector<std::string_view> words = split(joined, " ");
    std::string_view before;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i];
      const std::size_t at = before.find('@');
      const bool after_address = at != std::string_view::npos && at > 0 && at + 1 < before.size();
      const bool cut = (i == 0 && piece.cut_before) || (i + 1 == words.size() && piece.cut_after);
      const bool whole = (after_address || is_filler(before)) && !cut && !goes_on(word, words, i + 1);
      before = word;
      const std::optional<std::string> address = whole ? address_of(word) : std::nullopt;
      if (address && result.value.empty()) {
        result.value = *address;
      } else if (!is_filler(word) && address != result.value) {
        append(result.left_out, address.value_or(std::string(word)));
      }
    }
  }
  result.changed = result.value != trim(text);
  return result;
}

TypedCustomer typed_customer(const Customer& customer, const CustomerRules& rules) {
  TypedCustomer result{customer, {}};
  Customer& clean = result.customer;

  Typed tax_id = typed_tax_id(customer.tax_id);
  const std::optional<std::string> rfc = rules.rfc ? rfc_of(tax_id.value) : std::nullopt;
  if (rfc) tax_id = typed(customer.tax_id, *rfc);
  clean.tax_id = tax_id.value;
  if (!rules.rfc || rfc) {
    note_cleaned(result.notices, "customer_tax_id_cleaned", customer, customer.tax_id, tax_id);
  }

  const Typed postal_code = typed_postal_code(customer.address.postal_code, rules.postal_digits);
  clean.address.postal_code = postal_code.value;
  if (rules.postal_digits > 0) {
    note_cleaned(result.notices, "customer_postal_code_cleaned", customer, customer.address.postal_code,
                 postal_code);
  }
  if (postal_code.value.empty() && !postal_code.left_out.empty()) {
    result.notices.push_back({"customer_postal_code_left_out",
                              Json::object({{"customer", customer.description},
                                            {"postal_code", cut(postal_code.left_out, kShown)}}),
                              ""});
  }

  const Typed phone = typed_phone(customer.phone);
  clean.phone = phone.value;
  note_cleaned(result.notices, "customer_phone_cleaned", customer, customer.phone, phone);

  const Typed email = typed_email(customer.email);
  clean.email = email.value.empty() ? plain_text(customer.email) : email.value;
  note_cleaned(result.notices, "customer_email_cleaned", customer, customer.email, email);

  for (std::string* field : {&clean.address.street, &clean.address.neighborhood, &clean.address.city,
                             &clean.address.state, &clean.address.country}) {
    *field = plain_text(*field);
  }
  return result;
}

}  // namespace enlace::sdk
