#include <fmt/format.h>
#include <poll.h>

#include <deque>
#include <fstream>
#include <sstream>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/other_transports.h"
#include "plugin/cmdlets/received_records.h"
#include "plugin/cmdlets/remote_targets.h"
#include "plugin/cmdlets/script_job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/remote/remote_provider.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kComputerName,
  kHostName,
  kSSHConnection,
  kSession,
  kScriptBlock,
  kFilePath,
  kArgumentList,
  kInputObject,
  kAsJob,
  kJobName,
  kThrottleLimit,
  kHideComputerName,
  kUserName,
  kKeyFilePath,
  kPort,
  kSubsystem,
  kOptions,
  kConnectingTimeout,
  kCredential,
  kConnectionUri,
  kVMId,
  kVMName,
  kContainerId,
  kInDisconnectedSession,
  kSessionName,
};
constexpr TargetPlaces kPlaces{.computer_name = kComputerName,
                               .host_name = kHostName,
                               .ssh_connection = kSSHConnection,
                               .session = kSession,
                               .user_name = kUserName,
                               .key_file = kKeyFilePath,
                               .port = kPort,
                               .subsystem = kSubsystem,
                               .options = kOptions,
                               .connecting_timeout = kConnectingTimeout,
                               .credential = kCredential};
constexpr std::int64_t kUsualThrottle = 32;

ErrorParts not_together(std::string_view message) {
  return {.status = PSJ_E_ARGUMENT,
          .id = "System.InvalidOperationException",
          .message = message,
          .exception = "System.InvalidOperationException"};
}

// The parameter sets that name computers: a job with a child for each of them. Without -AsJob it is
// in no table, and what comes goes to the pipeline as it comes.
class InvokeRemote final : public ScriptJobCmdlet {
 public:
  ~InvokeRemote() override;
  psj_status begin(const Arguments &arguments, psj_error **error) override;
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  psj_status refuse_other_transports(const Arguments &arguments, psj_error **error) const;
  psj_status take_script(const Arguments &arguments, Script &script, psj_error **error);
  psj_status make_job(const Arguments &arguments, const Script &script, psj_error **error);
  psj_status add_children(const Arguments &arguments, const psj_value &prepared, psj_error **error);
  psj_status receive();
  psj_status refuse_path(std::string_view message, psj_error **error) const override;

  JobRef job_;
  std::string file_text_;
  bool as_job_ = false;
};

// Also when the consumer wants no more, or the pipeline ends by an error.
InvokeRemote::~InvokeRemote() {
  if (job_ && !as_job_) [[maybe_unused]]
    const Status removed = plugin().jobs().remove(*job_, true);
}

psj_status InvokeRemote::begin(const Arguments &arguments, psj_error **error) {
  if (psj_status status = refuse_other_transports(arguments, error); status < 0) return status;
  // Without a computer there is nothing to do: containers were refused one by one.
  if (arguments.has(kContainerId)) return PSJ_OK;
  as_job_ = arguments.is_set(kAsJob) || arguments.has(kJobName);
  Script script;
  script.purpose = PSJ_FOR_REMOTE;
  if (psj_status status = take_script(arguments, script, error); status < 0) return status;
  return make_job(arguments, script, error);
}

psj_status InvokeRemote::refuse_other_transports(const Arguments &arguments,
                                                 psj_error **error) const {
  const bool disconnected = arguments.is_set(kInDisconnectedSession);
  if (disconnected && (arguments.is_set(kAsJob) || arguments.has(kJobName)))
    return fail(not_together("The InDisconnectedSession and AsJob parameters can't be used at the "
                             "same time."),
                error);
  if (arguments.has(kSessionName) && !disconnected)
    return fail(not_together("The SessionName parameter can be used only with the "
                             "InDisconnectedSession parameter."),
                error);
  // Over ssh there is nothing to come back to.
  if (arguments.has(kConnectionUri) || disconnected) return fail(no_wsman(), error);
  if (arguments.has(kVMId) || arguments.has(kVMName)) return fail(no_virtual_machines(), error);
  for (const psj_value &id : arguments.items(kContainerId)) {
    const std::string text =
        no_container(id.kind == PSJ_STRING ? string_of(id) : std::string_view());
    if (psj_status status = write_error(no_container_parts(text)); status < 0) return status;
  }
  return PSJ_OK;
}

