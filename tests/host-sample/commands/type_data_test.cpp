#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(type_data_commands)

BOOST_AUTO_TEST_CASE(members_of_a_type_are_there_until_its_data_is_removed) {
  BOOST_TEST(output_of("Update-TypeData -TypeName System.String -MemberName Shout -MemberType "
                       "ScriptProperty -Value { $this + '!' }; 'a'.Shout; "
                       "Remove-TypeData -TypeName System.String; $null -eq 'a'.Shout") ==
             "a!;True;");
}

BOOST_AUTO_TEST_CASE(custom_objects_get_the_members_of_their_type_name) {
  const std::string type =
      "$o = [pscustomobject]@{PSTypeName = 'My.T'; A = 1}; "
      "Update-TypeData -TypeName My.T -MemberType ";
  BOOST_TEST(output_of(type + "AliasProperty -MemberName B -Value A; $o.B; $o.B = 5; $o.A") ==
             "1;5;");
  BOOST_TEST(output_of(type + "ScriptMethod -MemberName Plus -Value { $this.A + $args[0] }; "
                              "$o.Plus(2)") == "3;");
  BOOST_TEST(output_of(type + "ScriptMethod -MemberName ToString -Value { 'T' + $this.A }; "
                              "\"$o\"") == "T1;");
  BOOST_TEST(output_of(type + "NoteProperty -MemberName N -Value 7; "
                              "$o.PSObject.Properties.Name -join ','; $o.N") == "A,N;7;");
}

BOOST_AUTO_TEST_CASE(a_member_of_the_object_itself_hides_that_of_its_type) {
  BOOST_TEST(output_of("Update-TypeData -TypeName My.T -MemberType NoteProperty -MemberName A "
                       "-Value type; ([pscustomobject]@{PSTypeName = 'My.T'; A = 'own'}).A") ==
             "own;");
}

BOOST_AUTO_TEST_CASE(a_member_twice_is_an_error_without_force) {
  const std::string add =
      "Update-TypeData -TypeName My.T -MemberType NoteProperty -MemberName N -Value ";
  BOOST_TEST(error_of(add + "1; " + add + "2")
                 .find("Error in TypeData \"My.T\": The member N is already present.") !=
             std::string::npos);
  BOOST_TEST(output_of(add + "1; " + add + "2 -Force; (Get-TypeData My.T).Members['N']") == "2;");
}

BOOST_AUTO_TEST_SUITE_END()
