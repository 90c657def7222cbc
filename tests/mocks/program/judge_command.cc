#include "mocks/program/judge_command.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <optional>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/fault_tally.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/judge/messages.hpp"

namespace enlace::mock {
namespace {

// GET base/state. Error "mock_unreachable" with the reason.
Result<Json> state_of(const std::string& base) {
  try {
    const Poco::URI uri(base + "/state");
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    Poco::Net::HTTPRequest request("GET", uri.getPath(), "HTTP/1.1");
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    if (response.getStatus() != 200) {
      return failure(ENLACE_E_NETWORK, "mock_unreachable",
                     base + " answers " + std::to_string(response.getStatus()));
    }
    return Json::parse(body);
  } catch (const Poco::Exception& problem) {
    return failure(ENLACE_E_NETWORK, "mock_unreachable", base + ": " + problem.displayText());
  }
}

// An ERP whose mock can be judged: a new one is a row.
struct Erp {
  const char* option;
  const char* title;
  Books (*books)(const Json& company);
};
constexpr Erp kErps[] = {
    {"--alegra", "Alegra", books_of_alegra},
    {"--binderp", "Bind ERP", books_of_binderp},
    {"--gestionix", "Konfío Gestionix", books_of_gestionix},
};

struct Side {
  const Erp* erp = nullptr;
  Json::Array companies;
  std::map<std::string, std::string> settings;  // that its documents must have
};

// The company of an ERP that belongs to Handy's one at `index`: the one of its name, or the only candidate
// where the two systems were filled in the same order.
const Json* partner(const Side& side, const Json::Array& handy, std::size_t index, bool by_order) {
  if (by_order) return &side.companies[index];
  const auto named = std::ranges::find_if(side.companies, [&](const Json& company) {
    return company["name"].text() == handy[index]["name"].text();
  });
  return named == side.companies.end() ? nullptr : &*named;
}

// The settings among `words`, "binderp.warehouse=Ruta Norte", that belong to an ERP of that option.
std::map<std::string, std::string> settings_of(const Erp& erp, const std::vector<std::string>& words) {
  const std::string prefix = std::string(erp.option).substr(2) + ".";
  std::map<std::string, std::string> settings;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (!word.starts_with(prefix) || equals == std::string::npos) continue;
    settings[word.substr(prefix.size(), equals - prefix.size())] = word.substr(equals + 1);
  }
  return settings;
}

// Says what it finds; false for findings, nullopt when the two sides do not fit together.
std::optional<bool> judge_all(const Json::Array& handy, const std::vector<Side>& sides,
                              const Expectations& expectations) {
  const bool by_order = sides.size() == 1 && sides.front().companies.size() == handy.size();
  bool clean = true;
  std::size_t judged = 0;
  for (std::size_t i = 0; i < handy.size(); ++i) {
    for (const Side& side : sides) {
      const Json* company = partner(side, handy, i, by_order);
      if (!company) continue;
      ++judged;
      Expectations own = expectations;
      own.settings = side.settings;
      const Verdict verdict = judge(handy[i], side.erp->books(*company), own);
      clean = clean && verdict.clean();
      std::cout << handy[i]["name"].text() << ": " << verdict.delivered << " of " << verdict.expected
                << " orders stand in " << side.erp->title
                << " exactly once, with the right client, lines, taxes and total\n";
      if (!verdict.clean()) std::cout << verdict.text();
    }
  }
  std::size_t there = 0;
  for (const Side& side : sides) there += side.companies.size();
  if (judged != there) return std::nullopt;
  return clean;
}

// Says what the mail server holds of the companies of those names; false for findings, nullopt when Handy
// does not have one of them.
std::optional<bool> judge_mail(const Json::Array& handy, const Json& mail,
                               const std::vector<std::string>& notified,
                               const NoticeExpectations& expectations) {
  bool clean = true;
  for (const std::string& name : notified) {
    const auto company =
        std::ranges::find_if(handy, [&](const Json& one) { return one["name"].text() == name; });
    if (company == handy.end()) return std::nullopt;
    const Verdict verdict = judge_notices(*company, mail, expectations);
    const bool anything = verdict.expected > 0;
    clean = clean && verdict.clean() && anything;
    std::cout << name << ": " << verdict.delivered << " of " << verdict.expected
              << " messages, one for each order and recipient, with customer, lines and total\n";
    if (!verdict.clean()) std::cout << verdict.text();
    if (!anything) std::cout << "nobody was sent anything\n";
  }
  for (const std::string& stray : stray_notices(handy, mail)) {
    std::cout << "stray: " << stray << " names no order of Handy\n";
    clean = false;
  }
  return clean;
}

// A fault that was armed and never fired has tested nothing: said, but no finding.
void tell_unfired(const std::string& title, const Json& state) {
  for (const Json& fault : state["faults_never_fired"].items()) {
    std::cout << "this fault of " << title << "'s mock never fired: " << fault_line(fault) << '\n';
  }
}

}  // namespace

