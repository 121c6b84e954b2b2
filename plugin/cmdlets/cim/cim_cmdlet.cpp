#include "plugin/cmdlets/cim/cim_cmdlet.h"

#include <fmt/format.h>

#include "plugin/cmdlets/cim/cim_session.h"
#include "plugin/cmdlets/cim/cim_sessions.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/remote_provider.h"
#include "plugin/providers/wmi/answer.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/objects/class_object.h"
#include "plugin/providers/wmi/objects/management_class.h"
#include "plugin/providers/wmi/objects/method_calls.h"
#include "plugin/providers/wmi/wql/evaluate.h"
#include "plugin/value/tree.h"

namespace psj {

namespace {

// Connections for as long as one command lasts, in place of those that are busy: what comes over
// such a one may be what runs this command.
class MoreConnections {
 public:
  explicit MoreConnections(RemoteProvider &provider) : provider_(provider) {}
  ~MoreConnections() {
    for (const remote::SessionRef &session : made_) provider_.sessions().remove(*session);
  }
  MoreConnections(const MoreConnections &) = delete;

  const remote::Session &free_one(const remote::Session &session) {
    if (session.connection()->runs() == 0) return session;
    auto connection = std::make_shared<remote::Connection>(provider_.connections(),
                                                           session.connection()->setup());
    made_.push_back(provider_.sessions().add_unlisted(session.computer(), connection));
    connection->start();
    return *made_.back();
  }

 private:
  RemoteProvider &provider_;
  std::vector<remote::SessionRef> made_;
};

}  // namespace

psj_status CimCmdlet::each_computer(const Arguments &arguments, std::uint32_t computers,
                                    std::uint32_t sessions,
                                    const std::function<psj_status(std::string_view)> &act,
                                    psj_error **error, const FarCommand *command,
                                    std::string_view own) {
  const bool given = arguments.has(computers) || arguments.has(sessions);
  if (!given && is_this_computer(own)) return act(own);
  FarPlaces far;
  if (!given) far.computers.emplace_back(own);
  MoreConnections more(plugin().part<RemoteProvider>());
  std::vector<std::string> names;
  for (const psj_value &name : arguments.items(computers))
    if (name.kind == PSJ_STRING) names.emplace_back(string_of(name));
  for (const psj_value &value : arguments.items(sessions)) {
    const CimSession *session = CimSession::of(value);
    if (session == nullptr || session->far() == nullptr) {
      names.push_back(computer_of_session(value));
      continue;
    }
    session->open();
    far.sessions.push_back(make_handle(&more.free_one(*session->far())));
  }
  for (const std::string &name : names) {
    if (!is_this_computer(name))
      far.computers.push_back(name);
    else if (const psj_status status = act(name); status < 0)
      return status;
  }
  if (far.computers.empty() && far.sessions.empty()) return PSJ_OK;
  Arena arena;
  const FarCommand same =
      command != nullptr ? *command : far_command(description(), arguments, arena);
  return run_far_command(invocation(), same, far, repository(), error);
}

psj_status CimCmdlet::report_failure(const Status &failure, std::string_view target) {
  if (const psj_status written = take_written(); written < 0) return written;
  if (failure.code() == PSJ_E_CANCELLED) return failure.code();
  const psj_value value = make_string(target);
  return write_error({.status = failure.code(),
                      .category = failure.category(),
                      .id = failure.id().empty() ? "HRESULT 0x80041001" : failure.id(),
                      .message = failure.message(),
                      .exception = failure.exception().empty()
                                       ? "Microsoft.Management.Infrastructure.CimException"
                                       : failure.exception(),
                      .target = &value});
}

psj_status CimCmdlet::write_instances(std::string_view space, const wmi::Query &query,
                                      std::string_view computer, wmi::Look look) {
  std::vector<std::size_t> shown;
  if (const auto cls = repository()->find(space, query.class_name);
      cls.ok() && !query.selected.empty())
    shown = wmi::selected_of(query, **cls, false);
  const auto write_one = [&](const psj_value &value) {
    written_ = write(value);
    if (written_ >= 0 && cancelled()) written_ = PSJ_E_CANCELLED;
    return written_ < 0 ? Status(written_) : Status();
  };
  const auto all = repository();
  const Status ended = wmi::answer(
      *all, space, query,
      [&](std::unique_ptr<wmi::Instance> instance) {
        instance->computer = computer;
        ScopedResult made;
        *made.out() = wmi::instance_result(std::move(instance), look, shown);
        return write_one(made.value());
      },
      [&](const wmi::ClassInfo &cls) {
        if (look == wmi::Look::cim) {
          Arena arena;
          return write_one(
              wmi::class_value(arena, cls, wmi::Repository::normal_namespace(space), all));
        }
        ScopedResult made;
        *made.out() = wmi::management_class_result(cls, space, all);
        return write_one(made.value());
      });
  if (ended.ok()) return PSJ_OK;
  const std::string normal = wmi::Repository::normal_namespace(space);
  return report_failure(ended, fmt::format("{}:{}", normal, query.class_name));
}

psj_status CimCmdlet::invoke(const wmi::ClassInfo &cls, const wmi::Instance *target,
                             std::string_view method, const psj_value *arguments) {
  const wmi::MethodInfo *info = cls.find_method(method);
  const auto fail = [&](const char *hresult, std::string message) {
    return report_failure(Status(PSJ_E_NOT_FOUND, std::move(message), hresult, kInvalidArgument),
                          cls.name);
  };
  if (info == nullptr)
    return fail("HRESULT 0x80041055", "Method not found: " + std::string(method));
  if (target == nullptr && !info->is_static)
    return fail("HRESULT 0x8004102f",
                fmt::format("Method {} needs an instance of {}", info->name, cls.name));
  wmi::MethodCall call{*info, target};
  if (arguments != nullptr && arguments->kind == PSJ_DICT)
    for (std::uint32_t i = 0; i < arguments->count; ++i) {
      const psj_value &key = items_of(*arguments)[2 * i];
      if (key.kind != PSJ_STRING) continue;
      bool known = false;
      for (const auto &parameter : info->parameters)
        known = known || invariant::equals_ignore_case(parameter.name, string_of(key));
      if (!known)
        return fail("HRESULT 0x80041008",
                    fmt::format("Method {} has no parameter {}", info->name, string_of(key)));
      call.arguments.emplace_back(string_of(key), items_of(*arguments)[2 * i + 1]);
    }
  if (const Status failed = repository()->invoke(cls, call); !failed.ok())
    return report_failure(failed, cls.name);
  ScopedResult answer;
  *answer.out() = wmi::parameters_result(call, wmi::Look::cim);
  return write(answer.value());
}

Result<wmi::Query> query_of_class(std::string_view class_name, std::string_view filter,
                                  std::span<const psj_value> properties) {
  Result<wmi::Query> query = filter.empty() ? Result<wmi::Query>(wmi::Query::of_class(class_name))
                                            : wmi::Query::of_filter(class_name, filter);
  if (!query.ok()) return query;
  for (const psj_value &name : properties)
    if (name.kind == PSJ_STRING && string_of(name) != "*")
      query->selected.push_back({{std::string(string_of(name))}, wmi::Path::kNotTyped});
  return query;
}

}  // namespace psj
