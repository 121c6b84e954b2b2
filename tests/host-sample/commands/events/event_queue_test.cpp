#include "commands/events/event_queue.h"

#include <boost/test/unit_test.hpp>

#include <thread>

#include "../running.h"
#include "language/value/engine.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(event_queue)

BOOST_AUTO_TEST_CASE(events_stay_in_order_until_they_are_removed) {
  BOOST_TEST(output_of("$null = New-Event q.a; $null = New-Event q.b; (Get-Event).SourceIdentifier;"
                       "Remove-Event q.a; @(Get-Event)[0].EventIdentifier") == "q.a;q.b;2;");
}

BOOST_AUTO_TEST_CASE(an_event_carries_what_its_maker_said) {
  BOOST_TEST(output_of("$e = New-Event s -Sender 7 -EventArguments 1, 'x' -MessageData hello;"
                       "$e.Sender; $e.SourceArgs; $e.MessageData; $e.GetType().Name") ==
             "7;1;x;hello;PSEventArgs;");
}

BOOST_AUTO_TEST_CASE(waiting_finds_an_event_that_is_there_and_leaves_it_there) {
  BOOST_TEST(output_of("$null = New-Event a; $null = New-Event b; (Wait-Event b).EventIdentifier;"
                       "@(Get-Event).Count") == "2;2;");
}

BOOST_AUTO_TEST_CASE(waiting_in_vain_writes_nothing) {
  BOOST_TEST(output_of("Wait-Event none -Timeout 0; 'on'") == "on;");
}

BOOST_AUTO_TEST_CASE(one_certain_event_that_is_missing_is_an_error_and_a_pattern_is_not) {
  BOOST_TEST(error_of("Get-Event nope") ==
             "INVALID_SOURCE_IDENTIFIER,Microsoft.PowerShell.Commands.GetEventCommand: Event with "
             "source identifier 'nope' does not exist.");
  BOOST_TEST(
      error_of("Remove-Event -EventIdentifier 9") ==
      "INVALID_EVENT_IDENTIFIER,Microsoft.PowerShell.Commands.RemoveEventCommand: Event with "
      "identifier '9' does not exist.");
  BOOST_TEST(error_of("Get-Event no*; Remove-Event no*") == "");
}

BOOST_AUTO_TEST_CASE(removing_can_be_only_shown) {
  BOOST_TEST(output_of("$null = New-Event a; Remove-Event a -WhatIf; @(Get-Event).Count") == "1;");
}

BOOST_AUTO_TEST_CASE(an_event_of_another_thread_ends_the_wait) {
  values_become_shared();
  EventQueue queue([] {});
  std::thread other([&] { queue.raise({"late", Value(), Value(), {}, {}}); });
  const std::string source = "l*";
  const auto event = queue.wait({&source, nullptr}, 10000);
  other.join();
  BOOST_REQUIRE(static_cast<bool>(event));
  BOOST_TEST(event->id() == 1);
}

BOOST_AUTO_TEST_CASE(
    a_subscriber_is_told_until_it_is_unregistered_and_its_name_is_taken_meanwhile) {
  BOOST_TEST(output_of("Register-EngineEvent mine; (Get-EventSubscriber).SourceIdentifier;"
                       "Register-EngineEvent mine -ErrorAction SilentlyContinue; "
                       "$Error[0].FullyQualifiedErrorId;"
                       "Unregister-Event mine; @(Get-EventSubscriber).Count") ==
             "mine;SUBSCRIBER_EXISTS,Microsoft.PowerShell.Commands.RegisterEngineEventCommand;0;");
}

BOOST_AUTO_TEST_CASE(a_timer_raises_elapsed_once_without_auto_reset) {
  BOOST_TEST(output_of("$t = [Timers.Timer]::new(1); $t.AutoReset = $false;"
                       "Register-ObjectEvent $t Elapsed -SourceIdentifier tick; $t.Start();"
                       "(Wait-Event tick -Timeout 30).Sender.GetType().Name; $t.Enabled; "
                       "Unregister-Event tick") == "Timer;False;");
}

BOOST_AUTO_TEST_CASE(an_event_that_an_object_does_not_have_is_refused) {
  BOOST_TEST(
      error_of("Register-ObjectEvent ([Timers.Timer]::new(5)) Nope").find("INVALID_REGISTRATION") ==
      0u);
}

BOOST_AUTO_TEST_SUITE_END()
