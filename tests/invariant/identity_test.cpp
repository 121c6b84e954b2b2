#include <boost/test/unit_test.hpp>

#include "invariant/guid.h"
#include "invariant/version.h"

using namespace psj::invariant;

BOOST_AUTO_TEST_SUITE(identity)

BOOST_AUTO_TEST_CASE(guids_are_read_in_all_their_forms) {
  const std::string text = "12345678-9abc-def0-1234-56789abcdef0";
  const Guid guid = parse_guid(text).value;
  for (const char *form : {"N", "D", "B", "P", "X", ""}) {
    std::string out;
    BOOST_TEST(format_guid(out, guid, form));
    BOOST_TEST(text_of(parse_guid(out).value) == text);
  }
  BOOST_TEST(!parse_guid("x"));
  BOOST_TEST(!parse_guid("12345678-9abc-def0-1234-56789abcdefg"));
}

BOOST_AUTO_TEST_CASE(random_guids_are_version_four) {
  const std::string text = text_of(Guid::random());
  BOOST_TEST(text[14] == '4');
  BOOST_TEST(text != text_of(Guid::random()));
}

BOOST_AUTO_TEST_CASE(versions_compare_by_parts) {
  BOOST_TEST((parse_version("1.10").value > parse_version("1.9").value));
  BOOST_TEST((parse_version("1.2").value < parse_version("1.2.0").value));
  BOOST_TEST(text_of(parse_version("1.2.3.4").value) == "1.2.3.4");
}

BOOST_AUTO_TEST_CASE(what_is_no_version_says_why) {
  BOOST_TEST(parse_version("x").message ==
             "Version string portion was too short or too long. (Parameter 'input')");
  BOOST_TEST(parse_version("1.x").message == "The input string 'x' was not in a correct format.");
}

BOOST_AUTO_TEST_SUITE_END()
