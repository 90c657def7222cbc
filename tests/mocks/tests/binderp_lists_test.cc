#include <set>

#include "mocks/tests/binderp_probe.hpp"

// Lists: the second part of the checklist of apis/bind.md 10.
namespace enlace::mock {
namespace {

using Texts = std::vector<std::string>;

class BindLists : public ::testing::Test, public BindProbe {
 protected:
  void client(const std::string& name, const std::string& more = "") {
    insert("clients", R"({"LegalName":)" + Json(name).dump() + more + "}");
  }
  Texts clients(const std::string& filter) {
    Texts names = found("/Clients", filter, "ClientName");
    std::ranges::sort(names);
    return names;
  }
  void refuses(const std::string& filter, const std::string& part) {
    const BindReply reply = filtered("/Clients", filter);
    EXPECT_EQ(reply.status, 400) << filter << ": " << reply.raw;
    EXPECT_EQ(reply.message(), "The query specified in the URI is not valid.");
    EXPECT_NE(reply.body["ExceptionMessage"].text().find(part), std::string::npos)
        << filter << ": " << reply.raw;
  }
  void many(int count) {
    Json rows = Json::array();
    for (int i = 1; i <= count; ++i)
      rows.push_back(Json::object({{"LegalName", "Cliente " + std::to_string(i)}}));
    control("/companies/1/clients", rows.dump());
  }
};

TEST_F(BindLists, PagesByAHundredWithAnAbsoluteLink) {
  many(230);
  const BindReply first = get("/Clients");
  EXPECT_EQ(first.body["value"].size(), 100U);
  EXPECT_EQ(first.body["count"].integer(), 230);
  EXPECT_EQ(first.body["nextLink"].text(), "http://mock.example/api/Clients?$skip=100");
  const BindReply second = get("/Clients?$skip=100");
  EXPECT_EQ(second.body["count"].integer(), 130);  // never the total once $skip is sent
  EXPECT_EQ(second.body["nextLink"].text(), "http://mock.example/api/Clients?$skip=200");
  const BindReply last = get("/Clients?%24skip=200");
  EXPECT_EQ(last.body["value"].size(), 30U);
  EXPECT_TRUE(last.body["nextLink"].is_null());
  EXPECT_TRUE(last.body.contains("nextLink"));
  std::set<std::string> ids;
  for (const BindReply* page : {&first, &second, &last}) {
    for (const Json& row : page->body["value"].items()) ids.insert(row["ID"].text());
  }
  EXPECT_EQ(ids.size(), 230U);
  EXPECT_EQ(get("/Clients?$skip=230").body.dump(), R"({"value":[],"nextLink":null,"count":0})");
}

TEST_F(BindLists, GivesNoMoreThanAHundredWhateverTopSays) {
  many(230);
  const BindReply five = get("/Clients?$top=5");
  EXPECT_EQ(five.body["value"].size(), 5U);
  EXPECT_EQ(five.body["count"].integer(), 5);
  EXPECT_TRUE(five.body["nextLink"].is_null());
  const BindReply more = get("/Clients?$top=150");
  EXPECT_EQ(more.body["value"].size(), 100U);
  EXPECT_EQ(more.body["count"].integer(), 150);
  EXPECT_EQ(more.body["nextLink"].text(), "http://mock.example/api/Clients?$top=50&$skip=100");
  EXPECT_EQ(get("/Clients?$top=50&$skip=100").body["value"].size(), 50U);
  EXPECT_EQ(get("/Clients?$top=0").body["value"].size(), 0U);
}

TEST_F(BindLists, LinksKeepFilterAndOrderUnescaped) {
  many(120);
  const BindReply page =
      list("/Clients", {{"$filter", "startswith(ClientName, 'Cliente')"}, {"$orderby", "Number desc"}});
  EXPECT_EQ(page.body["nextLink"].text(),
            "http://mock.example/api/Clients?$filter=startswith(ClientName, 'Cliente')&$orderby=Number "
            "desc&$skip=100");
  EXPECT_EQ(page.body["count"].integer(), 120);
  turn(R"({"next_link_base":"http://elsewhere.invalid"})");
  EXPECT_EQ(get("/Clients").body["nextLink"].text(), "http://elsewhere.invalid/api/Clients?$skip=100");
}

TEST_F(BindLists, OrdersByIdAsSqlServerDoes) {
  // The last twelve digits count first; then, group by group backwards, the first three from their last byte.
  const Texts rising = {"ffffffff-ffff-ffff-ffff-000000000001", "00000000-0000-0000-0001-000000000002",
                        "ffffffff-ffff-ffff-0000-0000000000ff", "01000000-0000-0000-0001-0000000000ff",
                        "00000001-0000-0000-0001-0000000000ff", "00000000-0100-0000-0001-0000000000ff",
                        "00000000-0001-0000-0001-0000000000ff", "00000000-0000-0100-0001-0000000000ff",
                        "00000000-0000-0001-0001-0000000000ff", "00000000-0000-0000-0100-0000000000ff"};
  for (auto id = rising.rbegin(); id != rising.rend(); ++id) client(*id, R"(,"ID":")" + *id + '"');
  Texts ids;
  const BindReply page = get("/Clients");
  for (const Json& row : page.body["value"].items()) ids.push_back(row["ID"].text());
  EXPECT_EQ(ids, rising);
}

TEST_F(BindLists, OrdersByTheMembersThatAreNamed) {
  client("b", R"(,"Email":"1")");
  client("A", R"(,"Email":"2")");
  client("B ", R"(,"Email":"3")");
  client("c");
  const auto ordered = [&](const std::string& by) {
    Texts names;
    const BindReply page = list("/Clients", {{"$orderby", by}});
    EXPECT_EQ(page.status, 200) << page.raw;
    for (const Json& row : page.body["value"].items()) names.push_back(row["ClientName"].text());
    return names;
  };
  EXPECT_EQ(ordered("ClientName desc, Email asc"), (Texts{"c", "b", "B ", "A"}));  // case and end ignored
  EXPECT_EQ(ordered("ClientName,Email desc"), (Texts{"A", "B ", "b", "c"}));
  EXPECT_EQ(ordered("Email"), (Texts{"c", "b", "A", "B "}));  // null first
  EXPECT_EQ(ordered("Number desc"), (Texts{"c", "B ", "A", "b"}));
  for (const char* by : {"Nombre", "ClientName down", "ClientName,", "", "clientname"}) {
    EXPECT_EQ(list("/Clients", {{"$orderby", by}}).status, 400) << by;
  }
}

TEST_F(BindLists, RefusesOptionsThatAreNotOffered) {
  for (const char* query : {"$select=ID", "$expand=x", "$inlinecount=allpages", "$count=true", "$top=-1",
                            "$top=x", "$skip=1.5", "$skip=", "$top=1&$top=2", "$filter="}) {
    const BindReply reply = get(std::string("/Clients?") + query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_FALSE(reply.message().empty());
  }
  EXPECT_EQ(get("/Clients?page=2&per_page=5").status, 200);  // no option of OData: ignored
  turn(R"({"error_details":false})");
  const Json plain = get("/Clients?$top=x").body;
  EXPECT_EQ(plain.size(), 1U);
  EXPECT_NE(plain["Message"].text().find("$top"), std::string::npos);
}

TEST_F(BindLists, ComparesTextsAsSqlServerDoes) {
  client("Peña Ñáñez");
  client("Pena Nanez");
  client("PEÑA ÑÁÑEZ  ");
  client("Pen\u0303a N\u0303a\u0301n\u0303ez");
  client(" Peña Ñáñez");
  EXPECT_EQ(clients("ClientName eq 'peña ñáñez '").size(), 3U);  // case, trailing spaces, composition
  EXPECT_EQ(clients("ClientName eq 'PENA NANEZ'"), Texts{"Pena Nanez"});
  turn(R"({"accents":"ignored"})");
  EXPECT_EQ(clients("ClientName eq 'PENA NANEZ'").size(), 4U);
  EXPECT_EQ(clients("ClientName ne 'PENA NANEZ'"), Texts{" Peña Ñáñez"});
}

TEST_F(BindLists, ReadsQuotesAmpersandsAndAccentsInLiterals) {
  client("Abarrotes D'Angelo");
  client("O''Higgins");
  client("Ferretería & Más + 100% #1");
  client("Dos  Espacios");
  EXPECT_EQ(clients("ClientName eq 'Abarrotes D''Angelo'"), Texts{"Abarrotes D'Angelo"});
  EXPECT_EQ(clients("ClientName eq 'O''''Higgins'"), Texts{"O''Higgins"});
  EXPECT_EQ(clients("ClientName eq 'Ferretería & Más + 100% #1'"), Texts{"Ferretería & Más + 100% #1"});
  EXPECT_EQ(clients("ClientName eq 'Dos Espacios'"), Texts{});
  EXPECT_EQ(clients("ClientName eq 'Dos  Espacios'"), Texts{"Dos  Espacios"});
  refuses("ClientName eq 'Abarrotes D'Angelo'", "Syntax error");  // the quote that was not doubled
  refuses("ClientName eq 'open", "unterminated");
  // What a client loses that does not encode: '+' is a space, '&' ends the value, '#' never gets here.
  EXPECT_EQ(get("/Clients?$filter=ClientName%20eq%20'Ferreter%C3%ADa%20%26%20M%C3%A1s%20+%20100%25%20%231'")
                .body["value"]
                .size(),
            0U);
  EXPECT_EQ(get("/Clients?$filter=ClientName%20eq%20'Ferreter%C3%ADa%20&%20M%C3%A1s'").status, 400);
  EXPECT_EQ(get("/Clients?$filter=ClientName%20eq%20'Peque%F1a'").status, 400);  // Latin-1
}

TEST_F(BindLists, CombinesConditionsAsODataBindsThem) {
  client("a", R"(,"Email":"x","RFC":"AAA010101")");
  client("b", R"(,"Email":"y","RFC":"BBB010101")");
  client("c", R"(,"Email":null,"RFC":"AAA010101")");
  EXPECT_EQ(clients("ClientName eq 'a' or ClientName eq 'b' and Email eq 'x'"), Texts{"a"});
  EXPECT_EQ(clients("(ClientName eq 'a' or ClientName eq 'b') and Email eq 'y'"), Texts{"b"});
  EXPECT_EQ(clients("not (RFC eq 'AAA010101')"), Texts{"b"});
  EXPECT_EQ(clients("not substringof('A', RFC) and true"), Texts{"b"});
  EXPECT_EQ(clients("Email eq null"), Texts{"c"});
  EXPECT_EQ(clients("null ne Email"), (Texts{"a", "b"}));
  EXPECT_EQ(clients("Email ne 'x'"), (Texts{"b", "c"}));
  EXPECT_EQ(clients("Email gt 'x'"), Texts{"b"});
  EXPECT_EQ(clients("Email lt 'x'"), Texts{});
  EXPECT_EQ(clients("substringof('a', ClientName) eq false"), (Texts{"b", "c"}));
}

TEST_F(BindLists, ComparesNumbersGuidsAndMoments) {
  client("a");
  client("b");
  const std::string id = found("/Clients", "ClientName eq 'a'", "ID").at(0);
  EXPECT_EQ(clients("ID eq guid'" + id + "'"), Texts{"a"});
  std::string upper = id;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(clients("guid'" + upper + "' eq ID"), Texts{"a"});
  EXPECT_EQ(clients("Number ge 2"), Texts{"b"});
  EXPECT_EQ(clients("Number lt 2L and Number ge 1.0"), Texts{"a"});
  EXPECT_EQ(clients("Number gt -1 and Number le 1.5"), Texts{"a"});
  insert("products", R"({"Code":"A","Title":"A","CreationDate":"2026-04-16T10:00:00.12"})");
  const auto products = [&](const std::string& filter) { return found("/Products", filter, "Code").size(); };
  EXPECT_EQ(products("CreationDate ge datetime'2026-04-16T10:00:00'"), 1U);
  EXPECT_EQ(products("CreationDate ge DateTime'2026-04-16T10:00:00.13'"), 0U);
  EXPECT_EQ(products("CreationDate eq datetime'2026-04-16T10:00:00.1200000'"), 1U);
  EXPECT_EQ(products("year(CreationDate) eq 2026 and month(CreationDate) eq 4 and day(CreationDate) eq 16"),
            1U);
  EXPECT_EQ(products("day(CreationDate) eq 17"), 0U);
  EXPECT_EQ(products("ChargeVAT"), 0U);
  EXPECT_EQ(products("not ChargeVAT and ChargeVAT eq false"), 1U);
}

TEST_F(BindLists, KnowsTheFunctionsOfTheChecklist) {
  client("Tienda Uno");
  client("La Tienda");
  EXPECT_EQ(clients("substringof('TIENDA', ClientName)").size(), 2U);
  EXPECT_EQ(clients("substringof('tienda ', ClientName)"), Texts{"Tienda Uno"});
  EXPECT_EQ(clients("startswith(ClientName,'tienda')"), Texts{"Tienda Uno"});
  EXPECT_EQ(clients("endswith(ClientName, 'TIENDA')"), Texts{"La Tienda"});
  EXPECT_EQ(clients("tolower(ClientName) eq 'la tienda'"), Texts{"La Tienda"});
  EXPECT_EQ(clients("toupper(ClientName) eq 'LA TIENDA'"), Texts{"La Tienda"});
  EXPECT_EQ(clients("trim('  La Tienda ') eq ClientName"), Texts{"La Tienda"});
  EXPECT_EQ(clients("substringof(ClientName, 'x la tienda y')"), Texts{"La Tienda"});  // needle first
}

TEST_F(BindLists, RefusesWhatIsNoFilterOfThisVersion) {
  client("a");
  refuses("contains(ClientName, 'a')", "unknown function");
  refuses("CommercialName eq 'a'", "'CommercialName'");  // of the details, not of the list
  refuses("Comments eq 'a'", "'Comments'");
  refuses("clientname eq 'a'", "'clientname'");
  refuses("ClientName EQ 'a'", "Syntax error");
  refuses("ClientName = 'a'", "Syntax error");
  refuses("ClientName eq \"a\"", "Syntax error");
  refuses("ClientName eq a", "'a'");
  refuses("ClientName eq", "Syntax error");
  refuses("(ClientName eq 'a'", "Syntax error");
  refuses("ClientName eq 'a')", "Syntax error");
  refuses("ClientName eq 'a' ClientName", "Syntax error");
  refuses("ClientName", "boolean");
  refuses("'a'", "boolean");
  refuses("ClientName and Email", "incompatible");
  refuses("ID eq 'f47ac10b-58cc-4372-a567-0e02b2c3d479'", "incompatible");
  refuses("ID eq f47ac10b", "'f47ac10b'");
  refuses("ID eq guid'f47ac10b'", "Unrecognized");
  refuses("ID eq guid'{f47ac10b-58cc-4372-a567-0e02b2c3d479}'", "Unrecognized");
  refuses("Number eq '1'", "incompatible");
  refuses("ClientName eq 5", "incompatible");
  refuses("NextContactDate ge '2026-01-01'", "incompatible");
  refuses("NextContactDate ge datetime'2026-01-01T00:00:00Z'", "Unrecognized");
  refuses("NextContactDate ge datetime'2026-01-01'", "Unrecognized");
  refuses("NextContactDate ge datetime'2026-02-30T00:00:00'", "Unrecognized");
  refuses("NextContactDate ge 2026-01-01T00:00:00", "incompatible");
  refuses("substringof(ClientName)", "signature");
  refuses("substringof('a', Number)", "signature");
  refuses("year(ClientName) eq 2026", "signature");
  refuses("Number add 1 eq 2", "Syntax error");
  refuses("not ClientName eq 'a'", "boolean");  // `not` binds closer than `eq`
  refuses("Number eq 1 or", "Syntax error");
  refuses(std::string(200, '(') + "Number eq 1" + std::string(200, ')'), "recursion");
}

TEST_F(BindLists, OnlyListMembersCanBeFilteredInOrdersToo) {
  EXPECT_EQ(filtered("/Orders", "Status eq 0 and PurchaseOrder eq 'HANDY-1' and Total gt 5.5").status, 200);
  EXPECT_EQ(filtered("/Orders", "StatusCode eq 0").status, 400);
  EXPECT_EQ(filtered("/Orders", "Address eq 'x'").status, 400);
  EXPECT_EQ(
      filtered("/Invoices", "Date ge datetime'2026-01-01T00:00:00' and IsFiscalInvoice eq false").status,
      200);
  EXPECT_EQ(filtered("/Comments", "ExternalID eq guid'f47ac10b-58cc-4372-a567-0e02b2c3d479'").status, 200);
}

TEST_F(BindLists, AnswersBareArraysWhereTheRealServiceDoes) {
  const std::string list = id_of("PriceLists", "Name", "Público");
  const std::string warehouse = id_of("Warehouses", "Name", "Ruta Norte");
  const std::string prices = "/ProductsPriceAndInventory?warehouseId=" + warehouse + "&priceListId=" + list;
  for (const std::string& path : {std::string("/Categories"), std::string("/Series?docType=0"), prices}) {
    EXPECT_TRUE(get(path).body.is_array()) << path;
  }
  EXPECT_EQ(get("/Categories").body.items().at(0)["SubCategories"].size(), 1U);
  EXPECT_EQ(get("/Series?docType=0").body.size(), 1U);
  EXPECT_EQ(get("/Series?docType=5").body.size(), 0U);
}

TEST_F(BindLists, TakesAMissingParameterForAnUnknownRoute) {
  const std::string list = id_of("PriceLists", "Name", "Público");
  const std::string warehouse = id_of("Warehouses", "Name", "Ruta Norte");
  for (const std::string& path : {std::string("/Inventory"), std::string("/Cities"), std::string("/Series"),
                                  "/ProductsPriceAndInventory?warehouseId=" + warehouse,
                                  "/ProductsPriceAndInventory?priceListId=" + list}) {
    const BindReply reply = get(path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_NE(reply.message().find("No HTTP resource"), std::string::npos);
  }
  EXPECT_EQ(get("/Inventory?warehouseID=x").status, 400);
  EXPECT_EQ(get("/inventory?WarehouseID=" + warehouse).status, 200);
}

TEST_F(BindLists, LagBehindTheWritesWhenToldButNotBehindWhatIsPutThere) {
  client("vieja");
  turn(R"({"list_lag_ms":60000})");
  client("también vieja");
  const std::string list = id_of("PriceLists", "Name", "Público");
  const BindReply made =
      post("/Clients", R"({"LegalName":"nueva","CommercialName":"nueva","RFC":"XAXX010101000","CreditDays":0,
      "CreditAmount":0,"AccountingNumber":"105-01-001","PriceListID":")" +
                           list + "\"}");
  ASSERT_EQ(made.status, 200) << made.raw;
  EXPECT_EQ(get("/Clients").body["count"].integer(), 2);
  EXPECT_EQ(get("/Clients/" + made.body.text()).status, 200);  // by its ID it is there at once
  clock.set(kNow + 59'999);
  EXPECT_EQ(get("/Clients").body["count"].integer(), 2);
  clock.set(kNow + 60'000);
  EXPECT_EQ(get("/Clients").body["count"].integer(), 3);
  erase("/Clients/" + made.body.text());
  EXPECT_EQ(get("/Clients").body["count"].integer(), 3);  // still listed
  EXPECT_EQ(get("/Clients/" + made.body.text()).status, 404);
  clock.set(kNow + 120'000);
  EXPECT_EQ(get("/Clients").body["count"].integer(), 2);
}

TEST_F(BindLists, ChangesBetweenTwoPagesWhenTold) {
  many(150);
  control(
      "/companies/1/between-pages",
      R"({"resource":"Clients","after":1,"insert":[{"LegalName":"Intrusa","ID":"00000000-0000-0000-0000-000000000000"}]})");
  const BindReply first = get("/Clients");
  const BindReply second = get("/Clients?$skip=100");
  EXPECT_EQ(first.body["count"].integer(), 150);
  EXPECT_EQ(second.body["count"].integer(), 51);  // it sorts first: the last row of page one comes again
  EXPECT_EQ(second.body["value"].items().at(0)["ID"].text(), first.body["value"].items().at(99)["ID"].text());
  EXPECT_EQ(get("/Clients").body["count"].integer(), 151);
  control("/companies/1/between-pages",
          R"({"resource":"clients","after":0,"remove":["00000000-0000-0000-0000-000000000000"]})");
  EXPECT_EQ(get("/Clients").body["count"].integer(), 150);
}

TEST_F(BindLists, RefusesChangesBetweenPagesThatMeanNothing) {
  many(3);
  const auto error = [&](const std::string& body) {
    const std::string path = "/companies/1/between-pages";
    const Response response = service.control(make_request("POST", "/__mock" + path, {}, body), path);
    EXPECT_EQ(response.status, 400) << body;
    return response.body;
  };
  EXPECT_NE(error(R"({"resource":"Clients","inset":[]})").find("\\\"insert\\\""), std::string::npos);
  EXPECT_NE(error(R"({"resource":"Client","insert":[{}]})").find("\\\"Clients\\\""), std::string::npos);
  EXPECT_NE(error(R"({"resource":"Clients","insert":[{"LegalNme":"A"}]})").find("LegalName"),
            std::string::npos);
  error(R"({"resource":"Clients","insert":{"LegalName":"A"}})");
  error(R"({"resource":"Clients"})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/Clients").body["count"].integer(), 3);  // and the company works
}

}  // namespace
}  // namespace enlace::mock
