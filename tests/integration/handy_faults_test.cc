#include "integration/handy_client_fixture.hpp"

namespace enlace::handy {
namespace {

class HandyFaultsTest : public HandyClientTest {
 protected:
  static Json new_product() {
    return json(R"({"code":"N-1","description":"Nuevo","price":10,"family":{"id":228000}})");
  }
  std::size_t products_with_code(const std::string& code) {
    const auto known = codes(*client()->products(true));
    return static_cast<std::size_t>(std::count(known.begin(), known.end(), code));
  }
};

TEST_F(HandyFaultsTest, AReadOutlivesEveryFaultThatPasses) {
  const auto expected = make_orders(3);
  for (const char* kind :
       {"status", "reset_before", "reset_after", "truncate", "malformed", "html", "invalid_utf8", "huge"}) {
    fault(std::string(R"({"method":"GET","path":"*","times":1,"kind":")") + kind + "\"}");
    const auto listing = client()->orders(false, around_now());
    ASSERT_TRUE(listing) << kind << ' ' << listing.error().cause;
    EXPECT_EQ(ids(*listing), expected) << kind;
  }
}

TEST_F(HandyFaultsTest, AFaultThatStaysIsNamed) {
  (void)make_orders(1);
  for (const auto& [kind, cause] : {std::pair{R"("malformed")", "handy_answer_malformed"},
                                    {R"("html","status":200)", "handy_answer_malformed"},
                                    {R"("html")", "handy_unavailable"},  // a page with a 502
                                    {R"("redirect")", "handy_unavailable"}}) {
    fault(std::string(R"({"method":"GET","path":"*","times":-1,"kind":)") + kind + "}");
    const auto listing = client()->orders(false, around_now());
    ASSERT_FALSE(listing) << kind;
    EXPECT_EQ(listing.error().cause, cause) << kind;
    EXPECT_EQ(listing.error().status_class(), ENLACE_CLASS_TRANSIENT) << kind;
    (void)frame_.serve(mock::make_request("DELETE", "/__mock/faults", {}, ""));
  }
}

TEST_F(HandyFaultsTest, ASlowHandyEndsAtTheDeadline) {
  (void)make_orders(1);
  fault(R"({"method":"GET","path":"*","times":-1,"kind":"slow","delay_ms":60000})");
  const std::int64_t start = runtime_->monotonic_ms();
  const auto listing = client(400)->orders(false, around_now());
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().cause, "timeout");
  EXPECT_LT(runtime_->monotonic_ms() - start, 10'000);
}

TEST_F(HandyFaultsTest, A429IsWaitedFor) {
  (void)make_orders(1);
  fault(R"({"method":"GET","path":"*","times":1,"kind":"status","status":429,"retry_after":"1"})");
  const std::int64_t start = runtime_->monotonic_ms();
  EXPECT_TRUE(client()->orders(false, around_now()));
  EXPECT_GE(runtime_->monotonic_ms() - start, 990);
}

TEST_F(HandyFaultsTest, AProductWhoseCreationWasAnsweredByNobodyIsFoundAndNotDoubled) {
  fault(R"({"method":"POST","path":"*","times":1,"kind":"reset_after"})");
  const auto made = client()->create_product(new_product());
  ASSERT_TRUE(made) << made.error().cause;
  EXPECT_EQ(requests("POST"), 1u);
  EXPECT_EQ(products_with_code("N-1"), 1u);
  EXPECT_EQ(trace_.of("product:N-1"), egress::Exposure::maybe);
}

TEST_F(HandyFaultsTest, AServerErrorAfterTheEffectIsLookedUpToo) {
  fault(R"({"method":"POST","path":"*","times":1,"kind":"status_after","status":500})");
  EXPECT_TRUE(client()->create_product(new_product()));
  EXPECT_EQ(requests("POST"), 1u);
  fault(R"({"method":"POST","path":"*","times":1,"kind":"malformed"})");
  const auto customer =
      client()->create_customer(json(R"({"code":"C9","description":"Nueve","zone":320001})"));
  EXPECT_TRUE(customer) << customer.error().cause;
  EXPECT_EQ(requests("POST"), 2u);
}

TEST_F(HandyFaultsTest, ALostCreationThatIsNotFoundStaysInDoubt) {
  fault(R"({"method":"POST","path":"*","times":1,"kind":"reset_before"})");
  const auto made = client()->create_product(new_product());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(requests("POST"), 1u);
  EXPECT_EQ(products_with_code("N-1"), 0u);
}

TEST_F(HandyFaultsTest, AZoneWhoseCreationWasLostIsFound) {
  fault(R"({"method":"POST","path":"*/zone","times":1,"kind":"reset_after"})");
  const auto zone = client()->create_zone("Norte");
  ASSERT_TRUE(zone) << zone.error().cause;
  EXPECT_EQ((*zone)["description"].text(), "Norte");
  EXPECT_EQ(requests("POST"), 1u);
}

TEST_F(HandyFaultsTest, AnUpdateIsRepeatedBecauseThatIsHarmless) {
  for (const char* kind : {"reset_before", "reset_after", "status", "status_after"}) {
    fault(std::string(R"({"method":"PUT","path":"*","times":1,"kind":")") + kind + "\"}");
    EXPECT_TRUE(client()->update_product("ACME-1", Json::object({{"quantity", 3}}))) << kind;
  }
  EXPECT_EQ(trace_.worst(), egress::Exposure::none);
}

// The token never shows, whatever goes wrong.
TEST_F(HandyFaultsTest, NoErrorHoldsTheToken) {
  (void)make_orders(1);
  for (const char* kind :
       {"status", "reset_before", "truncate", "malformed", "html", "invalid_utf8", "redirect"}) {
    fault(std::string(R"({"path":"*","times":-1,"kind":")") + kind + "\"}");
    const auto handy = client(300);
    const auto listing = handy->orders(false, around_now());
    const auto made = handy->create_product(new_product());
    ASSERT_TRUE(!listing && !made) << kind;
    for (const Error& error : {listing.error(), made.error()}) {
      EXPECT_EQ((error.message + error.cause + error.params.dump()).find(kToken), std::string::npos);
    }
    (void)frame_.serve(mock::make_request("DELETE", "/__mock/faults", {}, ""));
  }
}

}  // namespace
}  // namespace enlace::handy
