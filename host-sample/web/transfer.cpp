#include "web/transfer.h"

#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>

#include "web/curl_library.h"

namespace psjsh::web {

namespace {

using Clock = std::chrono::steady_clock;

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

struct CloseFile {
  void operator()(std::FILE *file) const { std::fclose(file); }
};

// One easy handle in a multi handle of its own, so that the wait can end for other reasons.
class Exchange {
 public:
  Exchange(const Request &request, Receiver &receiver)
      : curl_(curl_library()), request_(request), receiver_(receiver) {
    easy_ = curl_.easy_init();
    multi_ = curl_.multi_init();
    if (easy_ == nullptr || multi_ == nullptr) throw std::bad_alloc();
  }
  ~Exchange() {
    if (added_) curl_.multi_remove_handle(multi_, easy_);
    if (easy_ != nullptr) curl_.easy_cleanup(easy_);
    if (multi_ != nullptr) curl_.multi_cleanup(multi_);
    if (lines_ != nullptr) curl_.slist_free_all(lines_);
  }
  Exchange(const Exchange &) = delete;
  Exchange &operator=(const Exchange &) = delete;

  Outcome run(int stop_fd);

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_.easy_setopt(easy_, option, value);
  }
  void prepare();
  void prepare_target();
  void prepare_method();
  void prepare_headers();
  void prepare_connection();
  bool wait(int stop_fd);
  bool late();
  void finish(CURLcode code);
  void take_head_line(std::string_view line);
  Failure failure_of(CURLcode code);

  static std::size_t on_head(char *bytes, std::size_t size, std::size_t count, void *self);
  static std::size_t on_body(char *bytes, std::size_t size, std::size_t count, void *self);
  static std::size_t on_read(char *bytes, std::size_t size, std::size_t count, void *self);
  static int on_seek(void *self, curl_off_t offset, int origin);
  static curl_socket_t on_socket(void *, curlsocktype, curl_sockaddr *address);

