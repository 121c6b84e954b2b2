#include "commands/describe.h"
#include "language/value/convert.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

struct GetUniqueParameters {
  enum : std::size_t { kAsString, kCaseInsensitive, kInputObject, kOnType };
  static constexpr std::string_view kDescription =
      R"(Get-Unique Microsoft.PowerShell.Commands.GetUniqueCommand Microsoft.PowerShell.Utility
sets AsString* UniqueByType
-AsString switch @AsString::
-CaseInsensitive switch
-InputObject psobject @::v
-OnType switch @UniqueByType::
)";
};

class GetUnique final : public Command, public GetUniqueParameters {
 public:
  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr) return;
    if (!first_ && same(call, *item)) return;
    first_ = false;
    last_ = *item;
    call.write(*item);
  }

 private:
  bool same(Invocation &call, const Value &item) const {
    if (call.is_set(kOnType)) return type_names_of(item) == type_names_of(last_);
    const Case fold = call.is_set(kCaseInsensitive) ? Case::Ignore : Case::Match;
    // Objects without an order of their own compare by their text.
    if (item.is_string() || item.is_number()) return equals(last_, item, fold);
    return equals(Value(to_text(last_)), Value(to_text(item)), fold);
  }

  bool first_ = true;
  Value last_;
};

}  // namespace

extern const CommandEntry kGetUnique = entry_of<GetUnique>("Get-Unique", "gu");

}  // namespace psjsh
