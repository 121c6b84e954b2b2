// Update-TypeData, Remove-TypeData, Get-TypeData.
#include "commands/describe.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/session.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/type_data.h"

namespace psjsh {

namespace {

struct UpdateTypeDataParameters {
  enum : std::size_t {
    kAppendPath,
    kDefaultDisplayProperty,
    kDefaultDisplayPropertySet,
    kDefaultKeyPropertySet,
    kForce,
    kInheritPropertySerializationSet,
    kMemberName,
    kMemberType,
    kPrependPath,
    kPropertySerializationSet,
    kSecondValue,
    kSerializationDepth,
    kSerializationMethod,
    kStringSerializationSource,
    kTargetTypeForDeserialization,
    kTypeAdapter,
    kTypeConverter,
    kTypeData,
    kTypeName,
    kValue,
  };
  static constexpr std::string_view kDescription =
      R"(Update-TypeData Microsoft.PowerShell.Commands.UpdateTypeDataCommand Microsoft.PowerShell.Utility process
sets DynamicTypeSet FileSet* TypeDataSet
-AppendPath/Path/PSPath string[] @FileSet:0:vn notnull
-DefaultDisplayProperty string @DynamicTypeSet:: notempty
-DefaultDisplayPropertySet string[] @DynamicTypeSet:: notempty
-DefaultKeyPropertySet string[] @DynamicTypeSet:: notempty
-Force switch @DynamicTypeSet:: @TypeDataSet::
-InheritPropertySerializationSet object @DynamicTypeSet:: notnull
-MemberName string @DynamicTypeSet:: notempty
-MemberType string @DynamicTypeSet:: notempty set=NoteProperty|AliasProperty|ScriptProperty|CodeProperty|ScriptMethod|CodeMethod
-PrependPath string[] @FileSet:: notnull
-PropertySerializationSet string[] @DynamicTypeSet:: notempty
-SecondValue object @DynamicTypeSet:: notnull
-SerializationDepth int @DynamicTypeSet:: notnull range=0..2147483647
-SerializationMethod string @DynamicTypeSet:: notempty
-StringSerializationSource string @DynamicTypeSet:: notempty
-TargetTypeForDeserialization type @DynamicTypeSet:: notnull
-TypeAdapter type @DynamicTypeSet:: notnull
-TypeConverter type @DynamicTypeSet:: notnull
-TypeData object[] @TypeDataSet:0:mvn
-TypeName string @DynamicTypeSet::mv notempty
-Value object @DynamicTypeSet::
)";
};
struct RemoveTypeDataParameters {
  enum : std::size_t { kPath, kTypeData, kTypeName };
  static constexpr std::string_view kDescription =
      R"(Remove-TypeData Microsoft.PowerShell.Commands.RemoveTypeDataCommand Microsoft.PowerShell.Utility process
sets RemoveFileSet RemoveTypeDataSet* RemoveTypeSet
-Path string[] @RemoveFileSet::m notempty
-TypeData object @RemoveTypeDataSet::mv
-TypeName string @RemoveTypeSet:0:mvn notempty
)";
};
struct GetTypeDataParameters {
  enum : std::size_t { kTypeName };
  static constexpr std::string_view kDescription =
      R"(Get-TypeData Microsoft.PowerShell.Commands.GetTypeDataCommand Microsoft.PowerShell.Utility
-TypeName string[] @:0:v notempty
)";
};

using psj::invariant::equals_ignore_case;

void report(Invocation &call, const std::string &type, const std::string &why) {
  call.write_error({"TypesDynamicUpdateException", ErrorCategory::InvalidOperation,
                    "Error in TypeData \"" + type + "\": " + why});
}

// A name in brackets or that of an accelerator stands for the type's full name.
std::string full_name(const std::string &given) {
  std::string_view name = given;
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  const Type *type = find_type(name);
  return type != nullptr ? type->full_name() : std::string(name);
}

Value script_of(const Value *given) {
  static const Type *const block = find_type("System.Management.Automation.ScriptBlock");
  return given == nullptr || given->is_null() ? Value() : convert_to(unwrap(*given), block);
}

// A property set as PSStandardMembers holds it.
Value property_set(const Values &names) {
  auto set = make_custom_object();
  set->set("ReferencedPropertyNames", make_array(names, type_of_id(TypeId::String)));
  return set;
}

class UpdateTypeData final : public Command, public UpdateTypeDataParameters {
 public:
  void process(Invocation &call) override {
    if (call.parameter_set() != "DynamicTypeSet")
      return call.write_error(
          {"NotSupported", ErrorCategory::NotImplemented,
           "Type data is read from the parameters of this command only, not from files.",
           "System.NotSupportedException"});
    const std::string type = full_name(call.text(kTypeName));
    if (!call.should_process("TypeName: " + type, "Update TypeData")) return;
    const bool member = call.has(kMemberName) || call.has(kMemberType) || call.has(kValue);
    if (member) add_member_to(call, type);
    add_standard(call, type);
  }

 private:
  static void add(Invocation &call, const std::string &type, const std::string &name,
                  MemberKind kind, Value content) {
    if (!add_type_member(call.session().state(), type, name, kind, std::move(content),
                         call.is_set(kForce)))
      report(call, type, "The member " + name + " is already present.");
  }

