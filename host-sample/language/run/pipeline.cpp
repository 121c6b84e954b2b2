#include "language/run/pipeline.h"

#include "invariant/utf16.h"
#include "language/run/breakpoints.h"
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/module_discovery.h"
#include "language/run/variable_nodes.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

using namespace ast;

PipelineRun::~PipelineRun() {
  while (!stages_.empty()) stages_.pop_back();
}

void PipelineRun::add(PreparedCommand command) {
  if (has_any(g_command_breakpoints))
    Breakpoints::of(frame_.session)
        .before_command(frame_, command.typed_name, command.target.resolved_name);
  commands_.push_back(std::move(command));
}

Sink *PipelineRun::start(bool has_input) {
  // From the last to the first, so that each knows where its output goes; bound in that order,
  // begun in the other.
  stages_.resize(commands_.size());
  Sink *out = frame_.out;
  for (std::size_t i = commands_.size(); i-- > 0;) {
    PreparedCommand &command = commands_[i];
    const bool input = i > 0 || has_input;
    if (command.target.native != nullptr)
      stages_[i] = make_native_stage(frame_, command, out, input);
    else if (!command.target.executable.empty())
      stages_[i] = make_program_stage(frame_, command, out, input);
    else
      stages_[i] = make_function_stage(frame_, command, out, input);
    out = stages_[i].get();
  }
  began_ = true;
  for (const auto &stage : stages_) stage->begin();
  return stages_[0].get();
}

std::string invocation_name(const PreparedCommand &command) {
  if (command.code == nullptr || command.code->invocation == TokenKind::Unknown)
    return command.typed_name;
  return command.code->invocation == TokenKind::Dot ? "." : "&";
}

void PipelineRun::stopped_by(Stage *stage) {
  while (first_alive_ < stages_.size() && stages_[first_alive_].get() != stage) ++first_alive_;
}

void PipelineRun::finish() {
  bool failed = false;
  for (std::size_t i = first_alive_; i < stages_.size(); ++i) {
    try {
      stages_[i]->end();
    } catch (const StopUpstream &stop) {
      const std::size_t before = first_alive_;
      stopped_by(stop.stage);
      if (first_alive_ == stages_.size()) {
        first_alive_ = before;
        throw;
      }
      if (first_alive_ > i) i = first_alive_ - 1;
    }
  }
  for (const auto &stage : stages_) failed = failed || stage->failed;
  frame_.session.success = !failed;
}

void PipelineRun::run(const Value *head) {
  try {
    Sink *first = start(head != nullptr);
    if (head != nullptr) {
      if (is_enumerable(*head))
        first->write_all(*head);
      else if (!head->is_nothing())
        first->write(*head);
    } else {
      stages_[0]->process_once();
    }
  } catch (const StopUpstream &stop) {
    const std::size_t before = first_alive_;
    stopped_by(stop.stage);
    if (first_alive_ == stages_.size()) {  // of an outer pipeline
      first_alive_ = before;
      throw;
    }
  }
  finish();
}

// ---- compiled commands

// An unknown name is marked alone, without its arguments.
CommandTarget CommandCode::named_command(Frame &frame, std::string_view command) const {
  CommandTarget found = find_command(frame.session, frame.scope, command);
  if (found) return found;
  try {
    if (load_module_of(frame.session, frame.scope, command)) {
      found = find_command(frame.session, frame.scope, command);
      if (found) return found;
    }
    return require_command(frame.session, frame.scope, command);
  } catch (ScriptError &error) {
    frame.session.fill_position(*error.record, &frame, node->elements[0]);
    if (error.record->position)
      error.record->position->command = invocation == TokenKind::Dot ? "." : std::string(command);
    throw;
  }
}

namespace {

// The module that a PSModuleInfo stands for.
std::shared_ptr<Module> module_from(SessionState &session, const Value &value) {
  if (!value.is_object() ||
      type_of(value)->full_name() != "System.Management.Automation.PSModuleInfo")
    return nullptr;
  for (const auto &[name, module] : session.modules)
    if (module->object.same(value)) return module;
  const auto kept = session.modules.find(to_text(get_property(value, "Name")));
  return kept != session.modules.end() ? kept->second : nullptr;
}

// Takes the first argument for what is to run, in the module's scope.
void run_in_module(SessionState &session, PreparedCommand &command) {
  const std::shared_ptr<Module> module = std::move(command.target.module);
  command.target.module = nullptr;
  if (command.arguments.empty()) return;
  const Value what = unwrap(command.arguments[0].value);
  command.arguments.erase(command.arguments.begin());
  if (const auto *block = what.as<RunBlock>()) {
    auto copy = make<RunBlock>(block->code_for(session), block->ast().shared());
    copy->module = module;
    command.target.block = std::move(copy);
  } else {
    command.target = require_command(session, module->scope.get(), to_text(what));
  }
}

// `Name -?` is Get-Help Name.
void ask_for_help(SessionState &session, PreparedCommand &command) {
  const CommandTarget &target = command.target;
  if (!target.executable.empty() || (target.block && target.script.empty())) return;
  bool asked = false;
  for (const CommandArgument &argument : command.arguments)
    asked = asked || (argument.is_parameter && argument.name == "?" && !argument.has_value);
  const auto *help = asked ? session.commands->find("Get-Help") : nullptr;
  if (help == nullptr) return;
  CommandArgument name;
  name.value = Value(target.script.empty() ? target.resolved_name : target.script);
  command.arguments = {std::move(name)};
  command.target = {};
  command.target.native = help;
  command.target.resolved_name = help->name;
}

}  // namespace

