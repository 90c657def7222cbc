#include "mocks/binderp/odata_filter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "mocks/binderp/odata_lexer.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {

// What a node computes: a value of its type, or a truth value.
struct Filter::Node {
  enum class Op {
    literal,
    property,
    conjunction,
    disjunction,
    negation,
    eq,
    ne,
    gt,
    ge,
    lt,
    le,
    substringof,
    startswith,
    endswith,
    tolower,
    toupper,
    trim,
    year,
    month,
    day
  };
  Op op = Op::literal;
  Edm type = Edm::boolean;
  bool is_null = false;  // the literal null, which any type is compared with
  Property property{"", Edm::text};
  EdmValue value;
  std::vector<Node> arguments;
  bool strip_accents = false;

  [[nodiscard]] EdmValue evaluate(const Json& row) const;
};

namespace {

using Node = Filter::Node;
using Op = Node::Op;

constexpr std::size_t kDeepest = 60;

struct Function {
  std::string_view name;
  Op op;
  std::vector<Edm> arguments;
  Edm result;
};

const std::vector<Function>& functions() {
  static const std::vector<Function> all = {
      {"substringof", Op::substringof, {Edm::text, Edm::text}, Edm::boolean},
      {"startswith", Op::startswith, {Edm::text, Edm::text}, Edm::boolean},
      {"endswith", Op::endswith, {Edm::text, Edm::text}, Edm::boolean},
      {"tolower", Op::tolower, {Edm::text}, Edm::text},
      {"toupper", Op::toupper, {Edm::text}, Edm::text},
      {"trim", Op::trim, {Edm::text}, Edm::text},
      {"year", Op::year, {Edm::moment}, Edm::integer},
      {"month", Op::month, {Edm::moment}, Edm::integer},
      {"day", Op::day, {Edm::moment}, Edm::integer},
  };
  return all;
}

constexpr std::array<std::pair<std::string_view, Op>, 6> kComparisons = {
    {{"eq", Op::eq}, {"ne", Op::ne}, {"gt", Op::gt}, {"ge", Op::ge}, {"lt", Op::lt}, {"le", Op::le}}};

bool numeric(Edm type) {
  return type == Edm::integer || type == Edm::number;
}

bool comparable(const Node& a, const Node& b) {
  return a.is_null || b.is_null || a.type == b.type || (numeric(a.type) && numeric(b.type));
}

Failure refused(std::string sentence) {
  return failure(ENLACE_E_INVALID, "refused", std::move(sentence));
}

// Recursive descent; binds like OData: or, and, comparison, not.
class Parser {
 public:
  Parser(std::string_view text, const EntityType& type, bool strip_accents)
      : text_(text), lexer_(text), type_(type), strip_accents_(strip_accents) {}

  Result<Node> whole() {
    ENLACE_CHECK(advance());
    ENLACE_TRY(Node node, disjunction());
    if (token_.kind != Token::Kind::end) return syntax_error();
    ENLACE_CHECK(must_be_truth(node));
    return node;
  }

 private:
  Result<void> advance() {
    ENLACE_TRY(token_, lexer_.next());
    return {};
  }
  [[nodiscard]] bool at_word(std::string_view word) const {
    return token_.kind == Token::Kind::word && token_.value == word;
  }
  [[nodiscard]] Failure syntax_error() const {
    return refused("Syntax error at position " + std::to_string(token_.at) + " in '" + std::string(text_) +
                   "'.");
  }
  static Result<void> must_be_truth(const Node& node) {
    if (node.type == Edm::boolean && !node.is_null) return {};
    return refused("The $filter expression must evaluate to a single boolean value.");
  }

  Result<Node> chain(std::string_view word, Op op, Result<Node> (Parser::*part)()) {
    ENLACE_TRY(Node left, (this->*part)());
    while (at_word(word)) {
      ENLACE_CHECK(advance());
      ENLACE_TRY(Node right, (this->*part)());
      for (const Node* side : {&left, &right}) {
        if (side->type != Edm::boolean) {
          return refused("A binary operator with incompatible types was detected. Found operand types '" +
                         std::string(name_of(left.type)) + "' and '" + std::string(name_of(right.type)) +
                         "' for operator kind '" + std::string(word == "and" ? "And" : "Or") + "'.");
        }
      }
      Node both;
      both.op = op;
      both.arguments = {std::move(left), std::move(right)};
      left = std::move(both);
    }
    return left;
  }
  Result<Node> disjunction() { return chain("or", Op::disjunction, &Parser::conjunction); }
  Result<Node> conjunction() { return chain("and", Op::conjunction, &Parser::comparison); }

