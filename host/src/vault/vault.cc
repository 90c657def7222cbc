#include "vault/vault.hpp"

#include <sodium.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "runtime/fail_points.hpp"
#include "vault/master_key.hpp"
#include "vault/sealing.hpp"

namespace enlace::vault {
namespace {

constexpr std::string_view kCheckText = "enlace vault";

Failure secret_failure(const char* cause, const std::string& tenant, std::string_view name,
                       const std::string& what) {
  return failure(ENLACE_E_CONFIG, cause,
                 "secret \"" + std::string(name) + "\" of tenant \"" + tenant + "\" " + what,
                 Json::object({{"tenant", tenant}, {"name", name}}));
}

Failure damaged(const std::string& tenant, std::string_view name) {
  return secret_failure("secret_damaged", tenant, name,
                        "was changed or moved; set it again with `enlace secret set`");
}

class StoredVault final : public Vault {
 public:
  StoredVault(store::Database& database, MasterKeySource source, const Key& master)
      : database_(database), source_(std::move(source)), master_(master) {}

  Result<void> set(const std::string& tenant, const std::string& name, const Secret& value) override;
  Result<Secret> get(const std::string& tenant, const std::string& name) override;
  Result<std::vector<std::string>> list(const std::string& tenant) override;
  Result<bool> remove(const std::string& tenant, const std::string& name) override;
  Result<Rotation> rotate(const Secret& fresh) override;
  Result<store::Blob> seal(const std::string& tenant, std::string_view context,
                           std::string_view plain) override;
  Result<std::string> unseal(const std::string& tenant, std::string_view context,
                             const store::Blob& sealed) override;

 private:
  std::optional<Key> known_key(const std::string& tenant);
  Result<Key> data_key(const std::string& tenant);
  Result<Key> existing_or_new_key(const std::string& tenant);
  Result<void> wrap_again(const Key& fresh);

