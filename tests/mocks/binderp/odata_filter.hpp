#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/binderp/edm.hpp"

namespace enlace::mock::binderp {

// A value as $filter and $orderby see it; nothing in `known` is null.
struct EdmValue {
  bool known = false;
  bool flag = false;
  Decimal number;
  std::string text;  // a text as it is collated, a guid, or a comparable moment
};

// The member of a row as a value. `strip_accents`: how texts are collated.
EdmValue value_of(const Json& row, const Property& property, bool strip_accents);
// -1, 0, 1; null sorts first.
int compare(const EdmValue& a, const EdmValue& b, Edm type);

// A condition of OData v3 over the members of one list, checked as it is parsed: names, types, grammar
// (apis/bind.md 1.5). The checklist's operators and functions and no others.
class Filter {
 public:
  // Error: cause "refused", the parser's sentence in `message`.
  static Result<Filter> parse(std::string_view text, const EntityType& type, bool strip_accents);
  [[nodiscard]] bool matches(const Json& row) const;

  struct Node;

 private:
  explicit Filter(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace enlace::mock::binderp
