#include "html.hpp"

namespace enlace::email_notify {
namespace {

// Outlook takes the fonts of cells from here; all others inherit them.
constexpr std::string_view kStyle =
    "body{margin:0;padding:0;background:#eef1f5}"
    "table{border-collapse:collapse}"
    "td,th,p{font-family:'Segoe UI',Helvetica,Arial,sans-serif;color:#1f2933;font-size:14px;line-height:1.4}"
    "small{color:#5b6775;font-size:12px}"
    "a{color:#0b5cad}"
    "@media(max-width:480px){.pad{padding-left:14px!important;padding-right:14px!important}"
    ".big{font-size:20px!important}.cell td{font-size:13px!important}}";

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
  return out;
}

std::string filled(std::string_view pattern, const std::map<std::string, std::string>& values) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    const auto known = close == std::string_view::npos
                           ? values.end()
                           : values.find(std::string(pattern.substr(1, close - 1)));
    if (known == values.end()) {
      out += '{';
      pattern.remove_prefix(1);
      continue;
    }
    out += known->second;
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string page(std::string_view language, std::string_view title, std::string_view preview,
                 std::string_view content) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(language) + "\">\n<head>\n";
  out +=
      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n";
  out += "<meta name=\"color-scheme\" content=\"light\">\n";
  out += "<title>" + escaped(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n";
  out += "<body bgcolor=\"#eef1f5\">\n<div style=\"display:none;max-height:0;overflow:hidden\">" +
         escaped(preview) + "</div>\n";
  out +=
      "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" bgcolor=\"#eef1f5\" "
      "role=\"presentation\"><tr>"
      "<td align=\"center\" style=\"padding:16px 8px\">\n";
  out +=
      "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" bgcolor=\"#ffffff\" role=\"presentation\" "
      "style=\"max-width:680px;font-family:'Segoe "
      "UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:1.4;"
      "color:#1f2933;border:1px solid #d8dee6\">\n";
  out += content;
  out += "</table>\n</td></tr></table>\n</body>\n</html>\n";
  return out;
}

std::string row(std::string_view content, std::string_view style) {
  std::string out = "<tr><td class=\"pad\" style=\"padding:12px 24px;text-align:left";
  if (!style.empty()) out += ";" + std::string(style);
  return out + "\">" + std::string(content) + "</td></tr>\n";
}

std::string banner(std::string_view small, std::string_view big, std::string_view amount,
                   std::string_view color) {
  const std::string white = "color:#ffffff;";
  std::string out = "<tr><td class=\"pad\" bgcolor=\"" + std::string(color) +
                    "\" style=\"padding:16px 24px\">"
                    "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr>";
  out += "<td style=\"" + white + "text-align:left\"><span style=\"" + white + "font-size:13px\">" +
         escaped(small) + "</span><br><span class=\"big\" style=\"" + white +
         "font-size:24px;font-weight:bold\">" + escaped(big) + "</span></td>";
  if (!amount.empty()) {
    out += "<td align=\"right\" valign=\"bottom\" style=\"" + white +
           "text-align:right\"><span class=\"big\" style=\"" + white +
           "font-size:24px;font-weight:bold;white-space:nowrap\">" + escaped(amount) + "</span></td>";
  }
  return out + "</tr></table></td></tr>\n";
}

std::string notice(std::string_view text) {
  return "<tr><td class=\"pad\" bgcolor=\"#fff4d6\" style=\"padding:10px "
         "24px;text-align:left;color:#6b4e00\">" +
         escaped(text) + "</td></tr>\n";
}

void Facts::add(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  rows_ += "<tr><td valign=\"top\" width=\"112\" style=\"color:#5b6775;padding:2px 12px 2px 0\">" +
           escaped(name) + "</td><td valign=\"top\" style=\"padding:2px 0\">" + escaped(value) + "</td></tr>";
  text_ += std::string(name) + ": " + std::string(value) + "\n";
}

std::string Facts::html() const {
  return "<table cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\">" + rows_ + "</table>";
}

}  // namespace enlace::email_notify