const CommandTarget &CommandCode::target(Frame &frame, CommandTarget *made) const {
  SessionState &session = frame.session;
  if (__builtin_expect(as_method && session.strict >= 2, false))
    throw_runtime("StrictModeFunctionCallWithParens", ErrorCategory::InvalidOperation,
                  "System.Management.Automation.RuntimeException",
                  "The function or command was called as if it were a method. Parameters should be "
                  "separated by spaces. For information about parameters, see the about_Parameters "
                  "Help topic.");
  if (!name) {
    if (cached_epoch != session.epoch || cached_epoch == 0) {
      cached = named_command(frame, fixed);
      cached_epoch = cached.executable.empty() && cached.script.empty() ? session.epoch : 0;
    }
    return cached;
  }
  const Value what = unwrap(name->eval(frame));
  if (auto *block = what.as<RunBlock>()) {
    made->block = Ref<RunBlock>(block);
    return *made;
  }
  if (auto module = module_from(session, what)) {
    made->module = std::move(module);
    return *made;
  }
  if (const auto found = command_of(what)) {
    *made = named_command(frame, *found);
    return *made;
  }
  const std::string text = what.is_null() ? std::string() : to_text(what);
  if (text.empty())
    throw_runtime("BadExpression", ErrorCategory::InvalidOperation,
                  "System.Management.Automation.RuntimeException",
                  "The expression after '" + std::string(invocation == TokenKind::Dot ? "." : "&") +
                      "' in a pipeline element produced an object that was not valid. It must "
                      "result in a command name, a "
                      "script block, or a CommandInfo object.");
  *made = named_command(frame, text);
  return *made;
}

namespace {

// `@args`, not `@using:args`: those are values.
bool is_args(const Node &node) {
  const auto *variable = try_as<VariableExpression>(&node);
  return variable != nullptr && equals_ignoring_case(variable->name, "args");
}

void add_splatted(CommandArguments &arguments, const Value &value, const Node *node) {
  const Value &base = unwrap(value);
  if (const auto *table = base.as<Dictionary>()) {
    for (const auto &[key, item] : table->entries()) {
      CommandArgument argument;
      argument.is_parameter = argument.has_value = argument.splatted = true;
      argument.name = to_text(key);
      argument.value = item;
      argument.node = node;
      arguments.push_back(std::move(argument));
    }
    return;
  }
  if (base.is_null() && !base.is_nothing()) return;
  Values items;
  // Output that is nothing, and an enumerator, are one argument.
  if (base.is_nothing() || base.as<EnumeratorObject>() != nullptr)
    items.push_back(base.is_nothing() ? Value() : base);
  else if (base.is_string())
    for (const char16_t unit : psj::invariant::to_utf16(base.text())) items.push_back(Value(unit));
  else
    items = to_items(base);
  for (Value &item : items) {
    CommandArgument argument;
    argument.node = node;
    const std::string text = item.is_string() ? std::string(item.text()) : std::string();
    // Strings of $args that were parameters are parameters again.
    if (text.size() > 1 && text[0] == '-' &&
        (std::isalpha(static_cast<unsigned char>(text[1])) || text[1] == '_') && is_args(*node)) {
      argument.is_parameter = true;
      argument.name = text.substr(1);
      if (argument.name.back() == ':') argument.name.pop_back();
    } else {
      argument.value = std::move(item);
    }
    arguments.push_back(std::move(argument));
  }
}

}  // namespace

