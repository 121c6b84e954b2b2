// Write-Output, Write-Warning, Write-Verbose, Write-Debug and Write-Information: one line each.
#include "commands/describe.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct WriteOutputParameters {
  enum : std::size_t { kInputObject, kNoEnumerate };
  static constexpr std::string_view kDescription =
      R"(Write-Output Microsoft.PowerShell.Commands.WriteOutputCommand Microsoft.PowerShell.Utility
-InputObject psobject @:0:mvr allownull allowempty
-NoEnumerate switch
)";
};
struct WriteWarningParameters {
  enum : std::size_t { kMessage };
  static constexpr std::string_view kDescription =
      R"(Write-Warning Microsoft.PowerShell.Commands.WriteWarningCommand Microsoft.PowerShell.Utility
-Message/Msg string @:0:mv allowemptystring
)";
};
struct WriteVerboseParameters {
  enum : std::size_t { kMessage };
  static constexpr std::string_view kDescription =
      R"(Write-Verbose Microsoft.PowerShell.Commands.WriteVerboseCommand Microsoft.PowerShell.Utility
-Message/Msg string @:0:mv allowemptystring
)";
};
struct WriteDebugParameters {
  enum : std::size_t { kMessage };
  static constexpr std::string_view kDescription =
      R"(Write-Debug Microsoft.PowerShell.Commands.WriteDebugCommand Microsoft.PowerShell.Utility
-Message/Msg string @:0:mv allowemptystring
)";
};
struct WriteInformationParameters {
  enum : std::size_t { kMessageData, kTags };
  static constexpr std::string_view kDescription =
      R"(Write-Information Microsoft.PowerShell.Commands.WriteInformationCommand Microsoft.PowerShell.Utility
-MessageData/Message/Msg object @:0:mv allownull
-Tags string[] @:1:
)";
};

class WriteOutput final : public Command, public WriteOutputParameters {
 public:
  void process(Invocation &call) override {
    const Value *items = call.argument(kInputObject);
    if (items == nullptr) return;
    if (call.is_set(kNoEnumerate))
      call.write(*items);
    else
      call.write_all(*items);
  }
};

class WriteWarning final : public Command, public WriteWarningParameters {
 public:
  void process(Invocation &call) override { call.warn(call.text(kMessage)); }
};

class WriteVerbose final : public Command, public WriteVerboseParameters {
 public:
  void process(Invocation &call) override { call.verbose(call.text(kMessage)); }
};

class WriteDebug final : public Command, public WriteDebugParameters {
 public:
  void process(Invocation &call) override { call.debug(call.text(kMessage)); }
};

class WriteInformation final : public Command, public WriteInformationParameters {
 public:
  void process(Invocation &call) override {
    const Value *data = call.argument(kMessageData);
    const Values tags = call.items(kTags);
    call.inform(make_information(data != nullptr ? *data : Value(), "Write-Information", tags));
  }
};

}  // namespace

extern const CommandEntry kWriteOutput = entry_of<WriteOutput>("Write-Output", "echo");
extern const CommandEntry kWriteWarning = entry_of<WriteWarning>("Write-Warning", "");
extern const CommandEntry kWriteVerbose = entry_of<WriteVerbose>("Write-Verbose", "");
extern const CommandEntry kWriteDebug = entry_of<WriteDebug>("Write-Debug", "");
extern const CommandEntry kWriteInformation = entry_of<WriteInformation>("Write-Information", "");

}  // namespace psjsh
