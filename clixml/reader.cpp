#include "clixml/reader.h"

#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "clixml/base64.h"
#include "clixml/escape.h"

namespace psj::clixml {
namespace {

using Xml = pugi::xml_node;

constexpr std::size_t kMostTypeBytes = std::size_t{64} << 20;

// Leaves the recursion of reading; caught in read().
struct Problem {
  std::string text;
};

int line_of(std::string_view text, std::size_t offset, int *column) {
  int line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i)
    if (text[i] == '\n') ++line, start = i + 1;
  *column = static_cast<int>(offset - start) + 1;
  return line;
}

// pugixml reads without recursion, but everything after it walks the tree.
bool too_deep(Xml root, int limit) {
  int depth = 0;
  for (Xml at = root; at;) {
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > limit) return true;
      continue;
    }
    while (at && at != root && !at.next_sibling()) at = at.parent(), --depth;
    at = at == root ? Xml() : at.next_sibling();
  }
  return false;
}

class Reading {
 public:
  explicit Reading(KnownTypes &known) : known_(known) {}
  Node value(Xml xml);

 private:
  Node object(Xml xml);
  void part(Xml xml, Node &out);
  std::vector<Node> children(Xml xml);
  std::vector<Node> entries(Xml xml);
  std::vector<std::string> types(Xml xml);

  KnownTypes &known_;
};

std::string text_of(Xml xml) {
  std::string all;
  for (Xml child : xml.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) all += child.value();
  return unescape(all);
}

int number(std::string_view text) {
  int out = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size())
    throw Problem{"'" + std::string(text) + "' is not a valid number."};
  return out;
}

std::uint32_t id_of(Xml xml) {
  const int id = number(xml.attribute("RefId").value());
  if (id < 0) throw Problem{"RefId " + std::to_string(id) + " is not valid."};
  return static_cast<std::uint32_t>(id);
}

ProgressFields progress_of(Xml xml) {
  ProgressFields out;
  out.activity = text_of(xml.child("AV"));
  out.id = number(xml.child_value("AI"));
  out.has_operation = !xml.child("S").empty();
  out.current_operation = text_of(xml.child("S"));
  out.parent = number(xml.child_value("PI"));
  out.percent = number(xml.child_value("PC"));
  out.kind = text_of(xml.child("T"));
  out.seconds = number(xml.child_value("SR"));
  out.status = text_of(xml.child("SD"));
  return out;
}

bool container_of(std::string_view element, Container *out) {
  if (element == "LST")
    *out = Container::List;
  else if (element == "IE")
    *out = Container::Enumerable;
  else if (element == "STK")
    *out = Container::Stack;
  else if (element == "QUE")
    *out = Container::Queue;
  else if (element == "DCT")
    *out = Container::Dictionary;
  else
    return false;
  return true;
}

Node Reading::value(Xml xml) {
  Node out;
  if (!tag_of(xml.name(), &out.tag))
    throw Problem{std::string(xml.name()) + " XML tag is not recognized."};
  out.name = unescape(xml.attribute("N").value());
  switch (out.tag) {
    case Tag::Null:
      return out;
    case Tag::Reference:
      out.id = id_of(xml);
      return out;
    case Tag::Object: {
      Node made = object(xml);
      made.name = std::move(out.name);
      return made;
    }
    case Tag::Progress:
      out.progress.push_back(progress_of(xml));
      return out;
    case Tag::Bytes:
      if (!from_base64(xml.child_value(), &out.text))
        throw Problem{"The contents of the byte array primitive type are not valid."};
      return out;
    default:
      out.text = text_of(xml);
      return out;
  }
}

Node Reading::object(Xml xml) {
  Node out;
  out.tag = Tag::Object;
  out.id = xml.attribute("RefId") ? id_of(xml) : ~0u;
  for (Xml child : xml.children())
    if (child.type() == pugi::node_element) part(child, out);
  return out;
}

