#include "language/value/clixml/to_nodes.h"

#include "clixml/writer.h"
#include "language/value/clixml/form.h"
#include "language/value/clixml/primitives.h"
#include "language/value/property_bag.h"

namespace psjsh {
namespace {

namespace cx = psj::clixml;

constexpr int kMaxLevel = 50;
constexpr std::string_view kTooDeep = "Serialized XML is nested too deeply.";

cx::Node text_node(cx::Tag tag, std::string text) {
  cx::Node out;
  out.tag = tag;
  out.text = std::move(text);
  return out;
}

}  // namespace

cx::Node NodeMaker::make(const Value &value) {
  return node(value, depth_, false);
}

cx::Node NodeMaker::make_bare(const Value &value) {
  return node(unwrap(value), depth_, true);
}

bool NodeMaker::seen(const Value &value, Node *reference) const {
  const Value &inner = unwrap(value);
  if (!inner.is_object()) return false;
  const auto found = ids_.find(inner.object());
  if (found == ids_.end()) return false;
  reference->tag = cx::Tag::Reference;
  reference->id = found->second;
  return true;
}

cx::Node NodeMaker::node(const Value &value, int depth, bool bare) {
  if (level_ >= kMaxLevel) return text_node(cx::Tag::String, std::string(kTooDeep));
  Node out;
  if (seen(value, &out)) return out;
  Form form = form_of(value, depth, bare);
  switch (form.kind) {
    case Form::Kind::Primitive:
      to_primitive(unwrap(value), &out);
      return out;
    case Form::Kind::Text:
      return text_node(cx::Tag::String, std::move(*form.text));
    case Form::Kind::Xml:
      return text_node(cx::Tag::Xml, std::move(*form.text));
    case Form::Kind::Object:
      break;
  }
  ++level_;
  out = object(value, form);
  --level_;
  return out;
}

cx::Node NodeMaker::object(const Value &value, Form &form) {
  Node out;
  out.tag = cx::Tag::Object;
  out.id = next_id_++;
  out.types = std::move(form.types);
  out.to_string = std::move(form.text);
  out.container = form.container;
  const Value &inner = unwrap(value);
  if (inner.is_object() && form.container != cx::Container::Base) {
    ids_.emplace(inner.object(), out.id);
    kept_.push_back(inner);
  }
  for (const auto &item : form.items) out.items.push_back(node(item, form.items_depth, false));
  for (const auto &part : form.properties) add(out.properties, part);
  for (const auto &part : form.members) add(out.members, part);
  return out;
}

void NodeMaker::add(std::vector<Node> &to, const Form::Part &part) {
  Node member = node(part.value, part.depth, false);
  member.name = part.name;
  to.push_back(std::move(member));
}

std::string to_clixml(Arguments values, int depth) {
  cx::Writer writer;
  NodeMaker maker(depth);
  for (const auto &value : values) writer.write(maker.make(value));
  return writer.finish();
}

}  // namespace psjsh
