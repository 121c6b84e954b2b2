#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "plugin/providers/background/background_provider.h"
#include "plugin/providers/background/surroundings.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"
#include "toy_session.h"

using namespace psj;

namespace {

const std::vector<std::string> kWorker = {TOY_WORKER, "--worker"};

struct Pool {
  std::int64_t size = 0, ready = 0, starting = 0, served = 0, missed = 0;
};

// The pools of a session, through the table of the ABI.
class Pools {
 public:
  explicit Pools(ToySession &session) : session_(session) {
    auto &background = session.plugin().part<BackgroundProvider>(session.plugin().dispatcher());
    provider_ = background.table();
    table_ = static_cast<const psj_provider_pools *>(
        provider_->get_extension(provider_, text_of(PSJ_PROVIDER_POOLS)));
  }
  psj_status create(const char *name, std::uint32_t size) {
    return table_->create(provider_, session_.host().table(), text_of(name), size, nullptr);
  }
  // Made, and all its workers ready.
  bool fill(const char *name, std::uint32_t size) {
    return create(name, size) == PSJ_OK && wait(name) == PSJ_OK;
  }
  psj_status wait(const char *name) { return table_->wait(provider_, text_of(name), 10000); }
  psj_status remove(const char *name) { return table_->remove(provider_, text_of(name), nullptr); }
  std::size_t count() {
    ScopedResult all;
    table_->list(provider_, all.out(), nullptr);
    return all.value().count;
  }
  Pool get(std::string_view name) {
    ScopedResult all;
    table_->list(provider_, all.out(), nullptr);
    for (std::uint32_t i = 0; i < all.value().count; ++i) {
      const psj_value *slots = items_of(items_of(all.value())[i]);
      if (string_of(slots[2]) == name)
        return {slots[3].as.i64, slots[4].as.i64, slots[5].as.i64, slots[6].as.i64,
                slots[7].as.i64};
    }
    return {};
  }

 private:
  ToySession &session_;
  const psj_provider *provider_;
  const psj_provider_pools *table_;
};

std::set<std::string> children() {
  std::set<std::string> all;
  // Children belong to the thread that started them.
  for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (std::string pid; list >> pid;) all.insert(pid);
  }
  return all;
}

template <class Condition>
bool soon(Condition condition, int ms = 5000) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

std::string only_text(const JobRef &job) {
  BOOST_REQUIRE(ToySession::wait(*job));
  const Texts texts = ToySession::receive(*job);
  BOOST_REQUIRE(texts.size() == 1u);
  return texts[0];
}

std::string here() {
  return std::filesystem::current_path().string();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(worker_pools)

BOOST_AUTO_TEST_CASE(a_job_of_a_pool_runs_in_a_worker_that_was_there_before) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 2));
  const auto ready = children();
  BOOST_TEST(ready.size() == 2u);
  BOOST_TEST(ready.count(only_text(session.background_job("pid", "p"))) == 1u);
  BOOST_TEST(pools.get("p").served == 1);
  BOOST_TEST(pools.get("p").missed == 0);
}

BOOST_AUTO_TEST_CASE(each_worker_serves_one_job_and_is_replaced) {
  ToySession session(kWorker);
  Pools pools(session);
  std::set<std::string> used;
  BOOST_REQUIRE(pools.fill("p", 1));
  for (int i = 0; i < 5; ++i) {
    used.insert(only_text(session.background_job("pid", "p")));
    BOOST_TEST(soon([&] { return pools.get("p").ready == 1; }));
  }
  BOOST_TEST(used.size() == 5u);
  BOOST_TEST(pools.get("p").served == 5);
  BOOST_TEST(soon([&] { return children().size() == 1; }));
}

BOOST_AUTO_TEST_CASE(a_pool_without_a_ready_worker_starts_a_new_one) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 1));
  std::vector<JobRef> jobs;
  for (int i = 0; i < 4; ++i) jobs.push_back(session.background_job("emit 1", "p"));
  for (const JobRef &job : jobs) BOOST_TEST(only_text(job) == "1");
  const Pool pool = pools.get("p");
  BOOST_TEST(pool.served + pool.missed == 4);
  BOOST_TEST(pool.served >= 1);
}

