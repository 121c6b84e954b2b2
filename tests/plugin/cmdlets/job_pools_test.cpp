// New-, Get- and Remove-JobPool over a job type whose pools only take down what is asked of them.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "plugin/value/error.h"
#include "tests/plugin/cmdlets/session.h"

using namespace psj;
using Lines = std::vector<std::string>;

namespace {

struct FakePools {
  struct Pool {
    std::string name;
    std::uint32_t size;
  };
  std::vector<Pool> pools;
  int waits = 0;                    // this often a wait takes longer than it may
  psj_status wait_answer = PSJ_OK;  // then
  std::function<void()> on_wait;
  psj_provider_pools table{};
  Session session;

  FakePools() {
    now() = this;
    table.struct_size = sizeof table;
    table.create = [](const psj_provider *, const psj_host *, psj_text name, std::uint32_t size,
                      psj_error **error) -> psj_status {
      if (now()->find(name))
        return report(Status(PSJ_E_ARGUMENT, "It exists.", "JobPoolExists", kInvalidArgument),
                      error);
      now()->pools.push_back({std::string(view_of(name)), size});
      return PSJ_OK;
    };
    table.remove = [](const psj_provider *, psj_text name, psj_error **error) -> psj_status {
      const auto at = now()->find(name);
      if (!at)
        return report(Status(PSJ_E_NOT_FOUND, "No pool.", "JobPoolNotFound", kObjectNotFound),
                      error);
      now()->pools.erase(now()->pools.begin() + static_cast<std::ptrdiff_t>(*at));
      return PSJ_OK;
    };
    table.list = [](const psj_provider *, psj_result *out, psj_error **) -> psj_status {
      *out = now()->list();
      return PSJ_OK;
    };
    table.wait = [](const psj_provider *, psj_text, std::uint32_t) -> psj_status {
      if (now()->on_wait) now()->on_wait();
      return now()->waits-- > 0 ? PSJ_S_TIMEOUT : now()->wait_answer;
    };
    session.processes.pools = &table;
  }
  ~FakePools() { now() = nullptr; }

