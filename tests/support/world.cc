#include "support/world.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> command(const std::string& config, const std::vector<std::string>& words) {
  std::vector<std::string> all = {ENLACE_PROGRAM, "--config", config, "--lang", "en"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

int spawn(const std::vector<std::string>& words, const posix_spawn_file_actions_t& actions) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int pid = -1;
  if (::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ) != 0) return -1;
  return pid;
}

}  // namespace

Running::~Running() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  wait();
}

void Running::send(int signal) const { ::kill(pid_, signal); }

int Running::wait() {
  int status = 0;
  if (pid_ <= 0 || ::waitpid(pid_, &status, 0) != pid_) return -1;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

World::World(const mock::DataPlan& plan, const std::string& country)
    : handy_(clock_),
      alegra_(clock_),
      handy_frame_(handy_, clock_, plan.seed),
      alegra_frame_(alegra_, clock_, plan.seed),
      handy_server_(std::make_unique<mock::Server>(handy_frame_)),
      alegra_server_(std::make_unique<mock::Server>(alegra_frame_)) {
  for (mock::Tenant& tenant : mock::demo_tenants(plan.seed)) {
    if (tenant.country == country) tenant_ = tenant;
  }
  const Result<void> filled = mock::fill(tenant_, plan, &handy_, &alegra_);
  if (!filled) ADD_FAILURE() << "the mocks do not take their data: " << filled.error().message;
}

World::~World() = default;

void World::set_up(const std::string& extra) {
  fs::create_directories(config() + "/tenants");
  fs::create_directories(data());
  write_file(config() + "/enlace.yaml", "data: " + data() + "/enlace.db\nplugins: [" ENLACE_PLUGINS
                                        "]\nmaster_key: {file: " + data() + "/master.key}\nlog: {level: info, format: json}\n");
  write_file(config() + "/connectors.yaml", "connectors: []\n");
  write_file(config() + "/tenants/" + tenant_.tenant + ".yaml",
             "tenant: " + tenant_.tenant + "\nname: " + tenant_.name + "\ntime_zone: " + tenant_.time_zone +
                 "\nhandy:\n  token: secret:handy-token\n  base_url: " + handy_server_->base() +
                 "/api/v2\nconnectors:\n  alegra:\n    credentials: {email: " + tenant_.email +
                 ", token: secret:alegra-token}\n    settings: {country: " + tenant_.country +
                 ", price_list: General, base_url: \"" + alegra_server_->base() +
                 "/api/v1\"}\n    sync: {products: on, inventory: on, customers: on, orders: on, deletions: on}\n"
                 "    since: 2020-01-01\n" +
                 (extra.empty() ? "" : "    " + extra + "\n"));
  const Finished allowed = run({"plugin", "allow", ENLACE_PLUGINS "/alegra.so", "--yes"});
  ASSERT_EQ(allowed.exit, 0) << allowed.err;
  for (const auto& [name, value] :
       {std::pair("handy-token", tenant_.handy_token), std::pair("alegra-token", tenant_.alegra_token)}) {
    const Finished stored = run({"secret", "set", tenant_.tenant, name}, value + "\n");
    ASSERT_EQ(stored.exit, 0) << stored.err;
  }
}

Finished World::run(const std::vector<std::string>& words, const std::string& input) {
  const std::string out = directory_.file("out"), err = directory_.file("err"), in = directory_.file("in");
  write_file(in, input);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  Running process(spawn(command(config(), words), actions));
  ::posix_spawn_file_actions_destroy(&actions);
  const int exit = process.wait();
  return {exit < 0 ? -1 : exit, exit < 0 ? -exit : 0, read_file(out), read_file(err)};
}

Running World::start(const std::vector<std::string>& words) {
  const std::string log = directory_.file("log");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
  Running process(spawn(command(config(), words), actions));
  ::posix_spawn_file_actions_destroy(&actions);
  return process;
}

std::string World::log() const { return read_file(directory_.file("log")); }

Json World::control(const std::string& side, const std::string& method, const std::string& path, const Json& body) {
  mock::Frame& frame = side == "handy" ? handy_frame_ : alegra_frame_;
  const mock::Frame::Answer answer =
      frame.serve(mock::make_request(method, "/__mock" + path, {{"Content-Type", "application/json"}},
                                     body.is_null() ? std::string() : body.dump()));
  const Result<Json> json = Json::parse(answer.response.body);
  EXPECT_LT(answer.response.status, 300) << path << ": " << answer.response.body;
  return json ? *json : Json();
}

std::size_t World::writes(const std::string& side) {
  const Json journal = control(side, "GET", "/requests");
  std::size_t count = 0;
  for (const Json& request : (journal.is_array() ? journal : journal["requests"]).items()) {
    const std::string& method = request["method"].text();
    if (method != "GET" && method != "HEAD") ++count;
  }
  return count;
}

Json World::handy_state() { return handy_.company_state(tenant_.handy_company); }

Json World::alegra_state() {
  const Json state = alegra_.state();
  for (const Json& company : state["companies"].items()) {
    if (company["id"].text() == tenant_.alegra_company) return company;
  }
  return {};
}

mock::Verdict World::judge(const mock::Expectations& expectations) {
  return mock::judge(handy_state(), alegra_state(), expectations);
}

}  // namespace enlace::test
