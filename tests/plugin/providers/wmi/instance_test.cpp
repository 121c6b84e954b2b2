#include "plugin/providers/wmi/instance.h"

#include "computer.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/schema/schema.h"
#include "plugin/value/tree.h"

using namespace psj;
using namespace psj::wmi;

namespace {

struct Things {
  Things() {
    const auto declared = schema.declare(
        "class Thing { key string Id; key uint32 Number; uint8 Small; sint8 Less; uint64 Big;"
        " datetime When; string List[]; };");
    BOOST_REQUIRE(declared.ok());
  }
  Schema schema;
  const ClassInfo &cls() const { return *schema.find("Thing"); }
};

std::string text_of(const psj_result &result) {
  ScopedResult held, text;
  *held.out() = result;
  const psj_object *object = handle_of(held.value());
  BOOST_REQUIRE(object->cls->text(object, text.out()) == PSJ_OK);
  return std::string(string_of(text.value()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(instance)

BOOST_AUTO_TEST_CASE(value_takes_the_declared_type_or_stays_null) {
  const Things things;
  Instance thing(things.cls());
  thing.set("Small", 200);
  thing.set("Less", 200);
  thing.set("Big", std::uint64_t{18446744073709551615u});
  thing.set("Id", "a");
  thing.set("List", std::vector<std::string>{"x", "y"});
  thing.set("Unknown", 1);
  BOOST_TEST(shown(thing, "Small") == "200");
  BOOST_TEST(int(thing.find("Small")->flags) == 8);
  BOOST_TEST(shown(thing, "Less") == "null");
  BOOST_TEST(shown(thing, "Big") == "18446744073709551615");
  BOOST_TEST(shown(thing, "list") == "{x, y}");
  BOOST_TEST(shown(thing, "When") == "null");
  BOOST_TEST(shown(thing, "Unknown") == "absent");
}

BOOST_AUTO_TEST_CASE(moment_goes_to_dmtf_and_back) {
  const psj_value moment = from_dmtf("20261121101112.123456+000");
  BOOST_REQUIRE(moment.kind == PSJ_DATETIME);
  BOOST_TEST(from_dmtf(dmtf_text(moment)).as.i64 == moment.as.i64);
  BOOST_TEST(dmtf_text(from_dmtf("00000001020304.000005:000")) == "00000001020304.000005:000");
  for (const char *wrong :
       {"", "yesterday", "20261321101112.123456+000", "2026112110111x.123456+000"})
    BOOST_TEST(int(from_dmtf(wrong).kind) == PSJ_NULL);
}

BOOST_AUTO_TEST_CASE(path_has_the_keys_with_quotes_escaped) {
  const Things things;
  Instance thing(things.cls());
  thing.set("Id", "say \"a\\b\"");
  thing.set("Number", 5);
  BOOST_TEST(relative_path(thing) == R"(Thing.Id="say \"a\\b\"",Number=5)");
}

BOOST_AUTO_TEST_CASE(object_looks_as_cim_or_as_management_object) {
  const Things things;
  const auto make = [&] {
    auto thing = std::make_shared<Instance>(things.cls());
    thing->set("Id", "a");
    thing->set("Number", 5);
    return thing;
  };
  BOOST_TEST(text_of(instance_result(make(), Look::cim)) == "Thing (Id = \"a\", Number = 5)");
  BOOST_TEST(text_of(instance_result(make(), Look::management)) ==
             "\\\\" + computer_name() + "\\root\\cimv2:Thing.Id=\"a\",Number=5");
}

BOOST_AUTO_TEST_SUITE_END()