CommandArguments CommandCode::evaluate(Frame &frame) const {
  // The parameters of a splatted table come behind all others: what is written out goes first.
  CommandArguments result, tables;
  result.reserve(arguments.size());
  for (const ArgumentCode &code : arguments) {
    if (code.splat) {
      const Value value = code.expr->eval(frame);
      const bool table = unwrap(value).as<Dictionary>() != nullptr;
      add_splatted(table ? tables : result, value, code.node);
      continue;
    }
    CommandArgument argument;
    argument.is_parameter = code.is_parameter;
    argument.name = code.name;
    argument.node = code.node;
    argument.colon = code.colon;
    argument.has_value = code.is_parameter && code.expr != nullptr;
    if (code.expr) argument.value = code.expr->eval(frame);
    if (argument.value.is_nothing()) argument.value = Value();
    result.push_back(std::move(argument));
  }
  for (CommandArgument &argument : tables) result.push_back(std::move(argument));
  return result;
}

namespace {

// One command alone.
struct CommandNode final : Stmt {
  explicit CommandNode(const ast::Command *n) : Stmt(n) {}

  Flow exec(Frame &frame) const override {
    frame.position = node;
    CommandTarget made;
    const CommandTarget &target = code.target(frame, &made);
    if (code.only_values && code.invocation != TokenKind::Dot && !has_any(g_command_breakpoints)) {
      if (target.function &&
          call_plain(frame, *target.function->code, target.function.get(), nullptr))
        return Flow::Next;
      if (target.block &&
          call_plain(frame, *target.block->code_for(frame.session), nullptr, target.block.get()))
        return Flow::Next;
    }
    PreparedCommand command = prepare(frame, code, target);
    PipelineRun run(frame);
    run.add(std::move(command));
    run.run(nullptr);
    return Flow::Next;
  }

  // Functions without process block and without anything to check: no binder, no pipeline.
  bool call_plain(Frame &frame, const BlockCode &block, const FunctionValue *function,
                  const RunBlock *value) const {
    const Signature &signature = block.signature();
    if (!signature.plain || block.has_named_blocks() || block.is_filter() ||
        code.arguments.size() > kFew)
      return false;
    if (value != nullptr && value->captured) return false;
    const std::shared_ptr<const FunctionValue> keep = code.cached.function;
    Value values[kFew];
    const std::size_t count = code.arguments.size();
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = code.arguments[i].expr->eval(frame);
      if (values[i].is_nothing()) values[i] = Value();
    }
    frame.position = node;
    psjsh::Scope *parent = frame.scope;
    const Module *module = function != nullptr ? function->module.get() : value->module.get();
    parent = scope_below(module, parent);
    SessionState &session = frame.session;
    session.check_stack();
    Activation call(session, block, parent, frame.out, frame.streams);
    call.call().site = node;
    call.call().site_source = &frame.block->source();
    call.call().function = function;
    if (function != nullptr) call.call().name = function->name;
    if (call.unit().my_invocation != Layout::kNone)
      call.call().typed_name = code.invocation == TokenKind::Unknown ? code.fixed : "&";
    call.set_input({});
    session.success = true;
    bind_values(call, signature, Arguments(values, count), frame);
    call.run(call.unit().end.get());
    session.success = true;  // errors inside are the function's own affair
    return true;
  }

  void bind_values(Activation &call, const Signature &signature, Arguments values,
                   Frame &frame) const {
    for (std::size_t i = 0, at = 0; i < signature.parameters.size() && at < values.size(); ++i) {
      const ParameterCode &parameter = signature.parameters[i];
      if (parameter.is_switch) continue;
      if (parameter.type != nullptr && !is_instance(values[at], parameter.type)) {
        // The binder converts, and has the words for what does not convert.
        CommandArguments arguments;
        for (std::size_t j = 0; j < values.size(); ++j) {
          CommandArgument argument;
          argument.value = values[j];
          argument.node = code.arguments[j].node;
          arguments.push_back(std::move(argument));
        }
        Binder binder(frame.session, signature.bind_table(), node);
        binder.bind(arguments, false);
        call.bind(binder.bound(), signature.bind_table());
        return;
      }
      ++at;
    }
    call.bind_plain(values);
  }

  static PreparedCommand prepare(Frame &frame, const CommandCode &code,
                                 const CommandTarget &target) {
    PreparedCommand command;
    command.target = target;
    command.code = &code;
    command.node = code.node;
    command.typed_name = code.name ? target.resolved_name : code.fixed;
    command.dot = code.invocation == TokenKind::Dot;
    command.arguments = code.evaluate(frame);
    if (target.module) run_in_module(frame.session, command);
    ask_for_help(frame.session, command);
    return command;
  }

  static constexpr std::size_t kFew = 6;
  CommandCode code;
};

struct PipelineNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    Value input;
    PipelineRun run(frame);
    // The head is evaluated before the commands' arguments.
    if (head) input = head->eval(frame);
    for (const CommandCode &code : commands) {
      frame.position = code.node;
      CommandTarget made;
      const CommandTarget &target = code.target(frame, &made);
      run.add(CommandNode::prepare(frame, code, target));
    }
    if (commands.size() > 1 || head) frame.position = commands.back().node;
    run.run(head ? &input : nullptr);
    return Flow::Next;
  }
  ExprPtr head;
  std::vector<CommandCode> commands;
};

