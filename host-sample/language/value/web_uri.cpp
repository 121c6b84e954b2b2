#include "language/value/web_uri.h"

#include <vector>

#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh::web {

namespace {

bool is_letter_or_digit(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void append_escaped(std::string &out, unsigned char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += '%';
  out += kDigits[c >> 4];
  out += kDigits[c & 15];
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter_or_digit(byte) ||
        std::string_view("-_.~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos)
      out += c;
    else
      append_escaped(out, byte);
  }
  return out;
}

void check_host(const UriText &uri) {
  const bool bracketed = uri.host.starts_with('[') && uri.host.ends_with(']');
  bool well = !uri.host.empty();
  for (const char c : uri.host)
    well = well && (is_letter_or_digit(static_cast<unsigned char>(c)) || (c & 0x80) != 0 ||
                    c == '-' || c == '.' || c == '_' ||
                    (bracketed && std::string_view("[]:%").find(c) != std::string_view::npos));
  if (!well)
    throw_net("System.UriFormatException", "Invalid URI: The hostname could not be parsed.");
  if (uri.port > 65535)
    throw_net("System.UriFormatException", "Invalid URI: Invalid port specified.");
}

// RFC 3986, 5.2.4.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  bool folder = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    folder = part.empty() || part == "." || part == "..";
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!folder || (part.empty() && !path.empty())) parts.push_back(part);
  }
  std::string out;
  for (const std::string_view part : parts) out.append("/").append(part);
  if (folder || out.empty()) out += '/';
  return out;
}

std::string authority(const UriText &uri) {
  return to_text(get_property(Value(make<UriObject>(uri)), "Authority"));
}

// "127.0.0.1:80" has none: a scheme begins with a letter.
bool has_scheme(std::string_view text) {
  return make_uri(text).as<UriObject>()->value.absolute && !text.starts_with('/') &&
         !(text[0] >= '0' && text[0] <= '9');
}

}  // namespace

Value absolute_uri(const Value &given) {
  const auto *object = unwrap(given).as<UriObject>();
  const std::string text = object != nullptr ? object->value.original : to_text(given);
  // "name:8080" begins like a scheme, and PowerShell takes it for one too.
  Value uri = make_uri(text);
  if (!has_scheme(text) && !text.starts_with('/')) uri = make_uri("http://" + text);
  const UriText &parts = uri.as<UriObject>()->value;
  if (parts.scheme == "http" || parts.scheme == "https") check_host(parts);
  return uri;
}

Value resolve_uri(const Value &base, std::string_view reference) {
  if (has_scheme(reference)) return absolute_uri(Value(reference));
  const UriText &from = base.as<UriObject>()->value;
  if (reference.starts_with("//"))
    return absolute_uri(Value(from.scheme + ":" + std::string(reference)));
  const std::string root = from.scheme + "://" + authority(from);
  if (reference.empty()) return make_uri(root + from.path + from.query);
  if (reference[0] == '?') return make_uri(root + from.path + std::string(reference));
  if (reference[0] == '#') return make_uri(root + from.path + from.query + std::string(reference));
  const std::size_t path_end = std::min(reference.find_first_of("?#"), reference.size());
  std::string path(reference.substr(0, path_end));
  if (path[0] != '/') path = from.path.substr(0, from.path.rfind('/') + 1) + path;
  return make_uri(root + without_dots(path) + std::string(reference.substr(path_end)));
}

std::string request_url(const Value &uri) {
  const UriText &parts = uri.as<UriObject>()->value;
  return parts.scheme + "://" + authority(parts) + escape(parts.path + parts.query);
}

Value with_query(const Value &uri, std::string_view query) {
  const UriText &parts = uri.as<UriObject>()->value;
  const std::string before = parts.query.size() > 1 ? parts.query + "&" : "?";
  const std::string user = parts.user_info.empty() ? "" : parts.user_info + "@";
  return make_uri(parts.scheme + "://" + user + authority(parts) + parts.path + before +
                  std::string(query) + parts.fragment);
}

std::string encode_form_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter_or_digit(byte) || std::string_view("-_.!*()").find(c) != std::string_view::npos)
      out += c;
    else if (c == ' ')
      out += '+';
    else
      append_escaped(out, byte);
  }
  return out;
}

std::string decode_uri_text(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += coded ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (coded) i += 2;
  }
  return out;
}

}  // namespace psjsh::web
