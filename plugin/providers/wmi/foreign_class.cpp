#include "plugin/providers/wmi/foreign_class.h"

#include <fmt/format.h>

#include "plugin/providers/wmi/repository.h"
#include "plugin/value/error.h"
#include "plugin/value/tree.h"

namespace psj::wmi {
namespace {

class ForeignClass final : public ClassProvider {
 public:
  explicit ForeignClass(const psj_class &cls) : class_(cls) {}
  Status enumerate(const Request &request, const Give &give) const override;
  Status invoke(MethodCall &call) const override;

 private:
  const psj_class &class_;
};

// What the library's calls come back to.
struct Taking {
  const ClassInfo &cls;
  const Give &give;
  Status end{};
};

psj_status take(void *arg, const psj_value *values, std::uint32_t count) {
  Taking &taking = *static_cast<Taking *>(arg);
  return guarded(nullptr, [&]() -> Status {
    auto made = std::make_unique<Instance>(taking.cls);
    for (std::uint32_t i = 0; i < count && i < taking.cls.properties.size(); ++i)
      made->set_value(i, values[i]);
    taking.end = taking.give(std::move(made));
    return taking.end;
  });
}

Status ForeignClass::enumerate(const Request &request, const Give &give) const {
  if (class_.enumerate == nullptr) return {};
  std::vector<std::uint32_t> wanted, equal;
  std::vector<psj_value> values;
  const auto &properties = request.cls().properties;
  for (std::uint32_t i = 0; i < properties.size(); ++i)
    if (request.wants(properties[i].name)) wanted.push_back(i);
  for (const Request::Equal &demand : request.demands()) {
    equal.push_back(static_cast<std::uint32_t>(demand.property));
    values.push_back(*demand.value);
  }
  psj_class_request asked{};
  asked.struct_size = sizeof asked;
  asked.wanted = wanted.size() == properties.size() ? nullptr : wanted.data();
  asked.wanted_count = asked.wanted == nullptr ? 0 : static_cast<std::uint32_t>(wanted.size());
  asked.equal_count = static_cast<std::uint32_t>(equal.size());
  asked.equal = equal.data();
  asked.equal_values = values.data();
  Taking taking{request.cls(), give};
  psj_error *error = nullptr;
  const psj_status status = class_.enumerate(&class_, &asked, take, &taking, &error);
  Status answered = Status::take(status, error);
  return !taking.end.ok() ? taking.end : answered;
}

Status ForeignClass::invoke(MethodCall &call) const {
  if (!PSJ_HAS(&class_, invoke) || class_.invoke == nullptr) return ClassProvider::invoke(call);
  std::vector<psj_value> values, pairs;
  if (call.target != nullptr)
    for (std::size_t i = 0; i < call.target->cls().properties.size(); ++i)
      values.push_back(call.target->value(i));
  for (const auto &[name, value] : call.arguments) {
    pairs.push_back(make_string(name));
    pairs.push_back(value);
  }
  const psj_value arguments = make_dict(pairs.data(), pairs.size() / 2, false);
  ScopedResult answer;
  psj_error *error = nullptr;
  const psj_status status =
      class_.invoke(&class_, text_of(call.method.name), call.target ? values.data() : nullptr,
                    static_cast<std::uint32_t>(values.size()), &arguments, answer.out(), &error);
  if (Status failed = Status::take(status, error); !failed.ok()) return failed;
  const psj_value &dictionary = answer.value();
  for (std::uint32_t i = 0; dictionary.kind == PSJ_DICT && i < dictionary.count; ++i) {
    const psj_value &name = items_of(dictionary)[2 * i];
    psj_value value = make_null();
    if (name.kind != PSJ_STRING ||
        !copy_into(call.arena, items_of(dictionary)[2 * i + 1], value).ok())
      continue;
    if (string_of(name) == "ReturnValue")
      call.return_value = value;
    else
      call.out.emplace_back(string_of(name), value);
  }
  return {};
}

}  // namespace

Status add_foreign_classes(Repository &repository, const psj_provider_classes &classes) {
  for (std::uint32_t i = 0; i < classes.count; ++i) {
    const psj_class *cls = classes.classes[i];
    if (cls == nullptr || !PSJ_HAS(cls, enumerate))
      return Status(PSJ_E_ARGUMENT, fmt::format("add classes: class {} is not complete", i));
    if (Status bad = repository.declare(view_of(cls->space), view_of(cls->declaration),
                                        std::make_unique<ForeignClass>(*cls));
        !bad.ok())
      return bad;
  }
  return {};
}

}  // namespace psj::wmi
