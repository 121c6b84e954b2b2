// Send-MailMessage. The message is UTF-8, whatever -Encoding says.
#include <cerrno>
#include <cstring>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/secret.h"
#include "web/mail.h"

namespace psjsh {

namespace {

struct SendMailMessageParameters {
  enum : std::size_t {
    kAttachments,
    kBcc,
    kBody,
    kBodyAsHtml,
    kCc,
    kCredential,
    kDeliveryNotificationOption,
    kEncoding,
    kFrom,
    kPort,
    kPriority,
    kReplyTo,
    kSmtpServer,
    kSubject,
    kTo,
    kUseSsl
  };
  static constexpr std::string_view kDescription =
      R"(Send-MailMessage Microsoft.PowerShell.Commands.SendMailMessage Microsoft.PowerShell.Utility
-Attachments/PsPath string[] @::vn notempty
-Bcc string[] @::n notempty
-Body string @:2:n notempty
-BodyAsHtml/BAH switch @::n
-Cc string[] @::n notempty
-Credential pscredential @::n notempty
-DeliveryNotificationOption/DNO object @::n notempty
-Encoding/BE object @::n notempty
-From string @::mn notempty
-Port int @::n range=0..2147483647
-Priority string @::n notempty set=Normal|Low|High
-ReplyTo string[] @::n
-SmtpServer/ComputerName string @:3:n notempty
-Subject/sub string @:1:n
-To string[] @:0:mn notempty
-UseSsl switch @::n
)";
};

class SendMailMessage final : public Command, public SendMailMessageParameters {
 public:
  void begin(Invocation &call) override {
    call.warn(
        "The command 'Send-MailMessage' is obsolete. This cmdlet does not guarantee secure "
        "connections to SMTP servers. While there is no immediate replacement available in "
        "PowerShell, we recommend you do not use Send-MailMessage at this time. See "
        "https://aka.ms/SendMailMessage for more information.");
  }

  void process(Invocation &call) override {
    for (const Value &given : call.items(kAttachments)) {
      const std::string path = full_path(call, to_text(given));
      web::Attachment attachment{std::string(leaf_of(path)), {}};
      if (const int error = read_whole_file(path, &attachment.bytes); error != 0)
        report_file_error(call, path, error, "FileNotFound");
      else
        attachments_.push_back(std::move(attachment));
    }
  }

  void end(Invocation &call) override {
    web::Mail mail;
    mail.from = call.text(kFrom);
    if (web::mail_address(mail.from).empty()) call.fail(bad_address(mail.from));
    mail.to = addresses(call, kTo);
    mail.cc = addresses(call, kCc);
    mail.bcc = addresses(call, kBcc);
    mail.reply_to = addresses(call, kReplyTo);
    mail.subject = call.text(kSubject);
    mail.body = call.text(kBody);
    mail.html = call.is_set(kBodyAsHtml);
    mail.priority = call.text(kPriority);
    mail.attachments = std::move(attachments_);
    const web::MailServer server = server_of(call);
    if (mail.to.empty()) return report(call, "A recipient must be specified.");
    const web::Outcome outcome = web::send_mail(mail, server, call.cancel_fd());
    if (outcome.ended == web::Ended::Stopped) call.check_cancelled();
    if (outcome.ended == web::Ended::Failed) report(call, words_of(outcome.failure));
  }

 private:
  static ErrorSpec bad_address(const std::string &text) {
    return {"FormatException", ErrorCategory::InvalidType,
            "The specified string is not in the form required for an e-mail address.",
            "System.FormatException", Value(text)};
  }

  static std::vector<std::string> addresses(Invocation &call, std::size_t parameter) {
    std::vector<std::string> found;
    for (const Value &given : call.items(parameter)) {
      const std::string text = to_text(given);
      if (web::mail_address(text).empty())
        call.write_error(bad_address(text));
      else
        found.push_back(text);
    }
    return found;
  }

  static web::MailServer server_of(Invocation &call) {
    web::MailServer server;
    const Value preset = call.variable("PSEmailServer");
    server.host = call.text(kSmtpServer, preset.is_null() ? std::string() : to_text(preset));
    if (server.host.empty())
      call.fail({"Microsoft.PowerShell.Commands.SendMailMessage", ErrorCategory::InvalidArgument,
                 "The email cannot be sent because no SMTP server was specified. You must specify "
                 "an SMTP server by using either the SmtpServer parameter or the $PSEmailServer "
                 "variable.",
                 "System.InvalidOperationException"});
    if (server.host.find_first_of("/@?# \r\n") != std::string::npos)
      call.fail({"SmtpException", ErrorCategory::InvalidArgument, "Name or service not known",
                 "System.Net.Mail.SmtpException", Value(server.host)});
    if (const Value *port = call.argument(kPort); port != nullptr && to_int32(*port) > 0)
      server.port = to_int32(*port);
    server.encrypted = call.is_set(kUseSsl);
    if (const Value *given = call.argument(kCredential)) {
      if (const Credential *known = credential(*given)) {
        server.user = known->user_name;
        if (known->password) server.password = plain_text(*known->password);
      }
    }
    return server;
  }

  static void report(Invocation &call, const std::string &message) {
    call.write_error({"SmtpException", ErrorCategory::InvalidOperation, message,
                      "System.Net.Mail.SmtpException", Value("System.Net.Mail.SmtpClient"),
                      "SmtpClient"});
  }

  static std::string words_of(const web::Failure &failure) {
    using Kind = web::Failure::Kind;
    if (failure.kind == Kind::Name) return "Name or service not known";
    if (failure.kind == Kind::Connection)
      return failure.error == ECONNREFUSED ? "Connection refused" : std::strerror(failure.error);
    if (failure.kind == Kind::HeadTimeout) return "The operation has timed out.";
    if (failure.kind == Kind::Encryption) return "Server does not support secure connections.";
    return failure.detail.empty() ? "Failure sending mail." : failure.detail;
  }

  std::vector<web::Attachment> attachments_;
};

}  // namespace

extern const CommandEntry kSendMailMessage = entry_of<SendMailMessage>("Send-MailMessage", "");

}  // namespace psjsh
