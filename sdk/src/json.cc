#include <enlace/sdk/json.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <numeric>

#include <enlace/sdk/result.hpp>

#include "utf8.hpp"

namespace enlace {
namespace {

namespace bj = boost::json;

// Up to here looking each member up among the others is the fastest; beyond, members are sorted, so that
// nobody can make us slow with a large object.
constexpr std::size_t kFewMembers = 32;

// The positions of `members` by key; those with the same key stay in the order written.
std::vector<std::size_t> by_key(const Json::Object& members) {
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t k) { return members[i].key < members[k].key; });
  return order;
}

// Keys of a different mark differ; nearly all do.
std::size_t mark_of(std::string_view key) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(key[i]));
  };
  if (key.empty()) return 0;
  return key.size() + byte(0) * 5 + byte(key.size() / 2) * 31 + byte(key.size() - 1) * 67;
}

bool all_differ(const Json::Object& members) {
  std::bitset<256> marks;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t mark = mark_of(members[i].key) % marks.size();
    if (!marks.test(mark)) {
      marks.set(mark);
      continue;
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (members[i].key == members[k].key) return false;
    }
  }
  return true;
}

// Builds a Json from parser events. The digits of a number come in pieces and are kept as text: Boost.JSON
// 1.81 rounds literals of more than 15 digits wrongly, so its values are never looked at.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  Json take() { return std::move(root_); }

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code&) { return open(true); }
  bool on_object_end(std::size_t, bj::error_code& problem) { return close(problem); }
  bool on_array_begin(bj::error_code&) { return open(false); }
  bool on_array_end(std::size_t, bj::error_code& problem) { return close(problem); }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return more(part); }
  bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
    members_.emplace_back().key = whole(part);
    return true;
  }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return more(part); }
  bool on_string(bj::string_view part, std::size_t, bj::error_code& problem) {
    return add(Json(whole(part)), problem);
  }
  bool on_number_part(bj::string_view part, bj::error_code&) { return more(part); }
  bool on_int64(std::int64_t, bj::string_view part, bj::error_code& problem) { return number(part, problem); }
  bool on_uint64(std::uint64_t, bj::string_view part, bj::error_code& problem) {
    return number(part, problem);
  }
  bool on_double(double, bj::string_view part, bj::error_code& problem) { return number(part, problem); }
  bool on_bool(bool value, bj::error_code& problem) { return add(Json(value), problem); }
  bool on_null(bj::error_code& problem) { return add(Json(), problem); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

 private:
  // An array or an object that is not closed yet.
  struct Frame {
    bool is_object;
    std::size_t first;  // of its values, in the stack of those
  };

  bool more(bj::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  // Most texts come in one piece.
  std::string whole(bj::string_view last) {
    if (text_.empty()) return {last.data(), last.size()};
    more(last);
    return std::exchange(text_, {});
  }
  bool number(bj::string_view part, bj::error_code& problem) {
    return add(Json::number(whole(part)), problem);
  }
  bool open(bool is_object) {
    frames_.push_back({is_object, is_object ? members_.size() : items_.size()});
    return true;
  }
  bool close(bj::error_code& problem) {
    const Frame done = frames_.back();
    frames_.pop_back();
    return add(done.is_object ? Json::object(behind(members_, done.first)) : Json(behind(items_, done.first)),
               problem);
  }
  // What waits there from `first` on, in a list of just its size.
  template <class T>
  static std::vector<T> behind(std::vector<T>& waiting, std::size_t first) {
    const auto from = waiting.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<T> taken(std::make_move_iterator(from), std::make_move_iterator(waiting.end()));
    waiting.erase(from, waiting.end());
    return taken;
  }
  bool add(Json&& value, bj::error_code& problem) {
    if (++values_ > Json::kMostValues) {
      problem = bj::error::array_too_large;
      return false;
    }
    if (frames_.empty()) {
      root_ = std::move(value);
    } else if (frames_.back().is_object) {
      members_.back().value = std::move(value);  // its key came before it
    } else {
      items_.push_back(std::move(value));
    }
    return true;
  }

  Json root_;
  std::size_t values_ = 0;
  std::vector<Frame> frames_;
  // The values of all open objects and arrays, the innermost last: they grow once for the whole document. The
  // last member of an open object waits there for its value.
  Json::Object members_;
  Json::Array items_;
  std::string text_;
};

void write_character(std::string& out, std::string_view character) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character[0]);
  switch (character[0]) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (byte < 0x20) {
        out += "\\u00";
        out.push_back(kHex[byte >> 4]);
        out.push_back(kHex[byte & 15]);
      } else {
        out += character;
      }
  }
}

