#include "arena.h"
#include "ast_statements.h"

namespace psjsh {

Tree::Tree(std::shared_ptr<const Source> source)
    : source_(std::move(source)), arena_(std::make_unique<Arena>()) {}

Tree::~Tree() = default;

namespace ast {

namespace {

// In the order of Kind.
constexpr std::string_view kKindNames[] = {
    "BinaryExpression",
    "UnaryExpression",
    "TernaryExpression",
    "ConvertExpression",
    "AttributedExpression",
    "MemberExpression",
    "InvokeMemberExpression",
    "IndexExpression",
    "TypeExpression",
    "VariableExpression",
    "ConstantExpression",
    "StringConstantExpression",
    "ExpandableStringExpression",
    "ScriptBlockExpression",
    "ArrayLiteral",
    "ArrayExpression",
    "Hashtable",
    "ParenExpression",
    "SubExpression",
    "UsingExpression",
    "ErrorExpression",
    "Command",
    "CommandExpression",
    "CommandParameter",
    "FileRedirection",
    "MergingRedirection",
    "Pipeline",
    "PipelineChain",
    "AssignmentStatement",
    "IfStatement",
    "ForStatement",
    "ForEachStatement",
    "WhileStatement",
    "DoWhileStatement",
    "DoUntilStatement",
    "SwitchStatement",
    "TryStatement",
    "TrapStatement",
    "ThrowStatement",
    "ReturnStatement",
    "ExitStatement",
    "BreakStatement",
    "ContinueStatement",
    "DataStatement",
    "BlockStatement",
    "FunctionDefinition",
    "TypeDefinition",
    "ConfigurationDefinition",
    "UsingStatement",
    "ErrorStatement",
    "ScriptBlock",
    "ParamBlock",
    "NamedBlock",
    "StatementBlock",
    "Parameter",
    "Attribute",
    "TypeConstraint",
    "NamedAttributeArgument",
    "PropertyMember",
    "FunctionMember",
    "CatchClause",
};

static_assert(sizeof(kKindNames) / sizeof(kKindNames[0]) ==
              static_cast<size_t>(Kind::CatchClause) + 1);

}  // namespace

std::string_view kind_name(Kind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

}  // namespace ast

}  // namespace psjsh
