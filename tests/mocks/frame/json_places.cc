#include "mocks/frame/json_places.hpp"

#include <algorithm>
#include <optional>

#include <enlace/sdk/result.hpp>

namespace enlace::mock {
namespace {

constexpr std::size_t kNone = std::string::npos;

struct Node {
  std::size_t parent = kNone;
  std::string_view key;  // as written, without quotes; "" of an element of an array
  Place place;
};

// The values of a JSON text as they stand in it, parents before children. Without recursion: texts that nest
// deep are among those that faults make.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Empty when the text is no JSON.
  std::vector<Node> scan() {
    while (at_ < text_.size()) {
      if (!step()) return {};
    }
    return open_.empty() ? std::move(nodes_) : std::vector<Node>();
  }

 private:
  bool step() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':') {
      ++at_;
    } else if (c == '{' || c == '[') {
      open_.push_back(add({at_, kNone}));
      ++at_;
    } else if (c == '}' || c == ']') {
      if (open_.empty()) return false;
      nodes_[open_.back()].place.end = ++at_;
      open_.pop_back();
    } else {
      const std::size_t end = c == '"' ? end_of_text() : end_of_word();
      if (end == kNone) return false;
      if (c == '"' && in_object() && !key_) {
        key_ = text_.substr(at_ + 1, end - at_ - 2);
      } else {
        add({at_, end});
      }
      at_ = end;
    }
    return true;
  }

  [[nodiscard]] bool in_object() const {
    return !open_.empty() && text_[nodes_[open_.back()].place.begin] == '{';
  }

  std::size_t add(Place place) {
    nodes_.push_back({open_.empty() ? kNone : open_.back(), key_.value_or(std::string_view()), place});
    key_.reset();
    return nodes_.size() - 1;
  }

  [[nodiscard]] std::size_t end_of_text() const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        return i + 1;
      }
    }
    return kNone;
  }

  [[nodiscard]] std::size_t end_of_word() const {
    return std::min(text_.find_first_of(" \t\r\n,:{}[]\"", at_ + 1), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Node> nodes_;
  std::vector<std::size_t> open_;  // objects and arrays around the place
  std::optional<std::string_view> key_;
};

bool same_text(std::string_view written, const Json& wanted) {
  const Result<Json> value = Json::parse(written);
  return value && (*value == wanted || (!wanted.text().empty() && value->text() == wanted.text()));
}

std::optional<std::size_t> child(const std::vector<Node>& nodes, std::size_t parent, std::string_view key) {
  for (std::size_t i = parent + 1; i < nodes.size() && nodes[i].place.begin < nodes[parent].place.end; ++i) {
    if (nodes[i].parent == parent && nodes[i].key == key) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> first_text(std::string_view text, const std::vector<Node>& nodes,
                                      std::size_t record) {
  for (std::size_t i = record + 1; i < nodes.size(); ++i) {
    if (nodes[i].parent == record && text[nodes[i].place.begin] == '"') return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> field_of(std::string_view text, const std::vector<Node>& nodes, std::size_t record,
                                    std::string_view path) {
  if (path.empty()) return first_text(text, nodes, record);
  std::optional<std::size_t> at = record;
  while (at && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    at = child(nodes, *at, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at;
}

}  // namespace

std::vector<Place> places_of(std::string_view text, const Target& target) {
  const std::vector<Node> nodes = Scanner(text).scan();
  std::vector<Place> found;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (text[nodes[i].place.begin] != '{') continue;
    const bool meant = std::ranges::all_of(target.where.members(), [&](const Json::Member& member) {
      const auto own = child(nodes, i, member.key);
      return own &&
             same_text(text.substr(nodes[*own].place.begin, nodes[*own].place.end - nodes[*own].place.begin),
                       member.value);
    });
    const auto value = meant ? field_of(text, nodes, i, target.field) : std::nullopt;
    if (value) found.push_back(nodes[*value].place);
  }
  std::int64_t only = target.record;
  if (only < 0 && target.where.size() == 0) only = 0;
  if (only < 0) return found;
  if (static_cast<std::size_t>(only) >= found.size()) return {};
  return {found[static_cast<std::size_t>(only)]};
}

}  // namespace enlace::mock
