#pragma once

#include <enlace/connector.h>

#include <string_view>

namespace enlace::sdk {

inline enlace_view view_of(std::string_view text) {
  return {text.data(), text.size()};
}

inline std::string_view text_of(enlace_view view) {
  return view.ptr == nullptr ? std::string_view() : std::string_view(view.ptr, view.len);
}

}  // namespace enlace::sdk
