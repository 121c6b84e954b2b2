#include <boost/test/unit_test.hpp>

#include "fake_engine.h"
#include "language/value/members.h"
#include "language/value/operators.h"
#include "shown.h"

using namespace psjsh;

namespace {
template <class... Arguments_>
Value call(const Value &target, const char *name, Arguments_... arguments) {
  const Values values{Value(arguments)...};
  return call_method(target, name, values);
}
template <class... Arguments_>
Value call_type(const char *type, const char *name, Arguments_... arguments) {
  const Values values{Value(arguments)...};
  return call_static(require_type(type), name, values);
}
Value object(int n) {
  auto made = make_custom_object();
  made->set("n", n);
  return made;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(members)

BOOST_AUTO_TEST_CASE(a_collection_gives_the_property_of_its_items) {
  BOOST_TEST(shown(get_property(list_of(object(1), object(2)), "N")) == "1 2|System.Object[]");
  BOOST_TEST(shown(get_property(list_of(object(1), object(2)), "Count")) == "2|System.Int32");
  BOOST_TEST(get_property(list_of(object(1)), "missing").is_null());
}

BOOST_AUTO_TEST_CASE(everything_counts) {
  BOOST_TEST(get_property(Value(5), "Count").bits() == 1);
  BOOST_TEST(get_property(Value(), "Count").bits() == 0);
  BOOST_TEST(get_property(Value("abc"), "Length").bits() == 3);
  BOOST_TEST(get_property(Value("abc"), "Count").bits() == 1);
}

BOOST_AUTO_TEST_CASE(overloads_are_chosen_by_number_and_type_of_arguments) {
  BOOST_TEST(to_text(call(Value("hello"), "Substring", 1, 2)) == "el");
  BOOST_TEST(to_text(call(Value("a,b;c"), "Replace", "b", "x")) == "a,x;c");
  BOOST_TEST(shown(call_type("math", "Max", 1, 2)) == "2|System.Int32");
  BOOST_TEST(shown(call_type("math", "Floor", 5)) == "5|System.Decimal");
  BOOST_TEST(shown(call_type("math", "Round", 2.567, 2)) == "2.57|System.Double");
}

BOOST_AUTO_TEST_CASE(failing_calls_are_described) {
  BOOST_TEST(
      error_of([] { call(Value("abc"), "Nope"); }) ==
      "Method invocation failed because [System.String] does not contain a method named 'Nope'.");
  BOOST_TEST(error_of([] { call(Value(), "ToString"); }) ==
             "You cannot call a method on a null-valued expression.");
  BOOST_TEST(error_of([] { call(Value("abc"), "PadLeft"); }) ==
             "Cannot find an overload for \"PadLeft\" and the argument count: \"0\".");
  BOOST_TEST(error_of([] { call(Value("abc"), "Substring", 1, 9); }) ==
             "Exception calling \"Substring\" with \"2\" argument(s): \"Index and length must "
             "refer to a location within the string. (Parameter 'length')\"");
  BOOST_TEST(error_of([] { call_type("math", "Abs", "x"); }) ==
             "Cannot convert argument \"value\", with value: \"x\", for \"Abs\" to type "
             "\"System.Double\": \"Cannot convert value \"x\" to type "
             "\"System.Double\". Error: \"The input string 'x' was not in a correct format.\"\"");
  BOOST_TEST(error_of([] { call_type("datetime", "new", 2024, 13, 1); }) ==
             "Exception calling \".ctor\" with \"3\" argument(s): \"Year, Month, and Day "
             "parameters describe an un-representable DateTime.\"");
}

BOOST_AUTO_TEST_CASE(generic_lists_convert_what_goes_in) {
  const Value list = call_type("System.Collections.Generic.List[int]", "new");
  call(list, "Add", 3);
  call(list, "Add", "4");
  BOOST_TEST(to_text(list) == "3 4");
  BOOST_TEST(error_of([&] { call(list, "Add", "x"); }) ==
             "Cannot convert argument \"item\", with value: \"x\", for \"Add\" to type "
             "\"System.Int32\": \"Cannot convert value \"x\" to type "
             "\"System.Int32\". Error: \"The input string 'x' was not in a correct format.\"\"");
}

BOOST_AUTO_TEST_CASE(indexing_counts_from_both_ends_and_slices) {
  const Value items = list_of("a", "b", "c");
  BOOST_TEST(to_text(get_index(items, Value(-1))) == "c");
  BOOST_TEST(to_text(get_index(items, range(Value(1), Value(9)))) == "b c");
  BOOST_TEST(get_index(items, Value("x")).is_null());
  BOOST_TEST(to_text(get_index(Value("hello"), Value(1))) == "e");
  BOOST_TEST(error_of([&] { get_index(items, Value()); }) ==
             "Index operation failed; the array index evaluated to null.");
  BOOST_TEST(error_of([&] { set_index(items, Value(5), Value(1)); }) ==
             "Index was outside the bounds of the array.");
  BOOST_TEST(error_of([] { set_index(Value("abc"), Value(0), Value("x")); }) ==
             "Unable to index into an object of type \"System.String\".");
}

BOOST_AUTO_TEST_CASE(custom_objects_refuse_new_properties_until_they_are_added) {
  Value made = object(1);
  set_property(made, "n", 2);
  BOOST_TEST(get_property(made, "n").bits() == 2);
  BOOST_TEST(error_of([&] { set_property(made, "new", 1); }) ==
             "Exception setting \"new\": \"The property 'new' cannot be found on this object. "
             "Verify that the property exists and can be set.\"");
  BOOST_TEST(add_member(made, "new", MemberKind::Note, 3, false));
  BOOST_TEST(!add_member(made, "new", MemberKind::Note, 4, false));
  BOOST_TEST(to_text(made) == "@{n=2; new=3}");
}

BOOST_AUTO_TEST_CASE(members_added_to_a_text_stay_with_that_value) {
  Value text("abc");
  add_member(text, "extra", MemberKind::Note, 5, false);
  BOOST_TEST(get_property(text, "extra").bits() == 5);
  BOOST_TEST(get_property(text, "Length").bits() == 3);
  BOOST_TEST(to_text(text) == "abc");
}

BOOST_AUTO_TEST_CASE(script_members_see_this) {
  FakeEngine engine;
  Value made = object(21);
  add_member(made, "Double", MemberKind::ScriptMethod, block([](const BlockCall &c) {
               return Values{multiply(get_property(*c.dollar_this, "n"), Value(2))};
             }),
             false);
  BOOST_TEST(call(made, "Double").bits() == 42);
}

BOOST_AUTO_TEST_CASE(foreach_and_where_work_on_everything) {
  FakeEngine engine;
  const Value odd =
      block([](const BlockCall &c) { return Values{Value(c.dollar_underscore->bits() % 2 == 1)}; });
  BOOST_TEST(to_text(call(list_of(1, 2, 3), "Where", odd)) == "1 3");
  BOOST_TEST(to_text(call(list_of("a", "b"), "ForEach", "ToUpper")) == "A B");
}

BOOST_AUTO_TEST_CASE(psobject_shows_and_changes_members) {
  Value made = object(1);
  const Value properties = get_property(get_property(made, "psobject"), "Properties");
  BOOST_TEST(to_text(get_property(properties, "Name")) == "n");
  call(properties, "Remove", "n");
  BOOST_TEST(get_property(made, "n").is_null());
}

BOOST_AUTO_TEST_CASE(a_cached_property_follows_its_shape) {
  PropertyCache cache;
  BOOST_TEST(get_property(object(1), "n", cache).bits() == 1);
  auto other = make_custom_object();
  other->set("m", 5);
  other->set("n", 6);
  BOOST_TEST(get_property(Value(other), "n", cache).bits() == 6);
  BOOST_TEST(get_property(object(2), "n", cache).bits() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
