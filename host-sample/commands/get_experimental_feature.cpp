#include "commands/describe.h"

namespace psjsh {

namespace {

struct GetExperimentalFeatureParameters {
  enum : std::size_t { kName };
  static constexpr std::string_view kDescription =
      R"(Get-ExperimentalFeature Microsoft.PowerShell.Commands.GetExperimentalFeatureCommand Microsoft.PowerShell.Core
-Name string[] @:0:v notempty
)";
};

// This shell has none, as $EnabledExperimentalFeatures says: any name finds nothing.
class GetExperimentalFeature final : public Command, public GetExperimentalFeatureParameters {};

}  // namespace

extern const CommandEntry kGetExperimentalFeature =
    entry_of<GetExperimentalFeature>("Get-ExperimentalFeature", "");

}  // namespace psjsh
