#include <enlace/sdk/http.hpp>

#include <gtest/gtest.h>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::sdk {
namespace {

using testing::Answer;
using testing::FakeHost;
using testing::Operation;

constexpr const char* kUrl = "https://api.example.com/v1/things";

Error read_error(Answer answer) {
  FakeHost host;
  host.on("GET", kUrl, {std::move(answer)});
  Call call = host.begin(Operation::check);
  const Result<Json> result = get_json(call, kUrl, "api");
  return result ? Error() : result.error();
}

Error write_error(Answer answer) {
  FakeHost host;
  host.on("POST", kUrl, {std::move(answer)});
  Call call = host.begin(Operation::delete_order);
  const Result<Json> result = post_json(call, kUrl, "api", "order", Json::object());
  return result ? Error() : result.error();
}

TEST(Url, EncodesWhatItIsGiven) {
  EXPECT_EQ(Url("https://api.example.com/v1/").segment("items").segment("A/1 ñ").query("q", "a&b=c+d%").str(),
            "https://api.example.com/v1/items/A%2F1%20%C3%B1?q=a%26b%3Dc%2Bd%25");
  EXPECT_EQ(Url("https://x").query("start", 30).query("limit", std::int64_t{5}).str(),
            "https://x?start=30&limit=5");
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
}

TEST(JsonExchange, SendsAndReadsJson) {
  FakeHost host;
  host.on("PUT", kUrl, {Answer::json(200, Json::object({{"id", 7}}))});
  Call call = host.begin(Operation::delete_order);
  const Result<Json> result =
      put_json(call, kUrl, "api", "order", Json::object({{"price", Json(d("98.70"))}}));
  ASSERT_TRUE(result);
  EXPECT_EQ((*result)["id"].text(), "7");
  const HttpRequest& request = host.requests()[0];
  EXPECT_EQ(request.body, R"({"price":98.7})");
  EXPECT_EQ(request.purpose, "order");
  EXPECT_EQ(request.auth, "api");
  EXPECT_EQ(request.headers[1], (std::pair<std::string, std::string>("Content-Type", "application/json")));
}

TEST(JsonExchange, NoContentIsNull) {
  FakeHost host;
  host.on("DELETE", kUrl, {Answer::text(204, "")});
  Call call = host.begin(Operation::delete_order);
  HttpRequest request;
  request.method = "DELETE";
  request.url = kUrl;
  request.purpose = "order";
  const Result<Json> result = exchange_json(call, request);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->is_null());
}