psj_status InvokeRemote::take_script(const Arguments &arguments, Script &script,
                                     psj_error **error) {
  script.block = arguments.find(kScriptBlock);
  script.arguments = arguments.find(kArgumentList);
  script.name = arguments.text(kJobName);
  if (!arguments.has(kFilePath)) return PSJ_OK;
  auto path = script_path(arguments.text(kFilePath), PathForm::pattern, error);
  if (!path) return PSJ_E_ARGUMENT;
  std::ifstream file(*path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  file_text_ = std::move(text).str();
  script.file = std::move(*path);
  script.command = file_text_;
  return PSJ_OK;
}

psj_status InvokeRemote::make_job(const Arguments &arguments, const Script &script,
                                  psj_error **error) {
  const ProviderEntry *provider = plugin().providers().find(RemoteProvider::kId);
  if (provider == nullptr)
    return report(Status(PSJ_E_NOT_FOUND, "Start a remote job: its job type is not there.",
                         "JobTypeNotFound", kObjectNotFound),
                  error);
  ScopedResult prepared;
  if (psj_status status = prepare(script, prepared.out(), error); status < 0) return status;
  const std::string command = command_of(script);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.name = text_of(script.name);
  request.command = text_of(command);
  const std::int64_t throttle = arguments.number(kThrottleLimit, kUsualThrottle);
  request.throttle = static_cast<std::uint32_t>(throttle > 0 ? throttle : kUsualThrottle);
  auto job = as_job_ ? plugin().jobs().create(*provider, request)
                     : plugin().jobs().create_unlisted(*provider, request);
  if (!job.ok()) return report(job.status(), error);
  job_ = *job;
  if (psj_status status = add_children(arguments, prepared.value(), error); status < 0) {
    [[maybe_unused]] const Status removed = plugin().jobs().remove(*job_, true);
    job_ = JobRef();
    return status;
  }
  if (Status started = plugin().jobs().start(*job_); !started.ok()) return report(started, error);
  if (!expects_input()) (void)plugin().jobs().input_end(*job_);
  return PSJ_OK;
}

psj_status InvokeRemote::add_children(const Arguments &arguments, const psj_value &prepared,
                                      psj_error **error) {
  Arena memory;
  auto targets = remote_targets(arguments, kPlaces, memory);
  if (!targets.ok()) return fail(no_target(targets.status()), error);
  for (const RemoteTarget &target : *targets) {
    const psj_value pairs[] = {make_string("prepared"),
                               prepared,
                               make_string("hide"),
                               make_int(arguments.is_set(kHideComputerName) ? 1 : 0),
                               target.key,
                               target.value};
    psj_value child = make_dict(pairs, 3, false);
    psj_job_request request{};
    request.struct_size = sizeof request;
    request.location = text_of(target.computer);
    request.arguments = &child;
    auto made = plugin().jobs().add_child(*job_, request);
    if (!made.ok()) return report(made.status(), error);
  }
  return PSJ_OK;
}

psj_status InvokeRemote::process(const Arguments &arguments, psj_error **error) {
  const psj_value *object = arguments.find(kInputObject);
  if (object == nullptr || !job_ || !expects_input()) return PSJ_OK;
  auto *host = plugin().host_extension<psj_host_script>(PSJ_HOST_SCRIPT);
  if (!PSJ_HAS(host, copy)) return PSJ_OK;
  ScopedResult copy;
  if (psj_status status = host->copy(&plugin().host(), object, copy.out(), error); status < 0)
    return status;
  // A computer that reads no more is no reason for the others to get less.
  (void)plugin().jobs().input(*job_, copy.value());
  return PSJ_OK;
}

psj_status InvokeRemote::end(psj_error **) {
  if (!job_) return PSJ_OK;
  if (expects_input()) (void)plugin().jobs().input_end(*job_);
  return as_job_ ? write(*job_) : receive();
}

// Writes what comes until every computer has ended.
psj_status InvokeRemote::receive() {
  JobRefs children = job_->children();
  JobWait wait(children, JobWait::Mode::all, JobWait::Goal::finished);
  std::deque<std::unique_ptr<ReceivedRecords>> readers;
  for (const JobRef &child : children) {
    auto records = ReceivedRecords::open(
        *child, streams(), {.keep = false, .written_order = true, .waiting = true, .named = false});
    if (records.ok()) readers.push_back(std::move(*records));
  }
  EndWatch watch(children);
  for (;;) {
    // Asked before the data is read: what was written before the end is then seen.
    const bool done = wait.done();
    const JobRefs ended = watch.take_ended();
    for (auto reader = readers.begin(); reader != readers.end();) {
      psj_status status = PSJ_OK;
      while (status == PSJ_OK) status = (*reader)->write_available();
      if (status < 0) return status;
      reader = status == PSJ_S_END ? readers.erase(reader) : reader + 1;
    }
    for (const JobRef &child : ended)
      if (psj_status status = write_failure(*child, streams()); status < 0) return status;
    if (done) return PSJ_OK;
    if (cancelled()) return PSJ_E_CANCELLED;
    std::vector<pollfd> watched{{wait.fd(), POLLIN, 0}, {cancel_fd(), POLLIN, 0}};
    for (auto &reader : readers) watched.push_back({reader->fd(), POLLIN, 0});
    constexpr int kLookMs = 100;
    poll(watched.data(), watched.size(), kLookMs);
  }
}

psj_status InvokeRemote::refuse_path(std::string_view message, psj_error **error) const {
  return fail({.status = PSJ_E_ARGUMENT,
               .id = "System.ArgumentException",
               .message = message == "wildcard"
                              ? "Wildcard characters are not supported for the FilePath parameter. "
                                "Specify a path without wildcard characters. (Parameter "
                                "'filePath')"
                              : "The value of the FilePath parameter must be a PowerShell script "
                                "file. Enter the path to a file with a .ps1 file name extension "
                                "and try the command again. (Parameter 'filePath')",
               .exception = "System.ArgumentException"},
              error);
}

}  // namespace

