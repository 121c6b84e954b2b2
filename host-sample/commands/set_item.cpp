// Set-Item, Clear-Item, Get-ItemProperty, Get-ItemPropertyValue, Set-ItemProperty, Invoke-Item.
#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct SetItemParameters {
  enum : std::size_t {
    kCredential,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kPassThru,
    kPath,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Set-Item Microsoft.PowerShell.Commands.SetItemCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-PassThru switch
-Path string[] @Path:0:mn
-Value object @:1:vn
)";
};
struct ClearItemParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kForce, kInclude, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Clear-Item Microsoft.PowerShell.Commands.ClearItemCommand Microsoft.PowerShell.Management process
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
struct GetItemPropertyParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kInclude, kLiteralPath, kName, kPath };
  static constexpr std::string_view kDescription =
      R"(Get-ItemProperty Microsoft.PowerShell.Commands.GetItemPropertyCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Name/PSProperty string[] @:1:
-Path string[] @Path:0:mvn
)";
};
struct GetItemPropertyValueParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kInclude, kLiteralPath, kName, kPath };
  static constexpr std::string_view kDescription =
      R"(Get-ItemPropertyValue Microsoft.PowerShell.Commands.GetItemPropertyValueCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Name/PSProperty string[] @:1:m
-Path string[] @Path:0:vn notempty
)";
};
struct SetItemPropertyParameters {
  enum : std::size_t {
    kCredential,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kInputObject,
    kLiteralPath,
    kName,
    kPassThru,
    kPath,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Set-ItemProperty Microsoft.PowerShell.Commands.SetItemPropertyCommand Microsoft.PowerShell.Management process
sets propertyPSObjectLiteralPathSet propertyPSObjectPathSet propertyValueLiteralPathSet propertyValuePathSet*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-InputObject psobject @!propertyValueLiteralPathSet,propertyValuePathSet::mvn
-LiteralPath/LP/PSPath string[] @!propertyPSObjectPathSet,propertyValuePathSet::mn
-Name/PSProperty string @!propertyPSObjectLiteralPathSet,propertyPSObjectPathSet:1:mn
-PassThru switch
-Path string[] @!propertyPSObjectLiteralPathSet,propertyValueLiteralPathSet:0:mn
-Value object @!propertyPSObjectLiteralPathSet,propertyPSObjectPathSet:2:mn allownull
)";
};
struct InvokeItemParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kInclude, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Invoke-Item Microsoft.PowerShell.Commands.InvokeItemCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mvn
)";
};

template <class P, class Action>
void for_each_drive_path(Invocation &call, Action action) {
  Values paths = call.items(P::kPath);
  for (const Value &path : call.items(P::kLiteralPath)) paths.push_back(path);
  for (const Value &path : paths) {
    const DrivePath drive = located_drive(call, to_text(path));
    if (is_item_drive(drive)) {
      action(drive);
      continue;
    }
    call.write_error({"NotSupported", ErrorCategory::NotImplemented,
                      "Provider operation stopped because the provider does not support this "
                      "operation.",
                      "System.Management.Automation.PSNotSupportedException", path});
  }
}

class SetItem final : public Command, public SetItemParameters {
 public:
  void process(Invocation &call) override {
    for_each_drive_path<SetItemParameters>(call, [&](const DrivePath &drive) {
      const Value *value = call.argument(kValue);
      if (!call.should_process("Item: " + drive.name, "Set Item")) return;
      set_drive_item(call, drive, value != nullptr ? *value : Value());
      if (call.is_set(kPassThru))
        for (const Value &item : drive_items(call, drive)) call.write(item);
    });
  }
};

class ClearItem final : public Command, public ClearItemParameters {
 public:
  void process(Invocation &call) override {
    for_each_drive_path<ClearItemParameters>(call, [&](const DrivePath &drive) {
      if (call.should_process("Item: " + drive.name, "Clear Item"))
        set_drive_item(call, drive, Value());
    });
  }
};

class GetItemProperty final : public Command, public GetItemPropertyParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      const Value item = item_value(path);
      if (!call.has(kName)) {
        call.write(item);
        continue;
      }
      Ref<CustomObject> result = make_custom_object();
      for (const Value &name : call.items(kName)) {
        Value value;
        if (find_property(item, to_text(name), &value))
          result->set(to_text(name), value);
        else
          missing(call, to_text(name), path);
      }
      if (result->bag.size() > 0) call.write(result);
    }
  }

  static void missing(Invocation &call, const std::string &name, const std::string &path) {
    call.write_error({"System.Management.Automation.PSArgumentException",
                      ErrorCategory::InvalidArgument,
                      "Property " + name + " does not exist at path " + path + ".",
                      "System.Management.Automation.PSArgumentException", Value(path)});
  }
};

class GetItemPropertyValue final : public Command, public GetItemPropertyValueParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      const Value item = item_value(path);
      for (const Value &name : call.items(kName)) {
        Value value;
        if (find_property(item, to_text(name), &value))
          call.write(value);
        else
          GetItemProperty::missing(call, to_text(name), path);
      }
    }
  }
};

class SetItemProperty final : public Command, public SetItemPropertyParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      const std::string name = call.text(kName);
      const Value *value = call.argument(kValue);
      if (!call.should_process("Item: " + path + " Property: " + name, "Set Property File"))
        continue;
      const Value item = item_value(path);
      set_property(item, name, value != nullptr ? *value : Value());
      if (call.is_set(kPassThru)) call.write(item);
    }
  }
};

class InvokeItem final : public Command, public InvokeItemParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true))
      call.run_text("& '" + path + "'");
  }
};

}  // namespace

extern const CommandEntry kSetItem = entry_of<SetItem>("Set-Item", "si");
extern const CommandEntry kClearItem = entry_of<ClearItem>("Clear-Item", "cli");
extern const CommandEntry kGetItemProperty = entry_of<GetItemProperty>("Get-ItemProperty", "gp");
extern const CommandEntry kGetItemPropertyValue =
    entry_of<GetItemPropertyValue>("Get-ItemPropertyValue", "gpv");
extern const CommandEntry kSetItemProperty = entry_of<SetItemProperty>("Set-ItemProperty", "sp");
extern const CommandEntry kInvokeItem = entry_of<InvokeItem>("Invoke-Item", "ii");

}  // namespace psjsh
