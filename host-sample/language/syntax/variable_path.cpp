#include "lexer.h"

namespace psjsh {

void split_variable_path(std::string_view path, ast::VariableExpression *out) {
  using ast::Scope;
  static constexpr struct {
    std::string_view name;
    Scope scope;
  } kScopes[] = {{"global", Scope::Global},     {"local", Scope::Local},
                 {"script", Scope::Script},     {"private", Scope::Private},
                 {"workflow", Scope::Workflow}, {"variable", Scope::Variable}};
  out->path = path;
  out->name = path;
  const size_t colon = path.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  const std::string_view qualifier = path.substr(0, colon);
  out->name = path.substr(colon + 1);
  for (const auto &entry : kScopes) {
    if (!equals_ignoring_case(qualifier, entry.name)) continue;
    out->scope = entry.scope;
    return;
  }
  out->scope = Scope::Drive;
  out->drive = qualifier;
}

}  // namespace psjsh
