#include <boost/test/unit_test.hpp>

#include "../running.h"
#include "server.h"
#include "web/cookies.h"

using namespace psjsh;
using web::Cookie;
using web::CookieJar;

namespace {

const std::string kMe =
    "$c = [pscredential]::new('me', (ConvertTo-SecureString secret -AsPlainText -Force)); ";

}  // namespace

BOOST_AUTO_TEST_SUITE(web_session)

BOOST_AUTO_TEST_CASE(a_session_brings_back_what_the_server_set) {
  BOOST_TEST(web_output_of("irm @/cookie -SessionVariable s; irm @/cookie -WebSession $s; "
                           "irm @/echo -WebSession $s | % { $_.headers.cookie }; "
                           "$s.Cookies.Count") == "none;other=1; seen=yes;seen=yes;2;");
}

BOOST_AUTO_TEST_CASE(a_session_has_headers_agent_and_cookies_of_its_own) {
  BOOST_TEST(web_output_of("$s = [Microsoft.PowerShell.Commands.WebRequestSession]::new(); "
                           "$s.Headers['X-A'] = '1'; $s.UserAgent = 'me'; $s.Cookies.Add(("
                           "[Net.Cookie]::new('c', 'v', '/', '127.0.0.1'))); "
                           "$h = (irm @/echo -WebSession $s -Headers @{'X-B'='2'}).headers; "
                           "$h.'x-a'; $h.'x-b'; $h.'user-agent'; $h.cookie") == "1;2;me;c=v;");
}

BOOST_AUTO_TEST_CASE(a_cookie_can_not_smuggle_a_header) {
  BOOST_TEST(error_of("[Net.Cookie]::new('a', \"b`r`nEvil: 1\")").find("part of the cookie") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_name_and_a_password_answer_the_servers_question) {
  BOOST_TEST(web_output_of(kMe + "irm @/private -Credential $c -AllowUnencryptedAuthentication; "
                                 "irm @/private -Credential $c -Authentication Basic "
                                 "-AllowUnencryptedAuthentication") == "private;private;");
  BOOST_TEST(web_error_of("irm @/private").find("private") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_token_is_sent_as_a_bearer) {
  BOOST_TEST(web_output_of("(irm @/echo -Authentication Bearer -Token (ConvertTo-SecureString tok "
                           "-AsPlainText -Force) -AllowUnencryptedAuthentication).headers."
                           "authorization") == "Bearer tok;");
}

BOOST_AUTO_TEST_CASE(secrets_are_not_sent_in_the_clear_unasked_nor_shown) {
  BOOST_TEST(web_error_of(kMe + "irm @/private -Credential $c")
                 .starts_with("WebCmdletAllowUnencryptedAuthenticationRequiredException,"));
  BOOST_TEST(web_error_of("irm @/echo -Authentication Basic")
                 .starts_with("WebCmdletAuthenticationCredentialNotSuppliedException,"));
  const std::string shown = web_output_of(
      "try { irm @/status/403 -Headers @{Authorization='hidden-thing'} } catch { "
      "$_ | Out-String; $_.TargetObject | Format-List * | Out-String; \"$($_.CategoryInfo)\" }");
  BOOST_TEST(shown.find("403") != std::string::npos);
  BOOST_TEST(shown.find("hidden-thing") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(cookies_go_to_their_hosts_and_paths_only) {
  CookieJar jar;
  jar.take({"www.example.com", "/shop/cart", true}, "a=1; Domain=.example.com; Path=/");
  jar.take({"www.example.com", "/shop/cart", true}, "b=2; Secure");
  jar.take({"www.example.com", "/", true}, "evil=1; Domain=com");
  jar.take({"www.example.com", "/", true}, "other=1; Domain=elsewhere.com");
  BOOST_TEST(jar.header_for({"www.example.com", "/shop/x", true}) == "b=2; a=1");
  BOOST_TEST(jar.header_for({"www.example.com", "/shop/x", false}) == "a=1");
  BOOST_TEST(jar.header_for({"example.com", "/shopping", true}) == "a=1");
  BOOST_TEST(jar.header_for({"badexample.com", "/", true}).empty());
}

BOOST_AUTO_TEST_CASE(cookies_end_and_are_bounded) {
  CookieJar jar;
  const web::Place here{"h", "/", false};
  jar.take(here, "a=1");
  jar.take(here, "a=2; Max-Age=0");
  jar.take(here, "b=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  BOOST_TEST(jar.all().empty());
  jar.take(here, "long=" + std::string(5000, 'x'));
  BOOST_TEST(jar.all().empty());
  for (int i = 0; i < 1000; ++i) jar.take(here, "c" + std::to_string(i) + "=1");
  BOOST_TEST(jar.all().size() == CookieJar::kMostCookies);
}

BOOST_AUTO_TEST_SUITE_END()
