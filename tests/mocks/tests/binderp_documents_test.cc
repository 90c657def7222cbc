#include "mocks/tests/binderp_probe.hpp"

// Pedidos, invoices and remisiones, comments, webhooks: the third part of the checklist of apis/bind.md 10.
namespace enlace::mock {
namespace {

using Changes = std::vector<std::pair<std::string, Json>>;

class BindDocuments : public ::testing::Test, public BindShop {
 protected:
  Json row_of(const std::string& path, const std::string& id) {
    const BindReply page = filtered(path, "ID eq guid'" + id + "'");
    EXPECT_EQ(page.body["value"].size(), 1U) << page.raw;
    return page.body["value"].size() == 1 ? page.body["value"].items()[0] : Json();
  }
  Json order_row(const Changes& changes = {}) { return row_of("/Orders", create("/Orders", order(changes))); }
  std::string by_hand(const std::string& pedido, const std::string& what, const std::string& body = "{}") {
    return control("/companies/1/orders/" + pedido + "/" + what, body).body["id"].text();
  }
  static void amounts(const Json& row, const char* subtotal, const char* vat, const char* total) {
    EXPECT_EQ(row["ProductSubtotal"].decimal(), d(subtotal)) << row.dump();
    EXPECT_EQ(row["VAT"].decimal(), d(vat)) << row.dump();
    EXPECT_EQ(row["Total"].decimal(), d(total)) << row.dump();
  }
};

TEST_F(BindDocuments, AnswersTheSampleToTheCent) {  // apis/bind.md 9, samples 5 and 6
  const std::string id = create("/Orders", order());
  const Json row = row_of("/Orders", id);
  amounts(row, "465.52", "74.48", "540");
  EXPECT_EQ(row["ClientName"].text(), "Tienda La Güera Ñáñez");
  EXPECT_EQ(row["RFC"].text(), "XAXX010101000");
  EXPECT_EQ(row["PriceListName"].text(), "Público");
  EXPECT_EQ(row["LocationName"].text(), "Matriz");
  EXPECT_EQ(row["WarehouseName"].text(), "Ruta Norte");
  EXPECT_EQ(row["OrderDate"].text(), "2026-03-02T00:00:00");
  EXPECT_EQ(row["PurchaseOrder"].text(), "HANDY-5512345");
  EXPECT_EQ(row["EmployeeName"].text(), "Integraciones");
  EXPECT_EQ(row["PhoneNumber"].text(), "5550003344");
  EXPECT_EQ(row["CurrencyName"].text(), "Peso mexicano");
  EXPECT_EQ(row["VATRate"].decimal(), d("0.16"));
  EXPECT_EQ(row["DiscountType"].integer(), 1);
  EXPECT_TRUE(row["Status"].is_number());
  EXPECT_EQ(row["Status"].integer(), 0);
  EXPECT_EQ(row["Number"].integer(), 1);
  EXPECT_EQ(order_row()["Number"].integer(), 2);
}

TEST_F(BindDocuments, ShowsAnOrderInTheListAndInItsDetailsEachInItsOwnWay) {
  const std::string id = create("/Orders", order());
  const Json details = get("/Orders/" + id).body;
  EXPECT_EQ(details["StatusCode"].integer(), 0);
  EXPECT_EQ(details["Status"].text(), "Pendiente");
  EXPECT_FALSE(details.contains("Serie"));
  EXPECT_EQ(details["Address"].text(), "Av. Juárez 12, Centro, 06000");
  ASSERT_EQ(details["Products"].size(), 1U);
  const Json& line = details["Products"].items()[0];
  EXPECT_EQ(line["ProductID"].text(), coffee);
  EXPECT_EQ(line["Code"].text(), "CAF-200");
  EXPECT_EQ(line["Name"].text(), "Café soluble 200 g");
  EXPECT_EQ(line["Unit"].text(), "Pieza");
  EXPECT_EQ(line["IndexNumber"].integer(), 1);
  EXPECT_EQ(line["Price"].decimal(), d("77.586207"));
  EXPECT_EQ(line["VATRate"].decimal(), d("0.16"));
  EXPECT_FALSE(line.contains("ID"));  // order lines expose no line ID
  EXPECT_EQ(details["Services"].size(), 0U);
  const Json row = row_of("/Orders", id);
  EXPECT_TRUE(row.contains("Serie"));
  EXPECT_FALSE(row.contains("Products"));
  EXPECT_FALSE(row.contains("StatusCode"));
}

TEST_F(BindDocuments, ComputesByTheLinesWhereTheOrderHasNoRate) {
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100"), line(milk, "2", "20", "0")})}}),
          "140", "16", "156");
  // The exempt line counts for nothing, whatever its rate says.
  Json exempt = line(milk, "2", "20");
  exempt.set("VATExempt", true);
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100"), exempt})}}), "140", "16", "156");
  // Without a rate the line has its product's.
  Json bare = line(coffee, "1", "100");
  bare.erase("VAT");
  Json bare_milk = line(milk, "1", "20");
  bare_milk.erase("VAT");
  amounts(order_row({{"Products", Json::array({bare, bare_milk})}}), "120", "16", "136");
}

TEST_F(BindDocuments, ARateOfTheOrderRulesOverItsLines) {  // the arithmetic that was captured
  const Json mixed = Json::array({line(coffee, "1", "100"), line(milk, "2", "20", "0")});
  amounts(order_row({{"Products", mixed}, {"VATRate", d("0.16")}}), "140", "22.4", "162.4");
  EXPECT_EQ(order_row({{"Products", mixed}, {"VATRate", d("0.16")}})["VATRate"].decimal(), d("0.16"));
  turn(R"({"order_rate_rules":false})");
  amounts(order_row({{"Products", mixed}, {"VATRate", d("0.16")}}), "140", "16", "156");
}

TEST_F(BindDocuments, RoundsTheSubtotalAndThenItsTax) {
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "86.215517")})}}), "86.22", "13.8",
          "100.02");
  amounts(order_row({{"Products", Json::array({line(coffee, "3", "0.004"), line(soap, "1", "0.004")})}}),
          "0.02", "0", "0.02");
}