  store::Database& database_;
  const MasterKeySource source_;
  std::shared_mutex rotation_;  // whoever wraps under master_ holds it, over the database too
  Key master_;
  std::mutex mutex_;  // never held while the database is asked
  std::map<std::string, Key> data_keys_;
};

std::optional<Key> StoredVault::known_key(const std::string& tenant) {
  const std::lock_guard hold(mutex_);
  const auto found = data_keys_.find(tenant);
  return found == data_keys_.end() ? std::nullopt : std::optional(found->second);
}

// The key of a tenant, made when there is none yet.
Result<Key> StoredVault::data_key(const std::string& tenant) {
  if (auto known = known_key(tenant)) return *known;
  ENLACE_TRY(const Key key, existing_or_new_key(tenant));
  const std::lock_guard hold(mutex_);
  data_keys_.emplace(tenant, key);
  return key;
}

Result<Key> StoredVault::existing_or_new_key(const std::string& tenant) {
  const std::vector<std::string_view> binding = {"data-key", tenant};
  const std::shared_lock unchanged(rotation_);
  ENLACE_TRY(store::Transaction transaction, database_.begin());
  ENLACE_TRY(const auto rows, transaction.query("SELECT wrapped FROM vault_key WHERE tenant = ?", {tenant}));
  if (rows.empty()) {
    const Key fresh = Key::random();
    const store::Blob wrapped{seal_bytes(master_, binding, fresh.bytes())};
    ENLACE_CHECK(transaction.run("INSERT INTO vault_key (tenant, wrapped) VALUES (?, ?)", {tenant, wrapped}));
    ENLACE_FAIL_POINT("vault.key.before_commit");
    ENLACE_CHECK(transaction.commit());
    return fresh;
  }
  auto plain = open_sealed(master_, binding, rows.front().text(0));
  const auto key = plain ? Key::from_bytes(*plain) : std::nullopt;
  if (plain) sodium_memzero(plain->data(), plain->size());
  if (!key) return damaged(tenant, "data-key");
  return *key;
}

Result<void> StoredVault::set(const std::string& tenant, const std::string& name, const Secret& value) {
  if (tenant.empty() || name.empty()) {
    return secret_failure("secret_name_invalid", tenant, name, "needs a tenant and a name");
  }
  ENLACE_TRY(const Key key, data_key(tenant));
  const store::Blob sealed{seal_bytes(key, {"secret", tenant, name}, value.reveal())};
  ENLACE_TRY(store::Transaction transaction, database_.begin());
  ENLACE_CHECK(
      transaction.run("INSERT INTO vault_secret (tenant, name, sealed) VALUES (?, ?, ?) "
                      "ON CONFLICT (tenant, name) DO UPDATE SET sealed = excluded.sealed",
                      {tenant, name, sealed}));
  ENLACE_FAIL_POINT("vault.set.before_commit");
  ENLACE_CHECK(transaction.commit());
  ENLACE_FAIL_POINT("vault.set.after_commit");
  return {};
}

Result<Secret> StoredVault::get(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(const auto rows, database_.query("SELECT sealed FROM vault_secret WHERE tenant = ? AND name = ?",
                                              {tenant, name}));
  if (rows.empty()) {
    return secret_failure("secret_missing", tenant, name,
                          "is not set; run: enlace secret set " + tenant + " " + name);
  }
  ENLACE_TRY(const Key key, data_key(tenant));
  auto plain = open_sealed(key, {"secret", tenant, name}, rows.front().text(0));
  if (!plain) return damaged(tenant, name);
  return Secret(*std::move(plain));
}

Result<std::vector<std::string>> StoredVault::list(const std::string& tenant) {
  ENLACE_TRY(const auto rows,
             database_.query("SELECT name FROM vault_secret WHERE tenant = ? ORDER BY name", {tenant}));
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const store::Row& row : rows) names.push_back(row.text(0));
  return names;
}

Result<bool> StoredVault::remove(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(store::Transaction transaction, database_.begin());
  ENLACE_TRY(const std::int64_t removed,
             transaction.run("DELETE FROM vault_secret WHERE tenant = ? AND name = ?", {tenant, name}));
  ENLACE_CHECK(transaction.commit());
  return removed > 0;
}

Result<store::Blob> StoredVault::seal(const std::string& tenant, std::string_view context,
                                      std::string_view plain) {
  ENLACE_TRY(const Key key, data_key(tenant));
  return store::Blob{seal_bytes(key, {"data", tenant, context}, plain)};
}

Result<std::string> StoredVault::unseal(const std::string& tenant, std::string_view context,
                                        const store::Blob& sealed) {
  ENLACE_TRY(const Key key, data_key(tenant));
  auto plain = open_sealed(key, {"data", tenant, context}, sealed.bytes);
  if (!plain) {
    return failure(ENLACE_E_INTERNAL, "secret_damaged",
                   "sealed data of tenant \"" + tenant + "\" was changed or moved",
                   Json::object({{"tenant", tenant}, {"name", context}}));
  }
  return *std::move(plain);
}

// The first key that opens a store leaves a text that only it can open again.
struct Verifier {
  bool present = false;
  std::string sealed_hex;
};

Result<Verifier> read_verifier(store::Database& database) {
  ENLACE_TRY(const auto rows, database.query("SELECT value FROM meta WHERE key = 'vault_check'"));
  Verifier verifier;
  if (!rows.empty()) {
    verifier.present = true;
    verifier.sealed_hex = rows.front().text(0);
    return verifier;
  }
  ENLACE_TRY(const auto keys, database.query("SELECT tenant FROM vault_key LIMIT 1"));
  if (!keys.empty()) {
    return failure(ENLACE_E_INTERNAL, "store_damaged",
                   database.path() + ": the vault has keys but lost its verifier; restore a backup",
                   Json::object({{"path", database.path()}, {"next", "restore_backup"}}));
  }
  return verifier;
}

bool opens(const Key& master, const Verifier& verifier) {
  std::string sealed(verifier.sealed_hex.size() / 2, '\0');
  std::size_t size = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(sealed.data()), sealed.size(),
                     verifier.sealed_hex.data(), verifier.sealed_hex.size(), nullptr, &size, nullptr) != 0) {
    return false;
  }
  sealed.resize(size);
  return open_sealed(master, {"verifier"}, sealed) == std::string(kCheckText);
}

// With the short name of its key, for whoever looks for the right one.
Result<void> write_verifier(store::Transaction& transaction, const Key& master) {
  const std::string sealed = seal_bytes(master, {"verifier"}, kCheckText);
  std::string hex(sealed.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(sealed.data()),
                 sealed.size());
  hex.pop_back();
  for (const auto& [key, value] : {std::pair("vault_check", hex), std::pair("vault_key_id", master.id())}) {
    ENLACE_CHECK(
        transaction.run("INSERT INTO meta (key, value) VALUES (?, ?) "
                        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        {std::string(key), value}));
  }
  return {};
}

