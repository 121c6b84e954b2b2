#include "language/value/psobject.h"

#include <cstring>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

const Type *view_type(std::string_view kind) {
  if (kind == "Method") return find_type("System.Management.Automation.PSMethodInfo");
  const auto *type = find_type("System.Management.Automation.PS" + std::string(kind));
  return type ? type : find_type("System.Management.Automation.PSProperty");
}

const Type *collection_type() {
  static const auto *type = declare_class(
      "System.Management.Automation.PSMemberInfoIntegratingCollection`1[System.Management."
      "Automation.PSPropertyInfo]",
      type_of_id(TypeId::Object));
  return type;
}

bool in_part(const MemberDescription &member, MemberCollection::Part part) {
  const bool property = member.member_type.ends_with("Property");
  return part == MemberCollection::Part::Members ||
         property == (part == MemberCollection::Part::Properties);
}

Values views_of(const Value &target, MemberCollection::Part part) {
  Values views;
  for (auto &member : describe_members(target))
    if (in_part(member, part))
      views.push_back(make<MemberView>(target, member.name, member.member_type));
  return views;
}

}  // namespace

ObjectView::ObjectView(Value object)
    : NativeObject(
          declare_class("System.Management.Automation.PSMemberSet", type_of_id(TypeId::Object))),
      target(std::move(object)) {}
std::string ObjectView::text() const {
  return to_text(target);
}

MemberView::MemberView(Value object, std::string member_name, std::string kind, Value loose_value)
    : NativeObject(view_type(kind)),
      target(std::move(object)),
      name(std::move(member_name)),
      member_type(std::move(kind)),
      loose(std::move(loose_value)) {}

Value MemberView::get() const {
  if (target.is_null()) return loose;
  return get_property(target, name);
}

void MemberView::set(const Value &value) {
  if (target.is_null())
    loose = value;
  else
    set_property(target, name, value);
}

std::string MemberView::text() const {
  for (auto &member : describe_members(target))
    if (inv::equals_ignore_case(member.name, name)) return member.definition;
  return name;
}

MemberCollection::MemberCollection(Value object, Part which)
    : List(collection_type(), views_of(object, which)), target(std::move(object)), part(which) {}

Ref<MemberView> member_view(const Value &target, std::string_view name) {
  for (auto &member : describe_members(target))
    if (inv::equals_ignore_case(member.name, name))
      return make<MemberView>(target, member.name, member.member_type);
  return {};
}

namespace {

// Writes what was changed in the list back to the object.
class TypeNameList final : public List {
 public:
  TypeNameList(const Type *type, Values names, Value object)
      : List(type, std::move(names)), target(std::move(object)) {}
  const Value target;
  void store() {
    std::vector<std::string> names;
    for (const auto &item : items) names.push_back(to_text(item));
    Value object = target;
    set_type_names(object, std::move(names));
  }
};

}  // namespace

Value type_name_list(const Value &target) {
  static const auto *type = [] {
    const Type *text = type_of_id(TypeId::String);
    const auto *base =
        generic_of(find_type("System.Collections.ObjectModel.Collection`1"), {&text, 1});
    return declare_class("System.Management.Automation.Runspaces.ConsolidatedString", base);
  }();
  Values names;
  for (auto &name : type_names_of(target)) names.push_back(name);
  return make<TypeNameList>(type, std::move(names), target);
}

bool find_intrinsic(const Value &target, std::string_view name, Value *out) {
  const auto is = [name](std::string_view other) { return inv::equals_ignore_case(name, other); };
  if (name.size() < 6 || (name[0] | 0x20) != 'p' || (name[1] | 0x20) != 's') return false;
  if (is("psobject"))
    *out = make<ObjectView>(target);
  else if (is("pstypenames"))
    *out = type_name_list(target);
  else if (is("psbase") || is("psadapted") || is("psextended"))
    *out = target;
  else
    return false;
  return true;
}

