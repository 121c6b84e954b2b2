#include "plugin/jobs/wait_handle.h"

#include <strings.h>

#include "plugin/jobs/counted_object.h"
#include "plugin/jobs/job.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

class WaitHandle final : public CountedObject<WaitHandle> {
 public:
  explicit WaitHandle(Job &job) : CountedObject(&kClass), job_(&job) {}

 private:
  friend class CountedObject<WaitHandle>;
  ~WaitHandle() = default;
  static const psj_object_class kClass;

  Status wait_one(const psj_value *arguments, std::uint32_t count, psj_result *out) const {
    std::uint32_t timeout_ms = PSJ_FOREVER;
    if (count == 1 && arguments[0].kind == PSJ_INT && arguments[0].as.i64 >= 0)
      timeout_ms = static_cast<std::uint32_t>(arguments[0].as.i64);
    else if (count == 1 && arguments[0].kind == PSJ_TIMESPAN && arguments[0].as.i64 >= 0)
      timeout_ms = static_cast<std::uint32_t>(arguments[0].as.i64 / 10'000);
    else if (count > 1)
      return PSJ_S_ABSENT;
    if (job_->disposed()) {  // a new handle, which is set
      *out = plain_result(make_bool(true));
      return {};
    }
    JobWait wait({&job_, 1}, JobWait::Mode::all, JobWait::Goal::finished);
    *out = plain_result(make_bool(wait.wait(timeout_ms) == JobWait::End::done));
    return {};
  }

  const JobRef job_;
};

constexpr std::string_view kTypeName = "System.Threading.ManualResetEvent";

const psj_object_class WaitHandle::kClass = {
    sizeof(psj_object_class),
    0,
    CountedObject<WaitHandle>::retain,
    CountedObject<WaitHandle>::release,
    [](const psj_object *, psj_result *out) {
      static const psj_value names[] = {
          make_string(kTypeName), make_string("System.Threading.EventWaitHandle"),
          make_string("System.Threading.WaitHandle"), make_string("System.MarshalByRefObject"),
          make_string("System.Object")};
      *out = plain_result(make_list(names, std::size(names)));
      return PSJ_OK;
    },
    [](const psj_object *, psj_result *out) {
      *out = plain_result(make_list(nullptr, 0));
      return PSJ_OK;
    },
    [](const psj_object *, psj_text, psj_result *, psj_error **) { return PSJ_S_ABSENT; },
    [](const psj_object *, psj_text, const psj_value *, psj_error **error) {
      return report(Status(PSJ_E_UNSUPPORTED, "set a property of a wait handle"), error);
    },
    [](const psj_object *object, psj_text method, const psj_value *arguments, std::uint32_t count,
       psj_result *out, psj_error **error) {
      return guarded(error, [&]() -> Status {
        if (method.size != 7 || strncasecmp(method.data, "WaitOne", 7) != 0) return PSJ_S_ABSENT;
        return static_cast<const WaitHandle *>(object)->wait_one(arguments, count, out);
      });
    },
    [](const psj_object *, psj_result *out) {
      *out = plain_result(make_string(kTypeName));
      return PSJ_OK;
    },
    nullptr,
    [](const psj_object *, psj_text) -> const void * { return nullptr; }};

}  // namespace

psj_result wait_handle(Job &job) {
  auto *made = new WaitHandle(job);
  psj_result result = handle_result(made);
  WaitHandle::release(made);
  return result;
}

}  // namespace psj
