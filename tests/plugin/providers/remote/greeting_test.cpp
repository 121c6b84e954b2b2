#include "plugin/providers/remote/greeting.h"

#include <boost/test/unit_test.hpp>

#include "plugin/providers/remote/ssh_target.h"

using namespace psj;
using namespace psj::remote;

BOOST_AUTO_TEST_SUITE(remote_greeting)

BOOST_AUTO_TEST_CASE(a_worker_says_which_versions_it_speaks) {
  const std::string line = worker_greeting("psjsh", "0.1.0");
  const Greeting far = parse_greeting(std::string_view(line).substr(1, line.size() - 2));
  BOOST_TEST((far.side == Greeting::Side::kWorker));
  BOOST_TEST(far.version == "0.1.0");
  BOOST_TEST(*agree(far, "psjsh") == kNewestProtocol);
}

BOOST_AUTO_TEST_CASE(what_a_login_shell_says_is_no_greeting) {
  for (const char *line :
       {"", "Welcome", "PSJREMOTE", "PSJREMOTE worker 1", "PSJREMOTE worker a b c d"})
    BOOST_TEST((parse_greeting(line).side == Greeting::Side::kNothing), line);
}

BOOST_AUTO_TEST_CASE(versions_and_programs_that_do_not_fit_are_named) {
  Greeting far{Greeting::Side::kWorker, 3, 4, "psjsh", "9"};
  BOOST_TEST(agree(far, "psjsh").status().code() == PSJ_E_VERSION);
  BOOST_TEST(agree(far, "psjsh").status().message().find("versions 3 to 4") != std::string::npos);
  far = {Greeting::Side::kWorker, 1, 1, "other", "9"};
  BOOST_TEST(agree(far, "psjsh").status().message().find("other 9") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_name_comes_in_pieces) {
  const auto target = SshTarget::parse("me@host:2222");
  BOOST_REQUIRE(target.ok());
  BOOST_TEST(target->user == "me");
  BOOST_TEST(target->host == "host");
  BOOST_TEST(target->port == 2222);
  BOOST_TEST(SshTarget::parse("[::1]")->host == "::1");
  BOOST_TEST(SshTarget::parse("::1")->host == "::1");
}

BOOST_AUTO_TEST_CASE(an_address_in_brackets_may_have_a_port_behind_it) {
  const auto target = SshTarget::parse("me@[fe80::1%eth0]:2222");
  BOOST_REQUIRE(target.ok());
  BOOST_TEST(target->user == "me");
  BOOST_TEST(target->host == "fe80::1%eth0");
  BOOST_TEST(target->port == 2222);
}

BOOST_AUTO_TEST_CASE(a_name_may_be_an_address_of_the_scheme_ssh) {
  for (const char *name : {"ssh://u@h:22", "ssh://u@h:22/"}) {
    const auto target = SshTarget::parse(name);
    BOOST_REQUIRE(target.ok());
    BOOST_TEST(target->user == "u");
    BOOST_TEST(target->host == "h");
    BOOST_TEST(target->port == 22);
  }
  BOOST_TEST(SshTarget::parse("ssh://[::1]:22")->host == "::1");
}

BOOST_AUTO_TEST_CASE(what_ssh_would_take_for_an_option_is_no_name) {
  for (const char *name : {"", "-oProxyCommand=x", "-l@host", "a b", "host:0", "host:x", "[::1]:0",
                           "[::1]:x", "ssh://", "ssh://-l@h"})
    BOOST_TEST(!SshTarget::parse(name).ok(), name);
}

BOOST_AUTO_TEST_CASE(ssh_never_asks_and_its_checks_stay) {
  SshTarget target;
  target.host = "host";
  target.key_file = "key";
  const auto words = ssh_command(target, "/bin/it's");
  std::string all;
  for (const std::string &word : words) all += word + " ";
  BOOST_TEST(all.find("BatchMode=yes") != std::string::npos);
  BOOST_TEST(all.find("StrictHostKeyChecking") == std::string::npos);
  BOOST_TEST(words[words.size() - 3] == "--");
  BOOST_TEST(words.back().find("'/bin/it'\\''s'") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
