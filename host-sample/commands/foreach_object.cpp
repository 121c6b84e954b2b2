#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/native.h"

namespace psjsh {

namespace {

struct ForEachObjectParameters {
  enum : std::size_t {
    kArgumentList,
    kAsJob,
    kBegin,
    kEnd,
    kInputObject,
    kMemberName,
    kParallel,
    kProcess,
    kRemainingScripts,
    kThrottleLimit,
    kTimeoutSeconds,
    kUseNewRunspace
  };
  static constexpr std::string_view kDescription =
      R"(ForEach-Object Microsoft.PowerShell.Commands.ForEachObjectCommand Microsoft.PowerShell.Core process
sets ParallelParameterSet PropertyAndMethodSet ScriptBlockSet*
-ArgumentList/Args object[] @PropertyAndMethodSet::r
-AsJob switch @ParallelParameterSet::
-Begin scriptblock @ScriptBlockSet::
-End scriptblock @ScriptBlockSet::
-InputObject psobject @::v
-MemberName string @PropertyAndMethodSet:0:m notempty
-Parallel scriptblock @ParallelParameterSet::m
-Process scriptblock[] @ScriptBlockSet:0:m allownull allowempty
-RemainingScripts scriptblock[] @ScriptBlockSet::r allownull allowempty
-ThrottleLimit int @ParallelParameterSet:: range=1..2147483647
-TimeoutSeconds int @ParallelParameterSet:: range=0..2147483
-UseNewRunspace switch @ParallelParameterSet::
)";
};

class ForEachObject final : public Command, public ForEachObjectParameters {
 public:
  void begin(Invocation &call) override {
    if (call.has(kParallel)) return begin_parallel(call);
    if (call.has(kMemberName)) {
      member_ = call.text(kMemberName);
      arguments_ = call.items(kArgumentList);
      return;
    }
    sort_blocks(call);
    if (!begin_.is_null()) call.dot(begin_, {});
    for (const Value &block : process_) runners_.push_back(call.runner(block));
  }

  void process(Invocation &call) override {
    const Value *given = call.argument(kInputObject);
    const Value item = given != nullptr ? *given : Value();
    if (parallel_) return process_parallel(call, item);
    if (!member_.empty()) return process_member(call, item);
    for (const auto &runner : runners_) runner->run(item);
  }

  void end(Invocation &call) override {
    if (parallel_) return parallel_->end(call);
    if (!end_.is_null()) call.dot(end_, {});
  }

 private:
  void begin_parallel(Invocation &call) {
    for (const char *name : {"ErrorAction", "WarningAction", "InformationAction", "ProgressAction",
                             "PipelineVariable"})
      if (call.bound(name) != nullptr)
        call.fail({"ParallelCommonParametersNotSupported", ErrorCategory::NotImplemented,
                   "The following common parameters are not currently supported in the Parallel "
                   "parameter set:\nErrorAction, WarningAction, InformationAction, "
                   "PipelineVariable",
                   "System.Management.Automation.PSNotSupportedException"});
    if (call.has(kTimeoutSeconds) && call.is_set(kAsJob))
      call.fail({"ParallelCannotUseTimeoutWithJob", ErrorCategory::InvalidOperation,
                 "The 'TimeoutSeconds' parameter cannot be used with the 'AsJob' parameter.",
                 "System.Management.Automation.PSArgumentException"});
    parallel_ = call.session().commands()->make_part("ForEach-Object");
    if (!parallel_)
      call.fail({"ParallelNotSupported", ErrorCategory::NotImplemented,
                 "ForEach-Object -Parallel needs the plugin of jobs, which is not loaded.",
                 "System.NotSupportedException"});
    parallel_->begin(call);
  }

  void process_parallel(Invocation &call, const Value &item) {
    if (unwrap(item).as<ScriptBlock>() == nullptr) return parallel_->process(call);
    call.write_error({"ParallelPipedInputObjectCannotBeScriptBlock", ErrorCategory::InvalidType,
                      "A ForEach-Object -Parallel piped input object cannot be a script block. "
                      "Passed-in script block variables are not supported with ForEach-Object "
                      "-Parallel, and can result in undefined behavior.",
                      "System.Management.Automation.PSArgumentException", item});
  }

  // Positional blocks beyond the first are begin, process … and end, as far as -Begin and -End do
  // not say otherwise.
  void sort_blocks(Invocation &call) {
    if (const Value *block = call.argument(kBegin)) begin_ = *block;
    if (const Value *block = call.argument(kEnd)) end_ = *block;
    Values blocks = call.items(kProcess);
    for (const Value &more : call.items(kRemainingScripts)) blocks.push_back(more);
    std::size_t first = 0, last = blocks.size();
    if (!call.has(kBegin) && blocks.size() > 1) begin_ = blocks[first++];
    if (!call.has(kEnd) && last - first > 1) end_ = blocks[--last];
    for (; first < last; ++first)
      if (!blocks[first].is_null()) process_.push_back(blocks[first]);
  }

  void process_member(Invocation &call, const Value &item) {
    if (item.is_null()) return call.write(Value());
    const std::string name = resolve_member(call, item, member_, true);
    Value result;
    if (name.empty() || !find_own_property(item, name, &result)) return missing(call, item);
    const bool method = unwrap(result).as<MethodObject>() != nullptr;
    if (!method) return call.write_all(result);
    if (!call.should_process("InputObject: " + to_text(item), "Invoke method '" + name + "'"))
      return;
    try {
      call.write_all(call_method(item, name, arguments_));
    } catch (const ScriptError &error) {
      call.write_error(error.record);
    }
  }

  void missing(Invocation &call, const Value &item) const {
    if (call.session().state().strict == 0) return call.write(Value());
    call.fail({"PropertyOrMethodNotFound", ErrorCategory::InvalidArgument,
               "The input name \"" + member_ + "\" cannot be resolved to a member.",
               "System.Management.Automation.PSArgumentException", item});
  }

  std::string member_;
  Values arguments_;
  Value begin_, end_;
  Values process_;
  std::vector<std::unique_ptr<BlockRunner>> runners_;
  std::unique_ptr<Command> parallel_;  // what runs the parallel set
};

}  // namespace

extern const CommandEntry kForEachObject = entry_of<ForEachObject>("ForEach-Object", "% foreach");

}  // namespace psjsh
