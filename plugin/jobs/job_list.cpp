#include "plugin/jobs/job_list.h"

#include <strings.h>

#include "plugin/jobs/counted_object.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

constexpr std::string_view kTypeName =
    "System.Collections.Generic.List`1[[System.Management.Automation.Job, "
    "System.Management.Automation, Version=7.6.0.500, Culture=neutral, "
    "PublicKeyToken=31bf3856ad364e35]]";

class JobList final : public CountedObject<JobList> {
 public:
  explicit JobList(Job &job) : CountedObject(&kClass), parent_(&job) {}

 private:
  friend class CountedObject<JobList>;
  ~JobList() = default;
  static const psj_object_class kClass;
  static const Job &of(const psj_object *object) {
    return *static_cast<const JobList *>(object)->parent_;
  }
  static Status get(const Job &job, std::string_view name, psj_result *out);
  static Status item(const Job &job, std::uint64_t index, psj_result *out);

  const JobRef parent_;
};

Status JobList::get(const Job &job, std::string_view name, psj_result *out) {
  if (name.size() != 5 || strncasecmp(name.data(), "Count", 5) != 0) return PSJ_S_ABSENT;
  *out = plain_result(make_int(static_cast<std::int64_t>(job.children().size())));
  return {};
}

Status JobList::item(const Job &job, std::uint64_t index, psj_result *out) {
  const JobRefs children = job.children();
  if (index >= children.size()) return PSJ_S_END;
  *out = handle_result(children[index]->object());
  return {};
}

const psj_object_class JobList::kClass = {
    sizeof(psj_object_class),
    0,
    CountedObject<JobList>::retain,
    CountedObject<JobList>::release,
    [](const psj_object *, psj_result *out) {
      static const psj_value names[] = {make_string(kTypeName), make_string("System.Object")};
      *out = plain_result(make_list(names, 2));
      return PSJ_OK;
    },
    [](const psj_object *, psj_result *out) {
      static const psj_value names[] = {make_string("Count")};
      *out = plain_result(make_list(names, 1));
      return PSJ_OK;
    },
    [](const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
      return guarded(error, [&] { return get(of(object), view_of(name), out); });
    },
    [](const psj_object *, psj_text, const psj_value *, psj_error **error) {
      return report(Status(PSJ_E_UNSUPPORTED, "set a property of the children of a job"), error);
    },
    [](const psj_object *, psj_text, const psj_value *, std::uint32_t, psj_result *, psj_error **) {
      return PSJ_S_ABSENT;
    },
    [](const psj_object *, psj_result *out) {
      *out = plain_result(make_string(kTypeName));
      return PSJ_OK;
    },
    [](const psj_object *object, std::uint64_t index, psj_result *out) {
      return guarded(nullptr, [&] { return item(of(object), index, out); });
    },
    [](const psj_object *object, psj_text id) -> const void * {
      return view_of(id) == "psj.identity/1" ? &of(object) : nullptr;
    }};

}  // namespace

psj_result job_list(Job &parent) {
  auto *made = new JobList(parent);
  psj_result result = handle_result(made);
  JobList::release(made);
  return result;
}

}  // namespace psj
