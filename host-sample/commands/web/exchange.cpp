#include "commands/web/exchange.h"

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "commands/web/http_content.h"
#include "commands/web/request_body.h"
#include "commands/web/web_errors.h"
#include "commands/web/web_request.h"
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/secret.h"
#include "language/value/web_uri.h"
#include "web/base64.h"

namespace psjsh::web {

namespace {

using P = WebParameters;
constexpr std::size_t kMostBytesInMemory = 2147483647;
constexpr int kUsualRedirections = 50;

int number(const Invocation &call, std::size_t parameter, int otherwise) {
  const Value *value = call.argument(parameter);
  return value != nullptr ? to_int32(*value) : otherwise;
}

std::string upper(std::string text) {
  for (char &c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::string system_name() {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("PRETTY_NAME=\"") && line.ends_with('"'))
      return line.substr(13, line.size() - 14);
  utsname name{};
  return uname(&name) == 0 ? std::string(name.sysname) + " " + name.release : "Linux";
}

std::string usual_user_agent() {
  return "Mozilla/5.0 (Linux; " + system_name() + "; en-US) PowerShell/7.6.5";
}

// Keeps the body in memory, or writes it to the file once the answer is known to be a success.
class BodyReceiver final : public Receiver {
 public:
  BodyReceiver(Invocation &call, std::string path, bool keeps)
      : call_(call), path_(std::move(path)), keeps_(keeps) {}

  void head(const ResponseHead &head) override {
    const bool success = head.status >= 200 && head.status <= 299;
    if (path_.empty() || !(success || call_.is_set(P::kSkipHttpErrorCheck))) {
      keeps_ = true;
      return;
    }
    const auto mode = head.status == 206 && call_.is_set(P::kResume) ? TextFile::Mode::append
                                                                     : TextFile::Mode::truncate;
    if (const int error = file_.open(path_, mode, TextEncoding::utf8); error != 0)
      fail_file(call_, path_, error);
  }
  bool body(std::string_view piece) override {
    if (file_.is_open()) file_.write_bytes(piece);
    if (!keeps_) return true;
    if (bytes.size() + piece.size() > kMostBytesInMemory)
      throw_net("System.Net.Http.HttpRequestException",
                "Cannot write more bytes to the buffer than the configured maximum buffer size: "
                "2147483647.");
    bytes.append(piece);
    return true;
  }
  void close() {
    if (file_.is_open()) file_.flush();
  }
  std::string bytes;

 private:
  Invocation &call_;
  std::string path_;
  TextFile file_;
  bool keeps_;
};

// False: the value has no name and password.
bool read_credential(const Value &value, std::string *user, std::string *password) {
  const Value given = unwrap(value);
  if (const Credential *known = credential(given)) {
    *user = known->user_name;
    *password = known->password ? plain_text(*known->password) : std::string();
    return true;
  }
  if (given.is_null()) return false;
  *user = to_text(get_property(given, "UserName"));
  *password = to_text(get_property(given, "Password"));
  return !user->empty();
}

// -SslProtocol as libcurl takes it: the oldest allowed version, and the newest; 0: no word.
long tls_versions(const Invocation &call) {
  const Value *given = call.argument(P::kSslProtocol);
  if (given == nullptr || given->bits() == 0) return 0;
  // In the order of age, by the flags of WebSslProtocol and the numbers of CURL_SSLVERSION_TLSv1_x.
  constexpr std::pair<std::int64_t, long> kVersions[] = {{192, 4}, {768, 5}, {3072, 6}, {12288, 7}};
  long oldest = 0, newest = 0;
  for (const auto &[flag, version] : kVersions) {
    if ((given->bits() & flag) != flag) continue;
    if (oldest == 0) oldest = version;
    newest = version;
  }
  return oldest | newest << 16;
}

bool forces_get(int status, const std::string &method) {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 300 || status == 301 || status == 302) && method == "POST";
}

}  // namespace

bool is_redirection(int status) {
  return status == 300 || status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

WebExchange::WebExchange(Invocation &call)
    : call_(call), method_(upper(call.text(P::kMethod, "GET"))), resumes_(call.is_set(P::kResume)) {
  prepare_session();
  redirects_left_ =
      session_->most_redirections >= 0 ? session_->most_redirections : kUsualRedirections;
  if (method_ == "DEFAULT") method_ = "GET";
  if (call.has(P::kCustomMethod)) method_ = call.text(P::kCustomMethod);
}

// The session holds what this request and later ones have in common.
void WebExchange::prepare_session() {
  WebSession *given =
      call_.has(P::kWebSession) ? web_session(*call_.argument(P::kWebSession)) : nullptr;
  session_ = given != nullptr ? Ref<WebSession>(given) : make<WebSession>();
  if (call_.has(P::kSessionVariable)) call_.set_variable(call_.text(P::kSessionVariable), session_);
  const std::string kind = call_.text(P::kAuthentication, "None");
  std::string user, password;
  if (kind == "None" && call_.has(P::kCredential))
    session_->credentials = *call_.argument(P::kCredential);
  if (kind == "Basic" && read_credential(*call_.argument(P::kCredential), &user, &password))
    session_->headers->set("Authorization", Value("Basic " + base64(user + ":" + password)));
  if (kind == "Bearer" || kind == "OAuth")
    if (const SecureString *token = secure_string(*call_.argument(P::kToken)))
      session_->headers->set("Authorization", Value("Bearer " + plain_text(*token)));
  if (call_.has(P::kUserAgent)) session_->user_agent = call_.text(P::kUserAgent);
  if (call_.has(P::kProxy)) session_->proxy = *call_.argument(P::kProxy);
  if (call_.is_set(P::kNoProxy)) session_->proxy = Value();
  if (call_.has(P::kMaximumRedirection))
    session_->most_redirections = number(call_, P::kMaximumRedirection, 0);
  if (number(call_, P::kMaximumRetryCount, 0) > 0) {
    session_->most_retries = number(call_, P::kMaximumRetryCount, 0);
    session_->retry_seconds = number(call_, P::kRetryIntervalSec, 5);
  }
  if (const Value *headers = call_.argument(P::kHeaders)) {
    const Value table = unwrap(*headers);
    for (const auto &[key, value] : table.as<Dictionary>()->entries())
      if (!value.is_null()) session_->headers->set(Value(to_text(key)), Value(net_text(value)));
  }
}

void WebExchange::add_credentials(Request &request) const {
  if (authorized_) read_credential(session_->credentials, &request.user, &request.password);
  if (const Value *proxy = call_.argument(P::kProxyCredential))
    read_credential(*proxy, &request.proxy_user, &request.proxy_password);
}

void WebExchange::add_cookies(Request &request, const Value &uri) const {
  if (find_header(request.headers, "Cookie") != nullptr) return;
  const std::lock_guard<std::mutex> guard(session_->cookies->lock);
  const std::string cookies = session_->cookies->jar.header_for(place_of(uri));
  if (!cookies.empty()) request.headers.emplace_back("Cookie", cookies);
}

void WebExchange::keep_cookies(const WebAnswer &answer, const Value &uri) const {
  const std::lock_guard<std::mutex> guard(session_->cookies->lock);
  for (const auto &[name, value] : answer.head.headers)
    if (psj::invariant::equals_ignore_case(name, "Set-Cookie"))
      session_->cookies->jar.take(place_of(uri), value);
}

// The file -OutFile means. A folder gets the last part of the address, which is the server's word
// after a redirection and therefore no more than a plain name.
std::string WebExchange::out_path(const Value &uri) const {
  if (!call_.has(P::kOutFile)) return {};
  const std::string path = full_path(call_, call_.text(P::kOutFile));
  if (!is_directory(path)) return path;
  const std::string &where = uri.as<UriObject>()->value.path;
  const std::string leaf = decode_uri_text(where.substr(where.rfind('/') + 1));
  if (leaf.empty() || leaf == "." || leaf == ".." ||
      leaf.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    return path;
  return joined_path(path, leaf);
}

std::int64_t WebExchange::size_to_resume(const Value &uri) const {
  struct stat facts {};
  return stat(out_path(uri).c_str(), &facts) == 0 ? static_cast<std::int64_t>(facts.st_size) : 0;
}

void WebExchange::add_headers(Request &request) const {
  for (const auto &[key, value] : session_->headers->entries())
    set_header(request.headers, to_text(key), net_text(value));
  if (find_header(request.headers, "User-Agent") == nullptr)
    request.headers.emplace_back(
        "User-Agent", session_->user_agent.empty() ? usual_user_agent() : session_->user_agent);
  if (!authorized_)
    std::erase_if(request.headers, [](const auto &header) {
      return psj::invariant::equals_ignore_case(header.first, "Authorization");
    });
  if (call_.has(P::kContentType))
    set_header(request.headers, "Content-Type", call_.text(P::kContentType));
  if (call_.has(P::kTransferEncoding))
    set_header(request.headers, "Transfer-Encoding", call_.text(P::kTransferEncoding));
  if (resumes_) set_header(request.headers, "Range", "bytes=" + std::to_string(resume_from_) + "-");
  for (const auto &[name, value] : request.headers)
    if ((name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      throw_net("System.FormatException", "New-line characters are not allowed in header values.");
}

void WebExchange::add_limits(Request &request) const {
  request.version = call_.text(P::kHttpVersion);
  if (!request.version.empty() && request.version.find('.') == std::string::npos)
    request.version += ".0";
  request.tls = tls_versions(call_);
  request.head_ms = 1000LL * number(call_, P::kConnectionTimeoutSeconds, 100);
  // Zero means no limit; without the parameter .NET waits 100 seconds.
  request.silence_ms = 1000LL * number(call_, P::kOperationTimeoutSeconds, 0);
  request.skip_certificate_check = call_.is_set(P::kSkipCertificateCheck);
  request.keep_alive = !call_.is_set(P::kDisableKeepAlive);
  request.no_proxy = call_.is_set(P::kNoProxy);
  if (!session_->proxy.is_null()) request.proxy = to_text(session_->proxy);
  request.unix_socket = call_.text(P::kUnixSocket);
}

void WebExchange::add_body(Request &request) const {
  const bool posts = method_ == "POST" || method_ == "PUT";
  if (posts && !call_.has(P::kForm) && find_header(request.headers, "Content-Type") == nullptr)
    set_header(request.headers, "Content-Type", "application/x-www-form-urlencoded");
  if (const Value *form = call_.argument(P::kForm)) return add_form(request, *form);
  const std::string *type = find_header(request.headers, "Content-Type");
  const Value *body = call_.argument(P::kBody);
  if (HttpContent *content = body != nullptr ? http_content(*body) : nullptr) {
    request.body = content->bytes();
    for (const auto &[name, value] : content->headers)
      set_header(request.headers, name, to_text(value));
  } else if (body != nullptr && !body->is_null()) {
    if (unwrap(*body).as<Dictionary>() == nullptr || method_ != "GET")
      request.body = body_bytes(*body, type != nullptr ? *type : std::string());
  } else if (call_.has(P::kInFile)) {
    request.body_file = full_path(call_, call_.text(P::kInFile));
    if (is_directory(request.body_file) || access(request.body_file.c_str(), R_OK) != 0)
      path_not_found(call_, request.body_file);
  } else if (method_ != "GET" && method_ != "HEAD") {
    request.body = "";
  }
}

Request WebExchange::request_for(const Value &uri, bool with_body) {
  Request request;
  request.method = method_;
  request.url = request_url(uri);
  if (resumes_ && resume_from_ < 0) resume_from_ = size_to_resume(uri);
  add_headers(request);
  add_cookies(request, uri);
  add_credentials(request);
  add_limits(request);
  if (with_body)
    add_body(request);
  else if (method_ != "GET" && method_ != "HEAD")
    request.body = "";
  return request;
}

WebAnswer WebExchange::exchange(const Request &request, const Value &uri) {
  call_.verbose("Requested HTTP/" +
                (request.version.empty() ? std::string("1.1") : request.version) + " " +
                request.method + " with " +
                std::to_string(request.body ? request.body->size() : 0) + "-byte payload");
  BodyReceiver receiver(call_, out_path(uri),
                        !call_.has(P::kOutFile) || call_.is_set(P::kPassThru));
  Outcome outcome = run_transfer(request, receiver, call_.cancel_fd());
  if (outcome.ended == Ended::Stopped) call_.check_cancelled();
  if (outcome.ended != Ended::Completed) fail_by_transfer(call_, request, uri, outcome.failure);
  receiver.close();
  WebAnswer answer{std::move(outcome.head), std::move(receiver.bytes), uri, request.method};
  keep_cookies(answer, uri);
  const std::string *size = find_header(answer.head.headers, "Content-Length");
  const std::string received = "Received HTTP/" + answer.head.version + " ";
  const std::string type = "response of content type " + media_type(answer.head.headers);
  call_.verbose(size != nullptr ? received + *size + "-byte " + type
                                : received + type + " of unknown size");
  return answer;
}

// Whether the answer sends us on; `uri` then gets the next address.
bool WebExchange::next_hop(const WebAnswer &answer, Value *uri) {
  const int status = answer.head.status;
  const std::string *location = find_header(answer.head.headers, "Location");
  if (!is_redirection(status) || location == nullptr || redirects_left_ == 0) return false;
  const Value next = resolve_uri(*uri, *location);
  const std::string &scheme = next.as<UriObject>()->value.scheme;
  if (uri->as<UriObject>()->value.scheme == "https" && scheme == "http" &&
      !call_.is_set(P::kAllowInsecureRedirect))
    fail_insecure_redirection(call_, answer);
  if (scheme != "http" && scheme != "https") return false;
  --redirects_left_;
  if (forces_get(status, method_) && !call_.is_set(P::kPreserveHttpMethodOnRedirect))
    method_ = "GET";
  authorized_ = call_.is_set(P::kPreserveAuthorizationOnRedirect);
  *uri = next;
  return true;
}

WebAnswer WebExchange::follow(Value uri) {
  const std::string first_method = method_;
  while (true) {
    WebAnswer answer = exchange(request_for(uri, method_ == first_method), uri);
    if (resumes_ && answer.head.status == 416) {
      const std::string *range = find_header(answer.head.headers, "Content-Range");
      nothing_to_resume_ = range != nullptr && range->ends_with("/" + std::to_string(resume_from_));
      if (nothing_to_resume_) return answer;
      resumes_ = false;
      continue;
    }
    if (!next_hop(answer, &uri)) return answer;
  }
}

WebAnswer WebExchange::run(const Value &given) {
  Value uri = absolute_uri(given);
  const UriText &parts = uri.as<UriObject>()->value;
  if (parts.scheme != "http" && parts.scheme != "https") fail_by_scheme(call_, parts.scheme);
  const Value *body = call_.argument(P::kBody);
  if (body != nullptr && method_ == "GET" && unwrap(*body).as<Dictionary>() != nullptr)
    uri = with_query(uri, form_text(*body));
  const int redirects = redirects_left_;
  const std::string method = method_;
  for (int left = session_->most_retries;; --left) {
    redirects_left_ = redirects;
    method_ = method;
    authorized_ = true;
    WebAnswer answer = follow(uri);
    const int status = answer.head.status;
    if (left <= 0 || nothing_to_resume_ || !(status == 304 || (status >= 400 && status <= 599)))
      return answer;
    const int seconds = std::max(session_->retry_seconds, 1);
    call_.verbose("Retrying after interval of " + std::to_string(seconds) +
                  " seconds. Status code for previous attempt: " + std::to_string(status));
    call_.sleep(1000.0 * seconds);
  }
}

}  // namespace psjsh::web
