// The program enlace-mock: its data, its files, and the process itself.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/frame/text.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/handy_system.hpp"
#include "mocks/program/tenant_files.hpp"
#include "mocks/tests/http_probe.hpp"

namespace enlace::mock {
namespace {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "enlace-mock-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::uint16_t port_in(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

class MatchingDataTest : public ::testing::Test {
 protected:
  void fill_all(const DataPlan& plan) {
    for (Tenant& tenant : tenants_) {
      const Result<void> filled = fill(tenant, plan, &handy_, &alegra_);
      ASSERT_TRUE(filled.has_value()) << filled.error().message;
    }
  }
  Json alegra_company(std::size_t index) { return alegra_.state()["companies"].items()[index]; }

  SettableClock clock_;
  HandyService handy_{clock_};
  AlegraService alegra_{clock_};
  std::vector<Tenant> tenants_ = demo_tenants(1);
};

TEST_F(MatchingDataTest, EveryHandyProductButOneIsAnAlegraItemOfTheSameCodeAndPrice) {
  fill_all({});
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    std::map<std::string, Decimal> prices;
    const Json company = alegra_company(i);
    for (const Json& item : company["items"].items()) {
      prices[item["reference"].text()] = *item["price"].items()[0]["price"].decimal();
    }
    const Json state = handy_.company_state(tenants_[i].handy_company);
    EXPECT_EQ(state["products"].size(), 31U);
    int unknown = 0;
    for (const Json& product : state["products"].items()) {
      const auto found = prices.find(product["code"].text());
      if (found == prices.end()) {
        ++unknown;
      } else {
        EXPECT_EQ(found->second.str(), product["basePrice"].decimal()->str()) << product["code"].text();
      }
    }
    EXPECT_EQ(unknown, 1);
  }
}

TEST_F(MatchingDataTest, DemoDataHasOrdersOfNewAndKnownCustomersEditsAndDeletions) {
  fill_all({});
  const Json state = handy_.company_state(tenants_[0].handy_company);
  const Json company = alegra_company(0);
  std::map<std::string, bool> known;
  for (const Json& contact : company["contacts"].items()) known[contact["name"].text()] = true;
  int live = 0;
  int edits = 0;
  int cancelled = 0;
  std::map<std::string, std::string> names;
  int without_tax_id = 0;
  for (const Json& customer : state["customers"].items()) {
    names[customer["code"].text()] = customer["description"].text();
    without_tax_id += customer["taxId"].is_null() ? 1 : 0;
  }
  int of_known = 0;
  for (const Json& order : state["orders"].items()) {
    edits += order["isEdited"].truthy() ? 1 : 0;
    cancelled += order["deleted"].truthy() && !order["isEdited"].truthy() ? 1 : 0;
    if (order["deleted"].truthy()) continue;
    ++live;
    of_known += known.contains(names[order["customer"].text()]) ? 1 : 0;
  }
  EXPECT_GE(live, 55);
  EXPECT_GT(of_known, 10);
  EXPECT_LT(of_known, live - 10);
  EXPECT_GT(edits, 0);
  EXPECT_GT(cancelled, 0);
  EXPECT_EQ(without_tax_id, 1);
}

TEST_F(MatchingDataTest, TokensDependOnTheSeedAlone) {
  EXPECT_EQ(demo_tenants(1)[0].handy_token, tenants_[0].handy_token);
  EXPECT_NE(demo_tenants(2)[0].handy_token, tenants_[0].handy_token);
  EXPECT_NE(tenants_[1].handy_token, tenants_[0].handy_token);
}

TEST_F(MatchingDataTest, AwkwardGoodsAreKnownToTheErpsUnderTheirCodes) {
  fill_all({.seed = 4, .orders = 12, .products = 16, .customers = 12, .profile = "awkward"});
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    std::map<std::string, Decimal> prices;
    const Json company = alegra_company(i);
    for (const Json& item : company["items"].items()) {
      prices[item["reference"].text()] = *item["price"].items()[0]["price"].decimal();
    }
    const Json state = handy_.company_state(tenants_[i].handy_company);
    for (const Json& product : state["products"].items()) {
      EXPECT_TRUE(prices.contains(product["code"].text())) << product["code"].text();
    }
    EXPECT_TRUE(prices.contains("DEC-1"));  // the ERP has more than Handy
    for (const Json& contact : company["contacts"].items()) {
      EXPECT_EQ(contact["identification"].text().find("\xC2\xA0"), std::string::npos);
    }
  }
}

