#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "unit/ledger/ledger_bench.hpp"

// The ledger under random operations, beside a model that knows only what is true outside: what Handy holds,
// what the ERP holds, and what is on its way. Operations overlap as they do with several workers: a deletion
// lands while a push is out, a look comes while another order of the chain is claimed, the host dies with
// several on their way. A failure prints the shortest sequence of operations that still fails.
//
//   ENLACE_LEDGER_STEPS=1000000  more of them        ENLACE_LEDGER_SEED=7  others
namespace enlace::ledger {
namespace {

enum class Do {
  add,
  edit,
  remove,
  change,
  land_new,
  land_deleted,
  claim,
  declare,
  write,
  end_well,     // the answer was read
  end_lost,     // it was lost, or its reader died
  end_refused,  // the ERP said no, or nothing left
  look,
  begin_removal,
  end_removal,
  retry,
  drop,
  resolve,
  die,
  reboot,
  time,
  missing
};
constexpr const char* kNames[] = {
    "add",   "edit",     "remove",   "change",      "land_new", "land_deleted",  "claim",       "declare",
    "write", "end_well", "end_lost", "end_refused", "look",     "begin_removal", "end_removal", "retry",
    "drop",  "resolve",  "die",      "reboot",      "time",     "missing"};

// `which` picks among whatever there is at that moment: a sequence stays meaningful with any of it left out.
struct Operation {
  Do what = Do::time;
  std::uint32_t which = 0;
};
std::string text_of(const std::vector<Operation>& all) {
  std::string text;
  for (const Operation& one : all) {
    text += std::string(kNames[static_cast<std::size_t>(one.what)]) + ":" + std::to_string(one.which) + " ";
  }
  return text;
}

// The ERP's clients and Handy's sellers: all that is true, whatever the ledger believes.
class Life {
 public:
  Life() = default;

  // Empty while all is as it must be, otherwise what is wrong.
  std::string perform(const Operation& operation) {
    wrong_.clear();
    act(operation);
    if (wrong_.empty()) check_one_document_a_chain();
    return wrong_;
  }

