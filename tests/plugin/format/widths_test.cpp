#include <boost/test/unit_test.hpp>
#include <map>
#include <sstream>

#include "fixture.h"
#include "recorded.h"

using namespace psj::format_test;

namespace {

// The objects of the recorded cases, by the word that their names have.
std::vector<psj_value> family(Values &v, std::string_view name) {
  if (name == "people")
    return {v.bag({{"Name", text("Ann")},
                   {"Age", number(31)},
                   {"City", text("Oslo")},
                   {"Note", text("likes long walks on the beach and short meetings")}}),
            v.bag({{"Name", text("Bartholomew")},
                   {"Age", number(5)},
                   {"City", text("Rio de Janeiro")},
                   {"Note", text("x")}})};
  std::vector<psj_value> rows;
  if (name == "numbers")
    for (int i = 1; i <= 3; ++i)
      rows.push_back(v.bag({{"Id", number(i)},
                            {"Square", number(i * i)},
                            {"Half", i % 2 == 0 ? number(i / 2) : fraction(i / 2.0)},
                            {"Big", number(i * 1000000)}}));
  if (name == "many")
    for (int i = 1; i <= 2; ++i)
      rows.push_back(v.bag({{"Alpha", number(i)},
                            {"Bravo", text("bbbbbbbbbbbb")},
                            {"Charlie", text("ccccccccc")},
                            {"Delta", truth(true)},
                            {"Echo", fraction(1.5)},
                            {"Foxtrot", text("ffffffffffffffffffff")},
                            {"Golf", text("g")}}));
  if (name == "wide")
    return {v.bag({{"Key", text("日本語のとても長いテキスト")},
                   {"Val", text("한국어 텍스트")},
                   {"N", number(1)}}),
            v.bag({{"Key", text("ascii")}, {"Val", text("😀 emoji 😀")}, {"N", number(22)}})};
  if (name == "lines")
    return {v.bag({{"A", text("first\nsecond")},
                   {"B", text("plain text value that is rather long")},
                   {"C", text("x\ty")}})};
  if (name == "longhead")
    return {v.bag({{"AnExtremelyLongPropertyName", number(1)},
                   {"AnotherVeryLongPropertyName", text("v")},
                   {"S", text("short")}})};
  return rows;
}

Shaping kind(std::string_view name) {
  Shaping shaping;
  if (name == "list") shaping.shape = PSJ_SHAPE_LIST;
  if (name == "wide") shaping.shape = PSJ_SHAPE_WIDE;
  if (name.starts_with("wrap")) shaping.flags |= PSJ_FORMAT_WRAP;
  if (name.ends_with("auto")) shaping.flags |= PSJ_FORMAT_AUTOSIZE;
  return shaping;
}

void compare_case(const std::string &how, const std::string &objects, const std::string &name) {
  Values values;
  const std::vector<psj_value> rows = family(values, objects);
  std::istringstream whole(recorded(name));
  std::map<unsigned, std::string> blocks;
  unsigned width = 0;
  for (std::string line; std::getline(whole, line);) {
    if (line.starts_with("== "))
      width = static_cast<unsigned>(std::stoul(line.substr(3)));
    else
      blocks[width] += line + "\n";
  }
  BOOST_TEST(blocks.size() >= 3);
  for (const auto &[cells, expected] : blocks) {
    Screen screen;
    screen.width = screen.list_width = cells;
    BOOST_TEST(shaped(rows, kind(how), screen) + "\n" == expected, name << " at " << cells);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(tables_at_recorded_widths) {
  for (const char *objects : {"people", "many", "wide", "lines"})
    compare_case("table", objects, std::string("widths/table-") + objects);
  for (const char *objects : {"many", "wide", "lines", "longhead"})
    compare_case("table", objects, std::string("widths/table-") + objects + "-wide");
}

BOOST_AUTO_TEST_CASE(narrow_tables_at_recorded_widths) {
  for (const char *objects : {"people", "numbers", "lines"})
    compare_case("table", objects, std::string("widths/narrow-") + objects);
}

BOOST_AUTO_TEST_CASE(wrapped_tables_at_recorded_widths) {
  for (const char *objects : {"numbers", "many", "wide"})
    compare_case("wrap", objects, std::string("widths/wrap-") + objects);
  for (const char *objects : {"people", "numbers", "wide", "lines"})
    compare_case("wrap-auto", objects, std::string("widths/wrap-auto-") + objects);
  compare_case("auto", "many", "widths/auto-many");
}

BOOST_AUTO_TEST_CASE(lists_and_wide_views_at_recorded_widths) {
  for (const char *objects : {"many", "lines", "longhead"})
    compare_case("list", objects, std::string("widths/list-") + objects);
  for (const char *objects : {"numbers", "lines"})
    compare_case("wide", objects, std::string("widths/wide-") + objects);
}
