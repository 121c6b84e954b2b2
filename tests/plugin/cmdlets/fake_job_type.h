#pragma once

#include <deque>
#include <string>
#include <vector>

#include "plugin/value/make.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj {

// What a fake job type keeps of one child: the test writes and ends it through these.
struct FakeJob {
  const psj_sink *sink = nullptr;
  std::vector<std::string> input;
  bool input_ended = false;
  bool started = false;
  bool stop_asked = false;
  // false: it does not answer to stop.
  bool stops = true;
  // Of a type that shares memory; borrowed.
  const psj_sink_memory *memory = nullptr;
  int control = -1, host = -1, doorbell = -1;

  void write(psj_stream stream, const psj_value &value, std::uint32_t flags = 0) const {
    sink->write(sink, stream, flags, &value);
    sink->flush(sink);
  }
  void write(std::string_view text) const { write(PSJ_STREAM_OUTPUT, make_string(text)); }
  void end(psj_state state, const psj_error *reason = nullptr) const {
    sink->set_state(sink, state, reason);
  }
};

// A job type that does nothing by itself.
class FakeJobType {
 public:
  FakeJobType(std::string_view type_name, std::uint64_t capabilities, std::string_view location,
              std::string_view class_name) {
    table_.struct_size = sizeof table_;
    table_.abi_minor = PSJ_ABI_MINOR;
    table_.self = this;
    table_.id = text_of(type_name);
    table_.job_type_name = text_of(type_name);
    table_.location = text_of(location);
    table_.capabilities = capabilities;
    table_.type_name = table_.parent_type_name = text_of(class_name);
    table_.create = [](const psj_provider *self, const psj_job_request *, const psj_sink *sink,
                       void **job, psj_error **error) -> psj_status {
      auto &type = *static_cast<FakeJobType *>(self->self);
      FakeJob &made = type.jobs.emplace_back();
      made.sink = sink;
      *job = &made;
      if (!type.shares_memory) return PSJ_OK;
      made.memory =
          static_cast<const psj_sink_memory *>(sink->get_extension(sink, text_of(PSJ_SINK_MEMORY)));
      return made.memory->share(sink, &made.control, &made.host, &made.doorbell, error);
    };
    table_.start = [](void *job, psj_error **) -> psj_status {
      of(job).started = true;
      return of(job).sink->set_state(of(job).sink, PSJ_RUNNING, nullptr);
    };
    table_.stop = [](void *job, std::uint32_t) -> psj_status {
      of(job).stop_asked = true;
      if (of(job).stops) of(job).end(PSJ_STOPPED);
      return PSJ_OK;
    };
    table_.suspend = [](void *job) -> psj_status {
      return of(job).sink->set_state(of(job).sink, PSJ_SUSPENDED, nullptr);
    };
    table_.resume = [](void *job) -> psj_status {
      return of(job).sink->set_state(of(job).sink, PSJ_RUNNING, nullptr);
    };
    table_.input = [](void *job, const psj_value *value) -> psj_status {
      of(job).input.emplace_back(value->kind == PSJ_STRING ? string_of(*value) : "?");
      return PSJ_OK;
    };
    table_.input_end = [](void *job) -> psj_status {
      of(job).input_ended = true;
      return PSJ_OK;
    };
    table_.destroy = [](void *) {};
    table_.get_extension = [](const psj_provider *self, psj_text id) -> const void * {
      return view_of(id) == PSJ_PROVIDER_POOLS ? static_cast<FakeJobType *>(self->self)->pools
                                               : nullptr;
    };
  }
  FakeJobType(const FakeJobType &) = delete;
  [[nodiscard]] const psj_provider *table() const { return &table_; }
  std::deque<FakeJob> jobs;
  bool shares_memory = false;  // its next jobs' records are written by the test, as a process does
  const psj_provider_pools *pools = nullptr;  // NULL: it has none

 private:
  static FakeJob &of(void *job) { return *static_cast<FakeJob *>(job); }
  psj_provider table_{};
};

}  // namespace psj
