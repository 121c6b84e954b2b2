#include "plugin/cmdlets/cim/cim_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "invariant/guid.h"
#include "invariant/wildcard.h"
#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_session.h"
#include "plugin/cmdlets/cim/computers.h"
#include "plugin/cmdlets/remote_targets.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/remote_provider.h"

namespace psj {
namespace {

struct ReleaseSession {
  void operator()(const CimSession *session) const {
    const psj_object &object = *session;
    wmi::LiveObject::release(&object);
  }
};
using SessionRef = std::unique_ptr<const CimSession, ReleaseSession>;

// The sessions of one plugin.
struct CimSessions {
  std::mutex mutex;
  std::vector<SessionRef> all;
  std::uint32_t last = 0;
};

enum SessionParameter : std::uint32_t { kComputerName, kId, kInstanceId, kName, kSession };

// What Get- and Remove-CimSession choose by.
class ChosenSessions : public CimCmdlet {
 protected:
  CimSessions &sessions() const { return plugin().part<CimSessions>(); }
  // Numbers of the sessions; an error for each choice that means none.
  psj_status choose(const Arguments &arguments, std::vector<std::uint32_t> &ids);

 private:
  psj_status choose_by(const Arguments &arguments, std::uint32_t parameter, const char *what,
                       std::vector<std::uint32_t> &ids);
};

bool is_chosen(const CimSession &session, std::uint32_t parameter, const psj_value &wanted) {
  if (parameter == kId) return static_cast<std::uint64_t>(session.id) == wanted.as.u64;
  if (parameter == kInstanceId) {
    const auto *bytes = static_cast<const std::uint8_t *>(wanted.as.ptr);
    invariant::Guid guid;
    if (wanted.kind == PSJ_GUID) std::copy_n(bytes, guid.bytes.size(), guid.bytes.begin());
    return wanted.kind == PSJ_GUID && session.instance_id == invariant::text_of(guid);
  }
  if (wanted.kind != PSJ_STRING) return false;
  const std::string &text = parameter == kName ? session.name : session.computer;
  return invariant::WildcardPattern(string_of(wanted)).matches(text);
}

psj_status ChosenSessions::choose_by(const Arguments &arguments, std::uint32_t parameter,
                                     const char *what, std::vector<std::uint32_t> &ids) {
  for (const psj_value &wanted : arguments.items(parameter)) {
    bool found = false;
    {
      const std::lock_guard lock(sessions().mutex);
      for (const SessionRef &session : sessions().all)
        if (is_chosen(*session, parameter, wanted)) {
          ids.push_back(session->id);
          found = true;
        }
    }
    const std::string shown =
        wanted.kind == PSJ_STRING ? std::string(string_of(wanted)) : std::to_string(wanted.as.u64);
    if (found || invariant::WildcardPattern::has_wildcards(shown)) continue;
    const psj_status status = write_error(
        {.status = PSJ_E_NOT_FOUND,
         .category = kObjectNotFound,
         .id = "CimSessionNotFound",
         .message = fmt::format("No matching CimSessions found for {} {}.", what, shown),
         .exception = "System.Management.Automation.ItemNotFoundException",
         .target = &wanted});
    if (status < 0) return status;
  }
  return PSJ_OK;
}

psj_status ChosenSessions::choose(const Arguments &arguments, std::vector<std::uint32_t> &ids) {
  for (const auto &[parameter, what] : {std::pair{kComputerName, "ComputerName"},
                                        {kId, "Id"},
                                        {kInstanceId, "InstanceId"},
                                        {kName, "Name"}})
    if (const psj_status status = choose_by(arguments, parameter, what, ids); status < 0)
      return status;
  return PSJ_OK;
}

class GetCimSession final : public ChosenSessions {
 public:
  psj_status process(const Arguments &arguments, psj_error **) override {
    std::vector<std::uint32_t> ids;
    if (const psj_status status = choose(arguments, ids); status < 0) return status;
    const bool all = !arguments.has(kComputerName) && !arguments.has(kId) &&
                     !arguments.has(kInstanceId) && !arguments.has(kName);
    Arena found;
    std::vector<psj_value> values;
    {
      const std::lock_guard lock(sessions().mutex);
      for (const SessionRef &session : sessions().all)
        if (all || std::find(ids.begin(), ids.end(), session->id) != ids.end()) {
          found.keep(session.get());
          values.push_back(make_handle(session.get()));
        }
    }
    for (const psj_value &value : values)
      if (const psj_status status = write(value); status < 0) return status;
    return PSJ_OK;
  }
};

class RemoveCimSession final : public ChosenSessions {
 public:
  psj_status process(const Arguments &arguments, psj_error **) override {
    std::vector<std::uint32_t> ids;
    for (const psj_value &given : arguments.items(kSession))
      if (const CimSession *session = CimSession::of(given)) ids.push_back(session->id);
    if (const psj_status status = choose(arguments, ids); status < 0) return status;
    for (const std::uint32_t id : ids) {
      bool yes = false;
      const std::string target = fmt::format("CimSession with Id {}", id);
      if (const psj_status status = should_process(target, "Remove-CimSession", &yes); status < 0)
        return status;
      if (yes) remove(id);
    }
    return PSJ_OK;
  }

