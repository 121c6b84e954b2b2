#include "language/value/clixml/form.h"

#include <algorithm>

#include "language/value/clixml/primitives.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
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

// A getter that fails leaves its property out.
bool read_own(const Value &value, const std::string &name, Value *out) {
  const auto *type = type_of(value);
  const auto *member = find_member(type, name, false);
  // A copy of a collection has the collection's type, and is none itself.
  if (!member || !member->property || value.as<Deserialized>() || extension_of(*value.object())) {
    try {
      return find_property(value, name, out);
    } catch (const ScriptError &) {
      return false;
    }
  }
  Call call{value, {}, type, member->name, member};
  try {
    *out = member->property->code(call);
    return true;
  } catch (const NetError &) {
    return false;
  } catch (const ScriptError &) {
    return false;
  }
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
      return cx::Container::List;
    case ObjectKind::List: {
      static const auto *list = find_type("System.Collections.IList");
      return type_of(inner)->is_a(list) ? cx::Container::List : cx::Container::Enumerable;
    }
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

// What with_text() adds: the other side adds it anew.
bool is_type_data(const Value &slot) {
  const auto *script = slot.as<ScriptMember>();
  return script && script->getter.is_string();
}

bool has_notes(const Value &value) {
  const auto *wrapper = value.as<Wrapper>();
  return wrapper && (wrapper->bag.size() || wrapper->type_names);
}

class FormMaker {
 public:
  explicit FormMaker(const Value &value) : value_(value), inner_(unwrap(value)) {}

  Form make(int depth, bool bare);

 private:
  void primitive_with_notes(int depth);
  void enumeration();
  void container(int depth, bool bare);
  void bag(int depth);
  void own_members(int depth);
  void added_members(int depth);
  void remoting_notes(int depth);
  void add_named(const std::string &name, int depth) {
    Value member;
    if (inner_.is_object() ? read_own(inner_, name, &member) : read_member(inner_, name, &member))
      out_.properties.push_back({name, member, depth});
  }

  const Value &value_, &inner_;
  Form out_;
};

Form FormMaker::make(int depth, bool bare) {
  if (is_xml_document(inner_)) {
    out_.kind = Form::Kind::Xml;
    out_.text = xml_text(inner_);
    return std::move(out_);
  }
  if (is_primitive(inner_)) {
    out_.kind = Form::Kind::Primitive;
    if (!bare && has_notes(value_)) primitive_with_notes(depth);
    return std::move(out_);
  }
  if (type_of(inner_)->is(TypeId::SwitchParameter)) depth = 1;
  if (is_job(inner_)) depth = std::max(depth, kJobDepth);
  if (container_of(inner_) != cx::Container::None) {
    container(depth, bare);
    return std::move(out_);
  }
  if (depth <= 0 && inner_.is_object() && inner_.as<Deserialized>()) depth = 1;
  if (depth > 0) {
    inner_.kind() == Kind::Enum ? enumeration() : bag(depth);
    return std::move(out_);
  }
  out_.kind = Form::Kind::Text;
  out_.text = inner_.kind() == Kind::Enum ? net_text(inner_) : to_text(value_);
  return std::move(out_);
}

void FormMaker::primitive_with_notes(int depth) {
  out_.kind = Form::Kind::Object;
  const auto &wrapper = *value_.as<Wrapper>();
  if (wrapper.type_names) out_.types = type_names_of(value_);
  if (wrapper.text.is_string()) out_.text = to_text(wrapper.text);
  out_.container = cx::Container::Base;
  out_.items.push_back(inner_);
  added_members(depth);
}

void FormMaker::enumeration() {
  out_.types = type_names_of(value_);
  out_.text = net_text(inner_);
  out_.container = cx::Container::Base;
  out_.items.push_back(Value::integer(inner_.enum_type()->enum_base(), inner_.bits()));
  added_members(1);
}

void fill(const Value &from, Values *items) {
  if (const auto *table = from.as<Dictionary>()) {
    for (auto &[key, item] : table->entries()) {
      items->push_back(key);
      items->push_back(item);
    }
    return;
  }
  *items = is_xml_element(from) ? xml_children(from) : to_items(from);
}

void FormMaker::container(int depth, bool bare) {
  const auto *deserialized = inner_.as<Deserialized>();
  out_.types = type_names_of(value_);
  out_.container = container_of(inner_);
  out_.items_depth = depth;
  fill(deserialized ? deserialized->items : inner_, &out_.items);
  if (depth == 0) return;
  if (out_.container == cx::Container::Enumerable || deserialized) own_members(depth - 1);
  if (!bare || deserialized) added_members(depth);
}

void FormMaker::bag(int depth) {
  out_.types = type_names_of(value_);
  const auto *deserialized = inner_.as<Deserialized>();
  if (deserialized ? !deserialized->text.is_null() : !inner_.as<CustomObject>())
    out_.text = deserialized          ? to_text(deserialized->text)
                : is_xml_node(inner_) ? xml_name(inner_)
                : inner_.as<Type>()   ? net_text(inner_)
                                      : to_text(value_);
  remoting_notes(depth);
  if (out_.members.empty()) own_members(depth - 1);
  added_members(depth);
}

void FormMaker::own_members(int depth) {
  if (inner_.as<CustomObject>()) return;
  if (is_job(inner_)) {
    for (const char *name : kJobProperties) add_named(name, depth);
  } else if (is_xml_node(inner_)) {
    for (const auto &name : xml_properties(inner_)) add_named(name, depth);
  } else {
    for (const auto &description : describe_members(inner_))
      if (description.member_type == "Property") add_named(description.name, depth);
    // A class hides members from scripts, not from the serializer.
    for (const auto *member : all_members(type_of(inner_), false))
      if (member->hidden && member->property) add_named(member->name, depth);
  }
}

void FormMaker::added_members(int depth) {
  Value member;
  if (out_.container != cx::Container::None && out_.container != cx::Container::Enumerable) {
    // Of what is written for its contents only what was added to this very value counts.
    const auto *bag = psjsh::added_members(value_);
    const auto *deserialized = value_.as<Deserialized>();
    for (std::uint32_t i = deserialized ? deserialized->own : 0; bag && i < bag->size(); ++i) {
      const std::string name(bag->name(i));
      if (bag->kind(i) <= MemberKind::Script && !is_type_data(bag->slot(i)) &&
          read_member(value_, name, &member))
        out_.members.push_back({name, member, depth});
    }
    return;
  }
  for (const auto &description : describe_members(value_))
    if (is_note(description) && read_member(value_, description.name, &member))
      out_.members.push_back({description.name, member, depth});
}

// Records tell what another process needs to make them anew.
void FormMaker::remoting_notes(int depth) {
  const auto note = [&](const char *name, Value item) {
    out_.members.push_back({name, item, depth});
  };
  if (const auto *record = inner_.as<Record>()) {
    if (!type_of(inner_)->is_a(find_type("System.Management.Automation.InformationalRecord")))
      return;
    note("InformationalRecord_Message", record->get("Message"));
    note("InformationalRecord_SerializeInvocationInfo", false);
    return;
  }
  const auto *error = inner_.as<ErrorRecord>();
  if (!error) return;
  note("Exception", error->exception);
  note("TargetObject", error->target);
  note("FullyQualifiedErrorId", error->id);
  note("InvocationInfo", get_property(inner_, "InvocationInfo"));
  note("ErrorCategory_Category", static_cast<std::int32_t>(error->category));
  note("ErrorCategory_Activity", error->activity);
  note("ErrorCategory_Reason", error->category_reason());
  note("ErrorCategory_TargetName", error->category_target_name());
  note("ErrorCategory_TargetType", error->category_target_type());
  note("ErrorCategory_Message", error->category_text());
  if (!error->details_message.empty()) {
    note("ErrorDetails_Message", error->details_message);
    note("ErrorDetails_RecommendedAction",
         to_text(get_property(get_property(inner_, "ErrorDetails"), "RecommendedAction")));
  }
  note("SerializeExtendedInfo", false);
  if (error->position) note("ErrorDetails_ScriptStackTrace", error->position->stack_trace);
}

}  // namespace

Form form_of(const Value &value, int depth, bool bare) {
  return FormMaker(value).make(depth, bare);
}

}  // namespace psjsh
