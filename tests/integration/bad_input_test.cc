// What people and remote systems get wrong: each is named with its next step, the rest goes on, and what was
// held up arrives once it is mended.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <sstream>

#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// Standard error without the lines of the log, which are for programs.
std::string without_log(const std::string& err) {
  std::istringstream lines(err);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('{')) text += line + '\n';
  }
  return text;
}

class BadInput : public testing::Test {
 protected:
  BadInput() { world_.set_up(); }

  // Runs a command twice: for programs and for people. It fails, the code stands in the JSON, and the text
  // names the thing and says more than one sentence: what, and what to do.
  void expect_told(const std::vector<std::string>& words, const std::string& code, const std::string& name) {
    std::vector<std::string> as_json = words;
    as_json.emplace_back("--json");
    const Finished machine = world_.run(as_json);
    EXPECT_NE(machine.exit, 0);
    EXPECT_NE(machine.out.find('"' + code + '"'), std::string::npos) << machine.out << machine.err;
    const Finished person = world_.run(words);
    EXPECT_NE(person.exit, 0);
    EXPECT_GT(person.exit, 0) << "signal " << person.signal;
    const std::string text = person.out + without_log(person.err);
    EXPECT_NE(text.find(name), std::string::npos) << "does not name " << name << ":\n" << text;
    EXPECT_EQ(text.find(code), std::string::npos) << "shows a code, not a sentence:\n" << text;
  }

  void expect_delivered() {
    const Finished synced = world_.sync();
    EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
    const mock::Verdict verdict = world_.judge();
    EXPECT_TRUE(verdict.clean()) << verdict.text() << synced.out << synced.err;
    EXPECT_EQ(verdict.delivered, verdict.expected);
    EXPECT_GT(verdict.expected, 0U);
  }

  // Everything was brought once, so that later syncs may run.
  void enable() {
    const Finished enabled = world_.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  }

  // An order that nobody has brought over yet.
  std::string new_order(const Json& more = Json::object()) {
    const Json state = world_.handy_state();
    Json order =
        Json::object({{"customer", state["customers"].items()[0]["code"]},
                      {"items", Json::array({Json::object({{"product", state["products"].items()[0]["code"]},
                                                           {"quantity", 2}})})}});
    for (const Json::Member& member : more.members()) order.set(member.key, member.value);
    return world_.handy("orders", order)["id"].text();
  }

