// A connector in C++: check() asks the ERP who we are, pull_products() emits as many products as the
// settings say, and throws once their price is no number.
#include <enlace/sdk/http.hpp>

using enlace::Json;
using enlace::Result;
using namespace enlace::sdk;

class Outside : public Connector {
 public:
  static constexpr const char* kId = "com.example.outside-cpp";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities = ENLACE_CAP_PULL_PRODUCTS;

  static Json descriptor() {
    return *Json::parse(R"({"id":"com.example.outside-cpp","version":"1.0.0","vendor":"Example","abi":"1.0",
      "settings_schema":{"type":"object","properties":{"products":{"type":"integer"},"price":{"type":"string"}}},
      "credentials":[{"slot":"api","scheme":"bearer","fields":["token"]}],
      "origins":["https://erp.example.com"]})");
  }

  static Result<std::unique_ptr<Connector>> create(const Config& config) {
    const std::optional<std::int64_t> products = config.settings["products"].integer();
    if (!products) return enlace::failure(ENLACE_E_CONFIG, "products_missing");
    return std::unique_ptr<Connector>(new Outside(*products, config.settings["price"].text()));
  }

  Result<enlace::CheckReport> check(Call& call) override {
    ENLACE_TRY(const Json me, get_json(call, "https://erp.example.com/me", "api"));
    enlace::CheckReport report;
    report.items.push_back({"credentials", true, {}});
    report.account = me["company"].text();
    return report;
  }

  Result<void> pull_products(Call& call, const PullRequest&) override {
    for (std::int64_t i = 0; i < products_; ++i) {
      enlace::Product product;
      product.code = "CPP-" + std::to_string(i);
      product.description = "Producto " + std::to_string(i);
      product.price = enlace::Decimal::parse(price_).value();
      product.base_price = (product.price / enlace::d("1.16")).rounded(2);
      ENLACE_CHECK(call.emit(product));
    }
    return {};
  }

 private:
  Outside(std::int64_t products, std::string price) : products_(products), price_(std::move(price)) {}
  std::int64_t products_;
  std::string price_;
};

ENLACE_CONNECTOR(Outside)
