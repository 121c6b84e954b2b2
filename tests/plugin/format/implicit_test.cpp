#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "recorded.h"

using namespace psj::format_test;

namespace {

psj_value five(Values &values, int e = 5) {
  return values.bag(
      {{"A", number(1)}, {"B", number(2)}, {"C", number(3)}, {"D", number(4)}, {"E", number(e)}});
}
psj_value one(Values &values, int a) {
  return values.bag({{"A", number(a)}});
}
psj_value times(Values &values, std::string_view part, int count) {
  std::string whole;
  while (count-- > 0) whole += part;
  return values.owned(whole);
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_the_widest_row) {
  Values v;
  BOOST_TEST(printed({v.bag({{"A", number(1)}, {"B", text("x")}}),
                      v.bag({{"A", number(123456789)}, {"B", text("a much longer text")}})}) ==
             recorded("implicit/second-wider"));
}

BOOST_AUTO_TEST_CASE(the_first_object_decides_on_which_side_columns_stand) {
  Values v;
  BOOST_TEST(printed({v.bag({{"A", text("x")}, {"B", number(1)}}),
                      v.bag({{"A", number(5)}, {"B", text("text")}})}) ==
             recorded("implicit/align-by-first"));
  BOOST_TEST(printed({v.bag({{"A", nothing()}, {"B", number(1)}}),
                      v.bag({{"A", number(5)}, {"B", number(2)}})}) ==
             recorded("implicit/null-first"));
}

BOOST_AUTO_TEST_CASE(dates_stand_left_and_fractions_have_two_decimals) {
  Values v;
  BOOST_TEST(printed({v.bag({{"When", date(2024, 1, 2, 3, 4, 5)}, {"N", number(1)}}),
                      v.bag({{"When", date(2024, 11, 12, 13, 14, 15)}, {"N", number(2)}})}) ==
             recorded("implicit/date-column"));
  BOOST_TEST(printed({v.bag({{"D", fraction(1.5)}, {"N", number(1)}}),
                      v.bag({{"D", fraction(1234.5678)}, {"N", number(2)}}),
                      v.bag({{"D", number(3)}, {"N", number(3)}})}) ==
             recorded("implicit/double-column"));
}

BOOST_AUTO_TEST_CASE(collections_show_four_items) {
  Values v;
  std::vector<psj_value> nine;
  for (int i = 1; i <= 9; ++i) nine.push_back(number(i));
  BOOST_TEST(printed({v.bag({{"L", v.list({number(1), number(2), number(3)})}, {"N", text("a")}}),
                      v.bag({{"L", v.list(nine)}, {"N", text("b")}}),
                      v.bag({{"L", v.list({})}, {"N", text("c")}})}) ==
             recorded("implicit/array-column"));
  nine.resize(5);
  Screen screen;
  screen.limit = 2;
  BOOST_TEST(printed({v.bag({{"A", v.list(nine)}})}, screen) ==
             recorded("implicit/enumeration-limit-table"));
  screen.limit = 0;
  BOOST_TEST(printed({v.bag({{"A", v.list(nine)}})}, screen) ==
             recorded("implicit/enumeration-limit-zero"));
}

BOOST_AUTO_TEST_CASE(items_of_collections_have_their_own_texts) {
  Values v;
  const psj_value mixed = v.list({number(1), text("x"), nothing(), truth(true), fraction(2.5)});
  BOOST_TEST(printed({v.bag({{"A", mixed}}), number(4)}) == recorded("implicit/array-mixed-cell"));
  const psj_value names = v.list({v.bag({{"Name", text("n1")}}), v.bag({{"Name", text("n2")}})});
  BOOST_TEST(printed({v.bag({{"A", names}})}) == recorded("implicit/array-of-objects-cell"));
}

BOOST_AUTO_TEST_CASE(objects_and_hashtables_in_a_cell) {
  Values v;
  BOOST_TEST(printed({v.bag({{"A", v.bag({{"X", number(1)}, {"Y", number(2)}})},
                             {"B", v.dictionary({{text("k"), number(1)}})}})}) ==
             recorded("implicit/nested-object-cell"));
  BOOST_TEST(printed({v.bag({{"A", v.bag({{"X", v.bag({{"Z", number(1)}})}})}})}) ==
             recorded("implicit/nested-deep-cell"));
}

BOOST_AUTO_TEST_CASE(texts_and_numbers_stand_between_the_rows) {
  Values v;
  BOOST_TEST(printed({one(v, 1), text("text"), one(v, 2)}) == recorded("implicit/string-between"));
  BOOST_TEST(printed({one(v, 1), number(5), one(v, 2)}) == recorded("implicit/number-between"));
  BOOST_TEST(printed({one(v, 1), text("end")}) == recorded("implicit/end-with-string"));
}

BOOST_AUTO_TEST_CASE(the_first_object_decides_between_table_and_list) {
  Values v;
  BOOST_TEST(printed({five(v), one(v, 1)}) == recorded("implicit/list-then-table"));
  BOOST_TEST(printed({one(v, 1), five(v)}) == recorded("implicit/table-then-list"));
  BOOST_TEST(printed({five(v), five(v, 55)}) == recorded("implicit/two-lists"));
  BOOST_TEST(printed({five(v), text("between"), five(v, 55)}) ==
             recorded("implicit/list-string-list"));
}

BOOST_AUTO_TEST_CASE(a_hashtable_in_a_table_of_other_objects_is_an_empty_row) {
  Values v;
  BOOST_TEST(printed({one(v, 1), v.dictionary({{text("k"), number(1)}}), one(v, 2)}) ==
             recorded("implicit/hashtable-between"));
}

BOOST_AUTO_TEST_CASE(labels_may_be_wide_or_have_line_breaks) {
  Values v;
  BOOST_TEST(printed({v.bag({{"名前", text("x")}, {"été", number(2)}})}) ==
             recorded("implicit/property-unicode"));
  BOOST_TEST(printed({v.bag({{"a\nb", number(1)}})}) ==
             recorded("implicit/property-multiline-name"));
}

BOOST_AUTO_TEST_CASE(too_wide_tables_lose_their_last_columns) {
  Values v;
  BOOST_TEST(
      printed({v.bag(
          {{"A", times(v, "x", 100)}, {"B", times(v, "y", 100)}, {"C", times(v, "z", 100)}})}) ==
      recorded("implicit/long-value-three"));
  BOOST_TEST(printed({v.bag({{"A", times(v, "a", 30)},
                             {"B", times(v, "b", 30)},
                             {"C", times(v, "c", 30)},
                             {"D", times(v, "d", 30)}})}) ==
             recorded("implicit/many-columns-drop"));
}

BOOST_AUTO_TEST_CASE(cells_count_wide_characters_as_two) {
  Values v;
  BOOST_TEST(printed({v.bag({{"A", text("日本語")}, {"B", number(1)}}),
                      v.bag({{"A", text("ascii text")}, {"B", number(2)}})}) ==
             recorded("implicit/table-wide-chars"));
  BOOST_TEST(printed({v.bag({{"A", text("e\u0301")}, {"B", number(1)}}),
                      v.bag({{"A", text("ab")}, {"B", number(2)}})}) ==
             recorded("implicit/table-combining"));
  BOOST_TEST(printed({v.bag({{"A", times(v, "日本語", 20)}, {"B", text("x")}})}) ==
             recorded("implicit/table-wide-truncated"));
}

BOOST_AUTO_TEST_CASE(lists_wrap_and_keep_line_breaks) {
  Values v;
  const auto with = [&](psj_value a) {
    return v.bag(
        {{"A", a}, {"B", number(1)}, {"C", number(2)}, {"D", number(3)}, {"E", number(4)}});
  };
  BOOST_TEST(printed({with(times(v, "x", 100))}) == recorded("implicit/list-long-value"));
  BOOST_TEST(printed({with(text("one\ntwo\n\nfour"))}) ==
             recorded("implicit/list-multiline-value"));
}

BOOST_AUTO_TEST_CASE(line_breaks_end_a_cell_with_an_ellipsis) {
  Values v;
  BOOST_TEST(printed({v.bag({{"A", text("one\ntwo")}, {"B", number(1)}})}) ==
             recorded("implicit/table-multiline-value"));
}

BOOST_AUTO_TEST_CASE(nothing_and_empty_things) {
  Values v;
  BOOST_TEST(printed({nothing(), text("after")}) == recorded("implicit/null-alone"));
  BOOST_TEST(printed({v.bag({}), text("after")}) == recorded("implicit/empty-object"));
  BOOST_TEST(printed({text(""), text("x"), text("")}) == recorded("implicit/empty-string-line"));
  BOOST_TEST(printed({text("a\n"), text("c")}) == recorded("implicit/string-trailing-newline"));
  BOOST_TEST(printed({text("a"), v.dictionary({}), text("b")}) ==
             recorded("implicit/hashtable-empty-between"));
}

BOOST_AUTO_TEST_CASE(hashtables_are_tables_of_names_and_values) {
  Values v;
  BOOST_TEST(printed({v.dictionary({{text("One"), number(1)},
                                    {text("Two"), text("zwei")},
                                    {text("Three"), truth(true)},
                                    {text("Four"), nothing()},
                                    {text("Five"), fraction(1.5)}})}) ==
             recorded("implicit/ordered"));
  BOOST_TEST(printed({v.dictionary(
                 {{text("Key"), times(v, "v", 100)}, {times(v, "K", 60), number(1)}})}) ==
             recorded("implicit/hashtable-long"));
  const psj_value bags = v.list({v.dictionary({{text("k"), number(1)}})});
  BOOST_TEST(printed({v.bag({{"A", bags}})}).find("{System.Collections.Specialized.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(dates_are_long_and_durations_are_lists) {
  BOOST_TEST(printed({date(2024, 5, 6), date(2024, 5, 7)}) == recorded("implicit/datetime-two"));
  BOOST_TEST(shaped({date(2024, 5, 6, 7, 8, 9)}, {}) == recorded("implicit/datetime-table"));
  psj_value span{};
  span.kind = PSJ_TIMESPAN;
  span.as.i64 = 937845000000;
  BOOST_TEST(printed({span}) == recorded("implicit/timespan"));
}

BOOST_AUTO_TEST_CASE(the_computer_name_shows_when_it_is_asked_for) {
  Values v;
  const auto remote = [&](bool show) {
    return v.bag(
        {{"A", number(1)}, {"PSComputerName", text("srv")}, {"PSShowComputerName", truth(show)}});
  };
  BOOST_TEST(printed({remote(true)}) == recorded("implicit/pscomputername-shown"));
  BOOST_TEST(printed({remote(false)}) == recorded("implicit/pscomputername-hidden"));
}

BOOST_AUTO_TEST_CASE(jobs_and_other_objects_in_one_stream) {
  Values v;
  const psj_value job =
      v.bag({{"Id", number(1)}, {"Name", text("one")}}, {"System.Management.Automation.Job"});
  Screen screen;
  screen.width = 26;
  BOOST_TEST(printed({job, one(v, 1), text("text"), job}, screen) ==
             "\n"
             "Id     Name            PSJ\n"
             "                       obT\n"
             "                       ype\n"
             "                       Nam\n"
             "                       e\n"
             "--     ----            ---\n"
             "1      one                \n"
             "\n"
             "A : 1\n"
             "\n"
             "text\n"
             "1      one                \n"
             "\n");
}

BOOST_AUTO_TEST_CASE(headers_are_green_where_colours_are_wanted) {
  Values v;
  Screen screen;
  screen.flags = PSJ_PRINT_COLOR;
  BOOST_TEST(printed({one(v, 1)}, screen) == "\n\x1b[32;1mA\x1b[0m\n\x1b[32;1m-\x1b[0m\n1\n\n");
  BOOST_TEST(printed({five(v)}, screen).substr(0, 18) == "\n\x1b[32;1mA : \x1b[0m1\n");
}
