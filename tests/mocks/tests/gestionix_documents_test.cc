#include "mocks/tests/gestionix_probe.hpp"

// Pedidos and ventas: apis/gestionix.md 3.6, 3.7, 4, 6 and 9.
namespace enlace::mock {
namespace {

// The product of the contract's sample, one plain, and the rest that cannot be sold.
constexpr const char* kProducts = R"json([
 {"key":"REF-600","name":"Refresco cola 600 ml","unit_base_price":"12.771392","transferred_taxes":[
   {"tax_id":3,"code":"IEPS","name":"IEPS 8%","kind":"transferred","type":"percentage","rate":"8","is_exempt":false,
    "applies_on":"net"},
   {"tax_id":1,"code":"IVA","name":"IVA 16%","kind":"transferred","type":"percentage","rate":"16","is_exempt":false,
    "applies_on":"net_plus_ieps"}],
  "stock":{"branch_id":5131,"total":"340.000","track":true}},
 {"key":"PAN","name":"Pan","stock":{"branch_id":5131,"total":"10.000","track":true}},
 {"key":"OFF","name":"Apagado","active":false},
 {"key":"INS","name":"Insumo","for_sale":false},
 {"key":"SRV","name":"Servicio","stock":{"branch_id":5131,"total":"0.000","track":false}},
 {"key":"NORTE","name":"Del norte","stock":{"branch_id":5132,"total":"5.000","track":true}},
 {"key":"CUOTA","name":"Cuota","transferred_taxes":[
   {"code":"IEPS","type":"fixed","rate":"1.50","is_exempt":false,"applies_on":"net"},
   {"code":"IVA","type":"percentage","rate":"0","is_exempt":true}]}
])json";

// The contract's sample pedido: six of REF-600 at 16.00 after taxes.
constexpr const char* kSample = R"json({"branch_id":5131,"client_id":7001,"date":"2026-03-02",
 "external_reference":"HANDY-5512345","external_notes":"Folio Handy: P-20931",
 "internal_notes":"Luis Mora luis.mora@example.com","currency":"MXN","exchange_rate":"1",
 "items":[{"position":1,"product_id":9001,"key":"REF-600","description":"Refresco cola 600 ml","quantity":"6",
  "unit":"Pieza","unit_base_price":"12.771392","discount_percentage":"0","discount_amount":"0",
  "transferred_taxes":[
   {"code":"IEPS","name":"IEPS 8%","type":"percentage","rate":"8","amount":"6.13","is_exempt":false},
   {"code":"IVA","name":"IVA 16%","type":"percentage","rate":"16","amount":"13.24","is_exempt":false}],
  "subtotal":"76.63","total":"96.00"}],
 "subtotal":"76.63","total_transferred_taxes":"19.37","total":"96.00"})json";

Json sample() {
  return *Json::parse(kSample);
}

// A document of one untaxed line of that product, `quantity` at 10.00.
Json plain(int product, int quantity, const std::string& reference) {
  const std::string total = std::to_string(quantity * 10) + ".00";
  const Json item = Json::object({{"position", 1},
                                  {"product_id", product},
                                  {"quantity", std::to_string(quantity)},
                                  {"unit_base_price", "10"},
                                  {"transferred_taxes", Json::array()},
                                  {"subtotal", total},
                                  {"total", total}});
  return Json::object({{"branch_id", 5131},
                       {"client_id", 7001},
                       {"date", "2026-03-02"},
                       {"external_reference", reference},
                       {"currency", "MXN"},
                       {"exchange_rate", "1"},
                       {"items", Json::array({item})},
                       {"subtotal", total},
                       {"total_transferred_taxes", "0"},
                       {"total", total}});
}

class GestionixDocuments : public ::testing::Test, public GestionixProbe {
 protected:
  GestionixDocuments() {
    put("products", kProducts);
    put("clients", R"([{"business_name":"Ana"},{"business_name":"Ex","active":false}])");
  }
  Reply order(const Json& body) { return post("/sales_orders", body.dump()); }
  Reply sale(const Json& body) { return post("/sales", body.dump()); }