  const CurlLibrary &curl_;
  const Request &request_;
  Receiver &receiver_;
  CURL *easy_ = nullptr;
  CURLM *multi_ = nullptr;
  curl_slist *lines_ = nullptr;
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::size_t sent_ = 0, head_bytes_ = 0;
  bool added_ = false, head_complete_ = false, body_begun_ = false, enough_ = false;
  std::exception_ptr thrown_;
  Clock::time_point start_ = Clock::now(), last_piece_ = start_;
  char error_[CURL_ERROR_SIZE] = {};
  Outcome outcome_;
};

// C code stands between the receiver and us: what it throws waits.
template <class Body>
bool guarded(std::exception_ptr *thrown, Body &&body) noexcept {
  try {
    return body();
  } catch (...) {
    *thrown = std::current_exception();
    return false;
  }
}

std::size_t Exchange::on_head(char *bytes, std::size_t size, std::size_t count, void *self) {
  auto &exchange = *static_cast<Exchange *>(self);
  const std::size_t length = size * count;
  exchange.head_bytes_ += length;
  if (exchange.head_bytes_ > kMostHeadBytes) {
    exchange.outcome_.failure.kind = Failure::Kind::HeadTooLong;
    return 0;
  }
  return guarded(&exchange.thrown_,
                 [&] {
                   exchange.take_head_line({bytes, length});
                   return true;
                 })
             ? length
             : 0;
}

void Exchange::take_head_line(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  ResponseHead &head = outcome_.head;
  if (line.starts_with("HTTP/")) {
    if (body_begun_) return;  // a trailer
    // Also what follows an interim answer (100 Continue), the answer of a proxy, or one that asks
    // who we are and that the library has answered itself.
    head = {};
    head_complete_ = false;
    const std::size_t blank = std::min(line.find(' '), line.size());
    head.version = line.substr(5, blank - 5);
    if (head.version.find('.') == std::string::npos) head.version += ".0";
    line.remove_prefix(std::min(blank + 1, line.size()));
    head.status = std::atoi(std::string(line.substr(0, 3)).c_str());
    head.reason = line.size() > 4 ? line.substr(4) : std::string_view();
    if (head.reason.empty() && head.version[0] != '1') head.reason = status_name(head.status);
    return;
  }
  if (line.empty()) {
    if (head.status < 200 || head_complete_) return;
    head_complete_ = true;
    last_piece_ = Clock::now();
    receiver_.head(head);
    return;
  }
  if (head_complete_) return;  // a trailer
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  head.headers.emplace_back(line.substr(0, colon), value);
}

std::size_t Exchange::on_body(char *bytes, std::size_t size, std::size_t count, void *self) {
  auto &exchange = *static_cast<Exchange *>(self);
  exchange.last_piece_ = Clock::now();
  exchange.body_begun_ = true;
  const std::size_t length = size * count;
  if (guarded(&exchange.thrown_, [&] { return exchange.receiver_.body({bytes, length}); }))
    return length;
  exchange.enough_ = true;
  return length == 0 ? 1 : 0;
}

std::size_t Exchange::on_read(char *bytes, std::size_t size, std::size_t count, void *self) {
  auto &exchange = *static_cast<Exchange *>(self);
  const std::size_t room = size * count;
  if (exchange.file_) {
    const std::size_t got = std::fread(bytes, 1, room, exchange.file_.get());
    return got == 0 && std::ferror(exchange.file_.get()) ? CURL_READFUNC_ABORT : got;
  }
  const std::string &body = *exchange.request_.body;
  const std::size_t length = std::min(room, body.size() - exchange.sent_);
  std::memcpy(bytes, body.data() + exchange.sent_, length);
  exchange.sent_ += length;
  return length;
}

int Exchange::on_seek(void *self, curl_off_t offset, int origin) {
  auto &exchange = *static_cast<Exchange *>(self);
  if (exchange.file_)
    return fseeko(exchange.file_.get(), offset, origin) == 0 ? CURL_SEEKFUNC_OK
                                                             : CURL_SEEKFUNC_FAIL;
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  exchange.sent_ = std::min(static_cast<std::size_t>(offset), exchange.request_.body->size());
  return CURL_SEEKFUNC_OK;
}

// Programs and jobs that start meanwhile must not inherit the connection.
curl_socket_t Exchange::on_socket(void *, curlsocktype, curl_sockaddr *address) {
  const int fd =
      socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

void Exchange::prepare_target() {
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  const std::string &version = request_.version;
  long wanted = CURL_HTTP_VERSION_1_1;
  if (version.starts_with("1.0")) wanted = CURL_HTTP_VERSION_1_0;
  if (version.starts_with("2")) wanted = CURL_HTTP_VERSION_2;
  if (version.starts_with("3")) wanted = CURL_HTTP_VERSION_3;
  set(CURLOPT_HTTP_VERSION, wanted);
  if (!request_.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
}

void Exchange::prepare_method() {
  const bool sends = request_.body || !request_.body_file.empty();
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (sends) {
    curl_off_t size = request_.body ? static_cast<curl_off_t>(request_.body->size()) : -1;
    if (!request_.body_file.empty()) {
      file_.reset(std::fopen(request_.body_file.c_str(), "rbe"));
      if (file_ && fseeko(file_.get(), 0, SEEK_END) == 0) size = ftello(file_.get());
      if (file_) std::rewind(file_.get());
    }
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, size);
    set(CURLOPT_READFUNCTION, &on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &on_seek);
    set(CURLOPT_SEEKDATA, this);
  }
  if (!(request_.method == "HEAD" || (request_.method == "GET" && !sends)))
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void Exchange::prepare_headers() {
  const auto add = [this](const std::string &line) {
    curl_slist *longer = curl_.slist_append(lines_, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    lines_ = longer;
  };
  for (const auto &[name, value] : request_.headers)
    add(value.empty() ? name + ";" : name + ": " + value);
  // The library adds these by itself unless told not to.
  for (const char *name : {"Accept", "Expect", "Content-Type"})
    if (find_header(request_.headers, name) == nullptr) add(std::string(name) + ":");
  if (!request_.keep_alive) add("Connection: close");
  set(CURLOPT_HTTPHEADER, lines_);
  if (find_header(request_.headers, "Accept-Encoding") == nullptr) set(CURLOPT_ACCEPT_ENCODING, "");
}

void Exchange::prepare_connection() {
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_OPENSOCKETFUNCTION, &on_socket);
  set(CURLOPT_CONNECTTIMEOUT_MS, 2147483647L);  // limits are counted here, not there
  if (request_.no_proxy) set(CURLOPT_PROXY, "");
  if (!request_.proxy.empty()) set(CURLOPT_PROXY, request_.proxy.c_str());
  if (!request_.proxy_user.empty()) {
    set(CURLOPT_PROXYUSERNAME, request_.proxy_user.c_str());
    set(CURLOPT_PROXYPASSWORD, request_.proxy_password.c_str());
    set(CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_ANY));
  }
  if (!request_.user.empty()) {
    set(CURLOPT_USERNAME, request_.user.c_str());
    set(CURLOPT_PASSWORD, request_.password.c_str());
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_ANY));
  }
  if (request_.skip_certificate_check) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (request_.tls != 0) set(CURLOPT_SSLVERSION, request_.tls);
}

void Exchange::prepare() {
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_HEADERFUNCTION, &on_head);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_WRITEDATA, this);
  prepare_target();
  prepare_method();
  prepare_headers();
  prepare_connection();
}