const psj_cmdlet *invoke_remote_cmdlet() {
  static Description description("Invoke-Command",
                                 "Microsoft.PowerShell.Commands.InvokeCommandCommand",
                                 "Runs a script on other computers.",
                                 [] { return std::unique_ptr<Cmdlet>(new InvokeRemote); });
  static const psj_cmdlet *table = [] {
    description.sets({"Remote"}).default_set(0).part();
    const auto text = [](const char *name, const char *type = "System.String") {
      description.parameter(name, type).in_all();
    };
    text("ComputerName", "System.String[]");
    text("HostName", "System.String[]");
    text("SSHConnection", "System.Collections.Hashtable[]");
    text("Session", "System.Management.Automation.Runspaces.PSSession[]");
    text("ScriptBlock", "System.Management.Automation.ScriptBlock");
    text("FilePath");
    text("ArgumentList", "System.Object[]");
    description.parameter("InputObject", "System.Management.Automation.PSObject")
        .in_all(-1, PSJ_BY_VALUE);
    text("AsJob", "System.Management.Automation.SwitchParameter");
    text("JobName");
    text("ThrottleLimit", "System.Int32");
    text("HideComputerName", "System.Management.Automation.SwitchParameter");
    text("UserName");
    text("KeyFilePath");
    text("Port", "System.Int32");
    text("Subsystem");
    text("Options", "System.Collections.Hashtable");
    text("ConnectingTimeout", "System.Int32");
    text("Credential", "System.Management.Automation.PSCredential");
    text("ConnectionUri", "System.Uri[]");
    text("VMId", "System.Guid[]");
    text("VMName", "System.String[]");
    text("ContainerId", "System.String[]");
    text("InDisconnectedSession", "System.Management.Automation.SwitchParameter");
    text("SessionName", "System.String[]");
    return description.table();
  }();
  return table;
}

}  // namespace psj
