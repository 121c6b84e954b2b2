// Members as Get-Member, Select-Object and the formatter see them.
#include <unordered_set>

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/foreign.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/type_data.h"
#include "language/value/xml/document.h"

namespace psjsh {
namespace {

const char *kind_text(MemberKind kind) {
  switch (kind) {
    case MemberKind::Note:
      return "NoteProperty";
    case MemberKind::Alias:
      return "AliasProperty";
    case MemberKind::Script:
      return "ScriptProperty";
    case MemberKind::ScriptMethod:
      return "ScriptMethod";
    case MemberKind::MemberSet:
      return "MemberSet";
    case MemberKind::PropertySet:
      return "PropertySet";
  }
  return "";
}

std::string note_definition(const std::string &name, const Value &value) {
  const Value &inner = unwrap(value);
  if (inner.is_null()) return "object " + name + "=null";
  const auto *custom = inner.as<CustomObject>();
  return (custom ? "System.Management.Automation.PSCustomObject" : type_of(inner)->display_name()) +
         " " + name + "=" + to_text(inner);
}

std::string bag_definition(const std::string &name, MemberKind kind, const Value &slot) {
  switch (kind) {
    case MemberKind::Alias:
      return name + " = " + to_text(slot);
    case MemberKind::ScriptMethod:
      return "System.Object " + name + "();";
    case MemberKind::Script: {
      const auto *script = slot.as<ScriptMember>();
      std::string text = "System.Object " + name + " {get=" + to_text(script->getter) + ";";
      if (!script->setter.is_null()) text += "set=" + to_text(script->setter) + ";";
      return text + "}";
    }
    default:
      return note_definition(name, slot);
  }
}

class Collector {
 public:
  // Without definitions, which show the values: whoever makes a text of an object asks for the
  // names of its members, at each depth.
  explicit Collector(bool definitions = true) : definitions_(definitions) {}
  void add(MemberDescription description) {
    if (seen_.insert(psj::invariant::IgnoreCaseHash{}(description.name)).second)
      all.push_back(std::move(description));
  }
  // Notes among the first `own` are properties of the object itself.
  void add_bag(const PropertyBag &bag, std::uint32_t own = 0) {
    for (std::uint32_t i = 0; i < bag.size(); ++i) {
      const std::string name(bag.name(i));
      const auto kind = bag.kind(i);
      const bool note = kind == MemberKind::Note;
      if (name.starts_with("psjsh_") || name == "PSStandardMembers") continue;
      add({name, note && i < own ? "Property" : kind_text(kind),
           definition_of(name, kind, bag.slot(i)), true, note || kind == MemberKind::Script});
    }
  }
  // Of a record or an exception: what its class declares keeps the class's place.
  void add_own_bag(const PropertyBag &bag, const Type *type) {
    for (std::uint32_t i = 0; i < bag.size(); ++i) {
      const std::string name(bag.name(i));
      if (name.starts_with("psjsh_") || find_member(type, name, false)) continue;
      add({name, "Property", definition_of(name, bag.kind(i), bag.slot(i)), true, true});
    }
  }
  // What PowerShell's own type data adds to the type, or the rest.
  void add_net(const Type *type, bool type_data) {
    for (const auto *member : all_members(type, false)) {
      if (member->script != type_data || member->hidden || member->name.starts_with("get_") ||
          member->name.starts_with("set_"))
        continue;
      if (member->property)
        add({member->name, member->script ? "ScriptProperty" : "Property", member->shown, true,
             member->property->set != nullptr});
      else
        add({member->name, "Method", overloads(*member), true, false});
    }
  }
  std::vector<MemberDescription> all;

 private:
  std::string definition_of(const std::string &name, MemberKind kind, const Value &slot) const {
    return definitions_ ? bag_definition(name, kind, slot) : std::string();
  }

