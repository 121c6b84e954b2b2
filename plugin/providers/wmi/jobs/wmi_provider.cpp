#include "plugin/providers/wmi/jobs/wmi_provider.h"

#include "invariant/compare.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/wmi/jobs/wmi_job.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

// A child of another computer: the remote provider's own job, which writes to the same sink.
class FarJob final : public wmi::WmiChild {
 public:
  FarJob(const psj_provider &provider, void *job) : provider_(provider), job_(job) {}
  ~FarJob() override { provider_.destroy(job_); }

  psj_status start(psj_error **error) override {
    const psj_status status = provider_.start(job_, error);
    if (status >= 0 && provider_.input_end != nullptr) (void)provider_.input_end(job_);
    return status;
  }
  psj_status stop(std::uint32_t deadline_ms) override { return provider_.stop(job_, deadline_ms); }

 private:
  const psj_provider &provider_;
  void *job_;
};

// The request as psj.remote wants it.
psj_status make_far(Plugin &plugin, const psj_job_request &request, const psj_sink &sink,
                    void **out, psj_error **error) {
  const ProviderEntry *remote = plugin.providers().find("psj.remote");
  const psj_value *prepared = wmi::entry_of(request.arguments, "prepared");
  if (remote == nullptr || prepared == nullptr)
    return report(Status(PSJ_E_UNSUPPORTED, "Other computers can't be reached by this host.",
                         "NoRemoteTransport", kNotImplemented),
                  error);
  const psj_value host[] = {make_string("host"), make_string(view_of(request.location))};
  const psj_value pairs[] = {make_string("prepared"),   *prepared,
                             make_string("hide"),       make_int(0),
                             make_string("connection"), make_dict(host, 1, false)};
  const psj_value arguments = make_dict(pairs, 3, false);
  psj_job_request far = request;
  far.arguments = &arguments;
  void *job = nullptr;
  const psj_provider &table = remote->table();
  const psj_status status = table.create(&table, &far, &sink, &job, error);
  if (status >= 0) *out = static_cast<wmi::WmiChild *>(new FarJob(table, job));
  return status;
}

psj_status create(const psj_provider *provider, const psj_job_request *request,
                  const psj_sink *sink, void **job, psj_error **error) {
  psj_status status = PSJ_OK;
  const psj_status caught = guarded(error, [&]() -> Status {
    auto &plugin = *static_cast<Plugin *>(provider->self);
    if (!is_this_computer(view_of(request->location))) {
      status = make_far(plugin, *request, *sink, job, error);
      return {};
    }
    auto made = wmi::WmiJob::make(wmi::Repository::of(plugin), *request, *sink);
    if (!made.ok()) return made.status();
    *job = static_cast<wmi::WmiChild *>(made->release());
    return {};
  });
  return caught < 0 ? caught : status;
}

wmi::WmiChild &of(void *job) {
  return *static_cast<wmi::WmiChild *>(job);
}

}  // namespace

WmiProvider::WmiProvider(Plugin &plugin) {
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = &plugin;
  table_.id = text_of(kId);
  table_.job_type_name = text_of("WmiJob");
  table_.location = text_of("localhost");
  table_.capabilities = PSJ_PROVIDER_PARENT;
  table_.create = create;
  table_.start = [](void *job, psj_error **error) { return of(job).start(error); };
  table_.stop = [](void *job, std::uint32_t deadline_ms) { return of(job).stop(deadline_ms); };
  table_.destroy = [](void *job) { delete &of(job); };
  table_.get_extension = [](const psj_provider *, psj_text) -> const void * { return nullptr; };
  table_.type_name = text_of("System.Management.Automation.PSWmiChildJob");
  table_.parent_type_name = text_of("System.Management.Automation.PSWmiJob");
}

bool is_this_computer(std::string_view name) {
  const std::string own = wmi::computer_name();
  const std::string_view first = std::string_view(own).substr(0, own.find('.'));
  for (std::string_view known :
       {std::string_view(), std::string_view("."), std::string_view("localhost"),
        std::string_view("127.0.0.1"), std::string_view("::1"), std::string_view(own), first})
    if (invariant::equals_ignore_case(name, known)) return true;
  return false;
}

}  // namespace psj
