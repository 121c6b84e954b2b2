#include "language/run/command_list.h"

#include "language/run/walk.h"

namespace psjsh {
namespace {

bool is_plain_command(const ast::CommandBase &element) {
  if (element.kind != ast::Kind::Command) return false;
  bool plain = true;
  visit_children(element, [&](const ast::Node &child) {
    walk(child, [&](const ast::Node &node) {
      if (node.kind == ast::Kind::UsingExpression) return false;
      if (node.kind == ast::Kind::VariableExpression || node.kind == ast::Kind::Command ||
          node.kind == ast::Kind::ScriptBlockExpression)
        plain = false;
      return plain;
    });
  });
  return plain;
}

}  // namespace

bool is_command_list(const ast::ScriptBlock &script) {
  if (script.begin || script.process || script.dynamic_param || !script.end ||
      !script.end->unnamed || script.end->statements.empty() || !script.end->traps.empty())
    return false;
  for (const ast::Statement *statement : script.end->statements) {
    if (statement->kind != ast::Kind::Pipeline) return false;
    const auto &pipeline = static_cast<const ast::Pipeline &>(*statement);
    if (pipeline.background) return false;
    for (const ast::CommandBase *element : pipeline.elements)
      if (!is_plain_command(*element)) return false;
  }
  return true;
}

}  // namespace psjsh
