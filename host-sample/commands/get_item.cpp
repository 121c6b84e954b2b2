#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetItemParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kForce, kInclude, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Get-Item Microsoft.PowerShell.Commands.GetItemCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mvn
)";
};

class GetItem final : public Command, public GetItemParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &path : call.items(kPath)) get(call, to_text(path), false);
    for (const Value &path : call.items(kLiteralPath)) get(call, to_text(path), true);
  }

 private:
  void get(Invocation &call, const std::string &given, bool literal) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      const Values items = drive_items(call, drive);
      if (items.empty()) drive_item_not_found(call, drive);
      for (const Value &item : items) call.write(item);
      return;
    }
    const bool wild = !literal && psj::invariant::WildcardPattern::has_wildcards(given);
    const auto found = matching_paths(call, given, literal, call.is_set(kForce));
    if (found.empty() && !wild) return given_not_found(call, given);
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    for (const std::string &path : found) {
      if (!filter.passes(path)) continue;
      if (is_hidden(path) && !call.is_set(kForce))
        call.write_error({"ItemNotFound", ErrorCategory::ObjectNotFound,
                          "Could not find item " + path + ".", "System.IO.IOException",
                          Value(path)});
      else
        call.write(item_value(path));
    }
  }
};

}  // namespace

extern const CommandEntry kGetItem = entry_of<GetItem>("Get-Item", "gi");

}  // namespace psjsh
