// Get-History and Clear-History. A shell that runs commands one after the other keeps none.
#include "commands/describe.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetHistoryParameters {
  enum : std::size_t { kCount, kId };
  static constexpr std::string_view kDescription =
      R"(Get-History Microsoft.PowerShell.Commands.GetHistoryCommand Microsoft.PowerShell.Core
-Count int @:1:
-Id long[] @:0:v notempty
)";
};
struct ClearHistoryParameters {
  enum : std::size_t { kCommandLine, kCount, kId, kNewest };
  static constexpr std::string_view kDescription =
      R"(Clear-History Microsoft.PowerShell.Commands.ClearHistoryCommand Microsoft.PowerShell.Core process
sets IDParameter* CommandLineParameter
-CommandLine string[] @CommandLineParameter:: notempty
-Count int @IDParameter:1: @CommandLineParameter:1:
-Id int[] @IDParameter:0:
-Newest switch
)";
};

class GetHistory final : public Command, public GetHistoryParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &id : call.items(kId))
      call.write_error({"GetHistoryNoHistoryForId", ErrorCategory::ObjectNotFound,
                        "Cannot locate the history for Id " + to_text(id) + ".",
                        "System.ArgumentException", id});
  }
};

class ClearHistory final : public Command, public ClearHistoryParameters {
 public:
  void process(Invocation &) override {}
};

}  // namespace

extern const CommandEntry kGetHistory = entry_of<GetHistory>("Get-History", "h history ghy");
extern const CommandEntry kClearHistory = entry_of<ClearHistory>("Clear-History", "clhy");

}  // namespace psjsh