TEST_F(BindDocuments, TakesTheVatOfALineForWhatTheSwitchSays) {  // Q1
  turn(R"({"line_vat":"percent"})");
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100")})}}), "100", "0.16", "100.16");
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100", "16")})}}), "100", "16", "116");
  turn(R"({"line_vat":"amount"})");
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100", "16")})}}), "100", "16", "116");
  turn(R"({"line_vat":"fraction"})");
  amounts(order_row({{"Products", Json::array({line(coffee, "1", "100", "16")})}}), "100", "1600", "1700");
}

TEST_F(BindDocuments, KeepsAsManyDecimalsOfAPriceAsItIsTold) {
  turn(R"({"price_decimals":2})");
  amounts(order_row(), "465.54", "74.49", "540.03");
}

TEST_F(BindDocuments, SubtractsDiscountsAndRetentions) {
  const Changes hundred = {{"Products", Json::array({line(coffee, "1", "100")})}};
  const auto with = [&](Changes more) {
    more.insert(more.begin(), hundred.begin(), hundred.end());
    return order_row(more);
  };
  amounts(with({{"DiscountAmount", 10}}), "90", "14.4", "104.4");
  EXPECT_EQ(with({{"DiscountAmount", 10}})["Discount"].decimal(), d("10"));
  amounts(with({{"DiscountAmount", 10}, {"DiscountType", 0}}), "90", "14.4", "104.4");
  amounts(with({{"ISRRate", d("0.1")}, {"VATRetRate", d("0.04")}}), "100", "16", "102");
  EXPECT_EQ(with({{"ISRRate", d("0.1")}})["ISRRet"].decimal(), d("10"));
  EXPECT_EQ(with({{"VATRetRate", d("0.04")}})["VatRet"].decimal(), d("4"));
  Json taxed = line(coffee, "1", "100");
  taxed.set("IEPS", d("0.08"));
  const Json ieps = order_row({{"Products", Json::array({taxed})}});
  amounts(ieps, "100", "16", "124");
  EXPECT_EQ(ieps["IEPS"].decimal(), d("8"));
  EXPECT_EQ(ieps["IEPSRATE"].decimal(), d("0.08"));
}

