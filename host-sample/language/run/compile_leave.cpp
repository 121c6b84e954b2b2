// Statements that leave: return, break, continue, exit, throw.
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

using namespace ast;

namespace {

struct ReturnNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    if (frame.returned != nullptr) {
      *frame.returned = value ? value->eval(frame) : Value::nothing();
      return Flow::Return;
    }
    if (value) {
      if (const auto *plain = dynamic_cast<const ExprStmt *>(value.get())) {
        frame.out->write_all(plain->expr->eval(frame));
      } else {
        const Flow flow = value->exec(frame);
        if (flow != Flow::Next) return flow;
      }
    }
    frame.session.success = true;
    return Flow::Return;
  }
  StmtPtr value;
};

struct JumpNode final : Stmt {
  JumpNode(const Node *n, Flow f) : Stmt(n), flow(f) {}
  Flow exec(Frame &frame) const override {
    frame.session.label = label ? to_text(label->eval(frame)) : fixed;
    return flow;
  }
  Flow flow;
  std::string fixed;
  ExprPtr label;
};

struct ExitNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    int code = 0;
    if (value) {
      const Value result = value->eval(frame);
      Value number;
      if (!result.is_null() && try_convert(result, type_of_id(TypeId::Int32), &number))
        code = static_cast<int>(number.bits());
    }
    throw ExitRequest{code};
  }
  StmtPtr value;
};

struct ThrowNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    const Value thrown = value ? value->eval(frame) : Value();
    if (!value && !frame.session.rethrown.is_null()) {
      if (auto *record = frame.session.rethrown.as<ErrorRecord>()) {
        ScriptError error{Ref<ErrorRecord>(record)};
        error.script_terminating = true;
        error.thrown = true;
        throw error;
      }
    }
    ScriptError error{record_of(thrown)};
    error.script_terminating = true;
    error.thrown = true;
    // Only exceptions of PowerShell's own kind remember that they were thrown by the statement.
    Exception &exception = *error.record->exception;
    if (exception.type()->is_a(find_type("System.Management.Automation.RuntimeException")))
      exception.bag.set(Value("WasThrownFromThrowStatement"), true);
    frame.session.fill_position(*error.record, &frame, node);
    throw error;
  }
  static Ref<ErrorRecord> record_of(const Value &thrown) {
    const Value &base = unwrap(thrown);
    if (auto *record = base.as<ErrorRecord>()) return Ref<ErrorRecord>(record);
    if (auto *exception = base.as<Exception>()) {
      if (auto *record = exception->record.as<ErrorRecord>()) return Ref<ErrorRecord>(record);
      auto record = make<ErrorRecord>(Ref<Exception>(exception), exception->message,
                                      ErrorCategory::OperationStopped);
      return record;
    }
    const std::string text = thrown.is_null() ? "ScriptHalted" : to_text(thrown);
    return make_error("System.Management.Automation.RuntimeException", text, text,
                      ErrorCategory::OperationStopped, thrown.is_null() ? Value() : thrown);
  }
  StmtPtr value;
};

}  // namespace

StmtPtr Compiler::leave(const LeaveStatement &node) {
  const auto with_value = [&](auto result) -> StmtPtr {
    if (node.pipeline != nullptr) result->value = stmt(*node.pipeline);
    return result;
  };
  if (node.kind == ast::Kind::ThrowStatement) return with_value(std::make_unique<ThrowNode>(&node));
  if (node.kind == ast::Kind::ExitStatement) return with_value(std::make_unique<ExitNode>(&node));
  return with_value(std::make_unique<ReturnNode>(&node));
}

StmtPtr Compiler::jump(const JumpStatement &node) {
  auto result = std::make_unique<JumpNode>(
      &node, node.kind == ast::Kind::BreakStatement ? Flow::Break : Flow::Continue);
  if (const auto *fixed = try_as<StringConstantExpression>(node.label))
    result->fixed = std::string(fixed->value);
  else if (node.label != nullptr)
    result->label = expr(*node.label);
  return result;
}

}  // namespace psjsh
