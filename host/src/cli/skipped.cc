#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "ledger/catalogue.hpp"

// `enlace skipped TENANT [WHAT]`: the answer to "why is this product not in Handy?" (H-21).
namespace enlace::cli {
namespace {

Result<std::vector<Skipped>> left_out(Context& context, const std::string& instance) {
  const Arguments& arguments = context.arguments;
  ENLACE_TRY(store::Transaction transaction, context.services().database.begin());
  std::vector<Skipped> all;
  for (const char* kind : {"product", "customer"}) {
    ENLACE_TRY(const std::vector<Skipped> some,
               ledger::skipped(transaction, {arguments.tenant, instance}, kind, arguments.id));
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace

int list_skipped(Context& context) {
  const Arguments& arguments = context.arguments;
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(arguments.tenant);
  if (tenant == configuration->tenants.end()) {
    return context.fail(context.engine.instance(arguments.tenant, "").error());
  }
  Json all = Json::array();
  Table table({"CONNECTOR", "KIND", "CODE", "ERP ID", "NAME", "WHY"});
  for (const auto& [instance, connector] : tenant->second.connectors) {
    if (!arguments.connector.empty() && instance != arguments.connector) continue;
    const Result<std::vector<Skipped>> records = left_out(context, instance);
    if (!records) return context.fail(records.error());
    for (const Skipped& record : *records) {
      const phrases::Phrase phrase =
          context.say(record.why.code, phrases::at_place(record.why.params, arguments.tenant, instance),
                      record.why.message);
      table.add(
          {instance, context.word(record.kind), record.key, record.remote_id, record.name, phrase.what});
      Json json = record.to_json();
      json.set("connector", instance).set("what", phrase.what).set("remedy", phrase.remedy);
      all.push_back(std::move(json));
    }
  }
  if (arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (table.empty()) {
    context.io.out << context.word(arguments.id.empty()
                                       ? "The last runs left nothing out."
                                       : "The last runs did not leave that out; is it in the ERP at all?")
                   << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

}  // namespace enlace::cli
