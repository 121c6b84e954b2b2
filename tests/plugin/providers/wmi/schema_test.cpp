#include "plugin/providers/wmi/schema/schema.h"

#include <boost/test/unit_test.hpp>

#include "plugin/providers/wmi/built_in_classes.h"

using namespace psj::wmi;

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(class_has_what_it_inherits_first) {
  Schema schema;
  BOOST_REQUIRE(schema
                    .declare("abstract class A { string X; uint32 Stop(); };\n"
                             "class B : A { key uint64 Y; string Z[];\n"
                             "  static uint32 Make(string Line, out uint32 Id); };")
                    .ok());
  const ClassInfo &b = *schema.find("b");
  BOOST_REQUIRE_EQUAL(b.properties.size(), 3u);
  BOOST_TEST(b.properties[0].origin == "A");
  BOOST_TEST(b.properties[1].is_key);
  BOOST_TEST(b.properties[2].is_array);
  BOOST_TEST(b.find("z") == 2u);
  BOOST_TEST(b.is_a("a"));
  BOOST_TEST(schema.find("A")->is_abstract);
  const MethodInfo *make = b.find_method("MAKE");
  BOOST_REQUIRE(make != nullptr);
  BOOST_TEST(make->is_static);
  BOOST_TEST(make->parameters[1].is_out);
  BOOST_TEST(b.find_method("stop")->origin == "A");
}

BOOST_AUTO_TEST_CASE(mistake_names_its_line) {
  Schema schema;
  BOOST_TEST(schema.declare("class A {\n  colour X;\n};").message() ==
             "declare classes: line 2: 'colour' is no type");
  BOOST_TEST(schema.declare("class A : Nothing { };").message() ==
             "declare classes: line 1: there is no class 'Nothing'");
}

BOOST_AUTO_TEST_CASE(every_built_in_class_is_well_declared) {
  Schema schema;
  const auto base = schema.declare(base_classes());
  BOOST_TEST(base.ok(), base.message());
  for (const BuiltInClass *built_in : built_in_classes()) {
    const std::size_t before = schema.classes().size();
    const auto declared = schema.declare(built_in->declaration);
    BOOST_TEST(declared.ok(), declared.message());
    BOOST_TEST(schema.classes().size() == before + 1, built_in->declaration);
  }
}

BOOST_AUTO_TEST_SUITE_END()
