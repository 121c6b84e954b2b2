#include "plugin/providers/wmi/wql/object_path.h"

#include <boost/test/unit_test.hpp>

#include "plugin/providers/wmi/schema/schema.h"

using namespace psj;
using namespace psj::wmi;

namespace {

struct Pets {
  Pets() {
    BOOST_REQUIRE(
        schema
            .declare("class Animal { key string Name; key uint32 Cage; }; class Cat : Animal { };")
            .ok());
    cat = std::make_unique<Instance>(*schema.find("Cat"));
    cat->set("Name", "a\\b\"c");
    cat->set("Cage", 4);
  }
  Schema schema;
  std::unique_ptr<Instance> cat;
};

bool names(const char *path, const Instance &instance) {
  const auto parsed = parse_object_path(path);
  BOOST_REQUIRE_MESSAGE(parsed.has_value(), path);
  return parsed->names(instance);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(object_path)

BOOST_AUTO_TEST_CASE(own_path_of_an_instance_leads_back_to_it) {
  const Pets pets;
  const auto path = parse_object_path("\\\\vm\\root\\cimv2:" + relative_path(*pets.cat));
  BOOST_REQUIRE(path.has_value());
  BOOST_TEST(path->server == "vm");
  BOOST_TEST(path->space == "root\\cimv2");
  BOOST_TEST(path->names(*pets.cat));
  BOOST_TEST(path->condition(pets.cat->cls()) == "Cage = 4 AND Name = \"a\\\\b\\\"c\"");
}

BOOST_AUTO_TEST_CASE(keys_may_stand_in_any_order_and_a_superclass_for_the_class) {
  const Pets pets;
  BOOST_TEST(names("animal.cage='4',name='a\\\\b\\\"c'", *pets.cat));
  BOOST_TEST(!names("Animal.Cage=4", *pets.cat));
  BOOST_TEST(!names("Animal.Cage=5,Name='a\\\\b\\\"c'", *pets.cat));
  BOOST_TEST(!names("Animal.Cage=4,Name='A\\\\b\\\"c'", *pets.cat));
  BOOST_TEST(!names("Dog.Cage=4,Name='a\\\\b\\\"c'", *pets.cat));
}

BOOST_AUTO_TEST_CASE(class_singleton_and_only_key_are_told_apart) {
  BOOST_TEST(parse_object_path("Win32_Process")->is_class());
  BOOST_TEST(parse_object_path("Settings=@")->is_singleton);
  const auto only = parse_object_path("root\\x:Win32_LogicalDisk='/'");
  BOOST_REQUIRE_EQUAL(only->keys.size(), 1u);
  BOOST_TEST(only->keys[0].name.empty());
  BOOST_TEST(only->keys[0].text == "/");
  BOOST_TEST(only->space == "root\\x");
}

BOOST_AUTO_TEST_CASE(what_is_no_path_is_none) {
  for (const char *text :
       {"", "a b", "A.", "A.b", "A.b=", "A.b=c", "A.b=1,", "A.b='x", "=@", "A=1 B"})
    BOOST_TEST(!parse_object_path(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
