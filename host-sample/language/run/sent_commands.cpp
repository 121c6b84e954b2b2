#include "language/run/sent_commands.h"

#include <map>

#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/pipeline.h"
#include "language/run/types.h"
#include "language/run/walk.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

using ast::try_as;

bool is_constant(const ast::VariableExpression &variable) {
  if (variable.splatted) return false;
  const Symbol symbol = Compiler::symbol_of(variable);
  return symbol == kSymTrue || symbol == kSymFalse || symbol == kSymNull;
}

bool is_plain_value(const ast::Pipeline &pipeline) {
  return pipeline.elements.size() == 1 && pipeline.elements[0]->redirections.empty();
}

// Whether commands can say what the node says. `top`: it is a statement of the block itself.
bool can_be_sent(const ast::Node &node, bool top) {
  bool can = true;
  const auto below = [&](const ast::Node &child) { can = can && can_be_sent(child, false); };
  switch (node.kind) {
    case ast::Kind::UsingExpression:
      return true;
    case ast::Kind::ScriptBlockExpression:
    case ast::Kind::FileRedirection:
      return false;
    case ast::Kind::VariableExpression:
      return is_constant(ast::as<ast::VariableExpression>(node));
    case ast::Kind::Pipeline: {
      const auto &pipeline = ast::as<ast::Pipeline>(node);
      if (pipeline.background) return false;
      const bool value = try_as<ast::CommandExpression>(
                             static_cast<const ast::Node *>(pipeline.elements[0])) != nullptr;
      if (value) {
        if (top || !is_plain_value(pipeline)) return false;
        break;
      }
      if (!top) return false;
      for (const ast::CommandBase *element : pipeline.elements) visit_children(*element, below);
      for (const ast::CommandBase *element : pipeline.elements) {
        const auto *command = try_as<ast::Command>(static_cast<const ast::Node *>(element));
        if (command == nullptr || command->invocation == TokenKind::Dot) return false;
      }
      return can;
    }
    case ast::Kind::Command:
      // `$( )` and `( )` around commands: they are evaluated where the job runs.
      return top;
    default:
      break;
  }
  visit_children(node, below);
  return can;
}

const ast::NamedBlock *only_block(const ast::ScriptBlock &block) {
  const bool one = block.begin == nullptr && block.process == nullptr && block.clean == nullptr &&
                   block.dynamic_param == nullptr && block.usings.empty() && block.end != nullptr;
  return one && block.end->traps.empty() && !block.end->statements.empty() ? block.end : nullptr;
}

bool goes_as_written(const ast::Node &node) {
  return node.kind == ast::Kind::ConstantExpression || node.kind == ast::Kind::UsingExpression ||
         node.kind == ast::Kind::StringConstantExpression;
}

// Writes one statement with its evaluated arguments.
class StatementWriter {
 public:
  StatementWriter(SessionState &session, const BlockCode &code, SentCommands *sent)
      : session_(session), code_(code), sent_(sent) {}

  // False: a script block stands for a command's name.
  bool write(const ast::Pipeline &pipeline) {
    for (const ast::CommandBase *element : pipeline.elements) {
      const auto &command = ast::as<ast::Command>(*element);
      for (std::size_t i = 0; i < command.elements.size(); ++i) {
        const ast::Node *node = command.elements[i];
        if (const auto *parameter = try_as<ast::CommandParameter>(node)) node = parameter->argument;
        if (node == nullptr || goes_as_written(*node)) continue;
        Value value = evaluate(static_cast<const ast::Expression &>(*node));
        if (i == 0 && unwrap(value).as<ScriptBlock>() != nullptr) return false;
        replace(node->extent, std::move(value));
      }
    }
    sent_->statements.push_back(text(pipeline.extent));
    return true;
  }

 private:
  Value evaluate(const ast::Expression &node) {
    Scope *scope = session_.scope();
    Layout none;
    none.room = 0;
    Layout &layout = scope->layout != nullptr ? const_cast<Layout &>(*scope->layout) : none;
    Compiler compiler(session_, code_, layout, scope);
    const ExprPtr compiled = compiler.expr(node);
    NullSink sink;
    const Streams streams;
    Frame frame{session_, scope, scope->slots,   &sink,   &streams,
                &code_,   &node, session_.frame, nullptr, true};
    return compiled->eval(frame);
  }

