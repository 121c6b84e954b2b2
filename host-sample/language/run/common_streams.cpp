#include "language/run/common_streams.h"

#include "language/run/host_prompt.h"
#include "language/run/message_source.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

void CollectVariable::open(SessionState &session, Scope *scope, const Value &given) {
  std::string name = to_text(given);
  const bool append = !name.empty() && name[0] == '+';
  if (append) name.erase(0, 1);
  if (name.empty()) return;
  Scope *in = scope;
  const auto colon = name.find(':');
  if (colon != std::string::npos) {
    in = session.scope_named(scope, name.substr(0, colon));
    name = name.substr(colon + 1);
  }
  list_ = make_array_list();
  if (append) {
    Value old;
    if (session.try_read(in, intern(name), &old) && !old.is_null())
      for (const Value &item : to_items(old)) list_->items.push_back(item);
  }
  session.write(in, intern(name), list_);
}

void CollectVariable::add(const Value &value) {
  if (!list_) return;
  list_->items.push_back(value);
  ++list_->version;
}

CommonStreams::CommonStreams(Frame &its_caller, const PreparedCommand &its_command, Sink *out)
    : caller(its_caller),
      command(its_command),
      redirections(its_caller, its_command.code != nullptr ? &its_command.code->redirects : nullptr,
                   out) {}

void CommonStreams::apply(const BindTable &table, const BoundArguments &bound) {
  if (!table.has_common) return;
  SessionState &session = caller.session;
  const auto preference = [&](CommonParameter which, std::optional<Preference> *to) {
    if (const Value *value = bound.common(table, which)) *to = SessionState::preference_of(*value);
  };
  preference(kCommonErrorAction, &error);
  preference(kCommonWarningAction, &warning);
  preference(kCommonInformationAction, &information);
  preference(kCommonProgressAction, &progress_action);
  if (const Value *value = bound.common(table, kCommonVerbose))
    verbose = to_bool(*value) ? Preference::Continue : Preference::SilentlyContinue;
  if (const Value *value = bound.common(table, kCommonDebug))
    debug = to_bool(*value) ? Preference::Continue : Preference::SilentlyContinue;
  const auto variable = [&](CommonParameter which, CollectVariable *to) {
    if (const Value *value = bound.common(table, which)) to->open(session, caller.scope, *value);
  };
  variable(kCommonOutVariable, &out_variable);
  variable(kCommonErrorVariable, &error_variable);
  variable(kCommonWarningVariable, &warning_variable);
  variable(kCommonInformationVariable, &information_variable);
  if (const Value *value = bound.common(table, kCommonPipelineVariable)) {
    pipeline_variable = intern(to_text(*value));
    session.write(caller.scope, *pipeline_variable, {});
  }
  if (const Value *value = bound.common(table, kCommonWhatIf)) what_if = to_bool(*value);
  if (const Value *value = bound.common(table, kCommonConfirm)) confirm = to_bool(*value);
}

void CommonStreams::set_pipeline_variable(const Value &value) {
  if (pipeline_variable) caller.session.write(caller.scope, *pipeline_variable, value);
}

void CommonStreams::Below::collect(Stream stream, const Value &record) {
  if (stream == Stream::Warning) streams.warning_variable.add(record);
  if (stream == Stream::Information) streams.information_variable.add(record);
}

void CommonStreams::collect_below() {
  if (!warning_variable.is_open() && !information_variable.is_open()) return;
  Streams &mine = redirections.own();
  below_.outer = mine.collector;
  mine.collector = &below_;
}

void CommonStreams::tell_outer(Stream stream, const Value &record) {
  const Streams *streams = redirections.streams();
  Collector *at = streams != nullptr ? streams->collector : nullptr;
  for (; at != nullptr; at = at->outer)
    if (at != &below_) at->collect(stream, record);
}

void CommonStreams::write(Value value) {
  if (out_variable.is_open()) out_variable.add(value);
  if (pipeline_variable) set_pipeline_variable(value);
  redirections.out()->write(std::move(value));
}

Preference CommonStreams::action(Stream stream) const {
  SessionState &session = caller.session;
  const auto pick = [&](const std::optional<Preference> &own, std::string_view variable) {
    return own ? *own : session.preference(&caller, variable);
  };
  switch (stream) {
    case Stream::Error:
      return error ? *error : session.error_action(&caller);
    case Stream::Warning:
      return pick(warning, "WarningPreference");
    case Stream::Verbose:
      return pick(verbose, "VerbosePreference");
    case Stream::Debug:
      return pick(debug, "DebugPreference");
    case Stream::Information:
      return pick(information, "InformationPreference");
    case Stream::Progress:
      return pick(progress_action, "ProgressPreference");
    default:
      return Preference::Continue;
  }
}

void CommonStreams::place(ErrorRecord &record) {
  if (record.position) return;
  if (record.activity.empty() && !command_name.empty()) record.activity = command_name;
  if (!record.position)
    caller.session.fill_command_position(
        record, command.node != nullptr ? command.node : caller.position, command_name);
}