  // The sample with a member of the head, or of its only line, changed.
  static Json with(const char* name, Json value) {
    Json document = sample();
    document.set(name, std::move(value));
    return document;
  }
  static Json with_item(const char* name, Json value) {
    Json document = sample();
    Json item = document["items"].items()[0];
    item.set(name, std::move(value));
    document.set("items", Json::array({item}));
    return document;
  }
  static Json with_tax(std::size_t index, const char* name, Json value) {
    Json taxes = sample()["items"].items()[0]["transferred_taxes"];
    Json changed = Json::array();
    for (std::size_t i = 0; i < taxes.size(); ++i) {
      Json tax = taxes.items()[i];
      if (i == index) tax.set(name, value);
      changed.push_back(std::move(tax));
    }
    return with_item("transferred_taxes", std::move(changed));
  }
  std::string stock(int product) {
    return get("/products/" + std::to_string(product) + "?branch_id=5131").body["stock"]["total"].text();
  }
  void expect_refused(const Json& body, const std::string& code, const std::string& field) {
    const Reply reply = order(body);
    EXPECT_EQ(reply.status, 422) << body.dump();
    if (reply.status != 422) return;
    EXPECT_EQ(reply.code(), code) << reply.errors();
    EXPECT_NE(reply.errors().find(field + ": "), std::string::npos) << field << "\n" << reply.errors();
  }
};

TEST_F(GestionixDocuments, TakesTheSampleOfTheContract) {
  const Reply made = order(sample());
  ASSERT_EQ(made.status, 201) << made.errors();
  EXPECT_EQ(made.body["number"].integer(), 1);
  EXPECT_EQ(made.body["status"].text(), "open");
  EXPECT_EQ(made.body["total"].text(), "96.00");
  const Reply shown = get("/sales_orders/" + made.body["order_id"].text());
  EXPECT_EQ(shown.body["items"].size(), 1U);
  EXPECT_EQ(shown.body["external_notes"].text(), "Folio Handy: P-20931");
  const Reply sold = sale(sample());  // one reference for each type of document
  ASSERT_EQ(sold.status, 201) << sold.errors();
  EXPECT_EQ(sold.body["status"].text(), "valid");
  EXPECT_EQ(get("/sales/" + sold.body["sale_id"].text()).body["payment_status"].text(), "notPaid");
}

TEST_F(GestionixDocuments, ARepeatedReferenceIsAConflictThatNamesTheFirst) {
  const std::string id = order(sample()).body["order_id"].text();
  const Reply again = order(sample());
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "duplicate_reference");
  EXPECT_EQ(again.body["existing_id"].text(), id);
  EXPECT_EQ(state()["sales_orders"].size(), 1U);
  EXPECT_EQ(state()["writes"]["order_create"]["requests"].integer(), 2);
  EXPECT_EQ(state()["writes"]["order_create"]["accepted"].integer(), 1);
  del("/sales_orders/" + id);
  EXPECT_EQ(order(sample()).status, 409);  // a cancelled one keeps it
  turn(R"({"cancelled_frees_reference":true})");
  EXPECT_EQ(order(sample()).status, 201);
}

