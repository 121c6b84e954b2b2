#include <boost/test/unit_test.hpp>

#include "shown.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(types)

BOOST_AUTO_TEST_CASE(names_are_found_in_all_their_forms) {
  for (const char *name :
       {"int", "Int32", "System.Int32", "system.int32", "System.Int32, mscorlib"})
    BOOST_TEST(require_type(name)->full_name() == "System.Int32");
  BOOST_TEST(require_type("string[]")->full_name() == "System.String[]");
  BOOST_TEST(require_type("int[,]")->full_name() == "System.Int32[,]");
  BOOST_TEST(require_type("Collections.Generic.Dictionary[string, int]")->net_name() ==
             "System.Collections.Generic.Dictionary`2[System.String,System.Int32]");
  BOOST_TEST(
      require_type("System.Collections.Generic.List`1[[System.Int32, mscorlib]]")->display_name() ==
      "System.Collections.Generic.List[int]");
  BOOST_TEST(require_type("System.Collections.Generic.List[int]") ==
             require_type("System.Collections.Generic.List[Int32]"));
  BOOST_TEST(error_of([] { require_type("nosuch"); }) == "Unable to find type [nosuch].");
}

BOOST_AUTO_TEST_CASE(inheritance_and_interfaces) {
  BOOST_TEST(
      require_type("System.IO.FileNotFoundException")->is_a(require_type("System.IO.IOException")));
  BOOST_TEST(
      require_type("System.Collections.ArrayList")->is_a(require_type("System.Collections.IList")));
  BOOST_TEST(is_instance(Value(1), require_type("System.ValueType")));
  BOOST_TEST(!is_instance(Value(1), require_type("long")));
  BOOST_TEST(is_instance(list_of(1), require_type("array")));
}

BOOST_AUTO_TEST_CASE(flags_show_their_names) {
  const auto *type = require_type("System.IO.FileAttributes");
  BOOST_TEST(enum_text(type, 3) == "ReadOnly, Hidden");
  BOOST_TEST(enum_text(require_type("DayOfWeek"), 99) == "99");
}

BOOST_AUTO_TEST_SUITE_END()