TEST_F(BindDocuments, NamesWhatAnOrderLacks) {
  for (const char* member :
       {"AddressID", "ClientID", "CurrencyID", "LocationID", "OrderDate", "PriceListID", "WarehouseID"}) {
    const BindReply reply = post("/Orders", order({{member, Json()}}));
    EXPECT_EQ(reply.status, 400);
    EXPECT_FALSE(reply.body["ModelState"]["newOrder." + std::string(member)].is_null()) << reply.raw;
  }
  Json unnamed = line(coffee, "1", "1");
  unnamed.erase("ID");
  unnamed.set("ProductID", coffee);  // the member is not called so
  const BindReply reply =
      post("/Orders", order({{"Products", Json::array({line(coffee, "1", "1"), unnamed})}}));
  EXPECT_EQ(reply.body["ModelState"].members().at(0).key, "newOrder.Products[1].ID");
  for (const char* member : {"Price", "Qty"}) {
    Json bad = line(coffee, "1", "1");
    bad.erase(member);
    EXPECT_EQ(post("/Orders", order({{"Products", Json::array({bad})}})).status, 400);
  }
  EXPECT_EQ(state()["Orders"].size(), 0U);
}

TEST_F(BindDocuments, RefusesWhatItDoesNotKnow) {
  const std::string stranger = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  Changes bad;
  for (const char* member :
       {"ClientID", "AddressID", "CurrencyID", "LocationID", "PriceListID", "WarehouseID", "DocNumberID"}) {
    bad.emplace_back(member, stranger);
  }
  bad.emplace_back("Products", Json::array({line(stranger, "1", "1")}));
  bad.emplace_back(
      "Services",
      Json::array({Json::object({{"ID", stranger}, {"Title", "Flete"}, {"Qty", 1}, {"Price", 1}})}));
  for (const auto& change : bad) {
    const BindReply reply = post("/Orders", order({change}));
    EXPECT_EQ(reply.status, 400) << change.first;
    EXPECT_NE(reply.message().find("no existe"), std::string::npos) << reply.raw;
  }
  turn(R"({"bad_reference":"error"})");
  EXPECT_EQ(post("/Orders", order({bad[0]})).raw, R"({"Message":"An error has occurred."})");
  EXPECT_EQ(state()["Orders"].size(), 0U);
}

TEST_F(BindDocuments, RefusesWhatMakesNoSense) {
  const std::string other = insert("clients", R"({"LegalName":"Otra"})");
  const std::string merida = id_of("Warehouses", "Name", "Bodega Mérida");
  const Changes bad = {
      {"Products", Json::array()},                                              // and no service either
      {"AddressID", get("/Clients/" + other).body["Addresses"].items().at(0)},  // another client's
      {"WarehouseID", merida},                                                  // of another branch
      {"ExchangeRate", 0},
      {"ExchangeRate", d("18.5")},  // of pesos
      {"Products", Json::array({line(coffee, "0", "1")})},
      {"Products", Json::array({line(coffee, "-1", "1")})},
      {"Products", Json::array({line(coffee, "1", "-1")})},
      {"Products", Json::array({line(coffee, "1", "1", "-0.16")})},
      {"VATRate", d("-0.16")},
      {"DiscountAmount", 1'000'000},
      {"Comments", std::string(501, 'x')},
      {"PurchaseOrder", std::string(51, 'x')},
      {"OrderDate", "02/03/2026"},
      {"OrderDate", "2026-02-30T00:00:00"},
      {"Products", Json::object()},
  };
  for (const auto& change : bad) {
    const BindReply reply = post("/Orders", order({change}));
    EXPECT_EQ(reply.status, 400) << change.first << " " << change.second.dump();
    EXPECT_FALSE(reply.message().empty());
  }
  EXPECT_EQ(post("/Orders", order({{"Comments", std::string("ñ") + std::string(498, 'x') + "ñ"}})).status,
            200);
  EXPECT_EQ(post("/Orders", order({{"Products", Json::array({line(coffee, "1", "0")})}})).status,
            200);  // a reward
  EXPECT_EQ(post("/Orders", order({{"WarehouseID", merida},
                                   {"LocationID", id_of("Locations", "Name", "Sucursal Mérida")}}))
                .status,
            200);
  turn(R"({"check_location":false,"comments_limit":0,"purchase_order_limit":0})");
  EXPECT_EQ(post("/Orders", order({{"WarehouseID", merida}, {"PurchaseOrder", std::string(73, 'x')}})).status,
            200);
}

