#include <enlace/sdk/descriptor.hpp>

#include "connector.hpp"
#include "texts.hpp"

namespace enlace::gestionix {
namespace {

constexpr int kRequestsPerMinute = 60;  // apis/gestionix.md 2

Json setting(const char* type, Json fallback, const char* description) {
  return Json::object({{"type", type}, {"default", std::move(fallback)}, {"description", description}});
}

Json settings_schema() {
  const Settings defaults;
  return Json::object(
      {{"$schema", "http://json-schema.org/draft-07/schema#"},
       {"type", "object"},
       {"additionalProperties", false},
       {"required", Json::array({"branch_name"})},
       {"properties",
        Json::object(
            {{"branch_name",
              Json::object({{"type", "string"},
                            {"minLength", 1},
                            {"description", "branch whose products and customers are copied, by name"}})},
             {"company", setting("string", "", "company, by name, id or RFC; empty: the only one of the user")
                             .set("type", Json::array({"string", "integer"}))},
             {"to_config",
              Json::object({{"type", "object"},
                            {"additionalProperties", false},
                            {"description", "what orders become in Gestionix"},
                            {"properties",
                             Json::object({{"treat_all_as_sales_orders",
                                            setting("boolean", defaults.treat_all_as_sales_orders,
                                                    "true: sales and presales become Pedidos; false: sales "
                                                    "become Ventas")},
                                           {"create_customer_address",
                                            setting("boolean", defaults.create_customer_address,
                                                    "whether new clients get the customer's address")}})}})},
             {"default_family",
              setting("string", defaults.default_family, "Handy family of products without a category")},
             {"requests_per_minute", setting("integer", kRequestsPerMinute,
                                             "how much Gestionix allows the user; the host keeps to it")
                                         .set("minimum", 1)},
             {"base_url", setting("string", defaults.base_url, "address of Gestionix's API")}})}});
}

}  // namespace

Json GestionixConnector::descriptor() {
  Descriptor d;
  d.id = kId;
  d.version = kVersion;
  d.vendor = "Enlace";
  d.abi = "1.0";
  d.settings_schema = settings_schema();
  d.credentials = {Mapping::built_in().credential("api")};
  d.origins = {"https://api.gestionix.com"};
  d.rate = {kRequestsPerMinute,
            60,
            "",
            "",
            "",
            Descriptor::Rate::ResetKind::seconds,
            {{0, "/errors/0/code", "", {"rate_limited", "429"}}}};
  d.schedules = {{"products", "daily 08:00+16:00 UTC"},   // G-PROD-1
                 {"inventory", "daily 08:00+16:00 UTC"},  //
                 {"customers", "daily 08:00+16:00 UTC"},  // G-CUST-1
                 {"orders", "every 10m"},                 // G-ORD-1
                 {"deletions", "every 10m"}};             // G-DEL-1
  d.features = Json::object({{"order_document", "Pedido, Venta"}});
  d.settle_seconds = 300;
  d.lag_seconds = 60;
  d.in_doubt = Descriptor::InDoubt::find;
  d.inventory_includes_routes = true;  // G-PROD-5
  d.customer_names = {true, true};     // G-ORD-2, H-18
  d.texts = texts();
  return d.to_json();
}

}  // namespace enlace::gestionix