  void replace(Extent extent, Value value) {
    const std::string key = "#" + std::to_string(sent_->values.size());
    changes_[extent.start] = {extent.end, "${using:" + key + "}"};
    sent_->values.push_back({key, std::move(value)});
  }

  std::string text(Extent extent) const {
    const std::string &all = code_.source().text();
    std::string text;
    std::uint32_t at = extent.start;
    for (const auto &[start, change] : changes_) {
      if (start < at) continue;
      text += all.substr(at, start - at) + change.second;
      at = change.first;
    }
    return text + all.substr(at, extent.end - at);
  }

  SessionState &session_;
  const BlockCode &code_;
  SentCommands *sent_;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::string>> changes_;  // start -> end, text
};

// The values of `$using:` while arguments are evaluated here.
class LentUsings {
 public:
  LentUsings(SessionState &session, std::vector<UsingValue> values)
      : session_(session), old_(std::exchange(session.usings, std::move(values))) {}
  ~LentUsings() { session_.usings = std::move(old_); }
  LentUsings(const LentUsings &) = delete;
  LentUsings &operator=(const LentUsings &) = delete;

 private:
  SessionState &session_;
  std::vector<UsingValue> old_;
};

}  // namespace

std::optional<SentCommands> as_commands(Session &session, const Value &script_block,
                                        const std::vector<UsingValue> &usings) {
  const auto *block = unwrap(script_block).as<RunBlock>();
  const ast::NamedBlock *only = block != nullptr ? only_block(block->ast()) : nullptr;
  if (only == nullptr) return std::nullopt;
  for (const ast::Statement *statement : only->statements)
    if (statement->kind != ast::Kind::Pipeline || !can_be_sent(*statement, true))
      return std::nullopt;
  SessionState &state = session.state();
  const auto code = block->code_for(state);
  SentCommands sent;
  sent.values = usings;
  const LentUsings lent(state, usings);
  for (const ast::Statement *statement : only->statements) {
    StatementWriter writer(state, *code, &sent);
    if (!writer.write(ast::as<ast::Pipeline>(*statement))) return std::nullopt;
  }
  return sent;
}

void run_with_input(PipelineRun &run, const JobScript &job) {
  Value item;
  if (!job.next_input || !job.next_input(&item)) return run.run(nullptr);
  try {
    Sink *first = run.start(true);
    do first->write(std::move(item));
    while (job.next_input(&item));
  } catch (const StopUpstream &stop) {
    run.stopped_by(stop.stage);
  }
  run.finish();
}

namespace {

// One command of a statement, with all that no source wrote taken away.
PreparedCommand prepared_command(Frame &frame, const ast::Command &node, const CommandCode &code) {
  PreparedCommand command;
  std::string name = code.fixed;
  if (code.name) name = to_text(code.name->eval(frame));
  command.target = require_command(frame.session, frame.scope, name);
  command.typed_name = name;
  command.arguments = code.evaluate(frame);
  for (CommandArgument &argument : command.arguments) {
    argument.node = argument.colon = nullptr;
    argument.splatted = false;
  }
  if (!node.redirections.empty()) command.code = &code;
  return command;
}

}  // namespace

void run_commands(SessionState &session, const JobScript &job, Sink *out) {
  const Streams streams;
  const auto nothing = session.parse_block("", {})->code_for(session);
  bool first = true;
  for (const Value &text : to_items(job.script)) {
    const Ref<RunBlock> block = session.parse_block(to_text(text), {});
    const auto code = block->code_for(session);
    const auto &pipeline = ast::as<ast::Pipeline>(*block->ast().end->statements[0]);
    Frame written{session, &session.global, session.global.slots,
                  out,     &streams,        code.get(),
                  nullptr, nullptr,         nullptr,
                  true};
    Frame frame{session, &session.global, session.global.slots,
                out,     &streams,        nothing.get(),
                nullptr, nullptr,         nullptr,
                true};
    Layout none;
    none.room = 0;
    Compiler compiler(session, *code, none, &session.global);
    std::vector<CommandCode> codes;
    codes.reserve(pipeline.elements.size());
    Running running(session, &frame);
    PipelineRun run(frame);
    for (const ast::CommandBase *element : pipeline.elements) {
      const auto &command = ast::as<ast::Command>(*element);
      codes.push_back(compile_command(compiler, command));
      run.add(prepared_command(written, command, codes.back()));
    }
    session.success = true;
    first ? run_with_input(run, job) : run.run(nullptr);
    first = false;
  }
}

}  // namespace psjsh
