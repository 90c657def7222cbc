// Json::read(): a remote system's text, where the strict reader refuses it.
#include <algorithm>
#include <charconv>
#include <optional>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "utf8.hpp"

namespace enlace {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t kMostFlaws = 100;                    // kept; all count

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// By the grammar of RFC 8259, so that it can be written as it was read.
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t first = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > first;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const std::size_t first = i;
  if (!digits() || (text[first] == '0' && i > first + 1)) return false;
  if (i < text.size() && text[i] == '.' && (++i, !digits())) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// Iterative: what is open waits in a list, so that no text makes us deep.
class Reader {
 public:
  Reader(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

  Result<void> read() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    bool value_next = true;
    while (!done_) {
      if (value_next ? value() : after_value()) {
        value_next = value_next_;
        continue;
      }
      if (!give_up_row()) return failed();
      value_next = false;
    }
    skip_blanks();
    while (at_ < text_.size() && (text_[at_] == '\0' || is_blank(text_[at_]))) ++at_;
    if (at_ < text_.size()) {
      wrong("something behind the end");
      return failed();
    }
    mark(root_, root_flaws_);
    return {};
  }
  Json take() { return std::move(root_); }

 private:
  struct Frame {
    bool is_object = false;
    std::size_t start = 0;  // of its text
    Json::Object members;   // the last one waits for its value
    Json::Array items;
    std::vector<std::string> flaws;  // of what it holds: places, where it is a row
  };

  // One value, or the beginning of one. False: not JSON there.
  bool value() {
    skip_blanks();
    if (at_ == text_.size()) return wrong("incomplete");
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      if (open_.size() >= max_depth_) return too_deep();
      if (!count()) return false;
      Frame& frame = open_.emplace_back();
      frame.is_object = c == '{';
      frame.start = at_++;
      return frame.is_object ? member(true) : first_item();
    }
    if (!count()) return false;
    if (c == '"') {
      std::string text;
      return string(text) && add(Json(std::move(text)));
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.') return number();
    return word();
  }

  bool first_item() {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ']') return close();
    value_next_ = true;
    return true;
  }

