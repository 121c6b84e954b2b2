#include "commands/describe.h"
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

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
sets MemberSet NotePropertyMultiMemberSet NotePropertySingleMemberSet TypeNameSet*
-Force switch @!TypeNameSet::
-InputObject psobject @::mv
-MemberType/Type object @MemberSet:0:m
-Name string @MemberSet:1:m
-NotePropertyMembers System.Collections.IDictionary @NotePropertyMultiMemberSet:0:m notempty
-NotePropertyName string @NotePropertySingleMemberSet:0:m notempty
-NotePropertyValue object @NotePropertySingleMemberSet:1:m allownull
-PassThru switch
-SecondValue object @MemberSet:3:
-TypeName string @MemberSet:: @NotePropertyMultiMemberSet:: @NotePropertySingleMemberSet:: @TypeNameSet::m notempty
-Value object @MemberSet:2:
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
    } else if (call.has(kNotePropertyName)) {
      add(call, object, call.text(kNotePropertyName), MemberKind::Note,
          value(call, kNotePropertyValue));
    } else if (call.has(kName)) {
      add_by_type(call, object);
    }
    if (call.is_set(kPassThru)) call.write(object);
  }

 private:
  static Value value(Invocation &call, std::size_t parameter) {
    const Value *given = call.argument(parameter);
    return given != nullptr ? *given : Value();
  }

  void add_by_type(Invocation &call, Value &object) {
    const std::string type = call.text(kMemberType, "NoteProperty");
    const std::string name = call.text(kName);
    if (equals_ignore_case(type, "ScriptProperty")) {
      const Value setter = value(call, kSecondValue);
      add(call, object, name, MemberKind::Script, make<ScriptMember>(value(call, kValue), setter));
    } else if (equals_ignore_case(type, "ScriptMethod")) {
      add(call, object, name, MemberKind::ScriptMethod, value(call, kValue));
    } else if (equals_ignore_case(type, "AliasProperty")) {
      add(call, object, name, MemberKind::Alias, value(call, kValue));
    } else if (equals_ignore_case(type, "PropertySet")) {
      add(call, object, name, MemberKind::PropertySet, value(call, kValue));
    } else if (equals_ignore_case(type, "MemberSet")) {
      add(call, object, name, MemberKind::MemberSet, value(call, kValue));
    } else {
      add(call, object, name, MemberKind::Note, value(call, kValue));
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
