// "Fail at the k-th operation", for k = 1, 2, 3 … until a run passes without failing, once only and from
// there on (SQLite's manner): writes of the store, services as a connector sees them. And an ERP that cannot
// be asked.
#include <sqlite3.h>

#include <algorithm>
#include <set>

#include "faults/engine/engines.hpp"
#include "support/order_world.hpp"
#include "unit/store/failing_vfs.hpp"

namespace enlace::faults {
namespace {

using ledger::State;
using test::Fault;
using test::OrderWorld;

constexpr int kMostFailures = 4'000;  // a loop that does not end is a defect too

// A day of orders: new ones, an edit, a deletion, a new customer; `cycle` is asked to do the host's work.
template <class Cycle>
void live_through(OrderWorld& world, const Cycle& cycle) {
  const std::string first = world.handy.add();
  const std::string second = world.handy.add({.customer = "C2"});
  world.handy.add({.customer = "C3"});
  cycle();
  world.runtime.pass(60'000);
  world.handy.edit(first, "3");
  world.handy.remove(second);
  cycle();
  world.runtime.pass(60'000);
  world.handy.add({.customer = "C1"});
  cycle();
}

// One live document for each live order, none for another, no client twice.
void judge(OrderWorld& world, const std::string& where, Line& line) {
  std::set<std::string> live;
  for (const std::string& id : world.handy.live_ids()) live.insert(id);
  std::map<std::string, int> documents;
  for (const auto& document : world.erp.live()) {
    std::string id = document.reference.substr(std::string("HANDY-").size());
    id = id.substr(0, id.find('-'));
    ++documents[id];
    if (!live.contains(id)) line.problems.push_back(where + ": " + document.reference + " still stands");
  }
  for (const std::string& id : live) {
    if (documents[id] == 0) {
      ++line.lost;
      line.problems.push_back(where + ": " + id + " has no document: " + to_string(world.state(id)) + " " +
                              world.row(id).cause);
    }
  }
  for (const auto& [id, count] : documents) {
    if (count < 2) continue;
    ++line.doubled;
    line.problems.push_back(where + ": " + id + " has " + std::to_string(count) + " documents");
  }
  std::map<std::string, int> clients;
  for (const auto& client : world.erp.clients) ++clients[client.name];
  for (const auto& [name, count] : clients) {
    if (count < 2) continue;
    ++line.doubled_customers;
    line.problems.push_back(where + ": client " + name + " " + std::to_string(count) + " times");
  }
}

// Is the intent of the write that leaves now in the file, as another process would read it?
bool intent_is_durable(OrderWorld& world, const std::string& order) {
  sqlite3* reader = nullptr;
  bool durable = false;
  const std::string path = world.database().path();
  if (sqlite3_open_v2(path.c_str(), &reader, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(reader,
                       "SELECT 1 FROM deliveries WHERE order_id = ? AND state = 'sending' AND find_key <> ''",
                       -1, &statement, nullptr);
    sqlite3_bind_text(statement, 1, order.c_str(), -1, SQLITE_TRANSIENT);
    durable = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
  }
  sqlite3_close(reader);
  return durable;
}

struct DiskFault {
  const char* name;
  int code;
  bool once;
};
constexpr DiskFault kDiskFaults[] = {
    {"full", SQLITE_FULL, false},          {"full-once", SQLITE_FULL, true},
    {"read-only", SQLITE_READONLY, false}, {"io-error", SQLITE_IOERR, false},
    {"io-error-once", SQLITE_IOERR, true},
};

bool one_disk_run(const DiskFault& fault, int k, Line& line) {
  const std::string where = std::string(fault.name) + " at write " + std::to_string(k);
  store::FailingVfs disk(fault.code);
  OrderWorld world(true);
  world.erp.fault = [&](const HttpCall& call) {
    if (call.method == "POST" && call.purpose == "order" && call.url.ends_with("/documents")) {
      const std::string reference = Json::parse(call.body)->operator[]("reference").text();
      std::string order = reference.substr(std::string("HANDY-").size());
      order = order.substr(0, order.find('-'));
      if (!intent_is_durable(world, order)) line.problems.push_back(where + ": " + order + " left too early");
    }
    return Fault::none;
  };
  disk.fail_at(k, fault.once ? 1 : -1);
  live_through(world, [&] { world.cycle(); });
  const bool failed = disk.failed();
  disk.mend();
  world.settle();   // the same process goes on when there is room again
  world.restart();  // and the next one too
  world.settle();
  judge(world, where, line);
  return failed;
}

}  // namespace

std::vector<std::string> disk_parts(const Plan&) {
  std::vector<std::string> parts;
  for (const DiskFault& fault : kDiskFaults) parts.emplace_back(fault.name);
  return parts;
}

Line run_disk(const Plan& plan, const std::string& part) {
  Line line;
  const int step = plan.quick ? 29 : 1;
  for (const DiskFault& fault : kDiskFaults) {
    if (part != fault.name) continue;
    int k = 1 + static_cast<int>(plan.seed % static_cast<std::uint64_t>(step));
    while (k < kMostFailures && one_disk_run(fault, k, line)) k += step;
    line.figures[std::string("writes until one run passed, ") + part] = k;
    if (k >= kMostFailures) line.problems.push_back(part + ": does not end");
  }
  return line;
}

void describe_disk(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the k-th write, sync or truncation of the store fails (full, read-only, I/O error, always after half "
      "of the bytes: a short write), once or from there on; a second connection reads whether the intent of "
      "each order write is durable before it leaves";
  line.size = plan.quick ? "every 29th k until a run passes, 5 kinds" : "every k until a run passes, 5 kinds";
}

// --- an ERP that cannot be asked ---------------------------------------------------------------------------

std::vector<std::string> blind_parts(const Plan&) {
  return {"hold"};
}

Line run_blind(const Plan& plan, const std::string&) {
  Line line;
  const int orders = plan.quick ? 60 : 1'000;
  OrderWorld world;
  world.erp.list_lag_ms = 60'000;
  world.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  std::mt19937_64 random(plan.seed);
  world.erp.fault = [&](const HttpCall& call) {
    if (!call.is_write() || call.purpose != "order") return Fault::none;
    switch (random() % 10) {
      case 0:
        return Fault::lost_after;
      case 1:
        return Fault::lost_before;
      default:
        return Fault::none;
    }
  };
  for (int i = 0; i < orders; ++i) {
    world.handy.add({.customer = "C" + std::to_string(i % 3 + 1)});
    if (i % 20 != 19) continue;
    world.cycle();
    world.runtime.pass(60'000);
  }
  world.settle();
  for (const auto& document : world.erp.live()) {
    const std::string id = document.reference.substr(6, document.reference.find('-', 6) - 6);
    if (world.erp.live_with(id) > 1) ++line.doubled;
  }
  // A person looks into the ERP (one step) and says what is there (the other).
  std::size_t resolved = 0;
  world.erp.fault = nullptr;
  for (const std::string& id : world.handy.live_ids()) {
    const ledger::Delivery row = world.row(id);
    if (row.state == State::delivered) continue;
    ++line.waiting[row.cause];
    if (row.state != State::in_doubt) {
      line.problems.push_back(id + " is " + to_string(row.state) + ", not in doubt: " + row.cause);
      continue;
    }
    if (const auto* document = world.erp.find(row.reference())) {
      (void)world.ledger().resolve_delivered(world.id(id), document->id, document->id, "operator:test");
    } else {
      (void)world.ledger().resolve_absent(world.id(id), "operator:test");
    }
    ++resolved;
  }
  world.settle();
  judge(world, "after the person", line);
  if (resolved == 0) line.problems.push_back("nothing was ever in doubt");
  line.figures = {{"resolved by a person in two steps", static_cast<std::int64_t>(resolved)}};
  return line;
}

void describe_blind(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the descriptor says `hold`, lists lag a minute, of every 10 order writes one answer is lost after the "
      "effect and one before it; then a person looks and says what is there";
  line.size = std::string(plan.quick ? "60" : "1,000") + " orders";
}

}  // namespace enlace::faults
