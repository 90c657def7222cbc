#include <enlace/sdk/mime.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace enlace::mime {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find("\r\n", at);
    lines.push_back(text.substr(at, end - at));
    if (end == std::string::npos) break;
    at = end + 2;
  }
  return lines;
}

TEST(Mime, QuotesWhatIsNotPlain) {
  EXPECT_EQ(quoted_printable("a=b ñ\n"), "a=3Db =C3=B1\r\n");
  EXPECT_EQ(quoted_printable("blank \n"), "blank=20\r\n");
  EXPECT_EQ(quoted_printable(".\nFrom x\n"), "=2E\r\n=46rom x\r\n");
  for (const std::string& line : lines_of(quoted_printable(std::string(500, 'a') + std::string(300, '=')))) {
    EXPECT_LE(line.size(), 76u);
  }
}

TEST(Mime, EncodesHeadersInWordsOfWholeCharacters) {
  EXPECT_EQ(header_text("plain", 9), "plain");
  EXPECT_EQ(header_text("Año", 9), "=?UTF-8?Q?A=C3=B1o?=");
  EXPECT_EQ(header_text("=?x?=", 9).substr(0, 10), "=?UTF-8?Q?");
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "ñ\xF0\x9F\x98\x80 ";
  for (const std::string& line : lines_of("Subject: " + header_text(long_text, 9))) {
    EXPECT_LE(line.size(), 76u);
    // No character is torn: what stands in a word is valid by itself.
    EXPECT_EQ(line.find("=C3?="), std::string::npos);
  }
}

// Rule: E-1
TEST(Mime, LetsNoTextBecomeAHeader) {
  Message message;
  message.from = {"Ana\r\nBcc: x@y.mx", "a@lupita.mx"};
  message.to = "b@lupita.mx";
  message.subject = "Pedido\r\nBcc: eva@evil.mx";
  message.text = "t";
  message.html = "<p>h</p>";
  const std::string out = composed(message);
  for (const std::string& line : lines_of(out)) EXPECT_FALSE(line.starts_with("Bcc")) << line;
}

// Rule: E-1
TEST(Mime, LetsNoNameTurnWhatStandsBesideIt) {
  for (const char* mark : {"\u202E", "\u202A", "\u2066", "\u2069", "\u200E", "\u200F", "\u061C", "\uFEFF"}) {
    EXPECT_EQ(header_text(std::string("a") + mark + "b", 9), "ab");
  }
  for (const char* end : {"\u2028", "\u2029", "\u0085", "\u009F"}) {
    EXPECT_EQ(header_text(std::string("a") + end + "b", 9), "a b");
  }
  const std::string family = "👨\u200D👩";  // joined on purpose
  EXPECT_NE(header_text(family, 9).find("=E2=80=8D"), std::string::npos);
  Message message;
  message.from = {"Ana \u202Eanul", "a@lupita.mx"};
  message.to = "b@lupita.mx";
  message.subject = "Pedido \u202Exel";
  message.text = "2 x \u202Ecafé @ $10";
  message.html = "<p>\u202Ecafé</p>";
  const std::string out = composed(message);
  EXPECT_EQ(out.find("=E2=80=AE"), std::string::npos) << out;
  // Seven bits, whatever the server offers: no 8BITMIME is needed.
  EXPECT_TRUE(
      std::all_of(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

TEST(Mime, OfTextAloneHasNoParts) {
  Message message;
  message.from = {"Enlace", "a@lupita.mx"};
  message.to = "b@lupita.mx";
  message.text = "línea\n";
  const std::string out = composed(message);
  EXPECT_EQ(out.find("multipart"), std::string::npos);
  EXPECT_TRUE(
      out.ends_with("Content-Type: text/plain; charset=utf-8\r\n"
                    "Content-Transfer-Encoding: quoted-printable\r\n\r\nl=C3=ADnea\r\n"))
      << out;
}

TEST(Mime, WritesDatesWithTheirOffset) {
  const enlace_local_time noon{sizeof noon, 2026, 11, 2, 12, 5, 9, -21600};
  EXPECT_EQ(date_header(noon), "Mon, 2 Nov 2026 12:05:09 -0600");
  const enlace_local_time utc{sizeof utc, 2028, 2, 29, 0, 0, 0, 0};
  EXPECT_EQ(date_header(utc), "Tue, 29 Feb 2028 00:00:00 +0000");
}

}  // namespace
}  // namespace enlace::mime
