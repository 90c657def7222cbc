#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::binderp {

struct Token {
  enum class Kind { end, word, text, number, guid, moment, open, close, comma };
  Kind kind = Kind::end;
  std::string value;   // a word or number as written; a literal without its quotes, doubled ones undone
  std::size_t at = 0;  // where it starts
};

// Splits a $filter of OData v3 into tokens (apis/bind.md 1.5). Errors are what the parser of the real
// service says: cause "refused", the sentence in `message`.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  Result<Token> next();

 private:
  Result<Token> quoted(Token::Kind kind, std::size_t start);
  Result<Token> word(std::size_t start);
  Result<Token> number(std::size_t start);
  Failure syntax_error(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace enlace::mock::binderp
