// Running commands: names to commands, stages to pipelines.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "language/run/call.h"
#include "language/run/code.h"
#include "language/run/session_state.h"

namespace psjsh {

class Compiler;

// What a command name stands for.
struct CommandTarget {
  std::shared_ptr<const FunctionValue> function;
  const CommandTable::Item *native = nullptr;
  Ref<RunBlock> block;  // `& { … }`
  // `& $module …`: the first argument, a block or a name, runs in the module.
  std::shared_ptr<Module> module;
  std::string script;         // path of a .ps1
  std::string executable;     // path of a program
  std::string resolved_name;  // the command's own name
  explicit operator bool() const {
    return function || native != nullptr || block || module || !script.empty() ||
           !executable.empty();
  }
};
// Alias, function, native command, script file, program: the first that the name finds.
CommandTarget find_command(SessionState &session, Scope *from, std::string_view name);
CommandTarget require_command(SessionState &session, Scope *from, std::string_view name);

struct ArgumentCode {
  ExprPtr expr;      // null: a parameter without value
  std::string name;  // of the parameter
  bool is_parameter = false, splat = false;
  const ast::Node *node = nullptr;
  const ast::Node *colon = nullptr;  // the value of `-Name:value`
};
struct RedirectCode {
  ast::Stream from;
  bool merge = false, append = false;
  bool to_null = false;
  ExprPtr location;
};

// One command of a pipeline, compiled.
struct CommandCode {
  const ast::Command *node = nullptr;
  ExprPtr name;  // null: `fixed`
  std::string fixed;
  TokenKind invocation = TokenKind::Unknown;
  std::vector<ArgumentCode> arguments;
  std::vector<RedirectCode> redirects;
  bool as_method = false;    // f(1, 2), which strict mode refuses
  bool only_values = false;  // no parameters, no splatting, no redirection
  mutable CommandTarget cached;
  mutable std::uint64_t cached_epoch = 0;

  const CommandTarget &target(Frame &frame, CommandTarget *made) const;
  CommandArguments evaluate(Frame &frame) const;
  CommandTarget named_command(Frame &frame, std::string_view command) const;
};

// A command with its arguments, ready to run.
struct PreparedCommand {
  CommandTarget target;
  CommandArguments arguments;
  const CommandCode *code = nullptr;  // null for calls that no source makes
  std::string typed_name;
  const ast::Node *node = nullptr;
  bool dot = false;
  bool ends_session = false;  // `exit` in the script file ends the session (-File)
};

// $MyInvocation.InvocationName: the name as written, or the operator.
std::string invocation_name(const PreparedCommand &command);
CommandCode compile_command(Compiler &compiler, const ast::Command &node);

class Stage;
class Redirections;

// Runs the commands, feeding `head` (when not null) or `input` into the first one.
class PipelineRun {
 public:
  explicit PipelineRun(Frame &frame) : frame_(frame) {}
  ~PipelineRun();
  void add(PreparedCommand command);
  // `first`: where values that are written into the pipeline go. Begins all commands.
  Sink *start(bool has_input);
  void finish();
  void run(const Value *head);
  void stopped_by(Stage *stage);

 private:
  Frame &frame_;
  std::vector<PreparedCommand> commands_;
  std::vector<std::unique_ptr<Stage>> stages_;
  std::size_t first_alive_ = 0;
  bool began_ = false;
};

// A stage said that it wants no more input.
struct StopUpstream {
  Stage *stage;
};

class Stage : public Sink {
 public:
  virtual ~Stage() = default;
  virtual void begin() {}
  virtual void process_once() = 0;  // no input is piped in
  virtual void end() {}
  Sink *out = nullptr;
  bool has_input = false;
  bool failed = false;
};

std::unique_ptr<Stage> make_native_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                         bool has_input);
std::unique_ptr<Stage> make_function_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                           bool has_input);
std::unique_ptr<Stage> make_program_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                          bool has_input);

// Streams of one command: the frame's with its redirections.
class Redirections {
 public:
  Redirections(Frame &frame, const std::vector<RedirectCode> *codes, Sink *out);
  ~Redirections();
  const Streams *streams() const { return streams_; }
  Sink *out() const { return out_; }
  void finish();   // closes files
  Streams &own();  // to change single streams

 private:
  struct File;
  Frame &frame_;
  Sink *out_;
  const Streams *streams_;
  Streams own_;
  std::vector<std::unique_ptr<File>> files_;
};

struct CommandTable::Item {
  std::string name;
  std::vector<std::string> aliases;
  Describe describe;
  Create create;
  mutable std::once_flag once;
  mutable std::unique_ptr<CommandInfo> info;
  mutable std::unique_ptr<BindTable> table;
  const BindTable &bind_table() const;
};
struct CommandTable::Impl {
  NameMap<std::unique_ptr<Item>> items;
  NameMap<std::string> aliases;
  NameMap<Create> parts;
};

}  // namespace psjsh
