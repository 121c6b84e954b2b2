// Inside this folder: the objects behind document.h.
#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/foreign.h"

namespace psjsh::xml {

// The owner of a tree. Not to be changed by two threads at once.
class Tree final : public Object {
 public:
  static bool is(const Object &) noexcept { return false; }
  Tree() : Object(ObjectKind::Native) {}
  const Type *type() const override;

  pugi::xml_node document() { return pugi; }
  // Where nodes hang that are in no document.
  pugi::xml_node loose();
  bool is_loose_root(pugi::xml_node node) const { return node && node == loose_; }

  pugi::xml_document pugi;
  bool preserve_whitespace = false;

 private:
  pugi::xml_node loose_;
};

// A node as scripts see it: attributes and children are properties, as PowerShell adapts them.
class NodeObject final : public ForeignObject {
 public:
  NodeObject(Ref<Tree> owner, pugi::xml_node at, pugi::xml_attribute of = {});

  const Type *type() const override { return type_; }
  std::vector<std::string> type_names() const override;
  bool get(std::string_view name, Value *out) const override;
  bool set(std::string_view name, const Value &value) override;
  std::vector<ForeignMember> members() const override;
  bool equals(const ForeignObject &other) const override;
  std::size_t hash() const override { return node.hash_value() ^ attribute.hash_value(); }

  const Ref<Tree> tree;
  pugi::xml_node node;            // of an attribute: its element
  pugi::xml_attribute attribute;  // set for an XmlAttribute

 private:
  const Type *type_;
};

NodeObject *node_of(const Value &value) noexcept;
Value make_node(const Ref<Tree> &tree, pugi::xml_node node);
Value make_attribute(const Ref<Tree> &tree, pugi::xml_node node, pugi::xml_attribute attribute);

bool is_blank(pugi::xml_node node);
// What a script sees of a document's or element's children.
std::vector<pugi::xml_node> children_of(const Ref<Tree> &tree, pugi::xml_node node);
std::string name_of(pugi::xml_node node);  // XmlNode.Name
std::string inner_text(pugi::xml_node node);
void set_inner_text(pugi::xml_node node, std::string_view text);
std::string outer_xml(const Ref<Tree> &tree, pugi::xml_node node);
std::string inner_xml(const Ref<Tree> &tree, pugi::xml_node node);
std::string attribute_xml(pugi::xml_attribute attribute);
std::string namespace_of(pugi::xml_node node, std::string_view prefix);
// The document in indented form, as Save() writes it.
std::string saved_text(const Ref<Tree> &tree);

// Replaces what `node` holds by the text's nodes; throws NetError.
void parse_into(const Ref<Tree> &tree, pugi::xml_node node, std::string_view text, bool fragment);

}  // namespace psjsh::xml
