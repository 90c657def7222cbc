// A store that somebody or something damaged: whatever is read from it must be what was written, or an error.
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>

#include "faults/engine/engines.hpp"
#include "ledger/catalogue.hpp"
#include "store/witness.hpp"
#include "support/order_world.hpp"
#include "text/zone.hpp"

namespace enlace::faults {
namespace {

namespace fs = std::filesystem;
using test::OrderWorld;

constexpr const char* kFiles[] = {"enlace.db", "enlace.db-wal", "enlace.db.witness"};

// All that the host would learn from this store; nullopt when anything of it is an error.
std::optional<std::string> everything(store::Database& database, Runtime& runtime, vault::Vault& vault) {
  std::string all;
  ledger::Ledger ledger(runtime, database, vault);
  ledger::OrderFilter filter;
  filter.limit = 100'000;
  const auto views = ledger.list(filter);
  if (!views) return std::nullopt;
  for (const ledger::OrderView& view : *views) {
    // What the host acts on is read by itself; listings for people carry no seals.
    const auto row = ledger.row(view.delivery.id);
    const auto order = ledger.landed_order(view.delivery.id.tenant, view.delivery.id.order_id);
    const auto raw = ledger.raw_order(view.delivery.id.tenant, view.delivery.id.order_id);
    if (!row || !order || !raw) return std::nullopt;
    all += row->id.order_id + " " + to_string(row->state) + " " + to_string(row->want) + " " +
           row->remote_id + " " + row->find_key + " " + row->cause + " " + row->erp_account + " " +
           std::to_string(row->attempts) + " ";
    if (*order) all += (*order)->customer_name + " " + (*order)->total + std::to_string((*order)->created_ms);
    all += "\n" + raw->dump() + "\n";
  }
  for (const char* name : {"orders/new", "orders/deleted"}) {
    const auto cursor = ledger.cursor("lupita", name);
    if (!cursor) return std::nullopt;
    all += *cursor ? std::to_string((*cursor)->value_ms) + "\n" : "none\n";
  }
  auto transaction = database.begin();
  if (!transaction) return std::nullopt;
  for (const char* customer : {"C1", "C2", "C3"}) {
    const auto link = ledger::link_by_key(*transaction, database, {"lupita", "toy"}, "customer", customer, 0);
    if (!link) return std::nullopt;
    all += *link ? (*link)->remote_id + (*link)->data.dump() : "no link";
  }
  return all;
}

enum class Found { by_opening, by_reading, by_checking, nothing_changed, nothing };

struct Damage {
  const char* name;
  void (*inflict)(const fs::path& store, std::mt19937_64& random);
};

void flip(const fs::path& file, std::mt19937_64& random) {
  const auto size = fs::file_size(file);
  if (size == 0) return;
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto at = static_cast<std::streamoff>(random() % size);
  bytes.seekg(at);
  const char byte = static_cast<char>(bytes.get() ^ (1 << random() % 8));
  bytes.seekp(at);
  bytes.put(byte);
}

constexpr Damage kDamages[] = {
    {"flipped-bit", [](const fs::path& store, std::mt19937_64& random) { flip(store, random); }},
    {"flipped-bit-in-wal",
     [](const fs::path& store, std::mt19937_64& random) { flip(store.string() + "-wal", random); }},
    {"torn-tail",
     [](const fs::path& store, std::mt19937_64& random) {
       fs::resize_file(store, fs::file_size(store) - 1 - random() % (fs::file_size(store) / 2));
     }},
    {"torn-wal",
     [](const fs::path& store, std::mt19937_64& random) {
       const std::string wal = store.string() + "-wal";
       if (fs::file_size(wal) > 2)
         fs::resize_file(wal, fs::file_size(wal) - 1 - random() % (fs::file_size(wal) / 2));
     }},
    {"missing-wal", [](const fs::path& store, std::mt19937_64&) { fs::remove(store.string() + "-wal"); }},
};

// A store in the middle of its work, as kill -9 leaves it: the WAL holds what came after a checkpoint.
struct Template {
  test::TemporaryDirectory directory;
  OrderWorld world{true};
  std::string before;

