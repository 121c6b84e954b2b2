// Microsoft.PowerShell.Commands.WebRequestSession, and the cookies it keeps.
#pragma once
#include <mutex>
#include <string>

#include "language/value/containers.h"
#include "language/value/native.h"
#include "web/cookies.h"

namespace psjsh {

class CookieContainer final : public NativeObject {
 public:
  CookieContainer();
  // Under `lock`.
  web::CookieJar jar;
  std::mutex lock;
};

// What several requests have in common. Changed by one request at a time.
class WebSession final : public NativeObject {
 public:
  WebSession();
  Ref<Dictionary> headers;
  Ref<CookieContainer> cookies;
  std::string user_agent;  // empty: the usual one
  Value credentials;       // NetworkCredential or PSCredential, or $null
  Value proxy;
  std::int32_t most_redirections = -1;  // below 0: the usual number
  std::int32_t most_retries = 0, retry_seconds = 0;
  bool default_credentials = false;
};

// Null: the value is something else.
WebSession *web_session(const Value &value) noexcept;
// Where a request to an absolute address goes.
web::Place place_of(const Value &uri);

}  // namespace psjsh
