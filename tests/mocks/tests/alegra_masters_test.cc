#include <algorithm>

#include "mocks/tests/alegra_probe.hpp"

// Items, contacts, companies and webhooks: checklist 12, 14 to 17 and 25 of apis/alegra.md 17.
namespace enlace::mock {
namespace {

using Texts = std::vector<std::string>;

class AlegraMasters : public ::testing::Test, public AlegraProbe {
 protected:
  Texts ids(const std::string& target) {
    const Reply list = get(target);
    Texts found;
    for (const Json& row : list.body.items()) found.push_back(row["id"].text());
    return found;
  }
  Texts names(const std::string& target) {
    const Reply list = get(target);
    Texts found;
    for (const Json& row : list.body.items()) found.push_back(row["name"].text());
    return found;
  }
  void become(const std::string& country) {
    add_company(country + "@demo.example", "t", country);
    login(country + "@demo.example", "t");
  }
};

class AlegraItems : public AlegraMasters {
 protected:
  AlegraItems() {
    put("items", R"([
      {"id":"1","name":"Azúcar 1 kg","reference":"AZU-1","status":"active","type":"simple","itemCategory":{"id":"7"},
       "inventory":{"availableQuantity":10,"warehouses":[{"id":"1","availableQuantity":"6"}]}},
      {"id":"2","name":"Bolsa","reference":{"reference":"BOL"},"status":"inactive","type":"kit","inventory":null},
      {"id":"3","name":"Camisa","reference":"CAM","status":"active","type":"variantParent"},
      {"id":"4","name":"Camisa chica","status":"active","type":"variant","variantParent":{"id":"3"},"inventory":{"availableQuantity":1}}])");
  }
};

TEST_F(AlegraItems, AreFilteredByTheDocumentedParameters) {
  EXPECT_EQ(ids("/items?query=azucar"), (Texts{"1"}));  // name, any case, any accent
  EXPECT_EQ(ids("/items?query=bol"), (Texts{"2"}));     // reference
  EXPECT_EQ(ids("/items?name=CAMISA"), (Texts{"3", "4"}));
  EXPECT_EQ(ids("/items?reference=azu-1"), (Texts{"1"}));
  EXPECT_EQ(ids("/items?status=active").size(), 3U);
  EXPECT_EQ(ids("/items?status=inactive"), (Texts{"2"}));
  EXPECT_EQ(ids("/items").size(), 4U);  // without status both
  EXPECT_EQ(ids("/items?inventariable=true"), (Texts{"1", "4"}));
  EXPECT_EQ(ids("/items?inventariable=false").size(), 4U);
  EXPECT_EQ(ids("/items?type=kit"), (Texts{"2"}));
  EXPECT_EQ(ids("/items?type=simple"), (Texts{"1"}));
  EXPECT_EQ(ids("/items?type=variantParent").size(), 4U);  // not an accepted value: ignored
  EXPECT_EQ(ids("/items?idItemCategory=7"), (Texts{"1"}));
  EXPECT_EQ(ids("/items?variantParent_id=3"), (Texts{"4"}));
  turn(R"({"item_status_filter":"active"})");
  EXPECT_EQ(ids("/items").size(), 3U);
}

TEST_F(AlegraItems, ShowAWarehousesFigureWhenItIsNamed) {
  EXPECT_EQ(get("/items/1").body["inventory"]["availableQuantity"].decimal(), d("10"));
  EXPECT_EQ(get("/items/1?idWarehouse=1").body["inventory"]["availableQuantity"].decimal(), d("6"));
  const Json list = get("/items?idWarehouse=1&query=azu").body;
  EXPECT_EQ(list.items()[0]["inventory"]["availableQuantity"].decimal(), d("6"));
  EXPECT_EQ(get("/items/2?idWarehouse=1").status, 200);
}

TEST_F(AlegraItems, AreCreatedByTheRules) {
  EXPECT_EQ(post("/items", R"({"price":1})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X"})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X","price":[]})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X","price":"abc"})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X","price":[{"idPriceList":"99","price":1}]})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X","price":1,"type":"simple"})").status, 400);  // a value of reads
  EXPECT_EQ(post("/items", R"({"name":"X","price":1,"tax":[{"id":"99"}]})").status, 400);
  EXPECT_EQ(post("/items", R"({"name":"X","price":1,"inventory":{"unit":"unit"}})").status, 400);
  const Reply made = post("/items", R"({"name":"X","price":"9.5","type":"product","reference":"X-1","tax":"3",
                                        "inventory":{"unit":"unit","unitCost":1,"initialQuantity":4}})");
  ASSERT_EQ(made.status, 200) << made.body.dump();
  EXPECT_EQ(made.body["type"].text(), "simple");
  EXPECT_EQ(made.body["price"].items()[0]["idPriceList"].text(), "1");
  EXPECT_EQ(made.body["price"].items()[0]["price"].decimal(), d("9.5"));
  EXPECT_EQ(made.body["tax"].items()[0]["percentage"].decimal(), d("16"));
  EXPECT_EQ(made.body["inventory"]["availableQuantity"].decimal(), d("4"));
  const std::string id = made.body["id"].text();
  const Reply changed = send("PUT", "/items/" + id, R"({"name":"Y","status":"inactive"})");
  EXPECT_EQ(changed.body["name"].text(), "Y");
  EXPECT_EQ(changed.body["reference"].text(), "X-1");  // a partial update
  EXPECT_EQ(ids("/items?query=y").size(), 1U);
  EXPECT_EQ(send("PUT", "/items/999", "{}").status, 404);
  EXPECT_EQ(send("DELETE", "/items/" + id).status, 200);
  EXPECT_EQ(get("/items/" + id).status, 404);
}

