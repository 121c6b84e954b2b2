#include "invariant/composite_format.h"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace psj::invariant;

namespace {

const std::vector<std::string> kArguments = {"a", "bb", "\u00E9"};

std::string formatted(std::string_view format) {
  std::string out = "<";
  const auto result = format_composite(out, format, kArguments.size(),
                                       [](std::string &text, const FormatItem &item) {
                                         text += kArguments[item.index];
                                         if (item.has_format)
                                           text += ":" + std::string(item.format);
                                         return item.format != "bad";
                                       });
  if (result) return out;
  BOOST_TEST(out == "<");
  return result.error == CompositeError::item ? "item" : composite_message(result);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(composite_format)

BOOST_AUTO_TEST_CASE(places_are_filled_and_doubled_braces_stay_one) {
  BOOST_TEST(formatted("{0}-{1}") == "<a-bb");
  BOOST_TEST(formatted("{{0}}") == "<{0}");
  BOOST_TEST(formatted("{{{0}}}") == "<{a}");
  BOOST_TEST(formatted("no") == "<no");
}

BOOST_AUTO_TEST_CASE(alignment_counts_utf16_units) {
  BOOST_TEST(formatted("[{1,5}]") == "<[   bb]");
  BOOST_TEST(formatted("[{1,-5}]") == "<[bb   ]");
  BOOST_TEST(formatted("[{2,3}]") == "<[  \u00E9]");
  BOOST_TEST(formatted("[{0 , 3 :N1}]") == "<[a:N1]");
}

BOOST_AUTO_TEST_CASE(errors_say_what_dotnet_says) {
  BOOST_TEST(formatted("{3}") ==
             "Index (zero based) must be greater than or equal to zero and less than the size of "
             "the argument list.");
  BOOST_TEST(formatted("{x}") ==
             "Input string was not in a correct format. Failure to parse near "
             "offset 1. Expected an ASCII digit.");
  BOOST_TEST(formatted("}") ==
             "Input string was not in a correct format. Failure to parse near offset 1. Unexpected "
             "closing brace without a corresponding opening brace.");
  BOOST_TEST(formatted("{0:bad}") == "item");
}

BOOST_AUTO_TEST_SUITE_END()
