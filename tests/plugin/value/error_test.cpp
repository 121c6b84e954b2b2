#include "plugin/value/error.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "tests/plugin/value/counted_object.h"

using namespace psj;

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(an_error_owns_what_it_shows) {
  CountedObject object;
  OwnedError error;
  {
    const std::string message = "find job 7: it is not there";
    const psj_value target = make_handle(&object);
    error.reset(make_error({.status = PSJ_E_NOT_FOUND,
                            .category = kObjectNotFound,
                            .id = "Missing",
                            .message = message,
                            .target = &target}));
  }
  BOOST_TEST(view_of(error->message) == "find job 7: it is not there");
  BOOST_TEST(error->category == 13);
  BOOST_TEST(object.count == 2);
  error.reset();
  BOOST_TEST(object.count == 1);
}

BOOST_AUTO_TEST_CASE(a_status_survives_the_way_through_the_abi) {
  const Status status(PSJ_E_STATE, "stop job 3", "Bad", kInvalidOperation);
  const Status back = Status::take(PSJ_E_STATE, make_error(status.with_exception("A.B")));
  BOOST_TEST(back.code() == PSJ_E_STATE);
  BOOST_TEST(back.message() == "stop job 3");
  BOOST_TEST(back.id() == "Bad");
  BOOST_TEST(back.exception() == "A.B");
  BOOST_TEST(back.category() == kInvalidOperation);
}

BOOST_AUTO_TEST_CASE(nothing_thrown_gets_out) {
  psj_error *error = nullptr;
  const psj_status code = guarded(&error, []() -> Status { throw std::runtime_error("broken"); });
  const OwnedError owned(error);
  BOOST_TEST(code == PSJ_E_FAILED);
  BOOST_TEST(view_of(owned->message) == "broken");
}

BOOST_AUTO_TEST_CASE(guids_are_of_version_4_and_differ) {
  const std::string text = guid_text(new_guid());
  BOOST_TEST(text.size() == 36u);
  BOOST_TEST(text[14] == '4');
  BOOST_TEST(text != guid_text(new_guid()));
}

BOOST_AUTO_TEST_SUITE_END()
