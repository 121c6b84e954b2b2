#include "plugin/providers/wmi/jobs/wmi_job.h"
#include "plugin/providers/wmi/objects/method_calls.h"

#include <fmt/format.h>

#include "plugin/providers/wmi/answer.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/objects/management_class.h"
#include "plugin/providers/wmi/wql/evaluate.h"
#include "plugin/value/error.h"

namespace psj::wmi {

const psj_value *entry_of(const psj_value *dictionary, std::string_view key) {
  if (dictionary == nullptr || dictionary->kind != PSJ_DICT) return nullptr;
  const psj_value *entries = items_of(*dictionary);
  for (std::uint32_t i = 0; i < dictionary->count; ++i)
    if (entries[2 * i].kind == PSJ_STRING && string_of(entries[2 * i]) == key)
      return entries[2 * i + 1].kind == PSJ_NULL ? nullptr : &entries[2 * i + 1];
  return nullptr;
}

WmiJob::WmiJob(std::shared_ptr<const Repository> repository, OwnedValue arguments,
               std::string computer, const psj_sink &sink)
    : repository_(std::move(repository)),
      arguments_(std::move(arguments)),
      computer_(std::move(computer)),
      sink_(sink) {}

WmiJob::~WmiJob() {
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<WmiJob>> WmiJob::make(std::shared_ptr<const Repository> repository,
                                             const psj_job_request &request, const psj_sink &sink) {
  if (request.arguments == nullptr || request.arguments->kind != PSJ_DICT)
    return Status(PSJ_E_ARGUMENT, "make a WMI job: its arguments are not what is documented", {},
                  kInvalidArgument);
  auto copy = OwnedValue::copy(*request.arguments);
  if (!copy.ok()) return copy.status();
  sink.set_status_message(&sink, text_of("test"));  // as Windows PowerShell has it
  return std::unique_ptr<WmiJob>(new WmiJob(std::move(repository), std::move(*copy),
                                            std::string(view_of(request.location)), sink));
}

psj_status WmiJob::start(psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (started_.exchange(true)) return {};
    sink_.set_state(&sink_, PSJ_RUNNING, nullptr);
    thread_ = std::thread([this] { run(); });
    return {};
  });
}

psj_status WmiJob::stop(std::uint32_t) {
  // A running one hears of it through its sink with the next instance.
  if (!started_.exchange(true)) sink_.set_state(&sink_, PSJ_STOPPED, nullptr);
  return PSJ_OK;
}

void WmiJob::run() {
  Status ended;
  try {
    ended = run_operation();
  } catch (const std::exception &failure) {
    ended = Status(PSJ_E_FAILED, failure.what());
  }
  if (sink_.cancelled(&sink_) != 0) {
    sink_.set_state(&sink_, PSJ_STOPPED, nullptr);
  } else if (ended.ok()) {
    sink_.set_state(&sink_, PSJ_COMPLETED, nullptr);
  } else {
    const OwnedError reason(make_error({.status = ended.code(),
                                        .category = ended.category(),
                                        .id = "GetWMIManagementException",
                                        .message = ended.message(),
                                        .exception = "System.Management.ManagementException"}));
    sink_.set_state(&sink_, PSJ_FAILED, reason.get());
  }
}

std::string WmiJob::text(std::string_view key) const {
  const psj_value *value = entry_of(&arguments_.value(), key);
  return value != nullptr && value->kind == PSJ_STRING ? std::string(string_of(*value))
                                                       : std::string();
}

Status WmiJob::write(const psj_result &result) {
  ScopedResult held;
  *held.out() = result;
  return sink_.write(&sink_, PSJ_STREAM_OUTPUT, 0, &held.value());
}

Status WmiJob::call(const ClassInfo &cls, const Instance *target, std::string_view method) {
  const MethodInfo *info = cls.find_method(method);
  if (info == nullptr || (target == nullptr && !info->is_static))
    return Status(PSJ_E_NOT_FOUND, fmt::format("Invalid method \"{}\"", method),
                  "HRESULT 0x80041055", kInvalidOperation);
  MethodCall made{*info, target};
  if (Status bad = bind_arguments(made, entry_of(&arguments_.value(), "arguments")); !bad.ok())
    return bad;
  if (Status bad = repository_->invoke(cls, made); !bad.ok()) return bad;
  return write(parameters_result(made, Look::management));
}

Status WmiJob::query(const Query &query, std::string_view method) {
  const std::string space = text("namespace");
  std::vector<std::size_t> shown;
  if (const auto cls = repository_->find(space, query.class_name);
      cls.ok() && !query.selected.empty())
    shown = selected_of(query, **cls, false);
  return answer(
      *repository_, space, query,
      [&](std::unique_ptr<Instance> instance) -> Status {
        if (sink_.cancelled(&sink_) != 0) return PSJ_E_CANCELLED;
        instance->computer = computer_;
        if (!method.empty()) return call(instance->cls(), instance.get(), method);
        return write(instance_result(std::move(instance), Look::management, shown));
      },
      [&](const ClassInfo &cls) {
        return write(management_class_result(cls, space, repository_));
      });
}

Status WmiJob::run_operation() {
  const std::string method = text("method"), class_name = text("class");
  if (const psj_value *target = entry_of(&arguments_.value(), "target"))
    if (const Instance *instance = instance_behind(*target))
      return call(instance->cls(), instance, method);
  if (!class_name.empty()) {
    const auto cls = repository_->find(text("namespace"), class_name);
    return cls.ok() ? call(**cls, nullptr, method) : cls.status();
  }
  const auto parsed = Query::parse(text("query"));
  return parsed.ok() ? query(*parsed, method) : parsed.status();
}

Status bind_arguments(MethodCall &call, const psj_value *list) {
  if (list == nullptr) return {};
  const psj_value *items = list->kind == PSJ_LIST ? items_of(*list) : list;
  const std::uint32_t count = list->kind == PSJ_LIST ? list->count : 1;
  std::uint32_t at = 0;
  for (const ParameterInfo &parameter : call.method.parameters)
    if (!parameter.is_out && at < count) call.arguments.emplace_back(parameter.name, items[at++]);
  if (at < count)
    return Status(PSJ_E_ARGUMENT, fmt::format("Method {} takes {} arguments", call.method.name, at),
                  "HRESULT 0x80041008", kInvalidArgument);
  return {};
}

}  // namespace psj::wmi
