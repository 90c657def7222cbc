#include <enlace/sdk/descriptor.hpp>

#include <gtest/gtest.h>

#include "unit/sdk/sample_documents.hpp"

namespace enlace {
namespace {

std::string wrong_member(const Json& json) {
  const Result<Descriptor> descriptor = Descriptor::from_json(json);
  if (descriptor) return "nothing";
  EXPECT_EQ(descriptor.error().cause, "document_invalid");
  EXPECT_EQ(descriptor.error().params["document"].text(), "descriptor");
  return descriptor.error().params["member"].text();
}

TEST(Descriptor, ComesBackAsItWas) {
  const Json json = sample::descriptor().to_json();
  const Result<Descriptor> again = Descriptor::from_json(*Json::parse(json.dump()));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->to_json(), json);
  ASSERT_NE(again->credential("api"), nullptr);
  EXPECT_EQ(again->credential("api")->scheme, Descriptor::Credential::Scheme::basic);
  EXPECT_EQ(again->credential("other"), nullptr);
  EXPECT_EQ(again->rate.reset_kind, Descriptor::Rate::ResetKind::unix_time);
  EXPECT_EQ(again->schedules.at("orders"), "every 10m");
  EXPECT_EQ(again->in_doubt, Descriptor::InDoubt::find);
}

TEST(Descriptor, FindsTheTextOfACause) {
  const Descriptor descriptor = sample::descriptor();
  ASSERT_NE(descriptor.text("es", "customer_without_rfc"), nullptr);
  EXPECT_EQ(descriptor.text("es", "customer_without_rfc")->what, "El cliente {customer} no tiene RFC.");
  EXPECT_EQ(descriptor.text("es", "unknown"), nullptr);
  EXPECT_EQ(descriptor.text("fr", "customer_without_rfc"), nullptr);
}

TEST(Descriptor, HasCarefulDefaults) {
  const Result<Descriptor> least =
      Descriptor::from_json(*Json::parse(R"({"id":"acme","version":"1.0.0","abi":"1.0"})"));
  ASSERT_TRUE(least);
  EXPECT_EQ(least->in_doubt, Descriptor::InDoubt::hold);
  EXPECT_EQ(least->settle_seconds, 300);
  EXPECT_TRUE(least->settings_schema.is_object());
}

TEST(Descriptor, WhatIsWrongIsNamed) {
  const Json good = sample::descriptor().to_json();
  const auto with = [&](const char* member, const char* value) {
    Json json = good;
    json.set(member, *Json::parse(value));
    return wrong_member(json);
  };
  EXPECT_EQ(with("id", "\"\""), "id");
  EXPECT_EQ(with("abi", "null"), "abi");
  EXPECT_EQ(with("settings_schema", "[]"), "settings_schema");
  EXPECT_EQ(with("in_doubt", "\"guess\""), "in_doubt");
  EXPECT_EQ(with("settle_seconds", "-1"), "settle_seconds");
  EXPECT_EQ(with("customer_names", R"({"compare":"nearly"})"), "customer_names.compare");
  EXPECT_EQ(with("origins", "[\"https://a.example\",{}]"), "origins[1]");
  EXPECT_EQ(with("schedules", "{\"orders\":[]}"), "schedules.orders");
  EXPECT_EQ(with("rate", R"({"requests":0,"per_seconds":60})"), "rate.requests");
  EXPECT_EQ(with("rate", R"({"requests":1,"per_seconds":60,"headers":{"reset_kind":"never"}})"),
            "rate.headers");
  const auto disguise = [&](const std::string& one) {
    return with("rate", (R"({"requests":1,"per_seconds":60,"disguised":[)" + one + "]}").c_str());
  };
  EXPECT_EQ(disguise(R"({"status":400,"pointer":"/code","values":["429"]})"), "nothing");
  EXPECT_EQ(disguise(R"({"status":99,"pointer":"/code"})"), "rate.disguised[0].status");
  EXPECT_EQ(disguise(R"({"status":400})"), "rate.disguised[0].pointer");
  EXPECT_EQ(disguise(R"({"pointer":"code"})"), "rate.disguised[0].pointer");
  EXPECT_EQ(disguise(R"({"pointer":"/code","header":"X"})"), "rate.disguised[0].pointer");
  EXPECT_EQ(disguise(R"({"header":"X","values":"429"})"), "rate.disguised[0].values");
  EXPECT_EQ(with("texts", R"({"es":{"c":{"remedy":"x"}}})"), "texts.es.c.what");
  EXPECT_EQ(with("credentials", R"([{"slot":"api","scheme":"magic","fields":["a"]}])"),
            "credentials[0].scheme");
  EXPECT_EQ(with("credentials", R"([{"slot":"api","scheme":"basic","fields":["a"]}])"),
            "credentials[0].fields");
  EXPECT_EQ(with("credentials", R"([{"slot":"api","scheme":"header","fields":["a"]}])"),
            "credentials[0].header");
}

TEST(Descriptor, KnowsALimitThatIsToldAsSomethingElse) {
  using Disguise = Descriptor::Rate::Disguise;
  const Disguise code{400, "/code", "", {"429", "rate_limited"}};
  EXPECT_TRUE(code.matches(400, {}, R"({"code":429,"message":"Too many requests"})"));
  EXPECT_TRUE(code.matches(400, {}, R"({"code":"429"})"));
  EXPECT_TRUE(code.matches(400, {}, R"({"code":429.0})"));
  EXPECT_TRUE(code.matches(400, {}, "\xEF\xBB\xBF{\"code\":\"RATE_LIMITED\"}"));
  EXPECT_FALSE(code.matches(403, {}, R"({"code":429})"));
  for (const char* other :
       {R"({"code":903,"message":"429"})", R"({"error":{"code":429}})", "429", "", "<html>429"}) {
    EXPECT_FALSE(code.matches(400, {}, other)) << other;
  }
  EXPECT_FALSE(code.matches(400, {}, R"({"code":429,"x":")" + std::string(100'000, 'x') + "\"}"));
  const Disguise any{0, "/error/code", "", {"429"}};
  EXPECT_TRUE(any.matches(503, {}, R"({"error":{"code":429}})"));
  EXPECT_FALSE(any.matches(200, {}, R"({"error":{"code":429}})")) << "a success has to be named";
  const Disguise header{403, "", "Retry-After", {}};
  EXPECT_TRUE(header.matches(403, {{"retry-after", "17"}}, "<html>"));
  EXPECT_FALSE(header.matches(403, {{"X", "17"}}, ""));
}

