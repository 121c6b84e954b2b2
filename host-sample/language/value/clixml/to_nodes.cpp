#include "language/value/clixml/to_nodes.h"

#include <algorithm>

#include "clixml/writer.h"
#include "language/value/clixml/primitives.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/script_error.h"
#include "language/value/type.h"
#include "language/value/xml/document.h"

namespace psjsh {
namespace {

namespace cx = psj::clixml;

constexpr int kMaxLevel = 50;
constexpr std::string_view kTooDeep = "Serialized XML is nested too deeply.";

// Of these the type data of PowerShell lets only some properties out, at a depth of their own.
constexpr const char *kJobProperties[] = {
    "HasMoreData", "StatusMessage", "Location", "Command",   "JobStateInfo",  "InstanceId",
    "Id",          "Name",          "State",    "ChildJobs", "PSJobTypeName", "PSBeginTime",
    "PSEndTime"};
constexpr int kJobDepth = 2;

bool is_job(const Value &value) {
  if (!value.is_object() || value.object()->object_kind() != ObjectKind::Foreign) return false;
  const auto names = type_names_of(value);
  return std::find(names.begin(), names.end(), "System.Management.Automation.Job") != names.end();
}

bool is_note(const MemberDescription &member) {
  return member.member_type == "NoteProperty" || member.member_type == "AliasProperty" ||
         member.member_type == "ScriptProperty" || member.member_type == "CodeProperty";
}

bool read_member(const Value &value, const std::string &name, Value *out) {
  try {
    return find_property(value, name, out);
  } catch (const ScriptError &) {
    return false;
  }
}

cx::Container container_of(const Value &value) {
  const Value &inner = unwrap(value);
  if (!inner.is_object()) return cx::Container::None;
  if (is_xml_node(inner))
    return is_xml_element(inner) ? cx::Container::Enumerable : cx::Container::None;
  if (const auto *deserialized = inner.as<Deserialized>())
    return deserialized->items.is_object() ? container_of(deserialized->items)
                                           : cx::Container::None;
  if (Dictionary::is(*inner.object())) return cx::Container::Dictionary;
  if (!is_enumerable(inner)) return cx::Container::None;
  switch (inner.object()->object_kind()) {
    case ObjectKind::Array:
    case ObjectKind::List:
      return inner.as<List>() && type_of(inner)->name().starts_with("LinkedList")
                 ? cx::Container::Enumerable
                 : cx::Container::List;
    case ObjectKind::Queue:
    case ObjectKind::Stack: {
      const auto &name = type_of(inner)->name();
      return name.starts_with("Stack")   ? cx::Container::Stack
             : name.starts_with("Queue") ? cx::Container::Queue
                                         : cx::Container::Enumerable;
    }
    default:
      return cx::Container::Enumerable;
  }
}

bool has_notes(const Value &value) {
  const auto *wrapper = value.as<Wrapper>();
  return wrapper && (wrapper->bag.size() || wrapper->type_names);
}

}  // namespace

cx::Node NodeMaker::make(const Value &value) {
  return node(value, depth_);
}

cx::Node NodeMaker::make_bare(const Value &value) {
  const Value &bare = unwrap(value);
  if (container_of(bare) == cx::Container::None || bare.as<Deserialized>())
    return node(bare, depth_);
  Node primitive;
  if (to_primitive(bare, &primitive)) return primitive;
  return container(bare, depth_, false);
}

cx::Node NodeMaker::node(const Value &value, int depth) {
  Node out;
  if (level_ >= kMaxLevel) {
    out.tag = cx::Tag::String;
    out.text = kTooDeep;
    return out;
  }
  const Value &inner = unwrap(value);
  ++level_;
  if (is_xml_document(inner)) {
    out.tag = cx::Tag::Xml;
    out.text = xml_text(inner);
  } else if (!to_primitive(inner, &out)) {
    out = object(value, depth);
  } else if (has_notes(value)) {
    out = primitive_with_notes(value, std::move(out), depth);
  }
  --level_;
  return out;
}

cx::Node NodeMaker::object(const Value &value, int depth) {
  Node out;
  const Value &inner = unwrap(value);
  if (inner.is_object()) {
    const auto seen = ids_.find(inner.object());
    if (seen != ids_.end()) {
      out.tag = cx::Tag::Reference;
      out.id = seen->second;
      return out;
    }
  }
  const auto *type = type_of(inner);
  if (type->is(TypeId::SwitchParameter)) depth = 1;
  if (is_job(inner)) depth = std::max(depth, kJobDepth);
  if (container_of(inner) != cx::Container::None) return container(value, depth, true);
  if (depth <= 0 && inner.is_object() && inner.as<Deserialized>()) depth = 1;
  if (depth > 0) return inner.kind() == Kind::Enum ? enumeration(value) : bag(value, depth);
  out.tag = cx::Tag::String;
  out.text = inner.kind() == Kind::Enum ? net_text(inner) : to_text(value);
  return out;
}

// Numbers the value; back references find it by its object.
void NodeMaker::start(const Value &value, Node &out) {
  out.tag = cx::Tag::Object;
  out.id = next_id_++;
  const Value &inner = unwrap(value);
  if (!inner.is_object()) return;
  ids_.emplace(inner.object(), out.id);
  kept_.push_back(inner);
}

cx::Node NodeMaker::primitive_with_notes(const Value &value, Node primitive, int depth) {
  Node out;
  out.tag = cx::Tag::Object;
  out.id = next_id_++;
  if (value.as<Wrapper>()->type_names) out.types = type_names_of(value);
  out.container = cx::Container::Base;
  out.items.push_back(std::move(primitive));
  added_members(value, depth, out);
  return out;
}

cx::Node NodeMaker::enumeration(const Value &value) {
  Node out;
  start(value, out);
  const Value &inner = unwrap(value);
  out.types = type_names_of(value);
  out.to_string = net_text(inner);
  out.container = cx::Container::Base;
  Node number;
  to_primitive(Value::integer(inner.enum_type()->enum_base(), inner.bits()), &number);
  out.items.push_back(std::move(number));
  added_members(value, 1, out);
  return out;
}

void NodeMaker::fill_container(const Value &value, Node &out, int depth) {
  if (const auto *table = value.as<Dictionary>()) {
    for (const auto &[key, item] : table->entries()) {
      out.items.push_back(node(key, depth));
      out.items.push_back(node(item, depth));
    }
    return;
  }
  const Value list = make_array(is_xml_element(value) ? xml_children(value) : to_items(value));
  kept_.push_back(list);
  for (const auto &item : list.as<Array>()->items) out.items.push_back(node(item, depth));
}

cx::Node NodeMaker::container(const Value &value, int depth, bool notes) {
  Node out;
  start(value, out);
  const Value &inner = unwrap(value);
  const auto *deserialized = inner.as<Deserialized>();
  out.types = type_names_of(value);
  out.container = container_of(inner);
  fill_container(deserialized ? deserialized->items : inner, out, depth);
  if (depth == 0) return out;
  if (out.container == cx::Container::Enumerable || deserialized)
    own_members(inner, depth - 1, out);
  if (notes) added_members(value, depth, out);
  return out;
}

cx::Node NodeMaker::bag(const Value &value, int depth) {
  Node out;
  start(value, out);
  const Value &inner = unwrap(value);
  out.types = type_names_of(value);
  const auto *deserialized = inner.as<Deserialized>();
  if (deserialized ? !deserialized->text.is_null() : !inner.as<CustomObject>())
    out.to_string = deserialized         ? to_text(deserialized->text)
                    : is_xml_node(inner) ? xml_name(inner)
                                         : to_text(value);
  remoting_notes(inner, depth, out);
  if (out.members.empty()) own_members(inner, depth - 1, out);
  added_members(value, depth, out);
  return out;
}

void NodeMaker::add(std::vector<Node> &to, const std::string &name, const Value &value, int depth) {
  kept_.push_back(value);
  Node member = node(value, depth);
  member.name = name;
  to.push_back(std::move(member));
}

void NodeMaker::own_members(const Value &value, int depth, Node &out) {
  if (value.as<CustomObject>()) return;
  Value member;
  if (is_job(value)) {
    for (const char *name : kJobProperties)
      if (read_member(value, name, &member)) add(out.properties, name, member, depth);
    return;
  }
  if (is_xml_node(value)) {
    for (const auto &name : xml_properties(value))
      if (read_member(value, name, &member)) add(out.properties, name, member, depth);
    return;
  }
  for (const auto &description : describe_members(value))
    if (description.member_type == "Property" && read_member(value, description.name, &member))
      add(out.properties, description.name, member, depth);
}

void NodeMaker::added_members(const Value &value, int depth, Node &out) {
  Value member;
  if (out.container != cx::Container::None && out.container != cx::Container::Enumerable) {
    // Of what is written for its contents only what was added to this very value counts.
    const auto *bag = psjsh::added_members(value);
    const auto *deserialized = value.as<Deserialized>();
    for (std::uint32_t i = deserialized ? deserialized->own : 0; bag && i < bag->size(); ++i) {
      const std::string name(bag->name(i));
      if (bag->kind(i) <= MemberKind::Script && read_member(value, name, &member))
        add(out.members, name, member, depth);
    }
    return;
  }
  for (const auto &description : describe_members(value))
    if (is_note(description) && read_member(value, description.name, &member))
      add(out.members, description.name, member, depth);
}

// Records tell what another process needs to make them anew.
void NodeMaker::remoting_notes(const Value &value, int depth, Node &out) {
  const auto note = [&](const char *name, const Value &item) {
    add(out.members, name, item, depth);
  };
  if (const auto *record = value.as<Record>()) {
    if (!type_of(value)->is_a(find_type("System.Management.Automation.InformationalRecord")))
      return;
    note("InformationalRecord_Message", record->get("Message"));
    note("InformationalRecord_SerializeInvocationInfo", false);
    return;
  }
  const auto *error = value.as<ErrorRecord>();
  if (!error) return;
  note("Exception", error->exception);
  note("TargetObject", error->target);
  note("FullyQualifiedErrorId", error->id);
  note("InvocationInfo", get_property(value, "InvocationInfo"));
  note("ErrorCategory_Category", static_cast<std::int32_t>(error->category));
  note("ErrorCategory_Activity", error->activity);
  note("ErrorCategory_Reason", error->category_reason());
  note("ErrorCategory_TargetName", error->category_target_name());
  note("ErrorCategory_TargetType", error->category_target_type());
  note("ErrorCategory_Message", error->category_text());
  if (!error->details_message.empty()) {
    note("ErrorDetails_Message", error->details_message);
    note("ErrorDetails_RecommendedAction", error->recommended_action);
  }
  note("SerializeExtendedInfo", false);
  if (error->position) note("ErrorDetails_ScriptStackTrace", error->position->stack_trace);
}

std::string to_clixml(Arguments values, int depth) {
  cx::Writer writer;
  NodeMaker maker(depth);
  for (const auto &value : values) writer.write(maker.make(value));
  return writer.finish();
}

}  // namespace psjsh
