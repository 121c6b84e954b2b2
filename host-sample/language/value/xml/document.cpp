#include "language/value/xml/document.h"

#include "language/value/cast_error.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"
#include "language/value/type.h"
#include "language/value/xml/node.h"

namespace psjsh {
namespace {

constexpr std::string_view kWrongNode =
    "The specified node cannot be inserted as the valid child of this node, because the specified "
    "node is the wrong type.";

bool in_document(const Ref<xml::Tree> &tree, pugi::xml_node node) {
  for (; node; node = node.parent())
    if (tree->is_loose_root(node)) return false;
  return true;
}

}  // namespace

bool is_xml_node(const Value &value) noexcept {
  return xml::node_of(value) != nullptr;
}
bool is_xml_document(const Value &value) noexcept {
  const auto *node = xml::node_of(value);
  return node && node->node.type() == pugi::node_document;
}
bool is_xml_element(const Value &value) noexcept {
  const auto *node = xml::node_of(value);
  return node && !node->attribute && node->node.type() == pugi::node_element;
}

std::string xml_text(const Value &value) {
  const auto *node = xml::node_of(value);
  return node->attribute ? xml::attribute_xml(node->attribute)
                         : xml::outer_xml(node->tree, node->node);
}

std::string xml_name(const Value &value) {
  const auto *node = xml::node_of(value);
  const std::string name = node->attribute ? node->attribute.name() : xml::name_of(node->node);
  const auto colon = name.find(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::vector<std::string> xml_properties(const Value &value) {
  std::vector<std::string> out;
  for (auto &member : xml::node_of(value)->members()) out.push_back(std::move(member.name));
  return out;
}

Values xml_children(const Value &value) {
  const auto *node = xml::node_of(value);
  Values out;
  if (node->attribute) return out;
  for (auto child : xml::children_of(node->tree, node->node))
    out.push_back(xml::make_node(node->tree, child));
  return out;
}

Value parse_xml(std::string_view text) {
  auto tree = make<xml::Tree>();
  xml::parse_into(tree, tree->document(), text, false);
  return xml::make_node(tree, tree->document());
}

Values select_xml(const Value &value, std::string_view xpath, const Value &) {
  const auto *from = xml::node_of(value);
  Values out;
  try {
    const auto found = from->node.select_nodes(std::string(xpath).c_str());
    for (const auto &each : found) {
      if (!in_document(from->tree, each.attribute() ? each.parent() : each.node()) &&
          in_document(from->tree, from->node))
        continue;
      out.push_back(each.attribute()
                        ? xml::make_attribute(from->tree, each.parent(), each.attribute())
                        : xml::make_node(from->tree, each.node()));
    }
  } catch (const pugi::xpath_exception &) {
    throw_net("System.Xml.XPath.XPathException",
              "'" + std::string(xpath) + "' has an invalid token.");
  }
  return out;
}

Value to_xml(const Value &value, const Type *type) {
  const auto *node = xml::node_of(value);
  if (node && node->node.type() == pugi::node_document && !node->attribute) return value;
  if (node) return parse_xml(xml_text(value));
  if (!value.is_string()) fail_conversion(value, type, "InvalidCastToXmlDocument", kWrongNode);
  if (value.text().empty()) {
    auto tree = make<xml::Tree>();
    return xml::make_node(tree, tree->document());
  }
  try {
    return parse_xml(value.text());
  } catch (const NetError &error) {
    // The cast reads a fragment: text alone is a node that no document takes.
    const bool no_element = value.text().find('<') == std::string_view::npos;
    fail_conversion(value, type, "InvalidCastToXmlDocument",
                    no_element ? kWrongNode : error.message);
  }
}

}  // namespace psjsh
