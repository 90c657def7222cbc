#include "mocks/tests/alegra_probe.hpp"

// Remissions, checklist 18 to 24 of apis/alegra.md 17.
namespace enlace::mock {
namespace {

class AlegraRemissions : public ::testing::Test, public AlegraProbe {
 protected:
  AlegraRemissions() {
    put("taxes", R"([{"id":"3","name":"IVA","percentage":"16.00","status":"active"}])");
    put("items", R"([{"id":"1041","name":"Detergente líquido 1 L","reference":"DET-1000","status":"active",
                      "inventory":{"unit":"unit","availableQuantity":148,
                                   "warehouses":[{"id":"1","availableQuantity":"120"},{"id":"2","availableQuantity":"28"}]}},
                     {"id":1042,"name":"Suavizante 3 L","reference":"SUA-3000","status":"active",
                      "tax":[{"id":"3"}]},
                     {"id":"01a0a594-fd80-7c3e-9a41-5d2f8e6b0c11","name":"Jabón de barra 200 g","reference":"JAB-200","status":"active"},
                     {"id":"1043","name":"Retirado","reference":"RET","status":"inactive"}])");
    put("sellers", R"({"id":"019e1cb3-b580-7f05-a0c3-9be14d7f2a10","name":"Zona Centro - Ruta 2"})");
    put("contacts",
        R"([{"id":"215","name":"Abarrotes La Esquina","identification":"ALE120315AB7","status":"active","type":["client"]},
                        {"id":"216","name":"Cerrado","status":"inactive","type":["client"]},
                        {"id":"217","name":"Zapatería Ñandú","status":"active","type":["client"]}])");
  }

  // The body of 15.5 with changes.
  static std::string sample(const std::vector<std::pair<std::string, std::string>>& changes = {}) {
    Json body = *Json::parse(
        R"({"date":"2026-10-20","dueDate":"2026-10-20","client":{"id":"215"},
            "seller":{"id":"019e1cb3-b580-7f05-a0c3-9be14d7f2a10"},"warehouse":{"id":"1"},"priceList":{"id":"1"},
            "observations":"[HANDY-31000001] Entrega por la tarde","anotation":"Pedido 000123",
            "items":[{"id":"1041","price":82.5,"quantity":12,"discount":0,"tax":[{"id":"3"}]},
                     {"id":"1042","price":145.689655,"quantity":3,"discount":10,"tax":[{"id":"3"}]},
                     {"id":"01a0a594-fd80-7c3e-9a41-5d2f8e6b0c11","price":60,"quantity":5,"discount":0,"tax":[]}]})");
    for (const auto& [key, text] : changes) {
      if (text.empty()) {
        body.erase(key);
      } else {
        body.set(key, *Json::parse(text));
      }
    }
    return body.dump();
  }
  static std::string one_line(const std::string& line) { return sample({{"items", "[" + line + "]"}}); }

  std::string create(const std::string& body) {
    const Reply reply = post("/remissions", body);
    EXPECT_EQ(reply.status, 200) << reply.body.dump();
    return reply.body["id"].text();
  }
  std::vector<std::string> numbers(const std::string& query) {
    std::vector<std::string> found;
    const Reply list = get("/remissions" + query);
    for (const Json& row : list.body.items()) found.push_back(row["number"].text());
    return found;
  }
};

using Texts = std::vector<std::string>;

TEST_F(AlegraRemissions, AnswersTheSampleToTheCent) {  // 15.5 -> 15.6
  const Reply reply = post("/remissions", sample());
  ASSERT_EQ(reply.status, 200) << reply.body.dump();
  const Json& remission = reply.body;
  EXPECT_EQ(remission["total"].decimal(), d("1904.70"));
  const Json::Array& lines = remission["items"].items();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0]["total"].decimal(), d("1148.40"));
  EXPECT_EQ(lines[0]["tax"].items()[0]["amount"].decimal(), d("158.40"));
  EXPECT_EQ(lines[1]["total"].decimal(), d("456.30"));
  EXPECT_EQ(lines[1]["tax"].items()[0]["amount"].decimal(), d("62.94"));
  EXPECT_EQ(lines[1]["price"].decimal(), d("145.689655"));
  EXPECT_EQ(lines[2]["total"].decimal(), d("300"));
  EXPECT_EQ(remission["status"].text(), "open");
  EXPECT_EQ(remission["number"].text(), "1");
  EXPECT_EQ(remission["client"]["name"].text(), "Abarrotes La Esquina");
  EXPECT_EQ(remission["seller"]["name"].text(), "Zona Centro - Ruta 2");
  EXPECT_EQ(remission["observations"].text(), "[HANDY-31000001] Entrega por la tarde");
  EXPECT_EQ(remission["anotation"].text(), "Pedido 000123");
  const std::string id = remission["id"].text();
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '7');                                          // version
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);  // variant
}

