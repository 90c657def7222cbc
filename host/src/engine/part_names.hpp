#pragma once

#include <string>

// How the parts of an instance are named: "avisos#ana@lupita.mx", "binderp#self-invoice". Inside the engine
// only.
namespace enlace::engine {

constexpr char kMark = '#';
constexpr const char* kSelfInvoice = "self-invoice";

inline std::string part_name(const std::string& instance, const std::string& part) {
  return instance + kMark + part;
}

}  // namespace enlace::engine
