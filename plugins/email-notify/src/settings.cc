#include "settings.hpp"

#include <set>

namespace enlace::email_notify {
namespace {

Failure invalid(const char* setting, const std::string& reason) {
  return failure(ENLACE_E_CONFIG, "setting_invalid", std::string(setting) + " " + reason,
                 Json::object({{"setting", setting}}));
}

Result<std::string> server_of(const Json& smtp) {
  const std::string& host = smtp["server"].text();
  const std::string security = smtp["security"].is_null() ? "starttls" : smtp["security"].text();
  if (host.empty() || host.find_first_of(" /@:\r\n") != std::string::npos)
    return invalid("smtp.server", "is no server");
  if (security != "starttls" && security != "tls" && security != "none") {
    return invalid("smtp.security", "is not one of starttls, tls, none");
  }
  const std::int64_t port =
      smtp["port"].is_null() ? (security == "tls" ? 465 : 587) : smtp["port"].integer().value_or(0);
  if (port < 1 || port > 65535) return invalid("smtp.port", "is no port");
  return std::string(security == "tls" ? "smtps" : "smtp") + "://" + host + ":" + std::to_string(port);
}

}  // namespace

Result<Settings> Settings::from_json(const Json& json, const std::string& time_zone) {
  Settings settings;
  ENLACE_TRY(settings.server, server_of(json["smtp"]));
  settings.logs_in = json["smtp"]["log_in"].is_null() || json["smtp"]["log_in"].truthy();
  ENLACE_TRY(settings.from, read_sender(json["from"].text()));
  if (const std::string& reply_to = json["reply_to"].text(); !reply_to.empty()) {
    ENLACE_TRY(const Mailbox box, read_sender(reply_to));
    settings.reply_to = box.address;
  }
  if (!json["recipients"].is_array() || json["recipients"].size() == 0)
    return invalid("recipients", "is empty");
  std::set<std::string> seen;
  for (const Json& item : json["recipients"].items()) {
    ENLACE_TRY(const std::string address, read_recipient(item.text()));
    if (!seen.insert(folded(address)).second) {
      return failure(ENLACE_E_CONFIG, "recipient_twice", address, Json::object({{"address", address}}));
    }
    if (settings.recipient.empty()) settings.recipient = address;
  }
  settings.subject = json["subject"].text();
  settings.company = json["company"].text().empty() ? settings.from.name : json["company"].text();
  const std::string language = json["language"].is_null() ? "es" : json["language"].text();
  if (language != "es" && language != "en") return invalid("language", "is not one of es, en");
  const auto country = country_named(json["country"].is_null() ? "MX" : json["country"].text());
  if (!country) return invalid("country", "is not one of MX, CO, ES, CL, US");
  settings.style = {language == "es" ? Language::es : Language::en, *country, time_zone};
  return settings;
}

}  // namespace enlace::email_notify
