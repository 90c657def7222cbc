#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

#include <enlace/sdk/result.hpp>

#include "log/log.hpp"
#include "log/redactor.hpp"
#include "runtime/sim_runtime.hpp"
#include "runtime/url.hpp"

namespace enlace::log {
namespace {

class LoggerTest : public testing::Test {
 protected:
  LoggerTest() {
    EXPECT_EQ(pipe2(ends_, O_NONBLOCK), 0);
    SimRuntime::Options options;
    options.start_unix_ms = 1'764'000'000'123;
    runtime_ = std::make_unique<SimRuntime>(options);
  }
  ~LoggerTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }
  std::unique_ptr<Logger> logger(Format format, Level least = Level::debug) {
    return make_logger(*runtime_, ends_[1], format, least);
  }
  std::string written() {
    std::string text;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(ends_[0], buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

  int ends_[2] = {-1, -1};
  std::unique_ptr<SimRuntime> runtime_;
};

TEST_F(LoggerTest, WritesOneJsonObjectALine) {
  logger(Format::json)
      ->write(Level::warn, {"lupita", "alegra", "orders", "31000001"}, "totals differ",
              Json::object({{"difference", d("0.01")}}));
  EXPECT_EQ(
      written(),
      "{\"time\":\"2025-11-24T16:00:00.123Z\",\"level\":\"warn\",\"tenant\":\"lupita\","
      "\"connector\":\"alegra\",\"job\":\"orders\",\"order\":\"31000001\",\"message\":\"totals differ\","
      "\"fields\":{\"difference\":0.01}}\n");
}

TEST_F(LoggerTest, WritesTextForPeople) {
  logger(Format::text)
      ->write(Level::info, {"lupita", "alegra", "orders", "7"}, "pushed",
              Json::object({{"remission", "R-1"}, {"client", "Tienda Lucía"}, {"n", 3}}));
  EXPECT_EQ(written(),
            "2025-11-24T16:00:00.123Z INFO  lupita/alegra orders #7: pushed remission=R-1 "
            "client=\"Tienda Lucía\" n=3\n");
}

TEST_F(LoggerTest, LeavesOutWhatIsEmptyAndWhatIsBelowItsLevel) {
  auto log = logger(Format::json, Level::info);
  log->write(Level::debug, {}, "unheard");
  log->write(Level::info, {}, "heard");
  EXPECT_EQ(written(), "{\"time\":\"2025-11-24T16:00:00.123Z\",\"level\":\"info\",\"message\":\"heard\"}\n");
}

TEST_F(LoggerTest, OneEventIsOneLineWhateverItSays) {
  for (const Format format : {Format::text, Format::json}) {
    auto log = logger(format);
    log->write(Level::info, {"a\nb", "", "", ""}, "x\r\ny\x1b[0m\xff", Json::object({{"k\n", "v\nw"}}));
    const std::string text = written();
    EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

TEST_F(LoggerTest, CutsWhatIsTooLongForALine) {
  logger(Format::json)->write(Level::info, {}, std::string(100'000, 'x'));
  const std::string text = written();
  EXPECT_LT(text.size(), 5'000u);
  EXPECT_TRUE(Json::parse(text));
}

TEST_F(LoggerTest, NeverWritesASecretInAnyEncodingAnywhere) {
  const std::string secret = "canary \"9f8e7d6c5b\" ñ/&";
  const std::string json = Json(secret).dump();
  for (const Format format : {Format::text, Format::json}) {
    auto log = logger(format);
    log->forbid(secret);
    for (const std::string& form :
         {secret, percent_encode(secret), base64(secret), json.substr(1, json.size() - 2)}) {
      log->write(Level::info, {form, form, form, form}, "message " + form,
                 Json::object({{form, form}, {"list", Json::array({form, Json::object({{"deep", form}})})}}));
      const std::string text = written();
      EXPECT_EQ(text.find("9f8e7d6c5b"), std::string::npos) << text;
      EXPECT_EQ(text.find(base64(secret).substr(4, 16)), std::string::npos) << text;
      EXPECT_NE(text.find("message ***"), std::string::npos) << text;
    }
  }
}

TEST_F(LoggerTest, ASecretMadeOfDigitsDoesNotBreakTheLine) {
  auto log = logger(Format::json);
  log->forbid("100");
  log->write(Level::info, {}, "total", Json::object({{"amount", 100}, {"other", 7}}));
  const auto line = Json::parse(written());
  ASSERT_TRUE(line);
  EXPECT_EQ((*line)["fields"]["amount"].text(), "***");
  EXPECT_EQ((*line)["fields"]["other"].text(), "7");
}

TEST_F(LoggerTest, DoesNotStopWhenItsFileIsGone) {
  auto log = make_logger(*runtime_, -1, Format::text, Level::debug);
  log->write(Level::error, {}, "nobody reads this");
  make_silent_logger()->write(Level::error, {}, "nor this");
  EXPECT_EQ(written(), "");
}

}  // namespace
}  // namespace enlace::log
