#include "bridge/stream_records.h"

#include <boost/test/unit_test.hpp>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/records.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(stream_records)

BOOST_AUTO_TEST_CASE(an_error_arrives_with_id_category_and_target_as_a_remote_one) {
  auto error = make_error("System.ArgumentException", "no such thing", "Missing,Get-Thing",
                          ErrorCategory::ObjectNotFound, Value("thing"));
  ValueArena arena;
  Value back = record_from_abi(Stream::Error, serialize_record(Stream::Error, Value(error), arena));
  auto *record = back.as<ErrorRecord>();
  BOOST_REQUIRE(record != nullptr);
  BOOST_TEST(record->message() == "no such thing");
  BOOST_TEST(record->id == "Missing,Get-Thing");
  BOOST_TEST((record->category == ErrorCategory::ObjectNotFound));
  BOOST_TEST(record->target.text() == "thing");
  BOOST_TEST(record->remote);
}

BOOST_AUTO_TEST_CASE(a_remote_error_shows_the_exception_of_the_other_process) {
  auto error = make_error("System.ArgumentException", "no", "Id", ErrorCategory::InvalidData);
  error->recommended_action = "do it";
  error->details_message = "details";
  ValueArena arena;
  Value back = record_from_abi(Stream::Error, serialize_record(Stream::Error, Value(error), arena));
  Value exception = get_property(back, "Exception");
  BOOST_TEST(to_text(get_property(get_property(exception, "SerializedRemoteException"),
                                  "Message")) == "no");
  BOOST_TEST(get_property(get_property(exception, "ErrorRecord"), "FullyQualifiedErrorId").text() ==
             "Id");
  BOOST_TEST(get_property(get_property(back, "ErrorDetails"), "RecommendedAction").text() ==
             "do it");
  BOOST_TEST(to_text(get_property(back, "OriginInfo")) == "localhost");
}

BOOST_AUTO_TEST_CASE(a_live_error_is_the_very_record) {
  Value error = Value(make_error("System.Exception", "m", "i", ErrorCategory::NotSpecified));
  ValueArena arena;
  BOOST_TEST(record_from_abi(Stream::Error, record_to_abi(error, arena)).same(error));
}

BOOST_AUTO_TEST_CASE(a_category_out_of_range_is_not_specified) {
  auto error = make_error("System.Exception", "m", "i", static_cast<ErrorCategory>(99));
  ValueArena arena;
  psj_value shape = serialize_record(Stream::Error, Value(error), arena);
  Value back = record_from_abi(Stream::Error, shape);
  BOOST_TEST((back.as<ErrorRecord>()->category == ErrorCategory::NotSpecified));
}

BOOST_AUTO_TEST_CASE(warnings_travel_as_their_text) {
  ValueArena arena;
  psj_value value = serialize_record(Stream::Warning, Value(make_warning("careful")), arena);
  BOOST_TEST(value.kind == PSJ_STRING);
  Value back = record_from_abi(Stream::Warning, value);
  BOOST_TEST(get_property(back, "Message").text() == "careful");
}

BOOST_AUTO_TEST_CASE(a_live_message_is_the_very_record) {
  Value warning(make_warning("careful"));
  ValueArena arena;
  BOOST_TEST(record_from_abi(Stream::Warning, record_to_abi(warning, arena)).same(warning));
}

BOOST_AUTO_TEST_CASE(information_keeps_message_source_and_tags) {
  auto record = make_information(Value("note"), "script.ps1", {Value("a"), Value("b")});
  ValueArena arena;
  Value back = record_from_abi(Stream::Information,
                               serialize_record(Stream::Information, Value(record), arena));
  BOOST_TEST(get_property(back, "MessageData").text() == "note");
  BOOST_TEST(get_property(back, "Source").text() == "script.ps1");
}

BOOST_AUTO_TEST_SUITE_END()
