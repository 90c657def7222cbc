#include <set>

#include "mocks/tests/alegra_probe.hpp"

// Lists, ids, types and seeded data: checklist 6 to 11 and 13 of apis/alegra.md 17.
namespace enlace::mock {
namespace {

using Texts = std::vector<std::string>;

class AlegraLists : public ::testing::Test, public AlegraProbe {
 protected:
  void sellers(int count) {
    for (int i = 1; i <= count; ++i) {
      put("sellers", R"({"id":")" + std::to_string(i) + R"(","name":"Ruta )" + std::to_string(i) + R"("})");
    }
  }
  Texts ids(const std::string& target) {
    const Reply list = get(target);
    EXPECT_EQ(list.status, 200) << list.body.dump();
    Texts found;
    for (const Json& row : list.body.items()) found.push_back(row["id"].text());
    return found;
  }
  // Every row of a resource, over all its pages.
  std::map<std::string, Json> sweep(const std::string& resource) {
    std::map<std::string, Json> rows;
    for (std::size_t start = 0;; start += 30) {
      const Reply page = get("/" + resource + "?start=" + std::to_string(start));
      for (const Json& row : page.body.items()) rows[row["id"].text()] = row;
      if (page.body.size() < 30) return rows;
    }
  }
};

TEST_F(AlegraLists, GiveThirtyRowsAndRefuseToGiveMore) {
  sellers(65);
  EXPECT_EQ(get("/sellers").body.size(), 30U);
  EXPECT_EQ(get("/sellers?limit=30&start=60").body.size(), 5U);
  EXPECT_EQ(get("/sellers?limit=7").body.size(), 7U);
  EXPECT_EQ(get("/sellers?start=65").body, Json::array());
  EXPECT_EQ(get("/sellers?start=1000").body, Json::array());
  for (const char* resource : {"/sellers", "/items", "/contacts", "/remissions", "/taxes"}) {
    const Reply reply = get(std::string(resource) + "?limit=31");
    EXPECT_EQ(reply.status, 400) << resource;
    EXPECT_TRUE(reply.body["code"].is_number());
    EXPECT_EQ(reply.code(), "903");
    EXPECT_EQ(reply.body["message"].text(), "El límite debe ser menor o igual a 30");
  }
}

TEST_F(AlegraLists, RefusePagingThatIsNoNumberUnlessSwitched) {
  for (const char* query : {"limit=0", "limit=-1", "limit=x", "start=-1", "start=x", "limit="}) {
    EXPECT_EQ(get(std::string("/items?") + query).status, 400) << query;
  }
  turn(R"({"reject_bad_paging":false})");
  EXPECT_EQ(get("/items?limit=x").status, 200);
}

TEST_F(AlegraLists, AreBareOrWrappedWithTheirTotal) {
  sellers(40);
  EXPECT_TRUE(get("/sellers").body.is_array());
  const Json wrapped = get("/sellers?metadata=true&limit=10").body;
  EXPECT_EQ(wrapped["data"].size(), 10U);
  EXPECT_TRUE(wrapped["metadata"]["total"].is_number());
  EXPECT_EQ(wrapped["metadata"]["total"].text(), "40");
  turn(R"({"total_as_string":true})");
  EXPECT_TRUE(get("/sellers?metadata=true").body["metadata"]["total"].is_string());
  EXPECT_TRUE(get("/remissions?metadata=true").body["data"].is_array());
  turn(R"({"remissions_metadata":false})");
  EXPECT_TRUE(get("/remissions?metadata=true").body.is_array());
}

TEST_F(AlegraLists, WrapTaxesInTheirOwnWayWhenSwitched) {
  EXPECT_EQ(get("/taxes").body.size(), 3U);
  turn(R"({"taxes_shape":"results"})");
  const Json taxes = get("/taxes").body;
  EXPECT_EQ(taxes["total"].text(), "3");
  EXPECT_EQ(taxes["results"].size(), 3U);
}

TEST_F(AlegraLists, IgnoreUnknownParametersAndOrders) {
  put("items", R"([{"id":"2","name":"B"},{"id":"10","name":"a"},{"id":"1","name":"C","reference":"A"}])");
  EXPECT_EQ(ids("/items?updated_after=2026-01-01&colour=red"), (Texts{"10", "2", "1"}));  // by name
  EXPECT_EQ(ids("/items?order_field=stock"), (Texts{"10", "2", "1"}));
  EXPECT_EQ(ids("/items?order_direction=DESC"), (Texts{"1", "2", "10"}));
  EXPECT_EQ(ids("/items?order_field=id"), (Texts{"1", "2", "10"}));
  EXPECT_EQ(ids("/items?order_field=reference&order_direction=DESC"), (Texts{"1", "2", "10"}));
}

TEST_F(AlegraLists, DriftBetweenPages) {
  sellers(40);
  control("/companies/" + company + "/between-pages",
          R"({"resource":"sellers","after":1,"insert":[{"id":"0","name":"Nueva"}],"remove":["40"]})");
  const Texts first = ids("/sellers?order_field=id");
  const Texts second = ids("/sellers?order_field=id&start=30");
  EXPECT_EQ(first.back(), "30");
  EXPECT_EQ(second.front(), "30");  // seen twice: a row came in before it
  EXPECT_EQ(second.back(), "39");
  EXPECT_EQ(ids("/sellers?order_field=id").front(), "0");
}

TEST_F(AlegraLists, OfRemissionsDriftToo) {
  put("contacts", R"({"id":"1","name":"Uno"})");
  put("items", R"({"id":"1","name":"Uno"})");
  const auto remission = [](const std::string& id, const std::string& date) {
    return R"({"id":")" + id + R"(","date":")" + date +
           R"(","client":"1","items":[{"id":"1","price":1,"quantity":1}]})";
  };
  put("remissions", "[" + remission("a", "2026-10-01") + "," + remission("b", "2026-10-02") + "]");
  control("/companies/" + company + "/between-pages", R"({"resource":"remissions","after":2,"insert":[)" +
                                                          remission("c", "2026-10-03") +
                                                          R"(],"remove":["a"]})");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ids("/remissions"), (Texts{"b", "a"}));
  EXPECT_EQ(ids("/remissions"), (Texts{"c", "b"}));
}