Failure wrong_key(store::Database& database, const MasterKeySource& source, const Key& master) {
  const std::string where = describe(source);
  std::string wanted;
  if (const auto rows = database.query("SELECT value FROM meta WHERE key = 'vault_key_id'");
      rows && !rows->empty()) {
    wanted = rows->front().text(0);
  }
  std::string message = "master key (" + where + "): it is not the one that sealed " + database.path();
  if (!wanted.empty()) message += "; that one is " + wanted + ", this one is " + master.id();
  return failure(
      ENLACE_E_CONFIG, "master_key_wrong", message + "; put the right key back, nothing was changed",
      Json::object(
          {{"where", where}, {"path", database.path()}, {"wanted", wanted}, {"found", master.id()}}));
}

}  // namespace

// One transaction: the store is under the old key or under the new one.
Result<void> StoredVault::wrap_again(const Key& fresh) {
  ENLACE_TRY(store::Transaction transaction, database_.begin());
  ENLACE_TRY(const auto rows, transaction.query("SELECT tenant, wrapped FROM vault_key"));
  for (const store::Row& row : rows) {
    const std::vector<std::string_view> binding = {"data-key", row.text(0)};
    auto plain = open_sealed(master_, binding, row.text(1));
    if (!plain) return damaged(row.text(0), "data-key");
    const store::Blob wrapped{seal_bytes(fresh, binding, *plain)};
    sodium_memzero(plain->data(), plain->size());
    ENLACE_CHECK(
        transaction.run("UPDATE vault_key SET wrapped = ? WHERE tenant = ?", {wrapped, row.text(0)}));
  }
  ENLACE_CHECK(write_verifier(transaction, fresh));
  return transaction.commit();
}

Result<Vault::Rotation> StoredVault::rotate(const Secret& given) {
  const bool from_file = !source_.file.empty();
  std::optional<Key> fresh = from_file ? std::optional(Key::random()) : std::nullopt;
  if (!from_file && given.reveal().size() > Key::kSize) fresh = Key::parse(given.reveal());
  if (!fresh) {
    return failure(ENLACE_E_CONFIG, "master_key_malformed", "the new master key must be 64 hex digits",
                   Json::object({{"where", "standard input"}, {"detail", "it must be 64 hex digits"}}));
  }
  const std::unique_lock alone(rotation_);
  if (fresh->bytes() == master_.bytes()) {
    return failure(ENLACE_E_CONFIG, "master_key_unchanged", "this is the master key in use",
                   Json::object({{"where", describe(source_)}}));
  }
  Rotation rotation{master_.id(), fresh->id(), ""};
  // The new key is durable before anything is sealed with it, and the old one is given up only afterwards:
  // whichever of the two the store is under, its file is there (open() looks at both).
  if (from_file) ENLACE_CHECK(write_next_key(source_, *fresh));
  ENLACE_CHECK(wrap_again(*fresh));
  const Key old = std::exchange(master_, *fresh);
  if (from_file) {
    ENLACE_TRY(rotation.kept, install_next_key(source_, old));
  }
  return rotation;
}

Result<void> Vault::prove_key(store::Database& database, const MasterKeySource& source) {
  if (sodium_init() < 0) return failure(ENLACE_E_INTERNAL, "vault_error", "libsodium cannot start");
  ENLACE_TRY(const Verifier verifier, read_verifier(database));
  if (!verifier.present) return {};  // nothing is sealed in there
  ENLACE_TRY(const Key master, read_master_key(source));
  if (opens(master, verifier)) return {};
  return wrong_key(database, source, master);
}

Result<std::unique_ptr<Vault>> Vault::open(store::Database& database, const MasterKeySource& source,
                                           bool create_key) {
  if (sodium_init() < 0) return failure(ENLACE_E_INTERNAL, "vault_error", "libsodium cannot start");
  ENLACE_TRY(const Verifier verifier, read_verifier(database));
  const bool absent = !source.file.empty() && !std::filesystem::exists(source.file);
  const bool create = create_key && absent && !verifier.present;
  ENLACE_TRY(Key master, create ? create_master_key(source) : read_master_key(source));
  if (!verifier.present) {
    ENLACE_TRY(store::Transaction transaction, database.begin());
    ENLACE_CHECK(write_verifier(transaction, master));
    ENLACE_CHECK(transaction.commit());
  } else if (!opens(master, verifier)) {
    const std::optional<Key> next = next_key(source);
    if (!next || !opens(*next, verifier)) return wrong_key(database, source, master);
    // A rotation was cut short after the store had changed over.
    ENLACE_CHECK(install_next_key(source, master));
    master = *next;
  }
  return std::unique_ptr<Vault>(std::make_unique<StoredVault>(database, source, master));
}

}  // namespace enlace::vault
