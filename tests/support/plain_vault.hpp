#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vault/vault.hpp"

namespace enlace::test {

// A vault that binds, opens and notices damage like the real one, without cryptography: for tests of what
// uses it.
class PlainVault final : public vault::Vault {
 public:
  Result<void> set(const std::string& tenant, const std::string& name, const vault::Secret& value) override {
    secrets_[{tenant, name}] = std::string(value.reveal());
    return {};
  }
  Result<vault::Secret> get(const std::string& tenant, const std::string& name) override {
    const auto it = secrets_.find({tenant, name});
    if (it == secrets_.end()) return failure(ENLACE_E_CONFIG, "secret_missing");
    return vault::Secret(it->second);
  }
  Result<std::vector<std::string>> list(const std::string&) override { return std::vector<std::string>{}; }
  Result<bool> remove(const std::string& tenant, const std::string& name) override {
    return secrets_.erase({tenant, name}) > 0;
  }
  Result<Rotation> rotate(const vault::Secret&) override { return Rotation{}; }
  Result<store::Blob> seal(const std::string& tenant, std::string_view context,
                           std::string_view plain) override {
    return store::Blob{prefix(tenant, context) + tag(plain) + std::string(plain)};
  }
  Result<std::string> unseal(const std::string& tenant, std::string_view context,
                             const store::Blob& sealed) override {
    const std::string expected = prefix(tenant, context);
    if (!sealed.bytes.starts_with(expected)) return failure(ENLACE_E_INTERNAL, "secret_damaged");
    const std::string_view rest = std::string_view(sealed.bytes).substr(expected.size());
    const std::string_view plain = rest.substr(std::min(rest.size(), kTag));
    if (!rest.starts_with(tag(plain))) return failure(ENLACE_E_INTERNAL, "secret_damaged");
    return std::string(plain);
  }

 private:
  static constexpr std::size_t kTag = 20;

  // Authenticates as far as a flipped bit goes.
  static std::string tag(std::string_view plain) {
    const std::string digits = std::to_string(std::hash<std::string_view>()(plain));
    return std::string(kTag - digits.size(), '0') + digits;
  }
  static std::string prefix(const std::string& tenant, std::string_view context) {
    return "sealed(" + tenant + "," + std::string(context) + ")";
  }
  std::map<std::pair<std::string, std::string>, std::string> secrets_;
};

}  // namespace enlace::test
