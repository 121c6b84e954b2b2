#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixture.h"
#include "plugin/format/held.h"
#include "plugin/format/view_yaml.h"
#include "recorded.h"

using namespace psj::format_test;
using psj::format::parse_views;
using psj::format::ViewsError;

namespace {

std::string refused(std::string_view yaml) {
  const auto parsed = parse_views(yaml, "mine.yaml");
  const auto *error = std::get_if<ViewsError>(&parsed);
  return error == nullptr ? "accepted" : error->message;
}

psj_value file(Values &v, std::string_view name, bool folder) {
  return v.bag({{"UnixMode", text(folder ? "drwxr-xr-x" : "-rw-r--r--")},
                {"User", text("root")},
                {"Group", text("root")},
                {"LastWriteTime", date(2026, 11, 21, 2, 27)},
                {"Length", number(17, 64)},
                {"Name", text(name)},
                {"PSParentPath", text("Microsoft.PowerShell.Core\\FileSystem::/tmp/x")}},
               {folder ? "System.IO.DirectoryInfo" : "System.IO.FileInfo",
                "System.IO.FileSystemInfo", "System.Object"});
}

}  // namespace

BOOST_AUTO_TEST_CASE(mistakes_name_file_and_line) {
  BOOST_TEST(refused("views:\n  - name: A\n    types: [T]\n    columns:\n      - {widht: 3}\n") ==
             "mine.yaml:5: a column has no key 'widht'");
  BOOST_TEST(refused("views:\n  - types: [T]\n    columns: [A]\n") ==
             "mine.yaml:2: a view has no 'name'");
  BOOST_TEST(refused("views:\n  - name: A\n    types: [T]\n") ==
             "mine.yaml:2: a view has exactly one of 'columns', 'fields', 'item', 'lines'");
  BOOST_TEST(refused("views:\n  - {name: A, types: [T], columns: [{property: B, width: x}]}\n") ==
             "mine.yaml:2: 'width' is not a number from 0 to 10000");
  BOOST_TEST(refused("views:\n  - {name: A, types: [T], lines: ['{B']}\n") ==
             "mine.yaml:2: a place {…} in a text does not end");
  BOOST_TEST(refused("views:\n  - {name: A, types: [T], columns: [{align: up, property: B}]}\n") ==
             "mine.yaml:2: 'align' is not left, center or right");
  BOOST_TEST(refused("views:\n  - {name: A, types: [T], columns: [{label: B}]}\n") ==
             "mine.yaml:2: either 'property' or 'text' says what is shown");
  BOOST_TEST(refused("views: [\n").starts_with("mine.yaml:"));
  BOOST_TEST(refused("") == "accepted");
}

