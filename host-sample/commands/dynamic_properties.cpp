// New-, Remove-, Rename-, Copy- and Move-ItemProperty: none of the providers here has properties
// that come and go.
#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct NewItemPropertyParameters {
  enum : std::size_t {
    kPath,
    kLiteralPath,
    kName,
    kPropertyType,
    kValue,
    kForce,
    kFilter,
    kInclude,
    kExclude
  };
  static constexpr std::string_view kDescription =
      R"(New-ItemProperty Microsoft.PowerShell.Commands.NewItemPropertyCommand Microsoft.PowerShell.Management process
sets Path* LiteralPath
-Path string[] @Path:0:m
-LiteralPath/PSPath/LP string[] @LiteralPath::mn
-Name/PSProperty string @:1:mn
-PropertyType/Type string @::n
-Value object @::n
-Force switch
-Filter string
-Include string[]
-Exclude string[]
)";
};
struct RemoveItemPropertyParameters {
  enum : std::size_t { kPath, kLiteralPath, kName, kForce, kFilter, kInclude, kExclude };
  static constexpr std::string_view kDescription =
      R"(Remove-ItemProperty Microsoft.PowerShell.Commands.RemoveItemPropertyCommand Microsoft.PowerShell.Management process
sets Path* LiteralPath
-Path string[] @Path:0:mvn
-LiteralPath/PSPath/LP string[] @LiteralPath::mn
-Name/PSProperty string[] @:1:mn
-Force switch
-Filter string
-Include string[]
-Exclude string[]
)";
};
struct RenameItemPropertyParameters {
  enum : std::size_t {
    kPath,
    kLiteralPath,
    kName,
    kNewName,
    kPassThru,
    kForce,
    kFilter,
    kInclude,
    kExclude
  };
  static constexpr std::string_view kDescription =
      R"(Rename-ItemProperty Microsoft.PowerShell.Commands.RenameItemPropertyCommand Microsoft.PowerShell.Management process
sets Path* LiteralPath
-Path string @Path:0:mvn
-LiteralPath/PSPath/LP string @LiteralPath::mn
-Name/PSProperty string @:1:mn
-NewName string @:2:mn
-PassThru switch
-Force switch
-Filter string
-Include string[]
-Exclude string[]
)";
};
struct CopyItemPropertyParameters {
  enum : std::size_t {
    kPath,
    kLiteralPath,
    kDestination,
    kName,
    kPassThru,
    kForce,
    kFilter,
    kInclude,
    kExclude
  };
  static constexpr std::string_view kDescription =
      R"(Copy-ItemProperty Microsoft.PowerShell.Commands.CopyItemPropertyCommand Microsoft.PowerShell.Management process
sets Path* LiteralPath
-Path string[] @Path:0:mvn
-LiteralPath/PSPath/LP string[] @LiteralPath::mn
-Destination string @:1:mn
-Name/PSProperty string @:2:mn
-PassThru switch
-Force switch
-Filter string
-Include string[]
-Exclude string[]
)";
};
struct MoveItemPropertyParameters {
  enum : std::size_t {
    kPath,
    kLiteralPath,
    kDestination,
    kName,
    kPassThru,
    kForce,
    kFilter,
    kInclude,
    kExclude
  };
  static constexpr std::string_view kDescription =
      R"(Move-ItemProperty Microsoft.PowerShell.Commands.MoveItemPropertyCommand Microsoft.PowerShell.Management process
sets Path* LiteralPath
-Path string[] @Path:0:mvn
-LiteralPath/PSPath/LP string[] @LiteralPath::mn
-Destination string @:1:mn
-Name/PSProperty string[] @:2:mn
-PassThru switch
-Force switch
-Filter string
-Include string[]
-Exclude string[]
)";
};

template <class Parameters>
class RefusedProperty : public Command, public Parameters {
 public:
  void process(Invocation &call) override {
    for (const Value &path : call.items(Parameters::kPath)) refuse(call, to_text(path), false);
    for (const Value &path : call.items(Parameters::kLiteralPath))
      refuse(call, to_text(path), true);
  }

 private:
  static void refuse(Invocation &call, const std::string &given, bool literal) {
    const bool item = is_item_drive(located_drive(call, given));
    if (!item && matching_paths(call, given, literal, true).empty())
      return given_not_found(call, given);
    call.write_error({"NotSupported", ErrorCategory::NotImplemented,
                      "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not "
                      "supported by this provider.",
                      "System.Management.Automation.PSNotSupportedException", Value(given)});
  }
};

using NewItemProperty = RefusedProperty<NewItemPropertyParameters>;
using RemoveItemProperty = RefusedProperty<RemoveItemPropertyParameters>;
using RenameItemProperty = RefusedProperty<RenameItemPropertyParameters>;
using CopyItemProperty = RefusedProperty<CopyItemPropertyParameters>;
using MoveItemProperty = RefusedProperty<MoveItemPropertyParameters>;

}  // namespace

extern const CommandEntry kNewItemProperty = entry_of<NewItemProperty>("New-ItemProperty", "");
extern const CommandEntry kRemoveItemProperty =
    entry_of<RemoveItemProperty>("Remove-ItemProperty", "rp");
extern const CommandEntry kRenameItemProperty =
    entry_of<RenameItemProperty>("Rename-ItemProperty", "rnp");
extern const CommandEntry kCopyItemProperty =
    entry_of<CopyItemProperty>("Copy-ItemProperty", "cpp");
extern const CommandEntry kMoveItemProperty = entry_of<MoveItemProperty>("Move-ItemProperty", "mp");

}  // namespace psjsh
