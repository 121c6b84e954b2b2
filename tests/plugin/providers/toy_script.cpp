#include "toy_script.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <thread>

#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

using namespace psj;

namespace {

void write_value(const psj_run &run, psj_stream stream, const psj_value &value) {
  run.sink->write(run.sink, stream, 0, &value);
}

void echo_input(const psj_run &run) {
  for (;;) {
    ScopedResult item;
    if (run.next_input(&run, PSJ_FOREVER, item.out()) != PSJ_OK) return;
    write_value(run, PSJ_STREAM_OUTPUT, item.value());
  }
}

void write_big(const psj_run &run, std::size_t size) {
  void *payload = nullptr;
  if (run.sink->reserve(run.sink, PSJ_STREAM_OUTPUT, PSJ_STRING, size, &payload) < 0) return;
  std::memset(payload, 'x', size);
  run.sink->commit(run.sink, size);
}

// One line of what the process has of the one that started the job.
void describe_surroundings(const psj_run &run, const std::string &variable) {
  const char *value = getenv(variable.c_str());
  const mode_t mask = umask(0);
  umask(mask);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  int signals = 0;
  for (int number = 1; number < 32; ++number) signals += sigismember(&blocked, number);
  const std::string line = std::string(value != nullptr ? value : "none") + " " +
                           std::filesystem::current_path().string() + " mask " +
                           std::to_string(mask) + " files " + std::to_string(files.rlim_cur) +
                           " blocked " + std::to_string(signals);
  write_value(run, PSJ_STREAM_OUTPUT, make_string(line));
}

}  // namespace

ToyScript &ToyScript::of(const psj_host *host) {
  return static_cast<ToyHost *>(host->self)->script;
}

ToyScript::ToyScript() {
  table_.struct_size = sizeof table_;
  table_.prepare = [](const psj_host *, const psj_script_request *request, psj_result *out,
                      psj_error **error) {
    return guarded(error, [&]() -> Status {
      auto copy = OwnedValue::copy(request->script);
      if (!copy.ok()) return copy.status();
      *out = std::move(*copy).to_result();
      return {};
    });
  };
  table_.run = [](const psj_host *host, const psj_value *prepared, const psj_run *run,
                  psj_state *ended, psj_error **error) {
    const psj_value &script = prepared->kind == PSJ_LIST ? items_of(*prepared)[0] : *prepared;
    *ended = of(host).run(std::string(string_of(script)), *run, error);
    return PSJ_OK;
  };
  table_.stop = [](const psj_host *host, const psj_run *run) {
    ToyScript &self = of(host);
    const std::lock_guard lock(self.mutex_);
    if (const auto found = self.stops_.find(run); found != self.stops_.end()) found->second = true;
  };
}

bool ToyScript::stopped(const psj_run &run) {
  const std::lock_guard lock(mutex_);
  return stops_[&run] || run.sink->cancelled(run.sink) != 0;
}

bool ToyScript::command(const std::string &word, const std::string &argument, const psj_run &run,
                        psj_state *ended, psj_error **error) {
  const auto wait = [&](int ms, bool deaf) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    while (std::chrono::steady_clock::now() < end && (deaf || !stopped(run)))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  const int number = std::atoi(argument.c_str());
  if (word == "emit") {
    for (int i = 1; i <= number && !stopped(run); ++i)
      write_value(run, PSJ_STREAM_OUTPUT, make_int(i));
  }
  if (word == "text") write_value(run, PSJ_STREAM_OUTPUT, make_string(argument));
  if (word == "error") write_value(run, PSJ_STREAM_ERROR, make_string(argument));
  if (word == "warning") write_value(run, PSJ_STREAM_WARNING, make_string(argument));
  if (word == "verbose") write_value(run, PSJ_STREAM_VERBOSE, make_string(argument));
  if (word == "info") write_value(run, PSJ_STREAM_INFORMATION, make_string(argument));
  if (word == "pid") write_value(run, PSJ_STREAM_OUTPUT, make_int(getpid()));
  if (word == "print") {
    [[maybe_unused]] const auto written = write(1, argument.data(), argument.size());
  }
  if (word == "surroundings") describe_surroundings(run, argument);
  if (word == "progress") write_value(run, PSJ_STREAM_PROGRESS, make_string(argument));
  if (word == "echo") echo_input(run);
  if (word == "item") write_value(run, PSJ_STREAM_OUTPUT, *run.item);
  if (word == "big") write_big(run, static_cast<std::size_t>(number));
  if (word == "sleep") wait(number, false);
  if (word == "spin") wait(1 << 30, false);
  if (word == "deaf") wait(number, true);
  if (word == "crash") raise(SIGSEGV);
  if (word == "fail") {
    *ended = PSJ_FAILED;
    *error = make_error({.id = "Toy", .message = argument, .exception = "Toy.Exception"});
    return false;
  }
  if (word == "exit") {
    *ended = PSJ_STOPPED;
    return false;
  }
  return true;
}

psj_state ToyScript::run(const std::string &script, const psj_run &run, psj_error **error) {
  {
    const std::lock_guard lock(mutex_);
    stops_[&run] = false;
  }
  std::istringstream commands(script);
  psj_state ended = PSJ_COMPLETED;
  for (std::string line; std::getline(commands, line, ';');) {
    std::istringstream words(line);
    std::string word, argument;
    words >> word >> argument;
    if (!command(word, argument, run, &ended, error)) break;
    if (stopped(run)) {
      ended = PSJ_STOPPED;
      break;
    }
  }
  const std::lock_guard lock(mutex_);
  stops_.erase(&run);
  return ended;
}

ToyHost::ToyHost(std::vector<std::string> worker) : worker_command_(std::move(worker)) {
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = this;
  table_.name = text_of("toy");
  table_.version = text_of("1");
  table_.get_extension = [](const psj_host *host, psj_text id) -> const void * {
    auto &self = *static_cast<ToyHost *>(host->self);
    if (view_of(id) == PSJ_HOST_SCRIPT) return self.script.table();
    if (view_of(id) == PSJ_HOST_WORKER && !self.worker_command_.empty()) return &self.worker_;
    return nullptr;
  };
  table_.log = [](const psj_host *, int32_t, psj_text) {};
  worker_.struct_size = sizeof worker_;
  worker_.flags = PSJ_WORKER_NO_POOL;
  worker_.command = [](const psj_host *host, psj_result *out, psj_error **error) {
    return guarded(error, [&]() -> Status {
      auto &self = *static_cast<ToyHost *>(host->self);
      std::vector<psj_value> words;
      for (const std::string &word : self.worker_command_) words.push_back(make_string(word));
      auto copy = OwnedValue::copy(make_list(words.data(), words.size()));
      if (!copy.ok()) return copy.status();
      *out = std::move(*copy).to_result();
      return {};
    });
  };
}

void ToyHost::set_adopts() {
  worker_.adopt = [](const psj_host *) {};
}