TEST_F(AlegraRemissions, RefusesWhatIsMissingOrWrong) {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"date", ""},
      {"date", R"("20/10/2026")"},
      {"date", R"("2026-02-30")"},
      {"dueDate", ""},
      {"client", ""},
      {"client", R"({"id":"999"})"},
      {"client", R"({"id":"216"})"},
      {"items", ""},
      {"items", "[]"},
      {"seller", R"({"id":"999"})"},
      {"warehouse", R"("999")"},
      {"priceList", "999"},
      {"observations", "12"},
      {"observations", Json(std::string(501, 'x')).dump()},
      {"currency", R"({"code":"EUR"})"},
  };
  for (const auto& change : bad) {
    const Reply reply = post("/remissions", sample({change}));
    EXPECT_EQ(reply.status, 400) << change.first << " " << change.second;
    EXPECT_FALSE(reply.body["message"].text().empty());
  }
  EXPECT_EQ(state()["remissions"].size(), 0U);
}

TEST_F(AlegraRemissions, RefusesBadLines) {
  EXPECT_EQ(post("/remissions", one_line(R"({"price":1,"quantity":1})")).code(), "3065");
  for (const char* line :
       {R"({"id":"999","price":1,"quantity":1})", R"({"id":"1043","price":1,"quantity":1})",
        R"({"id":"1041","quantity":1})", R"({"id":"1041","price":-1,"quantity":1})",
        R"({"id":"1041","price":1,"quantity":0})", R"({"id":"1041","price":1})",
        R"({"id":"1041","price":1,"quantity":1,"discount":101})",
        R"({"id":"1041","price":1,"quantity":1,"discount":-1})",
        R"({"id":"1041","price":1,"quantity":1,"tax":[{"id":"99"}]})",
        R"({"id":"1041","price":"999999999999999999","quantity":"999999999999"})"}) {
    EXPECT_EQ(post("/remissions", one_line(line)).status, 400) << line;
  }
}

TEST_F(AlegraRemissions, TakesIdsAsTextNumberOrObject) {
  create(sample({{"client", "215"}, {"items", R"([{"id":1041,"price":"1.5","quantity":"2","tax":["3"]}])"}}));
  create(sample({{"client", R"("215")"}, {"items", R"([{"id":"1042","price":1,"quantity":2}])"}}));
  EXPECT_EQ(state()["remissions"].items()[0]["total"].decimal(), d("3.48"));
}

TEST_F(AlegraRemissions, AppliesNoTaxToALineWithoutTaxUnlessSwitched) {
  const std::string body = one_line(R"({"id":"1042","price":100,"quantity":1})");
  EXPECT_EQ(post("/remissions", body).body["total"].decimal(), d("100"));
  turn(R"({"default_line_taxes":true})");
  EXPECT_EQ(post("/remissions", body).body["total"].decimal(), d("116"));
}

TEST_F(AlegraRemissions, RoundsHalfUpInDecimals) {  // 14.2: a double gives 11.74
  EXPECT_EQ(post("/remissions", one_line(R"({"id":"1041","price":10.125,"quantity":1,"tax":[{"id":"3"}]})"))
                .body["total"]
                .decimal(),
            d("11.75"));
}

TEST_F(AlegraRemissions, RoundsWhereTheSwitchSays) {
  // Two lines of 0.335 × 1.16 = 0.3886; net 0.335 -> 0.34, tax 0.0544 -> 0.05.
  const std::string line = R"({"id":"1041","price":0.335,"quantity":1,"tax":[{"id":"3"}]})";
  const std::string body = sample({{"items", "[" + line + "," + line + "," + line + "]"}});
  const auto total = [&](const std::string& rounding) {
    turn(R"({"rounding":")" + rounding + R"("})");
    return post("/remissions", body).body["total"].decimal();
  };
  EXPECT_EQ(total("line"), d("1.17"));      // 3 × 0.39
  EXPECT_EQ(total("parts"), d("1.17"));     // 3 × (0.34 + 0.05)
  EXPECT_EQ(total("document"), d("1.17"));  // 1.1658
  const std::string other = R"({"id":"1041","price":0.325,"quantity":1,"tax":[{"id":"3"}]})";
  const std::string five =
      sample({{"items", "[" + other + "," + other + "," + other + "," + other + "," + other + "]"}});
  const auto five_total = [&](const std::string& rounding) {
    turn(R"({"rounding":")" + rounding + R"("})");
    return post("/remissions", five).body["total"].decimal();
  };
  EXPECT_EQ(five_total("line"), d("1.90"));      // 5 × 0.38 (0.377)
  EXPECT_EQ(five_total("document"), d("1.89"));  // 1.885
}