TEST(JsonExchange, ABodyThatIsNotJsonIsNoAnswer) {
  EXPECT_EQ(read_error(Answer::text(200, "<html>")).status, ENLACE_E_UPSTREAM);
  EXPECT_EQ(read_error(Answer::text(200, "<html>")).cause, "not_json");
  EXPECT_EQ(read_error(Answer::text(200, "")).cause, "not_json");
  EXPECT_EQ(write_error(Answer::text(201, "{\"id\":")).status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(write_error(Answer::text(201, "{\"id\":")).cause, "not_json");
}

TEST(HttpError, MeansTheSameForEveryConnector) {
  struct Row {
    int http;
    enlace_status read, write;
    const char* cause;
  };
  for (const Row& row : {Row{401, ENLACE_E_AUTH, ENLACE_E_AUTH, "http_unauthorized"},
                         Row{403, ENLACE_E_FORBIDDEN, ENLACE_E_FORBIDDEN, "http_forbidden"},
                         Row{404, ENLACE_E_NOT_FOUND, ENLACE_E_NOT_FOUND, "http_not_found"},
                         Row{409, ENLACE_E_CONFLICT, ENLACE_E_CONFLICT, "http_conflict"},
                         Row{429, ENLACE_E_RATE_LIMITED, ENLACE_E_RATE_LIMITED, "http_rate_limited"},
                         Row{400, ENLACE_E_INVALID, ENLACE_E_INVALID, "http_rejected"},
                         Row{422, ENLACE_E_INVALID, ENLACE_E_INVALID, "http_rejected"},
                         Row{408, ENLACE_E_UPSTREAM, ENLACE_E_AMBIGUOUS, "http_unexpected_status"},
                         Row{302, ENLACE_E_UPSTREAM, ENLACE_E_AMBIGUOUS, "http_unexpected_status"},
                         Row{500, ENLACE_E_UPSTREAM, ENLACE_E_AMBIGUOUS, "http_server_error"},
                         Row{503, ENLACE_E_UPSTREAM, ENLACE_E_AMBIGUOUS, "http_server_error"}}) {
    const Error read = read_error(Answer::text(row.http, "no"));
    const Error write = write_error(Answer::text(row.http, "no"));
    EXPECT_EQ(read.status, row.read) << row.http;
    EXPECT_EQ(write.status, row.write) << row.http;
    EXPECT_EQ(read.cause, row.cause);
    EXPECT_EQ(write.http_status, row.http);
    EXPECT_EQ(write.params["purpose"].text(), "order");
  }
  for (const char* body : {"", "{}", R"({"message":"no permission"})", "Forbidden"}) {
    EXPECT_EQ(read_error(Answer::text(403, body)).cause, "http_forbidden") << body;
    EXPECT_EQ(write_error(Answer::text(403, body)).status, ENLACE_E_FORBIDDEN) << body;
  }
}

// A page for browsers is not the API's: neither the order nor a right is at fault, and nothing is gone.
TEST(HttpError, APageIsOfWhatStandsBeforeTheServer) {
  for (const int status : {400, 402, 403, 404, 405, 406, 409, 410, 422}) {
    const Answer page = Answer::text(status, "<!DOCTYPE html><html><title>Blocked</title>");
    for (const Error& error : {read_error(page), write_error(page)}) {
      EXPECT_EQ(error.status, ENLACE_E_UPSTREAM) << status;
      EXPECT_EQ(error.params["answer"].text(), "Blocked") << status;
      EXPECT_EQ(error.http_status, status);
      EXPECT_TRUE(is_firewall(error)) << status;
    }
    EXPECT_FALSE(is_firewall(write_error(Answer::json(status, Json::object())))) << status;
  }
  for (const int status : {401, 408, 429, 500}) {
    EXPECT_FALSE(is_firewall(read_error(Answer::text(status, "<html>")))) << status;
  }
}

TEST(HttpError, CarriesTheWordsToWhereverItIsShown) {
  const Error error =
      write_error(Answer::text(422, R"({"code":"E7","errors":[{"field":"rfc","message":"no"}]})"));
  EXPECT_EQ(error.params["answer"].text(), "rfc: no");
  EXPECT_EQ(error.params["erp_code"].text(), "E7");
  EXPECT_EQ(error.params["http_status"].text(), "422");
  EXPECT_FALSE(write_error(Answer::text(422, "")).params.contains("answer"));
}

TEST(JsonExchange, AnErrorInAGoodAnswerIsAnError) {
  const char* kBodies[] = {R"({"error":"closed"})", R"({"success":false,"message":"closed"})",
                           R"({"code":500,"message":"closed"})", R"({"errors":[{"message":"closed"}]})",
                           R"({"status":"error","message":"closed","data":null})"};
  for (const char* body : kBodies) {
    const Error read = read_error(Answer::text(200, body));
    EXPECT_EQ(read.cause, "error_in_answer") << body;
    EXPECT_EQ(read.status, ENLACE_E_UPSTREAM) << body;
    EXPECT_EQ(read.message, "closed") << body;
    EXPECT_EQ(read.params["answer"].text(), "closed") << body;
    EXPECT_EQ(write_error(Answer::text(201, body)).status, ENLACE_E_INVALID) << body;
  }
  for (const char* body :
       {R"({"id":7,"error":null})", R"({"code":200,"message":"deleted"})", R"({"message":"ok"})",
        R"({"id":7,"code":500,"message":"x"})", R"({"code":"500","description":"a product"})",
        R"({"success":true})", "{}", "[]", R"({"error":"","data":[1]})", R"({"errors":[]})",
        R"({"error":"partly","data":[{"id":1}]})"}) {
    FakeHost host;
    host.on("GET", kUrl, {Answer::text(200, body)});
    Call call = host.begin(Operation::check);
    EXPECT_TRUE(get_json(call, kUrl, "api")) << body;
  }
}

TEST(HttpError, RepeatsTheWordsOfTheBody) {
  const auto words = [](const char* body) { return read_error(Answer::text(400, body)); };
  EXPECT_EQ(words(R"({"code":903,"message":"El límite"})").message, "El límite");
  EXPECT_EQ(words(R"({"code":903,"message":"El límite"})").erp_code, "903");
  EXPECT_EQ(words(R"({"error":{"code":"E1","message":"no"}})").message, "no");
  EXPECT_EQ(words(R"({"error":{"code":"E1","message":"no"}})").erp_code, "E1");
  EXPECT_EQ(words(R"({"error":"no"})").message, "no");
  EXPECT_EQ(words("[]").message, "HTTP 400");
  const std::string long_text = "x" + std::string(300, 'a') + [] {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "ñ";
    return text;
  }();
  const Error error = read_error(Answer::json(400, Json::object({{"message", long_text}})));
  EXPECT_TRUE(error.message.ends_with("ñ…"));
  EXPECT_LE(error.message.size(), 803u);                 // 500 characters
  EXPECT_TRUE(Json::parse(Json(error.message).dump()));  // cut between characters
}

TEST(HttpError, ReadsTheWaitInEveryForm) {
  const auto wait = [](Answer::Headers headers, int status = 429) {
    return read_error(Answer::text(status, "{}", std::move(headers))).retry_after_ms;
  };
  EXPECT_EQ(wait({{"Retry-After", "7"}}), 7000);
  EXPECT_EQ(wait({{"Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT"}}), 30'000);  // the fake host says 12:00:00
  EXPECT_EQ(wait({{"Retry-After", "Mon, 23 Nov 2026 11:00:00 GMT"}}), 0);
  // Against the server's own clock, where it gives that; against ours where that cannot be right; not at all
  // where neither can.
  EXPECT_EQ(
      wait({{"Date", "Wed, 23 Dec 2026 12:00:00 GMT"}, {"Retry-After", "Wed, 23 Dec 2026 12:00:30 GMT"}}),
      30'000);
  EXPECT_EQ(
      wait({{"Date", "Wed, 18 Nov 2026 12:00:00 GMT"}, {"Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT"}}),
      30'000);
  EXPECT_EQ(
      wait({{"Date", "Wed, 18 Nov 2026 12:00:00 GMT"}, {"Retry-After", "Wed, 23 Dec 2026 12:00:30 GMT"}}),
      -1);
  EXPECT_EQ(wait({{"Retry-After", "soon"}, {"X-Rate-Limit-Reset", "42"}}), 42'000);
  EXPECT_EQ(wait({{"X-Rate-Limit-Reset", "42"}}), 42'000);
  EXPECT_EQ(wait({{"X-Rate-Limit-Reset", "42"}}, 503), -1);
  EXPECT_EQ(wait({{"Retry-After", "9"}}, 503), 9000);
  EXPECT_EQ(wait({{"Retry-After", "-5"}}), 0);
  EXPECT_EQ(wait({{"Retry-After", "99999999999"}}), 24 * 60 * 60 * 1000);
  EXPECT_EQ(wait({{"Retry-After", "Mon, 31 Feb 2026 12:00:30 GMT"}}), -1);
  EXPECT_EQ(wait({}), -1);
}

class PagingTest : public ::testing::Test {
 protected:
  static Json::Array rows(int from, int count) {
    Json::Array rows;
    for (int i = 0; i < count; ++i) rows.push_back(Json(from + i));
    return rows;
  }
  Result<void> read(const Paging& paging, const std::function<Result<Json::Array>(std::size_t)>& fetch) {
    seen_.clear();
    Call call = host_.begin(Operation::pull_products);
    return for_each_row(
        call, paging,
        [&](std::size_t offset) {
          offsets_.push_back(offset);
          return fetch(offset);
        },
        [&](const Json& row) -> Result<void> {
          seen_.push_back(*row.integer());
          return {};
        });
  }
  FakeHost host_;
  std::vector<std::int64_t> seen_;
  std::vector<std::size_t> offsets_;
};

TEST_F(PagingTest, ReadsToTheShortPage) {
  EXPECT_TRUE(
      read({3, 10}, [](std::size_t offset) { return rows(static_cast<int>(offset), offset < 6 ? 3 : 1); }));
  EXPECT_EQ(seen_, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(offsets_, (std::vector<std::size_t>{0, 3, 6}));
}

TEST_F(PagingTest, AnEmptyPageIsTheEnd) {
  EXPECT_TRUE(read({3, 10}, [](std::size_t offset) { return rows(0, offset == 0 ? 3 : 0); }));
  EXPECT_EQ(offsets_.size(), 2u);
}

TEST_F(PagingTest, NoticesAPageThatRepeats) {
  const Result<void> result = read({3, 10}, [](std::size_t) { return rows(0, 3); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().cause, "page_repeated");
  EXPECT_EQ(result.error().status, ENLACE_E_UPSTREAM);
}

TEST_F(PagingTest, NoticesAServerThatIgnoresTheLimit) {
  EXPECT_EQ(read({3, 10}, [](std::size_t) { return rows(0, 4); }).error().cause, "page_too_long");
}

TEST_F(PagingTest, StopsAtItsBudget) {
  const Result<void> result =
      read({3, 5}, [](std::size_t offset) { return rows(static_cast<int>(offset), 3); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().cause, "page_budget");
  EXPECT_EQ(result.error().status, ENLACE_E_BUDGET);
  EXPECT_EQ(offsets_.size(), 5u);
}

TEST_F(PagingTest, PassesFailuresOnAndStops) {
  const Result<void> result = read({3, 5}, [](std::size_t offset) -> Result<Json::Array> {
    if (offset == 3) return failure(ENLACE_E_AUTH, "http_unauthorized");
    return rows(0, 3);
  });
  EXPECT_EQ(result.error().cause, "http_unauthorized");
  host_.cancel();
  EXPECT_EQ(read({3, 5}, [](std::size_t) { return rows(0, 3); }).error().status, ENLACE_E_CANCELLED);
}

TEST(JsonExchange, LetsTheConnectorReadARefusal) {
  FakeHost host;
  host.on("GET", kUrl, {Answer::json(422, *Json::parse(R"({"errors":[{"code":"c","text":"no"}]})"))});
  Call call = host.begin(Operation::check);
  HttpRequest request;
  request.url = kUrl;
  const Result<Json> result = exchange_json(call, request, [](const Json& body, Error& error) {
    error.erp_code = body["errors"].items()[0]["code"].text();
    error.cause = "mine";
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().erp_code, "c");
  EXPECT_EQ(result.error().cause, "mine");
  EXPECT_EQ(result.error().status, ENLACE_E_INVALID);
}

// A list of numbered rows; each round may find other pages.
class Sweep : public ::testing::Test {
 protected:
  Result<bool> run(std::vector<ListPage> pages) {
    Call call = host_.begin(Operation::check);
    return sweep(
        call,
        [&](std::size_t number) -> Result<ListPage> {
          asked_.push_back(number);
          const std::size_t next = asked_.size() - 1;
          if (next >= pages.size()) return failure(ENLACE_E_UPSTREAM, "no_more");
          return pages[next];
        },
        [](const Json& row) { return row["id"].text(); },
        [&](const Json& row) -> Result<void> {
          seen_ += row["id"].text();
          return {};
        },
        5);
  }
  static ListPage page(const std::string& ids, std::optional<std::int64_t> total, bool last) {
    ListPage page{{}, total, last};
    for (const char id : ids) page.rows.push_back(Json::object({{"id", std::string(1, id)}}));
    return page;
  }

  FakeHost host_;
  std::vector<std::size_t> asked_;
  std::string seen_;
};

TEST_F(Sweep, GivesEachRowOnce) {
  EXPECT_TRUE(*run({page("ab", 4, false), page("bcd", 4, true)}));
  EXPECT_EQ(seen_, "abcd");
  EXPECT_EQ(asked_, (std::vector<std::size_t>{0, 1}));
}

TEST_F(Sweep, BelievesALastPageWithoutATotal) {
  EXPECT_TRUE(*run({page("a", std::nullopt, true)}));
}

TEST_F(Sweep, ReadsAgainWhenRowsAreMissing) {
  EXPECT_TRUE(*run({page("ab", 4, false), page("d", 3, false), page("", 4, true), page("abcd", 4, true)}));
  EXPECT_EQ(seen_, "abdc");
}

TEST_F(Sweep, SaysThatRowsStayMissing) {
  EXPECT_FALSE(*run({page("ab", 3, true), page("ab", 3, true)}));
  EXPECT_EQ(list_incomplete("things").error.params["list"].text(), "things");
}

TEST_F(Sweep, CountsTheSecondRoundByItself) {  // c has gone, d has come: 3 of 3 in the second round
  EXPECT_TRUE(*run({page("abc", 4, true), page("abd", 3, true)}));
  EXPECT_EQ(seen_, "abcd");
}

// a was read, then goes: c moves to the page that was read already, and as many are seen as the list has now.
TEST_F(Sweep, ReadsAgainWhenARowThatWasReadGoesMeanwhile) {
  EXPECT_TRUE(*run({page("ab", 4, false), page("d", 3, true), page("bc", 3, false), page("d", 3, true)}));
  EXPECT_EQ(seen_, "abdc");
  asked_.clear();
  EXPECT_FALSE(*run({page("ab", 4, false), page("d", 3, true), page("bc", 3, false), page("e", 4, true)}));
}

// apis/alegra.md 1.4: a total that stops at 10 000, whatever the list holds.
TEST_F(Sweep, MoreRowsThanTheTotalAreNoHole) {
  EXPECT_TRUE(*run({page("ab", 3, false), page("cd", 3, false), page("e", 3, true)}));
  EXPECT_EQ(seen_, "abcde");
  EXPECT_EQ(asked_.size(), 3u) << "one round is enough";
}

Json bad_row(const char* id) {
  return Json::object({{"id", id}, {std::string(Json::kUnreadable), "a value was expected"}});
}

// Rule: H-25
TEST_F(Sweep, ARowThatCannotBeReadMayBeTheOneThatIsLookedFor) {
  ListPage one = page("a", 3, false), two = page("c", 3, true);
  one.rows.push_back(bad_row("b"));
  EXPECT_FALSE(*run({one, two, one, two}));
  EXPECT_EQ(seen_, "ac");
}

// Rule: H-25
TEST_F(Sweep, ARowThatCannotBeReadGoesToWhomItConcerns) {
  ListPage one = page("a", 4, false), two = page("d", 4, true);
  one.rows.push_back(bad_row("b"));
  one.rows.push_back(bad_row(""));
  std::string unreadable;
  Call call = host_.begin(Operation::check);
  const Result<bool> complete = sweep(
      call, [&](std::size_t number) -> Result<ListPage> { return number == 0 ? one : two; },
      [](const Json& row) { return row["id"].text(); },
      [&](const Json& row) -> Result<void> {
        seen_ += row["id"].text();
        return {};
      },
      5,
      [&](const Json& row) -> Result<void> {
        unreadable += "(" + row["id"].text() + ")";
        return {};
      });
  ASSERT_TRUE(complete);
  EXPECT_TRUE(*complete);
  EXPECT_EQ(seen_, "ad");
  EXPECT_EQ(unreadable, "(b)()");
}

// Rule: H-25
TEST(JsonExchange, OneRowThatIsNotJsonIsMarkedForWhoLooks) {
  const char* body = R"({"data":[{"id":1},{"id":2,"x":1 2},{"id":3,"n":"\ud83d"}]})";
  EXPECT_EQ(read_error(Answer::text(200, body)).cause, "not_json");
  FakeHost host;
  host.on("GET", kUrl, {Answer::text(200, body)});
  Call call = host.begin(Operation::check);
  HttpRequest request;
  request.url = kUrl;
  const Result<Json> result = exchange_json(call, request, {}, BadRows::mark);
  ASSERT_TRUE(result);
  EXPECT_TRUE(is_unreadable((*result)["data"].items()[1]));
  EXPECT_FALSE(is_unreadable((*result)["data"].items()[2]));
  EXPECT_EQ((*result)["data"].items()[2]["n"].text(), "\uFFFD");
}

// Rule: H-25
TEST(JsonExchange, SaysWhereARowIsAtFaultOfWhichNobodyKnowsTheEnd) {
  const Error doubt =
      read_error(Answer::text(200, R"({"data":[{"id":1,"c":"1/2" x"},{"id":2,"c":"3/4" x"}]})"));
  EXPECT_EQ(doubt.cause, "not_json");
  EXPECT_TRUE(doubt.params["row"].truthy());
  EXPECT_FALSE(read_error(Answer::text(200, "<html>")).params.contains("row"));
  EXPECT_FALSE(read_error(Answer::text(200, R"([{"id":1)")).params.contains("row"));
}

TEST(JsonExchange, PassesAByteOrderMarkBy) {
  FakeHost host;
  host.on("GET", kUrl, {Answer::text(200, "\xEF\xBB\xBF{\"id\":7}")});
  Call call = host.begin(Operation::check);
  EXPECT_EQ((*get_json(call, kUrl, "api"))["id"].text(), "7");
}

TEST_F(Sweep, RefusesWhatCannotBeAList) {
  EXPECT_EQ(run({page("ab", 9, false), page("ab", 9, false)}).error().cause, "page_repeated");
  asked_.clear();
  EXPECT_EQ(run({ListPage{{Json(1)}, 1, true}}).error().cause, "answer_unreadable");
  asked_.clear();
  EXPECT_EQ(run({page("a", 9, false), page("b", 9, false), page("c", 9, false), page("d", 9, false),
                 page("e", 9, false), page("f", 9, false)})
                .error()
                .cause,
            "page_budget");
  host_.cancel();
  EXPECT_EQ(run({page("a", 1, true)}).error().status, ENLACE_E_CANCELLED);
}

}  // namespace
}  // namespace enlace::sdk
