#include "commands/describe.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/type.h"

namespace psjsh {

namespace {

struct WriteErrorParameters {
  enum : std::size_t {
    kCategory,
    kCategoryActivity,
    kCategoryReason,
    kCategoryTargetName,
    kCategoryTargetType,
    kErrorId,
    kErrorRecord,
    kException,
    kMessage,
    kRecommendedAction,
    kTargetObject
  };
  static constexpr std::string_view kDescription =
      R"(Write-Error Microsoft.PowerShell.Commands.WriteErrorCommand Microsoft.PowerShell.Utility
sets ErrorRecord NoException* WithException
-Category System.Management.Automation.ErrorCategory @NoException:: @WithException::
-CategoryActivity/Activity string
-CategoryReason/Reason string
-CategoryTargetName/TargetName string
-CategoryTargetType/TargetType string
-ErrorId string @NoException:: @WithException::
-ErrorRecord System.Management.Automation.ErrorRecord @ErrorRecord:0:m
-Exception System.Exception @WithException:0:m
-Message/Msg string @NoException:0:mv @WithException:: allownull allowemptystring
-RecommendedAction string
-TargetObject object @NoException:: @WithException::
)";
};

constexpr const char *kWriteError = "Microsoft.PowerShell.Commands.WriteErrorException";

class WriteError final : public Command, public WriteErrorParameters {
 public:
  void process(Invocation &call) override {
    Ref<ErrorRecord> record = given_record(call);
    if (!record) record = new_record(call);
    set_text(call, kRecommendedAction, record->recommended_action);
    // An action is recommended in the details, which then have the message as well.
    if (!record->recommended_action.empty() && record->details_message.empty())
      record->details_message = record->exception->message;
    set_text(call, kCategoryActivity, record->activity);
    set_text(call, kCategoryReason, record->reason);
    set_text(call, kCategoryTargetName, record->target_name);
    set_text(call, kCategoryTargetType, record->target_type);
    call.write_error(record);
  }

 private:
  static Ref<ErrorRecord> given_record(Invocation &call) {
    const Value *value = call.argument(kErrorRecord);
    if (value == nullptr) return {};
    const auto *given = unwrap(*value).as<ErrorRecord>();
    if (given == nullptr) return {};
    // A copy: the written record has this place and these words, the given one keeps its own.
    auto copy = make<ErrorRecord>(given->exception, given->id, given->category, given->target);
    copy->details_message = given->details_message;
    copy->recommended_action =
        to_text(get_property(get_property(*value, "ErrorDetails"), "RecommendedAction"));
    copy->activity = given->activity;
    copy->reason = given->reason;
    return copy;
  }

  static Ref<ErrorRecord> new_record(Invocation &call) {
    Ref<Exception> exception;
    if (const Value *given = call.argument(kException))
      exception = Ref<Exception>(unwrap(*given).as<Exception>());
    if (!exception) exception = make_exception(kWriteError, call.text(kMessage));
    const Value *category = call.argument(kCategory);
    const Value *target = call.argument(kTargetObject);
    const std::string id = call.text(kErrorId, exception->type()->full_name());
    auto record =
        make<ErrorRecord>(exception, id,
                          category != nullptr ? static_cast<ErrorCategory>(category->bits())
                                              : ErrorCategory::NotSpecified,
                          target != nullptr ? *target : Value());
    if (call.has(kException) && call.has(kMessage)) record->details_message = call.text(kMessage);
    record->activity = call.info().name;
    return record;
  }

  static void set_text(Invocation &call, std::size_t parameter, std::string &to) {
    if (call.has(parameter)) to = call.text(parameter);
  }
};

}  // namespace

extern const CommandEntry kWriteError = entry_of<WriteError>("Write-Error", "");

}  // namespace psjsh
