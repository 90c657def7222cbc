#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/tests/binderp_probe.hpp"

// The judge on the states of the real mocks: a company of Handy with orders, and a company of Bind into which
// the test carries them by hand, faithfully or with one kind of damage.
namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

class BindJudge : public ::testing::Test, public BindShop {
 protected:
  BindJudge() : handy(clock) {
    const auto made = handy.create_company(*Json::parse(R"({"name":"Mayoreo","token":"t"})"));
    EXPECT_TRUE(made) << made.error().message;
    handy_company = *made;
    create_here("users", R"({"name":"Luis Mora","username":"luis","email":"luis.mora@example.com"})");
    create_here("users",
                R"({"name":"Ana Ríos","username":"ana","email":"ana@example.com","extras":"BODEGA MÉRIDA"})");
    create_here(
        "customers",
        R"([{"code":"C1","description":"Tienda  la güera ñañez"},{"code":"C2","description":"Otra"}])");
    create_here("products",
                R"([{"code":"CAF-200","price":90,"tax":16},{"code":"LECHE","price":20,"tax":null}])");
  }
  Json create_here(const std::string& kind, const std::string& body) {
    Result<Json> made = handy.create(handy_company, kind, *Json::parse(body));
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  // Six coffees: 540.00.
  std::string sold(const std::string& seller = "luis") {
    return create_here("orders", R"({"customer":"C1","createdBy":")" + seller +
                                     R"(","items":[{"product":"CAF-200","quantity":6}]})")["id"]
        .text();
  }
  [[nodiscard]] static std::vector<std::pair<std::string, Json>> of(const std::string& id) {
    return {{"PurchaseOrder", "HANDY-" + id},
            {"OrderDate", "2026-10-20T00:00:00"},
            {"InvoiceDate", "2026-10-20T06:40:00"},
            {"Comments", "HANDY-" + id + " | Vendedor: Luis Mora luis.mora@example.com"}};
  }
  std::string carry(const std::string& id, const std::vector<std::pair<std::string, Json>>& changes = {}) {
    auto all = of(id);
    all.insert(all.end(), changes.begin(), changes.end());
    return create("/Orders", order(all));
  }
  void push_client(const std::string& name, const std::vector<std::pair<std::string, Json>>& changes = {}) {
    Json body = Json::object({{"LegalName", name},
                              {"CommercialName", name},
                              {"RFC", "XAXX010101000"},
                              {"CreditDays", 0},
                              {"CreditAmount", 0},
                              {"PriceListID", price_list},
                              {"AccountingNumber", "105-01-001"}});
    for (const auto& [member, value] : changes) body.set(member, value);
    create("/Clients", body.dump());
  }
  Verdict verdict(const Expectations& expectations = {}) {
    return judge(handy.company_state(handy_company), books_of_binderp(state()), expectations);
  }
  Finding only(const Expectations& expectations = {}) {
    const Verdict found = verdict(expectations);
    EXPECT_EQ(found.findings.size(), 1U) << found.text();
    return found.findings.empty() ? Finding() : found.findings.front();
  }

  HandyService handy;
  std::int64_t handy_company = 0;
};

TEST_F(BindJudge, FindsNothingWhereEverythingIsRight) {
  carry(sold());
  const std::string second = sold();
  carry(second, {{"PurchaseOrder", "OC 4711 / HANDY-" + second}});
  carry("7", {{"PurchaseOrder", "OC 7"}});  // a person's own
  Expectations expectations;
  expectations.settings = {
      {"warehouse", "Ruta Norte"}, {"currency", "MXN"}, {"price_list", "Público"}, {"kind", "pedido"}};
  const Verdict found = verdict(expectations);
  EXPECT_TRUE(found.clean()) << found.text();
  EXPECT_EQ(found.delivered, 2U);
}

TEST_F(BindJudge, CountsACancelledPedidoAsNone) {
  const std::string id = sold();
  erase("/Orders/" + carry(id));
  EXPECT_EQ(only().kind, Kind::lost);
}

