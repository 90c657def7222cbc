#include "alerts/letter.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <set>

#include <enlace/sdk/mime.hpp>

#include "text/zone.hpp"

namespace enlace::alerts {
namespace {

constexpr const char* kHost = "host";  // kHostSecrets: the tenant of what concerns the host or all

bool spanish(phrases::Language language) {
  return language == phrases::Language::es;
}

// What a problem, as Problem::to_json() tells it, is in words.
phrases::Phrase phrase_of(const Json& problem, const phrases::Phrasebook& phrases, phrases::Language language,
                          const PluginOf& plugin_of) {
  const std::string &tenant = problem["tenant"].text(), &connector = problem["connector"].text();
  const std::string order = problem["orders"].size() > 0 ? problem["orders"].items()[0].text() : "";
  return phrases.say(language, said_as(problem["cause"].text(), problem["params"]),
                     phrases::at_place(problem["params"], tenant, connector, order),
                     problem["params"]["message"].text(),
                     plugin_of ? plugin_of(tenant, connector) : std::string());
}

// A moment as Problem::to_json() tells it, in the zone of those who read it.
std::string local(const std::string& iso, const std::string& tenant, const ZoneOf& zone_of) {
  const std::optional<std::int64_t> unix_ms = zone_of ? text::parse_iso(iso) : std::nullopt;
  if (!unix_ms) return iso;
  const std::string zone = zone_of(tenant);
  const Result<text::CivilTime> civil = text::to_civil(*unix_ms, zone);
  if (!civil) return iso;
  std::array<char, 8> hour{};
  std::snprintf(hour.data(), hour.size(), "%02d:%02d", civil->hour, civil->minute);
  return text::day(*civil) + " " + hour.data() + " (" + zone + ")";
}

// What a message tells of: one problem, or one of several companies.
struct Told {
  explicit Told(const Json& body) {
    if (body["problems"].size() == 0) problems.push_back(body);
    for (const Json& one : body["problems"].items()) problems.push_back(one);
    std::set<std::string> named, of;
    for (const Json& one : problems) {
      if (named.insert(one["tenant"].text()).second) tenants.push_back(one["tenant"].text());
      count += one["count"].integer().value_or(0);
      for (const Json& order : one["orders"].items()) {
        if (orders.size() < kMostNamed) orders.push_back(order.text());
        with_orders = true;
      }
      for (const Json& name : one["params"]["orders_of"].items()) {
        if (of.insert(name.text()).second && customers.size() < kMostNamed) customers.push_back(name.text());
      }
      const std::optional<Decimal> some = Decimal::parse(one["params"]["orders_sum"].text());
      if (some) sum += *some;
      has_sum = has_sum || some;
    }
  }
  static constexpr std::size_t kMostNamed = 10;
  std::vector<Json> problems;
  std::vector<std::string> tenants, orders, customers;
  std::int64_t count = 0;
  Decimal sum;
  bool has_sum = false, with_orders = false;
};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& item : list.items()) texts.push_back(item.text());
  return texts;
}

std::string place_of(const Json& problem) {
  const std::string &tenant = problem["tenant"].text(), &connector = problem["connector"].text();
  return connector.empty() ? tenant : tenant + "/" + connector;
}

// "lupita/alegra", or "3 companies: 12 orders, $18,230.40".
std::string subject_place(const Told& told, bool es) {
  if (told.problems.size() == 1) return place_of(told.problems.front());
  std::string text = std::to_string(told.tenants.size()) + (es ? " empresas" : " companies");
  if (told.with_orders) text += ": " + std::to_string(told.count) + (es ? " pedidos" : " orders");
  if (told.with_orders && told.has_sum) text += ", " + dollars(told.sum);
  return text;
}

// The command that shows more, where the remedy names none.
std::string command_for(const Told& told, const std::string& remedy) {
  if (remedy.find("enlace ") != std::string::npos) return {};
  const std::string of = told.tenants.size() == 1 ? " --tenant " + told.tenants.front() : "";
  const std::string& cause = told.problems.front()["cause"].text();
  if (told.tenants.front() == kHost) return "enlace status";
  return (told.with_orders && cause != "orders_not_moving" && cause != "audit_differs" ? "enlace dead list"
                                                                                       : "enlace problems") +
         of;
}

// The subject says what it is; the text does not say it again.
Letter about_problem(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                     const PluginOf& plugin_of, const ZoneOf& zone_of) {
  const bool es = spanish(language);
  const Told told(message.body);
  const Json& first = told.problems.front();
  const phrases::Phrase phrase = phrase_of(first, phrases, language, plugin_of);
  const bool opened = message.kind == Kind::opened;
  const bool of_host = first["tenant"].text() == kHost;  // its sentence names what it is about
  Letter letter;
  letter.subject = (opened ? (es ? "Atención: " : "Needs attention: ") : (es ? "Resuelto: " : "Resolved: ")) +
                   (of_host ? "" : subject_place(told, es) + ": ") + phrase.what;
  if (opened && !phrase.remedy.empty()) letter.text += phrase.remedy + "\n\n";
  const auto line = [&](const char* in_es, const char* in_en, const std::string& value) {
    if (!value.empty()) letter.text += std::string(es ? in_es : in_en) + ": " + value + "\n";
  };
  if (told.problems.size() > 1) line("Empresas", "Companies", joined(told.tenants));
  if (told.problems.size() == 1 && !of_host)
    line("Empresa y conector", "Tenant and connector", place_of(first));
  if (of_host) line("Empresas", "Companies", joined(texts_of(first["params"]["tenants"])));
  line("Pedidos afectados", "Orders affected", told.with_orders ? std::to_string(told.count) : "");
  line("Suman", "Together", told.with_orders && told.has_sum ? dollars(told.sum) : "");
  line("Clientes", "Customers", joined(told.customers));
  line("Algunos", "Some of them", joined(told.orders));
  const std::string zone_for = told.tenants.size() == 1 ? told.tenants.front() : kHost;
  line("Desde", "Since", local(first["first_seen"].text(), zone_for, zone_of));
  if (!opened) line("Resuelto", "Resolved", local(first["resolved"].text(), zone_for, zone_of));
  line("Causa", "Cause", first["cause"].text());
  const std::string command = opened ? command_for(told, phrase.remedy) : "";
  if (!command.empty()) letter.text += "\n" + command + "\n";
  return letter;
}

Letter about_day(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                 const PluginOf& plugin_of, const ZoneOf& zone_of) {
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
                   local(problem["first_seen"].text(), problem["tenant"].text(), zone_of) + ")\n";
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
                 const PluginOf& plugin_of, const ZoneOf& zone_of) {
  Letter letter = message.kind == Kind::digest
                      ? about_day(message, phrases, language, plugin_of, zone_of)
                      : about_problem(message, phrases, language, plugin_of, zone_of);
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
