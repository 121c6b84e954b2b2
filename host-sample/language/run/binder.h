// Binds arguments to parameters: one binder for native commands, cmdlets of plugins, functions and
// script blocks.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "language/run/block_code.h"
#include "language/run/command_info.h"
#include "language/syntax/ast_statements.h"
#include "language/value/records.h"
#include "language/value/type.h"

namespace psjsh {

// Parameter sets, one bit each.
using SetMask = std::uint64_t;

class SessionState;
struct Frame;

// One argument as written: a value, `-Name`, or `-Name:value`.
struct CommandArgument {
  std::string name;  // of a parameter; empty: a value
  bool is_parameter = false;
  bool has_value = false;  // a parameter with its own value (colon form, splatting)
  bool splatted = false;
  bool from_switch_word = false;  // a bare word such as `a` or `--`
  Value value;
  const ast::Node *node = nullptr;   // the argument, for errors
  const ast::Node *colon = nullptr;  // the value of `-Name:value`
  const ast::Node *value_node() const { return colon != nullptr ? colon : node; }
};
using CommandArguments = std::vector<CommandArgument>;

// A parameter with its types and sets worked out.
struct BindParameter {
  const ParameterInfo *info = nullptr;
  const Type *type = nullptr;  // null: anything
  bool is_switch = false, is_bool = false, is_common = false, is_collection = false;
  SetMask sets = 0;                                                 // in which it is, one bit each
  SetMask by_value = 0, by_name = 0, mandatory = 0, remaining = 0;  // sets where it is so
  std::vector<std::pair<SetMask, std::int32_t>> positions;          // sets, position
  std::vector<std::shared_ptr<VariableCheck>> checks;
  bool is_dynamic() const { return (info->flags & kDynamic) != 0; }
};

// What the binder knows of a command; made once for each command.
struct BindTable {
  BindTable(const CommandInfo &info, const Signature *signature);
  const CommandInfo *info;
  const Signature *signature;             // of a function; null for a native command
  std::vector<BindParameter> parameters;  // the command's, then the common ones
  std::uint32_t own_count = 0;
  SetMask all_sets = 1, default_set = 0;
  bool has_common = false, takes_pipeline = false;
  std::vector<std::string> set_names;
  // The same with the parameters that a dynamicparam block gave, behind the command's own.
  BindTable(const BindTable &base, std::shared_ptr<const CommandInfo> extended,
            const std::vector<BindParameter> &dynamic);
  std::shared_ptr<const CommandInfo> own_info;  // of such a table; `info` points to it
  // The only by-value parameter when it takes any object and nothing else binds from the pipeline.
  std::optional<std::uint32_t> plain_input;

 private:
  void add_common();
  void note_pipeline();
};

// Indexes of the common parameters behind the command's own.
enum CommonParameter : std::uint32_t {
  kCommonVerbose,
  kCommonDebug,
  kCommonErrorAction,
  kCommonWarningAction,
  kCommonInformationAction,
  kCommonProgressAction,
  kCommonErrorVariable,
  kCommonWarningVariable,
  kCommonInformationVariable,
  kCommonOutVariable,
  kCommonOutBuffer,
  kCommonPipelineVariable,
  kCommonWhatIf,
  kCommonConfirm,
  kCommonCount
};

struct BoundArguments {
  std::vector<std::optional<Value>> values;  // by index in BindTable::parameters
  std::vector<std::uint32_t> order;          // of binding
  Values rest;                               // $args
  SetMask sets = ~SetMask{0};                // still possible
  std::string set_name;
  const Value *common(const BindTable &table, CommonParameter which) const {
    const std::size_t at = table.own_count + which;
    return at < values.size() && values[at] ? &*values[at] : nullptr;
  }
};

class Binder {
 public:
  // `command` is what errors point at when no single argument is to blame.
  Binder(SessionState &session, const BindTable &table, const ast::Node *command);

