// The body of a request from -Body, -Form or -InFile.
#pragma once
#include <string>

#include "language/run/command.h"
#include "web/transfer.h"

namespace psjsh::web {

// name=value&name=value, encoded, in the order of the table.
std::string form_text(const Value &dictionary);
// The text or bytes that an object stands for as a body; text is encoded by the charset of
// `content_type`.
std::string body_bytes(const Value &body, const std::string &content_type);
// multipart/form-data; sets the content type of the request.
void add_form(Request &request, const Value &form);

}  // namespace psjsh::web
