#include "language/value/clixml/from_nodes.h"

#include <algorithm>

#include "clixml/reader.h"
#include "language/value/clixml/primitives.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

namespace cx = psj::clixml;

constexpr std::string_view kPrefix = "Deserialized.";
using Names = std::vector<std::string>;

Names deserialized_names(const Names &names) {
  Names out;
  for (const auto &name : names)
    out.push_back(name.starts_with(kPrefix) ? name : std::string(kPrefix) + name);
  return out;
}

bool has_name(const Names &names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

Ref<Queue> make_queue(bool stack) {
  return make<Queue>(find_type(stack ? "System.Collections.Stack" : "System.Collections.Queue"),
                     stack);
}

}  // namespace

namespace {

struct Remade {
  std::string_view type, property;  // the property that it is made from
};
constexpr Remade kRemade[] = {
    {"System.Management.Automation.SwitchParameter", "IsPresent"},
    {"System.Net.IPAddress", "IPAddressToString"},
    {"System.Net.Mail.MailAddress", "Address"},
    {"System.Globalization.CultureInfo", "Name"},
    {"System.Management.Automation.PSCredential", "Password"},
};

// Asked for each object that arrives: nothing is allocated.
const Remade *remade(const Names &types) {
  for (std::string_view type : types) {
    if (type.starts_with(kPrefix)) type.remove_prefix(kPrefix.size());
    for (const auto &known : kRemade)
      if (known.type == type) return &known;
  }
  return nullptr;
}

}  // namespace

bool rehydrate(const Names &types, const PropertySource &property, Value *out) {
  const Remade *known = remade(types);
  Value given, name;
  if (!known || !property(known->property, &given)) return false;
  if (known->property != "Password") return try_convert(given, find_type(known->type), out);
  if (!property("UserName", &name) || !name.is_string() || secure_string(given) == nullptr)
    return false;
  *out = make<Credential>(std::string(name.text()), Ref<SecureString>(secure_string(given)));
  return true;
}

Value empty_container(cx::Container container, bool ordered) {
  switch (container) {
    case cx::Container::Dictionary:
      return ordered ? Value(make_ordered()) : Value(make_hashtable());
    case cx::Container::Stack:
    case cx::Container::Queue:
      return make_queue(container == cx::Container::Stack);
    default:
      return make_array_list();
  }
}

void fill_container(const Value &made, Values items) {
  if (auto *table = made.as<Dictionary>()) {
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      if (!items[i].is_null()) table->set(items[i], std::move(items[i + 1]));
    }
  } else if (auto *queue = made.as<Queue>()) {
    if (queue->is_stack()) std::reverse(items.begin(), items.end());
    for (auto &item : items) queue->push(std::move(item));
  } else {
    for (auto &item : items) made.as<List>()->add(std::move(item));
  }
}

Value with_text(Value base, Value text) {
  if (!base.as<Wrapper>()) base = make<Wrapper>(base);
  base.as<Wrapper>()->text = text;
  // Type data of PowerShell gives copies of enumerations their name back.
  if (has_name(type_names_of(base), "Deserialized.System.Enum"))
    add_member(base, "Value", MemberKind::Script, make<ScriptMember>(std::move(text), Value()),
               true);
  return base;
}

Value NodeReader::read(const Node &node) {
  if (node.tag == cx::Tag::Reference) {
    for (const auto *known : {&objects_, &old_})
      if (const auto found = known->find(node.id); found != known->end()) return found->second;
    throw_net("System.Xml.XmlException",
              "No object found for referenceId " + std::to_string(node.id));
  }
  return node.tag == cx::Tag::Object ? object(node) : from_primitive(node);
}

void NodeReader::forget_old() {
  old_ = std::move(objects_);
  objects_.clear();
}

Value NodeReader::started(const Node &node, Value value) {
  if (node.id != ~0u) objects_[node.id] = value;
  return value;
}

Value NodeReader::object(const Node &node) {
  Value made;
  const auto property = [&](std::string_view name, Value *out) {
    for (const auto *items : {&node.properties, &node.members})
      for (const auto &item : *items)
        if (item.name == name) return *out = read(item), true;
    return false;
  };
  if (node.container == cx::Container::None && rehydrate(node.types, property, &made)) {
    return started(node, made);
  }
  switch (node.container) {
    case cx::Container::None:
      return bag(node);
    case cx::Container::Base:
      return based(node);
    default:
      return container(node);
  }
}

void NodeReader::add_notes(Value &value, const Node &node) {
  for (const auto &member : node.members)
    add_member(value, member.name, MemberKind::Note, read(member), true);
}

// A primitive with more than itself: members, type names, an enum's name.
Value NodeReader::based(const Node &node) {
  Value base = node.items.empty() ? Value() : read(node.items[0]);
  if (base.is_null() && node.members.empty()) return started(node, base);
  add_notes(base, node);
  if (!node.types.empty()) set_type_names(base, deserialized_names(node.types));
  if (node.to_string) base = with_text(std::move(base), Value(*node.to_string));
  return started(node, base);
}

Value NodeReader::container(const Node &node) {
  Value made = started(
      node,
      empty_container(node.container,
                      has_name(node.types, "System.Collections.Specialized.OrderedDictionary")));
  Values items;
  for (const auto &item : node.items) items.push_back(read(item));
  for (std::size_t i = 0; node.container == cx::Container::Dictionary && i < items.size(); i += 2)
    if (items[i].is_null())
      throw_net("System.Xml.XmlException", "Null is specified as dictionary key.");
  fill_container(made, std::move(items));
  if (!node.properties.empty()) {
    auto object = make<Deserialized>();
    object->items = made;
    object->type_names = type_names_of(made);
    // A property may refer to its own object (SyncRoot).
    made = started(node, object);
    for (const auto &member : node.properties) object->bag.set(Value(member.name), read(member));
    object->own = object->bag.size();
  }
  add_notes(made, node);
  if (!node.types.empty()) set_type_names(made, deserialized_names(node.types));
  return started(node, made);
}

Value NodeReader::bag(const Node &node) {
  auto object = make<Deserialized>();
  const Value made = started(node, object);
  object->type_names = deserialized_names(node.types);
  if (object->type_names.empty())
    object->type_names = type_of_id(TypeId::PSCustomObject)->hierarchy();
  if (node.to_string) object->text = Value(*node.to_string);
  for (const auto &member : node.properties) object->bag.set(Value(member.name), read(member));
  object->own = object->bag.size();
  for (const auto &member : node.members) object->bag.set(Value(member.name), read(member));
  return made;
}

Values from_clixml(std::string_view text) {
  const auto document = cx::read(text);
  if (!document.problem.empty()) throw_net("System.Xml.XmlException", document.problem);
  NodeReader reader;
  Values values;
  for (const auto &node : document.values) values.push_back(reader.read(node));
  return values;
}

}  // namespace psjsh