TEST_F(GestionixDocuments, FindsByReferenceBranchDatesAndStatus) {
  const std::string first = order(plain(9002, 1, "HANDY-1")).body["order_id"].text();
  Json later = plain(9002, 1, "HANDY-2");
  later.set("date", "2026-03-09");
  const std::string second = order(later).body["order_id"].text();
  const auto found = [&](const std::string& query) { return all("/sales_orders?" + query, "order_id"); };
  EXPECT_EQ(found("external_reference=HANDY-2"), std::vector<std::string>{second});
  EXPECT_EQ(found("external_reference=HANDY"), std::vector<std::string>{});
  EXPECT_EQ(found("date_from=2026-03-03"), std::vector<std::string>{second});
  EXPECT_EQ(found("date_to=2026-03-02"), std::vector<std::string>{first});
  EXPECT_EQ(found("branch_id=5132"), std::vector<std::string>{});
  EXPECT_EQ(found("status=open").size(), 2U);
  EXPECT_FALSE(get("/sales_orders?status=open").body["list"].items()[0].contains("items"));  // heads only
  EXPECT_EQ(get("/sales_orders?status=valid").status, 400);
  EXPECT_EQ(get("/sales?status=open").status, 400);
  EXPECT_EQ(get("/sales_orders?date_from=02/03/2026").status, 400);
  EXPECT_EQ(get("/sales?external_reference=HANDY-1").body["total"].integer(), 0);
}

TEST_F(GestionixDocuments, DeletingCancelsOnceAndNeverWhatIsInvoicedOrDelivered) {
  const std::string id = order(sample()).body["order_id"].text();
  EXPECT_EQ(del("/sales_orders/" + id).status, 204);
  EXPECT_EQ(get("/sales_orders/" + id).body["status"].text(), "cancelled");
  EXPECT_EQ(get("/sales_orders?external_reference=HANDY-5512345").body["list"].items()[0]["status"].text(),
            "cancelled");
  EXPECT_EQ(del("/sales_orders/" + id).status, 404);
  EXPECT_EQ(del("/sales_orders/none").status, 404);
  const std::string delivered = order(plain(9002, 1, "HANDY-2")).body["order_id"].text();
  control("/companies/1104/sales_orders/" + delivered + "/deliver", "");
  EXPECT_EQ(del("/sales_orders/" + delivered).status, 409);
  const std::string invoiced = sale(plain(9002, 1, "HANDY-3")).body["sale_id"].text();
  control("/companies/1104/sales/" + invoiced + "/invoice", "");
  EXPECT_EQ(del("/sales/" + invoiced).code(), "already_invoiced");
  EXPECT_EQ(get("/sales/" + invoiced).body["status"].text(), "invoiced");
  EXPECT_EQ(del("/sales_orders/" + invoiced).status, 404);  // another type
}

TEST_F(GestionixDocuments, DeletedOrdersMayVanish) {
  turn(R"({"deleted_orders_vanish":true})");
  const std::string id = order(sample()).body["order_id"].text();
  EXPECT_EQ(del("/sales_orders/" + id).status, 204);
  EXPECT_EQ(get("/sales_orders/" + id).status, 404);
  EXPECT_EQ(get("/sales_orders?external_reference=HANDY-5512345").body["total"].integer(), 0);
  EXPECT_EQ(order(sample()).status, 201);
}