// Nearly all of a text goes out as it is.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

void write_string(std::string& out, std::string_view text) {
  const auto is_plain = [](char c) { return kPlain[static_cast<unsigned char>(c)]; };
  out.push_back('"');
  while (!text.empty()) {
    const auto odd = std::find_if_not(text.begin(), text.end(), is_plain);
    out.append(text.begin(), odd);
    text.remove_prefix(static_cast<std::size_t>(odd - text.begin()));
    if (text.empty()) break;
    const std::size_t size = character_size(text);
    if (size == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD
    } else {
      write_character(out, text.substr(0, size));
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  out.push_back('"');
}

void write(std::string& out, const Json& value, int indent, int depth) {
  const auto newline = [&](int level) {
    if (indent == 0) return;
    out.push_back('\n');
    out.append(static_cast<std::size_t>(indent * level), ' ');
  };
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.truthy() ? "true" : "false";
  } else if (value.is_number()) {
    out += value.text();
  } else if (value.is_string()) {
    write_string(out, value.text());
  } else if (value.is_array()) {
    out.push_back('[');
    bool first = true;
    for (const Json& item : value.items()) {
      if (!std::exchange(first, false)) out.push_back(',');
      newline(depth + 1);
      write(out, item, indent, depth + 1);
    }
    if (!first) newline(depth);
    out.push_back(']');
  } else {
    out.push_back('{');
    bool first = true;
    for (const Json::Member& member : value.members()) {
      if (!std::exchange(first, false)) out.push_back(',');
      newline(depth + 1);
      write_string(out, member.key);
      out += indent == 0 ? ":" : ": ";
      write(out, member.value, indent, depth + 1);
    }
    if (!first) newline(depth);
    out.push_back('}');
  }
}

}  // namespace

Json::Json(std::int64_t value) : value_(Number{std::to_string(value)}) {}
Json::Json(std::uint64_t value) : value_(Number{std::to_string(value)}) {}
Json::Json(const Decimal& value) : value_(Number{value.str()}) {}

Json Json::array(std::initializer_list<Json> items) {
  return Json(Array(items));
}

Json Json::object(std::initializer_list<Member> members) {
  return object(Object(members));
}

Json Json::object(Object members) {
  Json result;
  if (members.size() <= kFewMembers) {
    if (all_differ(members)) {
      result.value_ = std::move(members);
      return result;
    }
    result.value_.emplace<Object>();
    for (Member& member : members) result.set(member.key, std::move(member.value));
    return result;
  }
  result.value_.emplace<Object>();
  const std::vector<std::size_t> order = by_key(members);
  std::vector<bool> repeated(members.size());
  for (std::size_t first = 0, i = 1; i < order.size(); ++i) {
    if (members[order[i]].key == members[order[first]].key) {
      members[order[first]].value = std::move(members[order[i]].value);
      repeated[order[i]] = true;
    } else {
      first = i;
    }
  }
  Object& distinct = std::get<Object>(result.value_);
  distinct.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!repeated[i]) distinct.push_back(std::move(members[i]));
  }
  return result;
}

Json Json::number(std::string literal) {
  Json result;
  result.value_ = Number{std::move(literal)};
  return result;
}

