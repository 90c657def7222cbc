#include "egress/authorize.hpp"

#include <gtest/gtest.h>

#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

using test::account;
using test::read;
using test::slot;
using test::write;

std::string cause_of(const Account& who, const HttpCall& call) {
  const auto result = authorize(who, call);
  return result ? "" : result.error().cause;
}

TEST(Authorize, RefusesEveryOriginButTheAllowedOnes) {
  Account who = account();
  who.origins = {"https://api.alegra.com", "http://127.0.0.1:8080/base/path"};
  const auto cause = [&](const std::string& url) {
    HttpCall call;
    call.url = url;
    return cause_of(who, call);
  };
  EXPECT_EQ(cause("https://api.alegra.com/x"), "");
  EXPECT_EQ(cause("HTTPS://API.ALEGRA.COM:443/x#y"), "");
  EXPECT_EQ(cause("http://127.0.0.1:8080/x"), "");
  for (const char* url :
       {"http://api.alegra.com/x", "https://api.alegra.com:8443/x", "https://alegra.com/x",
        "https://api.alegra.com.evil.example/x", "https://xapi.alegra.com/x", "http://127.0.0.1/x",
        "http://127.0.0.1:8081/x", "http://localhost:8080/x", "https://xn--alegra-9sa.com/"}) {
    EXPECT_EQ(cause(url), "origin_not_allowed") << url;
  }
  for (const char* url : {"https://api.alegra.com@evil.example/", "https://user:pw@api.alegra.com/",
                          "https://api.alegra.com/../x", "https://api.alegra.com/%2e%2e/x",
                          "https://api.alegra.com/a b", "https://äpi.alegra.com/", "/x", ""}) {
    EXPECT_EQ(cause(url), "url_invalid") << url;
  }
}

TEST(Authorize, AnAccountWithoutOriginsGoesNowhere) {
  Account who = account();
  who.origins = {"", "nonsense"};
  EXPECT_EQ(cause_of(who, read()), "origin_not_allowed");
}

TEST(Authorize, PutsCredentialsIntoTheBodyOfALogInAsItsTypeWants) {
  Account who = account();
  who.slots.insert_or_assign("login",
                             slot(Slot::Scheme::bearer, {{"user", "ana"}, {"password", "a\"b&c ñ"}}));
  HttpCall call = write("session");
  call.headers = {{"Content-Type", "application/json"}};
  call.body = R"({"u":"{{secret:login.user}}","p":"{{secret:login.password}}"})";
  EXPECT_EQ(authorize(who, call)->body, R"({"u":"ana","p":"a\"b&c ñ"})");
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  call.body = "u={{secret:login.user}}&p={{secret:login.password}}";
  EXPECT_EQ(authorize(who, call)->body, "u=ana&p=a%22b%26c%20%C3%B1");
  call.body = "{{secret:login.nothing}}";
  EXPECT_EQ(cause_of(who, call), "credential_missing");
  for (const char* body : {"{{secret:other.user}}", "{{secret:login}}", "{{secret:login.user"}) {
    call.body = body;
    EXPECT_EQ(cause_of(who, call), "unknown_slot") << body;
  }
}

// What a seller types into an order must not be able to ask for a secret.
TEST(Authorize, LeavesWhatLooksLikeAPlaceholderInAnyOtherBody) {
  HttpCall call = write("order");
  call.body = R"({"observations":"{{secret:api.token}}"})";
  EXPECT_EQ(authorize(account(), call)->body, call.body);
}

TEST(Authorize, NeverSendsAFragment) {
  EXPECT_EQ(authorize(account(), read("/a?b=c#d"))->url, "https://api.alegra.com/a?b=c");
}

