// WebRequestSession, CookieContainer and Cookie.
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/web_session.h"

namespace psjsh {

CookieContainer::CookieContainer() : NativeObject(find_type("System.Net.CookieContainer")) {}

WebSession::WebSession()
    : NativeObject(find_type("Microsoft.PowerShell.Commands.WebRequestSession")),
      headers(make<Dictionary>(Dictionary::Flavor::Generic, true,
                               find_type("System.Collections.Generic.Dictionary[string,string]"))),
      cookies(make<CookieContainer>()) {}

WebSession *web_session(const Value &value) noexcept {
  return dynamic_cast<WebSession *>(unwrap(value).as<NativeObject>());
}

web::Place place_of(const Value &uri) {
  const auto *object = unwrap(uri).as<UriObject>();
  if (object == nullptr) return place_of(make_uri(to_text(uri)));
  const UriText &parts = object->value;
  return {parts.host, parts.path.empty() ? "/" : parts.path, parts.scheme == "https"};
}

namespace {

WebSession &session(Call &c) {
  return static_cast<WebSession &>(*c.self.object());
}
CookieContainer &container(Call &c) {
  return static_cast<CookieContainer &>(*c.self.object());
}
Value nothing() {
  return Value::nothing();
}

Value cookie_value(const web::Cookie &cookie) {
  auto made = make_record("System.Net.Cookie");
  made->with("Comment", Value(""))
      .with("HttpOnly", Value(cookie.http_only))
      .with("Discard", Value(false))
      .with("Domain", Value((cookie.host_only || cookie.domain.empty() ? "" : ".") + cookie.domain))
      .with("Expired", Value(false))
      .with("Expires",
            Value::datetime(
                cookie.expires == 0 ? 0 : 621355968000000000 + cookie.expires * 10'000'000,
                cookie.expires == 0 ? DateKind::unspecified : DateKind::utc))
      .with("Name", Value(cookie.name))
      .with("Path", Value(cookie.path))
      .with("Port", Value(""))
      .with("Secure", Value(cookie.secure))
      .with("Value", Value(cookie.value))
      .with("Version", Value(0));
  return made;
}

// No line end or semicolon of a name or value may begin a header or cookie of its own.
std::string checked(std::string text, const char *part) {
  if (text.find_first_of(std::string_view("\r\n;\0", 4)) != std::string::npos)
    throw_net("System.Net.CookieException",
              std::string("The '") + part + "'='" + text + "' part of the cookie is invalid.");
  return text;
}

web::Cookie read_cookie(const Value &value, const std::string &host) {
  web::Cookie cookie;
  cookie.name = checked(to_text(get_property(value, "Name")), "Name");
  cookie.value = checked(to_text(get_property(value, "Value")), "Value");
  cookie.domain = to_text(get_property(value, "Domain"));
  if (cookie.name.empty())
    throw_net("System.Net.CookieException", "The 'Name'='' part of the cookie is invalid.");
  if (cookie.domain.starts_with('.')) {
    cookie.domain.erase(0, 1);
    cookie.host_only = false;
  }
  if (cookie.domain.empty()) cookie.domain = host;
  if (cookie.domain.empty())
    throw_net(
        "System.ArgumentException",
        "The parameter 'cookie.Domain' cannot be an empty string. (Parameter 'cookie.Domain')");
  if (const std::string path = to_text(get_property(value, "Path")); !path.empty())
    cookie.path = path;
  cookie.secure = to_bool(get_property(value, "Secure"));
  cookie.http_only = to_bool(get_property(value, "HttpOnly"));
  const Value expires = get_property(value, "Expires");
  if (expires.kind() == Kind::DateTime && expires.bits() > 621355968000000000)
    cookie.expires = (expires.bits() - 621355968000000000) / 10'000'000;
  return cookie;
}

Value new_cookie(Call &c) {
  web::Cookie cookie;
  cookie.path.clear();
  if (c.count() > 0) cookie.name = checked(std::string(c.text(0)), "Name");
  if (c.count() > 1) cookie.value = checked(std::string(c.text(1)), "Value");
  if (c.count() > 2) cookie.path = c.text(2);
  if (c.count() > 3) cookie.domain = c.text(3);
  return cookie_value(cookie);
}

Value cookies_value(const std::vector<web::Cookie> &cookies) {
  Values items;
  for (const web::Cookie &cookie : cookies) items.push_back(cookie_value(cookie));
  return make<List>(find_type("System.Net.CookieCollection"), std::move(items));
}

Value add_cookie(Call &c) {
  const std::string host = c.count() > 1 ? place_of(c.arguments[0]).host : std::string();
  web::Cookie cookie = read_cookie(c.arguments[c.count() - 1], host);
  const std::lock_guard<std::mutex> guard(container(c).lock);
  container(c).jar.add(std::move(cookie));
  return nothing();
}

constexpr MemberRow kCookie[] = {
    {"static System.Object new()", new_cookie},
    {"static System.Object new(string name, string value)", new_cookie},
    {"static System.Object new(string name, string value, string path)", new_cookie},
    {"static System.Object new(string name, string value, string path, string domain)", new_cookie},
    {"string ToString()",
     [](Call &c) -> Value {
       return to_text(get_property(c.self, "Name")) + "=" + to_text(get_property(c.self, "Value"));
     }},
};

constexpr MemberRow kContainer[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<CookieContainer>(); }},
    {"int Count {get;}",
     [](Call &c) -> Value {
       const std::lock_guard<std::mutex> guard(container(c).lock);
       return static_cast<std::int32_t>(container(c).jar.all().size());
     }},
    {"void Add(System.Net.Cookie cookie)", add_cookie},
    {"void Add(uri uri, System.Net.Cookie cookie)", add_cookie},
    {"System.Net.CookieCollection GetCookies(uri uri)",
     [](Call &c) -> Value {
       const std::lock_guard<std::mutex> guard(container(c).lock);
       return cookies_value(container(c).jar.cookies_for(place_of(c.arguments[0])));
     }},
    {"System.Net.CookieCollection GetAllCookies()",
     [](Call &c) -> Value {
       const std::lock_guard<std::mutex> guard(container(c).lock);
       return cookies_value(container(c).jar.all());
     }},
    {"string GetCookieHeader(uri uri)",
     [](Call &c) -> Value {
       const std::lock_guard<std::mutex> guard(container(c).lock);
       return container(c).jar.header_for(place_of(c.arguments[0]));
     }},
    {"void SetCookies(uri uri, string cookieHeader)",
     [](Call &c) -> Value {
       const std::lock_guard<std::mutex> guard(container(c).lock);
       container(c).jar.take(place_of(c.arguments[0]), c.text(1));
       return nothing();
     }},
};