  static FakePools *&now() {
    static FakePools *one = nullptr;
    return one;
  }
  std::optional<std::size_t> find(psj_text name) const {
    for (std::size_t i = 0; i < pools.size(); ++i)
      if (pools[i].name == view_of(name)) return i;
    return std::nullopt;
  }
  psj_result list() const {
    Arena arena;
    const psj_schema *schema = make_schema(arena, {"PSJobs.JobPool"}, {"Name", "Size"});
    auto *items = arena.allocate_array<psj_value>(pools.size());
    for (std::size_t i = 0; i < pools.size(); ++i)
      items[i] = make_bag(arena, schema, {make_string(pools[i].name), make_int(pools[i].size)},
                          pools[i].name);
    return std::move(*OwnedValue::copy(make_list(items, pools.size()))).to_result();
  }
  Written make(std::string_view name, std::optional<int> size = {}, bool wait = false) {
    Session::Parameters parameters{{"Name", make_string(name)}};
    if (size) parameters.emplace_back("Size", make_int(*size));
    if (wait) parameters.emplace_back("Wait", make_bool(true));
    return session.call("New-JobPool", parameters);
  }
  Written call(std::string_view cmdlet, const std::vector<std::string_view> &names) {
    std::vector<psj_value> values;
    for (const std::string_view name : names) values.push_back(make_string(name));
    return session.call(cmdlet, {{"Name", make_list(values.data(), values.size())}});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(job_pools)

BOOST_AUTO_TEST_CASE(a_new_pool_is_written_and_has_two_workers_unless_told) {
  FakePools fake;
  BOOST_TEST(fake.make("a").lines == (Lines{"output: a{Name,Size}"}));
  BOOST_TEST(fake.make("b", 7).lines == (Lines{"output: b{Name,Size}"}));
  BOOST_TEST(fake.pools.at(0).size == 2u);
  BOOST_TEST(fake.pools.at(1).size == 7u);
}

BOOST_AUTO_TEST_CASE(a_taken_name_ends_the_call) {
  FakePools fake;
  fake.make("a");
  const Written again = fake.make("a");
  BOOST_TEST(again.failed == "JobPoolExists: It exists.");
  BOOST_TEST(again.lines.empty());
}

BOOST_AUTO_TEST_CASE(waiting_goes_on_until_the_workers_are_ready) {
  FakePools fake;
  fake.waits = 3;
  BOOST_TEST(fake.make("a", 1, true).lines == (Lines{"output: a{Name,Size}"}));
  BOOST_TEST(fake.waits == -1);
}

BOOST_AUTO_TEST_CASE(without_wait_nobody_waits) {
  FakePools fake;
  fake.on_wait = [] { BOOST_ERROR("waited"); };
  fake.make("a");
}

BOOST_AUTO_TEST_CASE(waiting_can_be_cancelled) {
  FakePools fake;
  fake.waits = 1000;
  fake.on_wait = [&] { fake.session.is_cancelled = fake.waits == 998; };
  BOOST_TEST(fake.make("a", 1, true).status == PSJ_E_CANCELLED);
  BOOST_TEST(fake.waits == 997);
}

BOOST_AUTO_TEST_CASE(workers_that_do_not_start_end_the_call) {
  FakePools fake;
  fake.wait_answer = PSJ_E_NOT_FOUND;
  BOOST_TEST(fake.make("a", 1, true).failed ==
             "JobPoolNotReady: The workers of the job pool do not start.");
}

BOOST_AUTO_TEST_CASE(all_pools_those_of_a_pattern_and_named_ones_are_written) {
  FakePools fake;
  for (const char *name : {"one", "two", "three"}) fake.make(name);
  BOOST_TEST(fake.session.call("Get-JobPool", {}).lines.size() == 3u);
  BOOST_TEST(fake.call("Get-JobPool", {"T*"}).lines ==
             (Lines{"output: two{Name,Size}", "output: three{Name,Size}"}));
  BOOST_TEST(fake.call("Get-JobPool", {"three", "one"}).lines ==
             (Lines{"output: three{Name,Size}", "output: one{Name,Size}"}));
}

BOOST_AUTO_TEST_CASE(a_name_that_there_is_not_is_an_error_and_a_pattern_is_none) {
  FakePools fake;
  fake.make("one");
  BOOST_TEST(fake.call("Get-JobPool", {"none", "one", "n*"}).lines ==
             (Lines{"error: JobPoolNotFound: The command cannot find the job pool none.",
                    "output: one{Name,Size}"}));
}

BOOST_AUTO_TEST_CASE(named_pools_are_removed_and_the_others_stay) {
  FakePools fake;
  for (const char *name : {"one", "two", "three"}) fake.make(name);
  const Written got = fake.call("Remove-JobPool", {"one", "none", "three"});
  BOOST_TEST(got.lines == (Lines{"error: JobPoolNotFound: No pool."}));
  BOOST_TEST(got.status == PSJ_OK);
  BOOST_REQUIRE(fake.pools.size() == 1u);
  BOOST_TEST(fake.pools[0].name == "two");
}

BOOST_AUTO_TEST_CASE(what_if_removes_nothing) {
  FakePools fake;
  fake.make("one");
  fake.session.should_process_answer = false;
  BOOST_TEST(fake.call("Remove-JobPool", {"one"}).lines == (Lines{"what if: Remove: one"}));
  BOOST_TEST(fake.pools.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_without_pools_says_so) {
  Session session;
  const std::string no = "JobPoolsNotSupported: There are no job pools: no process jobs are here.";
  const psj_value name = make_string("a");
  BOOST_TEST(session.call("New-JobPool", {{"Name", name}}).failed == no);
  BOOST_TEST(session.call("Get-JobPool", {}).failed == no);
  BOOST_TEST(session.call("Remove-JobPool", {{"Name", make_list(&name, 1)}}).failed == no);
}

BOOST_AUTO_TEST_SUITE_END()
