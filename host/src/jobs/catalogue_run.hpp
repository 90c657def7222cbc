#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "handy/client.hpp"
#include "jobs/catalogue.hpp"
#include "ledger/catalogue.hpp"

// What the two catalogue jobs share: the account of one run (mirror, seen, skipped, counts), the guard
// against disabling too much, and the end of it.
namespace enlace::jobs {

class CatalogueRun {
 public:
  // `kind`: "product" or "customer"; `component` names the job in logs.
  CatalogueRun(Services& services, const Instance& instance, const RunOptions& options, std::string kind,
               std::string component);

  Result<void> begin();  // reads the mirror

  // False when another record of the ERP has this key; the same one comes again when a worker died half-way.
  bool see(const std::string& key, const std::string& remote_id);
  void skip(Skipped skipped);
  // Something that the operator should know about the run, or about one record that was copied.
  void warn(Notice notice);
  void count(const std::string& what, std::int64_t by = 1);
  // Dry run: keeps what would be done. `action`: create, update, move, disable, create_zone. Every move is
  // kept, of the others the first 500.
  void plan(const std::string& action, const std::string& key, const Json& details);

  // What the host knows of a record from this and earlier runs. Small: there may be 100,000 of them.
  struct Known {
    std::string remote_id;  // by the mirror
    std::string seen_as;    // its remote id in this run, where that differs
    bool mirrored = false;  // it has a row in the mirror
    bool brought = false;   // as ledger::Mirrored
    bool disabled = false;  // as there: it left the ERP's set
    bool seen = false;      // in this run
  };
  [[nodiscard]] const Known* mirrored(const std::string& key) const;
  // The key that stands for it, before one that did and has left; "" when not mirrored. The first question
  // builds an index.
  [[nodiscard]] std::string key_of_remote(const std::string& remote_id);
  // The key that this record had until now, where `key` is a new one; else "".
  [[nodiscard]] std::string key_before(const std::string& key, const std::string& remote_id);
  // Remembers that `key` stands for `remote_id`, with its link; writes only when something changed.
  Result<void> keep(const std::string& key, const std::string& remote_id, bool brought, const Link* link);

  // H-28: the record has a new key, under which it was written. finish() says what became of the old one; its
  // link stays, for orders that were taken with it, and says what `link` says.
  Result<void> moved(const std::string& before, const std::string& key, const std::string& name,
                     const Link* link);
  // The record could not be written under its new key: it stays under the old one.
  void stays(const std::string& key) { known_[key].seen = true; }

  // After a complete listing: disables what left the ERP, by `disable(key)`, within H-17. A product that left
  // loses its link, so that an order which still has it looks first. Then stores what was skipped.
  Result<void> finish(const std::function<bool(const std::string& key)>& enabled_in_handy,
                      const std::function<Result<void>(const std::string& key)>& disable);

  [[nodiscard]] RunReport report(Result<void> outcome);
  [[nodiscard]] bool dry() const { return options_.dry_run; }
  [[nodiscard]] const ledger::Scope& scope() const { return scope_; }
  void progress(const std::string& stage, std::int64_t done, std::int64_t total) const;
  void log(log::Level level, const std::string& message, const Json& fields = {}) const;

 private:
  struct Move {
    std::string before, key, name;
  };
  // `holds`: nothing is disabled this time (H-17).
  void tell_moves(bool holds);
  Result<void> leave(const std::string& key);
  // Codes about which this run knows something that the last one did not, for orders that wait for them.
  Result<void> note_news(store::Transaction& transaction);
  void leave_as_is(const Skipped& skipped);

  Services& services_;
  const Instance& instance_;
  const RunOptions& options_;
  std::string kind_;
  std::string component_;
  ledger::Scope scope_;
  std::unordered_map<std::string, Known> known_;                               // by key
  std::optional<std::unordered_map<std::string, std::string>> key_by_remote_;  // of those in the mirror
  std::unordered_set<std::string> remotes_seen_;                               // once the listing is complete
  std::vector<Move> moves_;
  std::vector<Skipped> skipped_;
  bool nameless_ = false;  // a record that cannot be read, nor which one it is
  std::size_t warned_ = 0;
  std::map<std::string, std::int64_t> counts_;
  RunReport report_;
};

// Those members of `wanted` that differ from `current`: numbers by value, references by their id.
Json difference(const Json& wanted, const Json& current);

}  // namespace enlace::jobs
