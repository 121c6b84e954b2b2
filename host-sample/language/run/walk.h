// Walks a syntax tree: children of any node, in source order.
#pragma once
#include <functional>

#include "language/syntax/ast_statements.h"

namespace psjsh {

using Visit = std::function<void(const ast::Node &)>;
void visit_children(const ast::Node &node, const Visit &visit);
// The node and everything below it; a false from `visit` skips what is below.
void walk(const ast::Node &node, const std::function<bool(const ast::Node &)> &visit);

}  // namespace psjsh
