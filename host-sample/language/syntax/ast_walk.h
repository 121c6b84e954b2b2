#pragma once

#include "ast_statements.h"

namespace psjsh::ast {

// Called for each child of a node; a child is never null.
class ChildVisitor {
 public:
  virtual void child(const Node &node) = 0;

 protected:
  ~ChildVisitor() = default;
};

// Tells `visitor` the direct children of `node` in the order in which PowerShell visits them:
// as written, but traps before the other statements of their block, and the condition of do loops
// before the body. Type names are no nodes.
void visit_children(const Node &node, ChildVisitor *visitor);

}  // namespace psjsh::ast
