#include "commands/web/web_response.h"

#include "commands/json_reader.h"
#include "commands/json_writer.h"
#include "commands/text_file.h"
#include "commands/web/html_elements.h"
#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/type.h"
#include "language/value/web_uri.h"

namespace psjsh::web {

namespace {

using psj::invariant::equals_ignore_case;
using psj::invariant::trim;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// What belongs to the content and stands behind the other headers.
bool is_content_header(std::string_view name) {
  const std::string key = lower(name);
  return key.starts_with("content-")
             ? key != "content-security-policy" && !key.starts_with("content-security-policy-")
             : key == "allow" || key == "expires" || key == "last-modified";
}

std::string charset_of(const Headers &headers) {
  const std::string *type = find_header(headers, "Content-Type");
  if (type == nullptr) return {};
  const std::string text = lower(*type);
  const std::size_t at = text.find("charset=");
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(text).substr(at + 8);
  const std::string_view name = rest.substr(0, rest.find(';'));
  return std::string(trim(name.starts_with('"') ? name.substr(1, name.rfind('"') - 1) : name));
}

// <meta charset="…"> and <meta http-equiv … content="text/html; charset=…"> near the begin.
std::string charset_of_page(std::string_view page) {
  const std::string begin = lower(page.substr(0, 1024));
  for (std::size_t at = 0; (at = begin.find("<meta", at)) != std::string::npos; ++at) {
    const std::string_view tag = std::string_view(begin).substr(at, begin.find('>', at) - at);
    const std::size_t key = tag.find("charset=");
    if (key == std::string_view::npos) continue;
    std::string_view name = tag.substr(key + 8);
    while (!name.empty() && (name[0] == '"' || name[0] == '\'')) name.remove_prefix(1);
    return std::string(name.substr(0, name.find_first_of("\"'; >/")));
  }
  return {};
}

TextEncoding encoding_named(std::string_view name) {
  if (name == "iso-8859-1" || name == "latin1" || name == "windows-1252" || name == "iso-8859-15")
    return TextEncoding::latin1;
  if (name == "utf-16" || name == "utf-16le" || name == "unicode") return TextEncoding::utf16;
  if (name == "utf-16be") return TextEncoding::utf16_big;
  if (name == "utf-32" || name == "utf-32le") return TextEncoding::utf32;
  if (name == "us-ascii" || name == "ascii") return TextEncoding::ascii;
  return TextEncoding::utf8;
}

std::string raw_head(const WebAnswer &answer) {
  std::string raw = "HTTP/" + answer.head.version + " " + std::to_string(answer.head.status) + " " +
                    answer.head.reason + "\n";
  for (const bool content : {false, true})
    for (const auto &[name, value] : answer.head.headers)
      if (is_content_header(name) == content) raw += name + ": " + value + "\n";
  return raw + "\n";
}

Value bytes_value(std::string_view bytes) {
  Values items;
  items.reserve(bytes.size());
  for (const char c : bytes) items.emplace_back(static_cast<std::uint8_t>(c));
  return make_array(std::move(items), find_type("byte"));
}

// What is no text as WebResponseObject shows it.
std::string printable(std::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    out += (c >= ' ' && c < 127) || c == '\n' || c == '\t' || c == '\r' ? c : '.';
  return out;
}

Value status_value(int status) {
  return Value::enumeration(find_type("System.Net.HttpStatusCode"), status);
}

std::string without_tags(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find('<', at), text.size());
    out += text.substr(at, open - at);
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) {
      out += text.substr(open);
      break;
    }
    at = close + 1;
  }
  return out;
}

}  // namespace

std::string media_type(const Headers &headers) {
  const std::string *type = find_header(headers, "Content-Type");
  if (type == nullptr) return {};
  return lower(trim(std::string_view(*type).substr(0, type->find(';'))));
}

bool is_json_type(std::string_view type) {
  return type == "application/json" || type == "text/json" || type == "application/x-json" ||
         type == "text/x-json" || type == "application/javascript" || type == "text/javascript" ||
         type.ends_with("+json");
}

bool is_xml_type(std::string_view type) {
  return type == "application/xml" || type == "text/xml" ||
         type == "application/xml-external-parsed-entity" || type == "application/xml-dtd" ||
         type.ends_with("+xml");
}

bool is_text_type(std::string_view type) {
  return type.starts_with("text/") || is_json_type(type) || is_xml_type(type) ||
         type == "application/ecmascript" || type == "application/x-javascript";
}

std::string charset_name(const WebAnswer &answer) {
  std::string charset = charset_of(answer.head.headers);
  if (charset.empty()) charset = charset_of_page(answer.body);
  return charset.empty() ? "utf-8" : charset;
}

