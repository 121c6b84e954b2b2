// Texts of nodes: what .NET's XmlWriter writes, and what is read.
#include <sstream>

#include "language/value/script_error.h"
#include "language/value/xml/node.h"

namespace psjsh::xml {
namespace {

void append_escaped(std::string &out, std::string_view text, bool attribute) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (attribute && c == '"')
      out += "&quot;";
    else if (attribute && c == '\n')
      out += "&#xA;";
    else if (attribute && c == '\t')
      out += "&#x9;";
    else if (c == '\r')
      out += "&#xD;";
    else
      out += c;
  }
}

void append_attributes(std::string &out, pugi::xml_node node) {
  for (auto attribute : node.attributes()) (out += ' ') += attribute_xml(attribute);
}

void append_plain(std::string &out, pugi::xml_node node) {
  switch (node.type()) {
    case pugi::node_pcdata:
      return append_escaped(out, node.value(), false);
    case pugi::node_cdata:
      ((out += "<![CDATA[") += node.value()) += "]]>";
      return;
    case pugi::node_comment:
      ((out += "<!--") += node.value()) += "-->";
      return;
    case pugi::node_doctype:
      ((out += "<!DOCTYPE ") += node.value()) += ">";
      return;
    case pugi::node_pi:
      (out += "<?") += node.name();
      if (*node.value()) (out += ' ') += node.value();
      out += "?>";
      return;
    case pugi::node_declaration:
      (out += "<?") += node.name();
      append_attributes(out, node);
      out += "?>";
      return;
    default:
      return;
  }
}

constexpr int kFlat = -1;

void append_line(std::string &out, int level) {
  if (!out.empty()) out += '\n';
  out.append(static_cast<std::size_t>(level) * 2, ' ');
}

bool holds_text(pugi::xml_node node) {
  for (auto child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) return true;
  return false;
}

// `level` is kFlat for the text as it is; otherwise lines are indented, except around text.
void append_node(std::string &out, const Ref<Tree> &tree, pugi::xml_node node, int level) {
  if (node.type() != pugi::node_element) return append_plain(out, node);
  (out += '<') += node.name();
  append_attributes(out, node);
  if (!node.first_child()) {
    out += " />";
    return;
  }
  out += '>';
  const int below = level == kFlat || holds_text(node) ? kFlat : level + 1;
  for (auto child : node.children()) {
    if (below != kFlat) append_line(out, below);
    append_node(out, tree, child, below);
  }
  if (below != kFlat) append_line(out, level);
  ((out += "</") += node.name()) += '>';
}

// .NET's words for the commonest faults; pugixml's for the others.
std::string problem_of(std::string_view text, const pugi::xml_parse_result &result) {
  std::size_t line = 1, start = 0;
  const auto offset =
      std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, result.offset)), text.size());
  for (std::size_t i = 0; i < offset; ++i)
    if (text[i] == '\n') ++line, start = i + 1;
  const auto place = " Line " + std::to_string(line) + ", position ";
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return "Root element is missing.";
  if (text[text.find_first_not_of(" \t\r\n")] != '<')
    return "Data at the root level is invalid. Line 1, position 1.";
  return std::string(result ? "Root element is missing." : result.description()) + place +
         std::to_string(offset - start + 1) + ".";
}

// Name and place of the first element that is not closed; false when that is not what is wrong.
bool unclosed_element(std::string_view text, std::string *problem) {
  std::vector<std::pair<std::string, std::size_t>> open;
  std::size_t line = 1, start = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line, start = at + 1;
    if (text[at] != '<' || at + 1 >= text.size() || text[at + 1] == '?' || text[at + 1] == '!')
      continue;
    const auto end = text.find('>', at);
    if (end == std::string_view::npos) return false;
    const bool closing = text[at + 1] == '/';
    const auto from = at + (closing ? 2 : 1);
    const std::string name(text.substr(from, text.find_first_of(" \t\r\n/>", from) - from));
    if (closing) {
      if (open.empty()) return false;
      if (open.back().first != name) {
        *problem = "The '" + open.back().first + "' start tag on line " + std::to_string(line) +
                   " position " + std::to_string(open.back().second) +
                   " does not match the end tag of '" + name + "'. Line " + std::to_string(line) +
                   ", position " + std::to_string(from - start + 1) + ".";
        return true;
      }
      open.pop_back();
    } else if (text[end - 1] != '/') {
      open.emplace_back(name, from - start + 1);
    }
  }
  if (open.empty()) return false;
  *problem = "Unexpected end of file has occurred. The following elements are not closed: ";
  for (std::size_t i = open.size(); i-- > 0;) *problem += open[i].first + (i ? ", " : "");
  *problem += ". Line " + std::to_string(line) + ", position " +
              std::to_string(text.size() - start + 1) + ".";
  return true;
}

