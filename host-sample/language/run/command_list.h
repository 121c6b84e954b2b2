// Scripts that are nothing but commands: what a process job gets as a list of commands with their
// arguments instead of as a script.
#pragma once
#include "language/syntax/ast_statements.h"

namespace psjsh {

// Pipelines of commands only, whose arguments hold no variables (but $using:), no commands and no
// script blocks. A `param` block in front does not matter.
bool is_command_list(const ast::ScriptBlock &script);

}  // namespace psjsh
