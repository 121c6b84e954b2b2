// A command's invocation as the psj_streams that a cmdlet of the plugin writes to.
#pragma once
#include <exception>
#include <string>

#include "language/run/command.h"
#include "language/value/containers.h"
#include "psj.h"

namespace psjsh {

// Exceptions of the evaluator (a terminating error, a pipeline that stops) can't cross the ABI:
// they are kept here, the cmdlet is told to return, and the caller of the cmdlet throws them on.
class PipelineStreams {
 public:
  PipelineStreams(Invocation &call, std::string command_type);
  PipelineStreams(const PipelineStreams &) = delete;
  PipelineStreams &operator=(const PipelineStreams &) = delete;

  const psj_streams *table() const noexcept { return &table_; }
  // The invocation of begin, process and end may differ.
  void use(Invocation &call) noexcept { call_ = &call; }
  void rethrow();

 private:
  template <class Body>
  psj_status keep(Body &&body);
  static PipelineStreams &self(const psj_streams *streams);
  static psj_status write(const psj_streams *, psj_stream, std::uint32_t flags, const psj_value *);
  static psj_status write_error(const psj_streams *, const psj_error *);
  static psj_status should_process(const psj_streams *, psj_text target, psj_text action,
                                   std::uint32_t *yes);
  static std::uint32_t cancelled(const psj_streams *);
  static int cancel_fd(const psj_streams *);
  static psj_status variable(const psj_streams *, psj_text name, psj_result *);
  void write_value(psj_stream stream, std::uint32_t flags, const psj_value &value);
  void write_screen(Stream stream, const std::string &text);
  void write_to_host(Stream stream, const Value &record);
  void add_to_warning_variable(const Value &record);

  psj_streams table_;
  Invocation *call_;
  std::string command_type_;
  std::exception_ptr failure_;
  Ref<List> warnings_;  // what -WarningVariable names; null before the first warning
};

}  // namespace psjsh