BOOST_AUTO_TEST_CASE(files_are_grouped_by_their_folder) {
  Values v;
  BOOST_TEST(printed({file(v, "sub", true), file(v, "a.txt", false)}) ==
             "\n"
             "    Directory: /tmp/x\n"
             "\n"
             "UnixMode         User Group         LastWriteTime         Size Name\n"
             "--------         ---- -----         -------------         ---- ----\n"
             "drwxr-xr-x       root root       11/21/2026 02:27              sub\n"
             "-rw-r--r--       root root       11/21/2026 02:27           17 a.txt\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(processes_show_sizes_in_megabytes) {
  Values v;
  const psj_value process = v.bag({{"NPM", number(2048, 64)},
                                   {"PM", number(1572864, 64)},
                                   {"WS", number(10485760, 64)},
                                   {"CPU", nothing()},
                                   {"Id", number(42)},
                                   {"SI", number(1)},
                                   {"ProcessName", text("sh")}},
                                  {"System.Diagnostics.Process"});
  BOOST_TEST(printed({process}) ==
             "\n"
             " NPM(K)    PM(M)      WS(M)     CPU(s)      Id  SI ProcessName\n"
             " ------    -----      -----     ------      --  -- -----------\n"
             "      2     1.50      10.00       0.00      42   1 sh\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(members_are_as_wide_as_needed_and_grouped_by_type) {
  Values v;
  const auto member = [&](std::string_view name, std::string_view kind, std::string_view text_) {
    return v.bag({{"TypeName", text("System.Management.Automation.PSCustomObject")},
                  {"Name", text(name)},
                  {"MemberType", text(kind)},
                  {"Definition", text(text_)}},
                 {"Microsoft.PowerShell.Commands.MemberDefinition"});
  };
  BOOST_TEST(printed({member("Equals", "Method", "bool Equals(System.Object obj)"),
                      member("GetHashCode", "Method", "int GetHashCode()"),
                      member("GetType", "Method", "type GetType()"),
                      member("ToString", "Method", "string ToString()"),
                      member("A", "NoteProperty", "int A=1"),
                      member("B", "NoteProperty", "string B=x")}) == recorded("implicit/member"));
}

BOOST_AUTO_TEST_CASE(one_property_shows_in_more_ways) {
  Values v;
  const psj_value alias =
      v.bag({{"CommandType", text("Alias")},
             {"Name", text("foreach")},
             {"DisplayName", text("foreach -> ForEach-Object")},
             {"Version", nothing()},
             {"Source", text("")}},
            {"System.Management.Automation.AliasInfo", "System.Management.Automation.CommandInfo"});
  BOOST_TEST(printed({alias}) == recorded("implicit/alias-one"));
}

BOOST_AUTO_TEST_CASE(a_web_answer_shows_the_beginning_of_its_content) {
  Values v;
  const std::string shown =
      printed({v.bag({{"StatusCode", number(200)},
                      {"StatusDescription", text("OK")},
                      {"Content", text(std::string(20, 'a') + "\xc3\xa4")},
                      {"BaseResponse", text("hidden")}},
                     {"Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject"})});
  BOOST_TEST(shown.find("Content           : " + std::string(20, 'a') + "\xc3\xa4\n") !=
             std::string::npos);
  BOOST_TEST(shown.find("hidden") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_more_characters_are_shown_than_a_view_says) {
  Values v;
  const std::string path = PSJ_BUILD_DIR "/tests/first_views.yaml";
  std::ofstream(path) << "views:\n  - name: First\n    types: [My.Long]\n    fields:\n"
                      << "      - {label: A, text: '{A first 3}'}\n";
  psj_error *error = nullptr;
  BOOST_TEST(psj::format_api()->views_load(plugin(), psj::format::text_of(path), &error) == PSJ_OK);
  const auto of = [&](const char *content) {
    return printed({v.bag({{"A", text(content)}}, {"My.Long"})});
  };
  BOOST_TEST(of("ab") == "\nA : ab\n\n");
  BOOST_TEST(of("abc") == "\nA : abc…\n\n");
  BOOST_TEST(of("äbcd") == "\nA : äbc…\n\n");
}

BOOST_AUTO_TEST_CASE(a_view_of_the_user_comes_first) {
  Values v;
  const std::string path = PSJ_BUILD_DIR "/tests/user_views.yaml";
  std::ofstream(path) << "views:\n  - name: Mine\n    types: [My.Type]\n    columns:\n"
                      << "      - {property: A, width: 4}\n      - {label: Twice, text: '{A}{A}'}\n"
                      << "types:\n  - {name: My.Other, properties: [B], shape: list}\n";
  psj_error *error = nullptr;
  BOOST_TEST(psj::format_api()->views_load(plugin(), psj::format::text_of(path), &error) == PSJ_OK);
  BOOST_TEST(printed({v.bag({{"A", number(7)}}, {"My.Type"})}) ==
             "\nA    Twice\n-    -----\n7    77\n\n");
  BOOST_TEST(printed({v.bag({{"A", number(1)}, {"B", number(2)}}, {"My.Other"})}) == "\nB : 2\n\n");
  Shaping shaping;
  shaping.view = "nope";
  BOOST_TEST(shaped({v.bag({{"A", number(1)}}, {"My.Type"})}, shaping) ==
             "error: The view name nope cannot be found. Specify one of the following Table views "
             "and try again: Mine.");
}
