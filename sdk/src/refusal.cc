#include <enlace/sdk/refusal.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <enlace/sdk/text.hpp>

namespace enlace::sdk {
namespace {

constexpr int kDeepest = 6;
constexpr std::size_t kMostPieces = 10;
constexpr std::size_t kMostCode = 100;

// Names that carry words, in lower case; the first come first.
constexpr std::array<std::string_view, 20> kWords = {"message",
                                                     "error_description",
                                                     "exceptionmessage",
                                                     "messagedetail",
                                                     "detail",
                                                     "title",
                                                     "msg",
                                                     "mensaje",
                                                     "description",
                                                     "descripcion",
                                                     "reason",
                                                     "error",
                                                     "fault",
                                                     "faultstring",
                                                     "errormessage",
                                                     "error_message",
                                                     "developermessage",
                                                     "usermessage",
                                                     "details",
                                                     "cause"};
// Names that carry errors, often by field.
constexpr std::array<std::string_view, 9> kLists = {"errors",      "errores",      "modelstate",
                                                    "fielderrors", "field_errors", "violations",
                                                    "messages",    "mensajes",     "innererror"};
constexpr std::array<std::string_view, 5> kCodes = {"code", "error_code", "errorcode", "codigo", "errorid"};
constexpr std::array<std::string_view, 6> kFields = {"field",        "campo", "property",
                                                     "propertyname", "path",  "param"};
// What else an answer that is nothing but an error holds.
constexpr std::array<std::string_view, 14> kBeside = {
    "status",  "statuscode", "status_code", "success", "ok",     "timestamp",  "path",
    "traceid", "type",       "instance",    "data",    "result", "request_id", "requestid"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Json& member(const Json& object, std::string_view name) {
  for (const Json::Member& each : object.members()) {
    if (lower(each.key) == name) return each.value;
  }
  return object["\x01no such member"];  // null
}

// --- characters
// ----------------------------------------------------------------------------------------------

// The code point at the start of `text` and its length in bytes; {0xFFFD, 1} for what is no UTF-8.
struct Point {
  std::uint32_t value;
  std::size_t size;
};
Point point_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {0xFFFD, 1};
  std::uint32_t value = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0xFFFD, 1};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[size] || value > 0x10FFFF || surrogate) return {0xFFFD, 1};
  return {value, size};
}

bool is_blank(std::uint32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029;
}

bool is_unseen(std::uint32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

// --- JSON
// ----------------------------------------------------------------------------------------------------

void add(std::vector<std::string>& pieces, const std::string& text) {
  std::string piece = clean_words(text);
  if (piece.empty() || pieces.size() >= kMostPieces) return;
  // Servers say the same twice, or once more with less.
  const bool known = std::any_of(pieces.begin(), pieces.end(), [&](const std::string& one) {
    return one.find(piece) != std::string::npos;
  });
  if (!known) pieces.push_back(std::move(piece));
}

// OAuth's {"error":"invalid_grant","error_description":"…"}: one word beside the words for a person.
bool is_a_code(const Json& value) {
  return !value.text().empty() && value.text().find(' ') == std::string::npos;
}

void collect(const Json& json, int depth, std::vector<std::string>& pieces);

// The value of a list of errors: texts, objects, or {field: words}.
void collect_list(const Json& list, int depth, std::vector<std::string>& pieces) {
  if (!list.is_object()) return collect(list, depth, pieces);
  for (const Json::Member& each : list.members()) {
    const std::string name = lower(each.key);
    if (among(kCodes, name)) continue;
    std::vector<std::string> inner;
    collect(each.value, depth + 1, inner);
    const bool is_a_word = among(kWords, name) || among(kLists, name);
    for (const std::string& words : inner) add(pieces, is_a_word ? words : each.key + ": " + words);
  }
}

void collect(const Json& json, int depth, std::vector<std::string>& pieces) {
  if (depth > kDeepest || pieces.size() >= kMostPieces) return;
  if (json.is_string()) return add(pieces, json.text());
  for (const Json& item : json.items()) collect(item, depth + 1, pieces);
  if (!json.is_object()) return;
  std::vector<std::string> own;
  for (const std::string_view name : kWords) {
    const Json& value = member(json, name);
    if (name == "error" && !own.empty() && is_a_code(value)) continue;
    collect(value, depth + 1, own);
  }
  std::string field;
  for (const std::string_view name : kFields) {
    if (field.empty() && member(json, name).is_string()) field = member(json, name).text();
  }
  const bool of_a_field = depth > 0 && !field.empty();
  for (const std::string& words : own) add(pieces, of_a_field ? field + ": " + words : words);
  for (const std::string_view name : kLists) collect_list(member(json, name), depth + 1, pieces);
  if (!pieces.empty()) return;
  for (const std::string_view name : {"data", "response", "result", "body"}) {
    collect(member(json, name), depth + 1, pieces);
  }
}

std::string code_in(const Json& json, int depth) {
  if (depth > 3) return {};
  if (json.is_array() && json.size() > 0) return code_in(json.items().front(), depth + 1);
  for (const std::string_view name : kCodes) {
    if (const std::string code = text_of(member(json, name)); !code.empty()) return code;
  }
  for (const std::string_view name : {"error", "errors", "fault"}) {
    if (std::string code = code_in(member(json, name), depth + 1); !code.empty()) return code;
  }
  const Json& error = member(json, "error");
  const bool has_words =
      !member(json, "error_description").text().empty() || !member(json, "message").text().empty();
  return has_words && is_a_code(error) ? error.text() : std::string();
}

// --- pages
// ---------------------------------------------------------------------------------------------------

// What stands between <name …> and </name>, without tags.
std::string element(std::string_view page, const std::string& lowered, const std::string& name) {
  const std::size_t tag = lowered.find("<" + name);
  if (tag == std::string::npos) return {};
  const std::size_t open = lowered.find('>', tag);
  const std::size_t close = lowered.find("</" + name, tag);
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  std::string text;
  bool inside = false;
  for (const char c : page.substr(open + 1, close - open - 1)) {
    if (c == '<') inside = true;
    if (!inside) text.push_back(c);
    if (c == '>') inside = false;
  }
  return clean_words(text);
}

Refusal read_page(std::string_view page) {
  constexpr std::size_t kLongest = std::size_t{64} << 10;
  page = page.substr(0, kLongest);
  const std::string lowered = lower(page);
  Refusal refusal;
  refusal.is_page = lowered.find("<html") != std::string::npos || lowered.starts_with("<!doctype html");
  const std::vector<std::string> names =
      refusal.is_page
          ? std::vector<std::string>{"title", "h1", "h2", "body"}
          : std::vector<std::string>{"message", "error_description", "faultstring", "detail", "error"};
  for (const std::string& name : names) {
    if (refusal.words.empty()) refusal.words = element(page, lowered, name);
  }
  if (!refusal.is_page) refusal.code = std::string(cut(element(page, lowered, "code"), kMostCode));
  return refusal;
}

}  // namespace

