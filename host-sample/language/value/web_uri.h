// Addresses of requests: what a script gives, what a server names in Location and Link.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh::web {

// An absolute address, as -Uri means it (no scheme: http). Throws NetError UriFormatException.
Value absolute_uri(const Value &given);
// What `reference` means on the page `base` (RFC 3986, 5.2).
Value resolve_uri(const Value &base, std::string_view reference);
// As it is sent: without user, password and fragment, with everything escaped that must be.
std::string request_url(const Value &uri);
// With `query` behind the query that is there.
Value with_query(const Value &uri, std::string_view query);

// application/x-www-form-urlencoded: `a b&` is `a+b%26`.
std::string encode_form_text(std::string_view text);
std::string decode_uri_text(std::string_view text);

}  // namespace psjsh::web
