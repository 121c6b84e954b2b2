#include "commands/web/request_body.h"

#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/guid.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/web_uri.h"
#include "language/value/xml/document.h"

namespace psjsh::web {

namespace {

void add_part(std::string &body, const std::string &boundary, const std::string &head,
              const std::string &content) {
  body += "--" + boundary + "\r\n" + head + "\r\n" + content + "\r\n";
}

// No line end or quote of a name may begin a header of its own.
std::string quoted_name(const std::string &name) {
  std::string out;
  for (const char c : name)
    if (c != '\r' && c != '\n' && c != '"') out += c;
  return out.find_first_of(" ;,=()<>@:\\/[]?{}") == std::string::npos && !out.empty()
             ? out
             : '"' + out + '"';
}

void add_value(std::string &body, const std::string &boundary, const std::string &name,
               const Value &given) {
  const Value value = unwrap(given);
  const auto *file = value.as<FileSystemInfo>();
  if (file == nullptr)
    return add_part(
        body, boundary,
        "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=" +
            quoted_name(name) + "\r\n",
        to_text(value));
  std::string content;
  if (const int error = read_whole_file(file->path, &content); error != 0)
    throw_net("System.IO.IOException", "Could not read the file '" + file->path + "'.");
  const std::string leaf(leaf_of(file->path));
  add_part(body, boundary,
           "Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name=" +
               quoted_name(name) + "; filename=" + quoted_name(leaf) + "; filename*=utf-8''" +
               encode_form_text(leaf) + "\r\n",
           content);
}

}  // namespace

std::string form_text(const Value &given) {
  const Value dictionary = unwrap(given);
  std::string text;
  for (const auto &[key, value] : dictionary.as<Dictionary>()->entries()) {
    if (!text.empty()) text += '&';
    text += encode_form_text(to_text(key)) + "=" +
            (value.is_null() ? std::string() : encode_form_text(net_text(value)));
  }
  return text;
}

std::string body_bytes(const Value &given, const std::string &content_type) {
  const Value body = unwrap(given);
  if (body.as<Dictionary>() != nullptr) return form_text(body);
  if (is_xml_node(body)) return xml_text(body);
  if (const auto *array = body.as<Array>();
      array != nullptr && array->element()->kind() == Kind::Byte) {
    std::string bytes;
    for (const Value &item : array->items) bytes += static_cast<char>(item.bits());
    return bytes;
  }
  const bool latin = content_type.find("8859-1") != std::string::npos;
  return encode_text(to_text(body), latin ? TextEncoding::latin1 : TextEncoding::utf8);
}

void add_form(Request &request, const Value &form) {
  const Value guid = call_static(find_type("guid"), "NewGuid", {});
  const std::string boundary = to_text(guid);
  std::string body;
  const Value table = unwrap(form);
  for (const auto &[key, value] : table.as<Dictionary>()->entries()) {
    const std::string name = to_text(key);
    if (!is_enumerable(value)) {
      add_value(body, boundary, name, value);
      continue;
    }
    for (const Value &item : to_items(value)) add_value(body, boundary, name, item);
  }
  request.body = body + "--" + boundary + "--\r\n";
  set_header(request.headers, "Content-Type", "multipart/form-data; boundary=\"" + boundary + "\"");
}

}  // namespace psjsh::web
