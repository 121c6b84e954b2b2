#include <boost/test/unit_test.hpp>
#include <chrono>

#include "../running.h"
#include "server.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(web_request)

BOOST_AUTO_TEST_CASE(an_answer_has_status_content_and_headers) {
  BOOST_TEST(web_output_of("$r = iwr @/text; $r.StatusCode; $r.StatusDescription; $r.Content; "
                           "$r.RawContentLength; $r.Headers['Content-Type']; $r.GetType().Name; "
                           "$r.RawContent.StartsWith('HTTP/1.1 200 OK')") ==
             "200;OK;plain words;11;text/plain; charset=utf-8;BasicHtmlWebResponseObject;True;");
}

BOOST_AUTO_TEST_CASE(a_page_has_links_images_and_fields) {
  BOOST_TEST(web_output_of("$r = iwr @/page; $r.Links.href; $r.Links[0].class; $r.Images.src; "
                           "$r.Images.Count; $r.InputFields[0].name; $r.InputFields[0].value") ==
             "/one;x;p.png;1;q;v w;");
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_bytes) {
  BOOST_TEST(web_output_of("$r = iwr @/bytes; $r.Content.GetType().Name; \"$($r.Content)\"") ==
             "Byte[];0 1 2 3;");
}

BOOST_AUTO_TEST_CASE(the_charset_of_the_answer_counts) {
  BOOST_TEST(web_output_of("irm @/latin") == "grün;");
}

BOOST_AUTO_TEST_CASE(a_packed_body_is_unpacked) {
  BOOST_TEST(web_output_of("irm @/packed") == "unpacked;");
}

BOOST_AUTO_TEST_CASE(json_becomes_objects_and_a_list_stays_one) {
  BOOST_TEST(web_output_of("(irm @/items)[1].name; irm @/items | % { $_.Count }") == "b;2;");
}

BOOST_AUTO_TEST_CASE(xml_becomes_a_document_and_a_feed_its_items) {
  BOOST_TEST(web_output_of("(irm @/xml).root.item.id; irm @/feed | % title") == "1;A;B;");
}

BOOST_AUTO_TEST_CASE(a_table_is_the_form_of_a_post_and_the_query_of_a_get) {
  BOOST_TEST(web_output_of("$r = irm @/echo -Method Post -Body ([ordered]@{a=1; b='x y&'}); "
                           "$r.method; $r.body; $r.headers.'content-type'") ==
             "POST;a=1&b=x+y%26;application/x-www-form-urlencoded;");
  BOOST_TEST(web_output_of("(irm '@/echo?z=1' -Body ([ordered]@{a=1; b=2})).path") ==
             "/echo?z=1&a=1&b=2;");
}

BOOST_AUTO_TEST_CASE(text_and_its_type_are_sent_as_they_are) {
  BOOST_TEST(web_output_of("$r = '{\"a\":\"ä\"}' | irm @/echo -Method Put -ContentType "
                           "'application/json'; $r.method; $r.body; $r.headers.'content-type'") ==
             "PUT;{\"a\":\"ä\"};application/json;");
}

