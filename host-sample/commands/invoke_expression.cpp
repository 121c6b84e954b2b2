#include "commands/describe.h"
#include "language/run/session.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

struct InvokeExpressionParameters {
  enum : std::size_t { kCommand };
  static constexpr std::string_view kDescription =
      R"(Invoke-Expression Microsoft.PowerShell.Commands.InvokeExpressionCommand Microsoft.PowerShell.Utility
-Command string @:0:mv
)";
};

class InvokeExpression final : public Command, public InvokeExpressionParameters {
 public:
  void process(Invocation &call) override {
    const std::string text = call.text(kCommand);
    try {
      make_script_block(text);
    } catch (ScriptError &error) {
      // A text that does not parse is the command's own failure.
      error.record->id += "," + call.info().type_name;
      throw;
    }
    call.run_text(text);
  }
};

}  // namespace

extern const CommandEntry kInvokeExpression =
    entry_of<InvokeExpression>("Invoke-Expression", "iex");

}  // namespace psjsh
