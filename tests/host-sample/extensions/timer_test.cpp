// Drives the sample job type through its table alone, as the plugin does.
#include <dlfcn.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "psj.h"

namespace {

psj_text text(std::string_view s) {
  return {s.data(), s.size()};
}
std::string string_of(psj_text t) {
  return {t.data, t.size};
}

psj_value number(int64_t n) {
  psj_value v{};
  v.kind = PSJ_INT;
  v.flags = 32;
  v.as.i64 = n;
  return v;
}

psj_value word(std::string_view s) {
  psj_value v{};
  v.kind = PSJ_STRING;
  v.count = static_cast<uint32_t>(s.size());
  v.as.ptr = s.data();
  return v;
}

// A log that keeps the numbers of the ticks and the states that the job went through.
struct FakeSink {
  psj_sink table{};
  int cancel = eventfd(0, EFD_CLOEXEC);
  bool gives_descriptor = true;
  std::atomic<uint32_t> asked{0};
  std::mutex guard;
  std::vector<int64_t> ticks;
  std::vector<int> states;

  FakeSink() {
    table.struct_size = sizeof table;
    table.self = this;
    table.write = [](const psj_sink *s, psj_stream stream, uint32_t, const psj_value *v) {
      BOOST_TEST(stream == PSJ_STREAM_OUTPUT);
      BOOST_TEST(v->kind == PSJ_OBJECT);
      const auto *parts = static_cast<const psj_value *>(v->as.ptr);
      FakeSink &self = of(s);
      std::lock_guard lock(self.guard);
      self.ticks.push_back(parts[2].as.i64);
      return psj_status{PSJ_OK};
    };
    table.set_state = [](const psj_sink *s, psj_state state, const psj_error *) {
      FakeSink &self = of(s);
      std::lock_guard lock(self.guard);
      self.states.push_back(state);
      return psj_status{PSJ_OK};
    };
    table.cancelled = [](const psj_sink *s) { return of(s).asked.load(); };
    table.cancel_fd = [](const psj_sink *s) { return of(s).gives_descriptor ? of(s).cancel : -1; };
  }
  ~FakeSink() { close(cancel); }
  static FakeSink &of(const psj_sink *s) { return *static_cast<FakeSink *>(s->self); }

  void ask_to_stop() {
    asked = 1;
    const uint64_t one = 1;
    BOOST_TEST(write(cancel, &one, sizeof one) == 8);
  }
};

const psj_provider &provider() {
  static const psj_provider *const loaded = [] {
    void *library = dlopen(PSJ_BUILD_DIR "/lib/libpsj_timer.so", RTLD_NOW | RTLD_LOCAL);
    BOOST_REQUIRE_MESSAGE(library != nullptr, dlerror());
    auto *get = reinterpret_cast<decltype(&psj_get_provider)>(dlsym(library, "psj_get_provider"));
    BOOST_REQUIRE(get != nullptr);
    BOOST_TEST(get(PSJ_ABI_MAJOR + 1) == nullptr);
    return get(PSJ_ABI_MAJOR);
  }();
  BOOST_REQUIRE(loaded != nullptr);
  return *loaded;
}

psj_status create(FakeSink &sink, int64_t count, int64_t milliseconds, void **job,
                  psj_error **error) {
  const psj_value entries[] = {word("Count"), number(count), word("Milliseconds"),
                               number(milliseconds)};
  psj_value arguments{};
  arguments.kind = PSJ_DICT;
  arguments.count = 2;
  arguments.as.ptr = entries;
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.arguments = &arguments;
  return provider().create(&provider(), &request, &sink.table, job, error);
}

using States = std::vector<int>;
using Ticks = std::vector<int64_t>;

}  // namespace