  Result<Node> comparison() {
    ENLACE_TRY(Node left, unary());
    const auto found =
        token_.kind == Token::Kind::word
            ? std::ranges::find(kComparisons, token_.value, &std::pair<std::string_view, Op>::first)
            : kComparisons.end();
    if (found == kComparisons.end()) return left;
    ENLACE_CHECK(advance());
    ENLACE_TRY(Node right, unary());
    if (!comparable(left, right)) {
      return refused("A binary operator with incompatible types was detected. Found operand types '" +
                     std::string(name_of(left.type)) + "' and '" + std::string(name_of(right.type)) +
                     "' for operator kind '" + std::string(found->first) + "'.");
    }
    Node node;
    node.op = found->second;
    node.arguments = {std::move(left), std::move(right)};
    return node;
  }

  Result<Node> unary() {
    if (!at_word("not")) return primary();
    ENLACE_CHECK(advance());
    if (++depth_ > kDeepest) return refused("The recursion limit of the expression has been exceeded.");
    ENLACE_TRY(Node operand, unary());
    --depth_;
    ENLACE_CHECK(must_be_truth(operand));
    Node node;
    node.op = Op::negation;
    node.arguments = {std::move(operand)};
    return node;
  }

  Result<Node> primary() {
    switch (token_.kind) {
      case Token::Kind::open:
        return parenthesis();
      case Token::Kind::word:
        return named();
      case Token::Kind::text:
      case Token::Kind::number:
      case Token::Kind::guid:
      case Token::Kind::moment:
        return literal();
      default:
        return syntax_error();
    }
  }

  Result<Node> parenthesis() {
    if (++depth_ > kDeepest) return refused("The recursion limit of the expression has been exceeded.");
    ENLACE_CHECK(advance());
    ENLACE_TRY(Node inner, disjunction());
    --depth_;
    if (token_.kind != Token::Kind::close) return syntax_error();
    ENLACE_CHECK(advance());
    return inner;
  }

  Result<Node> literal() {
    Node node;
    node.value.known = true;
    switch (token_.kind) {
      case Token::Kind::text:
        node.type = Edm::text;
        node.value.text = collated(token_.value, strip_accents_);
        break;
      case Token::Kind::guid:
        node.type = Edm::guid;
        node.value.text = token_.value;
        break;
      case Token::Kind::moment:
        node.type = Edm::moment;
        node.value.text = token_.value;
        break;
      default:
        node.type = token_.value.find('.') == std::string::npos ? Edm::integer : Edm::number;
        node.value.number = *Decimal::parse(token_.value);
    }
    ENLACE_CHECK(advance());
    return node;
  }

  // null, true, false, a function, a member: in that order.
  Result<Node> named() {
    const std::string name = token_.value;
    ENLACE_CHECK(advance());
    if (token_.kind == Token::Kind::open) return call(name);
    Node node;
    if (name == "null") {
      node.is_null = true;
      return node;
    }
    if (name == "true" || name == "false") {
      node.value.known = true;
      node.value.flag = name == "true";
      return node;
    }
    const Property* property = type_.find(name);
    if (!property) {
      return refused("Could not find a property named '" + name + "' on type '" + std::string(type_.name) +
                     "'.");
    }
    node.op = Op::property;
    node.type = property->type;
    node.property = *property;
    node.strip_accents = strip_accents_;
    return node;
  }

  Result<Node> call(const std::string& name) {
    const auto function = std::ranges::find(functions(), name, &Function::name);
    if (function == functions().end())
      return refused("An unknown function with name '" + name + "' was found.");
    Node node;
    node.op = function->op;
    node.type = function->result;
    if (++depth_ > kDeepest) return refused("The recursion limit of the expression has been exceeded.");
    do {
      ENLACE_CHECK(advance());
      ENLACE_TRY(Node argument, disjunction());
      node.arguments.push_back(std::move(argument));
    } while (token_.kind == Token::Kind::comma);
    --depth_;
    if (token_.kind != Token::Kind::close) return syntax_error();
    ENLACE_CHECK(advance());
    const bool fits = std::ranges::equal(
        node.arguments, function->arguments,
        [](const Node& given, Edm wanted) { return given.type == wanted && !given.is_null; });
    if (!fits) {
      return refused("No function signature for the function with name '" + name +
                     "' matches the specified arguments.");
    }
    return node;
  }