class AlegraContacts : public AlegraMasters {};

TEST_F(AlegraContacts, AreFilteredLoosely) {
  put("contacts", R"([
    {"id":"1","name":"Tienda Doña Luz","identification":"ALE120315AB7","email":"luz@x.example","type":["client"]},
    {"id":"2","name":"TIENDA DONA LUZ 2","identification":"900123","type":"client"},
    {"id":"3","name":"Proveedora","identification":"1","type":["provider"]},
    {"id":"4","name":"Ambos","identification":"2","type":["client","provider"]},
    {"id":"5","name":"Ninguno","identification":"3","type":[]}])");
  EXPECT_EQ(ids("/contacts?name=do%C3%B1a%20luz"), (Texts{"1", "2"}));
  EXPECT_EQ(ids("/contacts?name=dona+luz"), (Texts{"1", "2"}));
  EXPECT_EQ(ids("/contacts?query=9001"), (Texts{"2"}));
  EXPECT_EQ(ids("/contacts?query=ambos"), (Texts{"4"}));
  EXPECT_EQ(ids("/contacts?identification=ALE120315AB7"), (Texts{"1"}));
  EXPECT_EQ(ids("/contacts?identification=ALE"), (Texts{}));
  EXPECT_EQ(ids("/contacts?email=LUZ@x.example"), (Texts{"1"}));
  EXPECT_EQ(ids("/contacts?type=client"), (Texts{"4", "1", "2"}));
  EXPECT_EQ(ids("/contacts?type=provider"), (Texts{"4", "3"}));
  EXPECT_EQ(ids("/contacts?order_field=identification&type=provider"), (Texts{"3", "4"}));
  turn(R"({"name_filter":"equals"})");
  EXPECT_EQ(ids("/contacts?name=tienda%20dona%20luz"), (Texts{"1"}));
  turn(R"({"name_filter":"ignored"})");
  EXPECT_EQ(ids("/contacts?name=zzz").size(), 5U);
}

TEST_F(AlegraContacts, FixturesProveThatTheClientComparesItself) {
  control("/companies/" + company + "/seed", R"({"contacts":3})");
  EXPECT_EQ(names("/contacts?type=client&name=Comercial%20Hom%C3%B3nima").size(), 2U);
  const Texts near = names("/contacts?type=client&name=tienda%20do%C3%B1a%20luz");
  EXPECT_EQ(near.size(), 6U);  // all but the one with a double blank inside
  EXPECT_EQ(std::ranges::count(near, "Tienda Doña Luz"), 1);
  const Texts first = names("/contacts?type=client&name=Zapater%C3%ADa%20Central");
  const Texts second = names("/contacts?type=client&name=Zapater%C3%ADa%20Central&start=30");
  EXPECT_EQ(std::ranges::count(first, "Zapatería Central"), 0);
  EXPECT_EQ(std::ranges::count(second, "Zapatería Central"), 1);
  EXPECT_EQ(names("/contacts?name=%26%20M%C3%A1s%20%2B%20100%25").size(), 1U);
}

