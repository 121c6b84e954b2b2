// Script blocks for jobs: their $using: values, and the trailing `&`.
#include <map>

#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/pipeline.h"
#include "language/run/types.h"
#include "language/run/walk.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

using ast::as;
using ast::try_as;

Value evaluate_in(SessionState &session, Scope *scope, const BlockCode &code,
                  const ast::Expression &node) {
  Layout none;
  none.room = 0;
  Scope *at = scope;
  Layout &layout = at->layout != nullptr ? const_cast<Layout &>(*at->layout) : none;
  Compiler compiler(session, code, layout, at);
  const ExprPtr compiled = compiler.expr(node);
  NullSink sink;
  const Streams streams;
  Frame frame{session, at, at->slots, &sink, &streams, &code, &node, session.frame, nullptr, true};
  return compiled->eval(frame);
}

const ast::VariableExpression *base_variable(const ast::Node *node) {
  while (node != nullptr) {
    if (const auto *variable = try_as<ast::VariableExpression>(node)) return variable;
    if (const auto *member = try_as<ast::MemberExpression>(node))
      node = member->object;
    else if (const auto *index = try_as<ast::IndexExpression>(node))
      node = index->target;
    else
      return nullptr;
  }
  return nullptr;
}

// Variables that every script has, also where nothing wrote them.
bool is_automatic(const ast::VariableExpression &variable) {
  for (const char *name :
       {"args", "PSCommandPath", "PSScriptRoot", "PSBoundParameters", "MyInvocation", "input"})
    if (equals_ignoring_case(variable.name, name)) return true;
  return false;
}

[[noreturn]] void refuse_expression(const std::string &text) {
  throw_runtime("InvalidOperation", ErrorCategory::InvalidOperation,
                "System.Management.Automation.PSInvalidOperationException",
                "Cannot get the value of the Using expression " + text +
                    ".  Start-ThreadJob only supports using variable expressions.");
}

// Names that a background command takes from its own session.
bool stays(std::string_view name) {
  for (const char *own :
       {"PID", "PSVersionTable", "PSEdition", "PSHOME", "HOST", "TRUE", "FALSE", "NULL"})
    if (equals_ignoring_case(name, own)) return true;
  return false;
}

}  // namespace

std::vector<UsingValue> capture_using(Session &session, const Value &script_block, bool strict) {
  std::vector<UsingValue> values;
  SessionState &state = session.state();
  const auto *block = unwrap(script_block).as<RunBlock>();
  if (block == nullptr) return values;
  const auto code = block->code_for(state);
  Scope *scope = state.scope();
  walk(block->ast(), [&](const ast::Node &node) {
    const auto *use = try_as<ast::UsingExpression>(&node);
    if (use == nullptr) return true;
    UsingValue value;
    value.key = using_key(code->source().text_of(node.extent));
    for (const UsingValue &known : values)
      if (known.key == value.key) return false;
    const auto *variable = base_variable(use->child);
    const bool plain = variable != nullptr && variable->scope != ast::Scope::Drive;
    std::string name(code->source().text_of(node.extent));
    if (!strict && variable != use->child) refuse_expression(name);
    if (plain && !is_automatic(*variable) &&
        scope->find(Compiler::symbol_of(*variable)) == nullptr) {
      if (!strict) return false;
      if (name[0] == '@') name[0] = '$';
      throw_runtime("UsingVariableIsUndefined", ErrorCategory::InvalidOperation,
                    "System.Management.Automation.RuntimeException",
                    "The value of the using variable '" + name +
                        "' cannot be retrieved because it has not been set in the local session.");
    }
    value.value = evaluate_in(state, scope, *code, *use->child);
    if (value.value.is_null() && variable == use->child &&
        equals_ignoring_case(variable->name, "args"))
      value.value = make_array({});
    values.push_back(std::move(value));
    return false;
  });
  return values;
}

namespace {

std::string rewritten(SessionState &state, Scope *scope, const Source &source,
                      const ast::Node &node, Extent extent) {
  std::map<std::uint32_t, std::pair<std::uint32_t, std::string>> changes;  // start -> end, text
  walk(node, [&](const ast::Node &below) {
    if (below.kind == ast::Kind::UsingExpression) return false;
    const auto *variable = try_as<ast::VariableExpression>(&below);
    if (variable == nullptr) return true;
    const bool here = variable->scope == ast::Scope::None || variable->scope == ast::Scope::Global;
    if (!here || variable->splatted || stays(variable->name)) return true;
    const Symbol symbol = Compiler::symbol_of(*variable);
    if (state.try_read_known(scope, symbol) || is_automatic(*variable))
      changes[below.extent.start] = {below.extent.end,
                                     "${using:" + std::string(variable->name) + "}"};
    return true;
  });
  std::string text;
  std::uint32_t at = extent.start;
  const std::string &all = source.text();
  for (const auto &[start, change] : changes) {
    if (start < at || change.first > extent.end) continue;
    text += all.substr(at, start - at) + change.second;
    at = change.first;
  }
  return text + all.substr(at, extent.end - at);
}

// An error in it has no place: nobody wrote this text.
Ref<RunBlock> parsed(SessionState &session, const std::string &text) {
  try {
    return session.parse_block(text, {});
  } catch (ScriptError &error) {
    error.record->position = std::make_unique<ErrorPosition>();
    throw;
  }
}

struct BackgroundNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    SessionState &session = frame.session;
    const Source &source = frame.block->source();
    Extent extent = node->extent;
    std::string_view text = source.text_of(extent);
    while (!text.empty() && (text.back() == '&' || text.back() == ' ' || text.back() == '\t')) {
      const bool mark = text.back() == '&';
      text.remove_suffix(1);
      if (mark) break;
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    extent.end = extent.start + static_cast<std::uint32_t>(text.size());
    PreparedCommand command;
    command.target = require_command(session, frame.scope, "Start-Job");
    command.typed_name = "Start-Job";
    command.node = node;
    const auto give = [&](const char *name, Value value) {
      CommandArgument argument;
      argument.is_parameter = argument.has_value = true;
      argument.name = name;
      argument.value = std::move(value);
      command.arguments.push_back(std::move(argument));
    };
    give("ScriptBlock", parsed(session, rewritten(session, frame.scope, source, *node, extent)));
    give("WorkingDirectory", Value(session.location_));
    PipelineRun run(frame);
    run.add(std::move(command));
    run.run(nullptr);
    return Flow::Next;
  }
};

}  // namespace

std::string background_text(Session &session, const Value &script_block) {
  const auto *block = unwrap(script_block).as<RunBlock>();
  if (block == nullptr) return to_text(script_block);
  const ast::ScriptBlock &ast = block->ast();
  const std::string_view body = ast.body_text;
  const Source &source = ast.tree->source();
  const auto start = static_cast<std::uint32_t>(body.data() - source.text().data());
  return rewritten(session.state(), session.state().scope(), source, ast,
                   Extent{start, start + static_cast<std::uint32_t>(body.size())});
}

StmtPtr Compiler::background(const ast::Statement &node) {
  return std::make_unique<BackgroundNode>(&node);
}

bool SessionState::try_read_known(Scope *from, Symbol symbol) const {
  return from->find(symbol) != nullptr;
}

}  // namespace psjsh
