#include <boost/test/unit_test.hpp>

#include "../running.h"
#include "server.h"

using namespace psjsh;

namespace {

const std::string kClient = "$c = New-Object System.Net.WebClient; ";

}  // namespace

BOOST_AUTO_TEST_SUITE(web_client)

BOOST_AUTO_TEST_CASE(text_bytes_and_files_are_downloaded) {
  BOOST_TEST(web_output_of(kClient +
                           "$c.DownloadString('@/text'); $c.DownloadData([uri]'@/bytes').Count; "
                           "$f = [IO.Path]::GetTempFileName(); $c.DownloadFile('@/text', $f); "
                           "Get-Content $f; Remove-Item $f; "
                           "$c.DownloadString('@/redirect/302/text')") ==
             "plain words;4;plain words;plain words;");
}

BOOST_AUTO_TEST_CASE(headers_are_sent_and_those_of_the_answer_kept) {
  BOOST_TEST(web_output_of(kClient +
                           "$c.Headers.Add('X-A', '1'); $c.Headers['User-Agent'] = 'me'; "
                           "$h = ($c.DownloadString('@/echo') | ConvertFrom-Json).headers; "
                           "$h.'x-a'; $h.'user-agent'; $c.ResponseHeaders['Content-Type']") ==
             "1;me;application/json;");
}

BOOST_AUTO_TEST_CASE(text_is_uploaded) {
  BOOST_TEST(web_output_of(kClient +
                           "$r = $c.UploadString('@/echo', 'hi') | ConvertFrom-Json; $r.method; "
                           "$r.body; ($c.UploadString('@/echo', 'PUT', 'x') | ConvertFrom-Json)"
                           ".method") == "POST;hi;PUT;");
}

BOOST_AUTO_TEST_CASE(what_fails_is_a_web_exception_with_the_answer) {
  BOOST_TEST(web_output_of(kClient +
                           "try { $c.DownloadString('@/status/404') } catch { "
                           "$_.FullyQualifiedErrorId; $_.Exception.InnerException.Message; "
                           "[int]$_.Exception.InnerException.Response.StatusCode }") ==
             "WebException;The remote server returned an error: (404) Not Found.;404;");
  BOOST_TEST(error_of(kClient + "$c.DownloadString('http://127.0.0.1:1/')")
                 .find("Connection refused (127.0.0.1:1)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(datagrams_go_both_ways) {
  BOOST_TEST(
      output_of("$s = [Net.Sockets.UdpClient]::new(0); $port = $s.Client.LocalEndPoint.Port;"
                "$c = New-Object System.Net.Sockets.UdpClient; $c.Connect('127.0.0.1', $port)"
                "; $b = [Text.Encoding]::ASCII.GetBytes('ping'); $c.Send($b, $b.Length); "
                "$e = New-Object System.Net.IPEndPoint([System.Net.IPAddress]::Any, 0); "
                "[Text.Encoding]::ASCII.GetString($s.Receive([ref]$e)); \"$($e.Address)\"; "
                "$s.Send($b, 2, $e); $c.Receive([ref]$e).Count; $c.Close(); $s.Close()") ==
      "4;ping;127.0.0.1;2;2;");
}

BOOST_AUTO_TEST_CASE(waiting_for_a_datagram_ends_with_the_time_limit) {
  BOOST_TEST(error_of("$s = [Net.Sockets.UdpClient]::new(0); $s.Client.ReceiveTimeout = 50; "
                      "$e = New-Object System.Net.IPEndPoint([System.Net.IPAddress]::Any, 0); "
                      "$s.Receive([ref]$e)")
                 .find("Connection timed out") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(texts_are_encoded_for_addresses_and_pages) {
  BOOST_TEST(
      output_of("[Net.WebUtility]::UrlEncode('a b&ä'); [Net.WebUtility]::UrlDecode('a+b%26'); "
                "[Web.HttpUtility]::UrlEncode('/ä'); [Net.WebUtility]::HtmlDecode("
                "'&lt;&#65;&#x42;&nope;&amp;amp;&auml;')") ==
      "a+b%26%C3%A4;a b&;%2f%c3%a4;<AB&nope;&amp;ä;");
}

BOOST_AUTO_TEST_SUITE_END()
