#include <enlace/sdk/descriptor.hpp>

#include "connector.hpp"
#include "texts.hpp"

namespace enlace::email_notify {
namespace {

constexpr std::int32_t kMessagesPerMinute = 60;  // what common providers let a small account send

Json text(const char* description) {
  return Json::object({{"type", "string"}, {"description", description}});
}

Json choice(Json values, const char* fallback, const char* description) {
  return text(description).set("default", fallback).set("enum", std::move(values));
}

Json smtp_schema() {
  return Json::object(
      {{"type", "object"},
       {"additionalProperties", false},
       {"required", Json::array({"server"})},
       {"properties",
        Json::object(
            {{"server", text("name of the mail server").set("minLength", 1)},
             {"port", Json::object({{"type", "integer"},
                                    {"minimum", 1},
                                    {"maximum", 65535},
                                    {"description", "587 for starttls, 465 for tls"}})},
             {"security", choice(Json::array({"starttls", "tls", "none"}), "starttls",
                                 "starttls, tls from the first byte, or none for a relay nearby")},
             {"log_in", Json::object({{"type", "boolean"},
                                      {"default", true},
                                      {"description", "false: a relay that wants no user and password"}})},
             {"ca_file",
              text("absolute path of further certificate authorities, PEM").set("pattern", "^/")}})}});
}

Json settings_schema() {
  return Json::object(
      {{"$schema", "http://json-schema.org/draft-07/schema#"},
       {"type", "object"},
       {"additionalProperties", false},
       {"required", Json::array({"smtp", "from", "recipients"})},
       {"properties",
        Json::object(
            {{"smtp", smtp_schema()},
             {"requests_per_minute", Json::object({{"type", "integer"},
                                                   {"minimum", 1},
                                                   {"maximum", 1'000'000},
                                                   {"default", kMessagesPerMinute},
                                                   {"description", "messages that the server takes"}})},
             {"from", text("who the messages come from: Name <user@domain>").set("minLength", 3)},
             {"reply_to", text("where answers go, if not to the sender")},
             {"recipients", Json::object({{"type", "array"},
                                          {"minItems", 1},
                                          {"items", Json::object({{"type", "string"}, {"minLength", 3}})},
                                          {"description", "who gets each order; each on their own"}})},
             {"subject",
              text("template: {kind} {order} {customer} {code} {total} {date} {seller} {replaces}")},
             {"company", text("name at the top of the message; default: the sender's name")},
             {"language", choice(Json::array({"es", "en"}), "es", "language of the messages")},
             {"country",
              choice(Json::array({"MX", "CO", "ES", "CL", "US"}), "MX", "how amounts are written")}})}});
}

}  // namespace

Json EmailConnector::descriptor() {
  Descriptor d;
  d.id = kId;
  d.version = kVersion;
  d.vendor = "Enlace";
  d.abi = "1.0";
  d.settings_schema = settings_schema();
  Descriptor::Credential smtp;
  smtp.slot = "smtp";
  smtp.scheme = Descriptor::Credential::Scheme::basic;
  smtp.fields = {"user", "password"};
  smtp.optional = true;
  d.credentials = {smtp};
  d.fan_out = "recipients";
  d.rate.requests = kMessagesPerMinute;
  d.rate.per_seconds = 60;
  d.schedules = {{"orders", "every 10m"}, {"deletions", "every 10m"}};
  d.features = Json::object({{"order_document", "e-mail"}, {"self_invoicing", true}, {"on_edit", "ignore"}});
  d.settle_seconds = 60;
  d.lag_seconds = 1;
  // A mail server cannot be asked. The same Message-ID lets whoever reads recognise a second copy.
  d.in_doubt = Descriptor::InDoubt::repeat;
  d.texts = texts();
  return d.to_json();
}

}  // namespace enlace::email_notify
