#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

namespace {

// A listening socket of this machine, for as long as it lives.
struct Listener {
  Listener() : fd(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *raw = reinterpret_cast<sockaddr *>(&address);
    BOOST_REQUIRE(bind(fd, raw, size) == 0 && listen(fd, 4) == 0);
    BOOST_REQUIRE(getsockname(fd, raw, &size) == 0);
    port = std::to_string(ntohs(address.sin_port));
  }
  ~Listener() { close(fd); }
  int fd;
  std::string port;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(system_commands)

BOOST_AUTO_TEST_CASE(an_open_port_is_told_from_a_closed_one) {
  std::string port;
  {
    const Listener listener;
    port = listener.port;
    BOOST_TEST(output_of("Test-Connection 127.0.0.1 -TcpPort " + port) == "True;");
    BOOST_TEST(output_of("(Test-Connection 127.0.0.1 -TcpPort " + port +
                         " -Detailed) | ForEach-Object { $_.Port; $_.Connected; $_.Status }") ==
               port + ";True;Success;");
  }
  BOOST_TEST(output_of("Test-Connection 127.0.0.1 -TcpPort " + port) == "False;");
}

BOOST_AUTO_TEST_CASE(a_name_that_nobody_knows_is_an_error_or_a_quiet_no) {
  BOOST_TEST(output_of("Test-Connection no-such-host.invalid -Quiet") == "False;");
  BOOST_TEST(error_of("Test-Connection no-such-host.invalid -Count 1")
                 .find("Testing connection to computer 'no-such-host.invalid' failed: Cannot "
                       "resolve the target name.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(html_is_a_page_or_a_fragment) {
  BOOST_TEST(output_of("[pscustomobject]@{A=1;B='<'} | ConvertTo-Html -Fragment") ==
             "<table>;<colgroup><col/><col/></colgroup>;<tr><th>A</th><th>B</th></tr>;"
             "<tr><td>1</td><td>&lt;</td></tr>;</table>;");
  BOOST_TEST(output_of("[pscustomobject]@{A=1;B=2} | ConvertTo-Html -As List A -Fragment") ==
             "<table>;<tr><td>A:</td><td>1</td></tr>;</table>;");
  BOOST_TEST(output_of("[pscustomobject]@{A=1;B=2} | ConvertTo-Html -Title T")
                 .find("<head>;<title>T</title>;</head><body>;<table>;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_if_keeps_the_computer_running) {
  BOOST_TEST(error_of("Restart-Computer -WhatIf") == "");
  BOOST_TEST(error_of("Stop-Computer -WhatIf") == "");
}

BOOST_AUTO_TEST_SUITE_END()
