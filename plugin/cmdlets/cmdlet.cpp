#include "plugin/cmdlets/cmdlet.h"

#include "plugin/jobs/job.h"
#include "plugin/jobs/plugin.h"

namespace psj {

const psj_value *Arguments::find(std::uint32_t parameter) const {
  for (std::uint32_t i = 0; i < binding_.count; ++i)
    if (binding_.bound[i].parameter == parameter) return &binding_.bound[i].value;
  return nullptr;
}

bool Arguments::is_set(std::uint32_t parameter) const {
  const psj_value *value = find(parameter);
  return value && value->kind == PSJ_BOOL && value->as.u64 != 0;
}

std::string_view Arguments::text(std::uint32_t parameter) const {
  const psj_value *value = find(parameter);
  bool is_text = value && (value->kind == PSJ_STRING || value->kind == PSJ_SCRIPTBLOCK ||
                           value->kind == PSJ_VERSION);
  return is_text ? string_of(*value) : std::string_view();
}

std::span<const psj_value> Arguments::items(std::uint32_t parameter) const {
  const psj_value *value = find(parameter);
  if (!value || value->kind == PSJ_NULL) return {};
  if (value->kind == PSJ_LIST) return {items_of(*value), value->count};
  return {value, 1};
}

std::int64_t Arguments::number(std::uint32_t parameter, std::int64_t otherwise) const {
  const psj_value *value = find(parameter);
  return value && (value->kind == PSJ_INT || value->kind == PSJ_UINT) ? value->as.i64 : otherwise;
}

Plugin &Cmdlet::plugin() const {
  return Plugin::of(invocation_->plugin);
}

psj_status Cmdlet::write(const psj_value &value) const {
  return streams().write(&streams(), PSJ_STREAM_OUTPUT, 0, &value);
}

psj_status Cmdlet::write(const Job &job) const {
  return write(make_handle(job.object()));
}

psj_status Cmdlet::write_error(const ErrorParts &parts) const {
  OwnedError error(make_error(parts));
  return error ? streams().write_error(&streams(), error.get()) : PSJ_E_NO_MEMORY;
}

psj_status Cmdlet::warn(std::string_view text) const {
  psj_value value = make_string(text);
  return streams().write(&streams(), PSJ_STREAM_WARNING, 0, &value);
}

psj_status Cmdlet::should_process(std::string_view target, std::string_view action,
                                  bool *yes) const {
  std::uint32_t answer = 0;
  psj_status status =
      streams().should_process(&streams(), text_of(target), text_of(action), &answer);
  *yes = status >= 0 && answer != 0;
  return status;
}

psj_status Cmdlet::fail(const ErrorParts &parts, psj_error **error) {
  if (error) *error = make_error(parts);
  return parts.status;
}

}  // namespace psj
