#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "plugin/format/held.h"
#include "recorded.h"

using namespace psj::format_test;

namespace {

psj_value of_kind(psj_kind kind, std::string_view characters) {
  psj_value value = text(characters);
  value.kind = kind;
  return value;
}

// The recorded cases show a value alone, in a table and in a list. `alone` is false where it is
// not one line and where an object comes first, because the table then belongs to that object.
void compare_value(Values &v, std::string_view name, psj_value value, bool alone = true) {
  const psj_value row = v.bag({{"Name", text("row")}, {"Val", value}, {"Last", text("end")}});
  const psj_value list = v.bag({{"Name", text("row")},
                                {"Val", value},
                                {"C", number(1)},
                                {"D", number(2)},
                                {"Last", text("end")}});
  Screen screen;
  screen.width = screen.list_width = 80;
  std::string all;
  if (alone) all += printed({value}, screen);
  const std::string rest =
      "-- table\n" + printed({row}, screen) + "\n-- list\n" + printed({list}, screen) + "\n";
  const std::string expected = recorded("values/" + std::string(name));
  if (alone)
    BOOST_TEST(all + rest == expected, name);
  else
    BOOST_TEST(expected.find(rest) != std::string::npos, name << ":\n"
                                                              << rest << "<>\n"
                                                              << expected);
}

psj_value many(Values &v, int count) {
  std::vector<psj_value> items;
  for (int i = 1; i <= count; ++i) items.push_back(number(i));
  return v.list(items);
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_stand_right_and_keep_their_digits) {
  Values v;
  compare_value(v, "int", number(42));
  compare_value(v, "long", number(123456789012, 64));
  compare_value(v, "double", fraction(3.14159));
  compare_value(v, "double-whole", fraction(5));
  compare_value(v, "double-small", fraction(0.001234));
  compare_value(v, "double-big", fraction(1e20));
  compare_value(v, "nan", fraction(__builtin_nan("")));
  compare_value(v, "infinity", fraction(__builtin_inf()));
  compare_value(v, "bigint", of_kind(PSJ_BIGINT, "1180591620717411303424"));
  psj_value big{};
  big.kind = PSJ_UINT;
  big.flags = 64;
  big.as.u64 = ~std::uint64_t{0};
  compare_value(v, "uint64", big);
  alignas(8) const std::uint32_t parts[4] = {12345, 0, 0, 3U << 16};
  psj_value decimal{};
  decimal.kind = PSJ_DECIMAL;
  decimal.as.ptr = parts;
  compare_value(v, "decimal", decimal);
}

BOOST_AUTO_TEST_CASE(texts_and_truth) {
  Values v;
  compare_value(v, "string", text("text"));
  compare_value(v, "string-empty", text(""));
  compare_value(v, "null", nothing());
  compare_value(v, "true", truth(true));
  compare_value(v, "false", truth(false));
  compare_value(v, "multiline", text("one\ntwo\nthree"));
  compare_value(v, "tab", text("a\tb"));
  compare_value(v, "long-string", v.owned(std::string(100, 'x')));
  compare_value(v, "wide", text("日本語テスト"));
  compare_value(v, "emoji", text("😀😀"));
  compare_value(v, "combining", text("e\u0301a"));
  compare_value(v, "scriptblock", of_kind(PSJ_SCRIPTBLOCK, " Get-Date "));
  psj_value letter{};
  letter.kind = PSJ_CHAR;
  letter.as.u64 = 'x';
  compare_value(v, "char", letter);
}

BOOST_AUTO_TEST_CASE(dates_durations_and_other_values_of_one_piece) {
  Values v;
  compare_value(v, "date-midnight", date(2024, 2, 3), false);
  psj_value span{};
  span.kind = PSJ_TIMESPAN;
  span.as.i64 = 15000000;
  compare_value(v, "timespan-ms", span, false);
  compare_value(v, "uri", of_kind(PSJ_URI, "http://example.com/a?b=1"));
  compare_value(v, "enum", v.enumeration("System.DayOfWeek", "Friday"));
}

BOOST_AUTO_TEST_CASE(entries_and_arrays_show_added_properties_last) {
  Values v;
  const psj_value job = v.bag({{"Id", number(1)}}, {"System.Management.Automation.Job"});
  const std::string lines = printed({job, v.dictionary({{text("a"), number(1)}})});
  BOOST_TEST(lines.ends_with("\nKey   : a\nValue : 1\nName  : a\n\n\n"));
}

BOOST_AUTO_TEST_CASE(a_text_is_one_piece_with_its_own_line_ends) {
  std::vector<std::string> pieces;
  psj_print_options options{sizeof options, 0, 80, 80, 4, 0};
  psj_printer *printer = nullptr;
  const auto keep = [](void *arg, psj_text line) {
    static_cast<std::vector<std::string> *>(arg)->emplace_back(psj::format::view_of(line));
    return psj_status{PSJ_OK};
  };
  const psj_value both = text("b\nc");
  psj::format_api()->printer_open(plugin(), &options, keep, &pieces, &printer, nullptr);
  psj::format_api()->printer_write(printer, &both, nullptr);
  psj::format_api()->printer_close(printer);
  BOOST_TEST(pieces == std::vector<std::string>{"b\nc"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(collections_and_objects) {
  Values v;
  compare_value(v, "array", many(v, 3));
  compare_value(v, "array-five", many(v, 5));
  compare_value(v, "array-four", many(v, 4));
  compare_value(v, "range", many(v, 10));
  compare_value(v, "array-null", v.list({nothing(), number(1)}));
  compare_value(v, "array-strings", v.list({text("a"), text("b c")}));
  compare_value(v, "array-nested", v.list({many(v, 2), v.list({number(3)})}), false);
  compare_value(v, "hashtable", v.dictionary({{text("k"), text("v")}}), false);
  compare_value(v, "object", v.bag({{"P", number(1)}, {"Q", text("z")}}), false);
  compare_value(v, "object-name", v.bag({{"Name", text("n")}, {"Q", number(1)}}), false);
  compare_value(v, "object-empty", v.bag({}));
  compare_value(v, "array-objects", v.list({v.bag({{"P", number(1)}}), v.bag({{"P", number(2)}})}),
                false);
}
