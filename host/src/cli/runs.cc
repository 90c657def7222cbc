#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "desk/speech.hpp"
#include "views/runs.hpp"

// `enlace runs`: how the last runs of each job went.
namespace enlace::cli {
namespace {

constexpr int kShown = 100;

}  // namespace

int list_runs(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<views::Runs> runs = views::runs(context.engine, arguments.tenant, arguments.connector,
                                               arguments.limit > 0 ? arguments.limit : kShown);
  if (!runs) return context.fail(runs.error());
  if (arguments.json) {
    context.io.out << desk::with_sentences(runs->to_json(), context.engine, context.language).pretty()
                   << '\n';
    return kDone;
  }
  Table table({"WHEN", "TOOK", "TENANT", "CONNECTOR", "COMPONENT", "RESULT", "WHY"});
  for (const schedule::OldRun& run : runs->runs) {
    const phrases::Phrase why =
        run.ok ? phrases::Phrase{}
               : context.say(run.reason.cause, phrases::at_place(run.reason.params, run.tenant, run.instance),
                             run.reason.message);
    table.add({moment(run.started_ms, context.zone_of(run.tenant)), ago(run.finished_ms, run.started_ms),
               run.tenant, run.instance, context.word(run.component), context.word(run.ok ? "ok" : "failed"),
               why.what},
              run.ok ? Table::Mark::none : Table::Mark::bad);
  }
  if (table.empty()) {
    const phrases::Phrase none = context.say("runs_none", Json::object());
    context.io.out << none.what << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

}  // namespace enlace::cli
