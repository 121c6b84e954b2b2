#include "commands/describe.h"

namespace psjsh {

namespace {

struct OutNullParameters {
  enum : std::size_t { kInputObject };
  static constexpr std::string_view kDescription =
      R"(Out-Null Microsoft.PowerShell.Commands.OutNullCommand Microsoft.PowerShell.Core
-InputObject psobject @::v
)";
};

class OutNull final : public Command, public OutNullParameters {};

}  // namespace

extern const CommandEntry kOutNull = entry_of<OutNull>("Out-Null", "");

}  // namespace psjsh
