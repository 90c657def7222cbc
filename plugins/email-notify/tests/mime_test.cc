#include "mime.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace enlace::email_notify {
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

TEST(Mime, KeepsItsMessageIdApartByOrderEventAndRecipient) {
  const std::string id = message_id("HANDY-1", "order", "Ana@Lupita.mx", "avisos@tienda.mx");
  EXPECT_EQ(id, "<handy-1.order.ana=lupita.mx@tienda.mx>");
  EXPECT_NE(id, message_id("HANDY-1", "removed", "Ana@Lupita.mx", "avisos@tienda.mx"));
  EXPECT_NE(id, message_id("HANDY-1", "order", "Eva@Lupita.mx", "avisos@tienda.mx"));
}

}  // namespace
}  // namespace enlace::email_notify
