// What the common parameters of one command do with its streams.
#pragma once
#include <optional>
#include <string>

#include "language/run/binder.h"
#include "language/run/pipeline.h"

namespace psjsh {

// -OutVariable, -ErrorVariable …: a variable that collects what passes.
class CollectVariable {
 public:
  CollectVariable() = default;
  // `name` may start with + to add to what is there.
  void open(SessionState &session, Scope *scope, const Value &name);
  void add(const Value &value);
  bool is_open() const { return static_cast<bool>(list_); }

 private:
  Ref<List> list_;
};

// A question that may come more than once: what was answered for all of them.
struct ToAll {
  bool yes = false, no = false;
};

class CommonStreams {
 public:
  CommonStreams(Frame &caller, const PreparedCommand &command, Sink *out);

  // Reads the common parameters.
  void apply(const BindTable &table, const BoundArguments &bound);

  void write(Value value);
  void write_error(Ref<ErrorRecord> record, bool *failed);
  void write_text(Stream stream, const Value &record, std::string_view message);
  void inform(const Ref<Record> &record);
  void progress(const Value &record);
  void place(ErrorRecord &record);
  Preference action(Stream stream) const;
  void set_pipeline_variable(const Value &value);
  // The variables also collect what commands further down write: those of a function.
  void collect_below();

  // Preference Inquire: throws when there is nobody to ask, or when the answer is to stop.
  void inquire(std::string_view message);

  Frame &caller;
  const PreparedCommand &command;
  Redirections redirections;
  std::string command_name;
  std::optional<Preference> error, warning, information, verbose, debug, progress_action;
  CollectVariable out_variable, error_variable, warning_variable, information_variable;
  std::optional<Symbol> pipeline_variable;
  std::optional<bool> what_if, confirm;
  ToAll operations, continuing;  // -Confirm's questions, and the command's own

 private:
  struct Below final : Collector {
    explicit Below(CommonStreams &its_streams) : streams(its_streams) {}
    void collect(Stream stream, const Value &record) override;
    CommonStreams &streams;
  };
  // Tells the functions around this command of a record.
  void tell_outer(Stream stream, const Value &record);
  Below below_{*this};
  bool inquired_ = false;  // yes to all
};

}  // namespace psjsh