  static void add_member_to(Invocation &call, const std::string &type) {
    const std::string name = call.text(kMemberName), kind = call.text(kMemberType);
    if (name.empty() || kind.empty())
      return report(call, type,
                    "MemberName and MemberType must both be given to add a member to the type.");
    const Value *value = call.argument(kValue);
    if (equals_ignore_case(kind, "NoteProperty"))
      return add(call, type, name, MemberKind::Note, value ? *value : Value());
    if (equals_ignore_case(kind, "AliasProperty"))
      return add(call, type, name, MemberKind::Alias, value ? Value(to_text(*value)) : Value());
    if (equals_ignore_case(kind, "ScriptMethod"))
      return add(call, type, name, MemberKind::ScriptMethod, script_of(value));
    if (equals_ignore_case(kind, "ScriptProperty"))
      return add(call, type, name, MemberKind::Script,
                 make<ScriptMember>(script_of(value), script_of(call.argument(kSecondValue))));
    report(call, type, "Members of the kind " + kind + " need compiled code of .NET.");
  }

  // What a type shows by itself is one member with several sets: those that were there stay.
  static void add_standard(Invocation &call, const std::string &type) {
    constexpr std::size_t kSets[] = {kDefaultDisplayPropertySet, kDefaultKeyPropertySet,
                                     kPropertySerializationSet};
    constexpr const char *kNames[] = {"DefaultDisplayPropertySet", "DefaultKeyPropertySet",
                                      "PropertySerializationSet"};
    auto standard = make_custom_object();
    const TypeMembersBag before = type_data(call.session().state(), type);
    const auto at = before ? before->find("PSStandardMembers") : Shape::kMissing;
    if (at != Shape::kMissing)
      for (const char *name :
           {"DefaultDisplayPropertySet", "DefaultKeyPropertySet", "PropertySerializationSet",
            "DefaultDisplayProperty", "SerializationDepth"})
        if (Value old = before->slot(at).as<CustomObject>()->get(name); !old.is_null())
          standard->set(name, old);
    bool changed = false;
    const auto set = [&](const char *name, Value value) {
      if (!standard->get(name).is_null() && !call.is_set(kForce))
        return report(call, type, std::string("The member ") + name + " is already present.");
      standard->set(name, std::move(value));
      changed = true;
    };
    for (std::size_t i = 0; i < 3; ++i)
      if (call.has(kSets[i])) set(kNames[i], property_set(call.items(kSets[i])));
    if (call.has(kDefaultDisplayProperty))
      set("DefaultDisplayProperty", Value(call.text(kDefaultDisplayProperty)));
    if (call.has(kSerializationDepth))
      set("SerializationDepth", *call.argument(kSerializationDepth));
    if (changed)
      add_type_member(call.session().state(), type, "PSStandardMembers", MemberKind::MemberSet,
                      standard, true);
  }
};

class RemoveTypeData final : public Command, public RemoveTypeDataParameters {
 public:
  void process(Invocation &call) override {
    std::string type = full_name(call.text(kTypeName));
    if (const Value *data = call.argument(kTypeData))
      type = to_text(get_property(*data, "TypeName"));
    if (call.has(kPath) || !call.should_process("TypeName: " + type, "Remove TypeData")) return;
    if (!remove_type_data(call.session().state(), type))
      report(call, type, "The type data is not there.");
  }
};

class GetTypeData final : public Command, public GetTypeDataParameters {
 public:
  void process(Invocation &call) override {
    Values wanted = call.items(kTypeName);
    if (wanted.empty()) wanted.emplace_back("*");
    for (const std::string &name : type_data_names(call.session().state()))
      for (const Value &pattern : wanted)
        if (psj::invariant::WildcardPattern(to_text(pattern)).matches(name)) {
          call.write(shown(name, *type_data(call.session().state(), name)));
          break;
        }
  }

 private:
  static Value shown(const std::string &name, const PropertyBag &bag) {
    auto members = make_hashtable();
    Value standard;
    for (std::uint32_t i = 0; i < bag.size(); ++i)
      if (bag.kind(i) == MemberKind::MemberSet)
        standard = bag.slot(i);
      else
        members->set(Value(bag.name(i)), bag.slot(i));
    auto data = make_record("System.Management.Automation.Runspaces.TypeData");
    data->with("TypeName", Value(name)).with("Members", Value(members));
    for (const char *set :
         {"DefaultDisplayProperty", "DefaultDisplayPropertySet", "DefaultKeyPropertySet",
          "PropertySerializationSet", "SerializationDepth"})
      data->with(set, standard.is_null() ? Value() : standard.as<CustomObject>()->get(set));
    return data;
  }
};

}  // namespace

extern const CommandEntry kUpdateTypeData = entry_of<UpdateTypeData>("Update-TypeData", "");
extern const CommandEntry kRemoveTypeData = entry_of<RemoveTypeData>("Remove-TypeData", "");
extern const CommandEntry kGetTypeData = entry_of<GetTypeData>("Get-TypeData", "");

}  // namespace psjsh
