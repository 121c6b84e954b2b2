// The elements of a page that a web response lists, found without a tree of the document.
#pragma once
#include <string_view>

#include "language/value/value.h"

namespace psjsh::web {

// Objects with outerHTML, tagName and the attributes of each element.
Value html_links(std::string_view page);
Value html_images(std::string_view page);
Value html_input_fields(std::string_view page);

// The value of an attribute in one tag; false: it has none.
bool html_attribute(std::string_view tag, std::string_view name, std::string *value);

}  // namespace psjsh::web
