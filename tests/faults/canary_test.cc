// Twenty secrets go through everything that can go wrong; then every place is searched for them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "mocks/frame/message.hpp"
#include "support/eventually.hpp"
#include "support/machine.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// Signs that every encoding has to change.
constexpr const char* kTokenEnd = "/a+b=c%d\"e";

std::string base64(const std::string& text) {
  static constexpr std::string_view kSigns =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += kSigns[bits >> static_cast<unsigned>(count - 6) & 63U];
  }
  if (count > 0) out += kSigns[bits << static_cast<unsigned>(6 - count) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string json_escaped(const std::string& text) {
  const std::string quoted = Json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string with_escaped_slashes(std::string text) {
  for (std::size_t at = 0; (at = text.find('/', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

struct Form {
  std::string name, text;
};

// A secret in every form in which it may come to light.
void add_forms(std::vector<Form>& forms, const std::string& name, const std::string& secret) {
  forms.push_back({name, secret});
  forms.push_back({name + " in base64", base64(secret)});
  forms.push_back({name + " in a URL", mock::percent_encode(secret)});
  forms.push_back({name + " in JSON", json_escaped(secret)});
  forms.push_back({name + " in JSON of the cautious kind", with_escaped_slashes(json_escaped(secret))});
}

std::vector<Form> forms_of(const mock::Tenant& tenant) {
  std::vector<Form> forms;
  add_forms(forms, "Handy's token", tenant.handy_token);
  add_forms(forms, "Alegra's token", tenant.alegra_token);
  add_forms(forms, "Alegra's pair", tenant.email + ":" + tenant.alegra_token);
  return forms;
}

// What a careless server might answer: whatever it was sent, in any writing. It knows of its own secret only.
std::string echo_of(const mock::Tenant& tenant, const std::string& side) {
  std::vector<Form> forms;
  if (side == "handy") {
    add_forms(forms, "", tenant.handy_token);
  } else {
    add_forms(forms, "", tenant.alegra_token);
    add_forms(forms, "", tenant.email + ":" + tenant.alegra_token);
  }
  Json seen = Json::array();
  for (const Form& form : forms) seen.push_back(form.text);
  const Json body = Json::object(
      {{"message", "not with " + forms[0].text}, {"error", "not with " + forms.back().text}, {"seen", seen}});
  return body.dump();
}

// Where something was found; "" is good.
std::string leaks(const mock::Tenant& tenant, const std::string& where, const std::string& haystack) {
  std::string found;
  for (const Form& form : forms_of(tenant)) {
    if (haystack.find(form.text) != std::string::npos) found += form.name + " is in " + where + '\n';
  }
  return found;
}

// Store, its log and witness, vault, configuration.
std::string leaks_into_files(World& world) {
  std::string found;
  std::size_t files = 0;
  for (const std::string& folder : {world.data(), world.config()}) {
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      ++files;
      found += leaks(world.tenant(), file.path().string(), read_file(file.path().string()));
    }
  }
  EXPECT_GE(files, 5U);
  return found;
}

struct Trouble {
  const char* name;
  std::function<void(World& world)> arrange;
};

void fault(World& world, const std::string& side, Json body) {
  world.control(side, "POST", "/faults", body.set("times", -1));
}

// A refusal that echoes the secret of its side in body and header.
Json echoing(World& world, const std::string& side, int status) {
  const mock::Tenant& tenant = world.tenant();
  const std::string& token = side == "handy" ? tenant.handy_token : tenant.alegra_token;
  return Json::object({{"kind", "status"},
                       {"status", status},
                       {"body", echo_of(tenant, side)},
                       {"headers", Json::object({{"X-Seen", token}})}});
}

const std::vector<Trouble>& troubles() {
  static const std::vector<Trouble> all = {
      {"HandyRefusesTheToken", [](World& world) { fault(world, "handy", echoing(world, "handy", 401)); }},
      {"AlegraRefusesTheToken", [](World& world) { fault(world, "alegra", echoing(world, "alegra", 401)); }},
      {"BothFail",
       [](World& world) {
         for (const char* side : {"handy", "alegra"}) {
           fault(world, side, echoing(world, side, 500).set("probability", d("0.3")));
         }
       }},
      {"RemissionsAreRefused",  // the text of a refusal is kept for people
       [](World& world) {
         fault(world, "alegra",
               echoing(world, "alegra", 400).set("method", "POST").set("path", "*/remissions*"));
       }},
      {"ClientsAreRefused",
       [](World& world) {
         fault(world, "alegra",
               echoing(world, "alegra", 400).set("method", "POST").set("path", "*/contacts*"));
       }},
      {"HandyRefusesWrites",
       [](World& world) {
         for (const char* method : {"PUT", "POST"}) {
           fault(world, "handy", echoing(world, "handy", 422).set("method", method));
         }
       }},
      {"ConnectionsAreReset",
       [](World& world) {
         for (const char* kind : {"reset_before", "reset_after"}) {
           fault(world, "alegra", Json::object({{"kind", kind}, {"probability", d("0.3")}}));
           fault(world, "handy", Json::object({{"kind", kind}, {"probability", d("0.1")}}));
         }
       }},
      {"AnswersAreTruncatedOrBroken",
       [](World& world) {
         for (const char* kind : {"truncate", "malformed", "invalid_utf8"}) {
           fault(world, "alegra", Json::object({{"kind", kind}, {"probability", d("0.2")}}));
         }
       }},
      {"AProxyAnswersInHtml",
       [](World& world) {
         const std::string page = "<pre>" + echo_of(world.tenant(), "alegra") + "</pre>";
         fault(world, "alegra", Json::object({{"kind", "html"}, {"probability", d("0.3")}, {"body", page}}));
       }},
      {"AServerSendsElsewhere",
       [](World& world) {
         const std::string elsewhere = "http://elsewhere.invalid/?t=" + world.tenant().alegra_token;
         fault(world, "alegra",
               echoing(world, "alegra", 302)
                   .set("probability", d("0.3"))
                   .set("headers", Json::object({{"Location", elsewhere}})));
       }},
  };
  return all;
}

class Canary : public testing::TestWithParam<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(Troubles, Canary, testing::Range<std::size_t>(0, troubles().size()),
                         [](const auto& trouble) { return std::string(troubles()[trouble.param].name); });

TEST_P(Canary, IsNowhereAfter) {
  World world({.seed = 100 + GetParam(), .orders = 6, .products = 4, .customers = 4, .profile = "demo"}, "MX",
              kTokenEnd);
  const mock::Tenant& tenant = world.tenant();
  world.set_up();
  std::string said;
  const auto keep = [&](const Finished& finished) { said += finished.out + finished.err; };
  if (GetParam() % 2 == 1) keep(world.enable());  // trouble before the first run, or after it
  const Json state = world.handy_state();
  troubles()[GetParam()].arrange(world);
  keep(world.run({"check", tenant.tenant}));
  keep(world.enable());
  keep(world.sync());
  keep(world.sync({"--json"}));
  keep(world.run({"check", "--json"}));
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"status"}, {"orders"}, {"dead", "list"}, {"doctor"}, {"secret", "list"}, {"tenant", "list"}}) {
    keep(world.run(words));
    std::vector<std::string> as_json = words;
    as_json.emplace_back("--json");
    keep(world.run(as_json));
  }
  for (const Json& order : state["orders"].items()) {
    keep(world.run({"order", order["id"].text()}));
    keep(world.run({"order", order["id"].text(), "--json"}));
  }
  EXPECT_FALSE(said.empty());
  EXPECT_EQ(leaks(tenant, "what was said", said), "");
  EXPECT_EQ(leaks_into_files(world), "");
}

std::string memory_of(int pid) {
  const std::string process = "/proc/" + std::to_string(pid);
  std::ifstream maps(process + "/maps");
  const int memory = ::open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  std::string all;
  for (std::string line; memory >= 0 && std::getline(maps, line);) {
    std::uint64_t start = 0, end = 0;
    char dash = 0;
    std::string rights;
    std::istringstream(line) >> std::hex >> start >> dash >> end >> rights;
    if (rights.empty() || rights[0] != 'r') continue;
    std::string piece(1U << 20U, '\0');
    for (std::uint64_t at = start; at < end; at += piece.size()) {
      const ssize_t got = ::pread(memory, piece.data(), std::min<std::uint64_t>(piece.size(), end - at),
                                  static_cast<off_t>(at));
      if (got <= 0) break;
      all.append(piece, 0, static_cast<std::size_t>(got));
    }
  }
  if (memory >= 0) ::close(memory);
  return all;
}

bool leaves_no_core(int pid) {
  std::istringstream limits(read_file("/proc/" + std::to_string(pid) + "/limits"));
  for (std::string line; std::getline(limits, line);) {
    std::istringstream words(line);
    std::string max, core, file, size, soft, hard;
    words >> max >> core >> file >> size >> soft >> hard;
    if (core == "core") return soft == "0" && hard == "0";
  }
  return false;
}

// The worker is looked at in the middle of an operation, after a server has echoed the secrets at it.
TEST(CanaryInProcesses, IsNotInTheWorkerNorOnAnyCommandLineNorInWhatADeathLeaves) {
  World world({.seed = 99, .orders = 6, .products = 4, .customers = 4, .profile = "plain"}, "MX", kTokenEnd);
  const mock::Tenant& tenant = world.tenant();
  world.set_up_to_serve();
  fault(world, "alegra",
        echoing(world, "alegra", 400)
            .set("method", "POST")
            .set("path", "*/remissions*")
            .set("delay_ms", 2'000));
  const std::uint64_t before = world.received("alegra");
  ChildProcess host = world.start({"serve"});
  const auto refusals = [&] {
    std::size_t count = 0;
    for (const std::string& one : world.requests("alegra", "/api/v1/remissions*"))
      count += one.starts_with("POST") ? 1U : 0U;
    return count;
  };
  // The second one waits for its answer now; the first was answered with the echo.
  ASSERT_TRUE(eventually([&] { return refusals() >= 2 || !host.running(); }, std::chrono::seconds(60)));
  ASSERT_TRUE(host.running()) << world.log();
  ASSERT_GT(world.received("alegra"), before);
  const std::vector<int> workers = children_of(host.pid());
  ASSERT_FALSE(workers.empty());

  const bool may_look = sees_undumpable_processes();
  for (const int pid : workers) {
    const std::string memory = memory_of(pid);
    if (may_look) {
      EXPECT_NE(memory.find("price_list"), std::string::npos) << "this is not the worker's memory";
    } else {
      EXPECT_EQ(memory, "") << "most may not even look";
    }
    EXPECT_EQ(leaks(tenant, "the worker's memory", memory), "");
    EXPECT_TRUE(leaves_no_core(pid));
  }
  std::vector<int> all = workers;
  all.push_back(host.pid());
  for (const int pid : all) {
    for (const char* name : {"/cmdline", "/environ"}) {
      EXPECT_EQ(leaks(tenant, name, read_file("/proc/" + std::to_string(pid) + name)), "");
    }
  }
  EXPECT_TRUE(leaves_no_core(host.pid()));

  for (const int pid : workers) ::kill(pid, SIGSEGV);  // a worker crashes in the middle
  ASSERT_TRUE(eventually([&] { return refusals() >= 3 || !host.running(); }, std::chrono::seconds(60)));
  std::string told;  // the refusal is answered before the host has written it down
  const auto echoed = [&] {
    told = world.run({"dead", "list", "--json"}).out;
    return told.find("not with") != std::string::npos;
  };
  EXPECT_TRUE(eventually(echoed, std::chrono::seconds(30)))
      << "the echo did not get as far as the operator: " << told;
  EXPECT_EQ(leaks(tenant, "the answers of a running host", told), "");
  host.send(SIGSEGV);  // and then the host
  EXPECT_EQ(host.wait(), -SIGSEGV);
  EXPECT_EQ(leaks(tenant, "the log", world.log()), "");
  EXPECT_FALSE(world.log().empty());
  EXPECT_EQ(leaks_into_files(world), "");
}

}  // namespace
}  // namespace enlace::test
