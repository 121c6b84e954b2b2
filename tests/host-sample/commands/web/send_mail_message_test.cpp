#include <boost/test/unit_test.hpp>

#include "../running.h"
#include "server.h"
#include "web/mail.h"

using namespace psjsh;

namespace {

const std::string kSend =
    "$WarningPreference = 'SilentlyContinue'; $p = @{ SmtpServer = '127.0.0.1'; "
    "Port = [int](irm @/smtp); From = 'Me <me@here.test>'; To = 'you@there.test' }; ";

}  // namespace

BOOST_AUTO_TEST_SUITE(send_mail_message)

BOOST_AUTO_TEST_CASE(a_mail_reaches_its_server) {
  const std::string mail = web_output_of(
      kSend +
      "Send-MailMessage @p -Subject Hi -Body 'ä text' -Cc c@x.test -Bcc b@x.test; irm @/mail");
  for (const char *line :
       {"MAIL FROM:<me@here.test>", "RCPT TO:<you@there.test>", "RCPT TO:<c@x.test>",
        "RCPT TO:<b@x.test>", "From: Me <me@here.test>", "To: you@there.test", "Cc: c@x.test",
        "Subject: Hi", "Content-Type: text/plain; charset=utf-8", "w6QgdGV4dA=="})
    BOOST_TEST(mail.find(line) != std::string::npos, line);
  BOOST_TEST(mail.find("Bcc") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_attachment_is_a_part_of_its_own) {
  const std::string mail = web_output_of(
      kSend +
      "$f = [IO.Path]::GetTempFileName(); Set-Content $f abc -NoNewline; "
      "Send-MailMessage @p -Subject S -Body B -BodyAsHtml -Attachments $f; Remove-Item $f; "
      "irm @/mail");
  for (const char *line :
       {"multipart/mixed", "text/html", "Content-Disposition: attachment", "YWJj"})
    BOOST_TEST(mail.find(line) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(a_subject_can_not_smuggle_a_head) {
  web::Mail mail;
  mail.from = "a@b";
  mail.to = {"c@d"};
  mail.subject = "x\r\nEvil: 1";
  BOOST_TEST(web::mail_text(mail, "now").find("\nEvil") == std::string::npos);
  BOOST_TEST(web::mail_address("a@b\r\nRCPT TO:<x@y>").empty());
  BOOST_TEST(web::mail_address("Name <n@h>") == "n@h");
  BOOST_TEST(web::mail_address("nobody").empty());
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_an_error) {
  BOOST_TEST(web_error_of(kSend + "Send-MailMessage @p -Cc nobody@x.test")
                 .starts_with("SmtpException,Microsoft.PowerShell.Commands.SendMailMessage"));
  BOOST_TEST(error_of("Send-MailMessage -From a@b -To c@d -SmtpServer 127.0.0.1 -Port 1 "
                      "-WarningAction Ignore") ==
             "SmtpException,Microsoft.PowerShell.Commands.SendMailMessage: Connection refused");
  BOOST_TEST(error_of("Send-MailMessage -From ab -To c@d -SmtpServer x -WarningAction Ignore")
                 .starts_with("FormatException,"));
  BOOST_TEST(error_of("Send-MailMessage -From a@b -To c@d -WarningAction Ignore")
                 .find("no SMTP server was specified") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_command_says_that_it_is_obsolete) {
  BOOST_TEST(output_of("Send-MailMessage -From a@b -To c@d -ErrorAction Ignore -SmtpServer "
                       "127.0.0.1 -Port 1 -WarningVariable w -WarningAction SilentlyContinue; "
                       "\"$w\".StartsWith(\"The command 'Send-MailMessage' is obsolete.\")") ==
             "True;");
}

BOOST_AUTO_TEST_SUITE_END()