  const bool definitions_;
  static std::string overloads(const Member &member) {
    std::string text;
    for (const auto &overload : member.overloads)
      text += (text.empty() ? "" : ", ") + overload.shown;
    return text;
  }
  std::unordered_set<std::size_t> seen_;
};

void collect_foreign(const ForeignObject &object, Collector &out) {
  static constexpr const char *kinds[] = {"Property",       "Method",        "Event",
                                          "ScriptProperty", "AliasProperty", "ScriptMethod"};
  for (const auto &member : object.members())
    out.add({member.name, kinds[static_cast<std::size_t>(member.kind)], member.definition, true,
             member.writable});
}

void collect(const Value &value, Collector &out) {
  const Value &inner = unwrap(value);
  const auto *deserialized = inner.as<Deserialized>();
  if (const auto *bag = added_members(value))
    out.add_bag(*bag, deserialized ? deserialized->own : 0);
  for (const auto &bag : type_data_of(value)) out.add_bag(*bag);
  if (deserialized) {
    // The properties that came with it hide those of the collection that holds the items.
    if (deserialized->items.is_object() && !deserialized->own) collect(deserialized->items, out);
    out.add({"GetType", "Method", "type GetType()", true, false});
    out.add({"ToString", "Method",
             "string ToString(), string ToString(string format, System.IFormatProvider "
             "formatProvider)",
             true, false});
    return;
  }
  if (inner.is_null()) return;
  const auto *type = type_of(inner);
  out.add_net(type, true);
  if (const auto *record = inner.as<Record>()) out.add_own_bag(record->bag, type);
  if (const auto *exception = inner.as<Exception>()) out.add_own_bag(exception->bag, type);
  if (const auto *foreign = inner.as<ForeignObject>()) collect_foreign(*foreign, out);
  out.add_net(type, false);
}

bool is_property(const MemberDescription &member) {
  return member.member_type.ends_with("Property") && member.member_type != "ParameterizedProperty";
}

}  // namespace

std::vector<MemberDescription> describe_members(const Value &value) {
  Collector out;
  collect(value, out);
  return std::move(out.all);
}

std::vector<MemberDescription> describe_static_members(const Type *type) {
  Collector out;
  for (const auto *member : all_members(type, true)) {
    if (member->hidden) continue;
    if (member->property) {
      out.add({member->name, "Property", member->shown, true, member->property->set != nullptr});
      continue;
    }
    std::string text;
    for (const auto &overload : member->overloads)
      text += (text.empty() ? "" : ", ") +
              (member->name == "new" ? overload.shown.substr(7) : overload.shown);
    out.add({member->name, "Method", text, true, false});
  }
  for (const auto &member : type->enum_members())
    out.add({member.name, "Property",
             "static " + type->display_name() + " " + member.name + " {get;}", true, false});
  return std::move(out.all);
}

std::vector<std::string> property_names(const Value &value) {
  std::vector<std::string> names;
  if (const auto *custom = value.as<CustomObject>()) {
    const auto &bag = custom->bag;
    for (std::uint32_t i = 0; i < bag.size(); ++i)
      if (bag.kind(i) <= MemberKind::Script) names.emplace_back(bag.name(i));
    for (const auto &data : type_data_of(value))
      for (std::uint32_t i = 0; i < data->size(); ++i)
        if (data->kind(i) <= MemberKind::Script && bag.find(data->name(i)) == Shape::kMissing)
          names.emplace_back(data->name(i));
    return names;
  }
  if (is_xml_node(value)) return xml_properties(value);
  Collector out(false);
  collect(value, out);
  for (auto &member : out.all)
    if (is_property(member)) names.push_back(std::move(member.name));
  return names;
}

std::optional<std::vector<std::string>> default_display_properties(const Value &value) {
  const auto *bag = added_members(value);
  const auto slot = bag ? bag->find("PSStandardMembers") : Shape::kMissing;
  Value standard, set;
  MemberKind kind;
  if (slot != Shape::kMissing)
    standard = bag->slot(slot);
  else if (!find_type_member(value, "PSStandardMembers", &standard, &kind))
    return std::nullopt;
  if (!find_property(standard, "DefaultDisplayPropertySet", &set)) return std::nullopt;
  std::vector<std::string> names;
  Value listed;
  if (find_property(set, "ReferencedPropertyNames", &listed)) set = listed;
  for (const auto &name : to_items(set)) names.push_back(to_text(name));
  return names;
}

}  // namespace psjsh
