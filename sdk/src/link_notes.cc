#include <enlace/sdk/link_notes.hpp>

#include <algorithm>

namespace enlace::sdk {
namespace {

constexpr std::size_t kMost = 10;
constexpr const char* kOrder = "notes_for";
constexpr const char* kNotes = "notes";

}  // namespace

void keep_notes(Link& link, const std::string& reference, const std::vector<Notice>& notes) {
  if (notes.empty()) return;
  Json kept = Json::array();
  for (std::size_t i = 0; i < std::min(notes.size(), kMost); ++i) kept.push_back(notes[i].to_json());
  link.data.set(kOrder, reference).set(kNotes, std::move(kept));
}

std::vector<Notice> notes_kept(const Link& link, const std::string& reference) {
  std::vector<Notice> notes;
  if (reference.empty() || link.data[kOrder].text() != reference) return notes;
  for (const Json& json : link.data[kNotes].items()) {
    if (notes.size() == kMost) break;
    if (Result<Notice> note = Notice::from_json(json)) notes.push_back(*std::move(note));
  }
  return notes;
}

}  // namespace enlace::sdk