BOOST_AUTO_TEST_CASE(the_job_has_the_surroundings_of_its_start_and_not_those_of_the_pool) {
  ToySession session(kWorker);
  session.host().set_adopts();
  Pools pools(session);
  setenv("POOL_TEST", "old", 1);
  BOOST_REQUIRE(pools.fill("p", 1));

  const std::string before = here();
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const rlimit lower{files.rlim_cur - 100, files.rlim_max};
  setenv("POOL_TEST", "new", 1);
  std::filesystem::current_path("/usr");
  const mode_t mask = umask(0137);
  setrlimit(RLIMIT_NOFILE, &lower);
  sigset_t some, none;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &some, &none);
  const JobRef job = session.background_job("surroundings POOL_TEST", "p");
  // What changes after the start does not matter.
  setenv("POOL_TEST", "later", 1);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  umask(mask);
  std::filesystem::current_path(before);
  setrlimit(RLIMIT_NOFILE, &files);
  unsetenv("POOL_TEST");

  BOOST_TEST(only_text(job) ==
             "new /usr mask 95 files " + std::to_string(lower.rlim_cur) + " blocked 0");
  BOOST_TEST(pools.get("p").served == 1);
}

BOOST_AUTO_TEST_CASE(a_variable_that_is_gone_is_gone_in_the_job) {
  ToySession session(kWorker);
  session.host().set_adopts();
  Pools pools(session);
  setenv("POOL_TEST", "old", 1);
  BOOST_REQUIRE(pools.fill("p", 1));
  unsetenv("POOL_TEST");
  BOOST_TEST(only_text(session.background_job("surroundings POOL_TEST", "p")).starts_with("none "));
  BOOST_TEST(pools.get("p").served == 1);
}

BOOST_AUTO_TEST_CASE(a_host_that_cannot_adopt_an_environment_gets_new_workers_when_it_changed) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 1));
  setenv("POOL_TEST", "new", 1);
  const JobRef job = session.background_job("surroundings POOL_TEST", "p");
  BOOST_TEST(only_text(job).starts_with("new "));
  BOOST_TEST(pools.get("p").missed == 1);
  BOOST_TEST(soon([&] { return pools.get("p").ready == 1; }));
  BOOST_TEST(only_text(session.background_job("surroundings POOL_TEST", "p")).starts_with("new "));
  BOOST_TEST(pools.get("p").served == 1);
  unsetenv("POOL_TEST");
}

BOOST_AUTO_TEST_CASE(what_the_loader_reads_at_a_start_needs_a_new_worker) {
  ToySession session(kWorker);
  session.host().set_adopts();
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 1));
  setenv("LD_BIND_NOW", "1", 1);
  BOOST_TEST(only_text(session.background_job("surroundings LD_BIND_NOW", "p")).starts_with("1 "));
  unsetenv("LD_BIND_NOW");
  BOOST_TEST(pools.get("p").missed == 1);
}

BOOST_AUTO_TEST_CASE(a_ready_worker_that_is_killed_is_replaced) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 2));
  const auto killed = children();
  for (const std::string &pid : killed) kill(std::stoi(pid), SIGKILL);
  const auto is_gone = [](const std::string &pid) { return children().count(pid) == 0; };
  BOOST_TEST(soon([&] { return std::all_of(killed.begin(), killed.end(), is_gone); }));
  BOOST_TEST(only_text(session.background_job("emit 1", "p")) == "1");
  BOOST_TEST(soon([&] { return pools.get("p").ready == 2; }));
}

BOOST_AUTO_TEST_CASE(workers_that_do_not_come_up_are_not_tried_for_ever) {
  ToySession session({TOY_WORKER, "--leave"});
  Pools pools(session);
  BOOST_TEST(pools.create("p", 1) == PSJ_OK);
  BOOST_TEST(pools.wait("p") == PSJ_E_FAILED);
  BOOST_TEST(soon([&] { return children().empty(); }));
}

BOOST_AUTO_TEST_CASE(a_pool_whose_workers_did_not_come_up_is_filled_once_they_can) {
  const std::string mended = here() + "/mended-" + std::to_string(getpid());
  const std::string program =
      "[ -e '" + mended + "' ] && exec " TOY_WORKER " --worker \"$0\"; exit 3";
  ToySession session({"/bin/sh", "-c", program});
  Pools pools(session);
  BOOST_TEST(pools.create("p", 2) == PSJ_OK);
  BOOST_TEST(pools.wait("p") == PSJ_E_FAILED);
  BOOST_TEST(soon([&] { return pools.get("p").starting == 0; }));
  std::ofstream(mended) << "";
  BOOST_TEST(only_text(session.background_job("emit 1", "p")) == "1");
  BOOST_TEST(soon([&] { return pools.get("p").ready == 2; }));
  std::filesystem::remove(mended);
}

