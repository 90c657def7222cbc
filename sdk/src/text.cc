#include <enlace/sdk/text.hpp>

#include <algorithm>

namespace enlace::sdk {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string id_of(const Json& value) {
  return std::string(trim((value.is_object() ? value["id"] : value).id()));
}

std::string text_of(const Json& value) {
  return std::string(trim(value.text()));
}

std::optional<Decimal> amount_of(const Json& value) {
  const Decimal limit(1'000'000'000'000);
  const std::optional<Decimal> amount = Decimal::parse(trim(value.text()));
  if (!amount || amount->abs() >= limit) return std::nullopt;
  return amount;
}

std::string_view cut(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_code_point = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_code_point && ++seen > count) return text.substr(0, i);
  }
  return text;
}

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return is_ascii(text) && at != 0 && at != std::string_view::npos &&
         text.find('@', at + 1) == std::string_view::npos && text.find('.', at) > at + 1 &&
         text.find('.', at) < text.size() - 1 && !text.ends_with('.') &&
         text.find_first_of(" \t\r\n,;<>()\"") == std::string_view::npos;
}

Json list_of(const std::vector<std::string>& parts) {
  Json list = Json::array();
  for (const std::string& part : parts) list.push_back(part);
  return list;
}

}  // namespace enlace::sdk
