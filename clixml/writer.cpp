#include "clixml/writer.h"

#include "clixml/base64.h"
#include "clixml/escape.h"

namespace psj::clixml {
namespace {

constexpr std::string_view kHead =
    "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"";

std::string xml_text(std::string_view text, bool attribute = false) {
  std::string out;
  for (const char c : escape(text)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"' && attribute)
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string_view container_element(Container container) {
  switch (container) {
    case Container::Stack:
      return "STK";
    case Container::Queue:
      return "QUE";
    case Container::List:
      return "LST";
    case Container::Enumerable:
      return "IE";
    default:
      return "DCT";
  }
}

// XmlWriter writes an empty text as <S></S>, an empty element without a text as <BA />.
bool keeps_end_tag(Tag tag) {
  return tag == Tag::String || tag == Tag::ScriptBlock;
}

}  // namespace

Writer::Writer() : out_(kHead) {}

void Writer::write(const Node &value) {
  if (out_.size() == kHead.size()) out_ += '>';
  node(value, 1);
}

std::string Writer::finish() {
  out_ += out_.size() == kHead.size() ? " />" : "\n</Objs>";
  return std::move(out_);
}

void Writer::line(int level) {
  out_ += '\n';
  out_.append(static_cast<std::size_t>(level) * 2, ' ');
}

void Writer::open(std::string_view element, std::string_view name, int level) {
  line(level);
  (out_ += '<') += element;
  if (!name.empty()) ((out_ += " N=\"") += xml_text(name, true)) += '"';
}

void Writer::element(std::string_view element, std::string_view text, int level) {
  open(element, {}, level);
  if (text.empty())
    out_ += " />";
  else
    (((out_ += '>') += xml_text(text)) += "</").append(element) += '>';
}

void Writer::node(const Node &value, int level, std::string_view forced_name) {
  const std::string_view name = forced_name.empty() ? std::string_view(value.name) : forced_name;
  switch (value.tag) {
    case Tag::Object:
      return object(value, level, name);
    case Tag::Progress:
      return progress(value, level, name);
    case Tag::Null:
      open("Nil", name, level);
      out_ += " />";
      return;
    case Tag::Reference:
      open("Ref", name, level);
      out_ += " RefId=\"" + std::to_string(value.id) + "\" />";
      return;
    default:
      return primitive(value, level, name);
  }
}

void Writer::primitive(const Node &value, int level, std::string_view name) {
  const auto element = element_name(value.tag);
  open(element, name, level);
  const auto text = value.tag == Tag::Bytes ? to_base64(value.text) : xml_text(value.text);
  if (text.empty() && !keeps_end_tag(value.tag))
    out_ += " />";
  else
    (((out_ += '>') += text) += "</").append(element) += '>';
}

void Writer::progress(const Node &value, int level, std::string_view name) {
  const ProgressFields fields = value.progress.empty() ? ProgressFields() : value.progress[0];
  open("PR", name, level);
  out_ += '>';
  element("AV", fields.activity, level + 1);
  element("AI", std::to_string(fields.id), level + 1);
  Node operation;
  operation.tag = fields.has_operation ? Tag::String : Tag::Null;
  operation.text = fields.current_operation;
  node(operation, level + 1);
  element("PI", std::to_string(fields.parent), level + 1);
  element("PC", std::to_string(fields.percent), level + 1);
  element("T", fields.kind, level + 1);
  element("SR", std::to_string(fields.seconds), level + 1);
  element("SD", fields.status, level + 1);
  line(level);
  out_ += "</PR>";
}

void Writer::object(const Node &value, int level, std::string_view name) {
  open("Obj", name, level);
  out_ += " RefId=\"" + std::to_string(value.id) + "\"";
  const bool empty = value.types.empty() && !value.to_string &&
                     value.container == Container::None && value.properties.empty() &&
                     value.members.empty();
  if (empty) {
    out_ += " />";
    return;
  }
  out_ += '>';
  type_names(value.types, level + 1);
  if (value.to_string) element("ToString", *value.to_string, level + 1);
  container(value, level + 1);
  if (!value.properties.empty()) list("Props", value.properties, level + 1);
  if (!value.members.empty()) list("MS", value.members, level + 1);
  line(level);
  out_ += "</Obj>";
}

void Writer::type_names(const std::vector<std::string> &names, int level) {
  if (names.empty()) return;
  std::string key;
  for (const auto &name : names) (key += name) += '\n';
  const auto [place, is_new] = types_.emplace(std::move(key), types_.size());
  line(level);
  const auto id = "RefId=\"" + std::to_string(place->second) + "\"";
  if (!is_new) {
    out_ += "<TNRef " + id + " />";
    return;
  }
  out_ += "<TN " + id + ">";
  for (const auto &name : names) element("T", name, level + 1);
  line(level);
  out_ += "</TN>";
}

void Writer::list(std::string_view element, const std::vector<Node> &nodes, int level) {
  open(element, {}, level);
  if (nodes.empty()) {
    out_ += " />";
    return;
  }
  out_ += '>';
  for (const auto &item : nodes) node(item, level + 1);
  line(level);
  ((out_ += "</") += element) += '>';
}

void Writer::container(const Node &value, int level) {
  if (value.container == Container::None) return;
  if (value.container == Container::Base) {
    for (const auto &base : value.items) node(base, level);
  } else if (value.container == Container::Dictionary && !value.items.empty()) {
    entries(value, level);
  } else {
    list(container_element(value.container), value.items, level);
  }
}

void Writer::entries(const Node &value, int level) {
  open("DCT", {}, level);
  out_ += '>';
  for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
    line(level + 1);
    out_ += "<En>";
    node(value.items[i], level + 2, "Key");
    node(value.items[i + 1], level + 2, "Value");
    line(level + 1);
    out_ += "</En>";
  }
  line(level);
  out_ += "</DCT>";
}

}  // namespace psj::clixml
