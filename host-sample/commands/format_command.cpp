#include "commands/format_command.h"

#include "commands/format_columns.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

std::uint32_t expand_of(const std::string &text) {
  if (text == "CoreOnly") return PSJ_EXPAND_CORE_ONLY;
  return text == "Both" ? PSJ_EXPAND_BOTH : PSJ_EXPAND_ENUM_ONLY;
}

ParameterInfo parameter(std::string name, std::string type) {
  ParameterInfo info;
  info.name = std::move(name);
  info.type = std::move(type);
  return info;
}

}  // namespace

CommandInfo format_command_info(std::string noun, bool one_property) {
  CommandInfo info;
  info.name = "Format-" + noun;
  info.type_name = "Microsoft.PowerShell.Commands.Format" + noun + "Command";
  ParameterInfo property =
      parameter("Property", one_property ? "System.Object" : "System.Object[]");
  property.uses = {ParameterUse{.set = {}, .position = 0, .flags = 0}};
  ParameterInfo expand = parameter("Expand", "System.String");
  expand.values = {"CoreOnly", "EnumOnly", "Both"};
  ParameterInfo input = parameter("InputObject", "System.Management.Automation.PSObject");
  input.uses = {ParameterUse{.set = {}, .position = -1, .flags = kByValue}};
  info.parameters = {std::move(property),
                     parameter("GroupBy", "System.Object"),
                     parameter("View", "System.String"),
                     parameter("ShowError", "switch"),
                     parameter("DisplayError", "switch"),
                     parameter("Force", "switch"),
                     std::move(expand),
                     std::move(input)};
  return info;
}

FormatShaper &FormatCommand::shaper(Invocation &call) {
  if (shaper_) return *shaper_;
  FormatRequest request;
  request.shape = shape_;
  for (const Value &property : call.items(kFormatProperty))
    request.columns.push_back(format_column(property, call));
  if (call.has(kFormatGroupBy))
    request.group_by = format_column(*call.argument(kFormatGroupBy), call);
  request.view = call.text(kFormatView);
  request.expand = expand_of(call.text(kFormatExpand));
  if (call.is_set(kFormatShowError)) request.flags |= PSJ_FORMAT_SHOW_ERROR;
  if (call.is_set(kFormatDisplayError)) request.flags |= PSJ_FORMAT_DISPLAY_ERROR;
  if (call.is_set(kFormatForce)) request.flags |= PSJ_FORMAT_FORCE;
  fill(request, call);
  shaper_ = std::make_unique<FormatShaper>(formatter_of(call), request, call);
  return *shaper_;
}

void FormatCommand::process(Invocation &call) {
  const Value *object = call.argument(kFormatInputObject);
  if (object && !object->is_nothing()) shaper(call).write(*object, call);
}

void FormatCommand::end(Invocation &call) {
  shaper(call).end(call);
}

}  // namespace psjsh
