#include <sodium.h>

#include <utility>

#include "vault/vault.hpp"

namespace enlace::vault {
namespace {

// All of the capacity, because a short string that was moved from keeps its bytes in place.
void wipe(std::string& value) {
  value.resize(value.capacity());
  sodium_memzero(value.data(), value.size());
  value.clear();
}

}  // namespace

Secret::Secret(std::string&& value) : value_(std::move(value)) {
  wipe(value);
}

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {
  wipe(other.value_);
}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) *this = Secret(other);
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(value_);
  value_ = std::move(other.value_);
  wipe(other.value_);
  return *this;
}

Secret::~Secret() {
  wipe(value_);
}

}  // namespace enlace::vault