TEST_F(AlegraRemissions, KeepsSixDecimalsOfAPriceByDefault) {
  const std::string body = one_line(R"({"id":"1041","price":0.1234567,"quantity":1})");
  EXPECT_EQ(post("/remissions", body).body["items"].items()[0]["price"].decimal(), d("0.123457"));
  turn(R"({"price_decimals":2})");
  EXPECT_EQ(post("/remissions", body).body["items"].items()[0]["price"].decimal(), d("0.12"));
}

TEST_F(AlegraRemissions, RoundsAtTheCompanysPrecision) {
  control("/companies",
          R"({"email":"cop@demo.example","token":"t","country":"colombia","decimalPrecision":0})");
  login("cop@demo.example", "t");
  const Reply contact = post("/contacts", R"({"name":"Uno","type":"client","kindOfPerson":"LEGAL_ENTITY"})");
  const Reply item = post("/items", R"({"name":"Uno","price":1})");
  const std::string body = R"({"date":"2026-10-20","dueDate":"2026-10-20","client":)" +
                           contact.body["id"].dump() + R"(,"items":[{"id":)" + item.body["id"].dump() +
                           R"(,"price":1000.5,"quantity":1}]})";
  EXPECT_EQ(post("/remissions", body).body["total"].decimal(), d("1001"));
}

TEST_F(AlegraRemissions, MakesTwoOfTheSameBody) {
  EXPECT_NE(create(sample()), create(sample()));
  EXPECT_EQ(numbers("?client_id=215"), (Texts{"2", "1"}));
}

TEST_F(AlegraRemissions, FiltersByExactValuesOnly) {
  create(sample());
  create(sample({{"date", R"("2026-10-21")"}, {"client", "217"}}));
  create(sample({{"date", R"("2026-10-19")"}, {"dueDate", R"("2026-11-01")"}, {"priceList", ""}}));
  EXPECT_EQ(numbers(""), (Texts{"2", "1", "3"}));  // newest date first
  EXPECT_EQ(numbers("?order_direction=ASC"), (Texts{"3", "1", "2"}));
  EXPECT_EQ(numbers("?client_id=215&date=2026-10-20"), (Texts{"1"}));
  EXPECT_EQ(numbers("?date=2026-10-21"), (Texts{"2"}));
  EXPECT_EQ(numbers("?dueDate=2026-11-01"), (Texts{"3"}));
  EXPECT_EQ(numbers("?priceList_id=1"), (Texts{"2", "1"}));
  EXPECT_EQ(numbers("?warehouse_id=1&currency_code=MXN").size(), 3U);
  EXPECT_EQ(numbers("?currency_code=USD").size(), 0U);
  EXPECT_EQ(numbers("?client_name=zapateria"), (Texts{"2"}));
  EXPECT_EQ(numbers("?date_start=2026-10-21&date_end=2026-10-21").size(), 3U);  // unknown: ignored
  EXPECT_EQ(numbers("?observations=HANDY&query=HANDY").size(), 3U);             // there is no text search
  EXPECT_EQ(numbers("?number=0002"), (Texts{"2"}));
}

TEST_F(AlegraRemissions, FiltersByAnyOfSeveralStatuses) {
  const std::string first = create(sample());
  create(sample());
  const std::string third = create(sample());
  post("/remissions/" + first + "/void", "");
  control("/companies/" + company + "/remissions/" + third + "/invoice", "");
  EXPECT_EQ(numbers("?status=void"), (Texts{"1"}));
  EXPECT_EQ(numbers("?status=void,closed"), (Texts{"3", "1"}));
  EXPECT_EQ(numbers("?status=void&status=open"), (Texts{"2", "1"}));
}

TEST_F(AlegraRemissions, OrdersByFourFieldsAndIgnoresTheOthers) {
  create(sample({{"dueDate", R"("2026-12-01")"}, {"client", "217"}}));
  create(sample({{"dueDate", R"("2026-11-01")"}}));
  EXPECT_EQ(numbers("?order_field=dueDate&order_direction=ASC"), (Texts{"2", "1"}));
  EXPECT_EQ(numbers("?order_field=dueDate&order_direction=DESC"), (Texts{"1", "2"}));
  EXPECT_EQ(numbers("?order_field=number"), (Texts{"1", "2"}));
  EXPECT_EQ(numbers("?order_field=name"), (Texts{"2", "1"}));
  EXPECT_EQ(numbers("?order_field=total"), (Texts{"2", "1"}));  // ignored: the default order
}

