#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// Credentials at rest: libsodium authenticated encryption, a data key for each tenant, wrapped by a master
// key; the ciphertext is bound to tenant and name (design 11). Values leave only as Secret.
namespace enlace::vault {

// A value that is wiped when it goes away and that no stream, log or Json accepts.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string&& value);  // wipes its argument
  explicit Secret(const std::string& value) : value_(value) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();
  [[nodiscard]] std::string_view reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

 private:
  std::string value_;
};

// Where the master key comes from: exactly one is set.
struct MasterKeySource {
  std::string file;         // 32 raw bytes or 64 hex digits; refused when others may read it
  std::string environment;  // name of a variable with 64 hex digits
  std::string credential;   // name of a systemd credential ($CREDENTIALS_DIRECTORY/<name>)
};

// Thread-safe. Every call may open a transaction of its own: none while the caller has one open, so seal an
// order before the transaction that stores it.
class Vault {
 public:
  // Errors: "master_key_missing" {where}, "master_key_malformed" {where}, "master_key_exposed" {where, mode},
  // "master_key_wrong" {where, path, found, wanted} (nothing is touched). With `create_key`, a missing key
  // file is made with a fresh key (mode 0600), unless the store was already sealed by another one.
  static Result<std::unique_ptr<Vault>> open(store::Database& database, const MasterKeySource& source,
                                             bool create_key);
  // Whether the key of `source` opens what that store holds, with nothing changed on either side: for
  // backups.
  static Result<void> prove_key(store::Database& database, const MasterKeySource& source);
  virtual ~Vault() = default;
  virtual Result<void> set(const std::string& tenant, const std::string& name, const Secret& value) = 0;
  // "secret_missing" {tenant, name}; "secret_damaged" when the ciphertext was tampered with or moved.
  virtual Result<Secret> get(const std::string& tenant, const std::string& name) = 0;
  virtual Result<std::vector<std::string>> list(const std::string& tenant) = 0;
  virtual Result<bool> remove(const std::string& tenant, const std::string& name) = 0;
  // Puts everything under another master key; values and data keys stay as they are. Whenever it is cut
  // short, the next open() finds the store under the old key or under the new one, and the file of either.
  //   from a file: makes the key itself. The old one stays beside it as "<file>.<id>", for older backups.
  //   otherwise: `fresh` is the new key, 64 hex digits; the caller puts it where the next start looks for it.
  // Errors: "master_key_malformed", "master_key_unchanged", "master_key_unwritable" {where, detail}, those of
  // the store.
  struct Rotation {
    std::string old_id, new_id;  // short names of the keys, from which nothing of them can be read
    std::string kept;            // where the old key lies; "" = wherever it came from
  };
  virtual Result<Rotation> rotate(const Secret& fresh) = 0;
  // Raw orders at rest (design 10): sealed under the tenant's key, bound to `context`.
  virtual Result<store::Blob> seal(const std::string& tenant, std::string_view context,
                                   std::string_view plain) = 0;
  virtual Result<std::string> unseal(const std::string& tenant, std::string_view context,
                                     const store::Blob& sealed) = 0;
};

}  // namespace enlace::vault
