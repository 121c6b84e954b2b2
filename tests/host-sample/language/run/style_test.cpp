#include "language/run/style.h"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(colours_modes_and_links_are_decoration) {
  BOOST_TEST(psjsh::without_decoration("\x1b[31;1mred\x1b[0m and \x1b[38;2;1;2;3mmore\x1b[m") ==
             "red and more");
  BOOST_TEST(psjsh::without_decoration("\x1b[?25lgone\x1b[?25h") == "gone");
  BOOST_TEST(psjsh::without_decoration("\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\") == "text");
}

BOOST_AUTO_TEST_CASE(other_escape_sequences_stay) {
  for (const char *text :
       {"\x1b[2J", "\x1b", "\x1b[", "\x1b[31", "\x1b[?", "\x1b]8;;open", "a\x1bz"})
    BOOST_TEST(psjsh::without_decoration(text) == text);
}

BOOST_AUTO_TEST_CASE(settings_are_found_by_group_and_name) {
  const psjsh::Value style = psjsh::make_style();
  BOOST_TEST(psjsh::style_text(style, "Formatting", "warning") == "\x1b[33;1m");
  BOOST_TEST(psjsh::style_text(style, "Formatting", "None") == "");
  BOOST_TEST(psjsh::style_text(psjsh::Value("no style"), "Formatting", "Warning") == "");
}
