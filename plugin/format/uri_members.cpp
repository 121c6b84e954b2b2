#include "plugin/format/uri_members.h"

#include <array>
#include <charconv>
#include <memory>
#include <vector>

namespace psj::format {
namespace {

constexpr std::array<std::string_view, 22> kNames{
    "AbsolutePath", "AbsoluteUri",   "LocalPath",    "Authority", "HostNameType",   "IsDefaultPort",
    "IsFile",       "IsLoopback",    "PathAndQuery", "Segments",  "IsUnc",          "Host",
    "Port",         "Query",         "Fragment",     "Scheme",    "OriginalString", "DnsSafeHost",
    "IdnHost",      "IsAbsoluteUri", "UserEscaped",  "UserInfo"};
constexpr std::size_t kOriginal = 16;
constexpr std::size_t kIsAbsolute = 19;
constexpr std::size_t kUserEscaped = 20;

struct Parts {
  std::string_view scheme, user, host, path, query, fragment;
  std::string_view explicit_port;
  bool absolute = false;
};

// scheme://user@host:port/path?query#fragment
Parts parts_of(std::string_view text) {
  Parts parts;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return parts;
  parts.absolute = true;
  parts.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  if (const std::size_t at = text.find('#'); at != std::string_view::npos) {
    parts.fragment = text.substr(at);
    text = text.substr(0, at);
  }
  if (const std::size_t at = text.find('?'); at != std::string_view::npos) {
    parts.query = text.substr(at);
    text = text.substr(0, at);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = text.find('/');
    std::string_view authority = text.substr(0, slash);
    text = slash == std::string_view::npos ? std::string_view("/") : text.substr(slash);
    if (const std::size_t at = authority.find('@'); at != std::string_view::npos) {
      parts.user = authority.substr(0, at);
      authority.remove_prefix(at + 1);
    }
    const std::size_t port = authority.rfind(':');
    parts.host = authority.substr(0, port);
    if (port != std::string_view::npos) parts.explicit_port = authority.substr(port + 1);
  }
  parts.path = text;
  return parts;
}

int default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "ftp") return 21;
  return -1;
}

int port_of(const Parts &parts) {
  int port = default_port(parts.scheme);
  std::from_chars(parts.explicit_port.data(),
                  parts.explicit_port.data() + parts.explicit_port.size(), port);
  return port;
}

std::string_view host_kind(std::string_view host) {
  if (host.empty()) return "Basic";
  if (host.starts_with('[')) return "IPv6";
  return host.find_first_not_of("0123456789.") == std::string_view::npos ? "IPv4" : "Dns";
}

void put_text(Held &out, std::string text) {
  auto *owner = new std::string(std::move(text));
  psj_result *result = out.out();
  result->value = string_value(*owner);
  result->owner = owner;
  result->release = [](void *object) { delete static_cast<std::string *>(object); };
}

struct Segments {
  std::vector<std::string> texts;
  std::vector<psj_value> values;
};

// "/a/b" is "/", "a/", "b".
void put_segments(Held &out, std::string_view path) {
  auto list = std::make_unique<Segments>();
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::size_t size = slash == std::string_view::npos ? path.size() : slash + 1;
    list->texts.emplace_back(path.substr(0, size));
    path.remove_prefix(size);
  }
  for (const std::string &text : list->texts) list->values.push_back(string_value(text));
  psj_result *result = out.out();
  result->value.kind = PSJ_LIST;
  result->value.count = static_cast<std::uint32_t>(list->values.size());
  result->value.as.ptr = list->values.data();
  result->owner = list.release();
  result->release = [](void *owner) { delete static_cast<Segments *>(owner); };
}

std::string authority(const Parts &parts) {
  std::string text(parts.host);
  if (port_of(parts) != default_port(parts.scheme)) text.append(":").append(parts.explicit_port);
  return text;
}

std::string absolute(const Parts &parts) {
  std::string text(parts.scheme);
  text += parts.host.empty() && !parts.path.starts_with('/') ? ":" : "://";
  if (!parts.user.empty()) text.append(parts.user).append("@");
  return text.append(authority(parts))
      .append(parts.path)
      .append(parts.query)
      .append(parts.fragment);
}

}  // namespace

std::span<const std::string_view> uri_property_names() {
  return kNames;
}

void get_uri_property(std::string_view original, std::size_t index, Held &out) {
  const Parts parts = parts_of(original);
  if (index == kOriginal) return put_text(out, std::string(original));
  if (index == kIsAbsolute) return void(out = Held(bool_value(parts.absolute)));
  if (index == kUserEscaped) return void(out = Held(bool_value(false)));
  // A relative address refuses all other questions.
  if (!parts.absolute) return void(out = Held());
  const auto flag = [&](bool on) { out = Held(bool_value(on)); };
  switch (index) {
    case 0:
    case 2:
      return put_text(out, std::string(parts.path));
    case 1:
      return put_text(out, absolute(parts));
    case 3:
      return put_text(out, authority(parts));
    case 4:
      return put_text(out, std::string(host_kind(parts.host)));
    case 5:
      return flag(port_of(parts) == default_port(parts.scheme));
    case 6:
      return flag(parts.scheme == "file");
    case 7:
      return flag(parts.host == "localhost" || parts.host.starts_with("127."));
    case 8:
      return put_text(out, std::string(parts.path).append(parts.query));
    case 9:
      return put_segments(out, parts.path);
    case 10:
      return flag(parts.scheme == "file" && !parts.host.empty());
    case 11:
    case 17:
    case 18:
      return put_text(out, std::string(parts.host));
    case 12:
      return void(out = Held(int_value(port_of(parts))));
    case 13:
      return put_text(out, std::string(parts.query));
    case 14:
      return put_text(out, std::string(parts.fragment));
    case 15:
      return put_text(out, std::string(parts.scheme));
    default:
      return put_text(out, std::string(parts.user));
  }
}

}  // namespace psj::format
