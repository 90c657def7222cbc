#include <enlace/sdk/testing/fake_host.hpp>

#include <cstdio>
#include <cstdlib>

using namespace enlace;
using namespace enlace::sdk::testing;

namespace {

void expect(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

PushRequest order() {
  OrderLine line;
  line.code = "A-1";
  line.quantity = d("2");
  line.price = line.original_price = d("11.60");
  line.net_price = d("10");
  line.total = d("23.20");
  PushRequest request;
  request.reference = "HANDY-31000001";
  request.order.id = "31000001";
  request.order.date = "2026-11-22";
  request.order.customer.description = "Abarrotes Lupita";
  request.order.lines = {line};
  request.order.total = d("23.20");
  return request;
}

Session open(FakeHost& host) {
  const enlace_connector& acme = *enlace_connector_entry(nullptr);
  host.enforce(*describe(host, acme));
  return *Session::open(host, acme, *Json::parse(R"({"instance":"acme","time_zone":"UTC","settings":{}})"));
}

void products_are_pulled_and_bad_ones_explained() {
  FakeHost host;
  host.on(
      "GET", "https://api.acme.example/products?start=0&limit=100",
      {Answer::json(200, *Json::parse(R"([{"id":1,"sku":"A-1","name":"Jabón","price":11.60,"net":10,"tax":16},
                                              {"id":2,"name":"sin clave","price":1,"net":1}])"))});
  const OpResult result = open(host).pull_products();
  expect(result.ok(), "pull_products() ends well");
  expect(result.document(ENLACE_EMIT_PRODUCT)["price"].text() == "11.6", "the price is exact");
  expect(result.document(ENLACE_EMIT_SKIPPED)["remote_id"].text() == "2", "the other is skipped");
}

void an_order_is_pushed_and_a_lost_answer_is_in_doubt() {
  FakeHost host;
  host.on("POST", "https://api.acme.example/orders",
          {Answer::json(201, *Json::parse(R"({"id":501,"number":"R-77","total":"23.20"})")), Answer::lost()});
  Session session = open(host);
  const OpResult pushed = session.push_order(order());
  expect(pushed.ok(), "push_order() ends well");
  expect(pushed.document(ENLACE_EMIT_OUTCOME)["remote_id"].text() == "501", "the ERP's id comes back");
  expect(host.events() == std::vector<std::string>{"find_key", "write:order"}, "the find key comes first");
  expect(session.push_order(order()).status == ENLACE_E_AMBIGUOUS, "a lost answer is in doubt");
  expect(host.misuses().empty(), "no rule of the host is broken");
}

void an_order_is_found_again() {
  FakeHost host;
  host.on(
      "GET", "https://api.acme.example/orders?reference=HANDY-31000001",
      {Answer::json(200, *Json::parse(R"([{"id":501,"number":"R-77","state":"open","total":"23.20"}])"))});
  FindRequest request;
  request.reference = "HANDY-31000001";
  request.find_key = Json::object({{"reference", "HANDY-31000001"}});
  const OpResult result = open(host).find_order(request);
  expect(result.ok(), "find_order() ends well");
  expect(result.document(ENLACE_EMIT_FOUND)["documents"].size() == 1, "there is one");
}

}  // namespace

int main() {
  products_are_pulled_and_bad_ones_explained();
  an_order_is_pushed_and_a_lost_answer_is_in_doubt();
  an_order_is_found_again();
}
