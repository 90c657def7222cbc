#include "runtime/smtp_wire.hpp"

#include <gtest/gtest.h>

namespace enlace {
namespace {

const std::string kHeader = "Subject: a\r\n\r\n";

TEST(SmtpWire, ReadsServers) {
  EXPECT_EQ(parse_smtp_url("smtp://Mail.Example.com:587")->origin(), "smtp://mail.example.com:587");
  EXPECT_TRUE(parse_smtp_url("smtps://mail.example.com:465")->implicit_tls);
  EXPECT_EQ(parse_smtp_url("smtp://[::1]:25")->host, "::1");
  for (const char* bad :
       {"smtp://mail.example.com", "http://mail.example.com:25", "smtp://u@mail.example.com:25",
        "smtp://mail.example.com:25/x", "smtp://mail.example.com:0", "smtp://mail example.com:25",
        "smtp://:25", "mail.example.com:25", "smtp://[::1]"}) {
    EXPECT_FALSE(parse_smtp_url(bad)) << bad;
  }
}

TEST(SmtpWire, KnowsAddresses) {
  EXPECT_EQ(problem_of_address("ana@lupita.mx"), nullptr);
  EXPECT_EQ(problem_of_address("ana.lopez+pedidos@ventas.lupita.com.mx"), nullptr);
  EXPECT_EQ(problem_of_address("ana@xn--lupita-5za.mx"), nullptr);
  for (const char* bad : {"",
                          "ana",
                          "@lupita.mx",
                          "ana@",
                          "ana@lupita",
                          "a b@lupita.mx",
                          "ana@lupita..mx",
                          "ana@.mx",
                          ".ana@lupita.mx",
                          "ana..b@lupita.mx",
                          "ana@lup_ita.mx",
                          "ana@lupita.mx>\r\nRCPT TO:<x@y.mx",
                          "<ana@lupita.mx>",
                          "ana@b@c.mx",
                          "\"a b\"@lupita.mx",
                          "ana@lupita.mx ",
                          "añá@lupita.mx",
                          "ana@lupitá.mx",
                          "ana@lupita.mx:25",
                          "ana@[1.2.3.4]"}) {
    EXPECT_NE(problem_of_address(bad), nullptr) << bad;
  }
  EXPECT_STREQ(problem_of_address("añá@lupita.mx"), "not_ascii");
  EXPECT_STREQ(problem_of_address(std::string(65, 'a') + "@lupita.mx"), "local_part");
}

// What one server takes for a line end and the next does not can carry a second message through.
TEST(SmtpWire, RefusesMessagesThatEndLinesInTwoWays) {
  EXPECT_EQ(problem_of_message(kHeader + "b\r\n"), nullptr);
  EXPECT_STREQ(problem_of_message(kHeader + "b\n.\nMAIL FROM:<x@y.mx>\r\n"), "bare_line_feed");
  EXPECT_STREQ(problem_of_message(kHeader + "b\r.\r\n"), "bare_carriage_return");
  EXPECT_STREQ(problem_of_message(kHeader + "b"), "no_final_line_end");
  EXPECT_STREQ(problem_of_message(kHeader + "ñ\r\n"), "not_ascii");
  EXPECT_STREQ(problem_of_message(kHeader + std::string(1, '\0') + "\r\n"), "nul");
  EXPECT_STREQ(problem_of_message(kHeader + std::string(999, 'a') + "\r\n"), "line_too_long");
  EXPECT_EQ(problem_of_message(kHeader + std::string(998, 'a') + "\r\n"), nullptr);
  EXPECT_STREQ(problem_of_message("Subject: a\r\n"), "no_header");
}

TEST(SmtpWire, DoublesDotsAtTheStartOfLines) {
  EXPECT_EQ(dot_stuffed(".\r\na.b\r\n..\r\n"), "..\r\na.b\r\n...\r\n");
}

TEST(SmtpWire, ReadsAnswersInPieces) {
  const std::string stream =
      "250-mail.test greets\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000\r\n550 5.1.1 No such\r\n";
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    SmtpAnswerReader reader;
    std::vector<SmtpAnswer> answers;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      reader.feed(std::string_view(stream).substr(at, step));
      SmtpAnswer answer;
      while (reader.next(answer) == SmtpAnswerReader::State::done) answers.push_back(answer);
    }
    ASSERT_EQ(answers.size(), 2u) << step;
    EXPECT_EQ(answers[0].offers("auth"), "PLAIN LOGIN");
    EXPECT_EQ(answers[0].offers("SIZE"), "1000");
    EXPECT_FALSE(answers[0].offers("STARTTLS"));
    EXPECT_EQ(answers[1].enhanced(), "5.1.1");
    EXPECT_EQ(answers[1].text(), "No such");
    EXPECT_FALSE(reader.has_surplus());
  }
}

TEST(SmtpWire, ReadsAnswersWithoutTextAndGreetingsOfManyLines) {
  SmtpAnswerReader reader;
  reader.feed("220-mail.test\r\n220-\r\n220\r\n250\r\n354\n");
  SmtpAnswer answer;
  for (const auto& [code, lines] : {std::pair(220, 3u), std::pair(250, 1u), std::pair(354, 1u)}) {
    ASSERT_EQ(reader.next(answer), SmtpAnswerReader::State::done) << code;
    EXPECT_EQ(answer.code, code);
    EXPECT_EQ(answer.lines.size(), lines);
  }
  EXPECT_EQ(answer.text(), "");
  EXPECT_EQ(reply_of(SmtpStage::message, answer).text, "");
}

// Words in Latin-1, or cut in the middle of a character, would be no JSON any more.
TEST(SmtpWire, MakesReadableTextOfWhateverAServerSays) {
  const auto text_of = [](const std::string& words) {
    SmtpAnswerReader reader;
    reader.feed("550 5.1.1 " + words + "\r\n");
    SmtpAnswer answer;
    EXPECT_EQ(reader.next(answer), SmtpAnswerReader::State::done);
    return answer.text();
  };
  EXPECT_EQ(text_of("Direcci\xF3n no v\xE1lida"), "Direcci\uFFFDn no v\uFFFDlida");
  EXPECT_EQ(text_of("Dirección"), "Dirección");
  EXPECT_EQ(text_of("\xED\xA0\x80 \xC0\xAF \xF5 \xE2\x82"),
            "\uFFFD\uFFFD\uFFFD \uFFFD\uFFFD \uFFFD \uFFFD\uFFFD");
  std::string long_words = "a";
  for (int i = 0; i < 400; ++i) long_words += "ñ";
  EXPECT_EQ(text_of(long_words).size(), 499u);  // 500 would tear the last one
}

TEST(SmtpWire, RefusesWhatIsNoAnswer) {
  for (const char* bad :
       {"HTTP/1.1 400 Bad Request\r\n", "25\r\n", "250-a\r\n251 b\r\n", "999 x\r\n", "250:x\r\n", "\r\n"}) {
    SmtpAnswerReader reader;
    reader.feed(bad);
    SmtpAnswer answer;
    EXPECT_EQ(reader.next(answer), SmtpAnswerReader::State::malformed) << bad;
  }
  SmtpAnswerReader endless;
  SmtpAnswer answer;
  for (int i = 0; i < 70; ++i) endless.feed(std::string(1000, 'a'));
  EXPECT_EQ(endless.next(answer), SmtpAnswerReader::State::malformed);
}

}  // namespace
}  // namespace enlace
