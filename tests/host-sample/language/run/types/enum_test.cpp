#include <boost/test/unit_test.hpp>

#include "../running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(script_enums)

BOOST_AUTO_TEST_CASE(members_count_on_from_the_last_given_number) {
  BOOST_TEST(output_of("enum E { A; B = 5; C }; [int][E]::A; [int][E]::B; [int][E]::C") ==
             "0;5;6;");
}

BOOST_AUTO_TEST_CASE(a_member_may_be_written_by_another_enums_member) {
  BOOST_TEST(output_of("enum E { A = 3 }; enum F { B = [E]::A }; [int][F]::B") == "3;");
}

BOOST_AUTO_TEST_CASE(texts_and_numbers_become_members) {
  BOOST_TEST(output_of("enum E { Red; Green }; [E]'green'; [E]1; 'Red' -as [E]") ==
             "Green;Green;Red;");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_lists_the_members) {
  BOOST_TEST(output_of("enum E { Red; Green }; try { [E]'blue' } catch { $_.Exception.Message }") ==
             "Cannot convert value \"blue\" to type \"E\". Error: \"Unable to match the identifier "
             "name blue to a valid enumerator name. Specify one of the following enumerator names "
             "and try again:\nRed, Green\";");
}

BOOST_AUTO_TEST_CASE(an_unknown_number_lists_the_members) {
  BOOST_TEST(output_of("enum E { Red; Green }; try { [E]7 } catch { $_.Exception.Message }") ==
             "Cannot convert value \"7\" to type \"E\" due to enumeration values that are not "
             "valid. Specify one of the following enumeration values and try again. The possible "
             "enumeration values are \"Red,Green\".;");
}

BOOST_AUTO_TEST_CASE(flags_combine) {
  BOOST_TEST(output_of("[Flags()] enum P { None = 0; R = 1; W = 2 }; [P]::R -bor [P]::W; "
                       "[P]'W,R'; [P]3; ([P]3).HasFlag([P]::W)") == "R, W;R, W;R, W;True;");
}

BOOST_AUTO_TEST_CASE(the_underlying_type_is_kept) {
  BOOST_TEST(output_of("enum S : byte { A = 255 }; [S]::A.value__; "
                       "[Enum]::GetUnderlyingType([S]).Name") == "255;Byte;");
}

BOOST_AUTO_TEST_CASE(the_enum_class_lists_and_reads_members) {
  BOOST_TEST(output_of("enum E { B = 2; A = 1 }; [enum]::GetNames([E]) -join ','; "
                       "[enum]::GetValues([E]) -join ','; [enum]::IsDefined([E], 'B'); "
                       "[enum]::Parse([E], 'b', $true)") == "A,B;A,B;True;B;");
}

BOOST_AUTO_TEST_CASE(members_equal_their_names) {
  BOOST_TEST(output_of("enum E { A; B }; [E]::A -eq 'a'; [E]::A -eq 0; [E]::A -lt [E]::B") ==
             "True;True;True;");
}

BOOST_AUTO_TEST_SUITE_END()