 private:
  void remove(std::uint32_t id) {
    SessionRef removed;
    {
      const std::lock_guard lock(sessions().mutex);
      auto &all = sessions().all;
      const auto at = std::find_if(all.begin(), all.end(),
                                   [id](const SessionRef &session) { return session->id == id; });
      if (at == all.end()) return;
      removed = std::move(*at);
      all.erase(at);
    }
    if (const remote::Session *far = removed->far())
      plugin().part<RemoteProvider>().sessions().remove(*far);
  }
};

constexpr auto kConnectionError = static_cast<ErrorCategory>(27);

class NewCimSession final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  enum Parameter : std::uint32_t {
    kComputerName,
    kName,
    kOperationTimeoutSec,
    kSkipTestConnection,
    kCredential,
    kPort,
  };
  friend const psj_cmdlet *psj::new_cim_session_cmdlet();

  SessionRef make(std::string_view name, std::string computer,
                  std::optional<remote::SessionRef> far) const;
  psj_status add(SessionRef session, bool test);
  psj_status write_failure(psj_status status, const remote::Failure &failure,
                           const std::string &computer);
  RemoteProvider &provider() const { return plugin().part<RemoteProvider>(); }
};

SessionRef NewCimSession::make(std::string_view name, std::string computer,
                               std::optional<remote::SessionRef> far) const {
  auto &sessions = plugin().part<CimSessions>();
  const std::lock_guard lock(sessions.mutex);
  const std::uint32_t id = ++sessions.last;
  return SessionRef(
      new CimSession(id, name.empty() ? fmt::format("CimSession{}", id) : std::string(name),
                     std::move(computer), std::move(far)));
}

psj_status NewCimSession::write_failure(psj_status status, const remote::Failure &failure,
                                        const std::string &computer) {
  const psj_value target = make_string(computer);
  const std::string said =
      failure.detail.empty()
          ? failure.message
          : "The SSH client session has ended with error message: " + failure.detail;
  return write_error({.status = status,
                      .category = kConnectionError,
                      .id = "HRESULT 0x803380e4",
                      .message = fmt::format("[{}] {}", computer, said),
                      .exception = "Microsoft.Management.Infrastructure.CimException",
                      .target = &target});
}

// Once it is known to work; what does not is an error, and the others are made.
psj_status NewCimSession::add(SessionRef session, bool test) {
  const remote::Session *far = session->far();
  if (far != nullptr && test) {
    const psj_status opened = far->connection()->wait_open(cancel_fd());
    if (opened != PSJ_OK) {
      const remote::Failure failure = far->connection()->failure();
      provider().sessions().remove(*far);
      if (opened == PSJ_E_CANCELLED) return opened;
      return write_failure(opened, failure, session->computer);
    }
  }
  const CimSession &made = *session;
  {
    auto &sessions = plugin().part<CimSessions>();
    const std::lock_guard lock(sessions.mutex);
    sessions.all.push_back(std::move(session));
  }
  return write(make_handle(&made));
}

psj_status NewCimSession::process(const Arguments &arguments, psj_error **error) {
  Arena memory;
  const TargetPlaces places{
      .computer_name = kComputerName, .port = kPort, .credential = kCredential};
  auto targets = remote_targets(arguments, places, memory);
  if (!targets.ok()) return fail(no_target(targets.status()), error);
  const std::string_view name = arguments.text(kName);
  const bool test = !arguments.is_set(kSkipTestConnection);
  std::vector<SessionRef> made;
  if (targets->empty()) made.push_back(make(name, "localhost", std::nullopt));
  const auto typed = arguments.items(kComputerName);
  for (std::size_t i = 0; i < targets->size(); ++i) {
    const RemoteTarget &target = (*targets)[i];
    const bool here = is_this_computer(string_of(typed[i]));
    if (here) {
      made.push_back(make(name, std::string(string_of(typed[i])), std::nullopt));
      continue;
    }
    auto connection = remote::connection_of(target.value, target.computer, &plugin().host(),
                                            provider().connections());
    if (!connection.ok()) return report(connection.status(), error);
    made.push_back(make(name, target.computer,
                        provider().sessions().add_unlisted(target.computer, *connection)));
    if (test) made.back()->open();
  }
  for (SessionRef &session : made)
    if (const psj_status status = add(std::move(session), test); status < 0) return status;
  return PSJ_OK;
}

}  // namespace