TEST_F(GestionixDocuments, SalesTakeStockOrdersDoNotAndCancellingReturnsIt) {
  order(plain(9002, 4, "HANDY-1"));
  EXPECT_EQ(stock(9002), "10.000");
  const std::string id = sale(plain(9002, 4, "HANDY-1")).body["sale_id"].text();
  EXPECT_EQ(stock(9002), "6.000");
  EXPECT_EQ(sale(plain(9002, 7, "HANDY-2")).status, 201);  // below zero, unless the company minds
  EXPECT_EQ(stock(9002), "-1.000");
  turn(R"({"refuse_negative_stock":true})");
  const Reply refused = sale(plain(9002, 1, "HANDY-3"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.code(), "insufficient_stock");
  EXPECT_EQ(del("/sales/" + id).status, 204);
  EXPECT_EQ(stock(9002), "3.000");
  EXPECT_EQ(sale(plain(9005, 3, "HANDY-4")).status, 201);  // a service has none
  EXPECT_EQ(stock(9005), "0.000");
}

TEST_F(GestionixDocuments, RefusesProductsThatCannotBeSold) {
  expect_refused(plain(9003, 1, "HANDY-1"), "product_inactive", "items.0.product_id");
  expect_refused(plain(9004, 1, "HANDY-1"), "product_not_for_sale", "items.0.product_id");
  expect_refused(plain(9999, 1, "HANDY-1"), "validation_error", "items.0.product_id");
  expect_refused(plain(9006, 1, "HANDY-1"), "validation_error", "items.0.product_id");  // other branch
  expect_refused(with_item("key", "PAN"), "validation_error", "items.0.key");
}

TEST_F(GestionixDocuments, RecomputesSubtotalTaxesAndTotals) {
  expect_refused(with_item("subtotal", "76.65"), "totals_mismatch", "items.0.subtotal");
  expect_refused(with_tax(1, "amount", "13.26"), "totals_mismatch", "items.0.transferred_taxes.1.amount");
  expect_refused(with_item("total", "96.01"), "totals_mismatch", "items.0.total");
  expect_refused(with("total", "96.01"), "totals_mismatch", "total");
  expect_refused(with("subtotal", "76.62"), "totals_mismatch", "subtotal");
  expect_refused(with("total_transferred_taxes", "19.36"), "totals_mismatch", "total_transferred_taxes");
  // IVA on the price alone, without the IEPS: 76.63 × 16 % = 12.26.
  expect_refused(with_tax(1, "amount", "12.26"), "totals_mismatch", "items.0.transferred_taxes.1.amount");
  // A cent of rest on the largest tax of the last line is allowed.
  Json rest = with_tax(1, "amount", "13.25");
  Json item = rest["items"].items()[0];
  item.set("total", "96.01");
  rest.set("items", Json::array({item})).set("total_transferred_taxes", "19.38").set("total", "96.01");
  EXPECT_EQ(order(rest).status, 201) << order(rest).errors();
}

TEST_F(GestionixDocuments, TheRestOfALongDocumentMayBeACentForEachLine) {
  Json document = sample();
  Json items = Json::array();
  for (int i = 1; i <= 3; ++i) {
    Json item = document["items"].items()[0];
    item.set("position", i);
    if (i == 3) {
      Json taxes = item["transferred_taxes"];
      Json iva = taxes.items()[1];
      iva.set("amount", "13.27");
      item.set("transferred_taxes", Json::array({taxes.items()[0], iva})).set("total", "96.03");
    }
    items.push_back(std::move(item));
  }
  document.set("items", items)
      .set("subtotal", "229.89")
      .set("total_transferred_taxes", "58.14")
      .set("total", "288.03");
  const Reply reply = order(document);
  EXPECT_EQ(reply.status, 201) << reply.errors();
}

TEST_F(GestionixDocuments, ComparesTheTaxesOfALineWithThoseOfTheProduct) {
  expect_refused(with_tax(1, "rate", "8"), "validation_error", "items.0.transferred_taxes.1.code");
  expect_refused(with_tax(0, "code", "ISR"), "validation_error", "items.0.transferred_taxes.0.code");
  expect_refused(with_item("transferred_taxes", Json::array()), "totals_mismatch",
                 "items.0.transferred_taxes");
  expect_refused(with_item("transferred_taxes", Json()), "validation_error", "items.0.transferred_taxes");
  EXPECT_EQ(order(plain(9007, 2, "HANDY-1")).status, 201);  // fixed amounts and exempt taxes may stay out
  Json fixed = plain(9007, 2, "HANDY-2");
  Json item = fixed["items"].items()[0];
  const Json tax =
      *Json::parse(R"({"code":"IEPS","type":"fixed","rate":"1.5","amount":"3.00","is_exempt":false})");
  item.set("transferred_taxes", Json::array({tax})).set("total", "23.00");
  fixed.set("items", Json::array({item})).set("total_transferred_taxes", "3.00").set("total", "23.00");
  const Reply reply = order(fixed);
  EXPECT_EQ(reply.status, 201) << reply.errors();
}

TEST_F(GestionixDocuments, AddsPercentagesWhenSwitched) {
  turn(R"({"iva_on_ieps":false})");
  EXPECT_EQ(order(sample()).status, 422);
  Json added = with_tax(1, "amount", "12.26");
  Json item = added["items"].items()[0];
  item.set("total", "95.02");
  added.set("items", Json::array({item})).set("total_transferred_taxes", "18.39").set("total", "95.02");
  EXPECT_EQ(order(added).status, 201);
}

TEST_F(GestionixDocuments, ComputesDiscountsOfBothKinds) {
  const auto discounted = [](const char* reference, const char* percentage, const char* amount,
                             const char* total) {
    Json document = plain(9002, 3, reference);
    Json item = document["items"].items()[0];
    item.set("discount_percentage", percentage).set("discount_amount", amount);
    item.set("subtotal", total).set("total", total);
    document.set("items", Json::array({item})).set("subtotal", total).set("total", total);
    return document;
  };
  EXPECT_EQ(order(discounted("HANDY-1", "12.5", "0", "26.25")).status, 201);
  EXPECT_EQ(order(discounted("HANDY-2", "0", "3.75", "26.25")).status, 201);
  EXPECT_EQ(order(discounted("HANDY-3", "12.5", "3.75", "26.25")).status, 201);
  EXPECT_EQ(order(discounted("HANDY-4", "12.5", "3.00", "27.00")).status, 422);
  EXPECT_EQ(order(discounted("HANDY-5", "12.5", "0", "30.00")).status, 422);
  EXPECT_EQ(order(discounted("HANDY-6", "100", "0", "0.00")).status, 201);
  EXPECT_EQ(order(discounted("HANDY-7", "101", "0", "0.00")).status, 422);
}

TEST_F(GestionixDocuments, NamesEveryFieldThatIsMissingOrWrong) {
  const Reply empty = order(Json::object());
  EXPECT_EQ(empty.status, 422);
  for (const char* field : {"branch_id:", "client_id:", "date:", "external_reference:", "currency:",
                            "exchange_rate:", "items:", "subtotal:", "total_transferred_taxes:", "total:"}) {
    EXPECT_NE(empty.errors().find(field), std::string::npos) << field << "\n" << empty.errors();
  }
  expect_refused(with("branch_id", 9), "validation_error", "branch_id");
  expect_refused(with("client_id", 9), "validation_error", "client_id");
  expect_refused(with("client_id", "7001"), "validation_error", "client_id");  // ids are numbers
  expect_refused(with("date", "02/03/2026"), "validation_error", "date");
  expect_refused(with("date", "2026-02-30"), "validation_error", "date");
  expect_refused(with("external_reference", "  "), "validation_error", "external_reference");
  expect_refused(with("currency", "USD"), "validation_error", "currency");
  expect_refused(with("exchange_rate", "2"), "validation_error", "exchange_rate");
  expect_refused(with("payment_status", "fullyPaid"), "validation_error", "payment_status");
  expect_refused(with("status", "open"), "validation_error", "status");
  expect_refused(with("items", Json::array()), "validation_error", "items");
  expect_refused(with_item("position", 0), "validation_error", "items.0.position");
  expect_refused(with_item("quantity", "0"), "validation_error", "items.0.quantity");
  expect_refused(with_item("quantity", "-6"), "validation_error", "items.0.quantity");
  expect_refused(with_item("quantity", "6.0001"), "validation_error", "items.0.quantity");
  expect_refused(with_item("quantity", "seis"), "validation_error", "items.0.quantity");
  expect_refused(with_item("unit_base_price", "12.7713921"), "validation_error", "items.0.unit_base_price");
  expect_refused(with_item("subtotal", "76.634"), "validation_error", "items.0.subtotal");
  expect_refused(with_item("precio", "1"), "validation_error", "items.0.precio");
  expect_refused(with_tax(0, "type", "cuota"), "validation_error", "items.0.transferred_taxes.0.type");
  expect_refused(with_tax(0, "applies_on", "net"), "validation_error",
                 "items.0.transferred_taxes.0.applies_on");
  Json twice = sample();
  twice.set("items", Json::array({sample()["items"].items()[0], sample()["items"].items()[0]}));
  expect_refused(twice, "validation_error", "items.1.position");
  EXPECT_EQ(state()["sales_orders"].size(), 0U);
}

TEST_F(GestionixDocuments, TakesDecimalsAsNumbersUnlessTold) {
  EXPECT_EQ(order(with_item("quantity", 6)).status, 201);
  turn(R"({"accept_numbers":false})");
  expect_refused(with_item("quantity", 6), "validation_error", "items.0.quantity");
}

TEST_F(GestionixDocuments, SalesSayHowTheyWerePaid) {
  Json paid = sample();
  paid.set("payment_status", "fullyPaid");
  const std::string id = sale(paid).body["sale_id"].text();
  EXPECT_EQ(get("/sales/" + id).body["payment_status"].text(), "fullyPaid");
  paid.set("payment_status", "pagado").set("external_reference", "HANDY-2");
  EXPECT_EQ(sale(paid).status, 422);
}

TEST_F(GestionixDocuments, AnInactiveClientIsTakenUnlessTold) {
  EXPECT_EQ(order(with("client_id", 7002)).status, 201);
  turn(R"({"refuse_inactive_client":true})");
  expect_refused(with("client_id", 7002), "validation_error", "client_id");
}

TEST_F(GestionixDocuments, ListsLagBehindWritesOnDemand) {
  turn(R"({"list_lag_ms":5000})");
  const std::string id = order(sample()).body["order_id"].text();
  const std::string find = "/sales_orders?external_reference=HANDY-5512345";
  EXPECT_EQ(get(find).body["total"].integer(), 0);
  EXPECT_EQ(get("/sales_orders/" + id).status, 200);
  EXPECT_EQ(order(sample()).status, 409);  // the reference is taken all the same
  clock.set(kNow + 5'000);
  EXPECT_EQ(get(find).body["total"].integer(), 1);
  del("/sales_orders/" + id);
  EXPECT_EQ(get(find).body["list"].items()[0]["status"].text(), "open");
  clock.set(kNow + 10'000);
  EXPECT_EQ(get(find).body["list"].items()[0]["status"].text(), "cancelled");
}

TEST_F(GestionixDocuments, DocumentsAppearAndVanishBetweenPages) {
  for (int i = 1; i <= 4; ++i) order(plain(9002, 1, "HANDY-" + std::to_string(i)));
  control(
      "/companies/1104/between-pages",
      R"({"resource":"sales_orders","after":1,"insert":[{"external_reference":"HANDY-9","date":"2026-01-01"}],
              "remove":["so-000001"]})");
  EXPECT_EQ(get("/sales_orders?page_size=2").body["total"].integer(), 4);
  const Reply second = get("/sales_orders?page_size=2&page=2");
  EXPECT_EQ(second.body["total"].integer(), 4);
  EXPECT_EQ(second.body["list"].items()[0]["order_id"].text(), "so-000004");  // 3 slipped to page 1
}

TEST_F(GestionixDocuments, ControlInsertsDocumentsAsTheyAre) {
  const std::string id =
      put("sales_orders",
          R"({"external_reference":"HANDY-9","status":"delivered","total":"1.00","date":"2026-01-01"})");
  EXPECT_EQ(get("/sales_orders/" + id).body["status"].text(), "delivered");
  control("/companies/1104/sales_orders/" + id, "", "DELETE");
  EXPECT_EQ(get("/sales_orders/" + id).status, 404);
}

}  // namespace
}  // namespace enlace::mock
