#include "language/value/xml/node.h"

#include <algorithm>

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh::xml {
namespace {

const Type *type_of_node(pugi::xml_node node, pugi::xml_attribute attribute) {
  if (attribute) return find_type("System.Xml.XmlAttribute");
  switch (node.type()) {
    case pugi::node_document:
      return type_of_id(TypeId::Xml);
    case pugi::node_pcdata:
      return find_type(is_blank(node) ? "System.Xml.XmlWhitespace" : "System.Xml.XmlText");
    case pugi::node_cdata:
      return find_type("System.Xml.XmlCDataSection");
    case pugi::node_comment:
      return find_type("System.Xml.XmlComment");
    case pugi::node_pi:
      return find_type("System.Xml.XmlProcessingInstruction");
    case pugi::node_declaration:
      return find_type("System.Xml.XmlDeclaration");
    case pugi::node_doctype:
      return find_type("System.Xml.XmlDocumentType");
    default:
      return find_type("System.Xml.XmlElement");
  }
}

bool same_name(std::string_view a, std::string_view b) {
  return psj::invariant::equals_ignore_case(a, b);
}

// What a property shows of a node: its text when that is all there is, else the node.
Value shown(const Ref<Tree> &tree, pugi::xml_node node) {
  if (node.type() != pugi::node_element) {
    if (node.type() == pugi::node_declaration || node.type() == pugi::node_pi)
      return make_node(tree, node);
    return node.value();
  }
  if (node.first_attribute()) return make_node(tree, node);
  const auto children = children_of(tree, node);
  if (children.empty()) return "";
  if (children.size() == 1 && children[0].type() == pugi::node_pcdata) return inner_text(node);
  return make_node(tree, node);
}

std::string definition_of(const std::string &name, const Value &value) {
  const std::string type = value.as<Array>() ? "System.Object[]" : type_of(value)->display_name();
  return type + " " + name + " {get;set;}";
}

}  // namespace

const Type *Tree::type() const {
  return type_of_id(TypeId::Object);
}

pugi::xml_node Tree::loose() {
  if (!loose_) {
    loose_ = pugi.append_child(pugi::node_element);
    loose_.set_name("psjsh-loose");
  }
  return loose_;
}

NodeObject::NodeObject(Ref<Tree> owner, pugi::xml_node at, pugi::xml_attribute of)
    : tree(std::move(owner)), node(at), attribute(of), type_(type_of_node(at, of)) {}

NodeObject *node_of(const Value &value) noexcept {
  auto *foreign = value.as<ForeignObject>();
  return foreign ? dynamic_cast<NodeObject *>(foreign) : nullptr;
}

Value make_node(const Ref<Tree> &tree, pugi::xml_node node) {
  return node ? Value(make<NodeObject>(tree, node)) : Value();
}
Value make_attribute(const Ref<Tree> &tree, pugi::xml_node node, pugi::xml_attribute attribute) {
  return attribute ? Value(make<NodeObject>(tree, node, attribute)) : Value();
}

bool is_blank(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata &&
         std::string_view(node.value()).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::vector<pugi::xml_node> children_of(const Ref<Tree> &tree, pugi::xml_node node) {
  std::vector<pugi::xml_node> out;
  for (auto child : node.children())
    if (!tree->is_loose_root(child)) out.push_back(child);
  return out;
}

std::string name_of(pugi::xml_node node) {
  switch (node.type()) {
    case pugi::node_document:
      return "#document";
    case pugi::node_pcdata:
      return is_blank(node) ? "#whitespace" : "#text";
    case pugi::node_cdata:
      return "#cdata-section";
    case pugi::node_comment:
      return "#comment";
    default:
      return node.name();
  }
}

std::string namespace_of(pugi::xml_node node, std::string_view prefix) {
  const std::string wanted = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; node; node = node.parent())
    if (const auto found = node.attribute(wanted.c_str())) return found.value();
  return {};
}

std::vector<std::string> NodeObject::type_names() const {
  auto names = type_->hierarchy();
  if (attribute || node.type() != pugi::node_element) return names;
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const auto prefix = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
  const auto space = namespace_of(node, prefix);
  if (space.empty()) return names;
  const auto local = colon == std::string_view::npos ? name : name.substr(colon + 1);
  names.insert(names.begin(), names[0] + "#" + space + "#" + std::string(local));
  return names;
}

bool NodeObject::equals(const ForeignObject &other) const {
  const auto *that = dynamic_cast<const NodeObject *>(&other);
  return that && that->node == node && that->attribute == attribute;
}

bool NodeObject::get(std::string_view name, Value *out) const {
  if (attribute) return false;
  Values found;
  for (auto each : node.attributes())
    if (same_name(each.name(), name)) found.emplace_back(each.value());
  for (auto child : children_of(tree, node))
    if (!is_blank(child) && same_name(name_of(child), name)) found.push_back(shown(tree, child));
  if (found.empty()) return false;
  *out = found.size() == 1 ? std::move(found[0]) : make_array(std::move(found));
  return true;
}

bool NodeObject::set(std::string_view name, const Value &value) {
  if (attribute) return false;
  std::vector<pugi::xml_node> children;
  for (auto child : children_of(tree, node))
    if (!is_blank(child) && same_name(name_of(child), name)) children.push_back(child);
  std::vector<pugi::xml_attribute> attributes;
  for (auto each : node.attributes())
    if (same_name(each.name(), name)) attributes.push_back(each);
  if (children.empty() && attributes.empty()) return false;
  if (!value.is_string())
    throw_invalid_operation("XmlNodeSetShouldBeAString",
                            "Cannot set \"" + std::string(name) +
                                "\" because only strings can be used as values to set XmlNode "
                                "properties.");
  if (children.size() + attributes.size() > 1)
    throw_invalid_operation("XmlNodeSetRestrictionsMoreThanOneNode",
                            "Cannot set \"" + std::string(name) +
                                "\" because more than one node with this name exists.");
  if (children.empty()) {
    attributes[0].set_value(std::string(value.text()).c_str());
    return true;
  }
  const auto first = children[0].first_child();
  const bool only_text = !first || (!first.next_sibling() && first.type() == pugi::node_pcdata);
  if (children[0].type() == pugi::node_element && (children[0].first_attribute() || !only_text))
    throw_invalid_operation(
        "XmlNodeSetRestrictionsNonTextNode",
        "Cannot set \"" + std::string(name) +
            "\" because it is not a simple text node: it has attributes or child nodes.");
  set_inner_text(children[0], value.text());
  return true;
}

std::vector<ForeignMember> NodeObject::members() const {
  std::vector<ForeignMember> out;
  if (attribute) return out;
  const auto add = [&](std::string name) {
    const bool there = std::any_of(out.begin(), out.end(), [&](const ForeignMember &member) {
      return same_name(member.name, name);
    });
    Value value;
    if (!there && get(name, &value))
      out.push_back({name, ForeignMember::Kind::Property, definition_of(name, value), true});
  };
  for (auto each : node.attributes()) add(each.name());
  for (auto child : children_of(tree, node))
    if (!is_blank(child)) add(name_of(child));
  return out;
}

}  // namespace psjsh::xml
