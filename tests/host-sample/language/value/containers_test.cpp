#include <boost/test/unit_test.hpp>

#include "language/value/enumerate.h"
#include "shown.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(containers)

BOOST_AUTO_TEST_CASE(keys_of_a_hashtable_ignore_case_but_not_type) {
  auto table = make_hashtable();
  table->set(Value("Key"), 1);
  table->set(Value(1), Value("i"));
  table->set(Value("1"), Value("s"));
  BOOST_TEST(to_text(table->get("KEY")) == "1");
  BOOST_TEST(table->count() == 3u);
  BOOST_TEST(to_text(table->get(Value(1))) == "i");
}

BOOST_AUTO_TEST_CASE(many_keys_are_found_after_growth_and_removal) {
  auto table = make_hashtable();
  for (int i = 0; i < 10000; ++i) table->set(Value("k" + std::to_string(i)), i);
  for (int i = 0; i < 10000; i += 2) BOOST_REQUIRE(table->remove(Value("K" + std::to_string(i))));
  BOOST_TEST(table->count() == 5000u);
  Value found;
  BOOST_TEST(!table->find("k10", &found));
  BOOST_REQUIRE(table->find("k9999", &found));
  BOOST_TEST(found.bits() == 9999);
}

BOOST_AUTO_TEST_CASE(integer_keys_enumerate_as_net_buckets_do) {
  auto table = make_hashtable();
  table->reserve(3);
  for (int i = 1; i <= 3; ++i) table->set(Value(i), i);
  BOOST_TEST(join_text(table->keys(), ",") == "3,2,1");
}

BOOST_AUTO_TEST_CASE(an_ordered_dictionary_keeps_its_order_through_removal) {
  auto table = make_ordered();
  for (const char *key : {"z", "a", "m"}) table->set(Value(key), 1);
  table->remove(Value("a"));
  table->insert_at(0, Value("first"), 0);
  BOOST_TEST(join_text(table->keys(), ",") == "first,z,m");
}

BOOST_AUTO_TEST_CASE(a_list_that_changes_stops_its_enumeration) {
  auto list = make_array_list(Values{1, 2});
  Enumerator items{Value(list)};
  Value item;
  BOOST_REQUIRE(items.next(&item));
  list->add(3);
  BOOST_TEST(error_of([&] { items.next(&item); }) ==
             "Collection was modified; enumeration operation may not execute.");
}

BOOST_AUTO_TEST_CASE(strings_and_tables_do_not_unroll) {
  BOOST_TEST(!is_enumerable(Value("abc")));
  BOOST_TEST(!is_enumerable(Value(make_hashtable())));
  BOOST_TEST(is_enumerable(list_of(1)));
}

BOOST_AUTO_TEST_CASE(results_collapse) {
  BOOST_TEST(collapse({}).is_nothing());
  BOOST_TEST(shown(collapse({Value(1)})) == "1|System.Int32");
  BOOST_TEST(shown(collapse({Value(1), Value(2)})) == "1 2|System.Object[]");
}

BOOST_AUTO_TEST_SUITE_END()
