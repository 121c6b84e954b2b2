#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "invariant/compare.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/script_job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/jobs/providers.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kScriptBlock,
  kFilePath,
  kLiteralPath,
  kDefinitionName,
  kDefinitionPath,
  kType,
  kName,
  kInitializationScript,
  kArgumentList,
  kInputObject,
  kCredential,
  kAuthentication,
  kWorkingDirectory,
  kRunAs32,
  kPSVersion,
  kConnectingTimeout,
  kOptions,
  kPool,
};
// The set named ComputerName is the one of the script block; it has no such parameter. SSHHost is
// left over from remote commands: it binds and then fails.
enum Set : std::uint32_t {
  kScriptBlockSet,
  kFilePathSet,
  kLiteralPathSet,
  kDefinitionSet,
  kRemoteSet,
};

// System.Management.Automation.Runspaces.AuthenticationMechanism.
std::string_view mechanism_name(std::int64_t mechanism) {
  constexpr std::string_view kNames[] = {
      "Default", "Basic",  "Negotiate", "NegotiateWithImplicitCredential",
      "Credssp", "Digest", "Kerberos"};
  return mechanism >= 0 && mechanism < 7 ? kNames[mechanism] : "?";
}

// Full name of the provider behind a drive that is not the file system's.
std::string provider_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kDrives[] = {{"env", "Environment"},
                                                                       {"variable", "Variable"},
                                                                       {"function", "Function"},
                                                                       {"alias", "Alias"}};
  for (const auto &[drive, provider] : kDrives)
    if (invariant::equals_ignore_case(path.substr(0, path.find(':')), drive))
      return fmt::format("Microsoft.PowerShell.Core\\{}", provider);
  return "?";
}

class StartJob final : public ScriptJobCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status first(const Arguments &arguments, psj_error **error);
  psj_status check_environment(const Arguments &arguments, psj_error **error) const;
  psj_status take_file(const Arguments &arguments, Script &script, psj_error **error);
  psj_status start_definition(const Arguments &arguments, psj_error **error);
  psj_status check_definition_path(std::string_view name, std::string_view path, bool *usable,
                                   psj_error **error) const;
  psj_status refuse_path(std::string_view message, psj_error **error) const override;

  std::string file_, file_text_;
};

psj_status StartJob::process(const Arguments &arguments, psj_error **error) {
  if (!started())
    if (psj_status status = first(arguments, error); status < 0 || !started()) return status;
  const psj_value *object = arguments.find(kInputObject);
  return object && expects_input() ? input(*object, error) : PSJ_OK;
}

psj_status StartJob::first(const Arguments &arguments, psj_error **error) {
  if (psj_status status = check_environment(arguments, error); status < 0) return status;
  if (arguments.has(kDefinitionName)) return start_definition(arguments, error);
  Script script;
  script.block = arguments.find(kScriptBlock);
  if (arguments.has(kConnectingTimeout) || arguments.has(kOptions))
    return fail({.status = PSJ_E_UNSUPPORTED,
                 .id = "System.NullReferenceException",
                 .message = "Object reference not set to an instance of an object.",
                 .exception = "System.NullReferenceException"},
                error);
  if (psj_status status = take_file(arguments, script, error); status < 0) return status;
  script.initialization = arguments.find(kInitializationScript);
  script.arguments = arguments.find(kArgumentList);
  script.name = arguments.text(kName);
  script.input = arguments.find(kInputObject);
  script.pool = arguments.text(kPool);
  const psj_value *credential = arguments.find(kCredential);
  script.other_user = credential != nullptr && credential->kind == PSJ_HANDLE;
  std::filesystem::path directory(arguments.text(kWorkingDirectory));
  // A relative one is the job's to resolve.
  if (directory.is_absolute()) directory = directory.lexically_normal();
  if (!directory.has_filename() && directory.has_relative_path())
    directory = directory.parent_path();
  script.working_directory = directory.string();
  return start(script, "BackgroundJob", error);
}