TEST_F(AlegraRemissions, SeveralMayShareANumber) {
  put("remissions", sample({{"id", R"("77")"}, {"number", R"("R-0348")"}}));
  put("remissions", sample({{"id", R"("78")"}, {"number", R"("348")"}}));
  EXPECT_EQ(numbers("?number=348").size(), 2U);
  EXPECT_EQ(get("/remissions/77").status, 200);  // an old numeral resolves as well as a UUID
}

TEST_F(AlegraRemissions, AddsToAReadOnlyWhatIsAsked) {
  const std::string id = create(sample());
  const Json plain = get("/remissions/" + id).body;
  for (const char* extra : {"pdf", "comments", "invoices", "url", "estimate", "editable", "deletable"}) {
    EXPECT_FALSE(plain.contains(extra)) << extra;
  }
  EXPECT_TRUE(plain.contains("costCenter"));
  EXPECT_TRUE(plain["costCenter"].is_null());
  const Json full = get("/remissions/" + id + "?fields=voidable,invoices,pdf").body;
  EXPECT_TRUE(full["voidable"].truthy());
  EXPECT_TRUE(full["invoices"].is_array());
  EXPECT_TRUE(full.contains("pdf"));
  EXPECT_FALSE(full.contains("deletable"));
  const Json row = get("/remissions?fields=deletable,invoices").body.items()[0];
  EXPECT_TRUE(row["costCenter"].is_object());
  EXPECT_TRUE(row["deletable"].truthy());
  EXPECT_FALSE(row.contains("invoices"));  // never expanded in lists
  EXPECT_EQ(get("/remissions/unknown").status, 404);
}

TEST_F(AlegraRemissions, VoidsOpensAndDeletes) {
  const std::string id = create(sample());
  EXPECT_EQ(post("/remissions/" + id + "/void", "").body["status"].text(), "void");
  EXPECT_EQ(post("/remissions/" + id + "/void", "").status, 400);
  EXPECT_EQ(send("PUT", "/remissions/" + id, R"({"anotation":"x"})").status, 400);
  EXPECT_EQ(post("/remissions/" + id + "/open", "").body["status"].text(), "open");
  turn(R"({"refuse_repeated_status_change":false})");
  EXPECT_EQ(post("/remissions/" + id + "/open", "").status, 200);
  const Reply deleted = send("DELETE", "/remissions/" + id);
  EXPECT_EQ(deleted.status, 200);
  EXPECT_TRUE(deleted.body.contains("message"));
  for (const Reply& gone : {get("/remissions/" + id), send("DELETE", "/remissions/" + id),
                            post("/remissions/" + id + "/void", "")}) {
    EXPECT_EQ(gone.status, 404);
  }
  EXPECT_EQ(state()["deleted_remissions"].items()[0]["id"].text(), id);
}

TEST_F(AlegraRemissions, KeepsAnInvoicedOne) {
  const std::string id = create(sample());
  control("/companies/" + company + "/remissions/" + id + "/invoice", "");
  const Json read = get("/remissions/" + id + "?fields=voidable,deletable,invoices").body;
  EXPECT_EQ(read["status"].text(), "closed");
  EXPECT_FALSE(read["deletable"].truthy());
  EXPECT_EQ(read["invoices"].size(), 1U);
  EXPECT_EQ(send("DELETE", "/remissions/" + id).status, 400);
  EXPECT_EQ(post("/remissions/" + id + "/void", "").status, 400);
  EXPECT_EQ(send("PUT", "/remissions/" + id, sample()).status, 400);
}

TEST_F(AlegraRemissions, ChangesOnlyWhatAPutSends) {
  const std::string id = create(sample());
  const Reply changed = send("PUT", "/remissions/" + id,
                             R"({"date":"2026-10-25","client":217,"observations":"ñ€😀","seller":null})");
  ASSERT_EQ(changed.status, 200);
  EXPECT_EQ(changed.body["total"].decimal(), d("1904.7"));
  EXPECT_EQ(changed.body["observations"].text(), "ñ€😀");
  EXPECT_TRUE(changed.body["seller"].is_null());
  EXPECT_EQ(numbers("?client_id=217&date=2026-10-25"), (Texts{"1"}));
  EXPECT_EQ(numbers("?client_id=215").size(), 0U);
  EXPECT_EQ(send("PUT", "/remissions/" + id, R"({"items":[]})").status, 400);
  const Reply relined =
      send("PUT", "/remissions/" + id, R"({"items":[{"id":"1041","price":1,"quantity":1,"tax":[]}]})");
  EXPECT_EQ(relined.body["total"].decimal(), d("1"));
}