Descriptor with_login() {
  Descriptor descriptor = sample::descriptor();
  Descriptor::Credential::Login login;
  login.url = "{base_url}/login";
  login.body = R"({"p":"{{secret:api.password}}"})";
  login.token = "/access_token";
  login.expires_in = "/expires_in";
  login.lifetime_seconds = 40'000;
  login.prefix = "";
  descriptor.credentials = {
      {"api", Descriptor::Credential::Scheme::login, {"company", "user", "password"}, "", login}};
  descriptor.inventory_includes_routes = true;
  descriptor.customer_names = {true, true};
  return descriptor;
}

TEST(Descriptor, KeepsALogInRecipe) {
  const Json json = with_login().to_json();
  const Result<Descriptor> again = Descriptor::from_json(*Json::parse(json.dump()));
  ASSERT_TRUE(again) << again.error().params.dump();
  EXPECT_EQ(again->to_json(), json);
  EXPECT_TRUE(again->inventory_includes_routes);
  EXPECT_TRUE(again->customer_names.folded && again->customer_names.legal_name);
  EXPECT_FALSE(sample::descriptor().customer_names.folded);
  const Descriptor::Credential& credential = *again->credential("api");
  EXPECT_EQ(credential.fields.size(), 3u);
  ASSERT_TRUE(credential.login);
  EXPECT_EQ(credential.login->method, "POST");
  EXPECT_EQ(credential.login->token, "/access_token");
  EXPECT_EQ(credential.login->lifetime_seconds, 40'000);
  EXPECT_EQ(credential.login->header, "Authorization");
  EXPECT_EQ(credential.login->prefix, "");
  EXPECT_FALSE(sample::descriptor().inventory_includes_routes);
}

TEST(Descriptor, WhatIsWrongInARecipeIsNamed) {
  const auto with = [](const char* part, const char* value) {
    Json json = with_login().to_json();
    Json credential = json["credentials"].items()[0];
    if (part == nullptr) {
      credential.erase("login");
    } else {
      credential.find("login")->set(part, *Json::parse(value));
    }
    json.set("credentials", Json::array({credential}));
    return wrong_member(json);
  };
  EXPECT_EQ(with(nullptr, ""), "credentials[0].login");
  EXPECT_EQ(with("request", R"({"body":"x"})"), "credentials[0].login.url");
  EXPECT_EQ(with("request", R"({"url":"u","body":"x","method":"GET"})"), "credentials[0].login.method");
  EXPECT_EQ(with("answer", R"({"token":"access_token"})"), "credentials[0].login.token");
  EXPECT_EQ(with("answer", R"({"token":"/t","lifetime_seconds":0})"),
            "credentials[0].login.lifetime_seconds");
  EXPECT_EQ(with("answer", R"({"token":"/t","expires_in":"x"})"), "credentials[0].login.expires_in");
  EXPECT_EQ(with("send", R"({"header":""})"), "credentials[0].login.header");
}

}  // namespace
}  // namespace enlace
