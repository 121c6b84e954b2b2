#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/value/make.h"

// A job type whose jobs do what the test says, through their sinks.
struct FakeProvider {
  struct FakeJob {
    FakeProvider *provider;
    const psj_sink *sink;
    std::string location;
    bool started = false;
    std::vector<std::uint32_t> stops;  // deadlines
    int inputs = 0;

    void state(psj_state state) const { sink->set_state(sink, state, nullptr); }
    void emit(std::int64_t number, psj_stream stream = PSJ_STREAM_OUTPUT) const {
      const psj_value value = psj::make_int(number);
      sink->write(sink, stream, 0, &value);
    }
  };

  explicit FakeProvider(std::uint64_t capabilities = 0, const char *id = "test.fake") : id_(id) {
    table.struct_size = sizeof table;
    table.abi_minor = PSJ_ABI_MINOR;
    table.self = this;
    table.id = psj::text_of(id_);
    table.job_type_name = psj::text_of("FakeJob");
    table.location = psj::text_of("here");
    table.capabilities = capabilities;
    table.create = [](const psj_provider *self, const psj_job_request *request,
                      const psj_sink *sink, void **job, psj_error **) -> psj_status {
      auto &provider = *static_cast<FakeProvider *>(self->self);
      if (provider.refuse_create) return PSJ_E_LIMIT;
      auto *made =
          new FakeJob{&provider, sink, std::string(psj::view_of(request->location)), false, {}, 0};
      provider.jobs.push_back(made);
      *job = made;
      return PSJ_OK;
    };
    table.start = [](void *job, psj_error **) -> psj_status {
      auto &self = *static_cast<FakeJob *>(job);
      if (self.provider->refuse_start) return PSJ_E_SYSTEM;
      self.started = true;
      self.state(PSJ_RUNNING);
      return PSJ_OK;
    };
    table.stop = [](void *job, std::uint32_t deadline_ms) -> psj_status {
      auto &self = *static_cast<FakeJob *>(job);
      self.stops.push_back(deadline_ms);
      if (self.provider->answers_stop) self.state(PSJ_STOPPED);
      return PSJ_OK;
    };
    table.input = [](void *job, const psj_value *) -> psj_status {
      ++static_cast<FakeJob *>(job)->inputs;
      return PSJ_OK;
    };
    table.destroy = [](void *job) {
      auto *self = static_cast<FakeJob *>(job);
      ++self->provider->destroyed;
      delete self;
    };
  }

  psj_provider table{};
  std::vector<FakeJob *> jobs;  // in the order made; freed by destroy
  std::atomic<int> destroyed{0};
  bool refuse_create = false;
  bool refuse_start = false;
  bool answers_stop = true;

 private:
  std::string id_;
};

// A plugin with one fake job type on a host that has nothing.
struct FakeSession {
  explicit FakeSession(std::uint64_t capabilities = 0) : provider(capabilities) {
    host.struct_size = sizeof host;
    host.get_extension = [](const psj_host *, psj_text) -> const void * { return nullptr; };
    host.log = [](const psj_host *, std::int32_t, psj_text) {};
    plugin = std::make_unique<psj::Plugin>(host);
    if (!plugin->providers().add(&provider.table).ok()) throw std::runtime_error("not added");
  }
  ~FakeSession() {
    if (plugin) plugin->shutdown(100);
  }

  psj::JobTable &table() { return plugin->jobs(); }
  psj::Result<psj::JobRef> try_make(std::vector<std::string> targets = {},
                                    std::uint32_t throttle = 0, const char *name = "") {
    std::vector<psj_text> texts;
    for (const std::string &target : targets) texts.push_back(psj::text_of(target));
    psj_job_request request{};
    request.struct_size = sizeof request;
    request.name = psj::text_of(name);
    request.command = psj::text_of(" the command ");
    request.target_count = static_cast<std::uint32_t>(texts.size());
    request.targets = texts.data();
    request.throttle = throttle;
    return table().create(*plugin->providers().find("test.fake"), request);
  }
  psj::JobRef make(std::vector<std::string> targets = {}, std::uint32_t throttle = 0) {
    return *try_make(std::move(targets), throttle);
  }
  psj::JobRef run(std::vector<std::string> targets = {}) {
    psj::JobRef job = make(std::move(targets));
    if (!table().start(*job).ok()) throw std::runtime_error("not started");
    return job;
  }

  psj_host host{};
  FakeProvider provider;
  std::unique_ptr<psj::Plugin> plugin;
};
