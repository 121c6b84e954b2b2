#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "invariant/compare.h"
#include "plugin/providers/wmi/wql/lexer.h"
#include "plugin/providers/wmi/wql/query.h"
#include "plugin/value/make.h"

namespace psj::wmi {
namespace {

using Kind = Condition::Kind;
using ConditionPtr = std::unique_ptr<Condition>;

// Deeper conditions are refused: they would only be there to exhaust the stack.
constexpr int kDeepest = 200;

struct Mistake {
  std::string what;
  std::size_t position;
};

class Parser {
 public:
  Parser(std::string_view text, Query &query) : text_(text), query_(query) { advance(); }

  void read_query();
  void read_filter() {
    query_.where = read_either();
    expect_end();
  }

 private:
  void advance() { token_ = next_token(text_, at_); }
  bool at_word(std::string_view word) const {
    return token_.kind == Token::Kind::word && invariant::equals_ignore_case(token_.source, word);
  }
  bool at_sign(std::string_view sign) const {
    return token_.kind == Token::Kind::sign && token_.source == sign;
  }
  bool take_word(std::string_view word) {
    if (!at_word(word)) return false;
    advance();
    return true;
  }
  bool take_sign(std::string_view sign) {
    if (!at_sign(sign)) return false;
    advance();
    return true;
  }
  [[noreturn]] void refuse(std::string_view wanted) const;
  void expect_word(std::string_view word) {
    if (!take_word(word)) refuse(word);
  }
  void expect_end() {
    if (token_.kind != Token::Kind::end) refuse("the end, AND or OR");
  }
  std::string take_name(std::string_view wanted);
  bool at_reserved() const;
  Path take_path();
  Operand take_operand();
  void read_list();
  double take_seconds();
  void read_select();
  void read_group();
  void read_association(bool is_references);
  bool read_flag(Association &made);
  bool read_term(Association &made);

