// System.Net.Http's contents, as far as scripts make request bodies of them: StringContent,
// ByteArrayContent, StreamContent and MultipartFormDataContent with their headers.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "language/value/native.h"

namespace psjsh {

class HttpContent : public NativeObject {
 public:
  using NativeObject::NativeObject;
  // The body. A stream is read once, from where it stands; its bytes are kept for another try.
  virtual std::string bytes() = 0;
  // Names and values of the content's headers, in the order in which they were set.
  std::vector<std::pair<std::string, Value>> headers;
};

// The content that a value is, or null.
HttpContent *http_content(const Value &value);

// The .NET members of these types; call once.
void add_http_content_members();

}  // namespace psjsh