TEST_F(BindDocuments, RefusesAnInactiveClient) {
  turn(R"({"client_deletion":"inactive"})");
  erase("/Clients/" + client);
  EXPECT_EQ(post("/Orders", order()).status, 400);
  turn(R"({"refuse_inactive_clients":false})");
  EXPECT_EQ(post("/Orders", order()).status, 200);
}

TEST_F(BindDocuments, PutsEveryOrderAtMidnightOfTheDayThatWasSent) {
  EXPECT_EQ(order_row({{"OrderDate", "2026-03-02T18:30:00"}})["OrderDate"].text(), "2026-03-02T00:00:00");
  EXPECT_EQ(order_row({{"OrderDate", "2026-03-02"}})["OrderDate"].text(), "2026-03-02T00:00:00");
  // An evening in Mexico that was sent in UTC is the next day here (1.4).
  EXPECT_EQ(order_row({{"OrderDate", "2026-03-03T00:30:00Z"}})["OrderDate"].text(), "2026-03-03T00:00:00");
}

TEST_F(BindDocuments, TakesAForeignCurrency) {
  const std::string dollars = id_of("Currencies", "Code", "USD");
  EXPECT_EQ(order_row({{"CurrencyID", dollars}, {"ExchangeRate", Json()}})["ExchangeRate"].decimal(),
            d("18.25"));
  EXPECT_EQ(order_row({{"CurrencyID", dollars}, {"ExchangeRate", d("18.5")}})["ExchangeRate"].decimal(),
            d("18.5"));
}

TEST_F(BindDocuments, FindsAnOrderByItsPurchaseOrder) {
  const std::string id = create("/Orders", order());
  create("/Orders", order({{"PurchaseOrder", "HANDY-55123450"}}));
  create("/Orders", order({{"PurchaseOrder", Json()}}));
  EXPECT_EQ(found("/Orders", "PurchaseOrder eq 'HANDY-5512345'", "ID"), std::vector<std::string>{id});
  EXPECT_EQ(found("/Orders", "substringof('HANDY-5512345', PurchaseOrder)", "ID").size(), 2U);
  EXPECT_EQ(found("/Orders", "PurchaseOrder eq null", "ID").size(), 1U);
}

TEST_F(BindDocuments, CancelsSoftly) {
  const std::string id = create("/Orders", order());
  for (int time = 0; time < 2; ++time) {
    const BindReply reply = erase("/Orders/" + id);
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.raw, "");
  }
  EXPECT_EQ(get("/Orders/" + id).body["StatusCode"].integer(), 2);
  EXPECT_EQ(get("/Orders/" + id).body["Status"].text(), "Cancelado");
  EXPECT_EQ(row_of("/Orders", id)["Status"].integer(), 2);
  EXPECT_EQ(found("/Orders", "PurchaseOrder eq 'HANDY-5512345'", "ID").size(),
            1U);  // still found by its mark
  EXPECT_EQ(found("/Orders", "Status ne 2", "ID").size(), 0U);
  EXPECT_EQ(erase("/Orders/" + coffee).status, 404);
  EXPECT_EQ(erase("/Orders/1").status, 400);
}

