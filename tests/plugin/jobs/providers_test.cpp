#include "plugin/jobs/providers.h"

#include <boost/test/unit_test.hpp>

#include "fake_provider.h"

using namespace psj;

namespace {

bool says(const Status &status, std::string_view text) {
  return status.message().find(text) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(providers)

BOOST_AUTO_TEST_CASE(a_whole_table_is_found_by_id_and_by_type) {
  Providers all;
  FakeProvider fake;
  BOOST_TEST(all.add(&fake.table).ok());
  BOOST_TEST(all.find("test.fake") != nullptr);
  BOOST_TEST(all.find_type("fakejob") == all.find("test.fake"));
  BOOST_TEST(all.find("test.other") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_table_of_another_version_or_too_small_is_refused) {
  Providers all;
  FakeProvider fake;
  BOOST_TEST(all.add(nullptr).code() == PSJ_E_VERSION);
  fake.table.struct_size = offsetof(psj_provider, destroy);
  const Status small = all.add(&fake.table);
  BOOST_TEST(small.code() == PSJ_E_VERSION);
  BOOST_TEST(says(small, "bytes"));
}

BOOST_AUTO_TEST_CASE(an_older_smaller_table_is_taken_and_not_read_past_its_end) {
  Providers all;
  FakeProvider fake;
  fake.table.struct_size = offsetof(psj_provider, get_extension);
  fake.table.get_extension = reinterpret_cast<decltype(fake.table.get_extension)>(1);
  fake.table.type_name = {reinterpret_cast<const char *>(1), 100};
  fake.table.detach = reinterpret_cast<decltype(fake.table.detach)>(1);
  BOOST_TEST(all.add(&fake.table).ok());
  BOOST_TEST(all.find("test.fake")->type_name().empty());
  all.shutdown();
}

BOOST_AUTO_TEST_CASE(what_is_absent_is_named) {
  Providers all;
  FakeProvider fake;
  fake.table.stop = nullptr;
  BOOST_TEST(says(all.add(&fake.table), "test.fake: its function stop is absent"));
  FakeProvider nameless;
  nameless.table.id = {nullptr, 0};
  BOOST_TEST(says(all.add(&nameless.table), "no id"));
  FakeProvider typeless;
  typeless.table.job_type_name = {nullptr, 0};
  BOOST_TEST(says(all.add(&typeless.table), "no job type name"));
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_refused) {
  Providers all;
  FakeProvider one, two;
  BOOST_TEST(all.add(&one.table).ok());
  BOOST_TEST(says(all.add(&two.table), "there is one with that id"));
}

BOOST_AUTO_TEST_CASE(a_library_that_is_not_there_or_is_none_is_refused_with_its_path) {
  Providers all;
  const Status absent = all.load("/nonexistent/libx.so");
  BOOST_TEST(absent.code() == PSJ_E_SYSTEM);
  BOOST_TEST(says(absent, "/nonexistent/libx.so"));
  BOOST_TEST(says(all.load("libc.so.6"), "psj_get_provider"));
}

BOOST_AUTO_TEST_CASE(cmdlets_of_a_provider_join_the_list_and_incomplete_ones_are_refused) {
  static psj_cmdlet cmdlet{};
  static const psj_cmdlet *const kList[] = {&cmdlet};
  static const psj_provider_cmdlets kCmdlets = {sizeof kCmdlets, 1, kList};
  cmdlet.struct_size = sizeof cmdlet;
  cmdlet.name = text_of("Start-Fake");
  Providers all;
  FakeProvider fake;
  fake.table.get_extension = [](const psj_provider *, psj_text id) -> const void * {
    return view_of(id) == PSJ_PROVIDER_CMDLETS ? &kCmdlets : nullptr;
  };
  BOOST_TEST(says(all.add(&fake.table), "its cmdlet 0 is not complete"));
  BOOST_TEST(all.find("test.fake") == nullptr);
  cmdlet.begin = [](const psj_cmdlet *, const psj_invocation *, const psj_binding *, void **,
                    psj_error **) -> psj_status { return PSJ_OK; };
  cmdlet.process = [](void *, const psj_binding *, psj_error **) -> psj_status { return PSJ_OK; };
  cmdlet.end = [](void *, psj_error **) -> psj_status { return PSJ_OK; };
  cmdlet.close = [](void *) {};
  BOOST_TEST(all.add(&fake.table).ok());
  BOOST_TEST(all.cmdlets().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