std::string clean_words(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t points = 0;
  bool blank = false;
  while (!text.empty()) {
    const Point point = point_at(text);
    const std::string_view bytes = text.substr(0, point.size);
    text.remove_prefix(point.size);
    if (is_unseen(point.value)) continue;
    if (is_blank(point.value)) {
      blank = !out.empty();
      continue;
    }
    if (points + (blank ? 1 : 0) >= most) return out + "…";
    if (blank) out.push_back(' ');
    points += blank ? 2 : 1;
    blank = false;
    out += point.value == 0xFFFD ? std::string_view("\xEF\xBF\xBD") : bytes;
  }
  return out;
}

Refusal refusal_in(const Json& body) {
  std::vector<std::string> pieces;
  collect(body, 0, pieces);
  std::string words;
  for (const std::string& piece : pieces) {
    const bool sentence = words.ends_with('.') || words.ends_with('!') || words.ends_with('?');
    words += (words.empty() ? "" : sentence ? " " : "; ") + piece;
  }
  return {clean_words(words), clean_words(code_in(body, 0), kMostCode), false};
}

Refusal read_refusal(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  body = trim(body);
  if (body.starts_with('<')) return read_page(body);
  if (const Result<Json> json = Json::read(body)) return refusal_in(*json);
  return {clean_words(body), {}, false};
}

bool is_error_answer(const Json& body) {
  if (!body.is_object() || body.size() == 0) return false;
  bool says_so = false;
  for (const Json::Member& each : body.members()) {
    const std::string name = lower(each.key);
    const Json& value = each.value;
    const bool empty = value.is_null() || (value.size() == 0 && value.text().empty() && !value.is_bool());
    if (name == "error" || name == "errors" || name == "errores") {
      says_so |= (value.is_string() && !value.text().empty()) || value.size() > 0 || value.dump() == "true";
    } else if (name == "success" || name == "ok") {
      says_so |= value.dump() == "false";
    } else if (name == "code" || name == "statuscode" || name == "status_code" || name == "status") {
      const auto number = value.is_number() ? value.integer() : std::nullopt;
      says_so |= (number && *number >= 400 && *number < 600) || lower(value.text()) == "error";
    } else if (among(kBeside, name)) {
      if ((name == "data" || name == "result") && !empty) return false;
    } else if (!among(kWords, name) && !among(kLists, name) && !among(kCodes, name) &&
               !among(kFields, name)) {
      return false;
    }
  }
  return says_so;
}

Json answer_params(const Error& error, Json more) {
  const std::string& kept = error.params["answer"].text();
  more.set("answer", kept.empty() ? error.message : kept);
  if (error.http_status != 0) more.set("http_status", error.http_status);
  if (!error.erp_code.empty()) more.set("erp_code", error.erp_code);
  return more;
}

}  // namespace enlace::sdk
