#include <boost/test/unit_test.hpp>
#include <random>
#include <sstream>

#include "fixture.h"
#include "plugin/format/cells.h"

using namespace psj::format_test;

namespace {

class RandomValues {
 public:
  explicit RandomValues(unsigned seed) : random_(seed) {}

  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  std::string characters() {
    static const std::vector<std::string> pieces{
        "a", "bc ", "日本", "😀", "\n", "\t", "e\u0301", "x", "long words ", "{", "}", "\r\n", "ž"};
    std::string whole;
    for (int i = below(12); i > 0; --i) whole += pieces[static_cast<std::size_t>(below(13))];
    return whole;
  }

  psj_value any(Values &v, int depth) {
    switch (below(depth > 0 ? 9 : 7)) {
      case 0:
        return number(below(100000) - 50000);
      case 1:
        return fraction(below(1000) / 7.0);
      case 2:
        return truth(below(2) == 0);
      case 3:
        return nothing();
      case 4:
        return date(2000 + below(50), 1 + below(12), 1 + below(28));
      case 5:
      case 6:
        return v.owned(characters());
      case 7: {
        std::vector<psj_value> items;
        for (int i = below(7); i > 0; --i) items.push_back(any(v, depth - 1));
        return v.list(items);
      }
      default:
        return object(v, depth - 1);
    }
  }

  psj_value object(Values &v, int depth) {
    static const std::vector<std::string_view> names{
        "A", "Bee", "名前", "Long Name Of It", "Id", "x1", "K", "Name", "Zed"};
    std::vector<Values::Member> members;
    const auto count = static_cast<std::size_t>(below(9));
    for (std::size_t i = 0; i < count; ++i) members.emplace_back(names[i], any(v, depth));
    return v.bag(members);
  }

 private:
  std::mt19937 random_;
};

void check_width(const std::string &lines, std::size_t width, unsigned seed) {
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);)
    if (psj::format::cells_of(line) > width) {
      BOOST_TEST(psj::format::cells_of(line) <= width, "seed " << seed << ": " << line);
      return;
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(tables_and_lists_never_exceed_the_width) {
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    RandomValues random(seed);
    Values values;
    std::vector<psj_value> objects;
    for (int i = random.below(6); i >= 0; --i) objects.push_back(random.object(values, 2));
    Screen screen;
    screen.width = screen.list_width = static_cast<std::uint32_t>(5 + random.below(120));
    screen.layout = random.below(4) == 0 ? 5 : 0;
    screen.limit = random.below(6) - 1;
    Shaping shaping;
    shaping.shape = static_cast<std::uint32_t>(1 + random.below(3));
    if (random.below(2) == 0) shaping.flags |= PSJ_FORMAT_WRAP;
    if (random.below(3) == 0) shaping.flags |= PSJ_FORMAT_AUTOSIZE;
    if (random.below(3) == 0) shaping.columns = {{text("*")}};
    shaping.flags |= PSJ_FORMAT_FORCE;
    check_width(shaped(objects, shaping, screen), screen.width, seed);
  }
}

BOOST_AUTO_TEST_CASE(any_stream_of_values_is_printed) {
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    RandomValues random(seed);
    Values values;
    std::vector<psj_value> objects;
    for (int i = random.below(9); i >= 0; --i) objects.push_back(random.any(values, 3));
    Screen screen;
    screen.width = screen.list_width = static_cast<std::uint32_t>(random.below(60));
    const std::string lines = printed(objects, screen);
    BOOST_TEST(!lines.starts_with("error"));
    Shaping custom;
    custom.shape = PSJ_SHAPE_CUSTOM;
    custom.depth = random.below(4);
    BOOST_TEST(!shaped(objects, custom, screen).starts_with("error"));
  }
}
