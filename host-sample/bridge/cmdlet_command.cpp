#include "bridge/cmdlet_command.h"

#include "bridge/abi_error.h"
#include "bridge/pipeline_streams.h"
#include "bridge/plugin_library.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

std::string string_of(psj_text text) {
  return std::string(view(text));
}

// Types that only the plugin knows (Job) are declared, so that parameters can ask for them.
void declare_type(std::string_view name) {
  while (name.ends_with("[]")) name.remove_suffix(2);
  if (!find_type(name)) declare_class(name, type_of_id(TypeId::Object));
}

std::uint32_t flags_of(std::uint32_t flags) {
  std::uint32_t out = 0;
  if (flags & PSJ_PARAMETER_NOT_NULL) out |= kNotNull;
  if (flags & PSJ_PARAMETER_NOT_EMPTY) out |= kNotNullOrEmpty;
  if (flags & PSJ_PARAMETER_NOT_BLANK) out |= kNotBlank;
  if (flags & PSJ_PARAMETER_HIDDEN) out |= kHidden;
  if (flags & PSJ_PARAMETER_ADDED) out |= kAdded;
  if (flags & PSJ_PARAMETER_WILDCARDS) out |= kWildcards;
  return out;
}

ParameterInfo describe_parameter(const psj_cmdlet &cmdlet, const psj_parameter &parameter) {
  ParameterInfo info;
  info.name = string_of(parameter.name);
  info.type = string_of(parameter.type);
  info.flags = flags_of(parameter.flags);
  info.help = string_of(parameter.help);
  declare_type(info.type);
  for (std::uint32_t i = 0; i < parameter.alias_count; ++i)
    info.aliases.push_back(string_of(parameter.aliases[i]));
  info.uses.clear();
  for (std::uint32_t i = 0; i < parameter.use_count; ++i) {
    const psj_parameter_use &use = parameter.uses[i];
    std::string set = use.set < cmdlet.set_count ? string_of(cmdlet.sets[use.set]) : std::string();
    info.uses.push_back({std::move(set), use.position, use.flags});
  }
  if (parameter.flags & PSJ_PARAMETER_RANGE)
    info.range = {static_cast<double>(parameter.minimum), static_cast<double>(parameter.maximum)};
  return info;
}

class CmdletCommand final : public Command {
 public:
  CmdletCommand(const psj_cmdlet &cmdlet, const PluginLibrary &library)
      : cmdlet_(cmdlet), library_(library) {}
  ~CmdletCommand() override {
    if (state_) cmdlet_.close(state_);
  }

  void begin(Invocation &call) override;
  void process(Invocation &call) override;
  void end(Invocation &call) override;
  void check(Invocation &call, std::size_t parameter) override;

 private:
  struct Bound {
    ValueArena arena;
    std::vector<psj_bound> values;
    psj_binding binding{};
  };
  void bind(Invocation &call, Bound &bound) const;
  const Value *argument_of(Invocation &call, std::uint32_t parameter) const;
  std::uint32_t set_of(const std::string &name) const;
  void settle(psj_status status, psj_error *error, Invocation &call, std::string_view doing);

  const psj_cmdlet &cmdlet_;
  const PluginLibrary &library_;
  std::unique_ptr<PipelineStreams> streams_;
  std::string name_, line_;
  psj_invocation invocation_{};
  void *state_ = nullptr;
};

std::uint32_t CmdletCommand::set_of(const std::string &name) const {
  for (std::uint32_t i = 0; i < cmdlet_.set_count; ++i)
    if (view(cmdlet_.sets[i]) == name) return i;
  return PSJ_ALL_SETS;
}

// The parameters of a part are some of those of the host's command.
const Value *CmdletCommand::argument_of(Invocation &call, std::uint32_t parameter) const {
  if (!(cmdlet_.flags & PSJ_CMDLET_PART)) return call.argument(parameter);
  const auto &all = call.info().parameters;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].name == view(cmdlet_.parameters[parameter]->name)) return call.argument(i);
  return nullptr;
}