class MockWorldTest : public ::testing::Test {
 protected:
  // Handy and these, filled and listening.
  void serve(const std::vector<std::string>& names, const DataPlan& plan = {.orders = 5}) {
    tenants_ = world_tenants(1, names);
    for (const SystemRow& row : system_rows()) {
      const bool handy = std::string_view(row.name) == "handy";
      if (!handy && std::ranges::find(names, row.name) == names.end()) continue;
      systems_.push_back(row.make(clock_, 1));
      if (handy) handy_ = &dynamic_cast<HandySystem&>(*systems_.back()).service();
      for (Tenant& tenant : tenants_) {
        if (!tenant.uses(row.name)) continue;
        const Result<void> filled = systems_.back()->fill(tenant, plan, handy_);
        ASSERT_TRUE(filled.has_value()) << filled.error().message;
      }
      systems_.back()->serve(0);
    }
    const auto written = write_tenant_files(path(), tenants_, systems_, "2026-11-15");
    ASSERT_TRUE(written.has_value()) << written.error().message;
    const Result<Json> secrets = Json::parse(read(path() + "/secrets.json"));
    ASSERT_TRUE(secrets.has_value());
    secrets_ = *secrets;
  }
  [[nodiscard]] std::string path() const { return directory_.file("config/tenants"); }
  const System& system(const std::string& name) {
    for (const auto& one : systems_) {
      if (one->name() == name) return *one;
    }
    throw std::logic_error(name);
  }

  TemporaryDirectory directory_;
  SettableClock clock_;
  std::vector<Tenant> tenants_;
  std::vector<std::unique_ptr<System>> systems_;
  HandyService* handy_ = nullptr;
  Json secrets_;
};

