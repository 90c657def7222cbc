#include "alerts/letter.hpp"

#include <algorithm>

#include <enlace/sdk/mime.hpp>

#include "text/zone.hpp"

namespace enlace::alerts {
namespace {

bool spanish(phrases::Language language) {
  return language == phrases::Language::es;
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list.items()) text += (text.empty() ? "" : ", ") + item.text();
  return text;
}

// What a problem, as Problem::to_json() tells it, is in words.
phrases::Phrase phrase_of(const Json& problem, const phrases::Phrasebook& phrases, phrases::Language language,
                          const PluginOf& plugin_of) {
  const std::string &tenant = problem["tenant"].text(), &connector = problem["connector"].text();
  const std::string order = problem["orders"].size() > 0 ? problem["orders"].items()[0].text() : "";
  return phrases.say(
      language, problem["cause"].text(), phrases::at_place(problem["params"], tenant, connector, order),
      problem["params"]["message"].text(), plugin_of ? plugin_of(tenant, connector) : std::string());
}

Letter about_problem(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                     const PluginOf& plugin_of) {
  const bool es = spanish(language);
  const Json& body = message.body;
  const std::string where = body["tenant"].text() + "/" + body["connector"].text();
  const phrases::Phrase phrase = phrase_of(body, phrases, language, plugin_of);
  const bool opened = message.kind == Kind::opened;
  Letter letter;
  letter.subject = (opened ? (es ? "Atención: " : "Needs attention: ") : (es ? "Resuelto: " : "Resolved: ")) +
                   where + ": " + phrase.what;
  letter.text = phrase.what + "\n";
  if (opened && !phrase.remedy.empty()) letter.text += phrase.remedy + "\n";
  letter.text += "\n";
  const auto line = [&](const char* in_es, const char* in_en, const std::string& value) {
    if (!value.empty()) letter.text += std::string(es ? in_es : in_en) + ": " + value + "\n";
  };
  line("Empresa y conector", "Tenant and connector", where);
  line("Pedidos afectados", "Orders affected", body["orders"].size() == 0 ? "" : body["count"].text());
  line("Algunos", "Some of them", joined(body["orders"]));
  line("Desde", "Since", body["first_seen"].text());
  if (!opened) line("Resuelto", "Resolved", body["resolved"].text());
  line("Causa", "Cause", body["cause"].text());
  if (opened) letter.text += std::string("\nenlace dead list --tenant ") + body["tenant"].text() + "\n";
  return letter;
}

Letter about_day(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                 const PluginOf& plugin_of) {
  const bool es = spanish(language);
  const Json& body = message.body;
  const std::string open = std::to_string(body["problems"].size());
  Letter letter;
  letter.subject = es ? "Enlace: resumen del día, " + open + " problemas abiertos"
                      : "Enlace: daily summary, " + open + " open problems";
  letter.text = (es ? "Últimas 24 horas" : "Last 24 hours") + std::string("\n\n");
  for (const Json& one : body["connectors"].items()) {
    letter.text +=
        one["tenant"].text() + "/" + one["connector"].text() + ": " + (es ? "entregados " : "delivered ") +
        one["delivered"].text() + ", " + (es ? "en camino " : "on their way ") + one["on_the_way"].text() +
        ", " + (es ? "esperan a una persona " : "waiting for a person ") + one["needs_person"].text() + "\n";
  }
  letter.text += std::string("\n") + (es ? "Problemas abiertos: " : "Open problems: ") + open + "\n";
  for (const Json& problem : body["problems"].items()) {
    const phrases::Phrase phrase = phrase_of(problem, phrases, language, plugin_of);
    letter.text += "- " + problem["tenant"].text() + "/" + problem["connector"].text() + ": " + phrase.what +
                   " (" + problem["count"].text() + ", " + (es ? "desde " : "since ") +
                   problem["first_seen"].text() + ")\n";
  }
  if (body["audits"].size() > 0) {
    letter.text +=
        std::string("\n") +
        (es ? "Días que difieren entre Handy y el ERP:" : "Days that differ between Handy and the ERP:") +
        "\n";
    for (const Json& audit : body["audits"].items()) {
      letter.text += "- " + audit["tenant"].text() + "/" + audit["connector"].text() + " " +
                     audit["day"].text() + ": " + audit["differs"].text() + "\n";
    }
  }
  return letter;
}

enlace_local_time utc_of(std::int64_t unix_ms) {
  const std::string iso = text::iso_utc(unix_ms);  // 2025-03-04T17:05:09Z
  const auto number = [&](std::size_t at, std::size_t length) { return std::stoi(iso.substr(at, length)); };
  return {sizeof(enlace_local_time),
          number(0, 4),
          number(5, 2),
          number(8, 2),
          number(11, 2),
          number(14, 2),
          number(17, 2),
          0};
}

}  // namespace

Letter letter_of(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                 const PluginOf& plugin_of) {
  Letter letter = message.kind == Kind::digest ? about_day(message, phrases, language, plugin_of)
                                               : about_problem(message, phrases, language, plugin_of);
  std::replace_if(
      letter.subject.begin(), letter.subject.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; },
      ' ');
  return letter;
}

Json webhook_body(const Message& message, const Letter& letter) {
  return Json::object({{"kind", to_string(message.kind)},
                       {"id", message.id},
                       {"subject", letter.subject},
                       {"text", letter.subject + "\n" + letter.text},
                       {message.kind == Kind::digest ? "digest" : "problem", message.body}});
}

std::string mail_of(const Letter& letter, const std::string& from, const std::string& to,
                    const std::string& id, std::int64_t unix_ms) {
  const std::size_t at = from.find('@');
  mime::Message message;
  message.from = {"Enlace", from};
  message.to = to;
  message.subject = letter.subject;
  message.date = mime::date_header(utc_of(unix_ms));
  message.message_id =
      "<" + id + "@" + (at == std::string::npos ? "enlace.invalid" : from.substr(at + 1)) + ">";
  message.text = letter.text;
  return mime::composed(message);
}

}  // namespace enlace::alerts
