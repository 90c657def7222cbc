#include "cli/after_action.hpp"

#include <map>
#include <ostream>

#include "cli/run_components.hpp"

namespace enlace::cli {
namespace {

constexpr std::int64_t kLongestWait_ms = 15 * 60'000;

phrases::Phrase sentence_of(const Context& context, const actions::Begun& run) {
  const Json params = Json::object(
      {{"tenant", run.tenant}, {"connector", run.connector}, {"component", context.word(run.component)}});
  switch (run.when) {
    case actions::Begun::When::at_once:
      return context.say("runs_at_once", params);
    case actions::Begun::When::when_resumed:
      return context.say("runs_when_resumed", params);
    case actions::Begun::When::not_planned:
      return context.say("runs_not_planned", params);
    case actions::Begun::When::with_next_start:
      return context.say("runs_with_next_start", params);
  }
  return {};
}

void print(Context& context, const phrases::Phrase& phrase) {
  context.io.out << phrase.what << '\n';
  if (!phrase.remedy.empty()) context.io.out << "  " << phrase.remedy << '\n';
}

enum class Place { waits_for_person, on_the_way, at_rest };

Place place_of(const Result<ledger::Delivery>& row) {
  if (!row || ledger::needs_person(*row)) return Place::waits_for_person;
  switch (row->state) {
    case ledger::State::waiting:
    case ledger::State::sending:
    case ledger::State::in_doubt:
    case ledger::State::removing:
      return Place::on_the_way;
    default:
      return Place::at_rest;
  }
}

// How many orders stand where now; an order counts where the worst of what was done to it stands.
std::map<Place, int> standing_of(Context& context, const actions::Outcome& outcome) {
  std::map<std::pair<std::string, std::string>, Place> worst;
  for (const ledger::Delivery& done : outcome.done) {
    const Place place = place_of(context.ledger.row(done.id));
    const auto [at, added] = worst.emplace(std::pair(done.id.tenant, done.id.order_id), place);
    if (!added && place < at->second) at->second = place;
  }
  std::map<Place, int> counts{{Place::waits_for_person, 0}, {Place::on_the_way, 0}, {Place::at_rest, 0}};
  for (const auto& [order, place] : worst) ++counts[place];
  return counts;
}

}  // namespace

std::set<std::pair<std::string, std::string>> places_of(const actions::Outcome& outcome) {
  std::set<std::pair<std::string, std::string>> places;
  for (const ledger::Delivery& row : outcome.done) places.emplace(row.id.tenant, row.id.instance);
  return places;
}

void tell_notices(Context& context, const std::vector<Notice>& notices) {
  for (const Notice& notice : notices) {
    context.io.err << "enlace: " << context.say(notice.code, notice.params, notice.message).what << '\n';
  }
}

void tell_runs(Context& context, const std::vector<actions::Begun>& runs) {
  if (context.arguments.json) return;
  for (const actions::Begun& run : runs) print(context, sentence_of(context, run));
}

int wait_and_tell(Context& context, const std::vector<actions::Begun>& runs,
                  const actions::Outcome& outcome) {
  actions::Host host = context.host();
  for (const actions::Begun& run : runs) {
    if (run.when != actions::Begun::When::with_next_start) continue;
    (void)run_components(context, run.tenant, run.connector, {run.component}, {});
  }
  const bool ended = actions::wait_until_ended(host, runs, kLongestWait_ms);
  const std::map<Place, int> counts = standing_of(context, outcome);
  const Json params = Json::object({{"delivered", counts.at(Place::at_rest)},
                                    {"waiting", counts.at(Place::waits_for_person)},
                                    {"on_the_way", counts.at(Place::on_the_way)}});
  if (!context.arguments.json)
    print(context, ended ? context.say("ran_then", params) : context.say("still_running", params));
  return counts.at(Place::waits_for_person) + counts.at(Place::on_the_way) == 0 ? kDone : kFailed;
}

}  // namespace enlace::cli