TEST_F(MockWorldTest, TenantFilesPointAtTheMocksAndKeepSecretsApart) {
  serve({"alegra"});
  ASSERT_EQ(tenants_.size(), 2U);
  const std::string yaml = read(path() + "/abarrotes-lupita.yaml");
  EXPECT_NE(yaml.find("base_url: " + system("handy").base() + "/api/v2\n"), std::string::npos);
  EXPECT_NE(yaml.find("base_url: " + system("alegra").base() + "/api/v1\n"), std::string::npos);
  EXPECT_NE(yaml.find("token: secret:handy-token\n"), std::string::npos);
  EXPECT_NE(yaml.find("since: 2026-11-15\n"), std::string::npos);
  EXPECT_EQ(yaml.find(tenants_[0].handy_token), std::string::npos);
  EXPECT_EQ(secrets_["distribuidora-bogota"]["alegra-token"].text(), tenants_[1].alegra_token);
  struct stat status {};
  ASSERT_EQ(::stat((path() + "/secrets.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(MockWorldTest, ATenantIsThereWithItsErpAndUsesWhatIsServed) {
  serve({"gestionix"});
  ASSERT_EQ(tenants_.size(), 1U);
  EXPECT_EQ(tenants_[0].tenant, "comercial-puebla");
  EXPECT_EQ(tenants_[0].systems, std::vector<std::string>{"gestionix"});
  const std::string yaml = read(path() + "/comercial-puebla.yaml");
  EXPECT_EQ(yaml.find("alegra"), std::string::npos);
  EXPECT_NE(yaml.find("base_url: " + system("gestionix").base() + "/api/v3\n"), std::string::npos);
  EXPECT_NE(yaml.find("branch_name: Sucursal Centro\n"), std::string::npos);
  EXPECT_EQ(yaml.find(tenants_[0].account("gestionix").secret), std::string::npos);
  EXPECT_EQ(secrets_["comercial-puebla"].size(), 2U);
  EXPECT_EQ(world_tenants(1, {"gestionix"})[0].account("gestionix").secret,
            secrets_["comercial-puebla"]["gestionix-password"].text());
  EXPECT_NE(world_tenants(2, {"gestionix"})[0].handy_token, tenants_[0].handy_token);
}

TEST_F(MockWorldTest, GestionixSellsWhatHandySellsInOneOfItsBranches) {
  serve({"alegra", "gestionix"}, {.orders = 20});
  ASSERT_EQ(tenants_.size(), 3U);
  const Tenant& tenant = tenants_[2];
  const Json company =
      HttpProbe(port_in(system("gestionix").base())).get("/__mock/state").json()["companies"].items().at(0);
  std::map<std::string, Json> products;
  for (const Json& product : company["products"].items()) products[product["key"].text()] = product;
  const Json state = handy_->company_state(tenant.handy_company);
  int unknown = 0;
  for (const Json& product : state["products"].items()) {
    const auto found = products.find(product["code"].text());
    if (found == products.end()) {
      ++unknown;
      continue;
    }
    EXPECT_EQ(found->second["unit_total_price"].decimal(), product["price"].decimal())
        << product["code"].text();
    EXPECT_EQ(found->second["category"]["name"].text(), product["family"].text());
    EXPECT_EQ(found->second["stock"]["branch_id"].integer(), 5131);
  }
  EXPECT_EQ(unknown, 1);
  EXPECT_EQ(products.at("NORTE-1")["stock"]["branch_id"].integer(), 5132);
  EXPECT_FALSE(products.at("INSUMO-1")["for_sale"].truthy());
  EXPECT_GE(company["clients"].size(), 8U);
  EXPECT_LT(company["clients"].size(), state["customers"].size());
}

TEST_F(MockWorldTest, BindSellsWhatHandySellsAndHasTheWarehousesOfItsSellers) {
  serve({"binderp"}, {.orders = 20});
  ASSERT_EQ(tenants_.size(), 1U);
  const std::string yaml = read(path() + "/mayoreo-del-norte.yaml");
  EXPECT_NE(yaml.find("  binderp:\n"), std::string::npos);
  EXPECT_NE(yaml.find("token: \"secret:binderp-token\""), std::string::npos);
  EXPECT_NE(yaml.find(system("binderp").base() + "/api"), std::string::npos);
  const std::string key = secrets_["mayoreo-del-norte"]["binderp-token"].text();
  EXPECT_EQ(yaml.find(key), std::string::npos);
  HttpProbe bind(port_in(system("binderp").base()),
                 {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}});
  const Json company = bind.get("/__mock/state").json()["companies"].items().at(0);
  for (const std::string& name : {std::string("Público"), std::string("Almacén General")}) {
    EXPECT_NE(yaml.find(name), std::string::npos);
  }
  std::map<std::string, Json> products;
  for (const Json& product : company["Products"].items()) products[product["Code"].text()] = product;
  const Json state = handy_->company_state(tenants_[0].handy_company);
  int unknown = 0;
  for (const Json& product : state["products"].items()) {
    const auto found = products.find(product["code"].text());
    if (found == products.end()) {
      ++unknown;
      continue;
    }
    EXPECT_EQ(found->second["Title"].text(), product["description"].text());
    EXPECT_EQ(found->second["VAT"].decimal(),
              product["tax"].is_null() ? Decimal() : *product["tax"].decimal() / 100);
  }
  EXPECT_EQ(unknown, 1);
  int named = 0;
  for (const Json& seller : state["users"].items()) {
    const std::string wanted = seller["extras"].text();
    if (wanted.empty()) continue;
    ++named;
    bool there = false;
    for (const Json& warehouse : company["Warehouses"].items()) {
      there = there || folded(warehouse["Name"].text()) == folded(wanted);
    }
    EXPECT_TRUE(there) << wanted;
  }
  EXPECT_GE(named, 2);
  // An answer without a body, as it stands on the wire, and the connection goes on.
  const std::string product = company["Products"].items().at(0)["ID"].text();
  const auto deleted = bind.send("DELETE", "/api/Products/" + product);
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
  EXPECT_EQ(bind.get("/api/Products/" + product).status, 404);
  EXPECT_EQ(world_tenants(1, {"binderp"})[0].account("binderp").secret,
            tenants_[0].account("binderp").secret);
}

TEST_F(MockWorldTest, ATenantMayWantNoticesAlone) {
  serve({"smtp"});
  ASSERT_EQ(tenants_.size(), 1U);
  EXPECT_EQ(tenants_[0].systems, std::vector<std::string>{"smtp"});
  const Json address = system("smtp").address();
  EXPECT_TRUE(std::filesystem::exists(address["ca_file"].text()));
  EXPECT_TRUE(address["implicit_tls"].text().starts_with("smtps://127.0.0.1:"));
  const std::string yaml = read(path() + "/" + tenants_[0].tenant + ".yaml");
  EXPECT_NE(yaml.find("port: " + std::to_string(port_in(address["starttls"].text()))), std::string::npos);
  EXPECT_NE(yaml.find("ca_file: " + address["ca_file"].text()), std::string::npos);
  EXPECT_EQ(yaml.find(tenants_[0].account("smtp").secret), std::string::npos);
  HttpProbe control(port_in(system("smtp").base()));
  EXPECT_EQ(control.get("/__mock/state").json()["users"].items().at(0).text(),
            tenants_[0].account("smtp").user);
}

TEST(TenantFiles, SayWhichFileCannotBeWritten) {
  const auto written = write_tenant_files("/proc/no", demo_tenants(1), {}, "2026-11-15");
  ASSERT_FALSE(written.has_value());
  EXPECT_NE(written.error().message.find("/proc/no"), std::string::npos);
}

// Runs enlace-mock with its standard output in a pipe.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments, const std::string& errors = {}) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    arguments.insert(arguments.begin(), ENLACE_MOCK_PROGRAM);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      if (!errors.empty()) {
        ::dup2(::open(errors.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), STDERR_FILENO);
      }
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Program() {
    if (pid_ > 0) end(SIGKILL);
    ::close(output_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string line() {
    std::string text;
    char c = 0;
    while (::read(output_, &c, 1) == 1 && c != '\n') text.push_back(c);
    return text;
  }
  int end(int signal) {
    int status = 0;
    if (signal != 0) ::kill(pid_, signal);
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

TEST(Program, ServesTheWholeWorldUntilItIsTold) {
  const TemporaryDirectory directory;
  Program program({"all", "--orders", "5", "--tenant-config", directory.path(), "--ready-file",
                   directory.file("ready.json")});
  const Result<Json> line = Json::parse(program.line());
  ASSERT_TRUE(line.has_value());
  ASSERT_EQ((*line)["tenants"].size(), 4U);
  EXPECT_EQ((*line)["tenants"].items()[2]["tenant"].text(), "comercial-puebla");
  EXPECT_EQ((*line)["tenants"].items()[3]["tenant"].text(), "mayoreo-del-norte");
  for (const char* system : {"handy", "alegra", "binderp", "gestionix", "smtp"}) {
    EXPECT_FALSE((*line)["control"][system].is_null()) << system;
  }
  const Result<Json> secrets = Json::parse(read(directory.file("secrets.json")));
  ASSERT_TRUE(secrets.has_value());
  const std::string token = (*secrets)["abarrotes-lupita"]["handy-token"].text();
  HttpProbe handy(port_in((*line)["handy"].text()), {{"Authorization", "Bearer " + token}});
  EXPECT_EQ(handy.get("/api/v2/company").json()["company"].text(), "Abarrotes Lupita");
  HttpProbe alegra(port_in((*line)["alegra"].text()));
  EXPECT_EQ(alegra.get("/__mock/state").json()["companies"].size(), 2U);
  // The file is written behind the line; a request served since then proves nothing about it, the end does.
  EXPECT_EQ(program.end(SIGTERM), 0);
  EXPECT_EQ(Json::parse(read(directory.file("ready.json"))).operator*(), *line);
}

TEST(Program, ServesOtherErpsBesideHandy) {
  Program program({"all", "--erps", "alegra,gestionix", "--orders", "5"});
  const Result<Json> line = Json::parse(program.line());
  ASSERT_TRUE(line.has_value());
  ASSERT_EQ((*line)["tenants"].size(), 3U);
  EXPECT_EQ((*line)["tenants"].items()[2]["gestionix_company"].text(), "1104");
  EXPECT_TRUE((*line)["gestionix"].text().ends_with("/api/v3"));
  HttpProbe gestionix(port_in(
      (*line)["control"]["gestionix"].text().substr(0, (*line)["control"]["gestionix"].text().rfind('/'))));
  EXPECT_EQ(gestionix.get("/__mock/companies").json()["companies"].size(), 1U);
  EXPECT_EQ(gestionix.get("/api/v3/clients").status, 401);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

std::string output_of(const std::vector<std::string>& words) {
  Program program(words);
  std::string text;
  for (std::string line = program.line(); !line.empty(); line = program.line()) text += line + "\n";
  program.end(0);
  return text;
}

int exit_of(const std::vector<std::string>& words) {
  Program program(words);
  while (!program.line().empty()) {
  }
  return program.end(0);
}

TEST(Program, JudgesEachCompanyByTheErpOfItsName) {
  Program world({"all", "--erps", "alegra,gestionix", "--orders", "2"});
  const Result<Json> line = Json::parse(world.line());
  ASSERT_TRUE(line.has_value());
  const std::string handy = (*line)["control"]["handy"].text();
  const std::string alegra = (*line)["control"]["alegra"].text();
  const std::string gestionix = (*line)["control"]["gestionix"].text();
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--alegra", alegra, "--gestionix", gestionix}),
            1);  // nothing arrived
  EXPECT_EQ(exit_of({"judge", "--handy", handy}), 2);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--gestionix", "http://127.0.0.1:1/__mock"}), 2);
  HttpProbe(port_in(handy.substr(0, handy.rfind('/')))).post("/__mock/reset", {});
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--gestionix", gestionix}), 2);  // not the same companies
}

TEST(Program, NamesAtTheEndTheFaultsThatNeverFired) {
  const TemporaryDirectory directory;
  const std::string errors = directory.file("stderr");
  Program program({"all", "--erps", "alegra,smtp", "--orders", "1"}, errors);
  const Result<Json> line = Json::parse(program.line());
  ASSERT_TRUE(line.has_value());
  const std::string handy = (*line)["control"]["handy"].text();
  const std::string alegra = (*line)["control"]["alegra"].text();
  HttpProbe(port_in(handy.substr(0, handy.rfind('/'))))
      .send("POST", "/__mock/faults", R"([{"kind":"html","path":"/never"},{"kind":"status"}])");
  HttpProbe(port_in(handy.substr(0, handy.rfind('/')))).get("/api/v2/company");  // hit by the second
  const std::string smtp = (*line)["control"]["smtp"].text();
  HttpProbe(port_in(smtp.substr(0, smtp.rfind('/'))))
      .send("POST", "/__mock/faults", R"({"stage":"quit","kind":"drop"})");
  EXPECT_NE(output_of({"judge", "--handy", handy, "--alegra", alegra})
                .find("this fault of Handy's mock never fired: 1 html * /never"),
            std::string::npos);
  EXPECT_EQ(program.end(SIGTERM), 0);
  EXPECT_EQ(read(errors),
            "enlace-mock: handy: this fault never fired: 1 html * /never\n"
            "enlace-mock: smtp: this fault never fired: 1 drop quit *\n");
}

TEST(Program, JudgesBindAndTheSettingsThatAreAsked) {
  Program world({"all", "--erps", "binderp", "--orders", "2"});
  const Result<Json> line = Json::parse(world.line());
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ((*line)["tenants"].items().at(0)["binderp_company"].text(), "1");
  const std::string handy = (*line)["control"]["handy"].text();
  const std::string bind = (*line)["control"]["binderp"].text();
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--binderp", bind}), 1);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--binderp", bind, "--setting", "warehouse=x"}), 2);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--binderp", bind, "--setting", "nothing.warehouse=x"}), 2);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--binderp", bind, "--setting", "binderp.warehouse=x"}), 1);
}

