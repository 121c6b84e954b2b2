#include "commands/describe.h"
#include "invariant/guid.h"
#include "language/value/scalars.h"

namespace psjsh {

namespace {

struct NewGuidParameters {
  enum : std::size_t { kEmpty, kInputObject };
  static constexpr std::string_view kDescription =
      R"(New-Guid Microsoft.PowerShell.Commands.NewGuidCommand Microsoft.PowerShell.Utility
sets Default* Empty InputObject
-Empty switch @Empty::
-InputObject string @InputObject:0:mv allowemptystring
)";
};

class NewGuid final : public Command, public NewGuidParameters {
 public:
  void process(Invocation &call) override {
    if (!call.has(kInputObject))
      return call.write(
          make_guid(call.is_set(kEmpty) ? psj::invariant::Guid() : psj::invariant::Guid::random()));
    const auto guid = psj::invariant::parse_guid(call.text(kInputObject));
    if (guid) return call.write(make_guid(guid.value));
    call.write_error({"StringNotRecognizedAsGuid", ErrorCategory::InvalidArgument,
                      "Unrecognized Guid format.", "System.FormatException"});
  }
};

}  // namespace

extern const CommandEntry kNewGuid = entry_of<NewGuid>("New-Guid", "");

}  // namespace psjsh
