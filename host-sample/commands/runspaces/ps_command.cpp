#include "commands/runspaces/ps_command.h"

#include "language/run/pipeline.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/script_error.h"

namespace psjsh {

PsCommand::PsCommand() : NativeObject(find_type("System.Management.Automation.PSCommand")) {}

void PsCommand::add(std::string text, bool is_script, bool local_scope) {
  CommandItem item;
  item.text = std::move(text);
  item.is_script = is_script;
  item.local_scope = local_scope;
  items_.push_back(std::move(item));
}

CommandItem &PsCommand::last() {
  if (items_.empty())
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "A command is required to add a parameter. A command must be added to the PowerShell "
              "instance before adding a parameter.");
  return items_.back();
}

void PsCommand::add_parameter(std::string name) {
  CommandArgument argument;
  argument.is_parameter = true;
  argument.name = std::move(name);
  last().arguments.push_back(std::move(argument));
}

void PsCommand::add_parameter(std::string name, Value value) {
  add_parameter(std::move(name));
  CommandArgument &argument = last().arguments.back();
  argument.has_value = true;
  argument.value = std::move(value);
}

void PsCommand::add_argument(Value value) {
  CommandArgument argument;
  argument.value = std::move(value);
  last().arguments.push_back(std::move(argument));
}

void PsCommand::add_parameters(const Value &table_or_list) {
  const Value &given = unwrap(table_or_list);
  if (const auto *table = given.as<Dictionary>()) {
    for (const auto &[key, value] : table->entries()) add_parameter(to_text(key), value);
    return;
  }
  for (Value &value : to_items(given)) add_argument(std::move(value));
}

void PsCommand::end_statement() {
  if (!items_.empty()) items_.back().ends_statement = true;
}

namespace {

PreparedCommand prepared(Frame &frame, const CommandItem &item) {
  PreparedCommand command;
  command.arguments = item.arguments;
  if (item.is_script) {
    command.target.block = frame.session.parse_block(item.text, {});
    command.dot = !item.local_scope;
  } else {
    command.target = require_command(frame.session, frame.scope, item.text);
    command.typed_name = item.text;
  }
  return command;
}

void run_statement(Frame &frame, const CommandItem *first, const CommandItem *end,
                   const Values *input) {
  PipelineRun run(frame);
  for (; first != end; ++first) run.add(prepared(frame, *first));
  if (input == nullptr) return run.run(nullptr);
  try {
    Sink *head = run.start(true);
    for (const Value &item : *input) head->write(item);
  } catch (const StopUpstream &stop) {
    run.stopped_by(stop.stage);
  }
  run.finish();
}

}  // namespace

void run_items(Frame &frame, const std::vector<CommandItem> &items, const Values *input) {
  const CommandItem *const end = items.data() + items.size();
  for (const CommandItem *first = items.data(); first != end;) {
    const CommandItem *next = first;
    while (next != end && !next->ends_statement) ++next;
    if (next != end) ++next;
    const bool only = first == items.data() && next == end;
    try {
      run_statement(frame, first, next, input);
    } catch (const ScriptError &error) {
      if (only || error.by_preference) throw;
      frame.session.emit(frame.streams, Stream::Error, error.record);
    }
    input = nullptr;
    first = next;
  }
}

}  // namespace psjsh