TEST_F(AlegraLists, ShowNewRowsLateWhenSwitched) {
  turn(R"({"list_lag_ms":2000})");
  const std::string id = post("/sellers", R"({"name":"Norte"})").body["id"].text();
  EXPECT_EQ(get("/sellers").body.size(), 0U);
  EXPECT_EQ(get("/sellers/" + id).status, 200);
  clock.set(kNow + 2000);
  EXPECT_EQ(get("/sellers").body.size(), 1U);
}

TEST_F(AlegraLists, GiveNewRecordsOfMigratedResourcesUuids) {
  for (const char* resource : {"/sellers", "/warehouses", "/price-lists"}) {
    const std::string id = post(resource, R"({"name":"Nuevo"})").body["id"].text();
    ASSERT_EQ(id.size(), 36U) << resource;
    EXPECT_EQ(id[14], '7');
    EXPECT_EQ(std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16), kNow);
  }
  EXPECT_LT(post("/taxes", R"({"name":"IVA","percentage":8})").body["id"].text().size(), 36U);
  EXPECT_EQ(post("/taxes", R"({"name":"IVA"})").status, 400);
  EXPECT_EQ(post("/sellers", "{}").status, 400);
}

TEST_F(AlegraLists, ShowInsertedRowsExactly) {
  turn(R"({"loose_types":true,"numeral_ids":"number"})");
  const std::string row = R"({"id":"8","name":"X","reference":"R","price":"1.10","inventory":null})";
  put("items", row);
  EXPECT_EQ(get("/items/8").body.dump(), row);
}

TEST_F(AlegraLists, SeedTheSameDataForTheSameSeed) {
  const std::string other = add_company("luz@demo.example", "token-2", "mexico");
  const std::string spec = R"({"seed":7,"items":70,"contacts":40})";
  const Json first = control("/companies/" + company + "/seed", spec).body;
  const Json second = control("/companies/" + other + "/seed", spec).body;
  EXPECT_EQ(first.dump(), second.dump());
  EXPECT_EQ(first["products"].size(), 70U);
  EXPECT_EQ(first["products"].items()[0]["code"].text(), "ART-0001");
  EXPECT_GT(sweep("items").size(), 90U);  // fixtures included
}