constexpr MemberRow kSession[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<WebSession>(); }},
    {"System.Collections.Generic.Dictionary[string,string] Headers {get;}",
     [](Call &c) -> Value { return session(c).headers; }},
    {"System.Net.CookieContainer Cookies {get;set;}",
     [](Call &c) -> Value { return session(c).cookies; },
     [](Call &c) -> Value {
       auto *given = dynamic_cast<CookieContainer *>(c.arguments[0].as<NativeObject>());
       if (given != nullptr) session(c).cookies = Ref<CookieContainer>(given);
       return nothing();
     }},
    {"bool UseDefaultCredentials {get;set;}",
     [](Call &c) -> Value { return session(c).default_credentials; },
     [](Call &c) -> Value {
       session(c).default_credentials = c.flag(0);
       return nothing();
     }},
    {"System.Object Credentials {get;set;}",
     [](Call &c) -> Value { return session(c).credentials; },
     [](Call &c) -> Value {
       session(c).credentials = c.arguments[0];
       return nothing();
     }},
    {"string UserAgent {get;set;}", [](Call &c) -> Value { return session(c).user_agent; },
     [](Call &c) -> Value {
       session(c).user_agent = c.text(0);
       return nothing();
     }},
    {"System.Object Proxy {get;set;}", [](Call &c) -> Value { return session(c).proxy; },
     [](Call &c) -> Value {
       session(c).proxy = c.arguments[0];
       return nothing();
     }},
    {"int MaximumRedirection {get;set;}",
     [](Call &c) -> Value { return session(c).most_redirections; },
     [](Call &c) -> Value {
       session(c).most_redirections = c.int32(0);
       return nothing();
     }},
    {"int MaximumRetryCount {get;set;}", [](Call &c) -> Value { return session(c).most_retries; },
     [](Call &c) -> Value {
       session(c).most_retries = c.int32(0);
       return nothing();
     }},
    {"int RetryIntervalInSeconds {get;set;}",
     [](Call &c) -> Value { return session(c).retry_seconds; },
     [](Call &c) -> Value {
       session(c).retry_seconds = c.int32(0);
       return nothing();
     }},
};

constexpr TypeMembers kTypes[] = {{"System.Net.Cookie", kCookie},
                                  {"System.Net.CookieContainer", kContainer},
                                  {"Microsoft.PowerShell.Commands.WebRequestSession", kSession}};

}  // namespace

std::span<const TypeMembers> web_session_members() {
  return kTypes;
}

}  // namespace psjsh
