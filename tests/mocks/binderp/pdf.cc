#include "mocks/binderp/pdf.hpp"

#include <cstdio>

namespace enlace::mock::binderp {
namespace {

// A PDF string in parentheses (ISO 32000-1, 7.3.4.2), WinAnsi.
std::string literal(const std::string& utf8) {
  std::string text = "(";
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80) {
      if (c == '(' || c == ')' || c == '\\') text.push_back('\\');
      text.push_back(static_cast<char>(c));
      continue;
    }
    std::size_t more = 1;
    if (c >= 0xE0) more = c >= 0xF0 ? 3 : 2;
    const bool latin = more == 1 && c <= 0xC3 && i + 1 < utf8.size();
    if (latin) {
      char octal[8];
      const unsigned point = ((c & 0x1FU) << 6U) | (static_cast<unsigned char>(utf8[i + 1]) & 0x3FU);
      std::snprintf(octal, sizeof octal, "\\%03o", point);
      text += octal;
    } else {
      text.push_back('?');
    }
    i += more;
  }
  return text + ")";
}

}  // namespace

std::string pdf_of(const std::vector<std::string>& lines) {
  std::string content = "BT /F1 11 Tf 56 780 Td 16 TL\n";
  for (const std::string& line : lines) content += literal(line) + " Tj T*\n";
  content += "ET\n";
  const std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Resources << /Font << /F1 5 0 R >> >> "
      "/Contents 4 0 R >>",
      "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "endstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  };
  std::string pdf = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", pdf.size());
    table += entry;
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t start = pdf.size();
  const std::string size = std::to_string(objects.size() + 1);
  pdf += "xref\n0 " + size + "\n" + table + "trailer\n<< /Size " + size + " /Root 1 0 R >>\nstartxref\n" +
         std::to_string(start) + "\n%%EOF\n";
  return pdf;
}

}  // namespace enlace::mock::binderp