TEST_F(AlegraLists, SeedProductsUnderTheCodesGiven) {
  control("/companies/" + company + "/seed",
          R"({"fixtures":false,"products":[{"code":"DET-1000","description":"Detergente","base_price":"82.50",
              "taxes":[{"name":"IVA","rate":"16"},{"name":"IEPS","rate":8}],"quantity":148}],
              "customers":[{"name":"Doña Luz","identification":"XAXX010101000","seller":"Ruta 9"}]})");
  const Json items = get("/items").body;
  ASSERT_EQ(items.size(), 1U);
  const Json& item = items.items()[0];
  EXPECT_EQ(item["reference"].text(), "DET-1000");
  EXPECT_EQ(item["price"].items()[0]["idPriceList"].text(), "1");
  EXPECT_EQ(item["price"].items()[0]["price"].decimal(), d("82.5"));
  EXPECT_EQ(item["tax"].items()[0]["id"].text(), "3");  // the account's own IVA of 16 %
  EXPECT_EQ(item["tax"].items()[1]["name"].text(), "IEPS");
  EXPECT_EQ(get("/taxes/" + item["tax"].items()[1]["id"].text()).body["percentage"].decimal(), d("8"));
  EXPECT_EQ(item["inventory"]["availableQuantity"].decimal(), d("148"));
  const Json contacts = get("/contacts").body;
  EXPECT_EQ(contacts.items()[0]["seller"]["name"].text(), "Ruta 9");
}

TEST_F(AlegraLists, SeedEntriesOfThePercentageListOnlyWhenAsked) {
  const auto entries = [&](const std::string& code, const std::string& asked) {
    control("/companies/" + company + "/seed", R"({"fixtures":false,"percentage_entries":)" + asked +
                                                   R"(,"products":[{"code":")" + code +
                                                   R"(","base_price":100}]})");
    const Reply list = get("/items?reference=" + code);
    std::map<std::string, Json> by_list;
    for (const Json& entry : list.body.items().at(0)["price"].items()) {
      by_list[entry["idPriceList"].text()] = entry["price"];
    }
    return by_list;
  };
  EXPECT_FALSE(entries("ONE", "false").contains("4"));
  EXPECT_EQ(entries("TWO", "true").at("4").decimal(), d("90"));
}

