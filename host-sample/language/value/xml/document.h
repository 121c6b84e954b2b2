// System.Xml: documents and their nodes.
//
// A document is a pugixml tree behind a counted owner; a node object is a place in it and keeps
// the whole tree alive. A node that was made or taken out and not put in yet hangs on a root of its
// own, which no script sees.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

bool is_xml_node(const Value &value) noexcept;
bool is_xml_document(const Value &value) noexcept;
bool is_xml_element(const Value &value) noexcept;
// OuterXml. The value is a node.
std::string xml_text(const Value &node);
// Its LocalName, which PowerShell shows where a node stands in a table.
std::string xml_name(const Value &node);
// What PowerShell shows as its properties: attributes and children, each name once.
std::vector<std::string> xml_properties(const Value &node);
// Child nodes without insignificant blanks.
Values xml_children(const Value &node);

// An XmlDocument; throws NetError XmlException with .NET's texts where they are known.
Value parse_xml(std::string_view text);
// The nodes an XPath expression selects below `node`; throws NetError. `names` maps prefixes of the
// expression to namespaces ($null: none).
Values select_xml(const Value &node, std::string_view xpath, const Value &names = {});
// The cast to [xml]; throws ScriptError.
class Type;
Value to_xml(const Value &value, const Type *type);

}  // namespace psjsh