  // The key of the next member, or the end of the object.
  bool member(bool first) {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '}') {
      if (!first) flaw(Json::Flaw::Kind::text, "comma");
      return close();
    }
    if (at_ == text_.size() || text_[at_] != '"') return wrong("a name was expected");
    open_.back().members.emplace_back();
    if (!string(open_.back().members.back().key)) return false;
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != ':') return wrong("':' was expected");
    ++at_;
    value_next_ = true;
    return true;
  }

  bool after_value() {
    skip_blanks();
    if (at_ == text_.size()) return wrong("incomplete");
    const char c = text_[at_];
    if (c == (open_.back().is_object ? '}' : ']')) return close();
    if (c != ',') return wrong("',' was expected");
    ++at_;
    if (open_.back().is_object) return member(false);
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ']') {
      flaw(Json::Flaw::Kind::text, "comma");
      return close();
    }
    value_next_ = true;
    return true;
  }

  bool close() {
    ++at_;
    Frame frame = std::move(open_.back());
    open_.pop_back();
    Json made = frame.is_object ? Json::object(std::move(frame.members)) : Json(std::move(frame.items));
    if (!frame.flaws.empty()) mark(made, frame.flaws);
    return add(std::move(made));
  }

  [[gnu::noinline]] bool add(Json&& made) {  // GCC 12 sees members of a Json that are not there
    value_next_ = false;
    if (open_.empty()) {
      root_ = std::move(made);
      done_ = true;
    } else if (open_.back().is_object) {
      open_.back().members.back().value = std::move(made);
    } else {
      open_.back().items.push_back(std::move(made));
    }
    return true;
  }

  bool string(std::string& out) {
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\\') {
        if (!escape(out)) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) {  // RFC 8259 wants it escaped
        if (c != '\0') out.push_back(c);
        flaw(Json::Flaw::Kind::text, "control character");
        ++at_;
        continue;
      }
      const std::size_t size = character_size(text_.substr(at_));
      if (size == 0) {
        out += kReplacement;
        flaw(Json::Flaw::Kind::text, "not UTF-8");
        ++at_;
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
        continue;
      }
      out.append(text_.substr(at_, size));
      at_ += size;
    }
    return wrong("incomplete");
  }

  std::optional<std::uint32_t> unit(std::size_t at) const {
    if (at + 6 > text_.size() || text_[at] != '\\' || text_[at + 1] != 'u') return std::nullopt;
    std::uint32_t code = 0;
    const char* last = text_.data() + at + 6;
    const auto [end, problem] = std::from_chars(text_.data() + at + 2, last, code, 16);
    if (problem != std::errc() || end != last) return std::nullopt;
    return code;
  }

  bool escape(std::string& out) {
    if (at_ + 1 >= text_.size()) return wrong("incomplete");
    static constexpr std::string_view kNames = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    const char name = text_[at_ + 1];
    if (const std::size_t known = kNames.find(name); known != std::string_view::npos) {
      out.push_back(kMeant[known]);
      at_ += 2;
      return true;
    }
    const std::optional<std::uint32_t> code = unit(at_);
    if (!code) {  // "\x", "\u12": it stands as it was written, without the backslash
      flaw(Json::Flaw::Kind::text, "escape");
      ++at_;
      return true;
    }
    at_ += 6;
    if (*code == 0) {
      flaw(Json::Flaw::Kind::text, "NUL");
    } else if (*code < 0xD800 || *code > 0xDFFF) {
      append_utf8(out, *code);
    } else if (const auto low = *code < 0xDC00 ? unit(at_) : std::nullopt;
               low && *low >= 0xDC00 && *low <= 0xDFFF) {
      append_utf8(out, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
      at_ += 6;
    } else {
      out += kReplacement;
      flaw(Json::Flaw::Kind::text, "lone surrogate");
    }
    return true;
  }

  bool number() {
    const std::size_t first = at_;
    while (at_ < text_.size() &&
           (is_digit(text_[at_]) || std::string_view("+-.eE").find(text_[at_]) != std::string_view::npos)) {
      ++at_;
    }
    const std::string_view token = text_.substr(first, at_ - first);
    if (is_json_number(token)) return add(Json::number(std::string(token)));
    if ((token == "-" || token == "+") && text_.substr(at_).starts_with("Infinity")) {
      at_ = first;
      return word();
    }
    flaw(Json::Flaw::Kind::number, "number");
    return add(Json(token));  // as a text: who needs a number there says which one cannot be read
  }

  bool word() {
    const std::size_t first = at_;
    if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string_view token = text_.substr(first, at_ - first);
    if (token == "true" || token == "false") return add(Json(token == "true"));
    if (token == "null") return add(Json());
    for (const char* none : {"NaN", "Infinity", "-Infinity", "+Infinity", "undefined"}) {
      if (token != none) continue;
      flaw(Json::Flaw::Kind::number, none);
      // A text as 007 is; but undefined is what JavaScript leaves out.
      return add(token == "undefined" ? Json() : Json(token));
    }
    at_ = first;
    return wrong("a value was expected");
  }

  bool too_deep() {
    const std::optional<std::size_t> end = end_of(at_);
    if (!end) return wrong("incomplete");
    flaw(Json::Flaw::Kind::depth, "depth");
    at_ = *end;
    return count() && add(Json());
  }

  // Behind the object or list that begins at `at`, by its brackets; nullopt when they do not close.
  // `doubtful` where a text that was passed by holds what stands between two rows: after an odd number of
  // quotes texts and structure change places, and the rows up to the next odd one would be taken for a text.
  [[nodiscard]] std::optional<std::size_t> end_of(std::size_t at, bool* doubtful = nullptr) const {
    std::size_t depth = 0;
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '"') {
        const std::size_t first = at + 1;
        for (++at; at < text_.size() && text_[at] != '"'; ++at) {
          if (text_[at] == '\\') ++at;
        }
        if (doubtful != nullptr && parts_rows(text_.substr(first, at - first))) *doubtful = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return at + 1;
      }
    }
    return std::nullopt;
  }

  // "}, {", also where the comma is missing or one too many.
  static bool parts_rows(std::string_view text) {
    bool behind = false;
    for (const char c : text) {
      if (behind && c == '{') return true;
      behind = c == '}' || (behind && (c == ',' || is_blank(c)));
    }
    return false;
  }

  // The row that is being read is given up, and reading goes on behind it; the other rows are as good as they
  // were. Only where its brackets say beyond doubt where it ends.
  bool give_up_row() {
    if (exhausted_) return false;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (!is_row(i)) continue;
      const std::size_t start = open_[i].start;
      in_row_ = at_ < text_.size();
      bool doubtful = false;
      const std::optional<std::size_t> end = end_of(start, &doubtful);
      if (!end || *end <= at_ || doubtful) return false;
      std::size_t behind = *end;
      while (behind < text_.size() && is_blank(text_[behind])) ++behind;
      if (behind == text_.size() || (text_[behind] != ',' && text_[behind] != ']')) return false;
      const std::string why = std::exchange(why_, {});
      open_.resize(i);
      Json row = members_at(text_.substr(start, *end - start));
      row.set(Json::kUnreadable, why);
      add(std::move(row));
      at_ = *end;
      in_row_ = false;
      note(Json::Flaw::Kind::row, place(i), why);
      return true;
    }
    return false;
  }

  // What can be read of a row of which not everything can: its own texts and numbers.
  static Json members_at(std::string_view row) {
    Json found = Json::object();
    Reader reader(row, 2);
    for (std::size_t depth = 0; reader.at_ < row.size();) {
      const char c = row[reader.at_];
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      std::string key;
      if (c != '"') {
        ++reader.at_;
        continue;
      }
      if (!reader.string(key)) break;
      reader.skip_blanks();
      if (depth != 1 || reader.at_ >= row.size() || row[reader.at_] != ':') continue;
      ++reader.at_;
      reader.skip_blanks();
      const std::size_t start = reader.at_;
      if (start >= row.size() || row[start] == '{' || row[start] == '[') continue;
      reader.done_ = false;
      if (!reader.value()) {
        reader.at_ = std::max(start, reader.at_);
        continue;
      }
      reader.skip_blanks();
      // What stands before the fault may be half of a value.
      const bool whole = reader.at_ < row.size() && (row[reader.at_] == ',' || row[reader.at_] == '}');
      if (whole && !reader.root_.is_null()) found.set(key, std::move(reader.root_));
    }
    return found;
  }

  // An object of the list that the answer is, or of one that it holds.
  [[nodiscard]] bool is_row(std::size_t i) const {
    return i > 0 && i <= 2 && open_[i].is_object && !open_[i - 1].is_object;
  }

  // Where in the answer, or in its row from `from` on: "salesOrders/3/sellerComment".
  [[nodiscard]] std::string place(std::size_t to, std::size_t from = 0) const {
    std::string path;
    for (std::size_t i = from; i < to; ++i) {
      if (!path.empty()) path.push_back('/');
      path += open_[i].is_object ? (open_[i].members.empty() ? "" : open_[i].members.back().key)
                                 : std::to_string(open_[i].items.size());
      if (path.size() > 200) break;
    }
    return path;
  }

  void flaw(Json::Flaw::Kind kind, std::string why) {
    std::size_t row = 0;
    while (row < open_.size() && !is_row(row)) ++row;
    const bool in_row = row < open_.size();
    std::vector<std::string>& known = in_row ? open_[row].flaws : root_flaws_;
    std::string where = place(open_.size(), in_row ? row : 0);
    if (known.size() < kMostFlaws && (known.empty() || known.back() != where))
      known.push_back(std::move(where));
    note(kind, place(open_.size()), std::move(why));
  }
  void note(Json::Flaw::Kind kind, std::string where, std::string why) {
    if (flaws.size() < kMostFlaws) flaws.push_back({kind, std::move(where), std::move(why)});
  }

  // The places that were changed, as a member of the object that they are in.
  static void mark(Json& made, const std::vector<std::string>& places) {
    if (places.empty() || !made.is_object()) return;
    std::string all;
    for (const std::string& one : places) all += (all.empty() ? "" : ", ") + one;
    made.set(Json::kRepaired, all);
  }

  bool count() {
    exhausted_ = ++values_ > Json::kMostValues;
    return exhausted_ ? wrong("too many values") : true;
  }
  bool wrong(const char* why) {
    why_ = why;
    return false;
  }
  Failure failed() const {
    Json params = Json::object({{"offset", static_cast<std::uint64_t>(at_)}, {"reason", why_}});
    if (in_row_) params.set("row", true);
    return failure(ENLACE_E_INVALID, "json_invalid", "not JSON at byte " + std::to_string(at_) + ": " + why_,
                   std::move(params));
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  const std::string_view text_;
  const std::size_t max_depth_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  bool exhausted_ = false;
  bool in_row_ = false;  // a row cannot be read, and nothing tells where it ends
  bool value_next_ = true;
  bool done_ = false;
  std::string why_;
  std::vector<Frame> open_;
  std::vector<std::string> root_flaws_;
  Json root_;

 public:
  std::vector<Json::Flaw> flaws;
};

}  // namespace

Result<Json> Json::read(std::string_view text, std::vector<Flaw>* flaws) {
  // Nearly every answer is what it should be. "\u0000" is, too, but no text of ours can hold a NUL.
  if (text.find("\\u0000") == std::string_view::npos) {
    if (Result<Json> strict = parse(text, kDeepest)) return strict;
  }
  Reader reader(text, kDeepest);
  const Result<void> read = reader.read();
  if (flaws != nullptr) *flaws = std::move(reader.flaws);
  if (!read) return failure(read.error());
  return reader.take();
}

}  // namespace enlace
