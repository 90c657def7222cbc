#include "alerts/book.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "alerts/problem.hpp"
#include "ledger/audits.hpp"
#include "phrases/phrasebook.hpp"
#include "schedule/run_record.hpp"
#include "support/manual_runtime.hpp"
#include "support/plain_vault.hpp"

namespace enlace::alerts {
namespace {

constexpr std::int64_t kNow = 1'741'107'600'000;
const std::vector<std::string> kChannels = {"webhook", "mail:ana@lupita.mx"};

class BookTest : public ::testing::Test {
 protected:
  BookTest() {
    store::Database::Options options;
    options.path = ":memory:";
    auto opened = store::Database::open(options);
    EXPECT_TRUE(opened);
    database_ = *std::move(opened);
  }
  static Problem problem(const std::string& cause, std::int64_t count = 1) {
    Problem made;
    made.tenant = "lupita";
    made.instance = "alegra";
    made.cause = cause;
    made.params = Json::object({{"customer", "Tienda"}});
    made.count = count;
    made.orders = {"31000001"};
    return made;
  }
  Book::Changes note(const std::vector<Problem>& seen, std::int64_t at) {
    Book book(*database_);
    const auto changes = book.note(seen, kChannels, at);
    EXPECT_TRUE(changes) << changes.error().message;
    return changes ? *changes : Book::Changes{};
  }
  std::vector<Message> due(std::int64_t at) {
    auto messages = Book(*database_).due(at);
    EXPECT_TRUE(messages);
    return *std::move(messages);
  }
  std::unique_ptr<store::Database> database_;
};

TEST_F(BookTest, TellsOnceOverEachChannelWhenAProblemOpens) {
  EXPECT_EQ(note({problem("tax_id_missing")}, kNow).opened, 1);
  EXPECT_EQ(note({problem("tax_id_missing", 7)}, kNow + 60'000).opened, 0);  // more orders, the same problem
  const std::vector<Message> messages = due(kNow + 60'000);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].channel, "webhook");
  EXPECT_EQ(messages[1].channel, "mail:ana@lupita.mx");
  const auto open = Book(*database_).problems(false);
  ASSERT_TRUE(open && open->size() == 1);
  EXPECT_EQ(open->front().count, 7);
  EXPECT_EQ(open->front().first_seen_ms, kNow);
  EXPECT_EQ(open->front().last_seen_ms, kNow + 60'000);
}

TEST_F(BookTest, WhatFlickersIsOneProblem) {
  note({problem("erp_down")}, kNow);
  EXPECT_EQ(note({}, kNow + 60'000).resolved, 0);
  EXPECT_EQ(note({problem("erp_down")}, kNow + 120'000).opened, 0);
  EXPECT_EQ(note({}, kNow + 120'000 + kQuiet_ms - 1).resolved, 0);
  EXPECT_EQ(note({}, kNow + 120'000 + kQuiet_ms).resolved, 1);
  EXPECT_EQ(note({}, kNow + 240'000 + kQuiet_ms).resolved, 0);
  EXPECT_EQ(due(kNow + 240'000 + kQuiet_ms).size(), 4U);  // opened and resolved, on two channels
}

TEST_F(BookTest, TheSameCauseOpensAgainAfterItWasResolved) {
  note({problem("erp_down")}, kNow);
  note({}, kNow + kQuiet_ms);
  EXPECT_EQ(note({problem("erp_down")}, kNow + 2 * kQuiet_ms).opened, 1);
  const auto all = Book(*database_).problems(true);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].resolved_ms, 0);
  EXPECT_EQ((*all)[1].resolved_ms, kNow + kQuiet_ms);
}

TEST_F(BookTest, AMessageThatNobodyTakesIsTriedWithGrowingPausesAndGivenUpInTheEnd) {
  note({problem("erp_down")}, kNow);
  Book book(*database_);
  Message message = due(kNow).front();
  ASSERT_TRUE(*book.claim(message, kNow));
  ASSERT_TRUE(*book.failed(message, kNow));
  EXPECT_EQ(due(kNow + 59'999).size(), 1U);  // the other channel's
  EXPECT_EQ(due(kNow + 60'000).size(), 2U);
  message = due(kNow + 60'000).front();
  EXPECT_EQ(message.attempts, 1);
  ASSERT_TRUE(*book.claim(message, kNow + 60'000));
  ASSERT_TRUE(*book.failed(message, kNow + 60'000));
  EXPECT_EQ(due(kNow + 179'999).size(), 1U);
  EXPECT_FALSE(*book.failed(message, kNow + kKeepTrying_ms + 1));
  EXPECT_EQ(due(kNow + 10 * kKeepTrying_ms).size(), 1U);
}

// The digest's job and the minute's job may run at the same time.
TEST_F(BookTest, AMessageIsClaimedByOneOfTwoThatListedIt) {
  note({problem("erp_down")}, kNow);
  Book one(*database_), other(*database_);
  const Message message = due(kNow).front();
  EXPECT_TRUE(*one.claim(message, kNow));
  EXPECT_FALSE(*other.claim(message, kNow));
  ASSERT_TRUE(one.sent(message.id));
  EXPECT_FALSE(*other.claim(message, kNow + 3'600'000));
}

// Receivers drop what they have seen by its id.
TEST_F(BookTest, AnIdIsNeverUsedAgain) {
  note({problem("erp_down")}, kNow);
  std::int64_t newest = 0;
  for (const Message& message : due(kNow)) {
    newest = std::max(newest, message.id);
    ASSERT_TRUE(Book(*database_).sent(message.id));
  }
  note({problem("erp_down"), problem("tax_id_missing")}, kNow);
  for (const Message& message : due(kNow)) EXPECT_GT(message.id, newest);
}

// One cause at one system, met by one company after the other: two messages, not fifty.
TEST_F(BookTest, CompaniesThatMeetTheSameCauseAreToldOfTogether) {
  std::vector<Problem> seen;
  const auto meets = [&](const std::string& tenant) {
    Problem one = problem("tax_id_missing", 4);
    one.tenant = tenant;
    one.system = "alegra";
    seen.push_back(one);
  };
  const auto told = [&](std::int64_t at) {
    std::vector<Message> messages = due(at);
    std::erase_if(messages, [](const Message& message) { return message.channel != "webhook"; });
    return messages;
  };
  for (const char* tenant : {"lupita", "norte", "sur"}) meets(tenant);
  Problem other = problem("tax_id_missing");
  other.tenant = "lejos";
  other.system = "gestionix";
  seen.push_back(other);
  note(seen, kNow);
  ASSERT_EQ(told(kNow).size(), 2U) << "one for each system";
  const auto of_alegra = [](const std::vector<Message>& messages) {
    const auto found = std::find_if(messages.begin(), messages.end(), [](const Message& message) {
      return message.body["companies"].text() == "3";
    });
    EXPECT_NE(found, messages.end());
    return found->body;
  };
  EXPECT_EQ(of_alegra(told(kNow))["count"].text(), "12");
  for (int i = 0; i < 20; ++i) {
    meets("late" + std::to_string(i));
    note(seen, kNow + (i + 1) * 10'000);
  }
  EXPECT_EQ(told(kNow + 200'000).size(), 2U) << "they wait for company";
  note(seen, kNow + kGather_ms);
  const std::vector<Message> messages = told(kNow + kGather_ms);
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[2].body["companies"].text(), "20");
  // Mended for all of them: one message.
  note({}, kNow + kGather_ms + kQuiet_ms);
  std::vector<Message> ends = told(kNow + kGather_ms + kQuiet_ms);
  std::erase_if(ends, [](const Message& message) { return message.kind != Kind::resolved; });
  ASSERT_EQ(ends.size(), 2U);
}

// Rule: H-30
TEST_F(BookTest, AnOutageIsOverWhenItSaysSo) {
  note({problem("system_away")}, kNow);
  EXPECT_EQ(note({}, kNow + 60'000).resolved, 1);
}

TEST_F(BookTest, AClockThatWasSetBackKeepsNoProblemOpenForEver) {
  note({problem("erp_down")}, kNow);
  EXPECT_EQ(note({}, kNow - 3'600'000).resolved, 1);
}

TEST_F(BookTest, GathersFailedRunsAndAuditsOfLivingConnectorsAlone) {
  test::ManualRuntime runtime;
  test::PlainVault vault;
  ledger::Ledger ledger(runtime, *database_, vault);
  {
    auto transaction = database_->begin();
    ASSERT_TRUE(transaction);
    for (const char* job : {"lupita/alegra/products", "lupita/alegra/customers", "gone/alegra/products"}) {
      ASSERT_TRUE(transaction->run(
          "INSERT INTO job_run (job, last_started_ms, last_finished_ms, last_ok, last_cause) "
          "VALUES (?, 1, 2, 0, 'credentials_refused')",
          {std::string(job)}));
    }
    ASSERT_TRUE(transaction->commit());
  }
  const std::string today = "2025-03-04";
  const Json report = Json::object({{"differences", Json::array({Json::object({{"order", "31000009"}})})}});
  ASSERT_TRUE(ledger::put_audit(*database_, {"lupita", "alegra", "2025-03-03", kNow, 1, report}));
  const auto seen = problems_now(runtime, *database_, ledger, {"lupita/alegra"});
  ASSERT_TRUE(seen) << seen.error().message;
  ASSERT_EQ(seen->size(), 2U);
  EXPECT_EQ((*seen)[0].cause, "audit_differs");
  EXPECT_EQ((*seen)[0].orders, std::vector<std::string>{"31000009"});
  EXPECT_EQ((*seen)[1].cause, "credentials_refused");
  EXPECT_EQ((*seen)[1].count, 2);  // two runs, one problem
  // That another day agrees says nothing of this one; that the same day does, later, ends it.
  ASSERT_TRUE(ledger::put_audit(*database_, {"lupita", "alegra", today, kNow, 0, Json::object()}));
  EXPECT_EQ(problems_now(runtime, *database_, ledger, {"lupita/alegra"})->size(), 2U);
  ASSERT_TRUE(ledger::put_audit(*database_, {"lupita", "alegra", "2025-03-03", kNow, 0, Json::object()}));
  EXPECT_EQ(problems_now(runtime, *database_, ledger, {"lupita/alegra"})->size(), 1U);
}

// What a run says where it fails is what is said later of its record, of every cause that the host knows.
TEST_F(BookTest, ARunThatFailedSaysWhyInFullWhateverItsCause) {
  test::ManualRuntime runtime;
  test::PlainVault vault;
  ledger::Ledger ledger(runtime, *database_, vault);
  const phrases::Phrasebook phrases;
  const std::regex name(R"(\{(\w+)\})");
  std::map<std::string, Error> errors;
  std::map<std::string, phrases::HostText> texts;
  for (const phrases::HostText& text : phrases::host_texts()) {
    if (std::string(text.code) == "stopped") continue;       // the host itself was
    if (std::string(text.en_what).ends_with('?')) continue;  // a question, no cause
    Error error{ENLACE_E_UPSTREAM, text.code, "its own words", Json::object(), 503, -1, "E7"};
    for (const std::string& words : {std::string(text.en_what), std::string(text.en_remedy),
                                     std::string(text.es_what), std::string(text.es_remedy)}) {
      for (std::sregex_iterator at(words.begin(), words.end(), name), end; at != end; ++at) {
        if ((*at)[1] != "message") error.params.set((*at)[1].str(), "<" + (*at)[1].str() + ">");
      }
    }
    error.params.set("component", "orders");
    error.params.set("http_status", 503).set("erp_code", "E7");  // as whoever met the answer sets them
    const std::string job = std::string("lupita/alegra/") + text.code;
    ASSERT_TRUE(*schedule::take_lease(*database_, job, 1, {"boot", 1, 2}));
    ASSERT_TRUE(schedule::record_run(*database_, job, {1, 2, false, schedule::reason_of(error)}));
    errors.emplace(text.code, std::move(error));
    texts.emplace(text.code, text);
  }
  const auto seen = problems_now(runtime, *database_, ledger, {"lupita/alegra"});
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ(seen->size(), errors.size());
  for (const Problem& problem : *seen) {
    for (const phrases::Language language : {phrases::Language::es, phrases::Language::en}) {
      const phrases::Phrase at_once = phrases.say(language, errors.at(problem.cause));
      const phrases::Phrase later = phrases.say(language, problem.cause, problem.params);
      EXPECT_EQ(later.what, at_once.what);
      EXPECT_EQ(later.remedy, at_once.remedy);
      // "?" stands where a parameter is missing; a question has its own.
      const phrases::HostText& own = texts.at(problem.cause);
      const bool spanish = language == phrases::Language::es;
      const std::string words =
          spanish ? std::string(own.es_what) + own.es_remedy : std::string(own.en_what) + own.en_remedy;
      const std::string said = later.what + later.remedy;
      EXPECT_EQ(std::count(said.begin(), said.end(), '?'), std::count(words.begin(), words.end(), '?'))
          << said;
    }
  }
}

}  // namespace
}  // namespace enlace::alerts
