#include "web/cookies.h"

#include <strings.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace psjsh::web {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

bool is_number(std::string_view host) {
  return host.find(':') != std::string_view::npos ||
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool fits(const Cookie &cookie, const Place &place) {
  const std::string host = lower(place.host);
  const bool host_fits = host == cookie.domain ||
                         (!cookie.host_only && !is_number(host) && below(host, cookie.domain));
  const bool path_fits = place.path == cookie.path ||
                         (place.path.starts_with(cookie.path) &&
                          (cookie.path.ends_with('/') || place.path[cookie.path.size()] == '/'));
  return host_fits && path_fits && (!cookie.secure || place.encrypted);
}

std::int64_t date_of(const std::string &text) {
  for (const char *form :
       {"%a, %d %b %Y %H:%M:%S", "%a, %d-%b-%Y %H:%M:%S", "%a, %d-%b-%y %H:%M:%S"}) {
    std::tm parts{};
    if (strptime(text.c_str(), form, &parts) != nullptr)
      return std::max<std::int64_t>(timegm(&parts), 1);
  }
  return 0;
}

// False: the attribute makes the cookie void.
bool read_attribute(Cookie &cookie, const Place &place, std::string_view name,
                    std::string_view value) {
  const std::string key = lower(name);
  if (key == "secure") cookie.secure = true;
  if (key == "httponly") cookie.http_only = true;
  if (key == "path" && value.starts_with('/')) cookie.path = value;
  if (key == "expires" && cookie.expires == 0) cookie.expires = date_of(std::string(value));
  if (key == "max-age") {
    const long long seconds = std::strtoll(std::string(value).c_str(), nullptr, 10);
    const long long most = 400LL * 24 * 3600;
    cookie.expires = seconds <= 0 ? 1 : std::time(nullptr) + std::min(seconds, most);
  }
  if (key != "domain" || value.empty()) return true;
  const std::string domain = lower(value.starts_with('.') ? value.substr(1) : value);
  const std::string host = lower(place.host);
  if (domain == host) return true;
  // A whole top level is nobody's.
  if (is_number(host) || !below(host, domain) || domain.find('.') == std::string::npos)
    return false;
  cookie.domain = domain;
  cookie.host_only = false;
  return true;
}

std::string usual_path(const std::string &path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

void CookieJar::drop_expired() {
  const std::int64_t now = std::time(nullptr);
  std::erase_if(cookies_, [now](const Cookie &c) { return c.expires != 0 && c.expires <= now; });
}

void CookieJar::add(Cookie cookie) {
  if (cookie.name.size() + cookie.value.size() > kMostBytes) return;
  cookie.domain = lower(cookie.domain);
  std::erase_if(cookies_, [&](const Cookie &old) {
    return old.name == cookie.name && old.domain == cookie.domain && old.path == cookie.path;
  });
  cookies_.push_back(std::move(cookie));
  drop_expired();
  if (cookies_.size() > kMostCookies) cookies_.erase(cookies_.begin());
}

void CookieJar::take(const Place &place, std::string_view header) {
  Cookie cookie;
  cookie.domain = lower(place.host);
  cookie.path = usual_path(place.path);
  bool first = true;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view part = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t equals = part.find('=');
    const std::string_view name = trimmed(part.substr(0, equals));
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : trimmed(part.substr(equals + 1));
    if (first) {
      if (name.empty() || equals == std::string_view::npos) return;
      cookie.name = name;
      cookie.value = value;
    } else if (!read_attribute(cookie, place, name, value)) {
      return;
    }
    first = false;
  }
  if (!first) add(std::move(cookie));
}

std::vector<Cookie> CookieJar::cookies_for(const Place &place) {
  drop_expired();
  std::vector<Cookie> found;
  for (const Cookie &cookie : cookies_)
    if (fits(cookie, place)) found.push_back(cookie);
  std::stable_sort(found.begin(), found.end(),
                   [](const Cookie &a, const Cookie &b) { return a.path.size() > b.path.size(); });
  return found;
}

std::string CookieJar::header_for(const Place &place) {
  std::string header;
  for (const Cookie &cookie : cookies_for(place))
    header += (header.empty() ? "" : "; ") + cookie.name + "=" + cookie.value;
  return header;
}

const std::vector<Cookie> &CookieJar::all() {
  drop_expired();
  return cookies_;
}

}  // namespace psjsh::web