BOOST_AUTO_TEST_CASE(how_a_thread_is_scheduled_and_its_timer_slack_are_inherited_for_good) {
  const std::string before = inherited_for_good();
  BOOST_TEST(inherited_for_good() == before);
  const sched_param none{};
  const int policy = sched_getscheduler(0);
  BOOST_REQUIRE(sched_setscheduler(0, SCHED_BATCH, &none) == 0);
  BOOST_TEST(inherited_for_good() != before);
  sched_setscheduler(0, policy, &none);
  BOOST_TEST(inherited_for_good() == before);
  const int slack = prctl(PR_GET_TIMERSLACK);
  prctl(PR_SET_TIMERSLACK, slack + 1000);
  BOOST_TEST(inherited_for_good() != before);
  prctl(PR_SET_TIMERSLACK, slack);
}

BOOST_AUTO_TEST_CASE(names_are_taken_once_and_found_without_case) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_TEST(pools.create("Fast", 1) == PSJ_OK);
  BOOST_TEST(pools.create("fast", 1) == PSJ_E_ARGUMENT);
  BOOST_TEST(pools.create("none", 0) == PSJ_E_ARGUMENT);
  BOOST_TEST(pools.wait("FAST") == PSJ_OK);
  BOOST_TEST(pools.remove("slow") == PSJ_E_NOT_FOUND);
  BOOST_TEST(pools.remove("FAST") == PSJ_OK);
  BOOST_TEST(pools.count() == 0u);
  BOOST_TEST(soon([&] { return children().empty(); }));
}

BOOST_AUTO_TEST_CASE(a_job_that_names_no_pool_that_is_there_is_refused) {
  ToySession session(kWorker);
  BOOST_CHECK_THROW(session.background_job("emit 1", "nowhere"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_job_that_runs_outlives_its_pool) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_REQUIRE(pools.fill("p", 1));
  const JobRef job = session.background_job("sleep 50;emit 1", "p");
  BOOST_TEST(soon([&] { return pools.get("p").served == 1; }));
  BOOST_TEST(pools.remove("p") == PSJ_OK);
  BOOST_TEST(only_text(job) == "1");
}

BOOST_AUTO_TEST_CASE(the_default_pool_fills_after_the_first_job_and_serves_those_that_name_none) {
  ToySession session(kWorker);
  session.host().fill_default_pool();
  session.host().set_adopts();
  Pools pools(session);
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  BOOST_TEST(children().empty());
  BOOST_TEST(only_text(session.background_job("emit 1")) == "1");
  BOOST_TEST(soon([&] { return pools.get("Default").ready == pools.get("Default").size; }));
  BOOST_TEST(pools.get("Default").ready >= 1);
  const auto ready = children();
  BOOST_TEST(ready.count(only_text(session.background_job("pid"))) == 1u);
}

BOOST_AUTO_TEST_CASE(the_default_pool_stays_away_where_it_is_removed_or_not_wanted) {
  ToySession session(kWorker);
  Pools pools(session);
  BOOST_TEST(only_text(session.background_job("emit 1")) == "1");
  BOOST_TEST(pools.count() == 0u);
  session.host().fill_default_pool();
  BOOST_TEST(pools.remove("Default") == PSJ_OK);
  BOOST_TEST(only_text(session.background_job("emit 1")) == "1");
  BOOST_TEST(pools.count() == 0u);
  BOOST_TEST(pools.fill("Default", 1));
  const auto ready = children();
  BOOST_TEST(ready.count(only_text(session.background_job("pid"))) == 1u);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_pool_is_left_when_the_session_ends) {
  {
    ToySession session(kWorker);
    Pools pools(session);
    BOOST_TEST(pools.fill("p", 3));
    pools.create("q", 3);
  }
  BOOST_TEST(children().empty());
  siginfo_t info{};
  BOOST_TEST(waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0);
}

BOOST_AUTO_TEST_SUITE_END()
