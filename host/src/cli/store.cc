#include <ostream>

#include "cli/confirm.hpp"
#include "cli/context.hpp"
#include "store/place.hpp"

// `enlace store adopt`: a person says that this store is the only one of its companies.
namespace enlace::cli {
int adopt_store(Context& context) {
  store::Database& database = context.services().database;
  const std::string path = database.path();
  const Result<store::PlaceFound> place = store::find_place(database);
  if (!place) return context.fail(place.error());
  const bool elsewhere = place->belonging == store::Belonging::elsewhere;
  const Result<std::vector<ledger::Ledger::OtherHost>> others = context.ledger.other_hosts();
  if (!others) return context.fail(others.error());
  const bool to_adopt = elsewhere || !others->empty();
  if (to_adopt) {
    const Json about = Json::object({{"path", path},
                                     {"host", elsewhere ? place->recorded.host : std::string("?")},
                                     {"place", elsewhere ? place->recorded.path : std::string("?")}});
    const Notice adoption{"store_adoption", about, {}};
    const phrases::Phrase phrase = context.say(adoption.code, adoption.params);
    context.io.err << phrase.what << '\n' << phrase.remedy << '\n';
    if (!approved(context, context.say("ask_adopt", Json::object()))) return kFailed;
  }
  if (elsewhere) {
    // What its original did since it was copied is not known here.
    if (const Result<void> asked = context.ledger.recover({true, true, true}); !asked) {
      return context.fail(asked.error());
    }
    if (const Result<void> bound = store::bind_place(database, *place->here); !bound) {
      return context.fail(bound.error());
    }
  }
  if (const Result<void> cleared = context.ledger.forget_other_hosts(); !cleared) {
    return context.fail(cleared.error());
  }
  Notice done{"store_is_here", Json::object({{"path", path}}), {}};
  if (to_adopt) done.code = "store_adopted";
  const phrases::Phrase phrase = context.say(done.code, done.params);
  context.io.out << phrase.what << ' ' << phrase.remedy << '\n';
  return kDone;
}

}  // namespace enlace::cli