std::string computer_of_session(const psj_value &session) {
  if (session.kind == PSJ_STRING) return std::string(string_of(session));
  const CimSession *behind = CimSession::of(session);
  return behind != nullptr ? behind->computer : std::string();
}

const psj_cmdlet *new_cim_session_cmdlet() {
  static Description description(
      "New-CimSession", "Microsoft.Management.Infrastructure.CimCmdlets.NewCimSessionCommand",
      "Makes a session that CIM commands can use.",
      [] { return std::unique_ptr<Cmdlet>(new NewCimSession); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("ncms").sets({"CredentialParameterSet"}).default_set(0);
    description.output(kCimSession);
    description.parameter("ComputerName", "System.String[]")
        .called("CN")
        .called("ServerName")
        .in_all(0, PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("Name", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("OperationTimeoutSec", "System.UInt32").called("OT").in_all();
    description.parameter("SkipTestConnection", kSwitch).in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("Credential", "System.Management.Automation.PSCredential").in_all(1);
    description.parameter("Port", "System.UInt32").in_all(-1, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

namespace {

void describe_choice(Description &description, std::uint32_t flags) {
  description.parameter("ComputerName", "System.String[]")
      .called("CN")
      .called("ServerName")
      .in({0}, 0, flags | PSJ_BY_PROPERTY_NAME);
  description.parameter("Id", "System.UInt32[]").in({1}, 0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
  description.parameter("InstanceId", "System.Guid[]")
      .in({2}, -1, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
  description.parameter("Name", "System.String[]")
      .in({3}, -1, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
}

}  // namespace

const psj_cmdlet *get_cim_session_cmdlet() {
  static Description description(
      "Get-CimSession", "Microsoft.Management.Infrastructure.CimCmdlets.GetCimSessionCommand",
      "Gets the CIM sessions of this session.",
      [] { return std::unique_ptr<Cmdlet>(new GetCimSession); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("gcms");
    description.sets({"ComputerNameSet", "SessionIdSet", "InstanceIdSet", "NameSet"})
        .default_set(0)
        .output(kCimSession);
    describe_choice(description, 0);
    return description.table();
  }();
  return table;
}

const psj_cmdlet *remove_cim_session_cmdlet() {
  static Description description(
      "Remove-CimSession", "Microsoft.Management.Infrastructure.CimCmdlets.RemoveCimSessionCommand",
      "Removes CIM sessions.", [] { return std::unique_ptr<Cmdlet>(new RemoveCimSession); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("rcms").should_process();
    description
        .sets({"ComputerNameSet", "SessionIdSet", "InstanceIdSet", "NameSet", "CimSessionSet"})
        .default_set(4);
    describe_choice(description, PSJ_MANDATORY);
    description
        .parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({4}, 0, PSJ_MANDATORY | PSJ_BY_VALUE);
    return description.table();
  }();
  return table;
}

}  // namespace psj
