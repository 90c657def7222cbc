// What the SDK writes is what its schemas say, and the schemas refuse what its readers refuse.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/documents.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "unit/sdk/sample_documents.hpp"

namespace enlace {
namespace {

using Adapter = valijson::adapters::BoostJsonAdapter;

boost::json::value read_schema(const std::string& name) {
  std::ifstream file(std::filesystem::path(ENLACE_SCHEMA_DIR) / name);
  if (!file) throw std::runtime_error("no schema " + name);
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str());
}

class Validator {
 public:
  explicit Validator(const std::string& name) {
    const boost::json::value json = read_schema(name);
    const auto fetch = [](const std::string& uri) -> const boost::json::value* {
      return new boost::json::value(read_schema(std::filesystem::path(uri).filename()));
    };
    const auto release = [](const boost::json::value* value) { delete value; };
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(json), schema_, fetch, release);
  }

  // "" when `document` is valid, else what is wrong with it.
  std::string problem(const Json& document) {
    const boost::json::value value = boost::json::parse(document.dump());
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, Adapter(value), &results)) return "";
    std::string text;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& step : error.context) text += step;
      text += " " + error.description + "\n";
    }
    return text;
  }

 private:
  valijson::Schema schema_;
};

struct Sample {
  const char* schema;
  Json document;
  std::vector<const char*> required;
};

std::vector<Sample> samples() {
  Json products = Json::array({sample::product().to_json()});
  return {
      {"product.json", sample::product().to_json(), {"code", "description", "price", "base_price"}},
      {"customer.json", sample::customer().to_json(), {}},
      {"order.json",
       sample::order().to_json(),
       {"id", "kind", "date", "customer", "lines", "total", "total_tax"}},
      {"link.json", sample::link().to_json(), {"kind", "key", "remote_id"}},
      {"outcome.json", sample::outcome().to_json(), {}},
      {"found.json", sample::found().to_json(), {"complete", "documents"}},
      {"skipped.json", sample::skipped().to_json(), {"kind", "why"}},
      {"check.json", sample::check_report().to_json(), {"items"}},
      {"push_order.json", sample::push_request().to_json(), {"order", "reference"}},
      {"find_order.json", sample::find_request().to_json(), {"reference"}},
      {"push_products.json", Json::object({{"products", products}}), {"products"}},
      {"descriptor.json", sample::descriptor().to_json(), {"id", "version", "abi"}},
  };
}

TEST(Schema, AcceptsWhatTheSdkWrites) {
  for (const Sample& sample : samples()) {
    EXPECT_EQ(Validator(sample.schema).problem(sample.document), "") << sample.schema;
  }
}

TEST(Schema, AcceptsTheLeastThatTheSdkWrites) {
  EXPECT_EQ(Validator("customer.json").problem(Customer().to_json()), "");
  EXPECT_EQ(Validator("outcome.json").problem(Outcome().to_json()), "");
  EXPECT_EQ(Validator("found.json").problem(Found().to_json()), "");
  EXPECT_EQ(Validator("check.json").problem(CheckReport().to_json()), "");
}

TEST(Schema, WantsWhatIsRequired) {
  for (const Sample& sample : samples()) {
    Validator validator(sample.schema);
    for (const char* member : sample.required) {
      Json json = sample.document;
      ASSERT_TRUE(json.erase(member));
      EXPECT_NE(validator.problem(json), "") << sample.schema << " without " << member;
    }
    EXPECT_NE(validator.problem(Json::array()), "") << sample.schema;
  }
}

// Rule: H-9
TEST(Schema, WantsAmountsAsDecimalText) {
  Validator validator("product.json");
  for (const Json& price : {Json(d("104.4")), Json("104,40"), Json("1e3"), Json(""), Json("$5")}) {
    Json json = sample::product().to_json();
    json.set("price", price);
    EXPECT_NE(validator.problem(json), "") << price.dump();
  }
}

// Rule: F-1
TEST(Schema, WantsAllThatThePortalAsksForOrWhatIsAwaited) {
  Validator validator("outcome.json");
  const auto problem = [&](const Json& self_invoice) {
    return validator.problem(Json::object({{"facts", Json::object({{"self_invoice", self_invoice}})}}));
  };
  const Json whole = sample::found().documents[1].facts["self_invoice"];
  EXPECT_EQ(problem(whole), "");
  EXPECT_EQ(problem(Json::object({{"awaiting", "remision"}})), "");
  for (const Json::Member& member : whole.members()) {
    Json json = whole;
    ASSERT_TRUE(json.erase(member.key));
    EXPECT_NE(problem(json), "") << "without " << member.key;
  }
  EXPECT_NE(problem(Json::object()), "");
  EXPECT_NE(problem(Json::object({{"awaiting", "luck"}})), "");
}

TEST(Schema, NamesEveryMemberThatTheSdkWrites) {
  for (const Sample& sample : samples()) {
    const boost::json::value schema = read_schema(sample.schema);
    for (const Json::Member& member : sample.document.members()) {
      EXPECT_TRUE(schema.at("properties").as_object().contains(member.key))
          << sample.schema << " does not describe " << member.key;
    }
  }
}

}  // namespace
}  // namespace enlace
