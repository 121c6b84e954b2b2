// Definitions of functions and types, and `using module`.
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/types.h"
#include "language/syntax/ast_walk.h"

namespace psjsh {

using namespace ast;

namespace {

struct DefineNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    const auto &definition = as<FunctionDefinition>(*node);
    if (definition.is_workflow)
      throw_runtime("WorkflowNotSupportedInPowerShellCore", ErrorCategory::NotImplemented,
                    "System.Management.Automation.RuntimeException",
                    "Workflow is not supported in PowerShell 6+.");
    if (!code) code = frame.session.code_of(definition.body->shared(), &definition);
    std::string_view name = definition.name;
    psjsh::Scope *scope = frame.scope;
    const auto colon = name.find(':');
    if (colon != std::string_view::npos) {
      scope = frame.session.scope_named(frame.scope, name.substr(0, colon));
      name = name.substr(colon + 1);
    }
    auto function = std::make_shared<FunctionValue>();
    function->name = std::string(name);
    function->code = code;
    function->block = make<RunBlock>(code, definition.body->shared());
    if (!definition.parameters.empty()) {
      std::string list;
      for (const Parameter *parameter : definition.parameters)
        list += (list.empty() ? "" : ", ") + std::string(code->source().text_of(parameter->extent));
      function->block->text = "param(" + list + ")" + std::string(definition.body->body_text);
    }
    function->module = frame.session.module_of(frame.scope);
    function->block->module = function->module;
    frame.session.define_function(scope, name, std::move(function));
    return Flow::Next;
  }
  mutable std::shared_ptr<const BlockCode> code;
};

// Types are there before the first statement of their block runs (DefineTypesNode).
struct TypeDefinitionNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &) const override { return Flow::Next; }
};

struct DefineTypesNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    if (!types) types = define_types(frame, definitions);
    add_types(frame.session, frame.scope, *types);
    return Flow::Next;
  }
  std::vector<const TypeDefinition *> definitions;
  mutable std::shared_ptr<const NameMap<const Type *>> types;
};

// `using module`: the module comes in, and its types with it.
struct UsingModuleNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    use_module(frame, as<UsingStatement>(*node));
    return Flow::Next;
  }
};

// The definitions in a script block, without those in blocks within it.
struct DefinitionFinder final : ast::ChildVisitor {
  void child(const Node &node) override {
    if (const auto *found = try_as<TypeDefinition>(&node)) return definitions.push_back(found);
    if (node.kind != ast::Kind::ScriptBlock) ast::visit_children(node, this);
  }
  std::vector<const TypeDefinition *> definitions;
};

}  // namespace

std::vector<StmtPtr> Compiler::type_definitions(const ast::ScriptBlock &node) {
  std::vector<StmtPtr> first;
  for (const UsingStatement *use : node.usings)
    if (use->using_kind == UsingKind::Module)
      first.push_back(std::make_unique<UsingModuleNode>(use));
  if (!node.tree->defines_types()) return first;
  DefinitionFinder finder;
  ast::visit_children(node, &finder);
  if (finder.definitions.empty()) return first;
  auto result = std::make_unique<DefineTypesNode>(finder.definitions.front());
  result->definitions = std::move(finder.definitions);
  first.push_back(std::move(result));
  return first;
}

StmtPtr Compiler::definition(const FunctionDefinition &node) {
  return std::make_unique<DefineNode>(&node);
}

}  // namespace psjsh
