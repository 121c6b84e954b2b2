#include "commands/describe.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct NewObjectParameters {
  enum : std::size_t { kArgumentList, kProperty, kStrict, kTypeName };
  static constexpr std::string_view kDescription =
      R"(New-Object Microsoft.PowerShell.Commands.NewObjectCommand Microsoft.PowerShell.Utility
sets Com Net*
-ArgumentList/Args object[] @Net:1:
-Property System.Collections.IDictionary
-Strict switch @Com::
-TypeName string @Net:0:m
)";
};

class NewObject final : public Command, public NewObjectParameters {
 public:
  void process(Invocation &call) override {
    const std::string name = call.text(kTypeName);
    const Type *type = find_type(name);
    if (type == nullptr)
      call.fail({"TypeNotFound", ErrorCategory::InvalidType,
                 "Cannot find type [" + name +
                     "]: verify that the assembly containing this type is loaded.",
                 "System.Management.Automation.PSArgumentException"});
    Value result;
    if (type->is(TypeId::PSObject) || type->is(TypeId::PSCustomObject))
      result = make_custom_object();
    else
      result = made(call, type);
    if (const Value *table = call.argument(kProperty)) set_properties(call, result, *table);
    call.write(result);
  }

 private:
  static Value made(Invocation &call, const Type *type) {
    try {
      return construct(type, call.items(kArgumentList));
    } catch (const ScriptError &error) {
      call.fail({"ConstructorInvokedThrowException", ErrorCategory::InvalidOperation,
                 error.record->message(),
                 "System.Management.Automation.MethodInvocationException"});
    }
    __builtin_unreachable();
  }

  static void set_properties(Invocation &call, Value &object, const Value &table) {
    const auto *entries = unwrap(table).as<Dictionary>();
    if (entries == nullptr) return;
    for (const auto &[key, value] : entries->entries()) {
      const std::string name = to_text(key);
      if (auto *custom = object.as<CustomObject>()) {
        custom->set(name, value);
        continue;
      }
      Value current;
      if (!find_property(object, name, &current))
        call.fail({"InvalidOperationException", ErrorCategory::InvalidOperation,
                   "The member \"" + name + "\" was not found for the specified .NET object.",
                   "System.InvalidOperationException"});
      set_property(object, name, value);
    }
  }
};

}  // namespace

extern const CommandEntry kNewObject = entry_of<NewObject>("New-Object", "");

}  // namespace psjsh
