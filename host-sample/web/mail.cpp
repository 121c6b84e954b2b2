#include "web/mail.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <new>

#include "web/base64.h"
#include "web/curl_library.h"

namespace psjsh::web {

namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
}

// A word of a head; what is not plain is encoded, so that no line end begins a head of its own.
std::string encoded_word(const std::string &text) {
  return is_plain(text) ? text : "=?utf-8?B?" + base64(text) + "?=";
}

std::string encoded_address(const std::string &text) {
  const std::string address = mail_address(text);
  const std::size_t open = text.find('<');
  if (open == std::string::npos || open == 0) return address;
  std::string name = text.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return encoded_word(name) + " <" + address + ">";
}

void add_addresses(std::string &text, const char *name, const std::vector<std::string> &list) {
  if (list.empty()) return;
  text += name;
  for (std::size_t i = 0; i < list.size(); ++i)
    text += (i == 0 ? ": " : ",\r\n ") + encoded_address(list[i]);
  text += "\r\n";
}

// Lines of 76 characters, as mail wants them.
std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t kBytesInLine = 57;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += kBytesInLine)
    out += base64(bytes.substr(at, kBytesInLine)) + "\r\n";
  return out;
}

std::string body_part(const Mail &mail) {
  return std::string("Content-Type: ") + (mail.html ? "text/html" : "text/plain") +
         "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64_lines(mail.body);
}

std::string attachment_part(const Attachment &attachment) {
  std::string name = encoded_word(attachment.name);
  std::erase(name, '"');
  return "Content-Type: application/octet-stream; name=\"" + name +
         "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" +
         name + "\"\r\n\r\n" + base64_lines(attachment.bytes);
}

// Letters that base64 lines never begin with, so no part can contain it.
constexpr const char *kBoundary = "--=_psjsh_part_";

class Delivery {
 public:
  explicit Delivery(std::string text) : curl_(curl_library()), text_(std::move(text)) {
    easy_ = curl_.easy_init();
    multi_ = curl_.multi_init();
    if (easy_ == nullptr || multi_ == nullptr) throw std::bad_alloc();
  }
  ~Delivery() {
    if (added_) curl_.multi_remove_handle(multi_, easy_);
    if (easy_ != nullptr) curl_.easy_cleanup(easy_);
    if (multi_ != nullptr) curl_.multi_cleanup(multi_);
    if (recipients_ != nullptr) curl_.slist_free_all(recipients_);
  }
  Delivery(const Delivery &) = delete;
  Delivery &operator=(const Delivery &) = delete;

  Outcome run(const Mail &mail, const MailServer &server, int stop_fd);

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_.easy_setopt(easy_, option, value);
  }
  void add_recipients(const std::vector<std::string> &list);
  void prepare(const Mail &mail, const MailServer &server);
  Failure failure_of(CURLcode code);

  static std::size_t on_read(char *bytes, std::size_t size, std::size_t count, void *self) {
    auto &delivery = *static_cast<Delivery *>(self);
    const std::size_t length = std::min(size * count, delivery.text_.size() - delivery.sent_);
    std::memcpy(bytes, delivery.text_.data() + delivery.sent_, length);
    delivery.sent_ += length;
    return length;
  }
  // Programs and jobs that start meanwhile must not inherit the connection.
  static curl_socket_t on_socket(void *, curlsocktype, curl_sockaddr *address) {
    const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                          address->protocol);
    return fd < 0 ? CURL_SOCKET_BAD : fd;
  }

  const CurlLibrary &curl_;
  const std::string text_;
  std::size_t sent_ = 0;
  CURL *easy_ = nullptr;
  CURLM *multi_ = nullptr;
  curl_slist *recipients_ = nullptr;
  bool added_ = false;
  char error_[CURL_ERROR_SIZE] = {};
};

void Delivery::add_recipients(const std::vector<std::string> &list) {
  for (const std::string &text : list) {
    curl_slist *longer = curl_.slist_append(recipients_, ("<" + mail_address(text) + ">").c_str());
    if (longer == nullptr) throw std::bad_alloc();
    recipients_ = longer;
  }
}