BOOST_AUTO_TEST_CASE(a_form_is_sent_in_parts) {
  const std::string body = web_output_of("(irm @/echo -Method Post -Form @{name='v w'}).body");
  BOOST_TEST(body.find("Content-Disposition: form-data; name=name\r\n\r\nv w\r\n--") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_multipart_content_is_sent_with_its_parts_headers) {
  const std::string body = web_output_of(
      "$h = [System.Net.Http.Headers.ContentDispositionHeaderValue]::new('form-data'); "
      "$h.Name = 'document'; $h.FileName = 'my doc.txt'; "
      "$s = [IO.MemoryStream]::new([byte[]](104, 105)); "
      "$c = [System.Net.Http.StreamContent]::new($s); $c.Headers.ContentDisposition = $h; "
      "$c.Headers.ContentType = "
      "[System.Net.Http.Headers.MediaTypeHeaderValue]::Parse('text/plain; charset=utf-8'); "
      "$m = [System.Net.Http.MultipartFormDataContent]::new('edge'); $m.Add($c); "
      "$m.Add([System.Net.Http.StringContent]::new('v'), 'field'); "
      "$r = irm @/echo -Method Post -Body $m; $r.headers.'content-type'; $r.body");
  BOOST_TEST(body.starts_with("multipart/form-data; boundary=\"edge\";--edge\r\n"));
  BOOST_TEST(body.find("Content-Disposition: form-data; name=document; filename=\"my doc.txt\"\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\n\r\nhi\r\n--edge\r\n") !=
             std::string::npos);
  BOOST_TEST(body.find("Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; "
                       "name=field\r\n\r\nv\r\n--edge--") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(headers_methods_and_agent_are_the_callers) {
  BOOST_TEST(web_output_of("$r = irm @/echo -Headers @{'X-One'='1'} -UserAgent me -CustomMethod "
                           "PURGE; $r.headers.'x-one'; $r.headers.'user-agent'; $r.method") ==
             "1;me;PURGE;");
  BOOST_TEST(web_output_of("(irm @/echo).headers.'user-agent' -like '*PowerShell/7*'") == "True;");
}

BOOST_AUTO_TEST_CASE(a_header_can_not_smuggle_another) {
  BOOST_TEST(
      web_error_of("irm @/echo -Headers @{a=\"b`r`nEvil: 1\"}").find("New-line characters") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_status_of_failure_is_an_error_with_its_answer) {
  BOOST_TEST(web_output_of("try { iwr @/status/404 } catch { $_.FullyQualifiedErrorId; "
                           "$_.Exception.Message; [int]$_.Exception.Response.StatusCode; "
                           "\"$($_.Exception.StatusCode)\"; $_.ErrorDetails.Message; "
                           "$_.Exception.GetType().Name }") ==
             "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand;"
             "Response status code does not indicate success: 404 (Not Found).;404;NotFound;"
             "body of 404;HttpResponseException;");
  BOOST_TEST(web_output_of("(iwr @/status/500 -SkipHttpErrorCheck).StatusCode; irm @/status/201 "
                           "-StatusCodeVariable s -ResponseHeadersVariable h; $s; "
                           "$h['Content-Length']") == "500;body of 201;201;11;");
}

BOOST_AUTO_TEST_CASE(redirections_are_followed_as_long_as_they_may) {
  BOOST_TEST(web_output_of("$r = iwr @/redirect/302/text; $r.Content; "
                           "$r.BaseResponse.RequestMessage.RequestUri.AbsolutePath") ==
             "plain words;/text;");
  BOOST_TEST(web_output_of("(irm @/redirect/302/echo -Method Post -Body x).method; "
                           "(irm @/redirect/307/echo -Method Post -Body x).body; "
                           "(irm @/redirect/301/echo -Headers @{Authorization='s'}).headers."
                           "authorization") == "GET;x;;");
  BOOST_TEST(web_error_of("iwr @/loop -MaximumRedirection 2").find("302 (Found)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_address_without_a_scheme_is_one_of_http) {
  BOOST_TEST(output_of("irm " + web_server().substr(7) + "/text") == "plain words;");
  BOOST_TEST(web_error_of("irm 'http://bad host/'").find("hostname could not be parsed") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_version_may_be_a_number) {
  BOOST_TEST(web_output_of("irm @/text -HttpVersion 1.0; irm @/text -HttpVersion 2") ==
             "plain words;plain words;");
}

BOOST_AUTO_TEST_CASE(what_goes_and_comes_is_told_to_those_who_ask) {
  BOOST_TEST(web_output_of("irm @/text -Verbose 4>&1 | % { \"$_\" }") ==
             "Requested HTTP/1.1 GET with 0-byte payload;Received HTTP/1.1 11-byte response of "
             "content type text/plain;Content encoding: utf-8;plain words;");
}

BOOST_AUTO_TEST_CASE(a_failure_is_tried_again) {
  BOOST_TEST(web_output_of("irm @/flaky/a -MaximumRetryCount 3 -RetryIntervalSec 1") == "try 3;");
}

BOOST_AUTO_TEST_CASE(links_to_the_next_page_are_followed) {
  BOOST_TEST(web_output_of("irm @/pages/1 -FollowRelLink | % page") == "1;2;3;");
  BOOST_TEST(web_output_of("irm @/pages/1 -FollowRelLink -MaximumFollowRelLink 2 | % page; "
                           "(iwr @/pages/1).RelationLink.next -like '*/pages/2'") == "1;2;True;");
}

BOOST_AUTO_TEST_CASE(a_slow_answer_ends_with_the_time_limit) {
  const std::string error = web_error_of("iwr @/slow/20 -TimeoutSec 1");
  BOOST_TEST(error.starts_with("ConnectionTimeoutReached,"));
  BOOST_TEST(error.find("HttpClient.Timeout of 1 seconds elapsing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_that_breaks_off_or_floods_is_an_error) {
  BOOST_TEST(web_error_of("iwr @/short").find("The response ended prematurely") !=
             std::string::npos);
  BOOST_TEST(web_error_of("iwr @/flood").find("exceeded the set limit of 65536 bytes") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_server_and_no_such_scheme_are_errors) {
  BOOST_TEST(error_of("iwr http://127.0.0.1:1/").ends_with(": Connection refused"));
  BOOST_TEST(output_of("try { irm http://127.0.0.1:1/ } catch { $_.Exception.Message }") ==
             "Connection refused (127.0.0.1:1);");
  BOOST_TEST(error_of("iwr nosuch://x") ==
             "WebCmdletIEDomNotSupportedException,Microsoft.PowerShell.Commands."
             "InvokeWebRequestCommand: The 'nosuch' scheme is not supported.");
}

BOOST_AUTO_TEST_CASE(a_file_is_written_only_by_a_success) {
  BOOST_TEST(
      web_output_of("$d = (New-Item -ItemType Directory (Join-Path "
                    "([IO.Path]::GetTempPath()) (New-Guid))).FullName;"
                    "iwr @/text -OutFile $d/a; Get-Content $d/a; (iwr @/text -OutFile $d/b "
                    "-PassThru).Content; try { iwr @/status/404 -OutFile $d/c } catch {}; "
                    "Test-Path $d/c; iwr @/text -OutFile $d; Test-Path $d/text; "
                    "Set-Content $d/r '01234' -NoNewline; iwr @/range -OutFile $d/r -Resume; "
                    "Get-Content $d/r; iwr @/range -OutFile $d/r -Resume; Get-Content $d/r; "
                    "Remove-Item $d -Recurse") ==
      "plain words;plain words;False;True;0123456789;0123456789;");
}

BOOST_AUTO_TEST_CASE(parameters_that_exclude_each_other_are_refused) {
  BOOST_TEST(web_error_of("iwr @/text -PassThru").starts_with("WebCmdletOutFileMissingException,"));
  BOOST_TEST(web_error_of("iwr @/text -Method Post -Body a -Form @{}")
                 .starts_with("WebCmdletBodyFormConflictException,"));
}

BOOST_AUTO_TEST_SUITE_END()
