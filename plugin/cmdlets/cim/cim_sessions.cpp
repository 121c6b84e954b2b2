#include "plugin/cmdlets/cim/cim_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "invariant/compare.h"
#include "invariant/guid.h"
#include "invariant/wildcard.h"
#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/computers.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/wmi/objects/live_object.h"

namespace psj {
namespace {

constexpr std::string_view kExtension = "psj.cim.session/1";

// Microsoft.Management.Infrastructure.CimSession. Nothing is open behind it: it names a computer.
class CimSession final : public wmi::LiveObject {
 public:
  CimSession(std::uint32_t id, std::string name, std::string computer)
      : id(id),
        name(std::move(name)),
        computer(std::move(computer)),
        instance_id(invariant::text_of(invariant::Guid::random())) {}

  std::vector<std::string> type_names() const override { return {kCimSession, "System.Object"}; }
  std::vector<std::string> properties() const override {
    return {"Id", "Name", "InstanceId", "ComputerName", "Protocol"};
  }
  Status get(std::string_view property, psj_value *out) const override {
    const auto is = [&](std::string_view known) {
      return invariant::equals_ignore_case(property, known);
    };
    if (is("Id"))
      *out = make_uint(id);
    else if (is("Name"))
      *out = make_string(name);
    else if (is("InstanceId"))
      *out = make_string(instance_id);
    else if (is("ComputerName"))
      *out = make_string(computer);
    else if (is("Protocol"))
      *out = make_string(is_this_computer(computer) ? "LOCAL" : "SSH");
    else
      return PSJ_S_ABSENT;
    return {};
  }
  std::string text() const override { return kCimSession; }
  const void *extension(std::string_view wanted) const override {
    return wanted == kExtension ? this : nullptr;
  }

  const std::uint32_t id;
  const std::string name, computer, instance_id;
};

const CimSession *session_behind(const psj_value &value) {
  if (value.kind != PSJ_HANDLE || value.as.ptr == nullptr) return nullptr;
  const psj_object *object = handle_of(value);
  return static_cast<const CimSession *>(object->cls->get_extension(object, text_of(kExtension)));
}

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
      if (const CimSession *session = session_behind(given)) ids.push_back(session->id);
    if (const psj_status status = choose(arguments, ids); status < 0) return status;
    for (const std::uint32_t id : ids) {
      bool yes = false;
      const std::string target = fmt::format("CimSession with Id {}", id);
      if (const psj_status status = should_process(target, "Remove-CimSession", &yes); status < 0)
        return status;
      const std::lock_guard lock(sessions().mutex);
      if (yes)
        std::erase_if(sessions().all, [&](const auto &session) { return session->id == id; });
    }
    return PSJ_OK;
  }
};

class NewCimSession final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **) override {
    std::vector<std::string> computers;
    for (const psj_value &name : arguments.items(kComputerName))
      if (name.kind == PSJ_STRING) computers.emplace_back(string_of(name));
    if (computers.empty()) computers.emplace_back("localhost");
    for (const std::string &computer : computers)
      if (const psj_status status = add(computer, arguments.text(kName)); status < 0) return status;
    return PSJ_OK;
  }

 private:
  enum Parameter : std::uint32_t { kComputerName, kName };
  friend const psj_cmdlet *psj::new_cim_session_cmdlet();

  psj_status add(const std::string &computer, std::string_view name) {
    auto &sessions = plugin().part<CimSessions>();
    const CimSession *made = nullptr;
    {
      const std::lock_guard lock(sessions.mutex);
      const std::uint32_t id = ++sessions.last;
      made = new CimSession(id, name.empty() ? fmt::format("CimSession{}", id) : std::string(name),
                            computer);
      sessions.all.emplace_back(made);
    }
    return write(make_handle(made));
  }
};

}  // namespace

std::string computer_of_session(const psj_value &session) {
  if (session.kind == PSJ_STRING) return std::string(string_of(session));
  const CimSession *behind = session_behind(session);
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