psj_status StartJob::check_environment(const Arguments &arguments, psj_error **error) const {
  if (arguments.is_set(kRunAs32))
    return fail({.status = PSJ_E_UNSUPPORTED,
                 .category = kInvalidOperation,
                 .id = "RunAs32NotSupported",
                 .message = "Cannot start a 32-bit 'pwsh' process from the 64-bit 'pwsh' "
                            "installation. Install the "
                            "32-bit 'pwsh' if you need to run PowerShell in a 32-bit process.",
                 .exception = "System.Management.Automation.PSNotSupportedException"},
                error);
  if (std::int64_t mechanism = arguments.number(kAuthentication, 0); mechanism != 0)
    return fail(
        {.status = PSJ_E_UNSUPPORTED,
         .category = kInvalidOperation,
         .id = "InvalidOperation",
         .message = fmt::format("The specified authentication mechanism \"{}\" is not supported. "
                                "Only \"Default\" is supported for this operation.",
                                mechanism_name(mechanism)),
         .exception = "System.Management.Automation.PSInvalidOperationException"},
        error);
  if (!arguments.has(kWorkingDirectory)) return PSJ_OK;
  std::string_view typed = arguments.text(kWorkingDirectory);
  if (names_other_drive(typed)) return PSJ_OK;  // Env: is a container too
  std::string full = (std::filesystem::path(location()) / typed).string();
  struct stat info {};
  if (stat(full.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return PSJ_OK;
  return fail({.status = PSJ_E_NOT_FOUND,
               .category = kInvalidOperation,
               .id = "DirectoryNotFoundException",
               .message = fmt::format("Cannot find the WorkingDirectory path {}.", typed),
               .exception = "System.IO.DirectoryNotFoundException"},
              error);
}

// The job runs the file's text; its Command shows that text.
psj_status StartJob::take_file(const Arguments &arguments, Script &script, psj_error **error) {
  bool literal = arguments.has(kLiteralPath);
  if (!literal && !arguments.has(kFilePath)) return PSJ_OK;
  auto path = script_path(arguments.text(literal ? kLiteralPath : kFilePath),
                          literal ? PathForm::exact : PathForm::pattern, error);
  if (!path) return PSJ_E_ARGUMENT;
  std::ifstream file(*path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  file_text_ = std::move(text).str();
  file_ = std::move(*path);
  script.file = file_;
  script.command = file_text_;
  return PSJ_OK;
}

// One file of the file system. *usable false: the error was written.
psj_status StartJob::check_definition_path(std::string_view name, std::string_view path,
                                           bool *usable, psj_error **error) const {
  auto refuse = [&](std::string_view id, std::string why) {
    *usable = false;
    return write_error(
        {.status = PSJ_E_ARGUMENT,
         .category = kInvalidArgument,
         .id = id,
         .message = fmt::format("Cannot retrieve the job definition '{}' because path '{}' {}",
                                name, path, why),
         .exception = "System.Management.Automation.RuntimeException"});
  };
  if (names_other_drive(path))
    return refuse("StartJobFromDefinitionNamePathInvalidNotFileSystemProvider",
                  fmt::format("refers to a '{}' provider path.  Change the path parameter to a "
                              "file system path.",
                              provider_of(path)));
  std::string full = (std::filesystem::path(location()) / path).string();
  glob_t found{};
  glob(full.c_str(), GLOB_NOCHECK, nullptr, &found);
  std::size_t count = found.gl_pathc;
  std::string first = count != 0 ? found.gl_pathv[0] : full;
  globfree(&found);
  bool pattern = path.find_first_of("*?[") != std::string_view::npos;
  bool exists = std::filesystem::exists(first);
  if (count > 1 || (pattern && !exists))
    return refuse("StartJobFromDefinitionNamePathInvalidNotSingle",
                  "resolves to multiple file paths.  Change the path parameter so that it is a "
                  "single path.");
  if (exists) return PSJ_OK;
  psj_value target = make_string(full);
  return fail({.status = PSJ_E_NOT_FOUND,
               .category = kObjectNotFound,
               .id = "PathNotFound",
               .message = fmt::format("Cannot find path '{}' because it does not exist.", full),
               .exception = "System.Management.Automation.ItemNotFoundException",
               .target = &target},
              error);
}

psj_status StartJob::start_definition(const Arguments &arguments, psj_error **error) {
  std::string_view name = arguments.text(kDefinitionName), type = arguments.text(kType);
  bool usable = true;
  if (arguments.has(kDefinitionPath)) {
    psj_status status =
        check_definition_path(name, arguments.text(kDefinitionPath), &usable, error);
    if (status < 0 || !usable) return status;
  }
  const ProviderEntry *provider = plugin().providers().find_type(type.empty() ? name : type);
  if (!provider) {
    psj_value target = make_string(name);
    std::string with_type = type.empty() ? std::string() : fmt::format("type {} and ", type);
    return write_error(
        {.status = PSJ_E_NOT_FOUND,
         .category = kObjectNotFound,
         .id = "StartJobFromDefinitionNameNotFound",
         .message = fmt::format("Cannot find a scheduled job with {}name {}.", with_type, name),
         .exception = "System.Management.Automation.RuntimeException",
         .target = &target});
  }
  const psj_value pairs[] = {make_string("definition"), make_string(name), make_string("path"),
                             make_string(arguments.text(kDefinitionPath))};
  psj_value request_arguments = make_dict(pairs, 2, false);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.command = text_of(name);
  request.arguments = &request_arguments;
  Result<JobRef> job = plugin().jobs().create(*provider, request);
  if (!job.ok()) return report(job.status(), error);
  Status started = plugin().jobs().start(**job);
  return started.ok() ? write(**job) : report(started, error);
}

psj_status StartJob::refuse_path(std::string_view message, psj_error **error) const {
  bool wildcard = message == "wildcard";
  return fail(
      {.status = PSJ_E_ARGUMENT,
       .id = "System.ArgumentException",
       .message =
           wildcard
               ? "Wildcard characters are not supported for the FilePath parameter. Specify a path "
                 "without wildcard characters. (Parameter 'filePath')"
               : "The value of the FilePath parameter must be a PowerShell script file. Enter the "
                 "path to a file with a .ps1 file name extension and try the command again. "
                 "(Parameter 'filePath')",
       .exception = "System.ArgumentException"},
      error);
}

// The only version that another executable could be asked for is Windows PowerShell's.
psj_status check_parameter(const psj_cmdlet *, const psj_binding *binding, std::uint32_t parameter,
                           psj_error **error) {
  if (parameter != kPSVersion) return PSJ_OK;
  std::string_view version = Arguments(*binding).text(kPSVersion);
  if (version == "5.1") return PSJ_OK;
  return report(
      Status(PSJ_E_ARGUMENT,
             fmt::format("The value {} is not valid for the PSVersion parameter. The only "
                         "allowed value is 5.1.",
                         version)),
      error);
}

}  // namespace

const psj_cmdlet *start_job_cmdlet() {
  static Description description("Start-Job", "Microsoft.PowerShell.Commands.StartJobCommand",
                                 "Starts a script as a job in a process of its own.",
                                 [] { return std::unique_ptr<Cmdlet>(new StartJob); });
  static const psj_cmdlet *table = [] {
    description.alias("sajb")
        .sets({"ComputerName", "FilePathComputerName", "LiteralFilePathComputerName",
               "DefinitionName", "SSHHost"})
        .default_set(kScriptBlockSet)
        .output("System.Management.Automation.PSRemotingJob")
        .check(check_parameter);
    description.parameter("ScriptBlock", "System.Management.Automation.ScriptBlock")
        .called("Command")
        .in({kScriptBlockSet}, 0, PSJ_MANDATORY);
    description.parameter("FilePath", "System.String").in({kFilePathSet}, 0, PSJ_MANDATORY);
    description.parameter("LiteralPath", "System.String")
        .called("PSPath")
        .called("LP")
        .in({kLiteralPathSet}, -1, PSJ_MANDATORY);
    description.parameter("DefinitionName", "System.String", PSJ_PARAMETER_NOT_EMPTY)
        .in({kDefinitionSet}, 0, PSJ_MANDATORY);
    description.parameter("DefinitionPath", "System.String", PSJ_PARAMETER_NOT_EMPTY)
        .in({kDefinitionSet}, 1);
    description.parameter("Type", "System.String", PSJ_PARAMETER_NOT_EMPTY).in({kDefinitionSet}, 2);
    auto in_script_sets = [](std::string_view name, std::string_view type,
                             std::int32_t position = -1, std::uint32_t flags = 0,
                             std::uint32_t checks = 0) -> Description & {
      return description.parameter(name, type, checks)
          .in({kScriptBlockSet, kFilePathSet, kLiteralPathSet}, position, flags);
    };
    in_script_sets("Name", "System.String", -1, PSJ_BY_PROPERTY_NAME);
    in_script_sets("InitializationScript", "System.Management.Automation.ScriptBlock", 1);
    in_script_sets("ArgumentList", "System.Object[]").called("Args");
    in_script_sets("InputObject", "System.Management.Automation.PSObject", -1, PSJ_BY_VALUE);
    in_script_sets("Credential", "System.Management.Automation.PSCredential");
    in_script_sets("Authentication",
                   "System.Management.Automation.Runspaces.AuthenticationMechanism");
    description.parameter("WorkingDirectory", "System.String", PSJ_PARAMETER_NOT_BLANK).in_all();
    in_script_sets("RunAs32", "System.Management.Automation.SwitchParameter");
    in_script_sets("PSVersion", "System.Version", -1, 0, PSJ_PARAMETER_NOT_EMPTY);
    description.parameter("ConnectingTimeout", "System.Int32").in({kRemoteSet});
    description.parameter("Options", "System.Collections.Hashtable", PSJ_PARAMETER_NOT_EMPTY)
        .in({kRemoteSet});
    // Not PowerShell's: what describes the cmdlet stays as it is there.
    in_script_sets("Pool", "System.String", -1, 0, PSJ_PARAMETER_NOT_EMPTY | PSJ_PARAMETER_ADDED);
    return description.table();
  }();
  return table;
}

}  // namespace psj
