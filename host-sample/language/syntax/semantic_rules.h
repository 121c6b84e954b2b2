#pragma once

#include <string>

#include "ast_statements.h"
#include "errors.h"

// The rules of check_tree that look at one node only.
namespace psjsh {

// The expression inside parentheses around a single expression; `expression` itself otherwise.
const ast::Expression *inside_parentheses(const ast::Expression *expression);
// Null when something can be assigned to `target`; else the part of it that makes it impossible.
const ast::Expression *not_assignable(const ast::Expression *target);
// Null when `expression` may stand in a `$using:` expression; else the part that may not.
const ast::Expression *invalid_in_using(const ast::Expression *expression);
// The value of a constant key as text; empty when it is none.
std::string constant_key(const ast::Expression &key);
bool is_constant(const ast::Expression &expression);

bool returns_nothing(const ast::FunctionMember &method);
bool allowed_in_data(const ast::VariableExpression &variable);
// The command's name when it may not stand in the data section; empty when it may.
std::string_view not_allowed_in_data(const ast::Command &command, const ast::DataStatement &data);

void check_attribute(const ast::Attribute &node, ErrorList *errors);
void check_catches(const ast::TryStatement &node, ErrorList *errors);
void check_members(const ast::TypeDefinition &node, ErrorList *errors);
void check_method(const ast::FunctionMember &node, ErrorList *errors);
// Base classes are looked for when the script is parsed.
void check_base_types(const ast::ScriptBlock &script, ErrorList *errors);

}  // namespace psjsh