// A limit is over; the failure is noted.
bool Exchange::late() {
  const auto now = Clock::now();
  if (!head_complete_ && request_.head_ms > 0 &&
      now - start_ >= std::chrono::milliseconds(request_.head_ms))
    outcome_.failure.kind = Failure::Kind::HeadTimeout;
  else if (head_complete_ && request_.silence_ms > 0 &&
           now - last_piece_ >= std::chrono::milliseconds(request_.silence_ms))
    outcome_.failure.kind = Failure::Kind::SilenceTimeout;
  else
    return false;
  outcome_.ended = Ended::Failed;
  return true;
}

// False when the transfer is to stop.
bool Exchange::wait(int stop_fd) {
  const std::int64_t limit = head_complete_ ? request_.silence_ms : request_.head_ms;
  std::int64_t left = 60 * 1000;
  if (limit > 0) {
    const auto since = Clock::now() - (head_complete_ ? last_piece_ : start_);
    left = limit - std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    left = std::clamp<std::int64_t>(left, 1, 60 * 1000);
  }
  curl_waitfd stop{};
  stop.fd = stop_fd;
  stop.events = CURL_WAIT_POLLIN;
  curl_.multi_poll(multi_, stop_fd >= 0 ? &stop : nullptr, stop_fd >= 0 ? 1 : 0,
                   static_cast<int>(left), nullptr);
  return (stop.revents & CURL_WAIT_POLLIN) == 0;
}

Failure Exchange::failure_of(CURLcode code) {
  Failure failure = outcome_.failure;
  failure.detail = error_;
  if (failure.kind != Failure::Kind::Other) return failure;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      failure.kind = Failure::Kind::Name;
      break;
    case CURLE_COULDNT_CONNECT: {
      long error = 0;
      curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &error);
      failure.kind = Failure::Kind::Connection;
      failure.error = static_cast<int>(error);
      break;
    }
    case CURLE_OPERATION_TIMEDOUT:
      failure.kind = Failure::Kind::Connection;
      failure.error = ETIMEDOUT;
      break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      failure.kind = Failure::Kind::Certificate;
      break;
    case CURLE_SSL_CONNECT_ERROR:
      failure.kind = Failure::Kind::Encryption;
      break;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
      failure.kind = Failure::Kind::CutShort;
      break;
    case CURLE_SEND_ERROR:
    case CURLE_READ_ERROR:
      failure.kind = Failure::Kind::Sending;
      break;
    default:
      break;
  }
  return failure;
}

void Exchange::finish(CURLcode code) {
  if (thrown_) std::rethrow_exception(thrown_);
  if (code == CURLE_OK || enough_) {
    outcome_.ended = Ended::Completed;
    return;
  }
  outcome_.ended = Ended::Failed;
  outcome_.failure = failure_of(code);
}

Outcome Exchange::run(int stop_fd) {
  prepare();
  added_ = curl_.multi_add_handle(multi_, easy_) == CURLM_OK;
  if (!added_) throw std::bad_alloc();
  for (int running = 1; running > 0;) {
    if (curl_.multi_perform(multi_, &running) != CURLM_OK) break;
    if (running == 0) break;
    if (!wait(stop_fd)) {
      outcome_.ended = Ended::Stopped;
      return outcome_;
    }
    if (late()) return outcome_;
  }
  int left = 0;
  while (const CURLMsg *message = curl_.multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE) finish(message->data.result);
  return outcome_;
}

}  // namespace

const std::string *find_header(const Headers &headers, std::string_view name) {
  for (const auto &[key, value] : headers)
    if (same_name(key, name)) return &value;
  return nullptr;
}

void set_header(Headers &headers, std::string_view name, std::string value) {
  for (auto &[key, old] : headers) {
    if (!same_name(key, name)) continue;
    old = std::move(value);
    return;
  }
  headers.emplace_back(name, std::move(value));
}

std::string_view status_name(int status) {
  struct Row {
    int status;
    std::string_view name;
  };
  static constexpr Row kRows[] = {
      {100, "Continue"},
      {101, "Switching Protocols"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {203, "Non-Authoritative Information"},
      {204, "No Content"},
      {205, "Reset Content"},
      {206, "Partial Content"},
      {300, "Multiple Choices"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {305, "Use Proxy"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Request Entity Too Large"},
      {414, "Request-Uri Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Requested Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Entity"},
      {423, "Locked"},
      {424, "Failed Dependency"},
      {426, "Upgrade Required"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "Http Version Not Supported"},
      {507, "Insufficient Storage"},
      {511, "Network Authentication Required"},
  };
  for (const Row &row : kRows)
    if (row.status == status) return row.name;
  return {};
}

Outcome run_transfer(const Request &request, Receiver &receiver, int stop_fd) {
  try {
    return Exchange(request, receiver).run(stop_fd);
  } catch (const CurlMissing &missing) {
    Outcome outcome;
    outcome.failure = {Failure::Kind::Missing, 0, missing.what()};
    return outcome;
  }
}

}  // namespace psjsh::web