  std::string_view text_;
  Lexer lexer_;
  const EntityType& type_;
  bool strip_accents_;
  Token token_;
  std::size_t depth_ = 0;
};

EdmValue truth(bool flag) {
  EdmValue value;
  value.known = true;
  value.flag = flag;
  return value;
}

EdmValue part_of_date(const EdmValue& moment, std::size_t from, std::size_t digits) {
  EdmValue value;
  value.known = moment.known;
  if (value.known) value.number = *Decimal::parse(moment.text.substr(from, digits));
  return value;
}

// Comparisons with null are those of C#, which the real service is written in: null equals null alone, and
// is neither above nor below anything.
bool compared(Op op, const EdmValue& a, const EdmValue& b, Edm type) {
  if (!a.known || !b.known) {
    const bool both = a.known == b.known;
    return op == Op::eq ? both : (op == Op::ne && !both);
  }
  const int order = compare(a, b, type);
  switch (op) {
    case Op::eq:
      return order == 0;
    case Op::ne:
      return order != 0;
    case Op::gt:
      return order > 0;
    case Op::ge:
      return order >= 0;
    case Op::lt:
      return order < 0;
    default:
      return order <= 0;
  }
}

}  // namespace

EdmValue Filter::Node::evaluate(const Json& row) const {
  switch (op) {
    case Op::literal:
      return value;
    case Op::property:
      return value_of(row, property, strip_accents);
    case Op::conjunction:
      return truth(arguments[0].evaluate(row).flag && arguments[1].evaluate(row).flag);
    case Op::disjunction:
      return truth(arguments[0].evaluate(row).flag || arguments[1].evaluate(row).flag);
    case Op::negation:
      return truth(!arguments[0].evaluate(row).flag);
    default:
      break;
  }
  const EdmValue first = arguments[0].evaluate(row);
  const EdmValue second = arguments.size() > 1 ? arguments[1].evaluate(row) : EdmValue();
  const bool both = first.known && second.known;
  switch (op) {
    case Op::substringof:  // the needle first (apis/bind.md 1.5)
      return truth(both && second.text.find(first.text) != std::string::npos);
    case Op::startswith:
      return truth(both && first.text.starts_with(second.text));
    case Op::endswith:
      return truth(both && first.text.ends_with(second.text));
    case Op::tolower:
    case Op::toupper:
      return first;  // the collation ignores case anyhow
    case Op::trim: {
      EdmValue trimmed = first;
      const std::size_t start = trimmed.text.find_first_not_of(' ');
      trimmed.text = start == std::string::npos ? "" : trimmed.text.substr(start);
      return trimmed;
    }
    case Op::year:
      return part_of_date(first, 0, 4);
    case Op::month:
      return part_of_date(first, 5, 2);
    case Op::day:
      return part_of_date(first, 8, 2);
    default: {
      const Node& typed = arguments[0].is_null ? arguments[1] : arguments[0];
      return truth(compared(op, first, second, typed.type));
    }
  }
}

EdmValue value_of(const Json& row, const Property& property, bool strip_accents) {
  const Json& member = row[property.name];
  EdmValue value;
  value.known = !member.is_null();
  if (!value.known) return value;
  switch (property.type) {
    case Edm::text:
      value.text = collated(member.text(), strip_accents);
      break;
    case Edm::guid:
      value.text = member.text();
      break;
    case Edm::moment:
      value.text = parsed_moment(member.text(), true).value_or("");
      break;
    case Edm::boolean:
      value.flag = member.truthy();
      break;
    case Edm::integer:
    case Edm::number:
      value.number = member.decimal().value_or(Decimal());
      break;
  }
  return value;
}

int compare(const EdmValue& a, const EdmValue& b, Edm type) {
  if (a.known != b.known) return a.known ? 1 : -1;
  if (numeric(type)) return a.number < b.number ? -1 : (a.number > b.number ? 1 : 0);
  if (type == Edm::boolean) return static_cast<int>(a.flag) - static_cast<int>(b.flag);
  const bool texts = type == Edm::text;  // SQL Server ignores spaces at the end when it compares, not in LIKE
  const int order = texts ? without_trailing_spaces(a.text).compare(without_trailing_spaces(b.text))
                          : a.text.compare(b.text);
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

Result<Filter> Filter::parse(std::string_view text, const EntityType& type, bool strip_accents) {
  ENLACE_TRY(Node root, Parser(text, type, strip_accents).whole());
  return Filter(std::make_shared<const Node>(std::move(root)));
}

bool Filter::matches(const Json& row) const {
  return root_->evaluate(row).flag;
}

}  // namespace enlace::mock::binderp