TEST_F(AlegraLists, SeedEveryAwkwardItem) {
  control("/companies/" + company + "/seed", R"({"seed":1,"items":5})");
  std::map<std::string, Json> by_code;
  std::multiset<std::string> codes;
  for (const auto& [id, item] : sweep("items")) {
    by_code[alegra::reference_text(item)] = item;
    codes.insert(alegra::reference_text(item));
  }
  const auto taxes = [&](const char* code) -> const Json::Array& { return by_code.at(code)["tax"].items(); };
  EXPECT_TRUE(by_code.at("FIX-SERVICE")["inventory"].is_null());
  EXPECT_EQ(taxes("FIX-IVA-TWO").size(), 2U);
  EXPECT_EQ(taxes("FIX-IVA-TWO")[0]["name"], taxes("FIX-IVA-TWO")[1]["name"]);
  EXPECT_EQ(taxes("FIX-IVA-OFF")[0]["status"].text(), "inactive");
  EXPECT_EQ(taxes("FIX-IVA-LOWER")[0]["name"].text(), "iva");
  EXPECT_EQ(taxes("FIX-IVA-EXEMPT")[0]["name"].text(), "IVA Exento");
  EXPECT_EQ(taxes("FIX-IVA-ZERO")[0]["percentage"].decimal(), d("0"));
  EXPECT_FALSE(taxes("FIX-IVA-NO-STATUS")[0].contains("status"));
  EXPECT_EQ(codes.count("FIX-DUP"), 2U);
  EXPECT_EQ(codes.count(""), 2U);
  EXPECT_EQ(codes.count("   "), 1U);
  EXPECT_TRUE(by_code.at("FIX-NEGATIVE")["inventory"]["availableQuantity"].decimal()->is_negative());
  EXPECT_EQ(by_code.at("FIX-FRACTION")["inventory"]["availableQuantity"].decimal(), d("12.375"));
  Decimal by_warehouse;
  for (const Json& entry : by_code.at("FIX-UNEVEN")["inventory"]["warehouses"].items()) {
    by_warehouse += *entry["availableQuantity"].decimal();
  }
  EXPECT_NE(by_code.at("FIX-UNEVEN")["inventory"]["availableQuantity"].decimal(), by_warehouse);
  EXPECT_EQ(by_code.at("FIX-ONLY-MAYOREO")["price"].size(), 1U);
  EXPECT_NE(by_code.at("FIX-ONLY-MAYOREO")["price"].items()[0]["idPriceList"].text(), "1");
  EXPECT_EQ(by_code.at("FIX-KIT")["type"].text(), "kit");
  const std::string parent = by_code.at("FIX-PARENT")["id"].text();
  EXPECT_EQ(by_code.at("FIX-PARENT")["type"].text(), "variantParent");
  EXPECT_EQ(ids("/items?variantParent_id=" + parent).size(), 2U);
  EXPECT_TRUE(by_code.at("FIX-ID-NUMBER")["id"].is_number());
  EXPECT_EQ(by_code.at("FIX-ID-UUID")["id"].text().size(), 36U);
  EXPECT_EQ(by_code.at("FIX-INACTIVE")["status"].text(), "inactive");
  bool percentage_list = false;
  for (const auto& [id, list] : sweep("price-lists")) percentage_list |= list["type"].text() == "percentage";
  EXPECT_TRUE(percentage_list);
}

TEST_F(AlegraLists, MixIdsInEveryResource) {
  control("/companies/" + company + "/seed", R"({"items":30})");
  for (const char* resource : {"items", "sellers", "warehouses", "price-lists", "item-categories"}) {
    bool numeral = false;
    bool uuid = false;
    for (const auto& [id, row] : sweep(resource)) (id.size() == 36 ? uuid : numeral) = true;
    EXPECT_TRUE(numeral && uuid) << resource;
  }
}

TEST_F(AlegraLists, LoosenTypesUnderASeed) {
  turn(R"({"loose_types":true,"numeral_ids":"mixed"})");
  control("/companies/" + company + "/seed", R"({"items":60,"contacts":60})");
  std::set<std::string> seen;
  const auto note = [&](const std::string& what, const Json& row, const char* key) {
    const Json& value = row[key];
    const std::string form = !row.contains(key)     ? "absent"
                             : value.is_null()      ? "null"
                             : value.is_number()    ? "number"
                             : value.is_object()    ? "object"
                             : value.is_array()     ? "array"
                             : value.text().empty() ? "empty"
                                                    : "text";
    seen.insert(what + " " + form);
  };
  for (const auto& [id, item] : sweep("items")) {
    note("id", item, "id");
    note("reference", item, "reference");
    note("description", item, "description");
    note("list id", item["price"].items().at(0), "idPriceList");
    note("price", item["price"].items().at(0), "price");
    note("stock", item["inventory"], "availableQuantity");
  }
  for (const auto& [id, contact] : sweep("contacts")) {
    note("type", contact, "type");
    note("mobile", contact, "mobile");
    note("seller identification", contact["seller"], "identification");
  }
  for (const char* form :
       {"id number",      "id text",          "reference text",    "reference object",
        "reference null", "description null", "description empty", "description absent",
        "list id number", "list id text",     "price number",      "price text",
        "stock number",   "stock text",       "type text",         "type array",
        "mobile null",    "mobile empty",     "mobile absent",     "seller identification number"}) {
    EXPECT_TRUE(seen.contains(form)) << form;
  }
  const std::string once = get("/items").body.dump();
  EXPECT_EQ(get("/items").body.dump(), once);  // the same run again
  turn(R"({"loose_seed":2})");
  EXPECT_NE(get("/items").body.dump(), once);
}

}  // namespace
}  // namespace enlace::mock