TEST_F(AlegraRemissions, ShowsAGivenNumberByIdOnly) {  // 9.4
  const std::string id = create(sample({{"numberTemplate", R"({"id":"9","number":"900"})"}}));
  EXPECT_EQ(get("/remissions/" + id).body["number"].text(), "900");
  EXPECT_EQ(numbers("?number=900").size(), 0U);
  EXPECT_EQ(numbers("?number=1").size(), 1U);
}

TEST_F(AlegraRemissions, CountsTheLengthOfTextsInCharacters) {
  std::string accents;
  for (int i = 0; i < 500; ++i) accents += "ñ";
  create(sample({{"observations", Json(accents).dump()}}));
  EXPECT_EQ(post("/remissions", sample({{"anotation", Json(accents + "x").dump()}})).status, 400);
  turn(R"({"limit_texts":false})");
  create(sample({{"anotation", Json(accents + "x").dump()}}));
}

TEST_F(AlegraRemissions, MovesStockOnlyWhenSwitched) {
  const auto stock = [&] { return get("/items/1041").body["inventory"]["availableQuantity"].decimal(); };
  create(sample());
  EXPECT_EQ(stock(), d("148"));
  turn(R"({"stock_moves":true})");
  const std::string id = create(sample());
  EXPECT_EQ(stock(), d("136"));
  EXPECT_EQ(get("/items/1041?idWarehouse=1").body["inventory"]["availableQuantity"].decimal(), d("108"));
  post("/remissions/" + id + "/void", "");
  EXPECT_EQ(stock(), d("148"));
  post("/remissions/" + id + "/open", "");
  send("PUT", "/remissions/" + id, R"({"items":[{"id":"1041","price":1,"quantity":2}]})");
  EXPECT_EQ(stock(), d("146"));
  send("DELETE", "/remissions/" + id);
  EXPECT_EQ(stock(), d("148"));
}

TEST_F(AlegraRemissions, ListsLagBehindWrites) {
  turn(R"({"list_lag_ms":5000})");
  const std::string id = create(sample());
  EXPECT_EQ(numbers("?client_id=215").size(), 0U);
  EXPECT_EQ(get("/remissions/" + id).status, 200);  // a read by id does not lag
  clock.set(kNow + 5000);
  EXPECT_EQ(numbers("?client_id=215").size(), 1U);
  post("/remissions/" + id + "/void", "");
  EXPECT_EQ(numbers("?status=open").size(), 1U);
  clock.set(kNow + 10'000);
  EXPECT_EQ(numbers("?status=open").size(), 0U);
}

TEST_F(AlegraRemissions, MayLeaveObservationsOutOfLists) {
  create(sample());
  EXPECT_TRUE(get("/remissions").body.items()[0].contains("observations"));
  turn(R"({"list_observations":false})");
  EXPECT_FALSE(get("/remissions").body.items()[0].contains("observations"));
}

TEST_F(AlegraRemissions, StartsWithTheSwitchedStatus) {
  turn(R"({"new_status":"draft","create_status":201})");
  const Reply reply = post("/remissions", sample());
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body["status"].text(), "draft");
}

TEST_F(AlegraRemissions, GivesRisingIdsWithinAMillisecond) {
  std::string last;
  for (int i = 0; i < 50; ++i) {
    const std::string id = create(sample());
    EXPECT_LT(last, id);
    last = id;
  }
}

TEST_F(AlegraRemissions, StateShowsWhatAJudgeCompares) {
  create(sample());
  const Json remission = state()["remissions"].items()[0];
  EXPECT_EQ(remission["observations"].text(), "[HANDY-31000001] Entrega por la tarde");
  EXPECT_EQ(remission["total"].decimal(), d("1904.7"));
  EXPECT_EQ(remission["lines"].items()[1]["reference"].text(), "SUA-3000");
  EXPECT_EQ(remission["lines"].items()[1]["taxes"].items()[0]["percentage"].decimal(), d("16"));
  EXPECT_EQ(state()["writes"]["POST /remissions"]["accepted"].text(), "1");
  EXPECT_EQ(service.state().dump().find("token-1"), std::string::npos);
  EXPECT_EQ(service.state().dump().find("ana@demo"), std::string::npos);
}

}  // namespace
}  // namespace enlace::mock
