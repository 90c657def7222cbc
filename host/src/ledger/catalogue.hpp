#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// What the host knows of products and customers: links (what the ERP calls a thing of Handy's), the mirror
// (what the host itself brought to Handy), and what a pull left out, with its reason (H-21). Rows carry a
// seal that is checked when they are read (design 10).
//
// Functions over an open transaction, so that a fact and its link become durable together (design 8.13).
namespace enlace::ledger {

struct Scope {
  std::string tenant, instance;
};

// --- links ---------------------------------------------------------------------------------------------

// A link of the host's own, beside that of a product: its data are a digest of what the ERP was last given of
// it.
inline constexpr const char* kGivenLink = "product_given";

// Adds or replaces. `link.key` is Handy's code; a customer whose code is not known yet (it was pulled, H-18)
// is stored under the key "remote:<remote_id>" until it is.
Result<void> put_link(store::Transaction& transaction, store::Database& database, const Scope& scope,
                      const Link& link, std::int64_t unix_ms);
Result<std::optional<Link>> link_by_key(store::Transaction& transaction, store::Database& database,
                                        const Scope& scope, const std::string& kind, const std::string& key,
                                        std::int64_t unix_ms);
Result<std::optional<Link>> link_by_remote(store::Transaction& transaction, store::Database& database,
                                           const Scope& scope, const std::string& kind,
                                           const std::string& remote_id, std::int64_t unix_ms);
// Every link of a kind, by key. Damaged ones are left out: what they said is found out again.
Result<std::vector<Link>> links(store::Transaction& transaction, store::Database& database,
                                const Scope& scope, const std::string& kind, std::int64_t unix_ms);
Result<void> remove_link(store::Transaction& transaction, const Scope& scope, const std::string& kind,
                         const std::string& key);

// --- mirror --------------------------------------------------------------------------------------------

struct Mirrored {
  std::string kind;  // "product", "customer"
  std::string key;   // Handy's code
  std::string remote_id;
  bool brought = false;   // created in Handy by the host; only such a one is ever disabled (H-10)
  bool disabled = false;  // it left the ERP's set: where the host brought it, it is disabled in Handy
};
Result<void> put_mirrored(store::Transaction& transaction, store::Database& database, const Scope& scope,
                          const Mirrored& row, std::int64_t unix_ms);
// Every row of a kind, by key; page by page, for a catalogue may be large.
Result<void> each_mirrored(store::Transaction& transaction, store::Database& database, const Scope& scope,
                           const std::string& kind, const std::function<void(Mirrored row)>& take);
Result<std::vector<Mirrored>> mirrored(store::Transaction& transaction, store::Database& database,
                                       const Scope& scope, const std::string& kind);

// --- skipped -------------------------------------------------------------------------------------------

// Replaces what the last run of this kind left out.
Result<void> replace_skipped(store::Transaction& transaction, const Scope& scope, const std::string& kind,
                             const std::vector<Skipped>& skipped, std::int64_t unix_ms);
// "Why is this product not in Handy?": those whose key, remote id or name is `what`; all when it is empty.
Result<std::vector<Skipped>> skipped(store::Transaction& transaction, const Scope& scope,
                                     const std::string& kind, const std::string& what);

}  // namespace enlace::ledger