  // Everything lands, everything is answered, people mend what waits for them.
  std::string come_to_rest() {
    wrong_.clear();
    while (!out_.empty()) finish(out_.begin()->first, Said::transient, Evidence::maybe);
    while (!removals_.empty()) end_removal(*removals_.begin(), Ledger::Removal::not_yet);
    for (int round = 0; round < 400 && wrong_.empty(); ++round) {
      if (round % 100 == 0) {
        for (auto& [id, order] : orders_) order.invoiced = false;
        land(all_ids(), false);
        land(all_ids(), true);
      }
      bool moved = false;
      for (const std::string& id : all_ids()) moved |= drive(id);
      const bool mended = (!moved || round % 8 == 7) && retry_what_waits_for_a_person();
      if (!moved && !mended) break;
      pass(10 * 60'000);
    }
    check_one_document_a_chain();
    check_that_both_sides_agree();
    check_timelines();
    check_counts();
    return wrong_;
  }

  // How often what happened: a life in which nothing does proves nothing.
  [[nodiscard]] const std::map<std::string, int>& counts() const { return counts_; }

 private:
  struct Order {
    std::string replaces;  // "" = first of its chain
    int chain = 0;
    bool deleted = false, edited = false;
    int version = 1;
    bool invoiced = false;  // the ERP will not let go of its documents
    bool given_up = false;  // a person dropped it
    bool landed_as_live = false, landed_as_deleted = false;
  };
  struct Document {
    std::string order, reference;
    std::string content;
    bool live = true;
    std::int64_t written_ms = 0;
  };
  struct Push {  // on its way
    std::string reference, content;
    bool declared = false, written = false;
  };

  void fail(const std::string& what) {
    if (wrong_.empty()) wrong_ = what;
  }
  template <class T>
  bool ok(const Result<T>& result, const std::string& what) {
    if (!result) fail(what + ": " + result.error().cause + " " + result.error().params.dump());
    return result.has_value();
  }

  std::vector<std::string> all_ids() const {
    std::vector<std::string> ids;
    for (const auto& [id, order] : orders_) ids.push_back(id);
    return ids;
  }
  template <class Wanted>
  std::string pick(std::uint32_t which, const Wanted& wanted) const {
    std::vector<std::string> ids;
    for (const auto& [id, order] : orders_) {
      if (wanted(id, order)) ids.push_back(id);
    }
    return ids.empty() ? std::string() : ids[which % ids.size()];
  }
  [[nodiscard]] std::string content_of(const std::string& id) const {
    return id + "/" + std::to_string(orders_.at(id).version);
  }
  [[nodiscard]] std::vector<std::string> chain_before(const std::string& id) const {
    std::vector<std::string> chain;
    for (std::string at = orders_.at(id).replaces; !at.empty(); at = orders_.at(at).replaces) {
      chain.push_back(at);
    }
    return chain;
  }
  int live_in_chain(int chain) const {
    int count = 0;
    for (const Document& one : documents_) count += one.live && orders_.at(one.order).chain == chain;
    return count;
  }
  std::optional<Delivery> row_of(const std::string& id) {
    const auto row = bench_.ledger().row(LedgerBench::id(id));
    return row ? std::optional<Delivery>(*row) : std::nullopt;
  }
  void pass(std::int64_t ms) { bench_.runtime.pass(ms); }

  IncomingOrder incoming(const std::string& id, bool deleted) {
    const Order& order = orders_.at(id);
    IncomingOrder one = bench_.order(id, chain_before(id));
    one.content_hash = content_of(id);
    one.deleted = deleted;
    one.is_edited = deleted && order.edited;
    if (deleted) one.deleted_ms = bench_.runtime.unix_ms();
    return one;
  }

  // One list of Handy's, with any of its records.
  void land(const std::vector<std::string>& ids, bool deleted) {
    std::vector<IncomingOrder> list;
    for (const std::string& id : ids) {
      Order& order = orders_.at(id);
      if (order.deleted != deleted) continue;
      (deleted ? order.landed_as_deleted : order.landed_as_live) = true;
      list.push_back(incoming(id, deleted));
    }
    ok(bench_.ledger().land(LedgerBench::kTenant, bench_.accounts.handy, list, {bench_.recipient}, {}),
       "land");
  }
  std::vector<std::string> some_of(std::uint32_t which) const {
    std::vector<std::string> ids = all_ids();
    std::erase_if(ids,
                  [&](const std::string&) { return (which = which * 1664525U + 1013904223U) >> 30U == 0; });
    return ids;
  }

  // The look before a push that the host asks for (H-24).
  bool is_absent(const Claim& claim) {
    ++counts_["looks"];
    Found found{true, {}};
    for (const Document& one : documents_) {
      const bool listed = bench_.runtime.monotonic_ms() - one.written_ms >= bench_.policy.lag_ms;
      if (one.reference != claim.row.reference() || !listed) continue;
      found.documents.push_back(
          {"r" + one.reference, "n" + one.reference, one.live ? "open" : "void", one.live, d("1")});
    }
    const auto look = bench_.ledger().record_first_look(claim, "{}", found, bench_.policy);
    return ok(look, "record_first_look") && look->absent;
  }
  void begin_push(const std::string& id) {
    if (out_.contains(id)) return;
    const auto claim = bench_.ledger().claim(LedgerBench::id(id), bench_.accounts, "abarrotes");
    if (!ok(claim, "claim") || !claim->granted) return;
    if (claim->look && !is_absent(*claim)) return;
    // What only the truth knows: nothing of this chain is in the ERP, and nothing is on its way there.
    if (const int live = live_in_chain(orders_.at(id).chain); live > 0) {
      fail("order " + id + " may be pushed, but " + std::to_string(live) + " of its chain is live");
    }
    for (const auto& [other, push] : out_) {
      if (orders_.at(other).chain == orders_.at(id).chain) {
        fail("order " + id + " may be pushed while " + other + " of its chain is on its way");
      }
    }
    if (orders_.at(id).landed_as_deleted && !claim->row.by_hand) {
      fail("order " + id + " may be pushed, but its deletion has landed");
    }
    ++counts_["pushes"];
    out_[id] = {claim->row.reference(), claim->row.seen_hash, false, false};
  }
  void declare(const std::string& id) {
    Push& push = out_.at(id);
    if (ok(bench_.ledger().declare_find_key(LedgerBench::id(id), Json::object({{"r", push.reference}}),
                                            push.content),
           "declare")) {
      push.declared = true;
    }
  }
  void write(const std::string& id) {
    Push& push = out_.at(id);
    if (!push.declared || push.written) return;
    push.written = true;
    ++counts_["documents"];
    documents_.push_back({id, push.reference, push.content, true, bench_.runtime.monotonic_ms()});
  }
  // `id` by value, here and in end_removal(): it may be the key of what they erase.
  void finish(std::string id, Said said, Evidence evidence) {
    const Push push = out_.at(id);
    out_.erase(id);
    PushEnd end;
    end.said = said;
    end.evidence = evidence;
    end.error.cause = "because";
    if (said == Said::ok) {
      end.outcome = Outcome{"r" + push.reference, "n" + push.reference, "open", d("1"), {}, {}};
    }
    ok(bench_.ledger().record_push(LedgerBench::id(id), end, bench_.policy), "record_push");
  }
  void end_push(const std::string& id, Do how, std::uint32_t which) {
    const bool written = out_.at(id).written, declared = out_.at(id).declared;
    switch (how) {
      case Do::end_well:
        if (written) finish(id, Said::ok, which % 2 == 0 ? Evidence::accepted : Evidence::maybe);
        return;
      case Do::end_lost: {
        constexpr Said kSaid[] = {Said::transient, Said::died, Said::ambiguous, Said::cancelled};
        if (declared) finish(id, kSaid[which % 4], Evidence::maybe);
        return;
      }
      default: {
        if (written) return;
        constexpr std::pair<Said, Evidence> kEnds[] = {
            {Said::permanent, Evidence::none},    {Said::transient, Evidence::none},
            {Said::rate_limited, Evidence::none}, {Said::died, Evidence::none},
            {Said::auth, Evidence::none},         {Said::permanent, Evidence::refused}};
        const auto& [said, evidence] = kEnds[which % 6];
        if (evidence == Evidence::none || declared) finish(id, said, evidence);
      }
    }
  }

  // A look tells the truth, as late as the ERP's lists are; some are incomplete, some fail.
  bool look(const std::string& id, std::uint32_t which) {
    const auto claim = bench_.ledger().claim_look(LedgerBench::id(id), bench_.accounts);
    if (!ok(claim, "claim_look") || !claim->granted) return false;
    if (which % 8 == 1) {
      ok(bench_.ledger().record_look(LedgerBench::id(id), failure(ENLACE_E_NETWORK, "no_way"), bench_.policy),
         "record_look");
      return true;
    }
    ++counts_["looks"];
    Found found;
    found.complete = which % 8 != 2;
    for (const Document& one : documents_) {
      const bool listed = bench_.runtime.monotonic_ms() - one.written_ms >= bench_.policy.lag_ms;
      if (one.reference != claim->row.reference() || !listed) continue;
      found.documents.push_back(
          {"r" + one.reference, "n" + one.reference, one.live ? "open" : "void", one.live, d("1")});
    }
    ok(bench_.ledger().record_look(LedgerBench::id(id), found, bench_.policy), "record_look");
    return true;
  }

  bool begin_removal(const std::string& id) {
    const auto claim = bench_.ledger().claim_removal(LedgerBench::id(id), bench_.accounts);
    if (!ok(claim, "claim_removal") || !claim->granted) return false;
    removals_.insert(id);
    ++counts_["removals"];
    return true;
  }
  void end_removal(std::string id, Ledger::Removal how) {
    removals_.erase(id);
    if (how == Ledger::Removal::gone && orders_.at(id).invoiced) how = Ledger::Removal::denied;
    if (how == Ledger::Removal::gone) {
      const auto row = row_of(id);
      for (Document& one : documents_) one.live = one.live && !(row && one.reference == row->reference());
    }
    ok(bench_.ledger().record_removal(LedgerBench::id(id), how, failure(ENLACE_E_CONFLICT, "invoiced").error),
       "record_removal");
  }

  // The whole of what is due for one order, well; whether there was anything.
  bool drive(const std::string& id) {
    const auto row = row_of(id);
    if (!row) return false;
    switch (todo_of(*row)) {
      case Todo::nothing:
        return false;
      case Todo::look:
        look(id, 0);
        return true;
      case Todo::remove:
        if (begin_removal(id)) end_removal(id, Ledger::Removal::gone);
        return true;
      case Todo::push:
        begin_push(id);
        if (out_.contains(id)) {
          declare(id);
          write(id);
          finish(id, Said::ok, Evidence::accepted);
        }
        return true;
    }
    return false;
  }
  bool retry_what_waits_for_a_person() {
    bool any = false;
    for (const std::string& id : all_ids()) {
      const auto row = row_of(id);
      if (!row || !needs_person(*row) || orders_.at(id).given_up) continue;
      any |= bench_.ledger().retry(row->id, "operator:test").has_value();
    }
    return any;
  }

  void act(const Operation& operation) {
    const std::uint32_t which = operation.which;
    const auto live_order = [](const std::string&, const Order& order) { return !order.deleted; };
    const auto is_out = [this](const std::string& id, const Order&) { return out_.contains(id); };
    const auto any = [](const std::string&, const Order&) { return true; };
    std::string id;
    switch (operation.what) {
      case Do::add:
        id = std::to_string(31'000'000 + orders_.size());
        orders_[id].chain = static_cast<int>(orders_.size());
        return;
      case Do::edit: {
        if (id = pick(which, live_order); id.empty()) return;
        const std::string next = std::to_string(31'000'000 + orders_.size());
        orders_[next].chain = orders_[id].chain;
        orders_[next].replaces = id;
        orders_[id].deleted = orders_[id].edited = true;
        return;
      }
      case Do::remove:
        if (id = pick(which, live_order); !id.empty()) orders_[id].deleted = true;
        return;
      case Do::change:
        if (id = pick(which, live_order); !id.empty()) ++orders_[id].version;
        return;
      case Do::land_new:
        return land(some_of(which), false);
      case Do::land_deleted:
        return land(some_of(which), true);
      case Do::claim:
        if (id = pick(which, [this](const std::string& it, const Order&) { return row_of(it).has_value(); });
            !id.empty()) {
          begin_push(id);
        }
        return;
      case Do::declare:
        if (id = pick(which, is_out); !id.empty() && !out_.at(id).declared) declare(id);
        return;
      case Do::write:
        if (id = pick(which, is_out); !id.empty()) write(id);
        return;
      case Do::end_well:
      case Do::end_lost:
      case Do::end_refused:
        if (id = pick(which, is_out); !id.empty()) end_push(id, operation.what, which / 7);
        return;
      case Do::look:
        for (const std::string& it : all_ids()) {
          const auto row = row_of(it);
          if (row && todo_of(*row) == Todo::look) look(it, which);
        }
        return;
      case Do::begin_removal:
        if (id = pick(which,
                      [this](const std::string& it, const Order&) {
                        const auto row = row_of(it);
                        return row && todo_of(*row) == Todo::remove;
                      });
            !id.empty() && !removals_.contains(id)) {
          begin_removal(id);
        }
        return;
      case Do::end_removal: {
        if (id = pick(which, [this](const std::string& it, const Order&) { return removals_.contains(it); });
            id.empty()) {
          return;
        }
        constexpr Ledger::Removal kEnds[] = {Ledger::Removal::gone, Ledger::Removal::gone,
                                             Ledger::Removal::not_yet, Ledger::Removal::denied};
        const Ledger::Removal how = kEnds[which / 7 % 4];
        orders_.at(id).invoiced = how == Ledger::Removal::denied;
        return end_removal(id, how);
      }
      case Do::retry:
        if (id = pick(which,
                      [this](const std::string& it, const Order&) {
                        const auto row = row_of(it);  // `removed` would be made again on purpose
                        return row && needs_person(*row) && row->state != State::removed;
                      });
            !id.empty()) {
          (void)bench_.ledger().retry(LedgerBench::id(id), "operator:test");
        }
        return;
      case Do::drop:
        if (id = pick(which,
                      [this](const std::string& it, const Order&) {
                        const auto row = row_of(it);
                        return row && row->state == State::dead;
                      });
            !id.empty() && bench_.ledger().drop(LedgerBench::id(id), "operator:test")) {
          orders_.at(id).given_up = true;
        }
        return;
      case Do::resolve: {
        if (id = pick(which,
                      [this](const std::string& it, const Order&) {
                        const auto row = row_of(it);
                        return row && row->state == State::in_doubt;
                      });
            id.empty()) {
          return;
        }
        const std::string reference = row_of(id)->reference();
        bool there = false;
        for (const Document& one : documents_) there |= one.live && one.reference == reference;
        if (there) {
          ok(bench_.ledger().resolve_delivered(LedgerBench::id(id), "r" + reference, "n" + reference,
                                               "operator:test"),
             "resolve");
        } else {
          ok(bench_.ledger().resolve_absent(LedgerBench::id(id), "operator:test"), "resolve");
        }
        return;
      }
      case Do::die:
        out_.clear();
        removals_.clear();
        ok(bench_.ledger().recover({false}), "recover");
        return;
      case Do::reboot:
        out_.clear();
        removals_.clear();
        bench_.runtime.reboot();
        for (Document& one : documents_) one.written_ms = bench_.runtime.monotonic_ms();
        ok(bench_.ledger().recover({false}), "recover");
        return;
      case Do::time: {
        constexpr std::int64_t kSteps[] = {1'000, 61'000, 301'000, 3'700'000};
        return pass(kSteps[which % 4]);
      }
      case Do::missing:
        pass(25 * 3'600'000);
        ok(bench_.ledger().report_missing_replacements(LedgerBench::kTenant), "missing");
        return;
    }
    (void)any;
  }

  // --- what must hold ------------------------------------------------------------------------------------

  void check_one_document_a_chain() {
    std::map<int, int> live;
    for (const Document& one : documents_) {
      if (one.live && ++live[orders_.at(one.order).chain] > 1) fail("two live documents: " + one.reference);
    }
  }

  void check_that_both_sides_agree() {
    for (const auto& [id, order] : orders_) {
      int live = 0;
      bool right = true;
      for (const Document& one : documents_) {
        if (one.order != id || !one.live) continue;
        ++live;
        right = right && one.content == content_of(id);
      }
      const auto row = row_of(id);
      const std::string is =
          row ? std::string(" is ") + to_string(row->state) + " " + row->cause : " has no row";
      const bool wanted = !order.deleted;
      if (wanted && !order.given_up && (live != 1 || !right)) {
        fail("lost: " + id + is + ", " + std::to_string(live) + " live, content " +
             (right ? "right" : "old"));
      }
      if (!wanted && live != 0) fail("stays: " + id + is);
      const bool believed = row && row->state == State::delivered;
      if (believed != (live > 0)) fail("believed otherwise: " + id + is);
    }
  }

  // What the store counts by itself (migrations/listings.cc) is what there is.
  void check_counts() {
    const auto wrong = wrong_counts(bench_.database());
    if (ok(wrong, "counts") && !wrong->empty()) fail("counts of the store: " + wrong->front());
  }

  // Every step that a timeline tells is a line of the table.
  void check_timelines() {
    for (const std::string& id : all_ids()) {
      const auto timeline = bench_.ledger().timeline(LedgerBench::id(id));
      if (!ok(timeline, "timeline")) return;
      std::optional<State> before;
      for (const TimelineEvent& it : *timeline) {
        const std::optional<State> after = parse_state(it.state);
        if (before && after != before) {
          bool known = false;
          for (const Transition& line : transitions()) {
            known |= line.from == before && line.to == after && it.what == to_string(line.event);
          }
          if (!known)
            fail("no such step: " + std::string(to_string(*before)) + " " + it.what + " " + it.state);
        }
        before = after;
      }
    }
  }

  LedgerBench bench_;
  std::map<std::string, Order> orders_;
  std::vector<Document> documents_;
  std::map<std::string, Push> out_;
  std::set<std::string> removals_;
  std::map<std::string, int> counts_;
  std::string wrong_;
};

std::string run(const std::vector<Operation>& operations, std::map<std::string, int>* counts = nullptr) {
  Life life;
  for (const Operation& operation : operations) {
    if (std::string wrong = life.perform(operation); !wrong.empty()) return wrong;
  }
  std::string wrong = life.come_to_rest();
  if (counts != nullptr) {
    for (const auto& [what, count] : life.counts()) (*counts)[what] += count;
  }
  return wrong;
}

// Leaves out whatever the failure does not need.
std::vector<Operation> shrunk(std::vector<Operation> operations) {
  for (std::size_t piece = operations.size() / 2; piece > 0; piece /= 2) {
    for (std::size_t at = 0; at + piece <= operations.size();) {
      std::vector<Operation> fewer = operations;
      const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
      fewer.erase(from, from + static_cast<std::ptrdiff_t>(piece));
      if (run(fewer).empty()) {
        at += piece;
      } else {
        operations = std::move(fewer);
      }
    }
  }
  return operations;
}

std::uint32_t number(const char* name, std::uint32_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

// Rule: H-4
// Rule: H-12
TEST(LedgerModel, AgreesWithTheTruthAfterHundredThousandOperations) {
  const std::uint32_t steps = number("ENLACE_LEDGER_STEPS", 100'000);
  const std::uint32_t first = number("ENLACE_LEDGER_SEED", 1);
  constexpr std::uint32_t kLife = 250;
  std::uint32_t done = 0;
  std::map<std::string, int> counts;
  for (std::uint32_t seed = first; done < steps; ++seed) {
    std::mt19937 random(seed);
    // What happens often is written often.
    constexpr Do kOften[] = {Do::add,   Do::edit,     Do::land_new,      Do::land_deleted, Do::claim,
                             Do::claim, Do::claim,    Do::declare,       Do::declare,      Do::write,
                             Do::write, Do::end_well, Do::end_well,      Do::end_lost,     Do::end_refused,
                             Do::look,  Do::look,     Do::begin_removal, Do::end_removal,  Do::time};
    std::vector<Operation> operations(kLife);
    for (Operation& operation : operations) {
      operation.what = random() % 3 != 0 ? kOften[random() % std::size(kOften)]
                                         : static_cast<Do>(random() % std::size(kNames));
      operation.which = static_cast<std::uint32_t>(random());
    }
    const std::string wrong = run(operations, &counts);
    done += kLife;
    if (wrong.empty()) continue;
    const std::vector<Operation> shortest = shrunk(operations);
    FAIL() << "seed " << seed << ": " << run(shortest) << "\n" << text_of(shortest);
  }
  std::printf("%u operations:", done);
  for (const auto& [what, count] : counts) {
    std::printf(" %d %s", count, what.c_str());
    EXPECT_GT(count, static_cast<int>(done / 200)) << what;
  }
  std::printf("\n");
  EXPECT_EQ(counts.size(), 4u);
}

}  // namespace
}  // namespace enlace::ledger
