#include "language/run/cmdlet_object.h"

#include "language/run/common_streams.h"
#include "language/run/host_prompt.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"

namespace psjsh {
namespace {

std::string folder_of(const std::string &file) {
  const auto slash = file.rfind('/');
  return slash == std::string::npos ? std::string() : file.substr(0, slash == 0 ? 1 : slash);
}

Value make_command_info(const Frame &frame) {
  const CodeCall *call = frame.call;
  const std::string file = frame.block->source().file();
  const bool function = call != nullptr && call->function != nullptr;
  auto info = make_record(function       ? "System.Management.Automation.FunctionInfo"
                          : file.empty() ? "System.Management.Automation.ScriptInfo"
                                         : "System.Management.Automation.ExternalScriptInfo");
  const std::string name = function       ? call->function->name
                           : file.empty() ? std::string()
                                          : file.substr(file.rfind('/') + 1);
  info->with("Name", Value(name));
  const char *const kind = function ? "Function" : file.empty() ? "Script" : "ExternalScript";
  static const Type *const kinds = find_type("System.Management.Automation.CommandTypes");
  info->with("CommandType", convert_to(Value(kind), kinds));
  info->with("Definition",
             function || file.empty() ? Value(frame.block->ast().body_text) : Value(file));
  info->with("Path", Value(file));
  info->with("Source", Value(function ? std::string() : file));
  if (function) info->with("ScriptBlock", Value(call->function->block));
  info->text_property = "Name";
  return info;
}

// $PSCmdlet
class CmdletObject final : public ForeignObject {
 public:
  CmdletObject(CommonStreams &s, Binder &b, const BlockCode &c, const Frame &f, bool *bad)
      : streams_(s), binder_(b), code_(c), frame_(f), failed_(bad) {}
  const Type *type() const override {
    return declare_class("System.Management.Automation.PSScriptCmdlet", find_type("System.Object"));
  }
  bool get(std::string_view name, Value *out) const override {
    if (equals_ignoring_case(name, "ParameterSetName")) {
      const std::string &set = binder_.bound().set_name;
      return *out = Value(set.empty() ? std::string("__AllParameterSets") : set), true;
    }
    if (equals_ignoring_case(name, "MyInvocation")) return *out = make_my_invocation(frame_), true;
    if (equals_ignoring_case(name, "Stopping"))
      return *out = Value(frame_.session.interrupt_.load(std::memory_order_relaxed)), true;
    if (equals_ignoring_case(name, "CommandRuntime") ||
        equals_ignoring_case(name, "SessionState") || equals_ignoring_case(name, "Host") ||
        equals_ignoring_case(name, "InvokeCommand"))
      return *out = Value(), true;
    return false;
  }
  bool call(std::string_view name, Arguments a, Value *out) override {
    *out = Value::nothing();
    const auto text = [&](std::size_t i) { return i < a.size() ? to_text(a[i]) : std::string(); };
    if (equals_ignoring_case(name, "ShouldProcess")) {
      const auto &info = code_.signature().info;
      const Operation operation = a.size() > 2
                                      ? Operation{text(0), text(1), text(2)}
                                      : operation_on(text(0), a.size() > 1 ? text(1) : own_name());
      *out = ask_should_process(streams_, operation, info.confirm_high);
      return true;
    }
    if (equals_ignoring_case(name, "ShouldContinue")) {
      *out = should_continue(a);
      return true;
    }
    if (equals_ignoring_case(name, "WriteError")) {
      streams_.write_error(own(record(a)), failed_);
      return true;
    }
    if (equals_ignoring_case(name, "ThrowTerminatingError")) {
      Ref<ErrorRecord> thrown = own(record(a));
      frame_.session.frame = frame_.caller;
      streams_.place(*thrown);
      throw ScriptError(thrown);
    }
    if (equals_ignoring_case(name, "WriteObject")) {
      if (a.empty()) return true;
      if (a.size() > 1 && to_bool(a[1]))
        frame_.out->write_all(a[0]);
      else
        frame_.out->write(a[0]);
      return true;
    }
    if (equals_ignoring_case(name, "WriteWarning")) {
      streams_.write_text(Stream::Warning, make_warning(text(0)), text(0));
      return true;
    }
    if (equals_ignoring_case(name, "WriteVerbose")) {
      streams_.write_text(Stream::Verbose, make_verbose(text(0)), text(0));
      return true;
    }
    if (equals_ignoring_case(name, "WriteDebug")) {
      streams_.write_text(Stream::Debug, make_debug(text(0)), text(0));
      return true;
    }
    if (equals_ignoring_case(name, "GetUnresolvedProviderPathFromPSPath")) {
      *out = Value(frame_.session.location_ + "/" + text(0));
      return true;
    }
    return false;
  }
  std::vector<ForeignMember> members() const override {
    std::vector<ForeignMember> list;
    for (const char *property : {"ParameterSetName", "MyInvocation", "Stopping"}) {
      ForeignMember member;
      member.name = property;
      list.push_back(std::move(member));
    }
    return list;
  }