void CommonStreams::inquire(std::string_view message) {
  if (inquired_) return;
  try {
    if (ask_inquire(caller.session, message, &inquired_)) return;
  } catch (const ScriptError &refused) {
    place(*refused.record);
    throw;
  }
  auto stop = make_error("System.Management.Automation.ActionPreferenceStopException",
                         "The running command stopped because the user selected the Stop option.",
                         "ActionPreferenceStop", ErrorCategory::OperationStopped);
  place(*stop);
  ScriptError halted(stop);
  halted.script_terminating = halted.by_preference = true;
  throw halted;
}

void CommonStreams::write_error(Ref<ErrorRecord> record, bool *failed) {
  SessionState &session = caller.session;
  place(*record);
  *failed = true;
  const Preference what = action(Stream::Error);
  if (what == Preference::Ignore) return;
  if (what == Preference::Inquire) inquire(record->message());
  if (error_variable.is_open()) error_variable.add(record);
  if (what == Preference::Stop) {
    // What no line of a script wrote happened where the command stands.
    if (record->position->line == 0) {
      record->position.reset();
      caller.session.fill_position(*record, &caller,
                                   command.node != nullptr ? command.node : caller.position);
    }
    ScriptError stop(record);
    stop.script_terminating = stop.by_preference = true;
    throw stop;
  }
  session.remember_error(record);
  if (what == Preference::SilentlyContinue) return;
  session.emit(redirections.streams(), Stream::Error, record);
}

namespace {

// The id of a command's own exception has its type.
std::string id_in(const PreparedCommand &command, std::string id) {
  if (command.target.native == nullptr) return id;
  const CommandInfo &info = *command.target.native->bind_table().info;
  if (!info.type_name.empty()) id += "," + info.type_name;
  return id;
}

}  // namespace

void CommonStreams::write_text(Stream stream, const Value &record, std::string_view message) {
  SessionState &session = caller.session;
  const Preference what = action(stream);
  const bool unseen = what == Preference::SilentlyContinue || what == Preference::Ignore;
  if (!unseen || (stream == Stream::Warning && what != Preference::Ignore))
    note_source(*this, record);
  if (stream == Stream::Warning && what != Preference::Ignore && warning_variable.is_open())
    warning_variable.add(record);
  if (stream == Stream::Warning && what != Preference::Ignore) tell_outer(stream, record);
  if (unseen) return;
  if (what == Preference::Stop) {
    const char *names[] = {"",
                           "",
                           "",
                           "WarningPreference",
                           "VerbosePreference",
                           "DebugPreference",
                           "InformationPreference",
                           "ProgressPreference"};
    if (stream != Stream::Information) session.emit(redirections.streams(), stream, record);
    auto stop = make_error("System.Management.Automation.ActionPreferenceStopException",
                           "The running command stopped because the preference variable \"" +
                               std::string(names[static_cast<int>(stream)]) +
                               "\" or common parameter is set to Stop: " + std::string(message),
                           id_in(command, "ActionPreferenceStop"), ErrorCategory::OperationStopped);
    place(*stop);
    ScriptError error_out(stop);
    error_out.script_terminating = error_out.by_preference = true;
    throw error_out;
  }
  session.emit(redirections.streams(), stream, record);
  if (what == Preference::Inquire) inquire(message);
}

void CommonStreams::inform(const Ref<Record> &record) {
  SessionState &session = caller.session;
  bool host = false, forwarded = false;
  for (const Value &tag : to_items(record->get("Tags"))) {
    host = host || to_text(tag) == "PSHOST";
    forwarded = forwarded || to_text(tag) == "FORWARDED";
  }
  host = host && !forwarded;
  const Preference what = action(Stream::Information);
  if (what == Preference::Ignore) return;
  if (information_variable.is_open()) information_variable.add(record);
  tell_outer(Stream::Information, record);
  const bool silent = what == Preference::SilentlyContinue;
  // Only the command that writes to the host is silenced; who passes such a record on is not.
  if (host && !(silent && information && command_name == "Write-Host"))
    return session.emit(redirections.streams(), Stream::Information, record, true);
  if (silent) return session.emit_unshown(redirections.streams(), Stream::Information, record);
  if (what == Preference::Stop)
    return write_text(Stream::Information, record, to_text(record->get("MessageData")));
  if (what == Preference::Inquire) inquire(to_text(record->get("MessageData")));
  session.emit(redirections.streams(), Stream::Information, record);
  // In another process the preference Continue shows the record on the job's host, too, and that is
  // replayed.
  if (session.in_job && is_user_remote() && session.target != nullptr)
    session.target->write_host(to_text(record->get("MessageData")) + "\n");
}

void CommonStreams::progress(const Value &record) {
  const Preference what = action(Stream::Progress);
  if (what == Preference::SilentlyContinue || what == Preference::Ignore) return;
  caller.session.emit(redirections.streams(), Stream::Progress, record);
}

}  // namespace psjsh