TEST_F(BindDocuments, DoesNotCancelWhatIsFilled) {
  const std::string id = create("/Orders", order());
  by_hand(id, "fill", R"({"quantities":{"0":2}})");
  EXPECT_EQ(get("/Orders/" + id).body["Products"].items()[0]["QtyFullFilled"].decimal(), d("2"));
  EXPECT_EQ(get("/Orders/" + id).body["StatusCode"].integer(), 0);
  EXPECT_EQ(erase("/Orders/" + id).status, 400);
  by_hand(id, "fill");
  EXPECT_EQ(get("/Orders/" + id).body["Status"].text(), "Surtido");
  EXPECT_EQ(row_of("/Orders", id)["Status"].integer(), 1);
  const BindReply refused = erase("/Orders/" + id);
  EXPECT_EQ(refused.status, 400);
  EXPECT_FALSE(refused.message().empty());
  EXPECT_EQ(get("/Orders/" + id).body["StatusCode"].integer(), 1);
  EXPECT_EQ(asked("/companies/1/orders/" + id + "/fill", "{}").status, 400);
}

TEST_F(BindDocuments, ReplacesAPendingOrderWhole) {
  const std::string id = create("/Orders", order());
  Json body = *Json::parse(order({{"Comments", Json()}, {"Products", Json::array({line(soap, "2", "10")})}}));
  body.set("ID", id);
  EXPECT_EQ(put("/Orders", body.dump()).status, 204);
  const Json row = row_of("/Orders", id);
  amounts(row, "20", "3.2", "23.2");
  EXPECT_TRUE(row["Comments"].is_null());
  EXPECT_EQ(row["Number"].integer(), 1);
  by_hand(id, "fill");
  EXPECT_EQ(put("/Orders", body.dump()).status, 400);
  EXPECT_EQ(put("/Orders", body.set("ID", coffee).dump()).status, 404);
}

TEST_F(BindDocuments, APersonChangesAnOrderByHand) {
  const std::string id = create("/Orders", order());
  control("/companies/1/orders/" + id, R"({"Status":2,"Comments":"x","PurchaseOrder":"OC 5"})");
  const Json row = row_of("/Orders", id);
  EXPECT_EQ(row["Status"].integer(), 2);
  EXPECT_EQ(row["PurchaseOrder"].text(), "OC 5");
  EXPECT_EQ(asked("/companies/1/orders/" + id, R"({"Status":3})").status, 400);
}