TEST_F(AlegraContacts, AreCreatedByTheCommonRules) {
  become("peru");
  turn(R"({"refuse_name_with_parts":true})");
  EXPECT_EQ(post("/contacts", R"({"name":"A","nameObject":{"firstName":"A"}})").code(), "2039");
  EXPECT_EQ(post("/contacts", "{}").status, 400);
  EXPECT_EQ(post("/contacts", R"({"name":"   "})").status, 400);
  EXPECT_EQ(post("/contacts", R"({"name":"A","email":"not an address"})").status, 400);
  EXPECT_EQ(post("/contacts", R"({"name":"A","seller":"99"})").status, 400);
  const std::string seller = post("/sellers", R"({"name":"Norte"})").body["id"].text();
  const Json made = post("/contacts", R"({"name":"A","type":"client","identification":"123","seller":")" +
                                          seller + R"(","term":{"id":2}})")
                        .body;
  EXPECT_EQ(made["type"], Json::array({"client"}));
  EXPECT_EQ(made["seller"]["name"].text(), "Norte");
  EXPECT_EQ(made["term"]["days"].text(), "15");
  EXPECT_EQ(post("/contacts", R"({"name":"B","type":["boss"]})").body["type"], Json::array());
  EXPECT_EQ(post("/contacts", R"({"nameObject":{"firstName":"Ana","lastName":"Paz"}})").body["name"].text(),
            "Ana Paz");
  EXPECT_EQ(post("/contacts", R"({"name":"C","identification":"123"})").status, 400);  // repeated
  EXPECT_EQ(post("/contacts", R"({"name":"C","identification":"123","ignoreRepeated":true})").status, 200);
  EXPECT_EQ(post("/contacts", R"({"name":"A"})").status, 200);  // names may repeat
  turn(R"({"ignore_repeated_supported":false})");
  EXPECT_EQ(post("/contacts", R"({"name":"D","identification":"123","ignoreRepeated":true})").status, 400);
}

TEST_F(AlegraContacts, FollowTheRulesOfColombia) {
  become("colombia");
  const auto with = [&](const std::string& more) {
    return post("/contacts",
                R"({"name":"Tienda","type":"client","kindOfPerson":"LEGAL_ENTITY")" + more + "}");
  };
  EXPECT_EQ(with(R"(,"identification":"222222222")").code(), "2035");
  EXPECT_EQ(with(R"(,"identificationObject":{"number":"222222222"})").code(), "2035");
  EXPECT_EQ(with(R"(,"identificationObject":{"type":"RUT","number":"1"})").status, 400);
  EXPECT_EQ(with(R"(,"identificationObject":{"type":"NIT","number":"222-2"})").status, 400);
  EXPECT_EQ(with(R"(,"address":{"city":"Villavicencio"})").code(), "2112");
  EXPECT_EQ(with(R"(,"regime":"NO_REGIME")").status, 400);  // a Mexican one
  EXPECT_EQ(post("/contacts", R"({"name":"Tienda"})").status, 400);
  EXPECT_EQ(post("/contacts", R"({"name":"Tienda","kindOfPerson":"Persona natural"})").status, 400);
  const Json made = with(R"(,"identificationObject":{"type":"NIT","number":"222222222"},
                             "address":{"city":"Villavicencio","department":"Meta"})")
                        .body;
  EXPECT_EQ(made["identification"].text(), "222222222");
  EXPECT_EQ(made["identificationObject"]["dv"].text(), "7");
  EXPECT_EQ(made["address"]["country"].text(), "Colombia");
  EXPECT_EQ(with(R"(,"identification":{"type":"CC","number":"52"})").body["identification"].text(), "52");
  EXPECT_EQ(with(R"(,"identificationObject":{"type":"NIT","number":"222222222"})").status, 400);  // repeated
  turn(R"({"identification_form":"identification","require_kind_of_person":false})");
  EXPECT_EQ(with(R"(,"identificationObject":{"type":"CC","number":"53"})").code(), "2035");
  EXPECT_EQ(post("/contacts", R"({"name":"Tienda"})").status, 200);
}

TEST_F(AlegraContacts, FollowTheRulesOfMexico) {
  const auto with = [&](const std::string& more) {
    return post("/contacts", R"({"name":"Tienda","type":"client")" + more + "}");
  };
  for (const char* rfc : {"222222222", "ale120315ab7", "ALE-120315-AB7", "ALE120315AB", "ALE120315ab7"}) {
    EXPECT_EQ(with(R"(,"identification":")" + std::string(rfc) + R"(")").status, 400) << rfc;
  }
  for (const char* rfc : {"ALE120315AB7", "PEÑA800101AA1", "Ñ&E120315AB7", "XAXX010101000"}) {
    EXPECT_EQ(with(R"(,"identification":")" + std::string(rfc) + R"(")").status, 200) << rfc;
  }
  EXPECT_EQ(with(R"(,"regime":"COMMON_REGIME")").status, 400);
  EXPECT_EQ(with(R"(,"thirdType":"ALIEN")").status, 400);
  EXPECT_EQ(with(R"(,"identificationObject":null,"regime":"REGIME_OF_TRUST")").status, 200);  // no RFC at all
  turn(R"({"check_rfc":false})");
  EXPECT_EQ(with(R"(,"identification":"222222222")").status, 200);
}

