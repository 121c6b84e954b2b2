#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "recorded.h"

using namespace psj::format_test;

namespace {

psj_value pair(Values &v, psj_value k, int value) {
  return v.bag({{"K", k}, {"V", number(value)}});
}
Shaping by_key() {
  Shaping shaping;
  shaping.group_by = {{text("K")}};
  return shaping;
}
Shaping with(std::vector<Col> columns, std::uint32_t flags = 0) {
  Shaping shaping;
  shaping.columns = std::move(columns);
  shaping.flags = flags;
  return shaping;
}
Shaping of(std::uint32_t shape) {
  Shaping shaping;
  shaping.shape = shape;
  return shaping;
}

}  // namespace

BOOST_AUTO_TEST_CASE(shaping_gives_powershells_records) {
  Values v;
  const std::string space = "Microsoft.PowerShell.Commands.Internal.Format.";
  const auto types = record_types({v.bag({{"A", number(1)}})}, {});
  const std::vector<std::string> expected{space + "FormatStartData", space + "GroupStartData",
                                          space + "FormatEntryData", space + "GroupEndData",
                                          space + "FormatEndData"};
  BOOST_TEST(types == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(named_properties_are_columns_even_when_absent) {
  Values v;
  const psj_value a = v.bag({{"A", number(1)}});
  BOOST_TEST(shaped({a}, with({{text("A")}, {text("Nope")}})) ==
             recorded("format-table/property-missing"));
  BOOST_TEST(shaped({a}, with({{text("Nope")}})) + "after\n" ==
             recorded("format-table/property-only-missing"));
  BOOST_TEST(
      shaped({v.bag({{"A", number(1)}, {"B", number(2)}})}, with({{text("A")}, {text("A")}})) ==
      recorded("format-table/property-order-dup"));
}

BOOST_AUTO_TEST_CASE(headers_can_be_hidden) {
  Values v;
  BOOST_TEST(shaped({v.bag({{"A", number(1)}, {"B", text("x")}})},
                    with({}, PSJ_FORMAT_HIDE_HEADERS)) == recorded("format-table/hide-headers"));
}

BOOST_AUTO_TEST_CASE(columns_take_widths_and_sides_from_the_user) {
  Values v;
  std::vector<psj_value> rows;
  for (int i = 1; i <= 2; ++i)
    rows.push_back(v.bag({{"I", number(i)}, {"T", text("abc")}, {"Z", text("z")}}));
  BOOST_TEST(
      shaped(rows, with({{text("I"), "N", {}, 10}, {text("T"), "Text", {}, 8}, {text("Z")}})) ==
      recorded("format-table/calc-width"));
  const psj_value one = v.bag({{"T", text("a very long text here")}, {"R", number(123456789)}});
  BOOST_TEST(shaped({one}, with({{text("T"), "Name", {}, 10}, {text("R"), {}, {}, 5}})) ==
             recorded("format-table/calc-width-truncates"));
}

BOOST_AUTO_TEST_CASE(columns_take_formats_from_the_user) {
  Values v;
  std::vector<psj_value> rows;
  for (int i = 1; i <= 3; ++i)
    rows.push_back(v.bag(
        {{"Third", fraction(i / 3.0)}, {"Ten", number(i * 10)}, {"Tenth", fraction(i / 10.0)}}));
  BOOST_TEST(shaped(rows, with({{text("Third"), "Two", "N2"},
                                {text("Ten"), "Hex", "X4"},
                                {text("Tenth"), "Pct", "P0"}})) ==
             recorded("format-table/calc-formatstring"));
}

BOOST_AUTO_TEST_CASE(a_script_is_asked_for_each_object) {
  Values v;
  const psj_value one = v.bag({{"I", number(1)}, {"Y", number(1)}});
  BOOST_TEST(shaped({one}, with({{script("$_.I"), "Lab"}})) ==
             recorded("format-table/calc-label-key"));
  BOOST_TEST(shaped({one}, with({{script("throw"), "X"}, {script("$_.Y"), "Y"}},
                                PSJ_FORMAT_DISPLAY_ERROR)) ==
             recorded("format-table/calc-throws-displayerror"));
}

BOOST_AUTO_TEST_CASE(long_texts_wrap_within_their_column) {
  Values v;
  const psj_value broken = v.bag({{"X", text("a\nb")}, {"Y", number(1)}});
  BOOST_TEST(shaped({broken}, with({{text("X")}, {text("Y")}}, PSJ_FORMAT_WRAP)) ==
             recorded("format-table/calc-multiline-wrap"));
  const psj_value words = v.bag({{"A", text("one two three four five")}});
  BOOST_TEST(shaped({words}, with({{text("A"), {}, {}, 9}}, PSJ_FORMAT_WRAP)) ==
             recorded("format-table/wrap-width"));
  const psj_value wide = v.bag({{"A", text("日本語日本語日本語")}, {"B", number(1)}});
  BOOST_TEST(shaped({wide}, with({{text("A"), {}, {}, 7}, {text("B")}}, PSJ_FORMAT_WRAP)) ==
             recorded("format-table/wrap-wide"));
}

BOOST_AUTO_TEST_CASE(groups_have_a_title_and_a_header_each) {
  Values v;
  const std::vector<psj_value> rows{pair(v, text("a"), 1), pair(v, text("a"), 2),
                                    pair(v, text("b"), 3)};
  BOOST_TEST(shaped(rows, by_key()) == recorded("format-table/groupby"));
  BOOST_TEST(shaped({pair(v, nothing(), 1), pair(v, text("b"), 2)}, by_key()) ==
             recorded("format-table/groupby-null"));
  Shaping list = by_key();
  list.shape = PSJ_SHAPE_LIST;
  BOOST_TEST(shaped({rows[0], pair(v, text("b"), 2)}, list) == recorded("format-list/groupby"));
}

BOOST_AUTO_TEST_CASE(texts_stay_texts_in_a_table) {
  BOOST_TEST(shaped({text("a"), text("b")}, {}) == recorded("format-table/strings"));
}

BOOST_AUTO_TEST_CASE(an_unknown_view_is_an_error) {
  Values v;
  Shaping shaping;
  shaping.view = "nope";
  BOOST_TEST(shaped({v.bag({{"A", number(1)}})}, shaping) ==
             "error: The view name nope cannot be found. There are no existing Table views for "
             "System.Management.Automation.PSCustomObject objects.");
}

BOOST_AUTO_TEST_CASE(a_table_shows_ten_properties) {
  Values v;
  std::vector<Values::Member> members;
  for (const std::string_view name : {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"})
    members.emplace_back(name, number(static_cast<int>(members.size()) + 1));
  BOOST_TEST(shaped({v.bag(members)}, with({}, PSJ_FORMAT_AUTOSIZE)) ==
             recorded("format-table/auto-eleven"));
}

BOOST_AUTO_TEST_CASE(a_collection_can_be_shown_as_itself_and_by_its_items) {
  Values v;
  Shaping shaping;
  shaping.expand = PSJ_EXPAND_BOTH;
  BOOST_TEST(shaped({v.list({number(1), number(2)})}, shaping) ==
             recorded("format-table/expand-both"));
  shaping.expand = PSJ_EXPAND_CORE_ONLY;
  BOOST_TEST(shaped({v.list({number(1), number(2)})}, shaping) ==
             recorded("format-table/expand-coreonly"));
}

BOOST_AUTO_TEST_CASE(lists_leave_out_what_an_object_lacks) {
  Values v;
  const psj_value a = v.bag({{"A", number(1)}});
  Shaping list = of(PSJ_SHAPE_LIST);
  list.columns = {{text("A")}, {text("Nope")}};
  BOOST_TEST(shaped({a}, list) == recorded("format-list/missing"));
  list.columns = {{text("Nope")}};
  BOOST_TEST(shaped({a}, list) + "after\n" == recorded("format-list/only-missing"));
  list.columns = {{text("A*")}};
  BOOST_TEST(shaped({v.bag({{"Aa", number(1)}, {"Ab", text("x")}, {"C", number(1)}})}, list) ==
             recorded("format-list/wildcard"));
}

BOOST_AUTO_TEST_CASE(narrow_lists_cut_their_labels) {
  Values v;
  const psj_value both = v.bag({{"Name", text("abc")}, {"B", text("x")}});
  Screen screen;
  screen.width = screen.list_width = 5;
  BOOST_TEST(shaped({both}, of(PSJ_SHAPE_LIST), screen) + "\n" ==
             recorded("format-list/out-string-width-5"));
}

BOOST_AUTO_TEST_CASE(wide_views_show_the_name) {
  Values v;
  std::vector<psj_value> three;
  for (const std::string_view name : {"a", "b", "c"})
    three.push_back(v.bag({{"Name", text(name)}, {"V", number(1)}}));
  BOOST_TEST(shaped(three, of(PSJ_SHAPE_WIDE)) == recorded("format-wide/default"));
  Shaping one = of(PSJ_SHAPE_WIDE);
  one.wide_columns = 1;
  BOOST_TEST(shaped(three, one) == recorded("format-wide/column-1"));
}

BOOST_AUTO_TEST_CASE(wide_views_can_fit_as_many_columns_as_there_is_room) {
  Values v;
  std::vector<psj_value> items;
  for (int i = 1; i <= 30; ++i)
    items.push_back(v.bag({{"Name", v.owned("item" + std::to_string(i))}}));
  Shaping wide = of(PSJ_SHAPE_WIDE);
  wide.flags = PSJ_FORMAT_AUTOSIZE;
  BOOST_TEST(shaped(items, wide) == recorded("format-wide/autosize"));
  wide.wide_columns = 2;
  BOOST_TEST(shaped(items, wide) ==
             "error: Cmdlet parameters AutoSize and Column are mutually exclusive.");
}

BOOST_AUTO_TEST_CASE(custom_views_show_the_tree_of_an_object) {
  Values v;
  const psj_value deep =
      v.bag({{"A", v.bag({{"X", number(1)}, {"Y", v.bag({{"Z", number(2)}})}})}});
  Shaping custom = of(PSJ_SHAPE_CUSTOM);
  BOOST_TEST(shaped({v.bag({{"L", v.list({number(1), number(2), number(3)})}})}, custom) ==
             recorded("format-custom/array"));
  BOOST_TEST(shaped({v.bag({{"A", number(1)}}), v.bag({{"A", number(2)}})}, custom) ==
             recorded("format-custom/two"));
  custom.depth = 1;
  BOOST_TEST(shaped({deep}, custom) == recorded("format-custom/depth-1"));
}
