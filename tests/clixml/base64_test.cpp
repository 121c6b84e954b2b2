#include "clixml/base64.h"

#include <boost/test/unit_test.hpp>

using namespace psj::clixml;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(bytes_come_back_for_every_length) {
  std::string bytes;
  for (int i = 0; i < 9; ++i) {
    std::string back;
    BOOST_TEST(from_base64(to_base64(bytes), &back));
    BOOST_TEST(back == bytes);
    bytes += static_cast<char>(250 + i);
  }
  BOOST_TEST(to_base64(std::string_view("\1\2", 2)) == "AQI=");
}

BOOST_AUTO_TEST_CASE(other_letters_and_cut_groups_are_refused) {
  for (const char *text : {"A", "AQI", "A?I=", "AQ=I", "A==="}) {
    std::string back;
    BOOST_TEST(!from_base64(text, &back), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
