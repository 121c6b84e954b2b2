#include "plugin/format/record_copy.h"

#include <boost/test/unit_test.hpp>

#include "fixture.h"

using namespace psj::format;
using namespace psj::format_test;

namespace {

// A record as it comes from another process: its type names with a prefix, its content as texts.
psj_value copy_of(Values &values, std::string_view kind, std::string_view property,
                  const std::vector<std::string> &content) {
  std::vector<psj_value> texts;
  for (const std::string &one : content) texts.push_back(values.owned(one));
  static const std::string kPrefix = "Deserialized.Microsoft.PowerShell.Commands.Internal.Format.";
  const psj_value type = values.owned(kPrefix + std::string(kind));
  return values.bag({{property, values.list(texts)}},
                    {std::string_view(static_cast<const char *>(type.as.ptr), type.count)});
}

std::vector<psj_value> table(Values &values) {
  StartRecord start;
  start.shape = Shape::table;
  start.columns = {{"A", 0, Align::right, true}, {"B", 0, Align::left, true}};
  EntryRecord row;
  row.shape = Shape::table;
  row.cells.add("1");
  row.cells.add("x y");
  return {copy_of(values, "FormatStartData", "shapeInfo", content_of(start)),
          copy_of(values, "GroupStartData", "groupingEntry", content_of(GroupRecord{})),
          copy_of(values, "FormatEntryData", "formatEntryInfo", content_of(row)),
          copy_of(values, "GroupEndData", "groupingEntry", {}),
          copy_of(values, "FormatEndData", "groupingEntry", {})};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_copies)

BOOST_AUTO_TEST_CASE(a_table_that_another_process_shaped_is_printed) {
  Values values;
  BOOST_TEST(printed(table(values)) == "\nA B\n- -\n1 x y\n\n");
}

BOOST_AUTO_TEST_CASE(what_stands_open_before_it_is_closed) {
  Values values;
  std::vector<psj_value> all{values.bag({{"P", number(5)}})};
  for (const psj_value &one : table(values)) all.push_back(one);
  BOOST_TEST(printed(all) == "\nP\n-\n5\n\n\nA B\n- -\n1 x y\n\n");
}

BOOST_AUTO_TEST_CASE(content_that_no_record_has_is_shown_as_an_object) {
  for (const std::vector<std::string> &content : {std::vector<std::string>{},
                                                  {"1"},
                                                  {"9", "0", "0", "0", "0"},
                                                  {"1", "0", "0", "0", "999999999"},
                                                  {"1", "0", "0", "0", "1", "A", "-5", "0", "1"},
                                                  {"1", "0", "0", "0", "0", "more"}}) {
    Values values;
    const std::string shown = printed({copy_of(values, "FormatStartData", "shapeInfo", content)});
    BOOST_TEST(shown.find("shapeInfo") != std::string::npos, shown);
  }
}

BOOST_AUTO_TEST_SUITE_END()
