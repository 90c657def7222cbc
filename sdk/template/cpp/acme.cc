// A connector for Acme, an ERP that does not exist, with the parts that almost every connector has.
//
//   GET  /products?start=&limit=      [{"id":1,"sku":"A-1","name":"…","price":11.6,"net":10,"tax":16}, …]
//   POST /orders                      {"id":501,"number":"R-77","total":"23.20"}
//   GET  /orders?reference=           [{"id":501,"number":"R-77","state":"open","total":"23.20"}, …]
//   POST /orders/<id>/void            {"id":501,"state":"void"}
#include <enlace/sdk/http.hpp>

#include <string>

using enlace::failure;
using enlace::Json;
using enlace::Result;
using namespace enlace::sdk;

namespace {

constexpr const char* kSlot = "api";  // the host adds the token; it never comes here
constexpr Paging kPaging = {.page_size = 100, .max_pages = 1000};

class Acme : public Connector {
 public:
  static constexpr const char* kId = "com.example.acme";  // yours, for ever
  static constexpr const char* kVersion = "0.1.0";
  static constexpr std::uint64_t kCapabilities =
      ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER | ENLACE_CAP_DELETE_ORDER;

  // What the host and the operator need to know; the schema is schema/descriptor.json of the SDK.
  static Json descriptor() {
    return *Json::parse(R"({
      "id": "com.example.acme", "version": "0.1.0", "vendor": "Example", "abi": "1.0",
      "settings_schema": {
        "type": "object",
        "properties": {"base_url": {"type": "string"}},
        "additionalProperties": false
      },
      "credentials": [{"slot": "api", "scheme": "bearer", "fields": ["token"]}],
      "origins": ["https://api.acme.example"],
      "rate": {"requests": 120, "per_seconds": 60},
      "schedules": {"products": "daily 03:00 America/Mexico_City", "orders": "every 10m"},
      "in_doubt": "find", "settle_seconds": 300, "lag_seconds": 10,
      "texts": {
        "es": {"product_unknown": {"what": "Acme no conoce el producto {product}.", "remedy": "Créalo en Acme."}},
        "en": {"product_unknown": {"what": "Acme does not know product {product}.", "remedy": "Create it in Acme."}}
      }
    })");
  }

  static Result<std::unique_ptr<Connector>> create(const Config& config) {
    const std::string& base_url = config.settings["base_url"].text();
    return std::unique_ptr<Connector>(new Acme(base_url.empty() ? "https://api.acme.example" : base_url));
  }

  Result<enlace::CheckReport> check(Call& call) override {
    const Url url = Url(base_url_).segment("products").query("start", 0).query("limit", 1);
    ENLACE_TRY(const Json page, get_json(call, url.str(), kSlot));
    enlace::CheckReport report;
    report.items.push_back({"credentials", page.is_array(), {}});
    return report;
  }

  Result<void> pull_products(Call& call, const PullRequest&) override {
    const auto fetch = [&](std::size_t offset) -> Result<Json::Array> {
      const Url url = Url(base_url_)
                          .segment("products")
                          .query("start", static_cast<std::int64_t>(offset))
                          .query("limit", static_cast<std::int64_t>(kPaging.page_size));
      ENLACE_TRY(const Json page, get_json(call, url.str(), kSlot));
      return page.items();
    };
    return for_each_row(call, kPaging, fetch, [&](const Json& row) { return emit_product(call, row); });
  }

  Result<enlace::Outcome> push_order(Call& call, const enlace::PushRequest& request) override {
    const enlace::Order& order = request.order;
    Json lines = Json::array();
    for (const enlace::OrderLine& line : order.lines) {
      lines.push_back(Json::object(
          {{"sku", line.code}, {"quantity", line.quantity}, {"net", line.net_price.rounded(6)}}));
    }
    const Json body = Json::object({{"reference", request.reference},
                                    {"date", order.date},
                                    {"customer", order.customer.description},
                                    {"lines", lines}});

    // First say where the order can be found again, then write: if the answer is lost, find_order() looks
    // there. That is what keeps an order from being doubled.
    ENLACE_CHECK(call.declare_find_key(Json::object({{"reference", request.reference}})));
    const std::string url = Url(base_url_).segment("orders").str();
    Result<Json> answer = post_json(call, url, kSlot, "order", body);
    if (!answer && answer.error().erp_code == "UNKNOWN_SKU") {
      return failure(ENLACE_E_INVALID, "product_unknown", answer.error().message,
                     Json::object({{"product", answer.error().message}}));
    }
    ENLACE_TRY(const Json created, std::move(answer));
    enlace::Outcome outcome;
    outcome.remote_id = created["id"].text();
    outcome.remote_number = created["number"].text();
    outcome.total = created["total"].decimal();
    return outcome;
  }

  Result<enlace::Found> find_order(Call& call, const enlace::FindRequest& request) override {
    const Url url = Url(base_url_).segment("orders").query("reference", request.find_key["reference"].text());
    ENLACE_TRY(const Json matches, get_json(call, url.str(), kSlot));
    enlace::Found found;
    found.complete = matches.is_array();
    for (const Json& match : matches.items()) {
      const std::string& state = match["state"].text();
      found.documents.push_back(
          {match["id"].text(), match["number"].text(), state, state != "void", match["total"].decimal()});
    }
    return found;
  }

  Result<enlace::Outcome> delete_order(Call& call, const enlace::FindRequest& request) override {
    const Url url = Url(base_url_).segment("orders").segment(request.remote_id).segment("void");
    ENLACE_TRY(const Json voided, post_json(call, url.str(), kSlot, "order", Json::object()));
    enlace::Outcome outcome;
    outcome.remote_id = voided["id"].text();
    outcome.status = voided["state"].text();
    return outcome;
  }

 private:
  explicit Acme(std::string base_url) : base_url_(std::move(base_url)) {}

  static Result<void> emit_product(Call& call, const Json& row) {
    const auto price = row["price"].decimal();
    const auto net = row["net"].decimal();
    if (row["sku"].text().empty() || !price || !net) {
      enlace::Skipped skipped;
      skipped.kind = "product";
      skipped.remote_id = row["id"].text();
      skipped.name = row["name"].text();
      skipped.why.code = row["sku"].text().empty() ? "product_without_code" : "product_without_price";
      return call.emit(skipped);
    }
    enlace::Product product;
    product.code = row["sku"].text();
    product.description = row["name"].text();
    product.price = *price;
    product.base_price = *net;
    product.remote_id = row["id"].text();
    if (const auto rate = row["tax"].decimal()) product.taxes.push_back({"IVA", *rate, ""});
    return call.emit(product);
  }

  std::string base_url_;
};

}  // namespace

ENLACE_CONNECTOR(Acme)
