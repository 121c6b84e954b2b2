// Types that scripts define (enum, class), and what else the session adds to values.
#pragma once
#include <string>
#include <string_view>

#include "language/run/session_state.h"

namespace psjsh {

// Static methods that the session answers; false: not one of them.
bool session_call_static(SessionState &session, const Type *type, std::string_view method,
                         Arguments arguments, Value *out);
// Makes the types of one script block and gives them to the running scope. The types stay for ever.
std::shared_ptr<const NameMap<const Type *>> define_types(
    Frame &frame, std::span<const ast::TypeDefinition *const> nodes);
// Imports the module and gives its types to the running scope.
void use_module(Frame &frame, const ast::UsingStatement &node);
void add_types(SessionState &session, Scope *scope, const NameMap<const Type *> &names);
// The text after `using:` in lower case.
std::string using_key(std::string_view expression_text);

}  // namespace psjsh