int judge_command(const std::vector<std::string>& words) {
  CLI::App app{
      "Compares the orders in the Handy mock with the documents in the mocks of the ERPs, company by "
      "company.\n"
      "A company of Handy belongs to the one of the same name.",
      "enlace-mock judge"};
  std::string handy;
  std::vector<std::string> addresses(std::size(kErps));
  Expectations expectations;
  std::vector<std::string> undelivered;
  app.add_option("--handy", handy, "Control side of the Handy mock, http://127.0.0.1:PORT/__mock")
      ->required();
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    app.add_option(kErps[i].option, addresses[i],
                   std::string("Control side of the mock of ") + kErps[i].title);
  }
  std::string smtp;
  std::vector<std::string> notified;
  NoticeExpectations notices;
  CLI::Option* mail = app.add_option("--smtp", smtp, "Control side of the mail server");
  CLI::Option* names =
      app.add_option("--notified", notified, "Names of the companies whose orders are sent by e-mail")
          ->delimiter(',');
  app.add_option("--recipients", notices.recipients, "Who gets each of them; without it, whoever got any")
      ->delimiter(',')
      ->needs(mail);
  mail->needs(names);
  app.add_flag("--deletions", expectations.deletions, "Orders deleted in Handy must have left the ERP");
  app.add_flag("--sales-apart", expectations.sales_apart,
               "Gestionix: sales are ventas, only presales pedidos");
  std::vector<std::string> settings;
  app.add_option(
         "--setting", settings,
         "What every document of an ERP must have, such as binderp.warehouse=Bodega or binderp.kind=pedido")
      ->check(CLI::Validator(
          [](const std::string& word) {
            const bool known = std::ranges::any_of(
                kErps, [&](const Erp& erp) { return settings_of(erp, {word}).size() == 1; });
            return known ? std::string() : word + " is not ERP.NAME=VALUE";
          },
          "ERP.NAME=VALUE"));
  app.add_option("--undelivered", undelivered, "Live orders that must not arrive: ids")->delimiter(',');
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  expectations.undelivered.insert(undelivered.begin(), undelivered.end());

  const auto unusable = [](const std::string& why) {
    std::cerr << "enlace-mock judge: " << why << '\n';
    return 2;
  };
  const Result<Json> orders = state_of(handy);
  if (!orders) return unusable(orders.error().message);
  tell_unfired("Handy", *orders);
  std::vector<Side> sides;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i].empty()) continue;
    const Result<Json> state = state_of(addresses[i]);
    if (!state) return unusable(state.error().message);
    tell_unfired(kErps[i].title, *state);
    sides.push_back({&kErps[i], (*state)["companies"].items(), settings_of(kErps[i], settings)});
  }
  if (sides.empty() && smtp.empty())
    return unusable("say with what: --alegra, --binderp, --gestionix, --smtp …");
  const Json::Array& companies = (*orders)["companies"].items();
  std::optional<bool> clean = judge_all(companies, sides, expectations);
  if (!clean) return unusable("the mocks do not hold the same companies");
  if (!smtp.empty()) {
    const Result<Json> state = state_of(smtp);
    if (!state) return unusable(state.error().message);
    tell_unfired("the mail server", *state);
    notices.undelivered = expectations.undelivered;
    const std::optional<bool> mailed = judge_mail(companies, *state, notified, notices);
    if (!mailed) return unusable("Handy does not hold all the companies of --notified");
    clean = *clean && *mailed;
  }
  return *clean ? 0 : 1;
}

}  // namespace enlace::mock