  // Arguments of the command line. Throws the ParameterBindingException ScriptErrors.
  void bind(const CommandArguments &arguments, bool input_expected);
  // bind() in two parts: what the names and positions of the command's own parameters take, then
  // all the rest. Between them a dynamicparam block runs; its parameters are in another table,
  // whose binder takes over with adopt(). The arguments must live on.
  void bind_given(const CommandArguments &arguments);
  void bind_rest(bool input_expected);
  // Goes on where `before` is after bind_given(): binds what it left over.
  void adopt(const Binder &before);
  // One pipeline object. False: it fits no parameter (*why is the error then).
  bool bind_pipeline(const Value &object, Ref<ErrorRecord> *why);
  // What the command line bound; parameters of an earlier pipeline object are taken back by
  // bind_pipeline.
  const BoundArguments &bound() const { return bound_; }
  BoundArguments &bound() { return bound_; }
  // After a parameter was bound: a native command's own check.
  std::function<void(std::uint32_t)> on_bound;

 private:
  struct Fail;
  std::uint32_t find_parameter(const CommandArgument &argument) const;
  void bind_named(const CommandArguments &arguments,
                  std::vector<const CommandArgument *> *positional);
  void bind_positional(std::vector<const CommandArgument *> *positional);
  bool bind_position_in(SetMask sets, std::uint32_t at_position, const CommandArgument &argument,
                        bool convert);
  void bind_defaults();
  void bind_default(std::uint32_t parameter, const Value &value);
  void bind_remaining(std::vector<const CommandArgument *> *positional);
  void resolve_sets(bool input_expected);
  void check_mandatory(SetMask sets, bool input_expected);
  void refuse_other_set(const BindParameter &parameter, const ast::Node *node) const;
  // Converts as a script's parameter does; others do as a command's.
  bool by_script(const BindParameter &parameter) const {
    return table_.signature != nullptr && !parameter.is_dynamic();
  }
  void refuse_second(std::uint32_t parameter, std::string_view written,
                     const ast::Node *node) const;
  void store(std::uint32_t parameter, const Value &value, const ast::Node *node);
  Value as_wanted(const BindParameter &parameter, const Value &given, const ast::Node *node) const;
  Value converted(const BindParameter &parameter, const Value &value, const ast::Node *node) const;
  Value switch_value(const BindParameter &parameter, const Value &base,
                     const ast::Node *node) const;
  [[noreturn]] void refuse_conversion(const BindParameter &parameter, const Value &base,
                                      const std::string &why, const ast::Node *node) const;
  bool refuses_as_text(const BindParameter &parameter, const Value &base) const;
  void refuse_empty(const BindParameter &parameter, const Value &value,
                    const ast::Node *node) const;
  void validate(const BindParameter &parameter, const Value &value, const ast::Node *node,
                bool mandatory) const;
  std::vector<std::uint32_t> missing_mandatory(SetMask set, bool input_expected) const;
  bool bound_already(std::uint32_t parameter) const { return bound_.values[parameter].has_value(); }
  bool take_from_pipeline(std::uint32_t parameter, const Value &object, bool by_name, bool convert,
                          Ref<ErrorRecord> *why);
  bool try_pipeline(SetMask sets, const Value &object, bool by_name, bool convert,
                    Ref<ErrorRecord> *why);
  Value credential_of(const std::string &parameter, const Value &value,
                      const ast::Node *node) const;
  [[noreturn]] void fail(
      std::string id, std::string message, const ast::Node *node,
      ErrorCategory category = ErrorCategory::InvalidArgument,
      std::string_view exception = "System.Management.Automation.ParameterBindingException",
      Ref<Exception> inner = {}) const;

  SessionState &session_;
  const BindTable &table_;
  const ast::Node *command_;
  BoundArguments bound_;
  std::set<const CommandArgument *> held_;           // unknown parameters with their values
  std::vector<const CommandArgument *> positional_;  // what is not bound yet
  CommandArguments left_over_;                       // by an earlier binder
  Ref<ErrorRecord> position_error_;                  // why the first candidate refused the argument
  std::vector<std::uint32_t> from_pipeline_;
  SetMask sets_before_pipeline_ = ~SetMask{0};
};

// Native description -> checks of one parameter.
std::vector<std::shared_ptr<VariableCheck>> make_checks(const ParameterInfo &parameter);
const std::vector<ParameterInfo> &common_parameters();

}  // namespace psjsh
