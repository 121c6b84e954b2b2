#include "language/value/scalars.h"

#include <cctype>

#include "language/value/type.h"

namespace psjsh {

template <>
const Type *DecimalObject::type() const {
  return type_of_id(TypeId::Decimal);
}
template <>
const Type *GuidObject::type() const {
  return type_of_id(TypeId::Guid);
}
template <>
const Type *VersionObject::type() const {
  return type_of_id(TypeId::Version);
}
template <>
const Type *UriObject::type() const {
  return type_of_id(TypeId::Uri);
}

Value make_decimal(const psj::invariant::Decimal &value) {
  return make<DecimalObject>(value);
}
Value make_guid(const psj::invariant::Guid &value) {
  return make<GuidObject>(value);
}
Value make_version(const psj::invariant::Version &value) {
  return make<VersionObject>(value);
}

namespace {

int default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "ftp") return 21;
  if (scheme == "ssh" || scheme == "sftp") return 22;
  return -1;
}

void split_authority(std::string_view authority, UriText &uri) {
  if (const auto at = authority.find('@'); at != std::string_view::npos) {
    uri.user_info = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    uri.port = std::atoi(std::string(authority.substr(colon + 1)).c_str());
    authority = authority.substr(0, colon);
  }
  uri.host = authority;
  for (auto &c : uri.host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

}  // namespace

Value make_uri(std::string_view text) {
  UriText uri;
  uri.original = text;
  const auto colon = text.find(':');
  const bool has_scheme =
      colon != std::string_view::npos && colon > 1 &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") ==
          colon;
  if (has_scheme || text.starts_with('/')) {
    uri.absolute = true;
    uri.scheme = has_scheme ? std::string(text.substr(0, colon)) : "file";
    for (auto &c : uri.scheme) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto rest = has_scheme ? text.substr(colon + 1) : text;
    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
      uri.fragment = rest.substr(hash);
      rest = rest.substr(0, hash);
    }
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
      uri.query = rest.substr(question);
      rest = rest.substr(0, question);
    }
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      const auto slash = std::min(rest.find('/'), rest.size());
      split_authority(rest.substr(0, slash), uri);
      rest.remove_prefix(slash);
    }
    uri.path = rest.empty() && !uri.host.empty() ? "/" : std::string(rest);
    if (uri.port < 0) uri.port = default_port(uri.scheme);
  }
  return make<UriObject>(std::move(uri));
}

}  // namespace psjsh