  explicit Template(std::uint64_t seed) {
    for (int i = 0; i < 12; ++i) world.handy.add({.customer = "C" + std::to_string(i % 3 + 1)});
    world.cycle();
    const std::string copy = world.directory().file("backup.db");
    (void)world.database().backup_to(copy);
    world.restore(copy);  // the file is whole now, and the WAL begins anew
    world.settle(10);
    auto witness = store::Witness::open(world.database());
    (void)(*witness)->beat(world.runtime.unix_ms());
    for (std::uint64_t i = 0; i < 4 + seed % 3; ++i) world.handy.add({.customer = "C1"});
    world.cycle();
    (void)(*witness)->beat(world.runtime.unix_ms());
    before = everything(world.database(), world.runtime, world.vault).value_or("");
    for (const char* name : kFiles) {
      const fs::path from =
          fs::path(world.database().path()).parent_path() /
          (fs::path(world.database().path()).filename().string() + std::string(name).substr(9));
      if (fs::exists(from)) fs::copy_file(from, directory.file(name));
    }
  }
};

// The first line that is not as it was: "what was written | what is read".
std::string first_difference(const std::string& before, const std::string& after) {
  std::istringstream was(before), is(after);
  std::string a, b;
  while (true) {
    const bool more_before = static_cast<bool>(std::getline(was, a));
    const bool more_after = static_cast<bool>(std::getline(is, b));
    if (!more_before && !more_after) return {};
    if (!more_before || !more_after || a != b) {
      return (more_before ? a : std::string("nothing")) + " | " + (more_after ? b : std::string("nothing"));
    }
  }
}

Found look(Template& whole, const fs::path& store, std::string& difference) {
  store::Database::Options options;
  options.path = store.string();
  const bool misses_wal = store::Witness::misses_wal(options.path);
  auto database = store::Database::open(options);
  if (!database) return Found::by_opening;
  const auto witness = store::Witness::open(**database, misses_wal);
  if (!witness) return Found::by_opening;
  const bool restored = (*witness)->found().kind == store::RestoreState::Kind::restored;
  const auto seen = everything(**database, whole.world.runtime, whole.world.vault);
  if (!seen) return Found::by_reading;
  if (*seen == whole.before) return Found::nothing_changed;
  if (restored) return Found::by_opening;  // known to be older than it was: everything is asked for
  const auto findings = (*database)->integrity_check();
  if (findings && findings->empty()) difference = first_difference(whole.before, *seen);
  return !findings || !findings->empty() ? Found::by_checking : Found::nothing;
}

}  // namespace

std::vector<std::string> damage_parts(const Plan&) {
  std::vector<std::string> parts;
  for (const Damage& damage : kDamages) parts.emplace_back(damage.name);
  return parts;
}

Line run_damage(const Plan& plan, const std::string& part) {
  Line line;
  Template whole(plan.seed);
  if (whole.before.empty()) line.problems.push_back("the store cannot be read before it is damaged");
  std::mt19937_64 random(plan.seed);
  for (const Damage& damage : kDamages) {
    if (part != damage.name) continue;
    const int runs = part == "missing-wal" ? 1 : plan.quick ? 100 : 5'000;
    for (int run = 0; run < runs; ++run) {
      const test::TemporaryDirectory directory;
      const fs::path store = directory.file("enlace.db");
      for (const char* name : kFiles) {
        if (fs::exists(whole.directory.file(name)))
          fs::copy_file(whole.directory.file(name), directory.file(name));
      }
      damage.inflict(store, random);
      std::string difference;
      switch (look(whole, store, difference)) {
        case Found::by_opening:
          ++line.figures[part + " found by opening"];
          break;
        case Found::by_reading:
          ++line.figures[part + " found by reading"];
          break;
        case Found::by_checking:
          ++line.figures[part + " found by the full check only"];
          break;
        case Found::nothing_changed:
          ++line.figures[part + " harmless"];
          break;
        case Found::nothing:
          line.problems.push_back(part + " " + std::to_string(run) +
                                  ": read back wrong, and nobody noticed: " + difference);
          break;
      }
    }
  }
  return line;
}

void describe_damage(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "one bit of the file or its WAL is flipped, either is torn, the WAL is missing; all that the host "
      "reads "
      "is compared with what was written (yesterday's backup and a lost WAL with work going on: simulator)";
  line.size = plan.quick ? "400 stores" : "20,000 stores";
  line.judged = false;
}

}  // namespace enlace::faults
