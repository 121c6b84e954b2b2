// A mail, as text and on its way to a server (RFC 5322, RFC 2045, RFC 5321).
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/transfer.h"

namespace psjsh::web {

struct Attachment {
  std::string name, bytes;
};

struct Mail {
  std::string from;
  std::vector<std::string> to, cc, bcc, reply_to;
  std::string subject, body;
  std::string priority;  // "High", "Low", otherwise the usual one
  bool html = false;
  std::vector<Attachment> attachments;
};

struct MailServer {
  std::string host;
  int port = 25;
  bool encrypted = false;
  std::string user, password;
};

// The address in "Name <name@host>" or "name@host"; empty when there is none. What has a line end
// is no address.
std::string mail_address(std::string_view text);
// With heads, encoded; nobody in `bcc` is named. `date` is what the Date head says.
std::string mail_text(const Mail &mail, const std::string &date);
// Ends early when `stop_fd` becomes readable. The outcome has no head. [any thread]
Outcome send_mail(const Mail &mail, const MailServer &server, int stop_fd);

}  // namespace psjsh::web
