#include "config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "text/fold.hpp"

namespace enlace::config {
namespace {

constexpr std::size_t kMaxFileBytes = 1u << 20;
constexpr std::size_t kMaxDepth = 32;

Place place_of(const YAML::Mark& mark) {
  return {mark.line + 1, mark.column + 1};
}

struct Refused : std::exception {
  Refused(Place at, const char* cause) : place(at), code(cause) {}
  Place place;
  const char* code;
};

// Builds the tree from yaml-cpp's events, because its own nodes keep duplicate keys in silence and expand
// aliases without a bound.
class Builder final : public YAML::EventHandler {
 public:
  Builder(Report& report, Node& root) : report_(report), root_(root) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) throw Refused(place_of(mark), "yaml_many_documents");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(Node::Kind::null, mark, {}, false); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused(place_of(mark), "yaml_alias");
  }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    throw Refused(place_of(mark), "yaml_alias");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (tag == "!") last_quoted_ = place_of(mark);
    add(Node::Kind::scalar, mark, value, tag != "?");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::sequence, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark);
  }
  void OnMapEnd() override { close(); }

  [[nodiscard]] Place last_quoted() const { return last_quoted_; }

 private:
  struct Level {
    Node node;
    bool key_next = true;    // of a map
    Node::Member pending{};  // the key that waits for its value
  };

  void open(Node::Kind kind, const YAML::Mark& mark) {
    if (levels_.size() >= kMaxDepth) throw Refused(place_of(mark), "yaml_too_deep");
    if (expects_key()) throw Refused(place_of(mark), "yaml_key_not_text");
    Level level;
    level.node.kind = kind;
    level.node.place = place_of(mark);
    levels_.push_back(std::move(level));
  }
  void close() {
    Node done = std::move(levels_.back().node);
    levels_.pop_back();
    put(std::move(done));
  }
  void add(Node::Kind kind, const YAML::Mark& mark, const std::string& value, bool quoted) {
    if (expects_key()) {
      if (kind != Node::Kind::scalar) throw Refused(place_of(mark), "yaml_key_not_text");
      Level& level = levels_.back();
      level.pending = Node::Member{value, place_of(mark), {}};
      level.key_next = false;
      return;
    }
    Node node;
    node.kind = kind;
    node.scalar = value;
    node.quoted = quoted;
    node.place = place_of(mark);
    put(std::move(node));
  }
  [[nodiscard]] bool expects_key() const {
    return !levels_.empty() && levels_.back().node.kind == Node::Kind::map && levels_.back().key_next;
  }
  void put(Node node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == Node::Kind::sequence) {
      level.node.items.push_back(std::move(node));
      return;
    }
    level.key_next = true;
    Node::Member member = std::move(level.pending);
    if (const Node::Member* first = level.node.find(member.key)) {
      report_.error(member.place, "duplicate_key",
                    Json::object({{"key", member.key}, {"first_line", first->place.line}}));
      return;
    }
    member.value = std::move(node);
    level.node.members.push_back(std::move(member));
  }

  Report& report_;
  Node& root_;
  std::vector<Level> levels_;
  int documents_ = 0;
  Place last_quoted_;
};

std::string_view from_line(std::string_view content, int line) {
  for (int i = 1; i < line; ++i) {
    const std::size_t end = content.find('\n');
    if (end == std::string_view::npos) return {};
    content.remove_prefix(end + 1);
  }
  return content;
}

// The column of a tab that indents a line; 0 when there is none. yaml-cpp's own words for a tab are hard to
// understand, and it is the most common slip of all.
int indenting_tab(std::string_view content, int line) {
  const std::string_view rest = from_line(content, line);
  const std::string_view indent = rest.substr(0, rest.find_first_not_of(" \t"));
  return static_cast<int>(indent.find('\t') + 1);  // npos + 1 = 0
}

// yaml-cpp 0.7 takes the end of the file for the missing end of a quoted text: a file cut off in the middle
// of one would pass. Only the last one can be open.
bool is_closed(std::string_view content, Place quoted) {
  if (quoted.line == 0) return true;
  std::string_view rest = from_line(content, quoted.line);
  rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(quoted.column - 1)));
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return true;  // a block, or behind a tag
  const char quote = rest[0];
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const bool escaped = quote == '"' ? rest[i] == '\\' : rest.substr(i).starts_with("''");
    if (escaped) {
      ++i;
    } else if (rest[i] == quote) {
      return true;
    }
  }
  return false;
}

}  // namespace

const Node::Member* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

bool parse_yaml(std::string_view content, Report& report, Node& root) {
  if (!text::is_utf8(content) || content.find('\0') != std::string_view::npos) {
    report.error({}, "file_not_text");
    return false;
  }
  root = {};
  try {
    std::istringstream stream{std::string(content)};
    YAML::Parser parser(stream);
    Builder builder(report, root);
    while (parser.HandleNextDocument(builder)) {
    }
    if (is_closed(content, builder.last_quoted())) return true;
    report.error(builder.last_quoted(), "yaml_invalid",
                 Json::object({{"detail", "a quoted text does not end"}}));
  } catch (const Refused& refused) {
    const std::string_view rest = from_line(content, refused.place.line);
    if (refused.code == std::string_view("yaml_many_documents") && !rest.starts_with("---")) {
      report.error(refused.place, "yaml_invalid",
                   Json::object({{"detail", "this does not continue what stands above it"}}));
    } else {
      report.error(refused.place, refused.code);
    }
  } catch (const YAML::Exception& problem) {
    const Place place = place_of(problem.mark);
    if (const int column = indenting_tab(content, place.line); column > 0) {
      report.error({place.line, column}, "yaml_tab");
    } else {
      report.error(place, "yaml_invalid", Json::object({{"detail", problem.msg}}));
    }
  }
  return false;
}

bool read_yaml_file(const std::string& path, Report& report, Node& root) {
  std::ifstream file(path, std::ios::binary);
  std::string content(kMaxFileBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.is_open() || file.bad()) {
    report.error({}, "file_unreadable");
    return false;
  }
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > kMaxFileBytes) {
    report.error({}, "file_too_large", Json::object({{"limit_kib", std::int64_t{kMaxFileBytes / 1024}}}));
    return false;
  }
  return parse_yaml(content, report, root);
}

}  // namespace enlace::config