  [[nodiscard]] std::string tenant_file() const {
    return world_.config() + "/tenants/" + world_.tenant().tenant + ".yaml";
  }
  void replace_in(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = read_file(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in\n" << text;
    write_file(file, text.replace(at, from.size(), to));
  }
  void set_secret(const std::string& name, const std::string& value) {
    const Finished stored = world_.run({"secret", "set", world_.tenant().tenant, name}, value + "\n");
    ASSERT_EQ(stored.exit, 0) << stored.err;
  }
  std::string sync_cause(const std::string& component) {
    const Finished synced = world_.sync({"--json"});
    const Result<Json> answer = Json::parse(synced.out);
    if (!answer) return "no JSON: " + synced.out + synced.err;
    for (const Json& one : answer->items()) {
      if (one["component"].text() == component) return one["cause"].text();
    }
    return "no such component";
  }

  World world_{{.seed = 5, .orders = 3, .products = 4, .customers = 3, .profile = "plain"}};
  const std::string tenant_ = world_.tenant().tenant;
};

// --- configuration -------------------------------------------------------------------------------------

TEST_F(BadInput, BrokenYamlStopsItsOwnTenantOnly) {
  write_file(world_.config() + "/tenants/rota.yaml", "tenant: rota\nhandy: {token: [}\n");
  expect_told({"check"}, "yaml_invalid", "rota.yaml:2:");
  enable();
  expect_delivered();
}

TEST_F(BadInput, AnUnknownKeyIsNamedWithTheNearestOne) {
  write_file(world_.config() + "/tenants/rota.yaml",
             "tenant: rota\nname: Rota\nhandy: {token: secret:handy-token}\nconectors: {}\n");
  expect_told({"check"}, "unknown_key", "connectors");
  enable();
  expect_delivered();
}

TEST_F(BadInput, AMissingSecretIsNamed) {
  enable();
  new_order();
  ASSERT_EQ(world_.run({"secret", "remove", tenant_, "alegra-token"}).exit, 0);
  expect_told({"sync", tenant_}, "secret_missing", "alegra-token");
  set_secret("alegra-token", world_.tenant().alegra_token);
  expect_delivered();
}

TEST_F(BadInput, AWrongTokenOfHandyIsNamed) {
  enable();
  new_order();
  set_secret("handy-token", "not-the-token");
  expect_told({"check", tenant_}, "handy_token_invalid", "Handy");
  expect_told({"sync", tenant_}, "handy_token_invalid", "Handy");
  set_secret("handy-token", world_.tenant().handy_token);
  expect_delivered();
}

TEST_F(BadInput, AWrongTokenOfAlegraIsNamed) {
  enable();
  new_order();
  set_secret("alegra-token", "not-the-token");
  expect_told({"check", tenant_}, "http_unauthorized", "Alegra");
  expect_told({"sync", tenant_}, "http_unauthorized", "Alegra");
  set_secret("alegra-token", world_.tenant().alegra_token);
  expect_delivered();
}

// Rule: H-29
TEST_F(BadInput, ATokenIsStoredWithoutWhatWasPastedAlong) {
  const std::string token = world_.tenant().alegra_token;
  const Finished stored =
      world_.run({"secret", "set", tenant_, "alegra-token"}, "\uFEFF\n  \"Bearer " + token + "\u00A0\"\r\n");
  ASSERT_EQ(stored.exit, 0) << stored.err;
  for (const char* told : {"Bearer", "quotes", "blanks", "byte-order mark"}) {
    EXPECT_NE(stored.out.find(told), std::string::npos) << told << " in\n" << stored.out;
  }
  EXPECT_EQ(stored.out.find(token), std::string::npos);
  enable();
  new_order();
  expect_delivered();

  const Finished several = world_.run({"secret", "set", tenant_, "alegra-token"}, "one\ntwo\n");
  EXPECT_EQ(several.exit, 2) << several.out;
  EXPECT_NE(several.err.find("one line"), std::string::npos) << several.err;
  ASSERT_EQ(world_.run({"secret", "set", tenant_, "alegra-token", "--as-is"}, " " + token + "\n").exit, 0);
  expect_told({"check", tenant_}, "http_unauthorized", "Alegra");
}

TEST_F(BadInput, APriceListThatDoesNotExistIsNamed) {
  enable();
  new_order();
  replace_in(tenant_file(), "price_list: General", "price_list: Mayoreo Norte");
  expect_told({"check", tenant_}, "price_list_not_found", "Mayoreo Norte");
  expect_told({"sync", tenant_, "--only", "products"}, "price_list_not_found", "General");
  replace_in(tenant_file(), "price_list: Mayoreo Norte", "price_list: General");
  expect_delivered();
}

TEST_F(BadInput, AnUnreachableHostIsNamed) {
  enable();
  const std::string order = new_order();
  const std::string config = read_file(tenant_file());
  const std::size_t at = config.find("base_url: \"") + 11;
  const std::string base = config.substr(at, config.find('"', at) - at);
  replace_in(tenant_file(), base, "http://127.0.0.1:9/api/v1");
  expect_told({"sync", tenant_, "--only", "products"}, "server_silent", "127.0.0.1:9");
  (void)world_.sync({"--only", "orders"});
  EXPECT_EQ(world_.order(order)["state"].text(), "waiting");
  replace_in(tenant_file(), "http://127.0.0.1:9/api/v1", base);
  ASSERT_EQ(world_.run({"dead", "retry", order}).exit, 0);  // at once, not when its pause is over
  expect_delivered();
}

// --- the store -----------------------------------------------------------------------------------------

TEST_F(BadInput, ADataFileOfANewerVersionIsLeftAlone) {
  enable();
  new_order();
  sqlite3* store = nullptr;
  ASSERT_EQ(sqlite3_open(world_.store().c_str(), &store), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(store, "PRAGMA user_version = 9999", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(store);
  const Finished refused = world_.sync();
  EXPECT_GT(refused.exit, 0);
  EXPECT_NE(refused.err.find(world_.store()), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("9999"), std::string::npos) << refused.err;
}

// --- connectors ----------------------------------------------------------------------------------------

TEST_F(BadInput, ALibraryThatIsNoConnectorIsRefused) {
  const std::string text = world_.data() + "/text.so";
  write_file(text, "not a library at all\n");
  fs::permissions(text, fs::perms::owner_read | fs::perms::owner_write);
  for (const std::string& file : {text, std::string(ENLACE_TEST_CONNECTORS "/no_entry.so"),
                                  std::string(ENLACE_TEST_CONNECTORS "/other_major.so")}) {
    const Finished refused = world_.run({"plugin", "allow", file, "--yes"});
    EXPECT_GT(refused.exit, 0) << file;
    EXPECT_NE((refused.out + refused.err).find(fs::path(file).filename().string()), std::string::npos)
        << refused.out << refused.err;
  }
  enable();
  expect_delivered();
}

TEST_F(BadInput, ATamperedLibraryIsNotLoaded) {
  enable();
  new_order();
  const std::string copy = world_.data() + "/alegra.so";
  fs::copy_file(ENLACE_PLUGINS "/alegra.so", copy);
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
  const Finished allowed = world_.run({"plugin", "allow", copy, "--yes"});
  ASSERT_EQ(allowed.exit, 0) << allowed.err;
  const std::string original = read_file(copy);
  write_file(copy, original + "x");
  expect_told({"sync", tenant_}, "plugin_tampered", copy);
  write_file(copy, original);
  expect_delivered();
}

// --- data ------------------------------------------------------------------------------------------------

Json item(const std::string& name, const Json& reference) {
  Json row = Json::object({{"name", name},
                           {"status", "active"},
                           {"type", "product"},
                           {"price", Json::array({Json::object({{"idPriceList", "1"}, {"price", 10}})})},
                           {"tax", Json::array()},
                           {"inventory", Json::object({{"unit", "unit"}, {"availableQuantity", 5}})}});
  if (!reference.is_null()) row.set("reference", reference);
  return row;
}

TEST_F(BadInput, ItemsThatCannotBeCopiedAreNamedAndTheRestIs) {
  world_.alegra("items", item("Tornillo 1/2", "TOR-1/2"));
  world_.alegra("items", item("Sin clave", Json()));
  world_.alegra("items", item("Gemelo uno", "GEM-1"));
  world_.alegra("items", item("Gemelo dos", "GEM-1"));
  world_.alegra("items", item("Café ☕ Peñón", "CAFE-1"));
  world_.alegra("items", item(std::string(300, 'x'), "LARGO-1"));
  enable();
  const Finished synced = world_.sync({"--only", "products"});
  const std::string text = synced.out + synced.err;
  for (const char* name : {"TOR-1/2", "Sin clave", "GEM-1"}) {
    EXPECT_NE(text.find(name), std::string::npos) << name << ":\n" << text;
  }
  std::string products;
  const Json state = world_.handy_state();
  for (const Json& product : state["products"].items()) products += product["code"].text() + " ";
  EXPECT_NE(products.find("CAFE-1"), std::string::npos) << products << text;
  EXPECT_NE(products.find("LARGO-1"), std::string::npos) << products << text;
  expect_delivered();
}

TEST_F(BadInput, NamesOfAnyKindArriveAsTheyAre) {
  enable();
  int number = 0;
  for (const std::string& name : {std::string("Peña Núñez & Cía. \"La Güera\""),
                                  std::string("Tienda 🌮🎉"), "Largo " + std::string(230, 'n')}) {
    const std::string code = "RARO-" + std::to_string(++number);
    world_.handy("customers",
                 Json::object({{"code", code}, {"description", name}, {"rfc", "XAXX010101000"}}));
    new_order(Json::object({{"customer", code}}));
  }
  expect_delivered();
}

TEST_F(BadInput, AmountsThatAreTextOrTooFineAreNamedOrExact) {
  enable();
  const std::string broken = new_order(Json::object({{"raw", Json::object({{"totalSales", "12,5"}})}}));
  const std::string fine = new_order();
  (void)world_.sync();
  EXPECT_EQ(world_.order(fine)["state"].text(), "delivered");
  const Json order = world_.order(broken);
  EXPECT_TRUE(order["state"].text() == "dead" || order["state"].text() == "delivered") << order.dump();
}

// --- answers ---------------------------------------------------------------------------------------------

class BadAnswer : public BadInput, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(Kinds, BadAnswer, testing::Values("html", "malformed", "truncate", "invalid_utf8"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST_P(BadAnswer, HoldsUpNothingForGood) {
  enable();
  new_order();
  for (const char* side : {"handy", "alegra"}) {
    world_.control(side, "POST", "/faults",
                   Json::object({{"kind", GetParam()}, {"method", "GET"}, {"times", -1}}));
    const Finished synced = world_.sync({"--only", "products"});
    if (std::string(GetParam()) != "invalid_utf8") {  // those bytes are replaced, and the rest counts (H-25)
      EXPECT_GT(synced.exit, 0) << side << synced.out << synced.err;
      EXPECT_NE(without_log(synced.err).find("enlace: "), std::string::npos) << synced.err;
    }
    world_.control(side, "DELETE", "/faults");
  }
  expect_delivered();
}

// White space without end is no mistake of the content.
TEST_F(BadInput, AnAnswerOfTenMebibytesIsRead) {
  enable();
  new_order();
  for (const char* side : {"handy", "alegra"}) {
    world_.control(side, "POST", "/faults",
                   Json::object({{"kind", "huge"}, {"method", "GET"}, {"times", -1}}));
  }
  expect_delivered();
}

// Rule: H-16
TEST_F(BadInput, AMistypedSinceLetsNoHistoryIn) {
  for (const char* day : {"2026-13-45", "22/11/2026", "foo"}) {
    const Finished synced = world_.sync({"--since", day});
    EXPECT_EQ(synced.exit, 2) << synced.out;
    EXPECT_NE(synced.err.find(day), std::string::npos) << synced.err;
  }
  EXPECT_EQ(world_.judge().delivered, 0U);
}

}  // namespace
}  // namespace enlace::test
