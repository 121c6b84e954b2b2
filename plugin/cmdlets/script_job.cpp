#include "plugin/cmdlets/script_job.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <iterator>
#include <utility>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/jobs/providers.h"

namespace psj {
namespace {

psj_status no_scripts(psj_error **error) {
  return report(
      Status(PSJ_E_UNSUPPORTED, "Start a job: the host does not run scripts (psj.host.script/1).",
             "NoScriptHost", kNotImplemented),
      error);
}

bool is_script_name(std::string_view path) {
  return path.size() > 4 && invariant::equals_ignore_case(path.substr(path.size() - 4), ".ps1");
}

}  // namespace

bool ScriptJobCmdlet::names_other_drive(std::string_view path) {
  std::size_t colon = path.find(':');
  return colon != std::string_view::npos && colon != 0 &&
         path.substr(0, colon).find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "0123456789") == std::string_view::npos;
}

std::string ScriptJobCmdlet::location() const {
  ScopedResult result;
  psj_status status = streams().variable(&streams(), text_of("PWD"), result.out());
  return status >= 0 && result.value().kind == PSJ_STRING ? std::string(string_of(result.value()))
                                                          : std::string("/");
}

std::optional<std::string> ScriptJobCmdlet::script_path(std::string_view typed, PathForm form,
                                                        psj_error **error) const {
  const bool exact = form == PathForm::exact;
  if (!exact && invariant::WildcardPattern::has_wildcards(typed)) {
    refuse_path("wildcard", error);
    return std::nullopt;
  }
  if (names_other_drive(typed) || (form == PathForm::script_name && !is_script_name(typed))) {
    refuse_path("extension", error);
    return std::nullopt;
  }
  std::filesystem::path path = std::filesystem::path(location()) / typed;
  std::string full = path.lexically_normal().string();
  struct stat info {};
  if (stat(full.c_str(), &info) != 0) {
    psj_value target = make_string(full);
    std::string_view shown = exact ? typed : std::string_view(full);
    (void)fail({.status = PSJ_E_NOT_FOUND,
                .category = kObjectNotFound,
                .id = "PathNotFound",
                .message = fmt::format("Cannot find path '{}' because it does not exist.", shown),
                .exception = "System.Management.Automation.ItemNotFoundException",
                .target = &target},
               error);
    return std::nullopt;
  }
  if (!is_script_name(full)) {
    refuse_path("extension", error);
    return std::nullopt;
  }
  return full;
}

psj_status ScriptJobCmdlet::prepare(const Script &script, psj_result *out,
                                    psj_error **error) const {
  auto *host = plugin().host_extension<psj_host_script>(PSJ_HOST_SCRIPT);
  if (!host) return no_scripts(error);
  psj_script_request request{};
  request.struct_size = sizeof request;
  request.purpose = script.purpose;
  if (script.block) request.script = *script.block;
  if (script.initialization) request.initialization = *script.initialization;
  if (script.arguments) request.arguments = *script.arguments;
  request.file = text_of(script.file);
  request.working_directory = text_of(script.working_directory);
  request.streams = &streams();
  if (script.streaming_host) request.streaming_host = *script.streaming_host;
  psj_status status = host->prepare(&plugin().host(), &request, out, error);
  constexpr std::int32_t kParserError = 17;
  bool unparsed = status < 0 && error && *error && (*error)->category == kParserError;
  if (!unparsed || script.purpose != PSJ_FOR_THREAD || script.file.empty()) return status;
  OwnedError replaced(std::exchange(*error, nullptr));
  return fail({.status = PSJ_E_ARGUMENT,
               .id = "System.InvalidOperationException",
               .message = "Unable to parse script file.",
               .exception = "System.InvalidOperationException"},
              error);
}

std::string ScriptJobCmdlet::command_of(const Script &script) const {
  if (!script.command.empty() || !script.block) return script.command;
  auto *host = plugin().host_extension<psj_host_script>(PSJ_HOST_SCRIPT);
  ScopedResult text;
  if (!host || host->source(&plugin().host(), script.block, text.out()) < 0) return {};
  return text.value().kind == PSJ_STRING ? std::string(string_of(text.value())) : std::string();
}

psj_status ScriptJobCmdlet::start(const Script &script, std::string_view job_type_name,
                                  psj_error **error) {
  const ProviderEntry *provider = plugin().providers().find_type(job_type_name);
  if (!provider)
    return report(
        Status(PSJ_E_NOT_FOUND, fmt::format("Start a job: there is no job type {}.", job_type_name),
               "JobTypeNotFound", kObjectNotFound),
        error);
  ScopedResult prepared;
  if (psj_status status = prepare(script, prepared.out(), error); status < 0) return status;
  const bool opens = script.initialization != nullptr && script.initialization->kind != PSJ_NULL;
  const psj_value pairs[] = {make_string("prepared"),   prepared.value(),
                             make_string("throttle"),   make_int(script.throttle),
                             make_string("other_user"), make_int(script.other_user ? 1 : 0),
                             make_string("opens"),      make_int(opens ? 1 : 0),
                             make_string("pool"),       make_string(script.pool)};
  psj_value arguments = make_dict(pairs, std::size(pairs) / 2, false);
  std::string command = command_of(script);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.name = text_of(script.name);
  request.command = text_of(command);
  request.arguments = &arguments;
  Result<JobRef> job = plugin().jobs().create(*provider, request);
  if (!job.ok()) return report(job.status(), error);
  job_ = *job;
  purpose_ = script.purpose;
  Status started = plugin().jobs().start(*job_);
  if (!started.ok()) return report(started, error);
  // All of it is there before anybody can wait for the job.
  if (!expects_input()) {
    psj_status given = script.input ? input(*script.input, error) : PSJ_OK;
    (void)plugin().jobs().input_end(*job_);
    if (given < 0) return given;
  }
  return write(*job_);
}

psj_status ScriptJobCmdlet::input(const psj_value &value, psj_error **error) {
  if (purpose_ == PSJ_FOR_THREAD) return report(plugin().jobs().input(*job_, value), error);
  auto *host = plugin().host_extension<psj_host_script>(PSJ_HOST_SCRIPT);
  if (!PSJ_HAS(host, copy)) return no_scripts(error);
  ScopedResult copy;
  psj_status status = host->copy(&plugin().host(), &value, copy.out(), error);
  return status < 0 ? status : report(plugin().jobs().input(*job_, copy.value()), error);
}

psj_status ScriptJobCmdlet::end(psj_error **) {
  // A job that ended before its input did takes no more: that is no error.
  if (job_ && expects_input()) (void)plugin().jobs().input_end(*job_);
  return PSJ_OK;
}

}  // namespace psj
