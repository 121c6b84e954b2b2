#include "bridge/object_handle.h"

#include <boost/test/unit_test.hpp>

#include "bridge/from_abi.h"
#include "bridge/text.h"
#include "bridge/value_arena.h"
#include "language/value/containers.h"
#include "language/value/property_bag.h"
#include "language/value/type.h"

using namespace psjsh;

namespace {

struct Handle {
  explicit Handle(const Value &value) : object(new_handle(value)) {}
  ~Handle() { object->cls->release(object); }
  const psj_object *object;
};

Value read(const psj_object *object, std::string_view name, psj_status *status) {
  psj_result result{};
  *status = object->cls->get(object, text_of(name), &result, nullptr);
  return *status == PSJ_OK ? take_result(result) : Value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(object_handles)

BOOST_AUTO_TEST_CASE(properties_are_read_without_case_and_missing_ones_are_absent) {
  auto object = make_custom_object();
  object->set("Size", Value(10));
  Handle handle{Value(object)};
  psj_status status;
  BOOST_TEST(read(handle.object, "SIZE", &status).bits() == 10);
  BOOST_TEST(status == PSJ_OK);
  read(handle.object, "Nothing", &status);
  BOOST_TEST(status == PSJ_S_ABSENT);
}

BOOST_AUTO_TEST_CASE(a_property_is_set_through_the_handle) {
  auto object = make_custom_object();
  object->set("Size", Value(10));
  Handle handle{Value(object)};
  psj_value number = int_value(11);
  BOOST_TEST(handle.object->cls->set(handle.object, text_of("Size"), &number, nullptr) == PSJ_OK);
  BOOST_TEST(object->get("Size").bits() == 11);
}

BOOST_AUTO_TEST_CASE(a_collection_gives_its_items_and_then_its_end) {
  Handle handle(make_array({Value(1), Value(2)}));
  BOOST_REQUIRE(handle.object->cls->item != nullptr);
  psj_result result{};
  BOOST_TEST(handle.object->cls->item(handle.object, 1, &result) == PSJ_OK);
  BOOST_TEST(take_result(result).bits() == 2);
  BOOST_TEST(handle.object->cls->item(handle.object, 2, &result) == PSJ_S_END);
}

BOOST_AUTO_TEST_CASE(a_generic_dictionary_gives_pairs_and_a_hashtable_gives_entries) {
  const auto first_of = [](Dictionary::Flavor flavor, const char *type) {
    auto table = make<Dictionary>(flavor, false, find_type(type));
    table->set(Value("a"), Value(1));
    Handle handle{Value(table)};
    psj_result result{};
    handle.object->cls->item(handle.object, 0, &result);
    return type_of(take_result(result))->name();
  };
  BOOST_TEST(first_of(Dictionary::Flavor::Generic,
                      "System.Collections.Generic.Dictionary[string,int]") == "KeyValuePair`2");
  BOOST_TEST(first_of(Dictionary::Flavor::Hashtable, "System.Collections.Hashtable") ==
             "DictionaryEntry");
}

BOOST_AUTO_TEST_CASE(a_custom_object_is_no_collection) {
  Handle handle{Value(make_custom_object())};
  BOOST_TEST(handle.object->cls->item == nullptr);
}

BOOST_AUTO_TEST_CASE(the_object_lives_as_long_as_a_handle) {
  const psj_object *object;
  {
    auto owner = make_custom_object();
    owner->set("x", Value("kept"));
    object = new_handle(Value(owner));
  }
  psj_status status;
  BOOST_TEST(read(object, "x", &status).text() == "kept");
  object->cls->release(object);
}

BOOST_AUTO_TEST_SUITE_END()
