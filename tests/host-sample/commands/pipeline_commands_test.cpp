#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(pipeline_commands)

BOOST_AUTO_TEST_CASE(blocks_keep_their_item_while_commands_below_them_run) {
  BOOST_TEST(output_of("1..2 | ForEach-Object { 'a'; $_ } | ForEach-Object { \"<$_>\" }") ==
             "<a>;<1>;<a>;<2>;");
}

BOOST_AUTO_TEST_CASE(foreach_takes_members_and_methods_by_name) {
  BOOST_TEST(output_of("'abc' | ForEach-Object Length") == "3;");
  BOOST_TEST(output_of("'abcdef' | ForEach-Object Substring 1, 2") == "bc;");
  BOOST_TEST(error_of("[pscustomobject]@{Aa=1;Ab=2} | ForEach-Object A*").find("ambiguous") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_takes_a_block_or_an_operator) {
  BOOST_TEST(output_of("1..4 | Where-Object { $_ -gt 2 }") == "3;4;");
  BOOST_TEST(output_of("'a', 'bbb', 'cc' | Where-Object Length -gt 1") == "bbb;cc;");
  BOOST_TEST(output_of("@{A=1}, @{A=2} | Where-Object A -eq 2 | ForEach-Object A") == "2;");
}

BOOST_AUTO_TEST_CASE(select_cuts_windows_out_of_the_stream) {
  BOOST_TEST(output_of("1..10 | Select-Object -Skip 2 -First 3") == "3;4;5;");
  BOOST_TEST(output_of("1..10 | Select-Object -Skip 2 -Last 3") == "6;7;8;");
  BOOST_TEST(output_of("1..5 | Select-Object -SkipLast 2") == "1;2;3;");
  BOOST_TEST(output_of("'a', 'b', 'c', 'd' | Select-Object -Index 3, 1, 1") == "b;d;");
}

BOOST_AUTO_TEST_CASE(select_ends_what_stands_above_it) {
  BOOST_TEST(
      output_of("1..9 | ForEach-Object { $global:n = $_; $_ } | Select-Object -First 2; $n") ==
      "1;2;2;");
}

BOOST_AUTO_TEST_CASE(select_makes_objects_of_properties_and_calculations) {
  BOOST_TEST(output_of("[pscustomobject]@{A=1;B=2} | Select-Object B, @{n='C';e={$_.A + 5}}") ==
             "@{B=2; C=6};");
  BOOST_TEST(output_of("[pscustomobject]@{A=1,2} | Select-Object -ExpandProperty A") == "1;2;");
}

BOOST_AUTO_TEST_CASE(sort_is_stable_and_goes_by_several_keys) {
  BOOST_TEST(output_of("'bb', 'aa', 'c', 'dd', 'e' | Sort-Object Length") == "c;e;bb;aa;dd;");
  BOOST_TEST(output_of("5, 3, 9, 1 | Sort-Object -Top 2 -Descending") == "9;5;");
  BOOST_TEST(output_of("3, 1, 3, 2 | Sort-Object -Unique") == "1;2;3;");
}

BOOST_AUTO_TEST_CASE(group_puts_equal_keys_together) {
  BOOST_TEST(output_of("'z', 'm', 'a', 'm' | Group-Object | % { \"$($_.Name):$($_.Count)\" }") ==
             "a:1;m:2;z:1;");
}

BOOST_AUTO_TEST_CASE(measure_counts_numbers_and_texts) {
  BOOST_TEST(output_of("(1..5 | Measure-Object -Sum -Average).Average") == "3;");
  BOOST_TEST(output_of("(\"a b\", \"c`nd\" | Measure-Object -Line -Word).Lines") == "3;");
  BOOST_TEST(error_of("'x' | Measure-Object -Sum") ==
             "NonNumericInputObject,Microsoft.PowerShell.Commands.MeasureObjectCommand: Input "
             "object \"x\" is not numeric.");
}

BOOST_AUTO_TEST_CASE(compare_tells_which_side_has_what) {
  BOOST_TEST(
      output_of("Compare-Object 1, 2 2, 3 | % { \"$($_.InputObject)$($_.SideIndicator)\" }") ==
      "3=>;1<=;");
}

BOOST_AUTO_TEST_CASE(json_and_csv_go_there_and_back) {
  BOOST_TEST(output_of("[ordered]@{a=1;b='x',$null} | ConvertTo-Json -Compress") ==
             "{\"a\":1,\"b\":[\"x\",null]};");
  BOOST_TEST(output_of("('{\"a\":[1,{\"b\":2}]}' | ConvertFrom-Json).a[1].b") == "2;");
  BOOST_TEST(error_of("'{\"a\":1,}x' | ConvertFrom-Json").find("Conversion from JSON failed") !=
             std::string::npos);
  BOOST_TEST(output_of("'A,B', '1,\"x, \"\"y\"\"\"' | ConvertFrom-Csv | % B") == "x, \"y\";");
  BOOST_TEST(output_of("[pscustomobject]@{A='a,b';B=1} | ConvertTo-Csv -UseQuotes AsNeeded") ==
             "A,B;\"a,b\",1;");
}

BOOST_AUTO_TEST_CASE(commands_find_only_properties_that_an_object_has) {
  BOOST_TEST(output_of("(5).Length; 5, 'ab' | Where-Object Length; (5 | Select-Object "
                       "Length).Length -eq $null") == "1;ab;True;");
  BOOST_TEST(
      output_of("(1..3 | Measure-Object Length).Count; @(1..3 | Measure-Object nope).Count") ==
      "0;0;");
}

BOOST_AUTO_TEST_CASE(a_script_member_wants_a_script_block) {
  BOOST_TEST(error_of("$o = [pscustomobject]@{ a = 1 }; $o | Add-Member ScriptMethod m 5").size() >
             0U);
  BOOST_TEST(
      error_of("$o = [pscustomobject]@{ a = 1 }; $o | Add-Member ScriptProperty m 'x'").size() >
      0U);
}

BOOST_AUTO_TEST_SUITE_END()
