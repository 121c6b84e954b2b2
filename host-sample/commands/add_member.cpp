#include <algorithm>

#include "commands/describe.h"
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/required_block.h"
#include "language/value/type_registry.h"

namespace psjsh {

namespace {

struct AddMemberParameters {
  enum : std::size_t {
    kForce,
    kInputObject,
    kMemberType,
    kName,
    kNotePropertyMembers,
    kNotePropertyName,
    kNotePropertyValue,
    kPassThru,
    kSecondValue,
    kTypeName,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Add-Member Microsoft.PowerShell.Commands.AddMemberCommand Microsoft.PowerShell.Utility
-Force switch
-InputObject psobject @::mv
-MemberType/Type string
-Name string
-NotePropertyMembers System.Collections.IDictionary @:0:
-NotePropertyName string @:0:
-NotePropertyValue object @:1: allownull
-PassThru switch
-SecondValue object @:3:
-TypeName string
-Value object @:2:
)";
};

using psj::invariant::equals_ignore_case;

class AddMember final : public Command, public AddMemberParameters {
 public:
  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr) return;
    Value object = *item;
    if (call.has(kTypeName)) {
      std::vector<std::string> names = type_names_of(object);
      names.insert(names.begin(), call.text(kTypeName));
      set_type_names(object, std::move(names));
    }
    if (const Value *table = call.argument(kNotePropertyMembers)) {
      if (const auto *entries = unwrap(*table).as<Dictionary>())
        for (const auto &[key, value] : entries->entries())
          add(call, object, to_text(key), MemberKind::Note, value);
    } else {
      add_one(call, object);
    }
    if (call.is_set(kPassThru)) call.write(object);
  }

 private:
  static Value value(Invocation &call, std::size_t parameter) {
    const Value *given = call.argument(parameter);
    return given != nullptr ? *given : Value();
  }

  static bool is_member_type(std::string_view word) {
    constexpr std::string_view kTypes[] = {"NoteProperty",  "ScriptProperty", "ScriptMethod",
                                           "AliasProperty", "PropertySet",    "MemberSet"};
    return std::any_of(std::begin(kTypes), std::end(kTypes),
                       [&](std::string_view type) { return equals_ignore_case(type, word); });
  }

  // TYPE NAME VALUE SECOND, or NAME VALUE for a note. Which form the places have is seen by their
  // first word; PowerShell tells them apart by parameter sets.
  static void add_one(Invocation &call, Value &object) {
    std::string type = call.text(kMemberType), name = call.text(kName);
    Value content = value(call, kValue);
    if (call.has(kNotePropertyName)) {
      const std::string first = call.text(kNotePropertyName);
      if (type.empty() && is_member_type(first)) {
        type = first;
        if (name.empty()) name = call.text(kNotePropertyValue);
      } else {
        if (name.empty()) name = first;
        if (!call.has(kValue)) content = value(call, kNotePropertyValue);
      }
    }
    if (!name.empty()) add_by_type(call, object, type, name, content);
  }

  static Value script(const Value &content) {
    const Value block =
        convert_to(unwrap(content), find_type("System.Management.Automation.ScriptBlock"));
    required_block(block);
    return block;
  }

  static void add_by_type(Invocation &call, Value &object, const std::string &type,
                          const std::string &name, const Value &content) {
    if (equals_ignore_case(type, "ScriptProperty")) {
      const Value setter = value(call, kSecondValue);
      add(call, object, name, MemberKind::Script,
          make<ScriptMember>(script(content), setter.is_null() ? setter : script(setter)));
    } else if (equals_ignore_case(type, "ScriptMethod")) {
      add(call, object, name, MemberKind::ScriptMethod, script(content));
    } else if (equals_ignore_case(type, "AliasProperty")) {
      add(call, object, name, MemberKind::Alias, content);
    } else if (equals_ignore_case(type, "PropertySet")) {
      add(call, object, name, MemberKind::PropertySet, content);
    } else if (equals_ignore_case(type, "MemberSet")) {
      add(call, object, name, MemberKind::MemberSet, content);
    } else {
      add(call, object, name, MemberKind::Note, content);
    }
  }

  static void add(Invocation &call, Value &object, const std::string &name, MemberKind kind,
                  Value content) {
    if (add_member(object, name, kind, std::move(content), call.is_set(kForce))) return;
    call.write_error({"MemberAlreadyExists", ErrorCategory::InvalidOperation,
                      "Cannot add a member with the name \"" + name +
                          "\" because a member with that name already exists. To overwrite the "
                          "member anyway, add the Force parameter to your command.",
                      "System.InvalidOperationException", object});
  }
};

}  // namespace

extern const CommandEntry kAddMember = entry_of<AddMember>("Add-Member", "");

}  // namespace psjsh