std::string decode_body(const WebAnswer &answer) {
  return decode_text(answer.body, encoding_named(charset_name(answer)));
}

Value headers_value(const Headers &headers) {
  const Type *type = find_type(
      "System.Collections.Generic.Dictionary[string,System.Collections.Generic.IEnumerable[string]"
      "]");
  auto table = make<Dictionary>(Dictionary::Flavor::Generic, true, type);
  std::vector<std::pair<std::string_view, Values>> grouped;
  for (const bool content : {false, true}) {
    for (const auto &[name, value] : headers) {
      if (is_content_header(name) != content) continue;
      Values *values = nullptr;
      for (auto &[key, list] : grouped)
        if (equals_ignore_case(key, name)) values = &list;
      if (values == nullptr) values = &grouped.emplace_back(name, Values{}).second;
      values->push_back(Value(value));
    }
  }
  for (auto &[name, values] : grouped)
    table->set(Value(name), make_array(std::move(values), find_type("string")));
  return table;
}

Value http_request_message(const WebAnswer &answer) {
  auto message = make_record("System.Net.Http.HttpRequestMessage");
  message->with("Version", convert_to(Value(answer.head.version), find_type("version")))
      .with("Method", Value(answer.method))
      .with("RequestUri", answer.uri);
  return message;
}

Value http_response_message(const WebAnswer &answer) {
  auto message = make_record("System.Net.Http.HttpResponseMessage");
  const int status = answer.head.status;
  message->with("Version", convert_to(Value(answer.head.version), find_type("version")))
      .with("StatusCode", status_value(status))
      .with("ReasonPhrase", Value(answer.head.reason))
      .with("Headers", headers_value(answer.head.headers))
      .with("RequestMessage", http_request_message(answer))
      .with("IsSuccessStatusCode", Value(status >= 200 && status <= 299));
  return message;
}

Value web_response_object(const WebAnswer &answer, const Value &relation_link) {
  const bool text = is_text_type(media_type(answer.head.headers));
  const std::string content = text ? decode_body(answer) : std::string();
  auto object = make_record(text ? "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject"
                                 : "Microsoft.PowerShell.Commands.WebResponseObject");
  if (text) {
    object->with("Content", Value(content))
        .with("InputFields", html_input_fields(content))
        .with("Links", html_links(content))
        .with("Images", html_images(content));
    object->text_property = "Content";
  } else {
    object->with("Content", bytes_value(answer.body));
  }
  object->with("RawContent", Value(raw_head(answer) + (text ? content : printable(answer.body))))
      .with("StatusCode", Value(answer.head.status))
      .with("StatusDescription", Value(answer.head.reason))
      .with("Headers", headers_value(answer.head.headers))
      .with("RawContentLength", Value(static_cast<std::int64_t>(answer.body.size())))
      .with("RelationLink", relation_link)
      .with("BaseResponse", http_response_message(answer));
  return object;
}

Value relation_links(const WebAnswer &answer) {
  const Type *type = find_type("System.Collections.Generic.Dictionary[string,string]");
  auto table = make<Dictionary>(Dictionary::Flavor::Generic, true, type);
  for (const auto &[name, value] : answer.head.headers) {
    if (!equals_ignore_case(name, "Link")) continue;
    for (std::size_t at = 0; (at = value.find('<', at)) != std::string::npos;) {
      const std::size_t end = value.find('>', at);
      if (end == std::string::npos) break;
      const std::string url = value.substr(at + 1, end - at - 1);
      at = end + 1;
      const std::size_t stop = std::min(value.find('<', at), value.size());
      const std::string_view rest = std::string_view(value).substr(at, stop - at);
      const std::size_t key = rest.find("rel=");
      if (key == std::string_view::npos || url.empty()) continue;
      std::string_view rel = rest.substr(key + 4);
      rel = rel.starts_with('"') ? rel.substr(1, rel.find('"', 1) - 1)
                                 : rel.substr(0, rel.find_first_of(",;"));
      if (rel.empty() || table->contains(Value(rel))) continue;
      table->set(Value(rel), Value(request_url(resolve_uri(answer.uri, url))));
    }
  }
  return table;
}

std::string error_details(const WebAnswer &answer) {
  const std::string text = decode_body(answer);
  if (text.empty()) return {};
  if (is_json_type(media_type(answer.head.headers))) {
    try {
      JsonOptions read;
      read.dates_as_text = true;
      JsonWriter::Options write;
      write.depth = 100;
      JsonWriter writer(write);
      writer.write(read_json(text, read));
      return "\n" + std::string(writer.text());
    } catch (const JsonError &) {
      // Shown as it is.
    }
  }
  return without_tags(text);
}

}  // namespace psjsh::web
