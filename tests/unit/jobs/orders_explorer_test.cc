#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <set>

#include "support/order_world.hpp"

// Every life of one order up to a depth: edits, deletions and changes in Handy; polls that see one half or
// both; deliveries that go well, lose an answer, or die; an ERP that keeps an invoiced document; people who
// retry; time. Breadth first over histories; two that have led to the same situation count as one, so that
// depth costs little. In every situation: never two live documents of one chain; and from every situation,
// once trouble ends, exactly what Handy holds (H-4, H-12).
namespace enlace::jobs {
namespace {

using ledger::State;
using test::Fault;
using test::HostDied;
using test::OrderWorld;
using OnEdit = config::OnEdit;

enum class Act {
  edit,            // the newest is replaced
  remove,          // the newest is deleted
  change,          // the newest changes under its id
  poll_new,        // sees new orders only
  poll_deleted,    // sees deleted ones only
  poll,            // sees both
  deliver,         // goes well
  lose_before,     // the first write is lost on its way
  lose_after,      // the first write takes effect, its answer is lost
  die_after,       // the host dies when the first write has taken effect
  worker_dies,     // so does the worker
  invoice,         // the ERP will not let go of what it holds
  person_retries,  // whatever waits for a person
  time             // everything that waits becomes due, doubts settle
};
constexpr const char* kNames[] = {"edit",        "remove",  "change",         "poll_new",   "poll_deleted",
                                  "poll",        "deliver", "lose_before",    "lose_after", "die_after",
                                  "worker_dies", "invoice", "person_retries", "time"};

using History = std::vector<Act>;

std::string text_of(const History& history) {
  std::string text = "add";
  for (const Act act : history) text += std::string(" ") + kNames[static_cast<std::size_t>(act)];
  return text;
}

struct Setting {
  const char* name;
  OnEdit on_edit;
  bool deletions;
  int depth;
};
constexpr Setting kSettings[] = {
    {"Replace", OnEdit::replace, true, 2},
    {"ReplaceKeepingDeleted", OnEdit::replace, false, 2},
    {"PushOnly", OnEdit::push_only, true, 2},
    {"Hold", OnEdit::hold, true, 2},
};

class Explorer {
 public:
  explicit Explorer(const Setting& setting) : setting_(setting) {}

  // One life from its beginning; false when an act of it is not possible.
  bool live(const History& history) {
    begin();
    for (const Act act : history) {
      if (!perform(act)) return false;
      expect_one_document_a_chain();
    }
    return true;
  }

