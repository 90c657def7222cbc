#include <enlace/sdk/testing/fake_host.hpp>

#include <cstdio>
#include <cstdlib>

using namespace enlace;
using namespace enlace::sdk::testing;

namespace {

constexpr const char* kProducts = "https://api.acme.example/products.csv";

void expect(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

Session open(FakeHost& host) {
  const enlace_connector& acme = *enlace_connector_entry(nullptr);
  host.enforce(*describe(host, acme));
  return *Session::open(host, acme, *Json::parse(R"({"instance":"acme","time_zone":"UTC","settings":{}})"));
}

}  // namespace

int main() {
  FakeHost host;
  host.on(
      "GET", kProducts,
      {Answer::text(200, "A-1;Jabón \"fino\";11.60;10\nA-2;Cloro;23.20;20.00\n"),
       Answer::text(200, "A-1;half"), Answer::text(503, ""), Answer::unreachable(), Answer::text(200, "")});
  Session session = open(host);
  const OpResult pulled = session.pull_products();
  expect(pulled.ok() && pulled.documents.size() == 2, "two products");
  expect(pulled.documents[0].document["description"].text() == "Jabón \"fino\"", "text is escaped");
  expect(pulled.documents[1].document["base_price"].text() == "20.00", "prices stay as they are written");
  expect(session.pull_products().error.cause == "product_line_incomplete", "a cut line is an error");
  expect(session.pull_products().status == ENLACE_E_UPSTREAM, "so is a server that fails");
  expect(session.pull_products().status == ENLACE_E_NETWORK, "and one that is not there");
  expect(session.check().ok(), "check() ends well");
  expect(host.misuses().empty(), "no rule of the host is broken");
}
