#include "mocks/binderp/odata_lexer.hpp"

#include "mocks/binderp/guid.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

Failure Lexer::syntax_error(std::size_t at) const {
  return failure(ENLACE_E_INVALID, "refused",
                 "Syntax error at position " + std::to_string(at) + " in '" + std::string(text_) + "'.");
}

Result<Token> Lexer::next() {
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  const std::size_t start = at_;
  if (at_ == text_.size()) return Token{Token::Kind::end, "", start};
  const char c = text_[at_];
  if (c == '(' || c == ')' || c == ',') {
    ++at_;
    return Token{c == '(' ? Token::Kind::open : (c == ')' ? Token::Kind::close : Token::Kind::comma),
                 std::string(1, c), start};
  }
  if (c == '\'') return quoted(Token::Kind::text, start);
  if (is_digit(c) || c == '-') return number(start);
  if (starts_word(c)) return word(start);
  return syntax_error(start);
}

// From the quote at at_ to the one that closes it; two quotes inside are one (apis/bind.md 1.5).
Result<Token> Lexer::quoted(Token::Kind kind, std::size_t start) {
  std::string value;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\'') {
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        ++at_;
      } else {
        ++at_;
        return Token{kind, std::move(value), start};
      }
    }
    value.push_back(text_[at_]);
  }
  return failure(ENLACE_E_INVALID, "refused",
                 "There is an unterminated literal at position " + std::to_string(start) + " in '" +
                     std::string(text_) + "'.");
}

Result<Token> Lexer::word(std::size_t start) {
  while (at_ < text_.size() && (starts_word(text_[at_]) || is_digit(text_[at_]))) ++at_;
  std::string name(text_.substr(start, at_ - start));
  if (at_ == text_.size() || text_[at_] != '\'') return Token{Token::Kind::word, std::move(name), start};
  // A typed literal: the type and the quote touch.
  const bool guid = name == "guid";
  if (!guid && lower(name) != "datetime") return syntax_error(start);
  ENLACE_TRY(Token literal, quoted(guid ? Token::Kind::guid : Token::Kind::moment, start));
  const auto parsed = guid ? parsed_guid(literal.value) : parsed_moment(literal.value, false);
  if (!parsed) {
    return failure(ENLACE_E_INVALID, "refused",
                   "Unrecognized '" + std::string(guid ? "Edm.Guid" : "Edm.DateTime") + "' literal '" + name +
                       "'" + literal.value + "'' at '" + std::to_string(start) + "' in '" +
                       std::string(text_) + "'.");
  }
  literal.value = *parsed;
  return literal;
}

Result<Token> Lexer::number(std::size_t start) {
  if (text_[at_] == '-') ++at_;
  while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
  std::string digits(text_.substr(start, at_ - start));
  if (!Decimal::parse(digits)) return syntax_error(start);
  // Int64 5L, Decimal 5.0M, Double 5.0D, Single 5.0F.
  if (at_ < text_.size() && std::string_view("LlMmDdFf").find(text_[at_]) != std::string_view::npos) ++at_;
  if (at_ < text_.size() && (starts_word(text_[at_]) || is_digit(text_[at_]))) return syntax_error(at_);
  return Token{Token::Kind::number, std::move(digits), start};
}

}  // namespace enlace::mock::binderp
