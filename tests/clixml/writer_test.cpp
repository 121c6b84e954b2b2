#include "clixml/writer.h"

#include <boost/test/unit_test.hpp>

using namespace psj::clixml;

namespace {

Node primitive(Tag tag, std::string text) {
  Node node;
  node.tag = tag;
  node.text = std::move(text);
  return node;
}

std::string body(const Node &node) {
  Writer writer;
  writer.write(node);
  const auto text = writer.finish();
  const auto start = text.find(">\n") + 2;
  return text.substr(start, text.rfind("\n</Objs>") - start);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(an_empty_string_keeps_its_end_tag_and_other_empty_elements_do_not) {
  BOOST_TEST(body(primitive(Tag::String, "")) == "  <S></S>");
  BOOST_TEST(body(primitive(Tag::Bytes, "")) == "  <BA />");
  BOOST_TEST(body(primitive(Tag::Null, "")) == "  <Nil />");
}

BOOST_AUTO_TEST_CASE(quotes_are_escaped_in_names_alone) {
  auto node = primitive(Tag::String, "\"<&>");
  node.name = "\"<&>";
  BOOST_TEST(body(node) == "  <S N=\"&quot;&lt;&amp;&gt;\">\"&lt;&amp;&gt;</S>");
}

BOOST_AUTO_TEST_CASE(type_names_are_written_once) {
  Node inner, outer;
  inner.tag = outer.tag = Tag::Object;
  inner.types = outer.types = {"T"};
  inner.id = 1;
  outer.container = Container::List;
  outer.items.push_back(inner);
  BOOST_TEST(body(outer) ==
             "  <Obj RefId=\"0\">\n"
             "    <TN RefId=\"0\">\n"
             "      <T>T</T>\n"
             "    </TN>\n"
             "    <LST>\n"
             "      <Obj RefId=\"1\">\n"
             "        <TNRef RefId=\"0\" />\n"
             "      </Obj>\n"
             "    </LST>\n"
             "  </Obj>");
}

BOOST_AUTO_TEST_CASE(nothing_gives_an_empty_document) {
  BOOST_TEST(Writer().finish() ==
             "<Objs Version=\"1.1.0.1\" "
             "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\" />");
}

BOOST_AUTO_TEST_SUITE_END()