void Delivery::prepare(const Mail &mail, const MailServer &server) {
  add_recipients(mail.to);
  add_recipients(mail.cc);
  add_recipients(mail.bcc);
  const std::string host =
      server.host.find(':') == std::string::npos ? server.host : "[" + server.host + "]";
  set(CURLOPT_URL, ("smtp://" + host + ":" + std::to_string(server.port)).c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, 100L);
  set(CURLOPT_TIMEOUT, 600L);
  set(CURLOPT_OPENSOCKETFUNCTION, &on_socket);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_USE_SSL, static_cast<long>(server.encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  set(CURLOPT_MAIL_FROM, ("<" + mail_address(mail.from) + ">").c_str());
  set(CURLOPT_MAIL_RCPT, recipients_);
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &on_read);
  set(CURLOPT_READDATA, this);
  if (server.user.empty()) return;
  set(CURLOPT_USERNAME, server.user.c_str());
  set(CURLOPT_PASSWORD, server.password.c_str());
}

Failure Delivery::failure_of(CURLcode code) {
  Failure failure;
  failure.detail = error_;
  long error = 0;
  curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &error);
  failure.error = static_cast<int>(error);
  if (code == CURLE_COULDNT_RESOLVE_HOST) failure.kind = Failure::Kind::Name;
  if (code == CURLE_COULDNT_CONNECT) failure.kind = Failure::Kind::Connection;
  if (code == CURLE_OPERATION_TIMEDOUT) failure.kind = Failure::Kind::HeadTimeout;
  if (code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR)
    failure.kind = Failure::Kind::Encryption;
  if (code == CURLE_PEER_FAILED_VERIFICATION) failure.kind = Failure::Kind::Certificate;
  return failure;
}

Outcome Delivery::run(const Mail &mail, const MailServer &server, int stop_fd) {
  prepare(mail, server);
  Outcome outcome;
  added_ = curl_.multi_add_handle(multi_, easy_) == CURLM_OK;
  if (!added_) throw std::bad_alloc();
  for (int running = 1;;) {
    if (curl_.multi_perform(multi_, &running) != CURLM_OK || running == 0) break;
    curl_waitfd stop{};
    stop.fd = stop_fd;
    stop.events = CURL_WAIT_POLLIN;
    const bool asks = stop_fd >= 0;
    curl_.multi_poll(multi_, asks ? &stop : nullptr, asks ? 1 : 0, 60 * 1000, nullptr);
    if ((stop.revents & CURL_WAIT_POLLIN) != 0) {
      outcome.ended = Ended::Stopped;
      return outcome;
    }
  }
  int left = 0;
  while (const CURLMsg *message = curl_.multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    outcome.ended = message->data.result == CURLE_OK ? Ended::Completed : Ended::Failed;
    outcome.failure = failure_of(message->data.result);
  }
  return outcome;
}

}  // namespace

std::string mail_address(std::string_view text) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return {};
  const std::size_t open = text.find('<');
  if (open != std::string_view::npos) {
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) return {};
    text = text.substr(open + 1, close - open - 1);
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const std::size_t at = text.find('@');
  const bool well = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                    text.find('@', at + 1) == std::string_view::npos && is_plain(text) &&
                    text.find_first_of(" <>,;") == std::string_view::npos;
  return std::string(well ? text : std::string_view());
}

std::string mail_text(const Mail &mail, const std::string &date) {
  std::string text = "MIME-Version: 1.0\r\nFrom: " + encoded_address(mail.from) + "\r\n";
  add_addresses(text, "To", mail.to);
  add_addresses(text, "Cc", mail.cc);
  add_addresses(text, "Reply-To", mail.reply_to);
  if (mail.priority == "High") text += "X-Priority: 1\r\nPriority: urgent\r\nImportance: high\r\n";
  if (mail.priority == "Low")
    text += "X-Priority: 5\r\nPriority: non-urgent\r\nImportance: low\r\n";
  text += "Date: " + date + "\r\nSubject: " + encoded_word(mail.subject) + "\r\n";
  if (mail.attachments.empty()) return text + body_part(mail);
  const std::string boundary(kBoundary);
  text += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n";
  text += "--" + boundary + "\r\n" + body_part(mail);
  for (const Attachment &attachment : mail.attachments)
    text += "--" + boundary + "\r\n" + attachment_part(attachment);
  return text + "--" + boundary + "--\r\n";
}

Outcome send_mail(const Mail &mail, const MailServer &server, int stop_fd) {
  try {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    char date[64] = {};
    std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S %z", &parts);
    return Delivery(mail_text(mail, date)).run(mail, server, stop_fd);
  } catch (const CurlMissing &missing) {
    Outcome outcome;
    outcome.failure = {Failure::Kind::Missing, 0, missing.what()};
    return outcome;
  }
}

}  // namespace psjsh::web
