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

bool make_credential(const cx::Node &node, Value *out) {
  Value name, secret;
  for (const auto &property : node.properties) {
    if (property.name == "UserName") name = from_primitive(property);
    if (property.name == "Password") secret = from_primitive(property);
  }
  if (!name.is_string() || secure_string(secret) == nullptr) return false;
  *out = make<Credential>(std::string(name.text()), Ref<SecureString>(secure_string(secret)));
  return true;
}

// Types that PowerShell makes anew instead of showing their properties.
bool rehydrate(const cx::Node &node, Value *out) {
  if (has_name(node.types, "System.Management.Automation.PSCredential"))
    return make_credential(node, out);
  if (!has_name(node.types, "System.Management.Automation.SwitchParameter")) return false;
  for (const auto &property : node.properties)
    if (property.name == "IsPresent" && property.tag == cx::Tag::Bool)
      return try_convert(from_primitive(property), type_of_id(TypeId::SwitchParameter), out);
  return false;
}

Ref<Queue> make_queue(bool stack) {
  return make<Queue>(find_type(stack ? "System.Collections.Stack" : "System.Collections.Queue"),
                     stack);
}

}  // namespace

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
    const auto found = objects_.find(node.id);
    if (found == objects_.end())
      throw_net("System.Xml.XmlException",
                "No object found for referenceId " + std::to_string(node.id));
    return found->second;
  }
  return node.tag == cx::Tag::Object ? object(node) : from_primitive(node);
}

Value NodeReader::started(const Node &node, Value value) {
  if (node.id != ~0u) objects_[node.id] = value;
  return value;
}

Value NodeReader::object(const Node &node) {
  Value made;
  if (rehydrate(node, &made)) return started(node, made);
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
  Value made;
  switch (node.container) {
    case cx::Container::Dictionary: {
      const bool ordered = has_name(node.types, "System.Collections.Specialized.OrderedDictionary");
      auto table = ordered ? make_ordered() : make_hashtable();
      made = started(node, table);
      for (std::size_t i = 0; i + 1 < node.items.size(); i += 2) {
        const Value key = read(node.items[i]);
        if (key.is_null())
          throw_net("System.Xml.XmlException", "Null is specified as dictionary key.");
        table->set(key, read(node.items[i + 1]));
      }
      break;
    }
    case cx::Container::Stack:
    case cx::Container::Queue: {
      auto queue = make_queue(node.container == cx::Container::Stack);
      made = started(node, queue);
      Values items;
      for (const auto &item : node.items) items.push_back(read(item));
      if (queue->is_stack()) std::reverse(items.begin(), items.end());
      for (auto &item : items) queue->push(std::move(item));
      break;
    }
    default: {
      auto list = make_array_list();
      made = started(node, list);
      for (const auto &item : node.items) list->add(read(item));
    }
  }
  if (!node.properties.empty()) {
    auto object = make<Deserialized>();
    object->items = made;
    object->type_names = type_names_of(made);
    for (const auto &member : node.properties) object->bag.set(Value(member.name), read(member));
    object->own = object->bag.size();
    made = started(node, object);
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