void Reading::part(Xml xml, Node &out) {
  const std::string_view element = xml.name();
  if (element == "TN" || element == "TNRef")
    out.types = types(xml);
  else if (element == "ToString")
    out.to_string = text_of(xml);
  else if (element == "Props")
    out.properties = children(xml);
  else if (element == "MS")
    out.members = children(xml);
  else if (container_of(element, &out.container))
    out.items = out.container == Container::Dictionary ? entries(xml) : children(xml);
  else {
    out.container = Container::Base;
    out.items.clear();
    out.items.push_back(value(xml));
  }
}

std::vector<std::string> Reading::types(Xml xml) {
  const std::string id = xml.attribute("RefId").value();
  if (std::string_view(xml.name()) == "TNRef") {
    const auto found = known_.names.find(id);
    if (found == known_.names.end())
      throw Problem{"Cannot process names because no TypeNames were found for referenceId " + id +
                    "."};
    return found->second;
  }
  std::vector<std::string> names;
  for (Xml name : xml.children("T")) names.push_back(text_of(name));
  if (id.empty()) return names;
  known_.bytes += sizeof names + id.size();
  for (const std::string &name : names) known_.bytes += sizeof name + name.size();
  if (known_.bytes > kMostTypeBytes) throw Problem{"There are too many type names."};
  known_.names[id] = names;
  return names;
}

std::vector<Node> Reading::children(Xml xml) {
  std::vector<Node> out;
  for (Xml child : xml.children()) {
    const std::string_view element = child.name();
    // Sets of members say nothing about values.
    if (child.type() != pugi::node_element || element == "MemberSet" || element == "PropertySet")
      continue;
    out.push_back(value(child));
  }
  return out;
}

std::vector<Node> Reading::entries(Xml xml) {
  std::vector<Node> out;
  for (Xml entry : xml.children()) {
    if (entry.type() != pugi::node_element) continue;
    auto pair = children(entry);
    const bool whole = std::string_view(entry.name()) == "En" && pair.size() == 2 &&
                       pair[0].name == "Key" && pair[1].name == "Value";
    if (!whole) throw Problem{"Key for dictionary entry is not specified."};
    for (auto &node : pair) out.push_back(std::move(node));
  }
  return out;
}

}  // namespace

Document read(std::string_view text, const Limits &limits) {
  KnownTypes known;
  return read_element(text, known, limits);
}

Document read_element(std::string_view text, KnownTypes &known, const Limits &limits) {
  Document out;
  if (text.size() > limits.bytes) {
    out.problem = "The text is longer than " + std::to_string(limits.bytes) + " bytes.";
    return out;
  }
  pugi::xml_document xml;
  // Blanks are data where a text is nothing but blanks.
  const auto parsed =
      xml.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
                      pugi::encoding_utf8);
  const auto root = xml.document_element();
  if (!parsed || !root) {
    int column = 0;
    const int line = line_of(text, static_cast<std::size_t>(parsed.offset), &column);
    out.problem = root || parsed
                      ? std::string(parsed ? "Root element is missing." : parsed.description()) +
                            " Line " + std::to_string(line) + ", position " +
                            std::to_string(column) + "."
                      : "Data at the root level is invalid. Line 1, position 1.";
    return out;
  }
  if (too_deep(root, limits.depth)) {
    out.problem = "Serialized XML is nested too deeply.";
    return out;
  }
  try {
    Reading reading(known);
    // One value may stand alone, without the element around all.
    const bool alone = std::string_view(root.name()) != "Objs";
    const auto add = [&](Xml xml) {
      out.values.push_back(reading.value(xml));
      out.streams.emplace_back(xml.attribute("S").value());
    };
    if (alone) add(root);
    for (Xml child : alone ? Xml().children() : root.children())
      if (child.type() == pugi::node_element) add(child);
  } catch (Problem &problem) {
    out.problem = std::move(problem.text);
  }
  return out;
}

}  // namespace psj::clixml
