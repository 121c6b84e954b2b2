#include "language/run/named_command.h"

#include "language/run/pipeline.h"
#include "language/run/session.h"
#include "language/value/convert.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

Value light_info(std::string_view kind, std::string_view name, std::string_view module) {
  const std::string prefix = "System.Management.Automation.";
  auto info = make_record(prefix + std::string(kind) + "Info");
  info->with("CommandType", convert_to(Value(kind), find_type(prefix + "CommandTypes")))
      .with("Name", Value(name))
      .with("Version", {})
      .with("Source", Value(module))
      .with("ModuleName", Value(module));
  info->text_property = "Name";
  return info;
}

}  // namespace

Value named_command(std::string_view name) {
  if (name.empty()) return light_info("Script", name, {});
  Session *const session = current_session();
  if (session == nullptr) return light_info("Function", name, {});
  SessionState &state = session->state();
  const CommandTarget target = find_command(state, state.scope(), name);
  if (target.native != nullptr) {
    const CommandInfo &info = info_of(*target.native);
    return light_info("Cmdlet", info.name, info.module);
  }
  if (!target.script.empty()) return light_info("ExternalScript", name, target.script);
  if (!target.executable.empty()) return light_info("Application", name, target.executable);
  const bool in_module = target.function && target.function->module;
  return light_info("Function", name, in_module ? target.function->module->name : std::string());
}

}  // namespace psjsh