namespace {

const ObjectView &view(Call &call) {
  return static_cast<const ObjectView &>(*call.self.object());
}
MemberView &member(Call &call) {
  return static_cast<MemberView &>(*call.self.object());
}
MemberCollection &collection(Call &call) {
  return static_cast<MemberCollection &>(*call.self.object());
}
TypeNameList &names(Call &call) {
  return static_cast<TypeNameList &>(*call.self.object());
}

Value copy_object(const Value &target) {
  if (const auto *custom = target.as<CustomObject>()) {
    auto copy = make_custom_object();
    copy->bag = custom->bag;
    if (custom->type_names)
      copy->type_names = std::make_unique<std::vector<std::string>>(*custom->type_names);
    return copy;
  }
  if (const auto *table = target.as<Dictionary>()) {
    auto copy = table->is_ordered() ? make_ordered() : make_hashtable();
    for (auto &[key, value] : table->entries()) copy->set(key, value);
    return copy;
  }
  return target;
}

Value add_view(Call &call, std::size_t i) {
  auto *view = dynamic_cast<MemberView *>(call.arguments[i].is_object() ? call.arguments[i].object()
                                                                        : nullptr);
  if (!view) return Value::nothing();
  Value target = collection(call).target;
  MemberKind kind = MemberKind::Note;
  if (view->member_type == "ScriptProperty") kind = MemberKind::Script;
  if (view->member_type == "ScriptMethod") kind = MemberKind::ScriptMethod;
  if (view->member_type == "AliasProperty") kind = MemberKind::Alias;
  if (!add_member(target, view->name, kind, view->loose, false))
    throw_net("System.Management.Automation.ExtendedTypeSystemException",
              "Cannot add a member with the name \"" + view->name +
                  "\" because a member with that name already exists.");
  collection(call).items = views_of(target, collection(call).part);
  return Value::nothing();
}

Value remove_member(Call &call) {
  const Value &target = collection(call).target;
  if (auto *bag = const_cast<PropertyBag *>(added_members(target))) {
    const ObjectLock guard(*target.object());
    bag->remove(call.text(0));
  }
  collection(call).items = views_of(target, collection(call).part);
  return Value::nothing();
}

Value match_members(Call &call) {
  const inv::WildcardPattern pattern(call.text(0));
  Values found;
  for (const auto &item : collection(call).items)
    if (pattern.matches(static_cast<MemberView &>(*item.object()).name)) found.push_back(item);
  return make_array_list(std::move(found));
}

constexpr MemberRow kObjectView[] = {
    {"PSMemberInfoCollection Properties {get;}",
     [](Call &c) -> Value {
       return make<MemberCollection>(view(c).target, MemberCollection::Part::Properties);
     }},
    {"PSMemberInfoCollection Methods {get;}",
     [](Call &c) -> Value {
       return make<MemberCollection>(view(c).target, MemberCollection::Part::Methods);
     }},
    {"PSMemberInfoCollection Members {get;}",
     [](Call &c) -> Value {
       return make<MemberCollection>(view(c).target, MemberCollection::Part::Members);
     }},
    {"System.Object BaseObject {get;}", [](Call &c) -> Value { return unwrap(view(c).target); }},
    {"System.Object ImmediateBaseObject {get;}",
     [](Call &c) -> Value { return unwrap(view(c).target); }},
    {"System.Object TypeNames {get;}",
     [](Call &c) -> Value { return type_name_list(view(c).target); }},
    {"psobject Copy()", [](Call &c) -> Value { return copy_object(view(c).target); }},
};
constexpr MemberRow kMemberView[] = {
    {"string Name {get;}", [](Call &c) -> Value { return member(c).name; }},
    {"System.Object Value {get;set;}", [](Call &c) -> Value { return member(c).get(); },
     [](Call &c) -> Value {
       member(c).set(c.arguments[0]);
       return {};
     }},
    {"System.Management.Automation.PSMemberTypes MemberType {get;}",
     [](Call &c) -> Value {
       return convert_to(Value(member(c).member_type),
                         find_type("System.Management.Automation.PSMemberTypes"));
     }},
    {"string TypeNameOfValue {get;}",
     [](Call &c) -> Value {
       const Value v = member(c).get();
       return v.is_null() ? Value("System.Object") : Value(type_of(unwrap(v))->full_name());
     }},
    {"bool IsInstance {get;}",
     [](Call &c) -> Value { return member(c).member_type == "NoteProperty"; }},
    {"bool IsGettable {get;}", [](Call &) -> Value { return true; }},
    {"bool IsSettable {get;}",
     [](Call &c) -> Value {
       for (auto &m : describe_members(member(c).target))
         if (inv::equals_ignore_case(m.name, member(c).name)) return m.writable;
       return true;
     }},
    {"string[] OverloadDefinitions {get;}",
     [](Call &c) -> Value { return get_property(member(c).get(), "OverloadDefinitions"); }},
    {"System.Object Invoke(params System.Object[] arguments)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       return call_method(member(c).target, member(c).name, items);
     }},
};
Value loose(const char *kind, Value content, std::string name) {
  return make<MemberView>(Value(), std::move(name), kind, std::move(content));
}
constexpr MemberRow kNote[] = {
    {"static psnoteproperty new(string name, System.Object value)",
     [](Call &c) -> Value {
       return loose("NoteProperty", c.arguments[1], to_text(c.arguments[0]));
     }},
};
constexpr MemberRow kAlias[] = {
    {"static psaliasproperty new(string name, string referencedMemberName)",
     [](Call &c) -> Value {
       return loose("AliasProperty", c.arguments[1], to_text(c.arguments[0]));
     }},
};
constexpr MemberRow kScriptProperty[] = {
    {"static psscriptproperty new(string name, scriptblock getterScript)",
     [](Call &c) -> Value {
       return loose("ScriptProperty", make<ScriptMember>(c.arguments[1], Value()),
                    to_text(c.arguments[0]));
     }},
    {"static psscriptproperty new(string name, scriptblock getterScript, scriptblock setterScript)",
     [](Call &c) -> Value {
       return loose("ScriptProperty", make<ScriptMember>(c.arguments[1], c.arguments[2]),
                    to_text(c.arguments[0]));
     }},
};
constexpr MemberRow kScriptMethod[] = {
    {"static psscriptmethod new(string name, scriptblock script)",
     [](Call &c) -> Value {
       return loose("ScriptMethod", c.arguments[1], to_text(c.arguments[0]));
     }},
};
constexpr MemberRow kCollection[] = {
    {"int Count {get;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(collection(c).items.size()); }},
    {"void Add(System.Object member)", [](Call &c) -> Value { return add_view(c, 0); }},
    {"void Add(System.Object member, bool preValidated)",
     [](Call &c) -> Value { return add_view(c, 0); }},
    {"void Remove(string name)", remove_member},
    {"System.Object Match(string name)", match_members},
    {"System.Object Item(string name)",
     [](Call &c) -> Value { return member_view(collection(c).target, c.text(0)); }},
};
constexpr MemberRow kNames[] = {
    {"void Insert(int index, string item)",
     [](Call &c) -> Value {
       auto &list = names(c);
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) > list.items.size())
         throw_net("System.ArgumentOutOfRangeException",
                   "Index must be within the bounds of the List. (Parameter 'index')");
       list.items.insert(list.items.begin() + c.int32(0), c.arguments[1]);
       list.store();
       return Value::nothing();
     }},
    {"void Add(string item)",
     [](Call &c) -> Value {
       names(c).items.push_back(c.arguments[0]);
       names(c).store();
       return Value::nothing();
     }},
    {"void Clear()",
     [](Call &c) -> Value {
       names(c).items.clear();
       names(c).store();
       return Value::nothing();
     }},
    {"bool Remove(string item)",
     [](Call &c) -> Value {
       const auto count =
           std::erase_if(names(c).items, [&](const Value &v) { return v.text() == c.text(0); });
       names(c).store();
       return count > 0;
     }},
    {"bool Contains(string item)",
     [](Call &c) -> Value {
       for (const auto &item : names(c).items)
         if (item.text() == c.text(0)) return true;
       return false;
     }},
    {"int Count {get;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(names(c).items.size()); }},
};
// ---- script blocks and references ----
const ScriptBlock &block(Call &call) {
  return *static_cast<const ScriptBlock *>(call.self.object());
}

