// Cookies as RFC 6265 has them: what servers set, and what a request to an address takes along.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psjsh::web {

struct Cookie {
  std::string name, value;
  std::string domain;  // without a dot in front
  std::string path = "/";
  bool host_only = true;  // not for hosts below the domain
  bool secure = false, http_only = false;
  std::int64_t expires = 0;  // seconds of Unix time; 0: with the session
};

// Where a request goes.
struct Place {
  std::string host, path;
  bool encrypted = false;
};

// Bounded: the oldest cookies make room. [one thread at a time]
class CookieJar {
 public:
  static constexpr std::size_t kMostCookies = 300, kMostBytes = 4096;

  // Adds or replaces; an expired one removes.
  void add(Cookie cookie);
  // A Set-Cookie header of an answer from `place`; what is not the place's to say is ignored.
  void take(const Place &place, std::string_view header);
  std::vector<Cookie> cookies_for(const Place &place);
  // The Cookie header; empty when there is nothing to send.
  std::string header_for(const Place &place);
  const std::vector<Cookie> &all();

 private:
  void drop_expired();
  std::vector<Cookie> cookies_;
};

}  // namespace psjsh::web
