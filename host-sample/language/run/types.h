// Types that scripts define (enum, class), and what else the session adds to values.
#pragma once
#include <string>
#include <string_view>

#include "language/run/session_state.h"

namespace psjsh {

// Static members of types that the session defines; false: the type has no such member here.
bool session_static(SessionState &session, const Type *type, std::string_view name, Value *out);
bool session_call_static(SessionState &session, const Type *type, std::string_view method,
                         Arguments arguments, Value *out);
// Methods of objects that belong to the evaluator (script blocks, objects of classes).
bool session_call(Frame &frame, const Value &target, std::string_view method, Arguments arguments,
                  Value *out);
void define_type(Frame &frame, const ast::TypeDefinition &definition);
// The text after `using:` in lower case.
std::string using_key(std::string_view expression_text);

}  // namespace psjsh
