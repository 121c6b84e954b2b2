#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(sessions)

BOOST_AUTO_TEST_CASE(a_failed_statement_is_shown_and_the_next_one_runs) {
  const Ran ran = run_script("1/0; 'next'");
  BOOST_TEST(ran.output == "next;");
  BOOST_TEST(ran.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(throw_ends_the_script_with_exit_code_one) {
  const Ran ran = run_script("'a'; throw 'x'; 'b'");
  BOOST_TEST(ran.output == "a;");
  BOOST_TEST((ran.outcome.ended == Ended::Failed));
  BOOST_TEST(ran.outcome.exit_code == 1);
}

BOOST_AUTO_TEST_CASE(exit_gives_its_code) {
  const Ran ran = run_script("function f { exit 3 }; f; 'never'");
  BOOST_TEST(ran.output == "");
  BOOST_TEST(ran.outcome.exit_code == 3);
}

BOOST_AUTO_TEST_CASE(catch_takes_the_most_derived_type_and_finally_always_runs) {
  BOOST_TEST(output_of("try { [int]'x' } catch [System.DivideByZeroException] { 'div' } catch { "
                       "'any' } finally { 'fin' }") == "any;fin;");
}

BOOST_AUTO_TEST_CASE(break_reaches_the_labelled_loop) {
  BOOST_TEST(output_of(":o foreach ($a in 1..3) { foreach ($b in 1..3) { if ($b -eq 2) { continue "
                       "o }; \"$a$b\" } }") == "11;21;31;");
}

BOOST_AUTO_TEST_CASE(endless_recursion_is_an_error_and_no_crash) {
  const Ran ran = run_script("function f { f }; f");
  BOOST_TEST(ran.errors.size() + (ran.outcome.error ? 1 : 0) > 0u);
}

BOOST_AUTO_TEST_CASE(more_text_than_memory_is_an_error_that_can_be_caught) {
  BOOST_TEST(
      output_of("try { 'abcdefgh' * 2000000000 } catch { $_.FullyQualifiedErrorId }; 'next'") ==
      "System.OutOfMemoryException;next;");
}

BOOST_AUTO_TEST_CASE(a_running_loop_is_interrupted_from_another_thread) {
  Session session(std::make_shared<const CommandTable>());
  KeptStreams kept;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    session.interrupt();
  });
  const Outcome outcome = session.run_command("while ($true) { }", kept);
  stopper.join();
  BOOST_TEST((outcome.ended == Ended::Stopped));
}

BOOST_AUTO_TEST_CASE(a_session_with_a_step_limit_stops_whatever_the_script_does) {
  for (const char *script :
       {"while ($true) { }", "function f { f }; while (1) { try { f } catch { } }",
        "try { for (;;) { } } finally { while (1) { } }",
        "while (1) { 1 | ForEach-Object { 1 } }"}) {
    Session session(std::make_shared<const CommandTable>());
    KeptStreams kept;
    session.set_step_limit(10000);
    BOOST_TEST((session.run_command(script, kept).ended == Ended::Stopped), script);
  }
}

BOOST_AUTO_TEST_CASE(a_redirection_in_the_place_of_the_name_is_the_name) {
  for (const char *script : {"> $null", "$a = > $null", "if (1) { 'x' } *> $null"}) {
    const auto ran = run_script(script);
    BOOST_TEST((ran.errors == std::vector<std::string>{"CommandNotFoundException"}), script);
  }
}

BOOST_AUTO_TEST_CASE(an_error_leaves_a_try_that_has_only_finally) {
  BOOST_TEST(output_of("try { 1/0; 'tried' } finally { 'finally' } 'after'") == "finally;after;");
}

BOOST_AUTO_TEST_CASE(an_error_that_asks_ends_the_function_that_wrote_it) {
  const auto ran = run_script(
      "function f { $ErrorActionPreference = 'Inquire'; [int]'x'; 'on' }; f; 'after'; "
      "$Error.Count");
  BOOST_TEST(ran.output == "after;2;");
  BOOST_TEST((ran.errors == std::vector<std::string>{"InvalidOperation,f"}));
}

BOOST_AUTO_TEST_CASE(a_typed_catch_gets_the_exception_that_its_type_names) {
  const std::string body = "try { [int]::Parse('x') } ";
  BOOST_TEST(output_of(body + "catch [FormatException] { $_.Exception.GetType().Name }") ==
             "FormatException;");
  BOOST_TEST(output_of(body + "catch { $_.Exception.GetType().Name }") ==
             "MethodInvocationException;");
}

BOOST_AUTO_TEST_CASE(only_lists_are_taken_apart_by_a_multiple_assignment) {
  BOOST_TEST(output_of("$a, $b = @{k = 1}.Keys; $a.GetType().Name; $null -eq $b") ==
             "KeyCollection;True;");
  BOOST_TEST(output_of("$a, $b = 1, 2; $a; $b") == "1;2;");
}

BOOST_AUTO_TEST_CASE(output_that_is_nothing_adds_nothing_to_an_array) {
  BOOST_TEST(output_of("$n = & {}; (@() + $n).Count; $a = @(1); $a += $n; $a.Count") == "0;1;");
}

BOOST_AUTO_TEST_CASE(programs_take_text_and_give_lines) {
  BOOST_TEST(output_of("'b', 'a' | sort; sh -c 'exit 4'; $LASTEXITCODE") == "a;b;4;");
}

BOOST_AUTO_TEST_CASE(using_values_are_captured_in_the_callers_scope) {
  Session session(std::make_shared<const CommandTable>());
  KeptStreams kept;
  session.run_command("$a = 7; $block = { $using:a }", kept);
  const auto values = capture_using(session, session.variable("block"), true);
  BOOST_TEST(values.size() == 1u);
  BOOST_TEST(values[0].key == "a");
  BOOST_TEST(to_text(values[0].value) == "7");
}

BOOST_AUTO_TEST_CASE(a_stage_begins_before_it_gets_what_an_earlier_begin_block_writes) {
  BOOST_TEST(output_of("function f { begin { 'f' } process { } } "
                       "function g { begin { 'g' } process { \"<$_>\" } } f | g") == "g;<f>;");
}

BOOST_AUTO_TEST_CASE(a_constructor_that_does_not_fit_is_called_new) {
  BOOST_TEST(output_of("class P { P($n) { } } try { [P]::new() } catch { $_.Exception.Message }") ==
             "Cannot find an overload for \"new\" and the argument count: \"0\".;");
}

BOOST_AUTO_TEST_CASE(a_constructors_argument_has_its_parameters_name) {
  BOOST_TEST(output_of("try { [timespan]::new('x', 2, 3) } catch { "
                       "$_.Exception.Message.Substring(0, 60) }") ==
             "Cannot convert argument \"hours\", with value: \"x\", for \".ctor;");
}

BOOST_AUTO_TEST_SUITE_END()