BOOST_AUTO_TEST_CASE(job_writes_its_ticks_in_order_and_completes) {
  FakeSink sink;
  void *job = nullptr;
  BOOST_REQUIRE_EQUAL(create(sink, 3, 1, &job, nullptr), PSJ_OK);
  BOOST_TEST(sink.states.empty());
  BOOST_REQUIRE_EQUAL(provider().start(job, nullptr), PSJ_OK);
  provider().destroy(job);
  BOOST_TEST(sink.ticks == (Ticks{1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(sink.states == (States{PSJ_RUNNING, PSJ_COMPLETED}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stopped_job_ends_long_before_its_next_tick) {
  for (const bool gives_descriptor : {true, false}) {
    FakeSink sink;
    sink.gives_descriptor = gives_descriptor;
    void *job = nullptr;
    BOOST_REQUIRE_EQUAL(create(sink, 1, 3600000, &job, nullptr), PSJ_OK);
    BOOST_REQUIRE_EQUAL(provider().start(job, nullptr), PSJ_OK);
    sink.ask_to_stop();
    BOOST_TEST(provider().stop(job, 1000) == PSJ_OK);
    provider().destroy(job);
    BOOST_TEST(sink.ticks.empty());
    BOOST_TEST(sink.states == (States{PSJ_RUNNING, PSJ_STOPPED}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(job_that_was_never_started_can_be_destroyed) {
  FakeSink sink;
  void *job = nullptr;
  BOOST_REQUIRE_EQUAL(create(sink, 1, 1, &job, nullptr), PSJ_OK);
  provider().destroy(job);
  BOOST_TEST(sink.states.empty());
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_refused_with_a_reason) {
  FakeSink sink;
  void *job = nullptr;
  psj_error *error = nullptr;
  BOOST_TEST(create(sink, 0, 1, &job, &error) == PSJ_E_ARGUMENT);
  BOOST_REQUIRE(error != nullptr);
  BOOST_TEST(string_of(error->id) == "TimerJobArguments");
  error->release(error);
  BOOST_TEST(create(sink, 1, -1, &job, nullptr) == PSJ_E_ARGUMENT);
  BOOST_TEST(job == nullptr);
}

BOOST_AUTO_TEST_CASE(cmdlet_is_described_and_makes_a_job_of_this_type) {
  const auto *cmdlets = static_cast<const psj_provider_cmdlets *>(
      provider().get_extension(&provider(), text(PSJ_PROVIDER_CMDLETS)));
  BOOST_REQUIRE(cmdlets != nullptr);
  BOOST_REQUIRE_EQUAL(cmdlets->count, 1u);
  const psj_cmdlet &cmdlet = *cmdlets->cmdlets[0];
  BOOST_TEST(string_of(cmdlet.name) == "Start-TimerJob");
  BOOST_REQUIRE_EQUAL(cmdlet.parameter_count, 3u);
  BOOST_TEST(string_of(cmdlet.parameters[0]->name) == "Count");
  BOOST_TEST(cmdlet.parameters[0]->uses[0].position == 0);

  // A plugin that refuses, and says what it was asked for.
  static std::string asked;
  psj_api api{};
  api.struct_size = sizeof api;
  api.job_create = [](psj_plugin *, psj_text id, const psj_job_request *request, psj_job **,
                      psj_error **) {
    const auto *entries = static_cast<const psj_value *>(request->arguments->as.ptr);
    asked =
        string_of(id) + " " + string_of(request->name) + " " + std::to_string(entries[1].as.i64);
    return psj_status{PSJ_E_LIMIT};
  };
  psj_invocation invocation{};
  invocation.struct_size = sizeof invocation;
  invocation.api = &api;
  psj_bound bound[2]{};
  bound[0].value = number(7);
  bound[1].parameter = 2;
  bound[1].value = word("beat");
  psj_binding binding{};
  binding.struct_size = sizeof binding;
  binding.count = 2;
  binding.bound = bound;
  void *state = nullptr;
  BOOST_REQUIRE_EQUAL(cmdlet.begin(&cmdlet, &invocation, &binding, &state, nullptr), PSJ_OK);
  BOOST_TEST(cmdlet.process(state, &binding, nullptr) == PSJ_E_LIMIT);
  cmdlet.close(state);
  BOOST_TEST(asked == string_of(provider().id) + " beat 7");
}
