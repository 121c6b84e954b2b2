#include "bridge/from_abi.h"

#include <boost/test/unit_test.hpp>

#include "bridge/schema_cache.h"
#include "bridge/value_arena.h"
#include "language/value/containers.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/type.h"

using namespace psjsh;

namespace {

psj_value object_value(const psj_schema *schema, psj_value base, std::uint8_t flags,
                       std::initializer_list<psj_value> members, ValueArena &arena) {
  psj_value *slots = arena.values(members.size() + 2);
  slots[0].kind = PSJ_SCHEMA;
  slots[0].as.ptr = schema;
  slots[1] = base;
  std::size_t at = 2;
  for (const psj_value &member : members) slots[at++] = member;
  psj_value out = list_value(slots, members.size() + 2);
  out.kind = PSJ_OBJECT;
  out.flags = flags;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(from_abi_values)

BOOST_AUTO_TEST_CASE(a_schema_that_does_not_fit_gives_null) {
  const std::string names[] = {"Deserialized.X"}, members[] = {"A", "B"};
  ValueArena arena;
  psj_value value =
      object_value(schema_of(names, members), {}, PSJ_OBJECT_BAG, {int_value(1)}, arena);
  BOOST_TEST(from_abi(value).is_null());
}

BOOST_AUTO_TEST_CASE(an_enum_of_the_plugin_is_an_enum_here) {
  const std::string names[] = {"System.Management.Automation.JobState", "System.Enum"};
  ValueArena arena;
  psj_value value = object_value(schema_of(names, {}), int_value(3), PSJ_OBJECT_BASE, {}, arena);
  Value state = from_abi(value);
  BOOST_REQUIRE(state.kind() == Kind::Enum);
  BOOST_TEST(enum_text(state.enum_type(), state.bits()) == "Failed");
}

BOOST_AUTO_TEST_CASE(notes_stay_on_a_base_value) {
  const std::string names[] = {"System.String", "System.Object"}, members[] = {"PSComputerName"};
  ValueArena arena;
  psj_value value = object_value(schema_of(names, members), text_value("text"), PSJ_OBJECT_BASE,
                                 {text_value("localhost")}, arena);
  Value string = from_abi(value);
  BOOST_TEST(unwrap(string).text() == "text");
  BOOST_TEST(get_property(string, "PSComputerName").text() == "localhost");
}

BOOST_AUTO_TEST_CASE(a_back_reference_behind_the_last_object_is_null) {
  psj_value reference{};
  reference.kind = PSJ_REF;
  reference.as.u64 = 5;
  BOOST_TEST(from_abi(reference).is_null());
}

BOOST_AUTO_TEST_CASE(unknown_kinds_are_null) {
  psj_value value{};
  value.kind = 200;
  BOOST_TEST(from_abi(value).is_null());
}

BOOST_AUTO_TEST_SUITE_END()