TEST_F(BindJudge, FindsADoubledOrderAlsoAsARemision) {
  const std::string id = sold();
  carry(id);
  const std::string again = carry(id);
  EXPECT_EQ(only().kind, Kind::doubled);
  erase("/Orders/" + again);
  EXPECT_TRUE(verdict().clean());
  create("/Invoices", invoice(of(id)));
  EXPECT_EQ(only().kind, Kind::doubled);
}

TEST_F(BindJudge, TakesTheRemisionOfAPedidoForTheSameDocument) {
  const std::string pedido = carry(sold());
  control("/companies/1/orders/" + pedido + "/remision",
          R"({"copy_purchase_order":true,"copy_comments":true})");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(BindJudge, AcceptsARemisionAndFindsACfdi) {
  const std::string id = sold();
  const std::string remision = create("/Invoices", invoice(of(id)));
  EXPECT_TRUE(verdict().clean()) << verdict().text();
  erase("/Invoices/" + remision);
  auto stamped = of(id);
  stamped.emplace_back("IsFiscalInvoice", true);
  create("/Invoices", invoice(stamped));
  EXPECT_EQ(only().kind, Kind::wrong_setting);
}

TEST_F(BindJudge, FindsTheWrongClientButNotAnotherSpellingOfIt) {
  const std::string other = insert("clients", R"({"LegalName":"Otra"})");
  const std::string home = get("/Clients/" + other).body["Addresses"].items().at(0).text();
  carry(sold(), {{"ClientID", other}, {"AddressID", home}});
  EXPECT_EQ(only().kind, Kind::wrong_client);
}

TEST_F(BindJudge, FindsWrongLinesPricesAndTotals) {
  carry(sold(), {{"Products", Json::array({line(coffee, "5", "77.586207")})}});
  EXPECT_EQ(verdict().count(Kind::wrong_lines), 1U);
  EXPECT_EQ(verdict().count(Kind::wrong_total), 1U);
}

TEST_F(BindJudge, FindsAPriceThatHoldsTheTaxTwiceOrNotAtAll) {
  carry(sold(), {{"Products", Json::array({line(coffee, "6", "90")})}});
  carry(sold(), {{"Products", Json::array({line(coffee, "6", "77.586207", "0")})}});
  EXPECT_EQ(verdict().count(Kind::wrong_total), 2U);
}

TEST_F(BindJudge, AcceptsAGrossPriceWithoutTax) {  // price_mode gross, apis/bind.md 6.1
  carry(sold(), {{"Products", Json::array({line(coffee, "6", "90", "0")})}});
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(BindJudge, FindsTheWrongWarehouseCurrencyAndList) {
  carry(sold(), {{"CurrencyID", id_of("Currencies", "Code", "USD")}, {"ExchangeRate", d("18.25")}});
  Expectations expectations;
  expectations.settings = {{"currency", "MXN"}};
  EXPECT_EQ(only(expectations).kind, Kind::wrong_setting);
  expectations.settings = {{"price_list", "Mayoreo"}};
  EXPECT_EQ(only(expectations).kind, Kind::wrong_setting);
  expectations.settings = {{"warehouse", "Almacén General"}};
  EXPECT_EQ(only(expectations).kind, Kind::wrong_setting);
}

TEST_F(BindJudge, WantsTheWarehouseThatTheSellerNames) {
  const std::string id = sold("ana");
  const Json ana = "Vendedor: Ana Ríos ana@example.com";
  const std::string wrong = carry(id, {{"Comments", ana}});
  Expectations expectations;
  expectations.settings = {{"warehouse", "Ruta Norte"}};  // of the others
  EXPECT_EQ(only(expectations).kind, Kind::wrong_setting);
  erase("/Orders/" + wrong);
  carry(id, {{"Comments", ana},
             {"WarehouseID", id_of("Warehouses", "Name", "Bodega Mérida")},
             {"LocationID", id_of("Locations", "Name", "Sucursal Mérida")}});
  EXPECT_TRUE(verdict(expectations).clean()) << verdict(expectations).text();
}

TEST_F(BindJudge, WantsTheSellersNameAndMailInTheComments) {
  carry(sold(), {{"Comments", "Vendedor: Luis Mora"}});
  EXPECT_EQ(only().kind, Kind::wrong_comments);
}

TEST_F(BindJudge, FindsACustomerThatAPushDoubled) {
  create_here("customers", R"({"code":"C3","description":"Nueva"})");
  push_client("Nueva");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
  push_client("nueva ");
  EXPECT_EQ(only().kind, Kind::doubled_customer);
  push_client("TIENDA LA GUERA NANEZ");
  EXPECT_EQ(verdict().count(Kind::doubled_customer), 2U);
}

TEST_F(BindJudge, ComparesACreatedCustomerWithHandys) {
  create_here(
      "customers",
      R"([{"code":"C3","description":"Nueva","rfc":"EKU9003173C9"},{"code":"C4","description":"Mala","rfc":"123"}])");
  push_client("Nueva", {{"RFC", "EKU9003173C9"}});
  push_client("Mala");  // no RFC at all: the generic one
  EXPECT_TRUE(verdict().clean()) << verdict().text();
  create_here(
      "customers",
      R"([{"code":"C5","description":"Cinco","rfc":"EKU9003173C9"},{"code":"C6","description":"Seis"}])");
  push_client("Cinco");  // it has one
  EXPECT_EQ(only().kind, Kind::wrong_customer);
  push_client("Seis", {{"LegalName", "Seis SA de CV"}});
  EXPECT_EQ(verdict().count(Kind::wrong_customer), 2U);
  push_client("Nadie");  // Handy has no such customer
  EXPECT_EQ(verdict().count(Kind::wrong_customer), 3U);
}

TEST_F(BindJudge, FindsAProductThatAPushDoubled) {
  insert("products", R"([{"Code":"DOS","Title":"a"},{"Code":"DOS","Title":"b"}])");  // the company's own
  EXPECT_TRUE(verdict().clean());
  const auto push = [&](const char* code) {
    create("/Products",
           Json::object({{"Title", code}, {"Code", code}, {"Cost", 0}, {"Price", 1}, {"CurrencyId", pesos}})
               .dump());
  };
  push("NUEVO");
  EXPECT_TRUE(verdict().clean());
  push("NUEVO");
  EXPECT_EQ(only().kind, Kind::doubled_product);
  push("CAF-200");
  EXPECT_EQ(verdict().count(Kind::doubled_product), 2U);
}

TEST_F(BindJudge, FindsAnotherDayThanTheSellers) {  // an evening in Mexico that was taken for UTC
  clock.set(kNow + 18 * 3'600'000);                 // 00:40 of the 21st there, after the order
  const std::string id =
      create_here("orders", R"({"customer":"C1","createdBy":"luis","mobileDateCreated":"20/10/2026 23:30:00",
                                      "items":[{"product":"CAF-200","quantity":6}]})")["id"]
          .text();
  const std::string wrong = carry(id, {{"OrderDate", "2026-10-21T05:30:00Z"}});
  EXPECT_EQ(only().kind, Kind::wrong_date);
  erase("/Orders/" + wrong);
  carry(id);
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(BindJudge, FindsThePedidoOfADeletedOrder) {
  const std::string id = sold();
  const std::string pedido = carry(id);
  create_here("deletions", R"({"order":)" + id + "}");
  Expectations expectations;
  expectations.deletions = true;
  EXPECT_EQ(only(expectations).kind, Kind::stale);
  erase("/Orders/" + pedido);
  EXPECT_TRUE(verdict(expectations).clean());
}

}  // namespace
}  // namespace enlace::mock
