#pragma once

#include "ast.h"

namespace psjsh::ast {

struct StatementBlock;
struct Attribute;
struct AttributeBase;

// A type as written between brackets. `name` is the plain name (`int`, `System.Text.Encoding`);
// for `List[int]` it is `List` with `arguments`; `ranks` has one number for each pair of array
// brackets, left to right: `int[,][]` is {2, 1}. `text` is the name as .NET's FullName of the
// type name writes it: `int[,][]`, `List[int]`.
struct TypeName {
  Extent extent;
  std::string_view text;
  std::string_view name;
  std::string_view assembly;
  List<const TypeName *> arguments;
  List<uint8_t> ranks;
};

// A binary operator: arithmetic, comparison, logical, range, format, `??`.
struct BinaryExpression : Expression {
  static constexpr Kind kKind = Kind::BinaryExpression;
  BinaryExpression(Extent e) : Expression(kKind, e) {}
  TokenKind op = TokenKind::Unknown;
  const Expression *left = nullptr;
  const Expression *right = nullptr;
  Extent op_extent;
};

// `op` is Not, Exclaim, Bnot, Plus, Minus, Comma never (that is an ArrayLiteral), Isplit, Csplit,
// Join, PlusPlus, MinusMinus, PostfixPlusPlus, PostfixMinusMinus.
struct UnaryExpression : Expression {
  static constexpr Kind kKind = Kind::UnaryExpression;
  UnaryExpression(Extent e) : Expression(kKind, e) {}
  TokenKind op = TokenKind::Unknown;
  const Expression *child = nullptr;
};

struct TernaryExpression : Expression {
  static constexpr Kind kKind = Kind::TernaryExpression;
  TernaryExpression(Extent e) : Expression(kKind, e) {}
  const Expression *condition = nullptr;
  const Expression *if_true = nullptr;
  const Expression *if_false = nullptr;
};

struct TypeConstraint;

// `[T]x`, also as a typed variable on the left of `=`.
struct ConvertExpression : Expression {
  static constexpr Kind kKind = Kind::ConvertExpression;
  ConvertExpression(Extent e) : Expression(kKind, e) {}
  const TypeConstraint *type = nullptr;
  const Expression *child = nullptr;
};

// `[ValidateRange(1, 5)]$x`.
struct AttributedExpression : Expression {
  static constexpr Kind kKind = Kind::AttributedExpression;
  AttributedExpression(Extent e) : Expression(kKind, e) {}
  const Attribute *attribute = nullptr;
  const Expression *child = nullptr;
};

// `member` is a StringConstantExpression for a plain name, any expression otherwise.
struct MemberExpression : Expression {
  static constexpr Kind kKind = Kind::MemberExpression;
  MemberExpression(Extent e) : Expression(kKind, e) {}
  const Expression *object = nullptr;
  const Expression *member = nullptr;
  bool is_static = false;
  bool null_conditional = false;
};

struct InvokeMemberExpression : Expression {
  static constexpr Kind kKind = Kind::InvokeMemberExpression;
  InvokeMemberExpression(Extent e) : Expression(kKind, e) {}
  const Expression *object = nullptr;
  const Expression *member = nullptr;
  List<const TypeName *> generic_arguments;
  List<const Expression *> arguments;
  bool is_static = false;
  bool null_conditional = false;
};

struct IndexExpression : Expression {
  static constexpr Kind kKind = Kind::IndexExpression;
  IndexExpression(Extent e) : Expression(kKind, e) {}
  const Expression *target = nullptr;
  const Expression *index = nullptr;
  bool null_conditional = false;
};

struct TypeExpression : Expression {
  static constexpr Kind kKind = Kind::TypeExpression;
  TypeExpression(Extent e) : Expression(kKind, e) {}
  const TypeName *type = nullptr;
};

// What stands before the last meaning-giving colon of a variable's path. Workflow is accepted and
// means nothing; Variable is `$variable:name`; Drive is any other drive, such as `env`.
enum class Scope : uint8_t { None, Global, Local, Script, Private, Workflow, Variable, Drive };

// `$env:PATH`: path "env:PATH", scope Drive, drive "env", name "PATH". `$a`: path and name "a".
// Inside a UsingExpression the qualifier `using:` is already taken off.
struct VariableExpression : Expression {
  static constexpr Kind kKind = Kind::VariableExpression;
  VariableExpression(Extent e) : Expression(kKind, e) {}
  std::string_view path;
  std::string_view name;
  std::string_view drive;
  Scope scope = Scope::None;
  bool splatted = false;
};

enum class NumberKind : uint8_t {
  SByte,
  Byte,
  Int16,
  UInt16,
  Int32,
  UInt32,
  Int64,
  UInt64,
  Double,
  Decimal,
  BigInteger,
};

// A number. Which member holds the value follows from `number`: signed kinds `signed_value`,
// unsigned kinds `unsigned_value`, Double `double_value`; Decimal and BigInteger have `text`,
// plain decimal digits with an optional sign and (Decimal) point, multiplier already applied.
struct ConstantExpression : Expression {
  static constexpr Kind kKind = Kind::ConstantExpression;
  ConstantExpression(Extent e) : Expression(kKind, e) {}
  NumberKind number = NumberKind::Int32;
  union {
    int64_t signed_value = 0;
    uint64_t unsigned_value;
    double double_value;
  };
  std::string_view text;
};

enum class StringKind : uint8_t {
  BareWord,
  SingleQuoted,
  DoubleQuoted,
  SingleQuotedHereString,
  DoubleQuotedHereString,
};

// `value` has its escapes and doubled quotes resolved. It is UTF-8; bytes of the source that are
// no valid UTF-8 stay as they are.
struct StringConstantExpression : Expression {
  static constexpr Kind kKind = Kind::StringConstantExpression;
  StringConstantExpression(Extent e) : Expression(kKind, e) {}
  StringKind string_kind = StringKind::BareWord;
  std::string_view value;
};

// Either a finished text, or an expression whose value is put in its place.
struct StringPart {
  std::string_view text;
  const Expression *expression = nullptr;
};

struct ExpandableStringExpression : Expression {
  static constexpr Kind kKind = Kind::ExpandableStringExpression;
  ExpandableStringExpression(Extent e) : Expression(kKind, e) {}
  StringKind string_kind = StringKind::DoubleQuoted;
  List<StringPart> parts;
};

struct ScriptBlockExpression : Expression {
  static constexpr Kind kKind = Kind::ScriptBlockExpression;
  ScriptBlockExpression(Extent e) : Expression(kKind, e) {}
  const ScriptBlock *block = nullptr;
};

// `a, b` and the unary `,a`.
struct ArrayLiteral : Expression {
  static constexpr Kind kKind = Kind::ArrayLiteral;
  ArrayLiteral(Extent e) : Expression(kKind, e) {}
  List<const Expression *> elements;
};

// `@( )`.
struct ArrayExpression : Expression {
  static constexpr Kind kKind = Kind::ArrayExpression;
  ArrayExpression(Extent e) : Expression(kKind, e) {}
  const StatementBlock *body = nullptr;
};

struct HashtablePair {
  const Expression *key = nullptr;
  const Statement *value = nullptr;
};

struct Hashtable : Expression {
  static constexpr Kind kKind = Kind::Hashtable;
  Hashtable(Extent e) : Expression(kKind, e) {}
  List<HashtablePair> pairs;
};

// `( )`; `pipeline` may also be an assignment.
struct ParenExpression : Expression {
  static constexpr Kind kKind = Kind::ParenExpression;
  ParenExpression(Extent e) : Expression(kKind, e) {}
  const Statement *pipeline = nullptr;
};

// `$( )`.
struct SubExpression : Expression {
  static constexpr Kind kKind = Kind::SubExpression;
  SubExpression(Extent e) : Expression(kKind, e) {}
  const StatementBlock *body = nullptr;
};

// `$using:x` with the member accesses and indexes that follow it.
struct UsingExpression : Expression {
  static constexpr Kind kKind = Kind::UsingExpression;
  UsingExpression(Extent e) : Expression(kKind, e) {}
  const Expression *child = nullptr;
};

// Stands where the source has no valid expression; only in trees with errors.
struct ErrorExpression : Expression {
  static constexpr Kind kKind = Kind::ErrorExpression;
  ErrorExpression(Extent e) : Expression(kKind, e) {}
};

}  // namespace psjsh::ast
