// An answer as objects of the language.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"
#include "web/transfer.h"

namespace psjsh::web {

// An answer whose body is in memory, with the address it came from in the end.
struct WebAnswer {
  ResponseHead head;
  std::string body;
  Value uri;
  std::string method;
};

// The media type of the answer in lower case, without parameters; empty when none is named.
std::string media_type(const Headers &headers);
bool is_text_type(std::string_view media_type);
bool is_json_type(std::string_view media_type);
bool is_xml_type(std::string_view media_type);
// The body as text: by the charset of its type or of the page itself, else UTF-8.
std::string decode_body(const WebAnswer &answer);
std::string charset_name(const WebAnswer &answer);

// Dictionary<string, string[]>.
Value headers_value(const Headers &headers);
Value http_request_message(const WebAnswer &answer);
Value http_response_message(const WebAnswer &answer);
// BasicHtmlWebResponseObject, or WebResponseObject with bytes as its content.
Value web_response_object(const WebAnswer &answer, const Value &relation_link);
// Dictionary<string, string> of the Link headers.
Value relation_links(const WebAnswer &answer);
// The body as an error shows it: laid out, and without tags.
std::string error_details(const WebAnswer &answer);

}  // namespace psjsh::web