TEST_F(AlegraContacts, ArePutAsAWhole) {
  const std::string id =
      post("/contacts", R"({"name":"A","type":"client","email":"a@x.example","mobile":"55"})")
          .body["id"]
          .text();
  const Reply put = send("PUT", "/contacts/" + id, R"({"name":"B"})");
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.body["id"].text(), id);
  EXPECT_TRUE(put.body["email"].is_null());
  EXPECT_EQ(put.body["type"], Json::array());
  EXPECT_EQ(ids("/contacts?name=b").size(), 1U);
  EXPECT_EQ(send("PUT", "/contacts/" + id, R"({"type":"client"})").status, 400);
  EXPECT_EQ(send("PUT", "/contacts/9999", R"({"name":"B"})").status, 404);
}

TEST_F(AlegraContacts, AreLimitedByThePlanWhenSwitched) {
  turn(R"({"contact_limit":1})");
  EXPECT_EQ(post("/contacts", R"({"name":"A"})").status, 200);
  EXPECT_EQ(post("/contacts", R"({"name":"B"})").status, 406);
}

TEST_F(AlegraContacts, CarryTheirSellersPresentName) {
  const std::string seller = post("/sellers", R"({"name":"Norte"})").body["id"].text();
  const std::string id = post("/contacts", R"({"name":"A","seller":")" + seller + R"("})").body["id"].text();
  send("PUT", "/sellers/" + seller, R"({"name":"Norte 2"})");
  EXPECT_EQ(get("/contacts/" + id).body["seller"]["name"].text(), "Norte 2");
}

TEST_F(AlegraMasters, CompanyTellsCountryCurrencyAndPrecision) {
  control("/companies", R"({"email":"co@demo.example","token":"t","country":"colombia","name":"Demo SAS",
                            "decimalPrecision":0,"timezone":"America/Bogota","currency":"USD"})");
  login("co@demo.example", "t");
  const Json profile = get("/company").body;
  EXPECT_EQ(profile["applicationVersion"].text(), "colombia");
  EXPECT_EQ(profile["name"].text(), "Demo SAS");
  EXPECT_EQ(profile["decimalPrecision"].text(), "0");
  EXPECT_EQ(profile["currency"]["code"].text(), "USD");
  EXPECT_EQ(profile["timezone"].text(), "America/Bogota");
  EXPECT_EQ(get("/users/self").body["email"].text(), "co@demo.example");
  EXPECT_EQ(get("/price-lists/1").body["name"].text(), "General");
  EXPECT_EQ(get("/currencies/USD").status, 200);
  EXPECT_EQ(names("/taxes?query=iva").size(), 3U);
}

TEST_F(AlegraMasters, WebhooksAreCheckedCalledAndDropped) {
  int answer = 404;
  Texts bodies;
  service.set_courier([&](const std::string&, const std::string& body) {
    bodies.push_back(body);
    return answer;
  });
  const std::string body = R"({"event":"new-client","url":"https://hook.example/x"})";
  EXPECT_EQ(post("/webhooks/subscriptions", body).status, 400);
  answer = 204;
  const Reply made = post("/webhooks/subscriptions", body);
  EXPECT_EQ(made.body["subscription"]["event"].text(), "new-client");
  EXPECT_EQ(bodies, (Texts{"", ""}));
  EXPECT_EQ(post("/webhooks/subscriptions", body).status, 400);  // one per event and url
  EXPECT_EQ(get("/webhooks/subscriptions").body["subscriptions"].size(), 1U);
  answer = 0;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(get("/webhooks/subscriptions").body["subscriptions"].size(), 1U);
    post("/contacts", R"({"name":"A"})");
  }
  EXPECT_EQ(bodies.size(), 12U);
  EXPECT_EQ(get("/webhooks/subscriptions").body["subscriptions"].size(), 0U);
}

}  // namespace
}  // namespace enlace::mock
