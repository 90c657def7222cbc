#include <enlace/sdk/descriptor.hpp>

#include "connector.hpp"
#include "texts.hpp"

namespace enlace::alegra {
namespace {

Json setting(const char* type, Json fallback, const char* description) {
  return Json::object({{"type", type}, {"default", std::move(fallback)}, {"description", description}});
}

Json choice(std::initializer_list<Json> values, const char* fallback, const char* description) {
  return setting("string", fallback, description).set("enum", Json::array(values));
}

Json id_or_name(const char* fallback, const char* description) {
  return setting("string", fallback, description).set("type", Json::array({"string", "integer"}));
}

Json settings_schema() {
  const Settings defaults;
  return Json::object(
      {{"$schema", "http://json-schema.org/draft-07/schema#"},
       {"type", "object"},
       {"additionalProperties", false},
       {"properties",
        Json::object(
            {{"country", choice({"auto", "MX", "CO"}, "auto", "country of the account; auto asks Alegra")},
             {"price_list", id_or_name("General", "price list of Handy's prices, by id or exact name")},
             {"only_inventoriable",
              setting("boolean", defaults.only_inventoriable, "false copies items without stock too")},
             {"zero_price", choice({"accept", "skip"}, "accept", "whether a price of 0 is a price")},
             {"default_zone",
              setting("string", defaults.default_zone, "Handy zone of clients without a seller")
                  .set("minLength", 1)},
             {"default_nit", setting("string", defaults.default_nit, "Colombia: NIT of customers without one")
                                 .set("pattern", "^[0-9]{1,15}$")},
             {"warehouse", id_or_name("", "id of the warehouse of remissions; empty: Alegra's default")},
             {"on_delete",
              choice({"void", "delete"}, "void", "what becomes of the remission of a removed order")},
             {"base_url", setting("string", defaults.base_url, "address of Alegra's API")}})}});
}

}  // namespace

Json AlegraConnector::descriptor() {
  Descriptor d;
  d.id = kId;
  d.version = kVersion;
  d.vendor = "Enlace";
  d.abi = "1.0";
  d.settings_schema = settings_schema();
  d.credentials = {{"api", Descriptor::Credential::Scheme::basic, {"email", "token"}, ""}};
  d.origins = {"https://api.alegra.com"};
  // Alegra allows 150 a minute to all that use the same user: some room is left to the others (1.5).
  d.rate = {120,
            60,
            "X-Rate-Limit-Limit",
            "X-Rate-Limit-Remaining",
            "X-Rate-Limit-Reset",
            Descriptor::Rate::ResetKind::seconds,
            // Of /contacts as HTTP 400; a body that says 429 counts as 429 whatever the status (1.5).
            {{0, "/code", "", {"429"}}, {0, "/error/code", "", {"429"}}, {200, "/code", "", {"429"}}}};
  d.schedules = {{"products", "daily 03:00 America/Mexico_City"},   // A-PROD-1
                 {"inventory", "daily 03:00 America/Mexico_City"},  //
                 {"customers", "daily 03:00 America/Mexico_City"},  // A-CUST-1
                 {"orders", "every 10m"},                           // A-ORD-1
                 {"deletions", "every 10m"}};
  d.features = Json::object({{"order_document", "remission"}});
  d.settle_seconds = 300;
  d.lag_seconds = 60;
  d.in_doubt = Descriptor::InDoubt::find;
  d.texts = texts();
  return d.to_json();
}

}  // namespace enlace::alegra
