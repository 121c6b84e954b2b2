#include "clixml/reader.h"

#include <boost/test/unit_test.hpp>

#include "clixml/writer.h"

using namespace psj::clixml;

namespace {

std::string around(const std::string &inner) {
  return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">" +
         inner + "</Objs>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader)

BOOST_AUTO_TEST_CASE(names_of_types_are_found_by_their_number) {
  const auto document = read(
      around("<Obj RefId=\"0\"><TN RefId=\"0\"><T>A</T><T>B</T></TN><LST><Obj RefId=\"1\"><TNRef "
             "RefId=\"0\" /></Obj></LST></Obj>"));
  BOOST_TEST(document.problem == "");
  BOOST_REQUIRE(document.values.size() == 1u);
  BOOST_TEST(document.values[0].items[0].types == (std::vector<std::string>{"A", "B"}));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_and_written_again_the_same) {
  const std::string text =
      "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n"
      "  <Obj RefId=\"0\">\n"
      "    <TN RefId=\"0\">\n"
      "      <T>My.Thing</T>\n"
      "    </TN>\n"
      "    <ToString>a_x000A_b</ToString>\n"
      "    <DCT>\n"
      "      <En>\n"
      "        <S N=\"Key\">k</S>\n"
      "        <Nil N=\"Value\" />\n"
      "      </En>\n"
      "    </DCT>\n"
      "    <Props>\n"
      "      <BA N=\"b\">AQI=</BA>\n"
      "    </Props>\n"
      "    <MS>\n"
      "      <Ref N=\"&lt;me&gt;\" RefId=\"0\" />\n"
      "    </MS>\n"
      "  </Obj>\n"
      "  <S> </S>\n"
      "</Objs>";
  Writer writer;
  for (const auto &value : read(text).values) writer.write(value);
  BOOST_TEST(writer.finish() == text);
}

BOOST_AUTO_TEST_CASE(hostile_text_gives_a_problem) {
  for (const std::string &text :
       {std::string(), std::string("garbage"), std::string("<Objs"), around("<Nope />"),
        around("<Obj RefId=\"x\" />"), around("<Obj RefId=\"-1\" />"), around("<Ref />"),
        around("<Obj RefId=\"0\"><TNRef RefId=\"7\" /></Obj>"), around("<BA>?</BA>"),
        around("<Obj RefId=\"0\"><DCT><En><S N=\"Key\">k</S></En></DCT></Obj>")})
    BOOST_TEST(!read(text).problem.empty(), text);
}

BOOST_AUTO_TEST_CASE(depth_and_size_have_limits) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<Obj RefId=\"0\"><LST>";
  for (int i = 0; i < 100000; ++i) deep += "</LST></Obj>";
  BOOST_TEST(!read(around(deep)).problem.empty());
  BOOST_TEST(!read(around("<S>long</S>"), {.bytes = 20}).problem.empty());
}

BOOST_AUTO_TEST_SUITE_END()
