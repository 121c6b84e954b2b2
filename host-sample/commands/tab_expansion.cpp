// TabExpansion2: what Tab would offer at the prompt, as an object.
#include "commands/describe.h"
#include "invariant/utf16.h"
#include "language/completion/complete.h"
#include "language/run/session.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

struct TabExpansionParameters {
  enum : std::size_t { kCursorColumn, kInputScript, kOptions };
  static constexpr std::string_view kDescription = R"(TabExpansion2 TabExpansion2
sets ScriptInputSet*
-cursorColumn int @:1:
-inputScript string @:0:m allowempty allowemptystring
-options hashtable @:2:
)";
};

const char *result_type(CompletionKind kind) {
  switch (kind) {
    case CompletionKind::Command:
      return "Command";
    case CompletionKind::ParameterName:
      return "ParameterName";
    case CompletionKind::ParameterValue:
      return "ParameterValue";
    case CompletionKind::Variable:
      return "Variable";
    case CompletionKind::Property:
      return "Property";
    case CompletionKind::Method:
      return "Method";
    case CompletionKind::Type:
      return "Type";
    case CompletionKind::Namespace:
      return "Namespace";
    case CompletionKind::File:
      return "ProviderItem";
    case CompletionKind::Folder:
      return "ProviderContainer";
    default:
      return "Text";
  }
}

Value match_object(const CompletionMatch &match) {
  static const Type *const kinds = find_type("System.Management.Automation.CompletionResultType");
  auto made = make_record("System.Management.Automation.CompletionResult");
  made->with("CompletionText", Value(match.text))
      .with("ListItemText", Value(match.shown))
      .with("ResultType", convert_to(Value(result_type(match.kind)), kinds))
      .with("ToolTip", Value(match.shown));
  return made;
}

class TabExpansion final : public Command, public TabExpansionParameters {
 public:
  void process(Invocation &call) override {
    const std::string text = call.text(kInputScript);
    const Value *column = call.argument(kCursorColumn);
    const std::int32_t most = static_cast<std::int32_t>(inv::utf16_length(text));
    const std::int32_t at = column != nullptr ? std::clamp(to_int32(*column), 0, most) : most;
    const Completion found =
        complete(call.session(), text, inv::byte_of_unit(text, static_cast<std::size_t>(at)));
    Values matches;
    for (const CompletionMatch &match : found.matches) matches.push_back(match_object(match));
    std::int32_t first = -1, length = -1;
    if (!matches.empty()) {
      const std::string_view all = text;
      first = static_cast<std::int32_t>(inv::utf16_length(all.substr(0, found.start)));
      length = static_cast<std::int32_t>(inv::utf16_length(all.substr(found.start, found.length)));
    }
    auto result = make_record("System.Management.Automation.CommandCompletion");
    result->with("CurrentMatchIndex", Value(-1))
        .with("ReplacementIndex", Value(first))
        .with("ReplacementLength", Value(length))
        .with("CompletionMatches", make_array(std::move(matches)));
    call.write(result);
  }
};

}  // namespace

extern const CommandEntry kTabExpansion = entry_of<TabExpansion>("TabExpansion2", "");

}  // namespace psjsh