constexpr int kMaxDepth = 1000;

bool too_deep(pugi::xml_node root) {
  int depth = 0;
  for (auto at = root; at;) {
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > kMaxDepth) return true;
      continue;
    }
    while (at && at != root && !at.next_sibling()) at = at.parent(), --depth;
    at = at == root ? pugi::xml_node() : at.next_sibling();
  }
  return false;
}

}  // namespace

std::string attribute_xml(pugi::xml_attribute attribute) {
  std::string out = attribute.name();
  out += "=\"";
  append_escaped(out, attribute.value(), true);
  return out += '"';
}

std::string outer_xml(const Ref<Tree> &tree, pugi::xml_node node) {
  if (node.type() == pugi::node_document) return inner_xml(tree, node);
  std::string out;
  append_node(out, tree, node, kFlat);
  return out;
}

std::string inner_xml(const Ref<Tree> &tree, pugi::xml_node node) {
  std::string out;
  for (auto child : children_of(tree, node)) append_node(out, tree, child, kFlat);
  return out;
}

std::string saved_text(const Ref<Tree> &tree) {
  std::string out;
  for (auto child : children_of(tree, tree->document())) {
    if (!out.empty() && !tree->preserve_whitespace) out += '\n';
    append_node(out, tree, child, tree->preserve_whitespace ? kFlat : 0);
  }
  return out;
}

std::string inner_text(pugi::xml_node node) {
  if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata ||
      node.type() == pugi::node_comment || node.type() == pugi::node_pi)
    return node.value();
  std::string out;
  for (auto child : node.children())
    if (child.type() != pugi::node_comment && child.type() != pugi::node_pi)
      out += inner_text(child);
  return out;
}

void set_inner_text(pugi::xml_node node, std::string_view text) {
  if (node.type() != pugi::node_element) {
    node.set_value(std::string(text).c_str());
    return;
  }
  while (node.first_child()) node.remove_child(node.first_child());
  node.append_child(pugi::node_pcdata).set_value(std::string(text).c_str());
}

void parse_into(const Ref<Tree> &tree, pugi::xml_node node, std::string_view text, bool fragment) {
  pugi::xml_document parsed;
  unsigned options = pugi::parse_full | pugi::parse_trim_pcdata;
  options &= ~static_cast<unsigned>(pugi::parse_trim_pcdata);
  if (tree->preserve_whitespace) options |= pugi::parse_ws_pcdata;
  if (fragment) options |= pugi::parse_fragment;
  const auto result = parsed.load_buffer(text.data(), text.size(), options, pugi::encoding_utf8);
  std::string problem;
  if (!result || (!fragment && !parsed.document_element())) {
    if (!unclosed_element(text, &problem)) problem = problem_of(text, result);
    throw_net("System.Xml.XmlException", problem);
  }
  if (too_deep(parsed))
    throw_net("System.Xml.XmlException",
              "The XML is nested deeper than " + std::to_string(kMaxDepth) + " levels.");
  for (auto child : children_of(tree, node)) node.remove_child(child);
  for (auto child : parsed.children()) {
    const auto loose = node.last_child();
    if (tree->is_loose_root(loose))
      node.insert_copy_before(child, loose);
    else
      node.append_copy(child);
  }
}

}  // namespace psjsh::xml