TEST_F(BindDocuments, OrdersLagBehindInListsOnly) {
  turn(R"({"list_lag_ms":60000})");
  const std::string id = create("/Orders", order());
  EXPECT_EQ(found("/Orders", "PurchaseOrder eq 'HANDY-5512345'", "ID").size(), 0U);
  EXPECT_EQ(get("/Orders/" + id).body["StatusCode"].integer(), 0);
  clock.set(kNow + 60'000);
  EXPECT_EQ(found("/Orders", "PurchaseOrder eq 'HANDY-5512345'", "ID").size(), 1U);
  erase("/Orders/" + id);
  EXPECT_EQ(get("/Orders/" + id).body["StatusCode"].integer(), 2);
  EXPECT_EQ(found("/Orders", "Status eq 0", "ID").size(), 1U);  // as the list still has it
}

TEST_F(BindDocuments, LinesOfRemisionesNeedTheirUnitWhenSwitched) {
  const Json bare = line(coffee, "1", "10");
  create("/Invoices", invoice({{"Products", Json::array({bare})}}));
  turn(R"({"require_unit":true})");
  EXPECT_EQ(post("/Invoices", invoice({{"Products", Json::array({bare})}})).status, 400);
  Json with_unit = bare;
  with_unit.set("Unit", "Pieza");
  create("/Invoices", invoice({{"Products", Json::array({with_unit})}}));
}

TEST_F(BindDocuments, ARemisionIsAnInvoiceThatIsNotFiscal) {
  const std::string id = create("/Invoices", invoice());
  const Json row = row_of("/Invoices", id);
  EXPECT_FALSE(row["IsFiscalInvoice"].truthy());
  EXPECT_TRUE(row["UUID"].is_null());
  EXPECT_EQ(row["Total"].decimal(), d("540"));
  EXPECT_EQ(row["Subtotal"].decimal(), d("465.52"));
  EXPECT_EQ(row["Date"].text(), "2026-03-02T18:30:00");
  EXPECT_EQ(row["ExpirationDate"].text(), "2026-03-02T00:00:00");
  EXPECT_EQ(row["PurchaseOrder"].text(), "HANDY-5512345");
  EXPECT_EQ(row["Status"].integer(), 0);
  const Json details = get("/Invoices/" + id).body;
  EXPECT_FALSE(details.contains("Total"));
  EXPECT_FALSE(details.contains("IsFiscalInvoice"));
  EXPECT_EQ(details["StatusCode"].integer(), 0);
  EXPECT_EQ(details["Products"].size(), 1U);
  EXPECT_EQ(get("/Invoices/1").body["ID"].text(), id);  // by number too
  EXPECT_EQ(get("/Invoices/2").status, 404);
}

TEST_F(BindDocuments, AnInvoiceThatDoesNotSayItIsARemisionIsStamped) {
  const Json row = row_of("/Invoices", create("/Invoices", invoice({{"IsFiscalInvoice", Json()}})));
  EXPECT_TRUE(row["IsFiscalInvoice"].truthy());
  EXPECT_FALSE(row["UUID"].is_null());
  turn(R"({"fiscal_by_default":false})");
  EXPECT_TRUE(
      row_of("/Invoices", create("/Invoices", invoice({{"IsFiscalInvoice", Json()}})))["UUID"].is_null());
}

TEST_F(BindDocuments, NamesWhatAnInvoiceLacks) {
  for (const char* member :
       {"CurrencyID", "ClientID", "LocationID", "WarehouseID", "CFDIUse", "InvoiceDate", "PriceListID"}) {
    const BindReply reply = post("/Invoices", invoice({{member, Json()}}));
    EXPECT_EQ(reply.status, 400);
    EXPECT_FALSE(reply.body["ModelState"]["newInvoice." + std::string(member)].is_null()) << reply.raw;
  }
  EXPECT_EQ(post("/Invoices", invoice({{"Products", Json::array()}})).status, 400);
  create("/Invoices", invoice({{"Number", 7}}));
  EXPECT_EQ(post("/Invoices", invoice({{"Number", 7}})).status, 400);
  EXPECT_EQ(row_of("/Invoices", create("/Invoices", invoice()))["Number"].integer(), 8);
}

TEST_F(BindDocuments, CancelsInvoicesSoftly) {
  const std::string id = create("/Invoices", invoice());
  EXPECT_EQ(erase("/Invoices/1").status, 204);
  EXPECT_EQ(row_of("/Invoices", id)["Status"].integer(), 2);
  EXPECT_EQ(get("/Invoices/" + id).body["Status"].text(), "Cancelada");
  EXPECT_EQ(erase("/Invoices/" + id).status, 204);
}

TEST_F(BindDocuments, TakesPayments) {
  const std::string id = create("/Invoices", invoice());
  const std::string bank = get("/BankAccounts").body["value"].items().at(0)["ID"].text();
  const auto payment = [&](const char* amount) {
    return post("/Invoices/Payment", Json::object({{"InvoiceID", id},
                                                   {"AccountID", bank},
                                                   {"Date", "2026-03-03T00:00:00"},
                                                   {"Reference", "r"},
                                                   {"Amount", d(amount)},
                                                   {"PaymentTerm", 0}})
                                         .dump());
  };
  EXPECT_EQ(payment("600").status, 400);
  EXPECT_EQ(payment("40").status, 204);
  EXPECT_EQ(row_of("/Invoices", id)["Payments"].decimal(), d("40"));
  EXPECT_EQ(get("/Invoices/Payment/" + id).body["count"].integer(), 1);
  EXPECT_EQ(payment("500").status, 204);
  EXPECT_EQ(row_of("/Invoices", id)["Status"].integer(), 1);
  EXPECT_EQ(erase("/Invoices/" + id).status, 400);
  EXPECT_EQ(post("/Invoices/Payment", "{}").status, 400);
}

TEST_F(BindDocuments, PrintsTheThreeDataOfThePortal) {
  const std::string id = create("/Invoices", invoice());
  const BindReply pdf = get("/Invoices/" + id + "/pdf");
  EXPECT_EQ(pdf.headers.at("Content-Type"), "application/octet-stream");
  EXPECT_TRUE(pdf.raw.starts_with("%PDF-1.4\n"));
  EXPECT_TRUE(pdf.raw.ends_with("%%EOF\n"));
  const std::string reference = id.substr(28);
  for (const std::string& text :
       {std::string("50117"), std::string("Total: 540.00"), "Referencia: " + reference}) {
    EXPECT_NE(pdf.raw.find(text), std::string::npos) << text;
  }
  // The table of objects points at them.
  const std::size_t start = std::stoul(pdf.raw.substr(pdf.raw.find("startxref\n") + 10));
  EXPECT_EQ(pdf.raw.compare(start, 4, "xref"), 0);
  const std::size_t first = std::stoul(pdf.raw.substr(pdf.raw.find("f \n", start) + 3, 10));
  EXPECT_EQ(pdf.raw.compare(first, 7, "1 0 obj"), 0);
  EXPECT_EQ(state()["Invoices"].items()[0]["Reference"].text(), reference);
  EXPECT_EQ(get("/Invoices/" + id + "/xml").status, 404);  // nothing was stamped
  const std::string fiscal = create("/Invoices", invoice({{"IsFiscalInvoice", true}}));
  EXPECT_TRUE(get("/Invoices/" + fiscal + "/xml").body.text().starts_with("<?xml"));
}

TEST_F(BindDocuments, APersonTurnsAPedidoIntoARemision) {
  const std::string pedido = create("/Orders", order());
  const std::string remision = by_hand(pedido, "remision");
  const Json row = row_of("/Invoices", remision);
  EXPECT_TRUE(row["PurchaseOrder"].is_null());  // Q9: it does not survive
  EXPECT_TRUE(row["Comments"].is_null());
  EXPECT_FALSE(row["IsFiscalInvoice"].truthy());
  EXPECT_EQ(row["ClientID"].text(), client);
  EXPECT_EQ(row["Total"].decimal(), d("540"));
  EXPECT_EQ(row["Date"].text(), "2026-10-20T06:40:00");  // now, in the company's zone
  EXPECT_EQ(get("/Orders/" + pedido).body["StatusCode"].integer(), 1);
  EXPECT_EQ(state()["Invoices"].items()[0]["FromOrder"].text(), pedido);
  EXPECT_EQ(
      found("/Invoices", "ClientID eq guid'" + client + "' and Date ge datetime'2026-10-20T00:00:00'", "ID"),
      std::vector<std::string>{remision});
  EXPECT_EQ(asked("/companies/1/orders/" + pedido + "/remision", "{}").status, 400);
  turn(R"({"remision_copies_purchase_order":true})");
  const std::string second = by_hand(create("/Orders", order()), "remision");
  EXPECT_EQ(row_of("/Invoices", second)["PurchaseOrder"].text(), "HANDY-5512345");
  const std::string third = by_hand(create("/Orders", order()), "remision",
                                    R"({"copy_purchase_order":false,"copy_comments":true,"fiscal":true})");
  EXPECT_TRUE(row_of("/Invoices", third)["PurchaseOrder"].is_null());
  EXPECT_FALSE(row_of("/Invoices", third)["UUID"].is_null());
  EXPECT_NE(row_of("/Invoices", third)["Comments"].text().find("Luis Mora"), std::string::npos);
}

TEST_F(BindDocuments, APersonMayInvoiceAPartOfAPedido) {
  const std::string pedido =
      create("/Orders", order({{"Products", Json::array({line(coffee, "6", "10"), line(soap, "1", "5")})}}));
  const std::string part = by_hand(pedido, "remision", R"({"quantities":{"0":2}})");
  EXPECT_EQ(row_of("/Invoices", part)["Subtotal"].decimal(), d("20"));
  EXPECT_EQ(get("/Invoices/" + part).body["Products"].size(), 1U);
  EXPECT_EQ(get("/Orders/" + pedido).body["StatusCode"].integer(), 0);
  EXPECT_EQ(asked("/companies/1/orders/" + pedido + "/remision", R"({"quantities":{"0":5}})").status, 400);
  const std::string rest = by_hand(pedido, "remision");
  EXPECT_EQ(row_of("/Invoices", rest)["Subtotal"].decimal(), d("45"));
  EXPECT_EQ(get("/Orders/" + pedido).body["StatusCode"].integer(), 1);
}

TEST_F(BindDocuments, KeepsCommentsOnAnyRecord) {
  const std::string id = create("/Orders", order());
  const auto note = [&](const std::string& on) {
    return post("/Comments", Json::object({{"ExternalID", on}, {"Comment", "entregado"}}).dump());
  };
  EXPECT_EQ(note(id).status, 204);
  EXPECT_EQ(note(client).status, 204);
  EXPECT_EQ(note(pesos).status, 400);
  const BindReply page = filtered("/Comments", "ExternalID eq guid'" + id + "'");
  ASSERT_EQ(page.body["count"].integer(), 1);
  const Json& row = page.body["value"].items()[0];
  EXPECT_EQ(row["Comments"].text(), "entregado");
  EXPECT_EQ(row["EmployeeName"].text(), "Integraciones");
  EXPECT_EQ(post("/Comments", "{}").body["ModelState"].size(), 2U);
}

TEST_F(BindDocuments, TakesSubscriptionsOfWebhooks) {
  EXPECT_EQ(get("/WebHooks").body["count"].integer(), 8);
  EXPECT_EQ(get("/WebHooks/Add_Order").status, 200);
  EXPECT_EQ(get("/WebHooks/Cancel_Order").status, 404);
  EXPECT_EQ(
      post("/WebHookSubscriptions", R"({"event":"Add_Order","target_url":"https://x.example/a"})").status,
      204);
  EXPECT_EQ(post("/WebHookSubscriptions", R"({"event":"Nope","target_url":"https://x.example/a"})").status,
            400);
  EXPECT_EQ(post("/WebHookSubscriptions", R"({"event":"Add_Order","target_url":"ftp://x"})").status, 400);
  create("/Orders", order());
  ASSERT_EQ(state()["notifications"].size(), 1U);
  EXPECT_EQ(state()["notifications"].items()[0]["event"].text(), "Add_Order");
  EXPECT_EQ(erase("/WebHookSubscriptions").status, 404);
  EXPECT_EQ(erase("/WebHookSubscriptions?id=Add_Order").status, 204);
  EXPECT_EQ(get("/WebHookSubscriptions").body["count"].integer(), 0);
}

TEST_F(BindDocuments, SendsEmailsOnlyWhereTheBodySaysSo) {
  create("/Orders", order());
  EXPECT_EQ(state()["Orders"].items()[0]["Emails"].size(), 0U);
  create("/Orders", order({{"Emails", Json::array({"a@x.example"})}}));
  EXPECT_EQ(state()["Orders"].items()[1]["Emails"].dump(), R"(["a@x.example"])");
}

TEST_F(BindDocuments, NumbersBeyondItsRangeAreAnErrorOfTheServer) {
  const Json huge = Json::array({line(coffee, "999999999999", "999999999999")});
  EXPECT_EQ(post("/Orders", order({{"Products", huge}})).raw, R"({"Message":"An error has occurred."})");
  EXPECT_EQ(state()["Orders"].size(), 0U);
}

}  // namespace
}  // namespace enlace::mock
