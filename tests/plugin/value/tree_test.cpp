#include "plugin/value/tree.h"

#include <boost/test/unit_test.hpp>

#include "plugin/value/make.h"
#include "tests/plugin/value/counted_object.h"
#include "tests/plugin/value/sample_tree.h"

using namespace psj;

BOOST_AUTO_TEST_SUITE(tree)

BOOST_AUTO_TEST_CASE(a_copy_is_the_same_and_stands_alone) {
  Result<OwnedValue> copy = Status(PSJ_E_FAILED);
  {
    Arena arena;
    const psj_value tree = sample_tree(arena);
    copy = OwnedValue::copy(tree);
    BOOST_REQUIRE(copy.ok());
    BOOST_TEST(same_value(tree, copy->value()));
  }
  Arena arena;
  BOOST_TEST(same_value(sample_tree(arena), copy->value()));
}

BOOST_AUTO_TEST_CASE(a_difference_anywhere_is_seen) {
  Arena arena;
  const psj_value tree = sample_tree(arena);
  for (std::uint32_t i = 0; i < tree.count; ++i) {
    Arena other_arena;
    psj_value other = sample_tree(other_arena);
    auto *items = const_cast<psj_value *>(items_of(other));
    items[i] = make_int(99);
    BOOST_TEST(!same_value(tree, other), "item " << i);
  }
}

BOOST_AUTO_TEST_CASE(a_tree_of_65_levels_is_refused) {
  psj_value levels[65];
  levels[64] = make_list(nullptr, 0);
  for (int i = 63; i >= 0; --i) levels[i] = make_list(&levels[i + 1], 1);
  BOOST_TEST(OwnedValue::copy(levels[1]).ok());
  BOOST_TEST(OwnedValue::copy(levels[0]).status().code() == PSJ_E_LIMIT);
}

BOOST_AUTO_TEST_CASE(live_objects_are_counted_by_copies) {
  CountedObject object;
  const psj_value handle = make_handle(&object);
  {
    const Result<OwnedValue> copy = OwnedValue::copy(make_list(&handle, 1));
    BOOST_REQUIRE(copy.ok());
    BOOST_TEST(object.count == 2);
  }
  BOOST_TEST(object.count == 1);
}

BOOST_AUTO_TEST_CASE(a_result_gives_its_memory_back) {
  CountedObject object;
  ScopedResult result;
  *result.out() = std::move(*OwnedValue::copy(make_handle(&object))).to_result();
  BOOST_TEST(object.count == 2);
  *result.out() = string_result("text");
  BOOST_TEST(object.count == 1);
  BOOST_TEST(string_of(result.value()) == "text");
}

BOOST_AUTO_TEST_CASE(nan_equals_nan) {
  const psj_value nan = make_float(std::numeric_limits<double>::quiet_NaN());
  BOOST_TEST(same_value(nan, nan));
  BOOST_TEST(!same_value(nan, make_float(1)));
}

BOOST_AUTO_TEST_SUITE_END()
