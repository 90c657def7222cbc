#include <enlace/sdk/descriptor.hpp>

#include "connector.hpp"
#include "texts.hpp"

namespace enlace::binderp {
namespace {

Json setting(const char* type, const char* description) {
  return Json::object({{"type", type}, {"description", description}});
}

Json name(const char* description) {
  return setting("string", description).set("type", Json::array({"string", "integer"})).set("minLength", 1);
}

Json choice(std::initializer_list<Json> values, const char* fallback, const char* description) {
  return setting("string", description).set("enum", Json::array(values)).set("default", fallback);
}

Json settings_schema() {
  const Settings defaults;
  return Json::object(
      {{"$schema", "http://json-schema.org/draft-07/schema#"},
       {"type", "object"},
       {"additionalProperties", false},
       {"required", Json::array({"price_list", "warehouse", "account"})},
       {"properties",
        Json::object(
            {{"user",
              setting("string", "name or e-mail of the Bind user whose API key it is; check compares it")},
             {"price_list", name("price list of orders and new clients, by name")},
             {"currency",
              name("currency of orders and products, by code or name").set("default", defaults.currency)},
             {"warehouse", name("warehouse of orders whose seller has none in Handy's extras, by name")},
             {"account", name("accounting account of new clients, by number or description: 105-01-001")},
             {"location", setting("string", "branch of orders, by name, where the warehouse names none")},
             {"document",
              choice({"pedido", "remision"}, "pedido", "what a sale becomes; presales are always pedidos")},
             {"price_mode",
              choice({"net", "gross"}, "net", "net: before VAT, which Bind adds; gross: with VAT 0")},
             {"default_vat",
              Json::object(
                  {{"type", "number"},
                   {"minimum", 0},
                   {"exclusiveMaximum", 100},
                   {"default", defaults.default_vat},
                   {"description", "percent of VAT inside the price of products whose VAT nobody tells"}})},
             {"requests_per_minute",
              Json::object({{"type", "integer"},
                            {"minimum", 1},
                            {"description", "pace of the API, where Bind allows the company another"}})},
             {"subscription_key",
              setting("string",
                      "key of Bind's gateway, where the company was given one; opens nothing alone")},
             {"base_url", setting("string", "address of Bind's API").set("default", defaults.base_url)}})}});
}

}  // namespace

Json BindConnector::descriptor() {
  Descriptor d;
  d.id = kId;
  d.version = kVersion;
  d.vendor = "Enlace";
  d.abi = "1.0";
  d.settings_schema = settings_schema();
  d.credentials = {{"api", Descriptor::Credential::Scheme::bearer, {"token"}, ""}};
  d.origins = {"https://api.bind.com.mx"};
  // 300 in five minutes for a key, and 20,000 a day, which answers 403 when they are used up (1.6). No window
  // of the bucket exceeds its allowance; some room is left to the company's other integrations.
  // The gateway's daily quota is a 403 that says when it is over (apis/bind.md 1.6).
  d.rate = {270,
            300,
            "",
            "",
            "",
            Descriptor::Rate::ResetKind::seconds,
            {{403, "", "Retry-After", {}}, {0, "/statusCode", "", {"429"}}}};
  d.schedules = {{"products", "daily 08:00+16:00 UTC"},  // B-PROD-1
                 {"orders", "every 10m"},                // B-ORD-1
                 {"deletions", "every 10m"}};            // B-DEL-1
  d.features =
      Json::object({{"name", "Bind ERP"},
                    {"order_document", "pedido"},
                    {"self_invoicing", "https://factura.bind.com.mx"},
                    {"products", "compare"}});  // B-PROD-2: what was taken away or renamed there is noticed
  d.settle_seconds = 300;
  d.lag_seconds = 60;
  d.in_doubt = Descriptor::InDoubt::find;
  d.texts = texts();
  return d.to_json();
}

}  // namespace enlace::binderp
