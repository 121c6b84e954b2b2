#include "commands/describe.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct WriteProgressParameters {
  enum : std::size_t {
    kActivity,
    kCompleted,
    kCurrentOperation,
    kId,
    kParentId,
    kPercentComplete,
    kSecondsRemaining,
    kSourceId,
    kStatus
  };
  static constexpr std::string_view kDescription =
      R"(Write-Progress Microsoft.PowerShell.Commands.WriteProgressCommand Microsoft.PowerShell.Utility
-Activity string @:0:
-Completed switch
-CurrentOperation string
-Id int @:2: range=0..2147483647
-ParentId int range=-1..2147483647
-PercentComplete int range=-1..100
-SecondsRemaining int
-SourceId int
-Status string @:1: notempty
)";
};

class WriteProgress final : public Command, public WriteProgressParameters {
 public:
  void process(Invocation &call) override {
    if (call.text(kActivity).empty() && !call.is_set(kCompleted))
      call.fail({"ActivityNotSpecified", ErrorCategory::InvalidArgument,
                 "Missing value for mandatory parameter. (Parameter 'Activity')",
                 "System.ArgumentException"});
    Ref<Record> record = make_record("System.Management.Automation.ProgressRecord");
    record->with("ActivityId", number(call, kId, 0));
    record->with("ParentActivityId", number(call, kParentId, -1));
    record->with("Activity", call.text(kActivity));
    record->with("StatusDescription", call.text(kStatus, "Processing"));
    record->with("CurrentOperation",
                 call.has(kCurrentOperation) ? Value(call.text(kCurrentOperation)) : Value());
    record->with("PercentComplete", number(call, kPercentComplete, -1));
    record->with("SecondsRemaining", number(call, kSecondsRemaining, -1));
    record->with("RecordType",
                 Value::enumeration(require_type("System.Management.Automation.ProgressRecordType"),
                                    call.is_set(kCompleted) ? 1 : 0));
    call.progress(record);
  }

 private:
  static Value number(Invocation &call, std::size_t parameter, std::int32_t otherwise) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? Value(to_int32(*value)) : Value(otherwise);
  }
};

}  // namespace

extern const CommandEntry kWriteProgress = entry_of<WriteProgress>("Write-Progress", "");

}  // namespace psjsh
