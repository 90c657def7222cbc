#include <enlace/sdk/json_pointer.hpp>

#include <charconv>
#include <string>

namespace enlace {
namespace {

// The first step of "/a/b", unescaped; the rest stays in `pointer`.
std::string take_step(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = pointer.find('/');
  const std::string_view step = pointer.substr(0, end);
  pointer.remove_prefix(end == std::string_view::npos ? pointer.size() : end);
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escaped = step[i] == '~' && i + 1 < step.size();
    name.push_back(escaped ? (step[++i] == '1' ? '/' : '~') : step[i]);
  }
  return name;
}

const Json& child_of(const Json& json, const std::string& step) {
  static const Json none;
  if (!json.is_array()) return json[step];
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool is_index = problem == std::errc() && end == step.data() + step.size();
  return is_index && index < json.size() ? json.items()[index] : none;
}

}  // namespace

const Json& at_pointer(const Json& document, std::string_view pointer) {
  const Json* here = &document;
  while (pointer.starts_with('/')) here = &child_of(*here, take_step(pointer));
  return *here;
}

void set_pointer(Json& document, std::string_view pointer, Json value) {
  Json* here = &document;
  while (pointer.starts_with('/')) {
    const std::string step = take_step(pointer);
    if (pointer.empty()) {
      here->set(step, std::move(value));
      return;
    }
    if (Json* known = here->find(step); known == nullptr || !known->is_object()) {
      here->set(step, Json::object());
    }
    here = here->find(step);
  }
}

bool is_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

}  // namespace enlace
