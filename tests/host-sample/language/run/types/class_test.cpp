#include <boost/test/unit_test.hpp>

#include "../running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(script_classes)

BOOST_AUTO_TEST_CASE(a_type_is_known_before_its_definition) {
  BOOST_TEST(output_of("[C]::new().X; class C { [int]$X = 4 }") == "4;");
}

BOOST_AUTO_TEST_CASE(only_return_leaves_a_method) {
  BOOST_TEST(output_of("class C { [int] M() { 'leak'; & { 1 }; return '5' } "
                       "[void] V() { 'leak' } }; $c = [C]::new(); $c.V(); $c.M() + 1") == "6;");
}

BOOST_AUTO_TEST_CASE(a_return_value_that_does_not_convert_is_an_error) {
  BOOST_TEST(output_of("class C { [int] M() { return 'x' } }; try { [C]::new().M() } catch "
                       "{ $_.Exception.Message }") ==
             "Cannot convert value \"x\" to type \"System.Int32\". Error: \"The input string 'x' "
             "was not in a correct format.\";");
}

BOOST_AUTO_TEST_CASE(a_failed_statement_ends_the_method) {
  BOOST_TEST(output_of("class C { [int] M() { 1/0; return 5 } }; try { [C]::new().M() } catch "
                       "{ \"$_\" }") == "Attempted to divide by zero.;");
}

BOOST_AUTO_TEST_CASE(properties_have_types_defaults_and_checks) {
  BOOST_TEST(
      output_of("class C { [int]$A; [string]$S; [ValidateRange(1, 9)][int]$R = 3; $U }; "
                "$c = [C]::new(); $c.A; $null -eq $c.S; $c.R; $null -eq $c.U; $c.A = '7'; $c.A; "
                "try { $c.R = 10 } catch { $_.Exception.Message }; try { $c.A = 'q' } catch "
                "{ $_.FullyQualifiedErrorId }") ==
      "0;True;3;True;7;Exception setting \"R\": \"The 10 argument is greater than the maximum "
      "allowed range of 9. Supply an argument that is less than or equal to 9 and then try the "
      "command again.\";ExceptionWhenSetting;");
}

BOOST_AUTO_TEST_CASE(each_object_has_initial_values_of_its_own) {
  BOOST_TEST(output_of("class C { $L = @{} }; $a = [C]::new(); $b = [C]::new(); $a.L.x = 1; "
                       "$b.L.Count") == "0;");
}

BOOST_AUTO_TEST_CASE(overloads_are_chosen_by_the_arguments) {
  BOOST_TEST(
      output_of("class C { [string] M([int]$a) { return 'int' } [string] M([string]$a) "
                "{ return 'string' } [string] M($a, $b) { return 'two' } }; $c = [C]::new(); "
                "$c.M(1); $c.M('x'); $c.M(1, 2)") == "int;string;two;");
}

BOOST_AUTO_TEST_CASE(a_constructor_calls_its_base) {
  BOOST_TEST(output_of("class A { $N; A([string]$n) { $this.N = \"<$n>\" } }; "
                       "class B : A { B([int]$i) : base($i + 1) { $this.N += '!' } }; "
                       "[B]::new(1).N") == "<2>!;");
}

BOOST_AUTO_TEST_CASE(a_method_is_found_in_the_objects_own_class) {
  BOOST_TEST(
      output_of("class A { [string] N() { return 'a' } [string] Call() { return $this.N() } }"
                "; class B : A { [string] N() { return 'b+' + ([A]$this).N() } }; "
                "[B]::new().Call()") == "b+a;");
}

BOOST_AUTO_TEST_CASE(static_members_belong_to_the_class) {
  BOOST_TEST(
      output_of("class C { static [int]$N = 2; static [int] Twice([int]$x) { return 2 * $x } "
                "}; [C]::N++; [C]::N; [C]::N += 4; [C]::N; [C]::Twice('4')") == "3;7;8;");
}

BOOST_AUTO_TEST_CASE(a_static_constructor_runs_once_before_the_first_use) {
  BOOST_TEST(output_of("class C { static [int]$N; static C() { [C]::N = 7 } }; [C]::N; "
                       "$null = [C]::new(); [C]::N") == "7;7;");
}

BOOST_AUTO_TEST_CASE(to_string_is_the_objects_text) {
  BOOST_TEST(output_of("class C { [string] ToString() { return 'me' } }; class D { }; "
                       "\"$([C]::new())\"; [string][D]::new(); [C]::new().ToString()") ==
             "me;D;me;");
}

BOOST_AUTO_TEST_CASE(the_base_class_object_has_its_own_to_string) {
  BOOST_TEST(output_of("class C { [string] ToString() { return '+' + ([object]$this).ToString() } "
                       "}; \"$([C]::new())\"") == "+C;");
}

BOOST_AUTO_TEST_CASE(equals_decides_about_eq_and_keys) {
  BOOST_TEST(output_of("class P { [int]$X; P([int]$x) { $this.X = $x } [bool] Equals([object]$o) "
                       "{ return $o.X -eq $this.X } [int] GetHashCode() { return $this.X } }; "
                       "[P]::new(1) -eq [P]::new(1); [P]::new(1) -eq [P]::new(2); "
                       "@{ ([P]::new(1)) = 'hit' }[[P]::new(1)]") == "True;False;hit;");
}

