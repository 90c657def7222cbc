#include "integration/handy_client_fixture.hpp"

namespace enlace::handy {
namespace {

// Rule: H-1
TEST_F(HandyClientTest, ReadsTheOrdersOfAWindowPageByPage) {
  (void)make_order(at(kNow) - 7'200'000);
  const auto inside = make_orders(230);
  (void)make_order(at(kNow) + 7'200'000);
  auto handy = client();
  const auto listing = handy->orders(false, around_now());
  ASSERT_TRUE(listing) << listing.error().cause;
  EXPECT_TRUE(listing->complete);
  EXPECT_EQ(ids(*listing), inside);
  EXPECT_EQ(requests("GET", "*/salesOrder"), 3u);
  EXPECT_GT(listing->server_ms, 0);
  EXPECT_EQ(handy->last_server_ms(), listing->server_ms);
}

// Rule: H-1
TEST_F(HandyClientTest, ReadsDeletedOrdersByTheTimeOfTheirDeletion) {
  const auto orders = make_orders(3);
  clock_.set(at(kNow) + 86'400'000);
  make("deletions", R"({"order":)" + orders[1] + "}");
  EXPECT_EQ(client()->orders(false, around_now())->records.size(), 2u);
  EXPECT_TRUE(client()->orders(true, around_now())->records.empty());
  const auto deleted = client()->orders(true, {at(kNow) + 86'000'000, at(kNow) + 87'000'000});
  EXPECT_EQ(ids(*deleted), std::vector<std::string>{orders[1]});
}

// Rule: H-4
TEST_F(HandyClientTest, AnOrderThatSlipsBetweenTwoPagesIsFoundAllTheSame) {
  auto expected = make_orders(205);
  bool deleted = false;
  hooked_.before = [&](const mock::Request& request) {
    if (request.param("page") != "2" || std::exchange(deleted, true)) return;
    make("deletions", R"({"order":)" + expected.front() + "}");
  };
  const auto listing = client()->orders(false, around_now());
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->complete);
  expected.erase(expected.begin());
  EXPECT_EQ(ids(*listing), expected);
}

// Puts `member` into the order of that id wherever an answer holds it.
std::function<void(const mock::Request&, mock::Response&)> poisoned(const std::string& id,
                                                                    std::string member) {
  return [id, member = std::move(member)](const mock::Request&, mock::Response& response) {
    const std::string own = "{\"id\":" + id + ",";
    const std::size_t at = response.body.find(own);
    if (at != std::string::npos) response.body.insert(at + own.size(), member + ",");
  };
}

// Rule: H-25
TEST_F(HandyClientTest, AnOrderWithATextThatNoParserTakesComesWithTheOthers) {
  const auto all = make_orders(120);
  for (const char* member : {R"("note":"Entregar ma\u00f1ana \ud83d")", R"("note":"Luc\u0000ia")",
                             "\"note\":\"Jos\xE9\"", R"("note":NaN)", R"("note":01)"}) {
    hooked_.after = poisoned(all[57], member);
    const auto listing = client()->orders(false, around_now());
    ASSERT_TRUE(listing) << member << ": " << listing.error().cause;
    EXPECT_TRUE(listing->complete);
    EXPECT_EQ(ids(*listing), all) << member;
    EXPECT_EQ(listing->records[57][Json::kRepaired].text(), "note") << member;
    EXPECT_FALSE(listing->records[56].contains(Json::kRepaired));
  }
}

// Rule: H-25
TEST_F(HandyClientTest, AnOrderThatIsNotJsonCostsItself) {
  const auto all = make_orders(120);
  for (const char* member :
       {R"("note":12,5)", R"("note":"the 1/2" one")", R"("note":"a)", R"("note":{)", R"("note":]])"}) {
    hooked_.after = poisoned(all[57], member);
    const auto listing = client()->orders(false, around_now());
    ASSERT_TRUE(listing) << member << ": " << listing.error().cause;
    EXPECT_TRUE(listing->complete) << member;
    EXPECT_EQ(ids(*listing), all) << member;
    EXPECT_FALSE(listing->records[57][Json::kUnreadable].text().empty()) << member;
  }
}

// Rule: H-25
TEST_F(HandyClientTest, TwoOrdersThatAreNotJsonCostOnlyThemselves) {
  const auto all = make_orders(120);
  hooked_.after = [first = poisoned(all[52], R"("note":"tubo 1/2" pvc")"),
                   second = poisoned(all[58], R"("note":"tubo 3/4" pvc")")](const mock::Request& request,
                                                                            mock::Response& response) {
    first(request, response);
    second(request, response);
  };
  const auto listing = client()->orders(false, around_now());
  ASSERT_TRUE(listing) << listing.error().cause;
  EXPECT_TRUE(listing->complete);
  EXPECT_EQ(ids(*listing), all);
  for (std::size_t i = 0; i < listing->records.size(); ++i) {
    EXPECT_EQ(listing->records[i].contains(Json::kUnreadable), i == 52 || i == 58) << i;
  }
}

// Rule: H-25
TEST_F(HandyClientTest, AnOrderThatIsTooLargeCostsItself) {
  const auto all = make_orders(23);
  hooked_.after = poisoned(all[11], "\"note\":\"" + std::string(20'000'000, 'x') + "\"");
  const auto listing = client()->orders(false, around_now());
  ASSERT_TRUE(listing) << listing.error().cause;
  EXPECT_TRUE(listing->complete);
  ASSERT_EQ(listing->records.size(), 23u);
  EXPECT_EQ(listing->records[11][Json::kUnreadable].text(), "response_too_large");
  EXPECT_EQ(listing->records[12]["id"].text(), all[12]);
}

// Rule: H-25
TEST_F(HandyClientTest, AHandyOfWhichNothingCanBeReadIsAtFaultItself) {
  (void)make_orders(23);
  hooked_.after = [](const mock::Request&, mock::Response& response) {
    response.body = "<html>sorry</html>";
  };
  const auto listing = client()->orders(false, around_now());
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().cause, "handy_answer_malformed");
  EXPECT_EQ(listing.error().status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_LT(requests("GET", "*/salesOrder"), 30u);
}

TEST_F(HandyClientTest, AListThatNeverStandsStillIsIncomplete) {
  const auto orders = make_orders(205);
  std::size_t next = 0;
  hooked_.before = [&](const mock::Request& request) {
    if (request.param("page") == "2") make("deletions", R"({"order":)" + orders[next++] + "}");
  };
  const auto listing = client()->orders(false, around_now());
  ASSERT_TRUE(listing);
  EXPECT_FALSE(listing->complete);
}

// Rule: H-4
TEST_F(HandyClientTest, FindsTheOrdersOfBothPassesOfARepeatedHour) {
  use_company(R"({"name":"Frontera","token":"token-of-tijuana-1","time_zone":"America/Tijuana"})",
              "America/Tijuana");
  make("customers", R"({"code":"CTE1","description":"Uno"})");
  make("products", R"({"code":"ACME-1","price":116})");
  // Clocks go back from 02:00 PDT to 01:00 PST at 09:00 UTC.
  const std::string first = make_order(at("2025-11-02T08:20:00Z"));
  const std::string second = make_order(at("2025-11-02T09:20:00Z"));
  const auto finds = [&](const char* from, const char* to, const std::string& id) {
    const auto found = ids(*client()->orders(false, {at(from), at(to)}));
    return std::find(found.begin(), found.end(), id) != found.end();
  };
  EXPECT_TRUE(finds("2025-11-02T08:15:00Z", "2025-11-02T08:25:00Z", first));
  EXPECT_TRUE(finds("2025-11-02T09:15:00Z", "2025-11-02T09:25:00Z", second));
  EXPECT_TRUE(finds("2025-11-02T08:15:00Z", "2025-11-02T09:25:00Z", first));
  EXPECT_TRUE(finds("2025-11-02T08:15:00Z", "2025-11-02T09:25:00Z", second));
}

TEST_F(HandyClientTest, AWrongZoneShows) {
  const std::string id = make_order(at(kNow));
  const Window minute{at(kNow) - 30'000, at(kNow) + 30'000};
  EXPECT_EQ(ids(*client()->orders(false, minute)), std::vector<std::string>{id});
  zone_ = "America/Tijuana";
  EXPECT_TRUE(client()->orders(false, minute)->records.empty());
  zone_ = "America/Nowhere";
  EXPECT_EQ(client()->orders(false, minute).error().cause, "unknown_time_zone");
}

TEST_F(HandyClientTest, ReadsOneOrder) {
  const std::string id = make_order(at(kNow));
  const auto order = client()->order(id);
  ASSERT_TRUE(order && *order);
  EXPECT_EQ((**order)["customer"]["code"].text(), "CTE1");
}

TEST_F(HandyClientTest, AnUnknownOrderIsAbsentAndNoFailure) {
  const auto order = client()->order("99999999");
  ASSERT_TRUE(order);
  EXPECT_FALSE(order->has_value());
  EXPECT_EQ(client()->order("1/../2").error().cause, "order_id_invalid");
}

TEST_F(HandyClientTest, WritesExternalIdsThatFitAndLeavesOutTheOthers) {
  const std::string id = make_order(at(kNow));
  ASSERT_TRUE(client()->set_external_id(id, 2'147'483'647));
  EXPECT_EQ((**client()->order(id))["externalId"].integer(), 2'147'483'647);
  ASSERT_TRUE(client()->set_external_id(id, 2'147'483'648));
  ASSERT_TRUE(client()->set_external_id(id, -1));
  EXPECT_EQ(requests("PUT"), 1u);
}

TEST_F(HandyClientTest, ReadsDisabledProductsWhoseCountsAreZero) {
  for (int i = 0; i < 120; ++i) {
    make("products", R"({"code":"OFF-)" + std::to_string(i) + R"(","enabled":false})");
  }
  const auto disabled = client()->products(false);
  ASSERT_TRUE(disabled);
  EXPECT_TRUE(disabled->complete);
  EXPECT_EQ(disabled->records.size(), 120u);
  EXPECT_EQ(codes(*client()->products(true)), std::vector<std::string>{"ACME-1"});
}

TEST_F(HandyClientTest, AddressesCodesWithEverySignButASlash) {
  auto handy = client();
  for (const std::string code :
       {"MI CLIENTE", "a.b", "50%", "#1", "ñandú", "a?b=c&d", "x+y", "😀", "(a):b@c"}) {
    ASSERT_TRUE(handy->create_product(Json::object(
        {{"code", code}, {"description", "d"}, {"price", 10}, {"family", Json::object({{"id", 228'000}})}})))
        << code;
    ASSERT_TRUE(handy->update_product(code, Json::object({{"quantity", 7}}))) << code;
    const auto found = handy->product(code);
    ASSERT_TRUE(found && *found) << code;
    EXPECT_EQ((**found)["code"].text(), code);
    EXPECT_EQ((**found)["quantity"].decimal(), d("7"));
  }
}

// Rule: H-7
TEST_F(HandyClientTest, ACodeWithASlashIsRefusedBeforeAnyRequest) {
  auto handy = client();
  const Json body = json(R"({"code":"A/1","description":"d","price":1})");
  for (const Error& error : {handy->create_product(body).error(), handy->update_product("A/1", body).error(),
                             handy->product("A/1").error(), handy->create_customer(body).error(),
                             handy->update_customer("A/1", body).error()}) {
    EXPECT_EQ(error.cause, "code_with_slash");
    EXPECT_EQ(error.params["code"].text(), "A/1");
    EXPECT_EQ(error.status_class(), ENLACE_CLASS_PERMANENT);
  }
  EXPECT_EQ(handy->product("").error().cause, "code_missing");
  EXPECT_EQ(handy->product("..").error().cause, "code_not_addressable");
  EXPECT_EQ(requests("GET") + requests("POST") + requests("PUT"), 0u);
}

// apis/handy.md 1.9: it has no address of its own, and what an invoice needs of it stands in the lists.
// Rule: A-ORD-MX
TEST_F(HandyClientTest, ReadsACustomerWhoseCodeHasASlashFromTheLists) {
  make("customers", R"({"code":"C/1","description":"Uno","rfc":"AAA010101AAA"})");
  make("customers", R"({"code":"C/2","description":"Dos","rfc":"BBB010101BBB","enabled":false})");
  auto handy = client();
  for (const auto& [code, rfc] : {std::pair("C/1", "AAA010101AAA"), {"C/2", "BBB010101BBB"}}) {
    const auto found = handy->customer(code);
    ASSERT_TRUE(found && *found) << code;
    EXPECT_EQ((**found)["rfc"].text(), rfc);
  }
  const std::size_t asked = requests("GET");
  const auto missing = handy->customer("C/3");
  EXPECT_TRUE(missing && !*missing);
  EXPECT_EQ(requests("GET"), asked);
}

TEST_F(HandyClientTest, ACodeThatExistsIsUpdatedInsteadOfCreated) {
  const auto made = client()->create_product(
      json(R"({"code":"ACME-1","description":"Nuevo","price":11.5,"family":{"id":228000}})"));
  ASSERT_TRUE(made) << made.error().cause;
  EXPECT_EQ((**client()->product("ACME-1"))["description"].text(), "Nuevo");
}

TEST_F(HandyClientTest, SaysWhatHandyRefused) {
  const auto made = client()->create_product(json(R"({"code":"N-1"})"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().cause, "handy_refused");
  EXPECT_EQ(made.error().params["what"].text(), "product N-1");
  EXPECT_FALSE(made.error().params["field"].text().empty());
  EXPECT_FALSE(made.error().params["message"].text().empty());
  EXPECT_EQ(trace_.worst(), egress::Exposure::answered);
}

TEST_F(HandyClientTest, CreatesAndChangesCustomersInTheirZone) {
  auto handy = client();
  const auto zone = handy->create_zone("Ana López");
  ASSERT_TRUE(zone) << zone.error().cause;
  Json body = json(R"({"code":"C 9","description":"Tienda La Luz","rfc":"XAXX010101000"})");
  body.set("zone", Json::object({{"id", (*zone)["id"]}}));
  ASSERT_TRUE(handy->create_customer(body));
  const auto found = handy->customer("C 9");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((**found)["zone"]["description"].text(), "Ana López");
  ASSERT_TRUE(handy->update_customer("C 9", Json::object({{"enabled", false}})));
  EXPECT_EQ(codes(*handy->customers(false)), std::vector<std::string>{"C 9"});
  EXPECT_EQ(codes(*handy->customers(true)), std::vector<std::string>{"CTE1"});
}

TEST_F(HandyClientTest, ListsZonesOrCollectsThemFromCustomers) {
  const auto descriptions = [&](const Listing& listing) {
    std::vector<std::string> out;
    for (const Json& record : listing.records) out.push_back(record["description"].text());
    std::sort(out.begin(), out.end());
    return out;
  };
  make("zones", R"({"description":"Vacía"})");
  EXPECT_EQ(descriptions(*client()->zones()), (std::vector<std::string>{"Centro", "Puebla", "Vacía"}));
  make("customers", R"({"code":"CTE2","description":"Dos","zone":"Norte","enabled":false})");
  set(R"({"zones_missing":true})");
  EXPECT_EQ(descriptions(*client()->zones()), (std::vector<std::string>{"Norte", "Puebla"}));
  const auto made = client()->create_zone("Sur");
  EXPECT_EQ(made.error().cause, "handy_zone_missing");
  EXPECT_EQ(made.error().params["zone"].text(), "Sur");
}

TEST_F(HandyClientTest, LearnsFamiliesAndCategoriesFromWhatHasThem) {
  make("products", R"({"code":"OFF","family":"Dulces","enabled":false})");
  make("customers", R"({"code":"CTE2","description":"Dos","category":"Persona jurídica"})");
  auto handy = client();
  const auto families = handy->families();
  ASSERT_TRUE(families);
  EXPECT_EQ(families->records.size(), 2u);
  const std::size_t so_far = requests("GET");
  EXPECT_TRUE(handy->families());
  EXPECT_EQ(requests("GET"), so_far);  // seen already
  const auto categories = handy->customer_categories();
  ASSERT_EQ(categories->records.size(), 1u);
  EXPECT_EQ(categories->records[0]["description"].text(), "Persona jurídica");
}

TEST_F(HandyClientTest, ChecksTheTokenAndKnowsTheCompany) {
  EXPECT_TRUE((*client()->user())["users"].is_array());
  EXPECT_EQ((*client()->company())["currency"].text(), "MXN");
  set(R"({"company_missing":true})");
  EXPECT_EQ(client()->company().error().status, ENLACE_E_NOT_FOUND);
  set_token("a-token-that-nobody-gave");
  const auto user = client()->user();
  EXPECT_EQ(user.error().cause, "handy_token_invalid");
  EXPECT_EQ(user.error().status_class(), ENLACE_CLASS_AUTH);
}

TEST_F(HandyClientTest, ATokenRevokedBetweenTwoPagesEndsTheRun) {
  (void)make_orders(150);
  hooked_.before = [&](const mock::Request& request) {
    if (request.param("page") == "2") make("revocations", R"({"token":"token-of-lupita-1"})");
  };
  EXPECT_EQ(client()->orders(false, around_now()).error().cause, "handy_token_invalid");
}

}  // namespace
}  // namespace enlace::handy