Result<Json> Json::parse(std::string_view text, std::size_t max_depth) {
  bj::parse_options options;
  options.max_depth = max_depth;
  bj::basic_parser<Builder> parser(options);
  bj::error_code problem;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), problem);
  if (!problem && used < text.size() && text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
    problem = bj::error::extra_data;
  }
  if (problem) {
    return failure(ENLACE_E_INVALID, "json_invalid",
                   "not JSON at byte " + std::to_string(used) + ": " + problem.message(),
                   object({{"offset", static_cast<std::uint64_t>(used)}, {"reason", problem.message()}}));
  }
  return parser.handler().take();
}

std::string Json::dump() const {
  std::string out;
  write(out, *this, 0, 0);
  return out;
}

std::string Json::pretty() const {
  std::string out;
  write(out, *this, 2, 0);
  return out;
}

const Json& Json::operator[](std::string_view key) const {
  for (const Member& member : members()) {
    if (member.key == key) return member.value;
  }
  static const Json null;
  return null;
}

bool Json::contains(std::string_view key) const {
  return std::any_of(members().begin(), members().end(), [&](const Member& m) { return m.key == key; });
}

const Json::Object& Json::members() const {
  static const Object empty;
  const Object* members = std::get_if<Object>(&value_);
  return members ? *members : empty;
}

std::size_t Json::size() const {
  return is_object() ? members().size() : items().size();
}

const std::string& Json::text() const {
  if (const Number* number = std::get_if<Number>(&value_)) return number->literal;
  static const std::string none;
  const std::string* text = std::get_if<std::string>(&value_);
  return text ? *text : none;
}

std::optional<Decimal> Json::decimal() const {
  if (!is_number() && !is_string()) return std::nullopt;
  return Decimal::parse(text());
}

std::optional<std::int64_t> Json::integer() const {
  const std::string& digits = text();
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!digits.empty() && problem == std::errc() && end == digits.data() + digits.size()) return value;
  // "15.0", "1.5e1": some write every number as they write amounts.
  const std::optional<Decimal> number = decimal();
  if (!number || *number != number->rounded(0)) return std::nullopt;
  const std::string whole = number->fixed(0);
  std::from_chars(whole.data(), whole.data() + whole.size(), value);
  return value;
}

std::string Json::id() const {
  if (is_number()) {
    if (const std::optional<std::int64_t> whole = integer()) return std::to_string(*whole);
  }
  return text();
}

std::optional<bool> Json::boolean() const {
  const bool* value = std::get_if<bool>(&value_);
  return value ? std::optional(*value) : std::nullopt;
}

Json& Json::set(std::string_view key, Json value) {
  if (!is_object()) value_.emplace<Object>();
  Object& members = std::get<Object>(value_);
  for (Member& member : members) {
    if (member.key == key) {
      member.value = std::move(value);
      return *this;
    }
  }
  members.push_back({std::string(key), std::move(value)});
  return *this;
}

Json& Json::push_back(Json value) {
  if (!is_array()) value_.emplace<Array>();
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

bool Json::erase(std::string_view key) {
  Object* members = std::get_if<Object>(&value_);
  if (!members) return false;
  return std::erase_if(*members, [&](const Member& m) { return m.key == key; }) > 0;
}

Json* Json::find(std::string_view key) {
  if (Object* members = std::get_if<Object>(&value_)) {
    for (Member& member : *members) {
      if (member.key == key) return &member.value;
    }
  }
  return nullptr;
}

bool operator==(const Json& a, const Json& b) {
  if (a.value_.index() != b.value_.index()) return false;
  if (!a.is_object()) return a.value_ == b.value_;
  if (a.size() != b.size()) return false;
  if (a.size() <= kFewMembers) {
    return std::all_of(a.members().begin(), a.members().end(),
                       [&](const Json::Member& m) { return b.contains(m.key) && b[m.key] == m.value; });
  }
  const std::vector<std::size_t> left = by_key(a.members());
  const std::vector<std::size_t> right = by_key(b.members());
  return std::equal(left.begin(), left.end(), right.begin(),
                    [&](std::size_t i, std::size_t k) { return a.members()[i] == b.members()[k]; });
}

}  // namespace enlace
