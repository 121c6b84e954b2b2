#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(format_hex)

BOOST_AUTO_TEST_CASE(a_line_of_bytes_has_its_place_its_numbers_and_its_letters) {
  BOOST_TEST(output_of("'0123456789abcdefg' | Format-Hex | ForEach-Object { $_.HexOffset; "
                       "$_.HexBytes; $_.Ascii }") ==
             "0000000000000000;30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66;0123456789abcdef;"
             "0000000000000010;67;g;");
}

BOOST_AUTO_TEST_CASE(numbers_of_one_type_are_one_block_and_arrays_one_each) {
  BOOST_TEST(output_of("1, 2 | Format-Hex | ForEach-Object HexBytes") ==
             "01 00 00 00 02 00 00 00;");
  BOOST_TEST(output_of("1, [byte]2 | Format-Hex | ForEach-Object HexBytes") == "01 00 00 00;02;");
  BOOST_TEST(output_of("@(, [byte[]](0, 233)) | Format-Hex | ForEach-Object { $_.Ascii; "
                       "$_.Label.Substring(0, 22) }") == " é;Byte[] (System.Byte[]);");
}

BOOST_AUTO_TEST_CASE(offset_and_count_cut_the_bytes) {
  BOOST_TEST(output_of("'abcdef' | Format-Hex -Offset 2 -Count 3 | ForEach-Object Ascii") ==
             "cde;");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_nor_text_nor_file_is_refused) {
  BOOST_TEST(error_of("[timespan]::Zero | Format-Hex").starts_with("FormatHexTypeNotSupported,"));
  BOOST_TEST(error_of("Format-Hex /no/such/file").starts_with("FileNotFound,"));
}

BOOST_AUTO_TEST_SUITE_END()
