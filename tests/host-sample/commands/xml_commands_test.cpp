#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

namespace {

std::string round_trip(const std::string &value) {
  return "$o = ConvertFrom-CliXml (ConvertTo-CliXml -InputObject (" + value + ")); ";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xml_commands)

BOOST_AUTO_TEST_CASE(primitives_keep_their_type_and_value) {
  for (const char *value :
       {"5", "5L", "1.5", "1.5d", "'a_x0041_'", "[char]0", "[timespan]'1.02:03'",
        "[datetime]'2024-01-02'", "[guid]::Empty", "[version]'1.2'", "$true"})
    BOOST_TEST(output_of(round_trip(value) + "$v = " + value +
                         "; $o -eq $v; $o.GetType() -eq $v.GetType()") == "True;True;",
               value);
}

BOOST_AUTO_TEST_CASE(collections_come_back_as_lists_and_tables_that_say_where_they_were) {
  BOOST_TEST(output_of(round_trip("@{ a = 1, 2 }") +
                       "$o.GetType().Name; $o.pstypenames[0]; $o.a.GetType().Name; "
                       "$o.a.pstypenames[0]") ==
             "Hashtable;Deserialized.System.Collections.Hashtable;ArrayList;"
             "Deserialized.System.Object[];");
  BOOST_TEST(output_of(round_trip("[ordered]@{ z = 1; a = 2 }") +
                       "$o.GetType().Name; \"$($o.Keys)\"") == "OrderedDictionary;z a;");
}

BOOST_AUTO_TEST_CASE(a_cycle_comes_back_as_a_cycle) {
  BOOST_TEST(output_of("$a = [pscustomobject]@{ me = $null; v = 7 }; $a.me = $a; " +
                       round_trip("$a") + "$o.me.me.me.v") == "7;");
}

BOOST_AUTO_TEST_CASE(wrong_text_is_an_error_of_the_command) {
  for (const char *text : {"x", "<Objs><I32>abc</I32></Objs>", "<Objs><Nope/></Objs>",
                           "<Objs><Ref RefId=\"4\"/></Objs>", "<Objs><TS>P</TS></Objs>"})
    BOOST_TEST(!error_of("ConvertFrom-CliXml '" + std::string(text) + "'").empty(), text);
}

BOOST_AUTO_TEST_CASE(children_and_attributes_are_properties) {
  const std::string xml = "$x = [xml]'<r><i n=\"1\">a</i><i n=\"2\">b</i><t>x</t></r>'; ";
  BOOST_TEST(output_of(xml + "$x.r.i.Count; $x.r.i[1].n; $x.r.i[0].'#text'; $x.r.t") == "2;2;a;x;");
  BOOST_TEST(output_of(xml + "$x.r.t = 'y<'; $x.r.i[0].n = '9'; $x.OuterXml") ==
             "<r><i n=\"9\">a</i><i n=\"2\">b</i><t>y&lt;</t></r>;");
}

BOOST_AUTO_TEST_CASE(nodes_are_made_put_in_moved_and_taken_out) {
  BOOST_TEST(output_of("$x = [xml]'<r/>'; $c = $x.CreateElement('c'); $e = $x.CreateElement('e'); "
                       "$null = $e.AppendChild($c); $null = $x.r.AppendChild($e)") == "");
  BOOST_TEST(output_of("$x = [xml]'<r><a/></r>'; $e = $x.CreateElement('e'); "
                       "$e.SetAttribute('k', 'v'); $null = $x.DocumentElement.AppendChild($e); "
                       "$e.InnerText = 't'; $x.OuterXml; "
                       "$null = $x.DocumentElement.RemoveChild($e); $x.OuterXml; $e.OuterXml") ==
             "<r><a /><e k=\"v\">t</e></r>;<r><a /></r>;<e k=\"v\">t</e>;");
}

BOOST_AUTO_TEST_CASE(a_node_is_not_put_into_itself_nor_into_another_document) {
  const std::string start = "$x = [xml]'<r><a/></r>'; $y = [xml]'<q/>'; ";
  BOOST_TEST(!error_of(start + "$x.FirstChild.FirstChild.AppendChild($x.FirstChild)").empty());
  BOOST_TEST(!error_of(start + "$x.FirstChild.AppendChild($y.FirstChild)").empty());
}

BOOST_AUTO_TEST_CASE(xpath_finds_what_is_in_the_document_alone) {
  const std::string xml =
      "$x = [xml]'<r><i n=\"1\"/><i n=\"2\"/></r>'; $l = $x.CreateElement('i'); ";
  BOOST_TEST(output_of(xml + "$x.SelectNodes('//i').Count; $x.SelectSingleNode('/r/i[2]/@n').Value;"
                             "(Select-Xml -Xml $x -XPath '//i').Node.n") == "2;2;1;2;");
  BOOST_TEST(!error_of(xml + "$x.SelectNodes('//[')").empty());
}

BOOST_AUTO_TEST_SUITE_END()
