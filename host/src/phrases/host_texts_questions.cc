#include "phrases/host_texts.hpp"

// What people ask about orders, and the answers: `enlace find`, `enlace orders`, `enlace order`.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"filter_invalid", "En un filtro, «{member}» no puede ser «{value}».", "Se conocen: {known}.",
     "In a filter, {member} cannot be \"{value}\".", "Known: {known}."},
};

}  // namespace

std::span<const HostText> question_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
