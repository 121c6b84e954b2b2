#include <algorithm>
#include <vector>

#include "semantic_rules.h"
#include "unicode.h"

// Rules about classes and about the types of catch clauses.
namespace psjsh {

using namespace ast;

namespace {

std::string_view without_system(std::string_view name) {
  static constexpr std::string_view kSystem = "System.";
  return name.size() > kSystem.size() &&
                 equals_ignoring_case(name.substr(0, kSystem.size()), kSystem)
             ? name.substr(kSystem.size())
             : name;
}

// Exceptions that are known without loading anything, with the place of what they derive from.
struct KnownException {
  std::string_view name;  // without `System.`
  int base;
};
constexpr KnownException kExceptions[] = {
    {"Exception", -1},
    {"SystemException", 0},
    {"ArgumentException", 1},
    {"ArgumentNullException", 2},
    {"ArgumentOutOfRangeException", 2},
    {"ArithmeticException", 1},
    {"DivideByZeroException", 5},
    {"OverflowException", 5},
    {"FormatException", 1},
    {"IndexOutOfRangeException", 1},
    {"InvalidCastException", 1},
    {"InvalidOperationException", 1},
    {"NotSupportedException", 1},
    {"NotImplementedException", 1},
    {"NullReferenceException", 1},
    {"TimeoutException", 1},
    {"UnauthorizedAccessException", 1},
    {"IO.IOException", 1},
    {"IO.FileNotFoundException", 17},
    {"IO.DirectoryNotFoundException", 17},
    {"ApplicationException", 0},
    {"Management.Automation.RuntimeException", 1},
    {"Management.Automation.CommandNotFoundException", 21},
    {"Management.Automation.ItemNotFoundException", 21},
};

int known_exception(const TypeName &type) {
  const std::string_view name = without_system(type.text);
  for (size_t i = 0; i < std::size(kExceptions); ++i)
    if (equals_ignoring_case(kExceptions[i].name, name)) return static_cast<int>(i);
  return -1;
}

bool derives(int exception, int from) {
  for (; exception >= 0; exception = kExceptions[exception].base)
    if (exception == from) return true;
  return false;
}

}  // namespace

void check_catches(const TryStatement &node, ErrorList *errors) {
  std::vector<int> caught;
  for (uint32_t i = 0; i < node.catches.size(); ++i) {
    const CatchClause &clause = *node.catches[i];
    if (clause.types.empty() && i + 1 < node.catches.size()) {
      const uint32_t place = node.catches[i + 1]->extent.start - 1;
      errors->add(ErrorId::EmptyCatchNotLast, {place, place});
      return;
    }
    for (const TypeConstraint *type : clause.types) {
      const int exception = known_exception(*type->type);
      if (exception < 0) continue;
      const bool handled = std::any_of(caught.begin(), caught.end(),
                                       [&](int earlier) { return derives(exception, earlier); });
      if (handled)
        errors->add(ErrorId::ExceptionTypeAlreadyCaught, type->extent,
                    "System." + std::string(kExceptions[exception].name));
      caught.push_back(exception);
    }
  }
}

void check_members(const TypeDefinition &node, ErrorList *errors) {
  std::vector<std::string_view> seen;
  for (const Node *member : node.members) {
    const auto *property = try_as<PropertyMember>(member);
    if (property == nullptr) continue;
    const auto same = [&](std::string_view name) {
      return equals_ignoring_case(name, property->name);
    };
    if (std::any_of(seen.begin(), seen.end(), same))
      errors->add(ErrorId::MemberAlreadyDefined, property->extent, property->name);
    seen.push_back(property->name);
  }
}

bool returns_nothing(const FunctionMember &method) {
  return method.return_type == nullptr || method.is_constructor ||
         equals_ignoring_case(without_system(method.return_type->type->text), "void");
}

namespace {

bool completes(const List<const Statement *> &statements);

// Whether what follows the statement can be reached. In doubt not: a wrong «no» only leaves an
// error out.
bool completes(const Statement &statement) {
  switch (statement.kind) {
    case Kind::Pipeline:
    case Kind::PipelineChain:
    case Kind::AssignmentStatement:
    case Kind::FunctionDefinition:
    case Kind::ForEachStatement:
      return true;
    case Kind::IfStatement: {
      const auto &choice = as<IfStatement>(statement);
      if (choice.else_body == nullptr) return true;
      return completes(choice.else_body->statements) ||
             std::any_of(choice.clauses.begin(), choice.clauses.end(),
                         [](const IfClause &clause) { return completes(clause.body->statements); });
    }
    default:
      return false;
  }
}

bool completes(const List<const Statement *> &statements) {
  return std::all_of(statements.begin(), statements.end(),
                     [](const Statement *statement) { return completes(*statement); });
}

}  // namespace

void check_method(const FunctionMember &node, ErrorList *errors) {
  if (returns_nothing(node)) return;
  const ScriptBlock &body = *node.function->body;
  if (body.end != nullptr && completes(body.end->statements)) {
    const uint32_t start = node.function->extent.start;
    const auto size = static_cast<uint32_t>(node.function->name.size());
    errors->add(ErrorId::MethodHasCodePathNotReturn, {start, start + size});
  }
}

namespace {

// Types that scripts derive from without writing a namespace.
bool known_base(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "object",      "hashtable", "psobject", "pscustomobject", "exception",  "attribute",
      "byte",        "sbyte",     "int16",    "uint16",         "int",        "int32",
      "uint32",      "long",      "int64",    "uint64",         "short",      "ushort",
      "uint",        "ulong",     "string",   "array",          "iequatable", "icomparable",
      "idisposable", "psvariable"};
  return name.find('.') != std::string_view::npos ||
         std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view known) { return equals_ignoring_case(known, name); });
}

}  // namespace

void check_base_types(const ScriptBlock &script, ErrorList *errors) {
  if (script.end == nullptr || !script.usings.empty()) return;
  std::vector<std::string_view> defined;
  for (const Statement *statement : script.end->statements)
    if (const auto *type = try_as<TypeDefinition>(static_cast<const Node *>(statement)))
      defined.push_back(type->name);
  for (const Statement *statement : script.end->statements) {
    const auto *definition = try_as<TypeDefinition>(static_cast<const Node *>(statement));
    if (definition == nullptr) continue;
    for (const TypeConstraint *base : definition->base_types) {
      const std::string_view name = base->type->name;
      const auto same = [&](std::string_view other) { return equals_ignoring_case(other, name); };
      if (!known_base(name) && std::none_of(defined.begin(), defined.end(), same))
        errors->add(ErrorId::TypeNotFound, base->extent, name);
    }
  }
}

}  // namespace psjsh