  ConditionPtr read_either();
  ConditionPtr read_both();
  ConditionPtr read_negated();
  ConditionPtr read_test();
  ConditionPtr read_like(Operand a, bool negated);
  std::optional<Kind> take_comparison();
  static ConditionPtr joined(Kind kind, ConditionPtr left, ConditionPtr right);

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_;
  Query &query_;
  int depth_ = 0;
};

void Parser::refuse(std::string_view wanted) const {
  if (token_.kind == Token::Kind::wrong && (token_.source[0] == '\'' || token_.source[0] == '"'))
    throw Mistake{"the text does not end", token_.position};
  throw Mistake{fmt::format("{} is expected", wanted), token_.position};
}

bool Parser::at_reserved() const {
  for (const char *word : {"SELECT", "FROM", "WHERE", "WITHIN", "AND", "OR", "NOT", "IS", "ISA",
                           "LIKE", "NULL", "TRUE", "FALSE", "GROUP", "HAVING", "BY"})
    if (at_word(word)) return true;
  return false;
}

std::string Parser::take_name(std::string_view wanted) {
  if (token_.kind != Token::Kind::word || at_reserved()) refuse(wanted);
  std::string name(token_.source);
  advance();
  return name;
}

Path Parser::take_path() {
  Path path;
  path.position = token_.position;
  do path.names.push_back(take_name("a property"));
  while (take_sign("."));
  return path;
}

void Parser::read_list() {
  if (take_sign("*")) return;
  do query_.selected.push_back(take_path());
  while (take_sign(","));
}

double Parser::take_seconds() {
  const bool real = token_.kind == Token::Kind::real;
  const double seconds = real ? token_.real : static_cast<double>(token_.integer);
  constexpr double kLongest = 1e6;
  if ((!real && token_.kind != Token::Kind::integer) || !(seconds >= 0 && seconds <= kLongest))
    refuse("a number of seconds");
  advance();
  return seconds;
}

void Parser::read_select() {
  read_list();
  expect_word("FROM");
  query_.class_name = take_name("a class");
  if (take_word("WITHIN")) query_.within = take_seconds();
  if (take_word("WHERE")) query_.where = read_either();
  if (at_word("GROUP")) read_group();
  if (token_.kind == Token::Kind::end) return;
  const bool grouped = query_.group.has_value();
  refuse(query_.where && !grouped ? "the end, AND or OR" : grouped ? "the end" : "WHERE");
}

void Parser::read_group() {
  Grouping made;
  made.position = token_.position;
  advance();
  expect_word("WITHIN");
  made.seconds = take_seconds();
  if (take_word("BY")) do
      made.by.push_back(take_path());
    while (take_sign(","));
  if (take_word("HAVING")) made.having = read_either();
  query_.group = std::move(made);
}

bool Parser::read_flag(Association &made) {
  for (const auto &[word, flag] : {std::pair{"ClassDefsOnly", &made.class_definitions},
                                   {"SchemaOnly", &made.schema},
                                   {"KeysOnly", &made.keys}})
    if (take_word(word)) return *flag = true;
  return false;
}

bool Parser::read_term(Association &made) {
  std::pair<const char *, std::string *> terms[] = {
      {"ResultClass", &made.result_class},    {"Role", &made.role},
      {"RequiredQualifier", &made.qualifier}, {"AssocClass", &made.assoc_class},
      {"ResultRole", &made.result_role},      {"RequiredAssocQualifier", &made.assoc_qualifier}};
  constexpr std::ptrdiff_t kOfReferences = 3;  // the others are of ASSOCIATORS alone
  const auto end = made.is_references ? terms + kOfReferences : std::end(terms);
  const auto term = std::find_if(terms, end, [&](const auto &one) { return at_word(one.first); });
  if (term == end) return false;
  if (!term->second->empty())
    throw Mistake{fmt::format("{} stands twice", term->first), token_.position};
  advance();
  if (!take_sign("=")) refuse("'='");
  if (token_.kind == Token::Kind::text && !token_.content.empty()) {
    *term->second = token_.content;
    advance();
  } else {
    *term->second = take_name("a name");
  }
  return true;
}

void Parser::read_association(bool is_references) {
  Association made;
  made.is_references = is_references;
  expect_word("OF");
  if (token_.source != "{") refuse("'{'");
  PathMistake mistake;
  auto of = read_object_path(text_, at_, mistake);
  if (!of) throw Mistake{mistake.wanted + " is expected", mistake.position};
  made.of = std::move(*of);
  advance();
  if (token_.source != "}") refuse("'}'");
  advance();
  const bool where = take_word("WHERE");
  if (!where && token_.kind != Token::Kind::end) refuse("WHERE");
  while (where && (read_flag(made) || read_term(made))) {
  }
  const bool any = made.class_definitions || made.schema || made.keys || !made.role.empty() ||
                   !made.result_class.empty() || !made.result_role.empty() ||
                   !made.assoc_class.empty() || !made.qualifier.empty() ||
                   !made.assoc_qualifier.empty();
  if (token_.kind != Token::Kind::end || any != where)
    refuse(is_references
               ? "ResultClass, Role, RequiredQualifier, ClassDefsOnly, SchemaOnly or KeysOnly"
               : "AssocClass, ResultClass, Role, ResultRole, RequiredQualifier, "
                 "RequiredAssocQualifier, ClassDefsOnly, SchemaOnly or KeysOnly");
  query_.class_name = made.of.class_name;
  query_.association = std::move(made);
}

void Parser::read_query() {
  if (take_word("ASSOCIATORS")) return read_association(false);
  if (take_word("REFERENCES")) return read_association(true);
  if (!take_word("SELECT")) refuse("SELECT, ASSOCIATORS OF or REFERENCES OF");
  read_select();
}

ConditionPtr Parser::joined(Kind kind, ConditionPtr left, ConditionPtr right) {
  auto made = std::make_unique<Condition>();
  made->kind = kind;
  made->left = std::move(left);
  made->right = std::move(right);
  return made;
}

ConditionPtr Parser::read_either() {
  ConditionPtr left = read_both();
  while (take_word("OR")) left = joined(Kind::either, std::move(left), read_both());
  return left;
}

ConditionPtr Parser::read_both() {
  ConditionPtr left = read_negated();
  while (take_word("AND")) left = joined(Kind::both, std::move(left), read_negated());
  return left;
}

ConditionPtr Parser::read_negated() {
  if (++depth_ > kDeepest) throw Mistake{"the condition is nested too deeply", token_.position};
  ConditionPtr made;
  if (take_word("NOT")) {
    made = joined(Kind::negated, read_negated(), nullptr);
  } else if (take_sign("(")) {
    made = read_either();
    if (!take_sign(")")) refuse("')'");
  } else {
    made = read_test();
  }
  --depth_;
  return made;
}

Operand Parser::take_operand() {
  Operand operand;
  if (token_.kind == Token::Kind::text)
    operand.constant = make_string(view_of(query_.constants.text(token_.content)));
  else if (token_.kind == Token::Kind::integer)
    operand.constant = make_int(token_.integer, 64);
  else if (token_.kind == Token::Kind::real)
    operand.constant = make_float(token_.real);
  else if (at_word("NULL"))
    operand.constant = make_null();
  else if (at_word("TRUE") || at_word("FALSE"))
    operand.constant = make_bool(at_word("TRUE"));
  else if (token_.kind == Token::Kind::word && !at_reserved())
    return operand.path = take_path(), operand;
  else
    refuse("a property or a value");
  advance();
  return operand;
}

std::optional<Kind> Parser::take_comparison() {
  constexpr std::pair<const char *, Kind> kSigns[] = {
      {"=", Kind::equal},     {"<>", Kind::different}, {"!=", Kind::different}, {"<", Kind::less},
      {"<=", Kind::not_more}, {">", Kind::more},       {">=", Kind::not_less}};
  for (const auto &[sign, kind] : kSigns)
    if (take_sign(sign)) return kind;
  return std::nullopt;
}

ConditionPtr Parser::read_like(Operand a, bool negated) {
  auto made = std::make_unique<Condition>();
  made->kind = Kind::like;
  made->a = std::move(a);
  if (token_.kind != Token::Kind::text) refuse("a text");
  made->b = take_operand();
  return negated ? joined(Kind::negated, std::move(made), nullptr) : std::move(made);
}

ConditionPtr Parser::read_test() {
  auto made = std::make_unique<Condition>();
  made->a = take_operand();
  if (made->a.path) {
    if (take_word("IS")) {
      const bool negated = take_word("NOT");
      expect_word("NULL");
      made->kind = Kind::is_null;
      return negated ? joined(Kind::negated, std::move(made), nullptr) : std::move(made);
    }
    if (take_word("LIKE")) return read_like(std::move(made->a), false);
    if (take_word("NOT")) {
      expect_word("LIKE");
      return read_like(std::move(made->a), true);
    }
    if (take_word("ISA")) {
      made->kind = Kind::is_a;
      if (token_.kind != Token::Kind::text) refuse("the name of a class as a text");
      made->b = take_operand();
      return made;
    }
  }
  const auto kind = take_comparison();
  if (!kind) refuse("a comparison");
  made->kind = *kind;
  const std::size_t position = token_.position;
  made->b = take_operand();
  if (!made->a.path && !made->b.path)
    throw Mistake{"a property is expected on one side of a comparison", position};
  return made;
}

template <class Read>
Result<Query> read(std::string_view text, Query query, Read &&read_all) {
  try {
    Parser parser(text, query);
    read_all(parser);
    return Result<Query>(std::move(query));
  } catch (const Mistake &mistake) {
    return invalid_query(mistake.what, text, mistake.position);
  }
}

}  // namespace

// Long chains of AND and OR lean to the left: they are taken apart without recursion.
Condition::~Condition() {
  for (ConditionPtr next = std::move(left); next;) next = std::move(next->left);
}

Status invalid_query(std::string_view what, std::string_view text, std::size_t position) {
  std::size_t at = position;
  const Token token = next_token(text, at);
  const std::string where =
      token.kind == Token::Kind::end
          ? std::string("at the end")
          : fmt::format("at character {} ('{}')", position + 1, token.source.substr(0, 40));
  return Status(PSJ_E_ARGUMENT, fmt::format("Invalid query: {} {}", what, where),
                "HRESULT 0x80041017", kInvalidArgument)
      .with_exception("Microsoft.Management.Infrastructure.CimException");
}

Result<Query> Query::parse(std::string_view text) {
  Query query;
  query.text = text;
  return read(text, std::move(query), [](Parser &parser) { parser.read_query(); });
}

Result<Query> Query::of_filter(std::string_view class_name, std::string_view text) {
  Query query = of_class(class_name);
  query.text = text;
  return read(text, std::move(query), [](Parser &parser) { parser.read_filter(); });
}

Query Query::of_class(std::string_view class_name) {
  Query query;
  query.text = fmt::format("SELECT * FROM {}", class_name);
  query.class_name = class_name;
  return query;
}

}  // namespace psj::wmi