 private:
  // As the session knows the function: a module's prefix is part of it.
  const std::string &own_name() const {
    const CodeCall *call = frame_.call;
    return call != nullptr && call->function != nullptr ? call->function->name
                                                        : code_.signature().info.name;
  }
  static Ref<ErrorRecord> record(Arguments a) {
    if (!a.empty())
      if (auto *given = unwrap(a[0]).as<ErrorRecord>()) return Ref<ErrorRecord>(given);
    return make_error("System.Management.Automation.RuntimeException",
                      a.empty() ? "" : to_text(a[0]), "", ErrorCategory::NotSpecified);
  }
  // (query, caption), or (query, caption, [ref] yesToAll, [ref] noToAll), perhaps with a Boolean
  // between for what needs an administrator.
  bool should_continue(Arguments a) {
    const std::string question = a.empty() ? std::string() : to_text(a[0]);
    const std::string caption = a.size() > 1 ? to_text(a[1]) : std::string();
    if (a.size() < 4) return ask_should_continue(streams_, question, caption, nullptr);
    auto *yes = unwrap(a[a.size() - 2]).as<Reference>();
    auto *no = unwrap(a[a.size() - 1]).as<Reference>();
    ToAll all{yes != nullptr && to_bool(yes->get()), no != nullptr && to_bool(no->get())};
    const bool answer = ask_should_continue(streams_, question, caption, &all);
    if (yes != nullptr) yes->set(all.yes);
    if (no != nullptr) no->set(all.no);
    return answer;
  }
  // The function's name ends the id and is the activity.
  Ref<ErrorRecord> own(Ref<ErrorRecord> given) const {
    const std::string &name = code_.signature().info.name;
    if (!name.empty() && !given->position) {
      if (given->id.find(',') == std::string::npos) given->id += "," + name;
      if (given->activity.empty()) given->activity = name;
    }
    return given;
  }

  CommonStreams &streams_;
  Binder &binder_;
  const BlockCode &code_;
  const Frame &frame_;
  bool *failed_;
};

}  // namespace

Value make_my_invocation(const Frame &frame) {
  auto info = make_record("System.Management.Automation.InvocationInfo");
  const CodeCall *call = frame.call;
  info->with("MyCommand", make_command_info(frame));
  Value bound;
  if (Slot *slot = frame.scope->find_here(kSymPSBoundParameters); slot != nullptr && slot->is_set())
    bound = slot->value;
  info->with("BoundParameters", bound.is_null() ? Value(make_hashtable()) : bound);
  Value rest;
  if (Slot *slot = frame.scope->find_here(kSymArgs); slot != nullptr && slot->is_set())
    rest = slot->value;
  info->with("UnboundArguments", rest.is_null() ? make_array({}) : rest);
  int line = 0, column = 0;
  std::string text, file, statement;
  if (call != nullptr && call->site != nullptr && call->site_source != nullptr) {
    const Position at = call->site_source->position(call->site->extent.start);
    line = static_cast<int>(at.line);
    column = static_cast<int>(at.column);
    text = std::string(call->site_source->line_text(at.line));
    const char *const end = call->site_source->text().data() + call->site_source->text().size();
    if (call->site_source->line_text(at.line).data() + text.size() != end) text += "\n";
    file = call->site_source->file();
    statement = std::string(call->site_source->text_of(call->site->extent));
  }
  info->with("ScriptLineNumber", line);
  info->with("OffsetInLine", column);
  info->with("HistoryId", std::int64_t{1});
  info->with("ScriptName", Value(file));
  info->with("Line", Value(text));
  info->with("Statement", Value(statement));
  info->with("PositionMessage",
             Value(statement.empty()
                       ? std::string()
                       : "At line:" + std::to_string(line) + " char:" + std::to_string(column) +
                             "\n+ " + text.substr(0, text.find('\n'))));
  info->with("PSScriptRoot", Value(folder_of(file)));
  info->with("PSCommandPath", Value(file));
  info->with("InvocationName",
             Value(call != nullptr
                       ? (call->typed_name.empty() ? std::string(call->name) : call->typed_name)
                       : std::string()));
  info->with("PipelineLength", 1);
  info->with("PipelinePosition", 1);
  info->with("ExpectingInput", false);
  info->with("CommandOrigin", Value("Internal"));
  return info;
}

Value make_cmdlet_object(CommonStreams &streams, Binder &binder, const BlockCode &code,
                         const Frame &frame, bool *failed) {
  return make<CmdletObject>(streams, binder, code, frame, failed);
}

}  // namespace psjsh
