#include <boost/test/unit_test.hpp>

#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "shown.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(nesting)

BOOST_AUTO_TEST_CASE(a_million_nested_arrays_are_freed) {
  Value nested;
  for (int i = 0; i < 1000000; ++i) nested = make_array({nested});
  nested = Value();
  BOOST_TEST(nested.is_null());
}

BOOST_AUTO_TEST_CASE(an_object_that_holds_itself_has_a_text) {
  auto object = make_custom_object();
  object->set("self", object);
  BOOST_TEST(to_text(Value(object)) == "@{self=}");
  object->set("self", {});  // so that it is freed
}

BOOST_AUTO_TEST_CASE(a_list_that_holds_itself_has_no_property_of_its_items) {
  auto list = make_array_list();
  list->add(list);
  BOOST_TEST(get_property(Value(list), "missing").is_null());
  list->items.clear();
}

BOOST_AUTO_TEST_SUITE_END()