TEST(Authorize, AddsTheCredentialsOfTheSlot) {
  Account who = account();
  who.slots.emplace("pair", slot(Slot::Scheme::basic, {{"email", "admin@lupita.mx"}, {"token", "t0ken"}}));
  who.slots.emplace("key", slot(Slot::Scheme::header, {{"key", "k3y"}}, "X-Api-Key"));
  who.slots.emplace("query", slot(Slot::Scheme::query, {{"key", "k/y &"}}, "api key"));
  const auto header = [&](const std::string& auth, const std::string& name) {
    HttpCall call = read();
    call.auth = auth;
    return std::string(header_of(authorize(who, call)->headers, name));
  };
  EXPECT_EQ(header("api", "Authorization"), "Bearer a-token-of-sixteen-and-more");
  EXPECT_EQ(header("pair", "Authorization"), "Basic YWRtaW5AbHVwaXRhLm14OnQwa2Vu");
  EXPECT_EQ(header("key", "X-Api-Key"), "k3y");
  EXPECT_EQ(header("", "Authorization"), "");

  HttpCall call = read("/x?a=b");
  call.auth = "query";
  EXPECT_EQ(authorize(who, call)->url, "https://api.alegra.com/x?a=b&api%20key=k%2Fy%20%26");
  call.url = "https://api.alegra.com/x#frag";
  EXPECT_EQ(authorize(who, call)->url, "https://api.alegra.com/x?api%20key=k%2Fy%20%26");
}

TEST(Authorize, TellsTheUserOfABasicSlotByItsNameOrByWhatItIsTold) {
  Slot named = slot(Slot::Scheme::basic, {{"password", "p"}, {"user", "u"}});
  EXPECT_EQ(user_field_of(named), "user");
  named.user_field = "password";
  EXPECT_EQ(user_field_of(named), "password");
}

TEST(Authorize, NamesTheCredentialThatIsMissingOrBroken) {
  Account who = account();
  who.slots.emplace("half", slot(Slot::Scheme::basic, {{"email", "a@b.c"}}));
  who.slots.emplace("empty", slot(Slot::Scheme::bearer, {{"token", ""}}));
  who.slots.emplace("broken", slot(Slot::Scheme::bearer, {{"token", "x\r\nY: z"}}));
  HttpCall call = read();
  for (const auto& [name, cause] : {std::pair{"half", "credential_missing"},
                                    {"empty", "credential_missing"},
                                    {"broken", "credential_malformed"}}) {
    call.auth = name;
    const auto result = authorize(who, call);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().cause, cause);
    EXPECT_EQ(result.error().status, ENLACE_E_CONFIG);
    EXPECT_EQ(result.error().params["slot"].text(), name);
  }
  call.auth = "unheard-of";
  EXPECT_EQ(cause_of(who, call), "unknown_slot");
}

TEST(Authorize, LeavesNoHeaderOfTheHostToTheConnector) {
  for (const char* name : {"authorization", "Cookie", "HOST", "Transfer-Encoding", "Content-Length",
                           "Proxy-Authorization", "Accept-Encoding"}) {
    HttpCall call = read();
    call.headers = {{name, "x"}};
    EXPECT_EQ(cause_of(account(), call), "header_not_allowed") << name;
  }
  HttpCall call = read();
  call.headers = {{"Accept", "application/json"}};
  EXPECT_EQ(cause_of(account(), call), "");
}

TEST(Authorize, AWriteSaysWhatItIsFor) {
  EXPECT_EQ(cause_of(account(), write("")), "purpose_missing");
  EXPECT_EQ(cause_of(account(), write("order")), "");
  HttpCall search = write("");
  search.idempotent = true;
  EXPECT_EQ(cause_of(account(), search), "");
}

TEST(Authorize, KnowsSixMethods) {
  HttpCall call = write();
  for (const char* method : {"CONNECT", "TRACE", "get", "", "GET / HTTP/1.1\r\nX: y"}) {
    call.method = method;
    EXPECT_EQ(cause_of(account(), call), "method_not_allowed") << method;
  }
}

}  // namespace
}  // namespace enlace::egress
