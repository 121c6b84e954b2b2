#include "commands/describe.h"

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
  void process(Invocation &call) override { call.run_text(call.text(kCommand)); }
};

}  // namespace

extern const CommandEntry kInvokeExpression =
    entry_of<InvokeExpression>("Invoke-Expression", "iex");

}  // namespace psjsh