TEST(Program, JudgesTheMessagesOfTheCompaniesThatAreNamed) {
  Program world({"all", "--erps", "smtp", "--orders", "2"});
  const Result<Json> line = Json::parse(world.line());
  ASSERT_TRUE(line.has_value());
  const std::string handy = (*line)["control"]["handy"].text();
  const std::string smtp = (*line)["control"]["smtp"].text();
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--smtp", smtp, "--notified", "Mayoreo del Norte"}), 1);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--smtp", smtp, "--notified", "Otra"}), 2);
  EXPECT_EQ(exit_of({"judge", "--handy", handy, "--smtp", smtp}), 2);
  EXPECT_EQ(world.end(SIGTERM), 0);  // which takes the file of its authority away
  EXPECT_FALSE(std::filesystem::exists((*line)["smtp"]["ca_file"].text()));
}

TEST(Program, RefusesAPortThatIsTakenAndAWrongName) {
  SettableClock clock;
  HandyService service(clock);
  Frame frame(service, clock, 1);
  const Server taken(frame);
  Program on_taken_port({"handy", "--orders", "0", "--port", std::to_string(taken.port())});
  EXPECT_EQ(on_taken_port.line(), "");
  EXPECT_EQ(on_taken_port.end(0), 1);
  EXPECT_EQ(Program({"handyy"}).end(0), 2);
  EXPECT_EQ(Program({"all", "--erps", "alegra,handy"}).end(0), 2);
}

}  // namespace
}  // namespace enlace::mock
