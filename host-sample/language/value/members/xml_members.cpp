// System.Xml nodes: what scripts call on them.
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/script_error.h"
#include "language/value/xml/document.h"
#include "language/value/xml/node.h"

namespace psjsh {
namespace {

using xml::make_node;
using xml::NodeObject;

NodeObject &self(Call &call) {
  return *static_cast<NodeObject *>(call.self.object());
}
std::string text(Call &call, std::size_t i) {
  return std::string(call.text(i));
}

NodeObject &node_argument(Call &call, std::size_t i) {
  auto *node = xml::node_of(call.arguments[i]);
  if (!node)
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'newChild')");
  return *node;
}

Value list_of(Values nodes) {
  return make_array(std::move(nodes), find_type("System.Xml.XmlNode"));
}

Value new_node(Call &call, pugi::xml_node_type type, const std::string &name,
               const std::string &value = {}) {
  auto &at = self(call);
  auto made = at.tree->loose().append_child(type);
  if (!name.empty()) made.set_name(name.c_str());
  if (!value.empty()) made.set_value(value.c_str());
  return make_node(at.tree, made);
}

Value new_element(Call &call) {
  const Value made = new_node(call, pugi::node_element, text(call, 0));
  if (call.count() > 1 && !call.text(1).empty())
    xml::node_of(made)->node.append_attribute("xmlns").set_value(text(call, 1).c_str());
  return made;
}

// Attributes stand on a loose element until they are put in.
Value new_attribute(Call &call) {
  auto &at = self(call);
  auto holder = at.tree->loose().append_child(pugi::node_element);
  return xml::make_attribute(at.tree, holder, holder.append_attribute(text(call, 0).c_str()));
}

bool holds(pugi::xml_node outer, pugi::xml_node inner) {
  for (; inner; inner = inner.parent())
    if (inner == outer) return true;
  return false;
}

// Puts the child before `next`, or at the end when there is none.
Value insert(NodeObject &parent, NodeObject &child, pugi::xml_node next) {
  if (child.tree.get() != parent.tree.get())
    throw_net("System.ArgumentException",
              "The node to be inserted is from a different document context.");
  if (holds(child.node, parent.node))
    throw_net("System.ArgumentException",
              "Cannot insert a node or any ancestor of that node as a "
              "child of itself.");
  const bool root = parent.node.type() == pugi::node_document;
  if (root && child.node.type() == pugi::node_element)
    for (auto each : xml::children_of(parent.tree, parent.node))
      if (each.type() == pugi::node_element && each != child.node)
        throw_net("System.InvalidOperationException",
                  "This document already has a 'DocumentElement' node.");
  if (root && !next) next = parent.tree->loose();
  child.node =
      next ? parent.node.insert_move_before(child.node, next) : parent.node.append_move(child.node);
  return Value(&child);
}

Value detach(NodeObject &child) {
  child.node = child.tree->loose().append_move(child.node);
  return Value(&child);
}

Value append_child(Call &call) {
  return insert(self(call), node_argument(call, 0), {});
}
Value insert_before(Call &call) {
  const auto *next = xml::node_of(call.arguments[1]);
  return insert(self(call), node_argument(call, 0), next ? next->node : pugi::xml_node());
}
Value insert_after(Call &call) {
  const auto *previous = xml::node_of(call.arguments[1]);
  auto &parent = self(call);
  return insert(parent, node_argument(call, 0),
                previous ? previous->node.next_sibling() : parent.node.first_child());
}
Value prepend_child(Call &call) {
  return insert(self(call), node_argument(call, 0), self(call).node.first_child());
}

Value remove_child(Call &call) {
  auto &child = node_argument(call, 0);
  if (child.node.parent() != self(call).node)
    throw_net("System.ArgumentException", "The node to be removed is not a child of this node.");
  return detach(child);
}

Value replace_child(Call &call) {
  auto &old = node_argument(call, 1);
  insert(self(call), node_argument(call, 0), old.node);
  return detach(old);
}

Value clone(Call &call) {
  auto &at = self(call);
  const bool deep = call.count() == 0 || call.flag(0);
  if (at.node.type() == pugi::node_document) return parse_xml(xml::outer_xml(at.tree, at.node));
  auto copy = at.tree->loose().append_copy(at.node);
  if (!deep)
    while (copy.first_child()) copy.remove_child(copy.first_child());
  return make_node(at.tree, copy);
}

Value import_node(Call &call) {
  auto &at = self(call);
  auto copy = at.tree->loose().append_copy(node_argument(call, 0).node);
  if (!call.flag(1))
    while (copy.first_child()) copy.remove_child(copy.first_child());
  return make_node(at.tree, copy);
}

Value remove_all(Call &call) {
  auto &at = self(call);
  for (auto child : xml::children_of(at.tree, at.node)) at.tree->loose().append_move(child);
  while (at.node.first_attribute()) at.node.remove_attribute(at.node.first_attribute());
  return Value::nothing();
}

Value select_nodes(Call &call) {
  return list_of(select_xml(call.self, call.text(0)));
}
Value select_single(Call &call) {
  auto found = select_xml(call.self, call.text(0));
  return found.empty() ? Value() : std::move(found[0]);
}

void collect_named(pugi::xml_node node, std::string_view name, const Ref<xml::Tree> &tree,
                   Values &out) {
  for (auto child : xml::children_of(tree, node)) {
    if (child.type() != pugi::node_element) continue;
    if (name == "*" || name == child.name()) out.push_back(make_node(tree, child));
    collect_named(child, name, tree, out);
  }
}
Value elements_by_name(Call &call) {
  Values found;
  collect_named(self(call).node, call.text(0), self(call).tree, found);
  return list_of(std::move(found));
}

Value get_attribute(Call &call) {
  return self(call).node.attribute(text(call, 0).c_str()).value();
}
Value set_attribute(Call &call) {
  auto &node = self(call).node;
  auto attribute = node.attribute(text(call, 0).c_str());
  if (!attribute) attribute = node.append_attribute(text(call, 0).c_str());
  attribute.set_value(text(call, call.count() - 1).c_str());
  return Value::nothing();
}
Value attributes(Call &call) {
  auto &at = self(call);
  if (at.attribute || at.node.type() != pugi::node_element) return {};
  Values out;
  for (auto each : at.node.attributes()) out.push_back(xml::make_attribute(at.tree, at.node, each));
  return list_of(std::move(out));
}
Value append_attribute(Call &call) {
  auto &child = node_argument(call, 0);
  auto made = self(call).node.append_copy(child.attribute);
  child.node = self(call).node;
  child.attribute = made;
  return call.arguments[0];
}

std::string qualified_name(const NodeObject &at) {
  return at.attribute ? at.attribute.name() : xml::name_of(at.node);
}
Value local_name(Call &call) {
  const auto name = qualified_name(self(call));
  const auto colon = name.find(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}
Value prefix(Call &call) {
  const auto name = qualified_name(self(call));
  const auto colon = name.find(':');
  return colon == std::string::npos ? std::string() : name.substr(0, colon);
}
Value name_space(Call &call) {
  if (self(call).node.type() != pugi::node_element) return "";
  return xml::namespace_of(self(call).node, to_text(prefix(call)));
}

Value node_value(Call &call) {
  auto &at = self(call);
  if (at.attribute) return at.attribute.value();
  if (at.node.type() == pugi::node_element || at.node.type() == pugi::node_document) return {};
  return at.node.value();
}
Value set_node_value(Call &call) {
  auto &at = self(call);
  if (at.attribute)
    at.attribute.set_value(text(call, 0).c_str());
  else if (at.node.type() == pugi::node_element || at.node.type() == pugi::node_document)
    throw_net("System.InvalidOperationException",
              "Cannot set a value on node type '" +
                  std::string(at.node.type() == pugi::node_element ? "Element" : "Document") +
                  "'.");
  else
    at.node.set_value(text(call, 0).c_str());
  return {};
}
Value inner_text(Call &call) {
  auto &at = self(call);
  return at.attribute ? std::string(at.attribute.value()) : xml::inner_text(at.node);
}
Value set_inner_text(Call &call) {
  auto &at = self(call);
  if (at.attribute)
    at.attribute.set_value(text(call, 0).c_str());
  else
    xml::set_inner_text(at.node, call.text(0));
  return {};
}
Value set_inner_xml(Call &call) {
  auto &at = self(call);
  xml::parse_into(at.tree, at.node, call.text(0), at.node.type() != pugi::node_document);
  return {};
}

Value parent(Call &call) {
  auto &at = self(call);
  const auto up = at.attribute ? pugi::xml_node() : at.node.parent();
  return at.tree->is_loose_root(up) ? Value() : make_node(at.tree, up);
}
Value sibling(Call &call, bool next) {
  auto &at = self(call);
  const auto found = next ? at.node.next_sibling() : at.node.previous_sibling();
  return at.attribute || at.tree->is_loose_root(found) ? Value() : make_node(at.tree, found);
}
Value child_at(Call &call, bool last) {
  const auto children = xml_children(call.self);
  if (children.empty()) return {};
  return last ? children.back() : children.front();
}
Value document_element(Call &call) {
  for (auto child : xml::children_of(self(call).tree, self(call).node))
    if (child.type() == pugi::node_element) return make_node(self(call).tree, child);
  return {};
}

const char *node_type_text(const NodeObject &at) {
  if (at.attribute) return "Attribute";
  switch (at.node.type()) {
    case pugi::node_document:
      return "Document";
    case pugi::node_element:
      return "Element";
    case pugi::node_pcdata:
      return xml::is_blank(at.node) ? "Whitespace" : "Text";
    case pugi::node_cdata:
      return "CDATA";
    case pugi::node_comment:
      return "Comment";
    case pugi::node_pi:
      return "ProcessingInstruction";
    case pugi::node_declaration:
      return "XmlDeclaration";
    case pugi::node_doctype:
      return "DocumentType";
    default:
      return "None";
  }
}
Value node_type(Call &call) {
  const auto *type = find_type("System.Xml.XmlNodeType");
  std::int64_t number = 0;
  parse_enum(type, node_type_text(self(call)), &number);
  return Value::enumeration(type, number);
}

Value load_text(Call &call) {
  auto &at = self(call);
  xml::parse_into(at.tree, at.tree->document(), call.text(0), false);
  return Value::nothing();
}
Value load_file(Call &call) {
  const Value content =
      call_static(find_type("System.IO.File"), "ReadAllText", {call.arguments.data(), 1});
  auto &at = self(call);
  xml::parse_into(at.tree, at.tree->document(), content.text(), false);
  return Value::nothing();
}
Value save_file(Call &call) {
  const Value parts[] = {call.arguments[0], xml::saved_text(self(call).tree)};
  call_static(find_type("System.IO.File"), "WriteAllText", parts);
  return Value::nothing();
}

Value new_document(Call &) {
  auto tree = make<xml::Tree>();
  return make_node(tree, tree->document());
}

constexpr MemberRow kNode[] = {
    {"System.Xml.XmlNodeType NodeType {get;}", node_type},
    {"System.Xml.XmlNode ParentNode {get;}", parent},
    {"string Name {get;}", [](Call &c) -> Value { return qualified_name(self(c)); }},
    {"string LocalName {get;}", local_name},
    {"System.Xml.XmlDocument OwnerDocument {get;}",
     [](Call &c) -> Value {
       if (self(c).node.type() == pugi::node_document) return {};
       return make_node(self(c).tree, self(c).tree->document());
     }},
    {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},
    {"string InnerText {get;set;}", inner_text, set_inner_text},
    {"string InnerXml {get;set;}",
     [](Call &c) -> Value {
       return self(c).attribute ? std::string(self(c).attribute.value())
                                : xml::inner_xml(self(c).tree, self(c).node);
     },
     set_inner_xml},
    {"string BaseURI {get;}", [](Call &) -> Value { return ""; }},
    {"string Value {get;set;}", node_value, set_node_value},
    {"System.Xml.XmlNodeList ChildNodes {get;}",
     [](Call &c) -> Value { return list_of(xml_children(c.self)); }},
    {"System.Xml.XmlNode PreviousSibling {get;}",
     [](Call &c) -> Value { return sibling(c, false); }},
    {"System.Xml.XmlNode NextSibling {get;}", [](Call &c) -> Value { return sibling(c, true); }},
    {"System.Xml.XmlAttributeCollection Attributes {get;}", attributes},
    {"System.Xml.XmlNode FirstChild {get;}", [](Call &c) -> Value { return child_at(c, false); }},
    {"System.Xml.XmlNode LastChild {get;}", [](Call &c) -> Value { return child_at(c, true); }},
    {"bool HasChildNodes {get;}", [](Call &c) -> Value { return !xml_children(c.self).empty(); }},
    {"string NamespaceURI {get;}", name_space},
    {"string Prefix {get;}", prefix},
    {"string OuterXml {get;}", [](Call &c) -> Value { return xml_text(c.self); }},
    {"System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)", append_child},
    {"System.Xml.XmlNode PrependChild(System.Xml.XmlNode newChild)", prepend_child},
    {"System.Xml.XmlNode InsertBefore(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)",
     insert_before},
    {"System.Xml.XmlNode InsertAfter(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)",
     insert_after},
    {"System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)", remove_child},
    {"System.Xml.XmlNode ReplaceChild(System.Xml.XmlNode newChild, System.Xml.XmlNode oldChild)",
     replace_child},
    {"void RemoveAll()", remove_all},
    {"System.Xml.XmlNode Clone()", clone},
    {"System.Xml.XmlNode CloneNode(bool deep)", clone},
    {"System.Xml.XmlNodeList SelectNodes(string xpath)", select_nodes},
    {"System.Xml.XmlNodeList SelectNodes(string xpath, System.Object nsmgr)", select_nodes},
    {"System.Xml.XmlNode SelectSingleNode(string xpath)", select_single},
    {"System.Xml.XmlNode SelectSingleNode(string xpath, System.Object nsmgr)", select_single},
    {"string ToString()", [](Call &c) -> Value { return local_name(c); }},
};
constexpr MemberRow kElement[] = {
    {"bool IsEmpty {get;}", [](Call &c) -> Value { return xml_children(c.self).empty(); }},
    {"bool HasAttributes {get;}",
     [](Call &c) -> Value { return !self(c).node.first_attribute().empty(); }},
    {"string GetAttribute(string name)", get_attribute},
    {"void SetAttribute(string name, string value)", set_attribute},
    {"string SetAttribute(string localName, string namespaceURI, string value)", set_attribute},
    {"bool HasAttribute(string name)",
     [](Call &c) -> Value { return !self(c).node.attribute(text(c, 0).c_str()).empty(); }},
    {"void RemoveAttribute(string name)",
     [](Call &c) -> Value {
       self(c).node.remove_attribute(text(c, 0).c_str());
       return Value::nothing();
     }},
    {"System.Xml.XmlAttribute GetAttributeNode(string name)",
     [](Call &c) -> Value {
       auto &at = self(c);
       return xml::make_attribute(at.tree, at.node, at.node.attribute(text(c, 0).c_str()));
     }},
    {"System.Xml.XmlAttribute SetAttributeNode(System.Xml.XmlAttribute newAttr)", append_attribute},
    {"System.Xml.XmlNodeList GetElementsByTagName(string name)", elements_by_name},
};
constexpr MemberRow kDocument[] = {
    {"System.Xml.XmlElement DocumentElement {get;}", document_element},
    {"bool PreserveWhitespace {get;set;}",
     [](Call &c) -> Value { return self(c).tree->preserve_whitespace; },
     [](Call &c) -> Value {
       self(c).tree->preserve_whitespace = c.flag(0);
       return {};
     }},
    {"System.Xml.XmlElement CreateElement(string name)", new_element},
    {"System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)", new_element},
    {"System.Xml.XmlAttribute CreateAttribute(string name)", new_attribute},
    {"System.Xml.XmlText CreateTextNode(string text)",
     [](Call &c) -> Value { return new_node(c, pugi::node_pcdata, {}, text(c, 0)); }},
    {"System.Xml.XmlComment CreateComment(string data)",
     [](Call &c) -> Value { return new_node(c, pugi::node_comment, {}, text(c, 0)); }},
    {"System.Xml.XmlCDataSection CreateCDataSection(string data)",
     [](Call &c) -> Value { return new_node(c, pugi::node_cdata, {}, text(c, 0)); }},
    {"System.Xml.XmlProcessingInstruction CreateProcessingInstruction(string target, string data)",
     [](Call &c) -> Value { return new_node(c, pugi::node_pi, text(c, 0), text(c, 1)); }},
    {"System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string "
     "standalone)",
     [](Call &c) -> Value {
       const Value made = new_node(c, pugi::node_declaration, "xml");
       constexpr const char *kNames[] = {"version", "encoding", "standalone"};
       for (std::size_t i = 0; i < 3; ++i)
         if (!c.text(i).empty())
           xml::node_of(made)->node.append_attribute(kNames[i]).set_value(text(c, i).c_str());
       return made;
     }},
    {"System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)", import_node},
    {"System.Xml.XmlNodeList GetElementsByTagName(string name)", elements_by_name},
    {"void LoadXml(string xml)", load_text},
    {"void Load(string filename)", load_file},
    {"void Save(string filename)", save_file},
    {"static System.Xml.XmlDocument new()", new_document},
};
constexpr MemberRow kAttribute[] = {
    {"System.Xml.XmlElement OwnerElement {get;}",
     [](Call &c) -> Value { return make_node(self(c).tree, self(c).node); }},
    {"bool Specified {get;}", [](Call &) -> Value { return true; }},
};

constexpr TypeMembers kTypes[] = {{"System.Xml.XmlNode", kNode},
                                  {"System.Xml.XmlElement", kElement},
                                  {"System.Xml.XmlDocument", kDocument},
                                  {"System.Xml.XmlAttribute", kAttribute}};

}  // namespace

std::span<const TypeMembers> xml_members() {
  return kTypes;
}

}  // namespace psjsh
