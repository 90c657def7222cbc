#include "handy/listing.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "unit/handy/sample_order.hpp"

namespace enlace::handy {
namespace {

// A list that is cut into pages anew at each request, as Handy does it.
class Server {
 public:
  explicit Server(int count) {
    for (int i = 1; i <= count; ++i) ids.push_back(i);
  }
  Result<Json> page(int number) {
    ++requests;
    if (before) before(number);
    Json records = Json::array();
    const std::size_t first = static_cast<std::size_t>(number - 1) * page_size;
    for (std::size_t i = first; i < std::min(first + page_size, ids.size()); ++i) {
      records.push_back(Json::object({{"id", ids[i]}}));
    }
    Json pagination =
        Json::object({{"totalCount", counts ? std::min(most_counted, static_cast<int>(ids.size())) : 0},
                      {"totalPages", 1}});
    pagination.set("nextPage", "https://elsewhere.example/?page=" + std::to_string(number + 1));
    return Json::object({{"pagination", pagination}, {"things", records}});
  }
  Result<Listing> read() {
    return walk("things", [this](int number) { return page(number); });
  }

  std::vector<int> ids;
  std::size_t page_size = kPageSize;
  bool counts = true;
  int most_counted = 1'000'000;
  int requests = 0;
  std::function<void(int number)> before;
};

TEST(Walk, ReadsEveryPageOnce) {
  for (const int count : {0, 1, 99, 100, 101, 200, 250}) {
    Server server(count);
    const auto listing = server.read();
    ASSERT_TRUE(listing);
    EXPECT_TRUE(listing->complete);
    EXPECT_EQ(listing->records.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(server.requests, count / 100 + 1) << count << ": a full page is not the last";
  }
}

TEST(Walk, DoesNotTrustThePageSize) {
  Server server(95);
  server.page_size = 10;  // `max` was ignored
  EXPECT_EQ(server.read()->records.size(), 95u);
}

TEST(Walk, ATotalThatStopsSomewhereIsNotTheEnd) {
  for (const int most : {100, 150, 200}) {
    Server server(330);
    server.most_counted = most;
    const auto listing = server.read();
    ASSERT_TRUE(listing);
    EXPECT_TRUE(listing->complete) << most;
    EXPECT_EQ(listing->records.size(), 330u) << most;
    EXPECT_EQ(server.requests, 4) << most;
  }
}

TEST(Walk, WalksAgainWhenTheTotalChanges) {
  Server server(250);
  server.before = [&](int number) {
    if (number == 2 && server.ids.size() == 250) server.ids.erase(server.ids.begin());
  };
  const auto listing = server.read();
  EXPECT_TRUE(listing->complete);
  EXPECT_EQ(listing->records.size(), 249u);
  EXPECT_EQ(server.requests, 2 + 3);
}

TEST(Walk, DropsRepeatsAndDoesNotCountThem) {
  Server server(200);
  bool shifted = false;
  server.before = [&](int number) {
    if (number != 2 || shifted) return;
    shifted = true;  // one comes in at the front, one goes at the end: the total stays
    server.ids.insert(server.ids.begin(), 900);
    server.ids.pop_back();
  };
  const auto listing = server.read();
  EXPECT_TRUE(listing->complete);
  EXPECT_EQ(listing->records.size(), 200u);
  EXPECT_GT(server.requests, 2);
}

TEST(Walk, ReadsWhatIsAddedAtTheEndMeanwhile) {
  Server server(250);
  server.before = [&](int) { server.ids.push_back(static_cast<int>(server.ids.size()) + 1); };
  const auto listing = server.read();
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->complete);
  EXPECT_GT(listing->records.size(), 250u);
  EXPECT_EQ(server.requests, 3 + 2);  // each growth is checked on the page before
}

TEST(Walk, ARecordThatGoesWhileOthersComeIsNoticed) {
  Server server(250);
  server.before = [&](int number) {
    if (number != 2 || server.ids.front() != 1) return;
    server.ids.erase(server.ids.begin());  // 101 moves to the first page, which was read already
    server.ids.insert(server.ids.end(), {901, 902});
  };
  const auto listing = server.read();
  EXPECT_TRUE(listing->complete);
  EXPECT_EQ(listing->records.size(), 251u);
  EXPECT_TRUE(std::any_of(listing->records.begin(), listing->records.end(),
                          [](const Json& record) { return record["id"].text() == "101"; }));
}

TEST(Walk, SaysSoWhenTheListNeverStandsStill) {
  Server server(150);
  server.before = [&](int number) {
    if (number == 2) server.ids.erase(server.ids.begin());
  };
  const auto listing = server.read();
  ASSERT_TRUE(listing);
  EXPECT_FALSE(listing->complete);
  EXPECT_EQ(server.requests, 8);
}

TEST(Walk, ReadsOnWhereTheCountsAreZero) {
  for (const int count : {0, 1, 100, 101, 250}) {
    Server server(count);
    server.counts = false;
    const auto listing = server.read();
    EXPECT_TRUE(listing->complete);
    EXPECT_EQ(listing->records.size(), static_cast<std::size_t>(count));
  }
}

TEST(Walk, EndsWhenAServerAnswersEveryPageWithTheSame) {
  Server server(50);
  const auto listing = walk("things", [&](int) {
    Server same(50);
    same.counts = false;
    return same.page(1);
  });
  EXPECT_EQ(listing->records.size(), 50u);
}

TEST(Walk, EndsWhereAServerRepeatsItsLastPage) {
  for (const int count : {100, 200, 250}) {
    for (const char* name : {"id", "code", "other"}) {
      int requests = 0;
      const auto listing = walk("things", [&](int number) {
        ++requests;
        Server server(count);
        Json page = *server.page(std::min(number, (count + 99) / 100));
        Json records = Json::array();
        for (const Json& record : page["things"].items())
          records.push_back(Json::object({{name, record["id"].text()}}));
        page.set("things", records);
        return Result<Json>(page);
      });
      ASSERT_TRUE(listing);
      EXPECT_TRUE(listing->complete) << count << name;
      EXPECT_GE(listing->records.size(), static_cast<std::size_t>(count));
      EXPECT_LE(requests, 4) << count << name;
    }
  }
}

TEST(Walk, APageThatComesAgainInsteadOfAnotherIsAHole) {
  const auto listing = walk("things", [&](int number) {
    Server server(300);
    return server.page(std::min(number, 2));
  });
  ASSERT_TRUE(listing);
  EXPECT_FALSE(listing->complete);
}

TEST(Walk, AnEmptyPageBehindTheEndMayCountNothing) {
  for (const int count : {0, 100, 200}) {
    Server server(count);
    const auto listing = walk("things", [&](int number) {
      Json page = *server.page(number);
      if (page["things"].size() == 0) page.set("pagination", Json::object({{"totalCount", 0}}));
      return Result<Json>(page);
    });
    ASSERT_TRUE(listing);
    EXPECT_TRUE(listing->complete) << count;
    EXPECT_EQ(listing->records.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(server.requests, count / 100 + 1) << count;
  }
}

TEST(Walk, HandsOnAnErrorAndRefusesAnAnswerWithoutAList) {
  const auto failed =
      walk("things", [](int) -> Result<Json> { return failure(ENLACE_E_AUTH, "handy_token_invalid"); });
  EXPECT_EQ(failed.error().cause, "handy_token_invalid");
  for (const char* text : {"{}", R"({"things":null})", R"({"things":{}})", R"({"other":[]})"}) {
    const auto listing = walk("things", [&](int) -> Result<Json> { return test::json(text); });
    EXPECT_EQ(listing.error().cause, "handy_answer_malformed") << text;
    EXPECT_EQ(listing.error().status, ENLACE_E_UPSTREAM);
  }
}

TEST(Walk, ToleratesStrangePagination) {
  for (const char* text : {R"({"pagination":{"totalCount":"1","nextPage":7},"things":[{"id":1}]})",
                           R"({"pagination":{"totalCount":1,"nextPage":null},"things":[{"code":"A"}]})",
                           R"({"pagination":{"totalCount":1},"things":[null]})"}) {
    const auto listing = walk("things", [&](int) -> Result<Json> { return test::json(text); });
    ASSERT_TRUE(listing) << text;
    EXPECT_TRUE(listing->complete) << text;
    EXPECT_EQ(listing->records.size(), 1u) << text;
  }
}

}  // namespace
}  // namespace enlace::handy
