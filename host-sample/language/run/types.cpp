#include "language/run/types.h"

#include "invariant/letter_case.h"
#include "language/run/compiler.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

const Type *find_session_type(SessionState &session, std::string_view name) {
  const auto found = session.types.find(name);
  return found != session.types.end() ? found->second : nullptr;
}

const Type *resolve_type(SessionState &session, const ast::TypeName &name) {
  if (!session.types.empty() && name.arguments.empty()) {
    if (const Type *own = find_session_type(session, name.name)) {
      for (std::size_t i = 0; i < name.ranks.size(); ++i) own = array_of(own);
      return own;
    }
  }
  return require_type(name.text);
}

bool session_static(SessionState &, const Type *, std::string_view, Value *) {
  return false;
}
bool session_call_static(SessionState &session, const Type *type, std::string_view method,
                         Arguments arguments, Value *out) {
  if (!type->is(TypeId::ScriptBlock) || !equals_ignoring_case(method, "Create") ||
      arguments.size() != 1)
    return false;
  try {
    *out = session.parse_block(to_text(arguments[0]), {});
  } catch (const ScriptError &error) {
    auto wrapped = make_error("System.Management.Automation.MethodInvocationException",
                              "Exception calling \"Create\" with \"1\" argument(s): \"" +
                                  error.record->exception->message + "\"",
                              "ParseException", ErrorCategory::NotSpecified);
    wrapped->exception->inner = error.record->exception;
    throw ScriptError(wrapped);
  }
  return true;
}
bool session_call(Frame &, const Value &, std::string_view, Arguments, Value *) {
  return false;
}

void define_type(Frame &, const ast::TypeDefinition &definition) {
  throw_runtime(
      "NotSupported", ErrorCategory::NotImplemented, "System.NotSupportedException",
      (definition.type_kind == ast::TypeDefinitionKind::Enum ? "The enum '" : "The class '") +
          std::string(definition.name) +
          "' can't be defined: psjsh does not run type definitions.");
}

std::string using_key(std::string_view text) {
  std::string key = psj::invariant::to_lower(text);
  const auto colon = key.find("using:");
  if (colon != std::string::npos) key.erase(0, colon + 6);
  if (!key.empty() && key[0] == '{') key.erase(0, 1);
  std::erase(key, '}');
  return key;
}

}  // namespace psjsh
