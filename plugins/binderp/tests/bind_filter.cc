#include "bind_filter.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace enlace::binderp {
namespace {

std::string folded(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

class Reader {
 public:
  Reader(const Json& row, const std::string& filter) : row_(row), text_(filter) {}

  bool whole() {
    const bool passed = any();
    if (at_ != text_.size()) ADD_FAILURE() << "not a filter: " << text_ << " at " << at_;
    return passed;
  }

 private:
  bool any() {
    bool passed = all();
    while (take(" or ")) passed = all() || passed;
    return passed;
  }
  bool all() {
    bool passed = one();
    while (take(" and ")) passed = one() && passed;
    return passed;
  }
  bool one() {
    if (take("(")) {
      const bool passed = any();
      expect(")");
      return passed;
    }
    if (take("startswith(")) {
      const std::string own = member();
      expect(",");
      const std::string start = literal();
      expect(")");
      return folded(own).starts_with(folded(start));
    }
    const std::string own = member();
    const bool later = take(" ge ");
    if (!later) expect(" eq ");
    const std::string other = literal();
    return later ? own >= other : folded(own) == folded(other);
  }
  std::string member() {
    const std::size_t end = text_.find_first_of(" ,)", at_);
    const std::string name = text_.substr(at_, end - at_);
    at_ = std::min(end, text_.size());
    if (!row_.contains(name)) ADD_FAILURE() << "unknown member " << name << " in " << text_;
    return row_[name].text();
  }
  std::string literal() {
    const bool typed = take("guid") || take("datetime");
    if (!take("'")) {
      EXPECT_FALSE(typed) << text_;
      const std::size_t end = text_.find_first_of(" )", at_);
      const std::string number = text_.substr(at_, end - at_);
      at_ = std::min(end, text_.size());
      return number;
    }
    std::string value;
    while (at_ < text_.size()) {
      if (text_[at_] == '\'' && text_.substr(at_, 2) != "''") break;
      if (text_[at_] == '\'') ++at_;
      value.push_back(text_[at_++]);
    }
    expect("'");
    return value;
  }
  bool take(const char* token) {
    const std::string_view next(token);
    if (std::string_view(text_).substr(at_, next.size()) != next) return false;
    at_ += next.size();
    return true;
  }
  void expect(const char* token) {
    if (!take(token)) ADD_FAILURE() << "expected " << token << " at " << at_ << " of " << text_;
  }

  const Json& row_;
  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

bool passes(const Json& row, const std::string& filter) {
  return filter.empty() || Reader(row, filter).whole();
}

}  // namespace enlace::binderp
