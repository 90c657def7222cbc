#include "actions/journal.hpp"

#include "records/journal.hpp"

namespace enlace::actions {

void note(engine::Engine& engine, const std::string& actor, const char* action, const std::string& tenant,
          const std::string& connector, const std::string& subject, const Json& detail) {
  jobs::Services& services = engine.services();
  const records::JournalEntry entry{
      0, services.runtime.unix_ms(), actor, action, tenant, connector, subject, detail};
  services.logger.write(log::Level::info, {tenant, connector, "", ""}, std::string("a person did: ") + action,
                        Json::object({{"actor", actor}, {"subject", subject}}));
  if (const Result<void> noted = records::note_action(services.database, entry); !noted) {
    services.logger.write(log::Level::error, {tenant, connector, "", ""}, "the journal cannot be written",
                          Json::object({{"action", action}, {"cause", noted.error().cause}}));
  }
}

void note(const Host& host, const std::string& actor, const char* action, const std::string& tenant,
          const std::string& connector, const std::string& subject, Json detail) {
  if (!host.address.empty()) detail.set("address", host.address);
  note(host.engine, actor, action, tenant, connector, subject, detail);
}

}  // namespace enlace::actions