void CmdletCommand::bind(Invocation &call, Bound &bound) const {
  for (std::uint32_t i = 0; i < cmdlet_.parameter_count; ++i) {
    const Value *value = argument_of(call, i);
    if (!value) continue;
    psj_value converted =
        to_abi_parameter(bound.arena.keep(*value), view(cmdlet_.parameters[i]->type), bound.arena);
    bound.values.push_back({i, 0, converted});
  }
  bound.binding = {sizeof(psj_binding), set_of(call.parameter_set()),
                   static_cast<std::uint32_t>(bound.values.size()), 0, bound.values.data()};
}

void CmdletCommand::settle(psj_status status, psj_error *error, Invocation &call,
                           std::string_view doing) {
  try {
    streams_->rethrow();
  } catch (...) {
    if (error && error->release) error->release(error);
    throw;
  }
  if (status == PSJ_E_CANCELLED && !error) call.check_cancelled();
  if (status >= 0) return;
  call.fail(take_error(error, status, doing, view(cmdlet_.type_name)));
}

void CmdletCommand::check(Invocation &call, std::size_t parameter) {
  if (!cmdlet_.check) return;
  Bound bound;
  bind(call, bound);
  psj_error *error = nullptr;
  psj_status status =
      cmdlet_.check(&cmdlet_, &bound.binding, static_cast<std::uint32_t>(parameter), &error);
  if (status >= 0) return;
  Ref<ErrorRecord> record = take_error(error, status, "bind a parameter", {});
  throw NetError{record->exception->type()->full_name(), record->message()};
}

void CmdletCommand::begin(Invocation &call) {
  streams_ = std::make_unique<PipelineStreams>(call, string_of(cmdlet_.type_name));
  name_ = call.typed_name();
  line_ = call.line();
  std::uint32_t flags = call.expects_input() ? PSJ_INVOCATION_INPUT : 0;
  invocation_ = {sizeof invocation_, flags,          library_.plugin(), &library_.api(),
                 streams_->table(),  text_of(name_), text_of(line_)};
  Bound bound;
  bind(call, bound);
  psj_error *error = nullptr;
  psj_status status = cmdlet_.begin(&cmdlet_, &invocation_, &bound.binding, &state_, &error);
  settle(status, error, call, "begin the cmdlet");
}

void CmdletCommand::process(Invocation &call) {
  streams_->use(call);
  Bound bound;
  bind(call, bound);
  psj_error *error = nullptr;
  psj_status status = cmdlet_.process(state_, &bound.binding, &error);
  settle(status, error, call, "run the cmdlet");
}

void CmdletCommand::end(Invocation &call) {
  streams_->use(call);
  psj_error *error = nullptr;
  psj_status status = cmdlet_.end(state_, &error);
  settle(status, error, call, "end the cmdlet");
}

}  // namespace

CommandInfo describe_cmdlet(const psj_cmdlet &cmdlet) {
  CommandInfo info;
  info.name = string_of(cmdlet.name);
  info.type_name = string_of(cmdlet.type_name);
  info.module = string_of(cmdlet.module);
  info.help = string_of(cmdlet.help);
  info.should_process = cmdlet.flags & PSJ_CMDLET_SHOULD_PROCESS;
  for (std::uint32_t i = 0; i < cmdlet.set_count; ++i)
    info.sets.push_back(string_of(cmdlet.sets[i]));
  if (cmdlet.default_set < cmdlet.set_count) info.default_set = info.sets[cmdlet.default_set];
  for (std::uint32_t i = 0; i < cmdlet.parameter_count; ++i)
    info.parameters.push_back(describe_parameter(cmdlet, *cmdlet.parameters[i]));
  for (std::uint32_t i = 0; i < cmdlet.output_count; ++i)
    info.outputs.push_back(string_of(cmdlet.outputs[i]));
  return info;
}

std::vector<std::string> aliases_of(const psj_cmdlet &cmdlet) {
  std::vector<std::string> aliases;
  for (std::uint32_t i = 0; i < cmdlet.alias_count; ++i)
    aliases.push_back(string_of(cmdlet.aliases[i]));
  return aliases;
}

std::unique_ptr<Command> make_cmdlet_command(const psj_cmdlet &cmdlet,
                                             const PluginLibrary &library) {
  return std::make_unique<CmdletCommand>(cmdlet, library);
}

}  // namespace psjsh