  // What counts for all that can happen from here on; times only as far as they matter.
  std::string situation() {
    std::string text;
    for (const std::string& id : chain_) {
      const auto found = world().ledger().row(world().id(id));
      text += "[" + std::to_string(deleted_.count(id)) + std::to_string(changed_.count(id)) + age_of(id);
      if (found) {
        const ledger::Delivery& row = *found;
        const std::int64_t now = world().runtime.monotonic_ms();
        text += std::string(to_string(row.want)) + to_string(row.state) + row.absent_why + row.cause +
                (row.keep_document ? "k" : "") + (row.held ? "h" : "") + (row.by_hand ? "b" : "") +
                (row.next_mono_ms <= now ? "due" : "") + (row.seen_hash == row.sent_hash ? "=" : "") +
                std::to_string(row.generation) + std::to_string(row.looks) + std::to_string(row.deaths) +
                (now >= row.doubt_mono_ms + 300'000 ? "settled" : "") + (row.find_key.empty() ? "" : "f") +
                (row.replacement_due_ms != 0 ? "r" : "");
      }
      for (const auto& document : world().erp.documents) {
        if (document.reference.substr(6, 8) != id) continue;
        text += (document.live ? "L" : "v") + std::string(document.invoiced ? "i" : "") + document.total;
      }
      text += "]";
    }
    return text;
  }

  // Trouble is over, a person mends what waits for one: Handy and the ERP agree.
  void come_to_rest() {
    settle();
    world().runtime.pass(25 * 3'600'000);  // what polls missed shows when the last days are read again
    settle();
    for (const std::string& id : chain_) {  // nothing waits in silence
      const ledger::Delivery row = world().row(id);
      if (deleted_.contains(id) || row.state == State::delivered) continue;
      EXPECT_TRUE(!row.cause.empty()) << id << " is " << to_string(row.state) << " without a cause";
    }
    for (auto& document : world().erp.documents) document.invoiced = false;
    for (int i = 0; i < 3; ++i) {
      perform(Act::person_retries);
      settle();
    }
    const std::string& newest = chain_.back();
    const bool wanted = !deleted_.contains(newest);
    for (const std::string& id : chain_) {
      const int live = world().erp.live_with(id);
      const std::string what =
          id + " is " + to_string(world().state(id)) + " " + world().row(id).cause + " at the end";
      if (id == newest && wanted) {
        EXPECT_EQ(live, 1) << what;
      } else if (id == newest && !setting_.deletions) {
        EXPECT_LE(live, 1) << what;
      } else if (id == newest) {
        EXPECT_EQ(live, 0) << what;
      } else {
        EXPECT_LE(live, setting_.on_edit == OnEdit::push_only ? 1 : 0) << what;
      }
    }
    for (const auto& document : world().erp.live()) {
      if (wanted && document.reference.substr(6, 8) == newest) {
        EXPECT_EQ(document.total, world().handy.total_of(newest));
      }
    }
  }

 private:
  void begin() {
    life_ = std::make_unique<OrderWorld>();
    world().instance.connector.on_edit = setting_.on_edit;
    world().instance.connector.sync.deletions = setting_.deletions;
    chain_ = {world().handy.add()};
    deleted_.clear();
    changed_.clear();
    born_.clear();
    born_[chain_.back()] = world().runtime.monotonic_ms();
  }
  [[nodiscard]] OrderWorld& world() const { return *life_; }

  // Whether a poll still sees what happened to it.
  std::string age_of(const std::string& id) const {
    return std::to_string(
        std::min<std::int64_t>((world().runtime.monotonic_ms() - born_.at(id)) / 900'000, 2));
  }

  bool perform(Act act) {
    const std::string newest = chain_.back();
    switch (act) {
      case Act::edit:
        if (deleted_.contains(newest) || chain_.size() == 3) return false;
        chain_.push_back(world().handy.edit(newest, std::to_string(chain_.size() + 1)));
        deleted_.insert(newest);
        born_[newest] = born_[chain_.back()] = world().runtime.monotonic_ms();
        return true;
      case Act::remove:
        if (deleted_.contains(newest)) return false;
        world().handy.remove(newest);
        deleted_.insert(newest);
        born_[newest] = world().runtime.monotonic_ms();
        return true;
      case Act::change:
        if (deleted_.contains(newest) || changed_.contains(newest)) return false;
        if (setting_.on_edit != OnEdit::replace) return false;  // a person mends the document there
        world().handy.change_in_place(newest, "9");
        changed_.insert(newest);
        return true;
      case Act::poll_new:
      case Act::poll_deleted:
        (act == Act::poll_new ? world().handy.hide_deleted : world().handy.hide_new) = true;
        world().poll();
        world().handy.hide_new = world().handy.hide_deleted = false;
        return true;
      case Act::poll:
        world().poll();
        return true;
      case Act::deliver:
        world().deliver();
        return true;
      case Act::lose_before:
      case Act::lose_after:
        return deliver_with(act == Act::lose_before ? Fault::lost_before : Fault::lost_after, false);
      case Act::die_after:
        return deliver_with(Fault::none, true);
      case Act::worker_dies: {
        bool died = false;
        world().factory.dies = [&](const std::string& where) {
          return !died && where == "written" && (died = true);
        };
        world().deliver();
        world().factory.dies = nullptr;
        return died;
      }
      case Act::invoice: {
        bool any = false;
        for (auto& document : world().erp.documents) {
          if (document.live && !document.invoiced) any = document.invoiced = true;
        }
        return any;
      }
      case Act::person_retries: {
        bool any = false;
        for (const std::string& id : chain_) {
          const auto row = world().ledger().row(world().id(id));
          if (!row || !ledger::needs_person(*row)) continue;
          any |= world().ledger().retry(row->id, "operator:test").has_value();
        }
        return any;
      }
      case Act::time:
        world().runtime.pass(20 * 60'000);
        return true;
    }
    return false;
  }

  // False when there was no write to be hit.
  bool deliver_with(Fault fault, bool host_dies) {
    bool hit = false;
    world().erp.fault = [&](const HttpCall& call) {
      if (hit || !call.is_write()) return Fault::none;
      hit = true;
      if (host_dies) world().steps.die_at(1);  // the step after the effect
      return fault;
    };
    try {
      world().deliver();
    } catch (const HostDied&) {
      world().restart();
    }
    world().steps.die_at(0);
    world().erp.fault = nullptr;
    return hit;
  }

  void settle() {
    for (int i = 0; i < 60; ++i) {
      world().cycle();
      bool moving = false;
      for (const std::string& id : chain_) {
        const auto row = world().ledger().row(world().id(id));
        moving |= !row || (ledger::todo_of(*row) != ledger::Todo::nothing &&
                           !(row->cause == "previous_not_removed" && waits_for_person()));
      }
      if (!moving) return;
      world().runtime.pass(10 * 60'000);
    }
  }

  bool waits_for_person() {
    for (const std::string& id : chain_) {
      if (world().state(id) == State::removal_refused) return true;
    }
    return false;
  }

  void expect_one_document_a_chain() {
    if (setting_.on_edit != OnEdit::push_only) {
      EXPECT_LE(world().erp.live().size(), 1u);
    }
    for (const std::string& id : chain_) EXPECT_LE(world().erp.live_with(id), 1) << id;
  }

  Setting setting_;
  std::unique_ptr<OrderWorld> life_;
  std::vector<std::string> chain_;  // oldest first
  std::set<std::string> deleted_, changed_;
  std::map<std::string, std::int64_t> born_;  // what last happened to it in Handy
};

class OrdersExplorer : public testing::TestWithParam<Setting> {};

// Rule: H-4
// Rule: H-12
TEST_P(OrdersExplorer, EndsRightFromEverySituation) {
  const char* deeper = std::getenv("ENLACE_EXPLORE_DEPTH");  // by hand
  const int depth = deeper != nullptr ? std::atoi(deeper) : GetParam().depth;
  Explorer explorer(GetParam());
  std::set<std::string> situations;
  // Depth counts from each of these: what lies behind a delivery is where edits and deletions meet it.
  const History delivered = {Act::poll, Act::deliver};
  const History edited = {Act::poll, Act::deliver, Act::edit, Act::poll};
  std::deque<std::pair<History, int>> frontier = {{{}, 0}, {delivered, 0}, {edited, 0}};
  std::size_t lives = 0;
  while (!frontier.empty()) {
    const auto [from, deep] = std::move(frontier.front());
    frontier.pop_front();
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
      History history = from;
      history.push_back(static_cast<Act>(i));
      SCOPED_TRACE(text_of(history));
      ++lives;
      const bool possible = explorer.live(history);
      if (HasFailure()) return;
      if (!possible || !situations.insert(explorer.situation()).second) continue;
      explorer.come_to_rest();
      if (HasFailure()) return;
      if (deep + 1 < depth) frontier.emplace_back(std::move(history), deep + 1);
    }
  }
  RecordProperty("situations", static_cast<int>(situations.size()));
  std::printf("%s, depth %d: %zu lives, %zu situations\n", GetParam().name, depth, lives, situations.size());
  EXPECT_GT(situations.size(), 50u);
}
INSTANTIATE_TEST_SUITE_P(Settings, OrdersExplorer, testing::ValuesIn(kSettings),
                         [](const auto& it) { return it.param.name; });

}  // namespace
}  // namespace enlace::jobs