struct RedirectedNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    Redirections redirections(frame, &redirects, frame.out);
    const Streams *const old = frame.streams;
    {
      OutputTo to(frame, redirections.out());
      frame.streams = redirections.streams();
      struct Back {
        ~Back() { frame.streams = old; }
        Frame &frame;
        const Streams *old;
      } back{frame, old};
      frame.out->write_all(expr->eval(frame));
    }
    redirections.finish();
    frame.session.success = true;
    return Flow::Next;
  }
  ExprPtr expr;
  std::vector<RedirectCode> redirects;
};

std::vector<RedirectCode> compile_redirects(Compiler &compiler,
                                            const ast::List<const Redirection *> &list) {
  std::vector<RedirectCode> codes;
  for (const Redirection *redirection : list) {
    RedirectCode code;
    code.from = redirection->from;
    if (const auto *file = try_as<FileRedirection>(redirection)) {
      code.append = file->append;
      const auto *variable = try_as<VariableExpression>(file->location);
      code.to_null = variable != nullptr && intern(variable->name) == kSymNull;
      if (!code.to_null) code.location = compiler.expr(*file->location);
    } else {
      code.merge = true;
    }
    codes.push_back(std::move(code));
  }
  return codes;
}

// `f(1, 2)` without a blank.
bool written_as_method(const ast::Command &node) {
  if (node.elements.size() != 2) return false;
  const Node *argument = node.elements[1];
  const auto *paren = try_as<ParenExpression>(argument);
  if (paren == nullptr || node.elements[0]->extent.end != argument->extent.start) return false;
  const auto *inner = try_as<Pipeline>(static_cast<const Node *>(paren->pipeline));
  const Node *only = paren->pipeline;
  if (inner != nullptr) only = inner->elements.size() == 1 ? inner->elements[0] : nullptr;
  const auto *value = only != nullptr ? try_as<CommandExpression>(only) : nullptr;
  return value != nullptr && try_as<ArrayLiteral>(value->expression) != nullptr;
}

}  // namespace

CommandCode compile_command(Compiler &compiler, const ast::Command &node) {
  CommandCode code;
  code.node = &node;
  code.invocation = node.invocation;
  const auto *name = try_as<StringConstantExpression>(static_cast<const Node *>(node.elements[0]));
  if (name != nullptr)
    code.fixed = std::string(name->value);
  else
    code.name = compiler.expr(static_cast<const Expression &>(*node.elements[0]));
  bool plain = true;
  for (std::size_t i = 1; i < node.elements.size(); ++i) {
    const Node *element = node.elements[i];
    ArgumentCode argument;
    argument.node = element;
    if (const auto *parameter = try_as<CommandParameter>(element)) {
      plain = false;
      argument.is_parameter = true;
      argument.name = std::string(parameter->name);
      argument.colon = parameter->argument;
      if (parameter->argument != nullptr) argument.expr = compiler.expr(*parameter->argument);
    } else {
      const auto *sent = try_as<UsingExpression>(element);
      const auto *variable = try_as<VariableExpression>(sent != nullptr ? sent->child : element);
      argument.splat = variable != nullptr && variable->splatted;
      plain = plain && !argument.splat;
      argument.expr = compiler.expr(static_cast<const Expression &>(*element));
    }
    code.arguments.push_back(std::move(argument));
  }
  code.redirects = compile_redirects(compiler, node.redirections);
  code.as_method = written_as_method(node);
  code.only_values = plain && code.redirects.empty();
  return code;
}

StmtPtr Compiler::command(const ast::Command &node) {
  auto result = std::make_unique<CommandNode>(&node);
  result->code = compile_command(*this, node);
  return result;
}

StmtPtr Compiler::redirected(const CommandExpression &node) {
  auto result = std::make_unique<RedirectedNode>(&node);
  result->expr = expr(*node.expression);
  result->redirects = compile_redirects(*this, node.redirections);
  return result;
}

StmtPtr Compiler::pipeline(const Pipeline &node) {
  if (node.background) return background(node);
  if (node.elements.size() == 1) return stmt(*node.elements[0]);
  auto result = std::make_unique<PipelineNode>(&node);
  for (const CommandBase *element : node.elements) {
    if (const auto *value = try_as<CommandExpression>(element)) {
      result->head = value->redirections.empty() ? expr(*value->expression) : value_of(*value);
      continue;
    }
    result->commands.push_back(compile_command(*this, as<ast::Command>(*element)));
  }
  return result;
}

}  // namespace psjsh