BOOST_AUTO_TEST_CASE(compare_to_orders) {
  BOOST_TEST(output_of("class V : IComparable { [int]$N; V([int]$n) { $this.N = $n } [int] "
                       "CompareTo([object]$o) { return $this.N - $o.N } }; "
                       "[V]::new(1) -lt [V]::new(2); [V]::new(3) -le [V]::new(2)") ==
             "True;False;");
}

BOOST_AUTO_TEST_CASE(objects_without_an_order_are_not_compared) {
  BOOST_TEST(output_of("class C { }; try { [C]::new() -lt [C]::new() } catch { "
                       "$_.FullyQualifiedErrorId }") == "NotIcomparable;");
}

BOOST_AUTO_TEST_CASE(a_table_becomes_an_object) {
  BOOST_TEST(output_of("class C { [int]$A; [string]$B }; $c = [C]@{ A = '3'; B = 'x' }; "
                       "$c.A + 1; $c.B; try { [C]@{ Z = 1 } } catch { $_.Exception.Message }") ==
             "4;x;Cannot create object of type \"C\". The property 'Z' was not found for the 'C' "
             "object. The settable properties are: [A <System.Int32>], [B <System.String>].;");
}

BOOST_AUTO_TEST_CASE(a_value_becomes_an_object_by_a_constructor) {
  BOOST_TEST(output_of("class C { $V; C([string]$v) { $this.V = $v } }; ([C]'x').V; "
                       "function f([C]$c) { $c.V }; f 'y'; [C[]]$many = 'a', 'b'; $many[1].V") ==
             "x;y;b;");
}

BOOST_AUTO_TEST_CASE(an_exception_class_is_thrown_and_caught) {
  BOOST_TEST(output_of("class E : Exception { [int]$Code; E([string]$m, [int]$c) : base($m) "
                       "{ $this.Code = $c } }; try { throw [E]::new('bad', 4) } catch [E] "
                       "{ $_.Exception.Message; $_.Exception.Code }") == "bad;4;");
}

BOOST_AUTO_TEST_CASE(a_list_class_holds_items_and_properties) {
  BOOST_TEST(output_of("class L : System.Collections.ArrayList { $Name = 'n'; [object] Last() "
                       "{ return $this[$this.Count - 1] } }; $l = [L]::new(); [void]$l.Add(4); "
                       "[void]$l.Add(6); $l.Last(); $l.Count; $l.Name") == "6;2;n;");
}

BOOST_AUTO_TEST_CASE(types_know_their_bases) {
  BOOST_TEST(output_of("class A { }; class B : A { }; $b = [B]::new(); $b -is [A]; "
                       "[A]::new() -is [B]; $b.GetType().BaseType.Name; [A].BaseType.FullName; "
                       "$null -eq ([A]::new() -as [B])") == "True;False;A;System.Object;True;");
}

BOOST_AUTO_TEST_CASE(a_class_is_a_types_argument) {
  BOOST_TEST(output_of("class C { $X = 1 }; $l = [System.Collections.Generic.List[C]]::new(); "
                       "$l.Add([C]::new()); $l.Count; $l.ToArray()[0].X; [C[]]$a = $l; "
                       "$a.GetType().Name") == "1;1;C[];");
}

BOOST_AUTO_TEST_CASE(a_class_of_a_function_is_not_known_outside) {
  const auto ran = run_script("function f { class C { $X = 1 }; [C]::new().X }; f; f; [C]");
  BOOST_TEST(ran.output == "1;1;");
  BOOST_TEST(ran.errors.at(0) == "TypeNotFound");
}

BOOST_AUTO_TEST_CASE(methods_use_the_classes_that_stand_beside_them) {
  BOOST_TEST(output_of("function f { class A { [object] M() { return [B]::new() } }; class B { "
                       "$Y = 8 }; [A]::new() }; (f).M().Y") == "8;");
}

BOOST_AUTO_TEST_CASE(another_session_does_not_know_the_class) {
  output_of("class OnlyThere { }");
  BOOST_TEST(run_script("[OnlyThere]").errors.at(0) == "TypeNotFound");
}

BOOST_AUTO_TEST_CASE(an_unknown_base_stops_the_script) {
  const auto ran = run_script("'before'; class C : System.Threading.Timer { }; 'after'");
  BOOST_TEST(ran.output == "");
}

BOOST_AUTO_TEST_CASE(a_method_that_nobody_has_is_an_error) {
  BOOST_TEST(run_script("class C { }; [C]::new().Nope()").errors.at(0) == "MethodNotFound");
  BOOST_TEST(run_script("class C { }; [C]::new(1)").errors.at(0) == "MethodCountCouldNotFindBest");
  BOOST_TEST(run_script("class C { }; $c = [C]::new(); $c.Nope = 1").errors.at(0) ==
             "PropertyNotFound");
}

BOOST_AUTO_TEST_SUITE_END()