[[noreturn]] void rethrow_net(const ScriptError &error) {
  throw NetError{error.record->exception->type()->full_name(), error.record->exception->message};
}

Value create_block(Call &call) {
  if (!current_engine())
    throw_net("System.InvalidOperationException", "There is no engine on this thread.");
  try {
    return current_engine()->create_block(call.text(0));
  } catch (const ScriptError &error) {
    rethrow_net(error);
  }
}

Values run_self(Call &call) {
  const auto arguments = to_items(call.arguments[0]);
  try {
    return current_engine()->invoke(block(call), {.arguments = arguments});
  } catch (const ScriptError &error) {
    rethrow_net(error);
  }
}

Value results_of(Values values) {
  static const auto *definition = find_type("System.Collections.ObjectModel.Collection`1");
  const Type *element = type_of_id(TypeId::PSObject);
  return make<List>(generic_of(definition, {&element, 1}), std::move(values));
}

// An object keeps its id; nobody else has it.
Value block_id(const ScriptBlock &self) {
  psj::invariant::Guid id;
  const auto address = reinterpret_cast<std::uintptr_t>(&self);
  std::memcpy(id.bytes.data() + 8, &address, sizeof address);
  return make_guid(id);
}

constexpr MemberRow kBlock[] = {
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(params System.Object[] args)",
     [](Call &c) -> Value { return results_of(run_self(c)); }},
    {"System.Object InvokeReturnAsIs(params System.Object[] args)",
     [](Call &c) -> Value { return collapse(run_self(c)); }},
    {"void CheckRestrictedLanguage(System.Object a, System.Object b, bool c)",
     [](Call &) -> Value { return Value::nothing(); }},
    {"string ToString()", [](Call &c) -> Value { return block(c).source(); }},
    {"static scriptblock Create(string script)", create_block},
    {"System.Collections.Generic.List[System.Attribute] Attributes {get;}",
     [](Call &) -> Value { return make_array({}); }},
    {"string File {get;}", [](Call &) -> Value { return {}; }},
    {"bool IsFilter {get;}", [](Call &) -> Value { return false; }},
    {"bool IsConfiguration {get;}", [](Call &) -> Value { return false; }},
    {"psmoduleinfo Module {get;}", [](Call &) -> Value { return {}; }},
    {"System.Management.Automation.PSToken StartPosition {get;}",
     [](Call &) -> Value { return {}; }},
    {"bool DebuggerHidden {get;}", [](Call &) -> Value { return false; }},
    {"guid Id {get;}", [](Call &c) -> Value { return block_id(block(c)); }},
    {"System.Management.Automation.Language.Ast Ast {get;}", [](Call &) -> Value { return {}; }},
};
constexpr MemberRow kReference[] = {
    {"System.Object Value {get;set;}",
     [](Call &c) -> Value { return c.self.as<Reference>()->get(); },
     [](Call &c) -> Value {
       c.self.as<Reference>()->set(c.arguments[0]);
       return {};
     }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Management.Automation.ScriptBlock", kBlock},
    {"System.Management.Automation.PSReference", kReference},
    {"System.Management.Automation.PSMemberSet", kObjectView},
    {"System.Management.Automation.PSMemberInfo", kMemberView},
    {"System.Management.Automation.PSNoteProperty", kNote},
    {"System.Management.Automation.PSAliasProperty", kAlias},
    {"System.Management.Automation.PSScriptProperty", kScriptProperty},
    {"System.Management.Automation.PSScriptMethod", kScriptMethod},
    {"System.Management.Automation.PSMemberInfoIntegratingCollection`1[System.Management."
     "Automation.PSPropertyInfo]",
     kCollection},
    {"System.Management.Automation.Runspaces.ConsolidatedString", kNames},
};

}  // namespace

std::span<const TypeMembers> script_members() {
  return kTypes;
}

}  // namespace psjsh
