#include "vault/vault.hpp"

// Until enlace_vault is there to define them.
namespace enlace::vault {

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {}
Secret& Secret::operator=(Secret&& other) noexcept {
  value_ = std::move(other.value_);
  return *this;
}
Secret::~Secret() = default;

}  // namespace enlace::vault
