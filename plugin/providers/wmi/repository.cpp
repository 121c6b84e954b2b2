#include "plugin/providers/wmi/repository.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/wmi/built_in_classes.h"
#include "plugin/providers/wmi/foreign_class.h"
#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj::wmi {

struct Repository::Space {
  Schema schema;
};

namespace {

class BuiltInProvider final : public ClassProvider {
 public:
  BuiltInProvider(const Root &root, const BuiltInClass &cls) : root_(root), class_(cls) {}
  Status enumerate(const Request &request, const Give &give) const override {
    return class_.enumerate(root_, request, give);
  }
  Status invoke(MethodCall &call) const override {
    return class_.invoke != nullptr ? class_.invoke(root_, call) : ClassProvider::invoke(call);
  }

 private:
  const Root &root_;
  const BuiltInClass &class_;
};

Status failure(const char *hresult, std::string message, ErrorCategory category) {
  return Status(PSJ_E_NOT_FOUND, std::move(message), hresult, category)
      .with_exception("Microsoft.Management.Infrastructure.CimException");
}

}  // namespace

Repository::Repository(Root root) : root_(std::move(root)) {
  add_built_in();
}
Repository::~Repository() = default;

void Repository::add_built_in() {
  auto &space = spaces_[std::string(kDefaultNamespace)];
  space = std::make_unique<Space>();
  spaces_["root"] = std::make_unique<Space>();
  // A mistake in a declaration is found by the test that looks for all classes.
  (void)space->schema.declare(base_classes());
  for (const BuiltInClass *built_in : built_in_classes()) {
    (void)space->schema.declare(built_in->declaration);
    if (built_in->enumerate != nullptr)
      providers_[space->schema.classes().back().get()] =
          std::make_unique<BuiltInProvider>(root_, *built_in);
  }
  (void)spaces_["root"]->schema.declare("class __Namespace { key string Name; };");
}

namespace {

// Objects that somebody still holds keep the repository when the plugin is gone.
struct Held {
  std::shared_ptr<Repository> repository = std::make_shared<Repository>();
};

}  // namespace

std::shared_ptr<Repository> Repository::of(Plugin &plugin) {
  const auto &repository = plugin.part<Held>().repository;
  repository->add_libraries(plugin);
  return repository;
}

std::string Repository::normal_namespace(std::string_view space) {
  std::string normal(space.empty() ? kDefaultNamespace : space);
  std::replace(normal.begin(), normal.end(), '\\', '/');
  while (normal.starts_with('/')) normal.erase(0, 1);
  while (normal.ends_with('/')) normal.pop_back();
  return normal;
}

const Repository::Space *Repository::find_space(std::string_view space) const {
  const std::lock_guard lock(mutex_);
  const auto found = spaces_.find(normal_namespace(space));
  return found == spaces_.end() ? nullptr : found->second.get();
}

Result<const ClassInfo *> Repository::find(std::string_view space, std::string_view name) const {
  const Space *in = find_space(space);
  if (in == nullptr)
    return failure("HRESULT 0x8004100e", fmt::format("Invalid namespace \"{}\"", space),
                   kMetadataError);
  const std::lock_guard lock(mutex_);
  const ClassInfo *cls = in->schema.find(name);
  if (cls == nullptr)
    return failure("HRESULT 0x80041010", fmt::format("Invalid class \"{}\"", name), kMetadataError);
  return cls;
}

std::vector<const ClassInfo *> Repository::classes(std::string_view space) const {
  std::vector<const ClassInfo *> all;
  if (const Space *in = find_space(space)) {
    const std::lock_guard lock(mutex_);
    for (const auto &cls : in->schema.classes()) all.push_back(cls.get());
  }
  return all;
}

std::vector<std::string> Repository::namespaces() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto &[name, space] : spaces_) names.push_back(name);
  return names;
}

const ClassProvider *Repository::provider_of(const ClassInfo &cls) const {
  const std::lock_guard lock(mutex_);
  const auto found = providers_.find(&cls);
  return found != providers_.end() ? found->second.get() : nullptr;
}

Status Repository::read(std::string_view space, const Request &request, const Give &give) const {
  const ClassProvider *provider = provider_of(request.cls());
  if (provider == nullptr) return {};
  const std::string normal = normal_namespace(space);
  return provider->enumerate(request, [&](std::unique_ptr<Instance> instance) {
    instance->space = normal;
    instance->repository = shared_from_this();
    return give(std::move(instance));
  });
}

Status Repository::enumerate_class(std::string_view space, const ClassInfo &cls, const Query &query,
                                   const Give &give) const {
  const std::vector<std::size_t> selected = selected_of(query, cls);
  return read(space, request_of(query, cls), [&](std::unique_ptr<Instance> instance) {
    if (!matches(query.where.get(), *instance)) return Status();
    if (!query.selected.empty()) instance->keep_only(selected);
    return give(std::move(instance));
  });
}

Status Repository::enumerate(std::string_view space, const Query &query, const Give &give) const {
  const auto cls = find(space, query.class_name);
  if (!cls.ok()) return cls.status();
  if (Status bad = check(query, **cls); !bad.ok()) return bad;
  if ((*cls)->name == "__Namespace") {
    for (const std::string &name : namespaces()) {
      const std::string inside = normal_namespace(space) + "/";
      if (!name.starts_with(inside)) continue;
      auto made = std::make_unique<Instance>(**cls);
      made->set("Name", name.substr(inside.size()));
      made->space = normal_namespace(space);
      if (!matches(query.where.get(), *made)) continue;
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
    return {};
  }
  for (const ClassInfo *derived : classes(space)) {
    if (!derived->is_a((*cls)->name)) continue;
    Status end = enumerate_class(space, *derived, query, give);
    // A subclass that wants a narrower query has no part in a wide one.
    const bool narrow = derived != *cls && end.code() == PSJ_E_UNSUPPORTED;
    if (!end.ok() && !narrow) return end;
  }
  return {};
}

Status Repository::invoke(const ClassInfo &cls, MethodCall &call) const {
  const ClassProvider *provider = provider_of(cls);
  if (provider == nullptr)
    return failure("HRESULT 0x80041055", fmt::format("Class {} has no methods", cls.name),
                   kNotImplemented);
  return provider->invoke(call);
}

Status Repository::declare(std::string_view space, std::string_view declaration,
                           std::unique_ptr<ClassProvider> provider) {
  const std::lock_guard lock(mutex_);
  auto &in = spaces_[normal_namespace(space)];
  if (!in) in = std::make_unique<Space>();
  const std::size_t before = in->schema.classes().size();
  if (Status bad = in->schema.declare(declaration); !bad.ok()) return bad;
  if (in->schema.classes().size() != before + 1)
    return Status(PSJ_E_ARGUMENT, "declare a class: the text declares none or several");
  providers_[in->schema.classes().back().get()] = std::move(provider);
  return {};
}

void Repository::add_libraries(Plugin &plugin) {
  for (const ProviderEntry *entry : plugin.providers().all()) {
    const psj_provider *table = &entry->table();
    {
      const std::lock_guard lock(mutex_);
      if (std::find(libraries_.begin(), libraries_.end(), table) != libraries_.end()) continue;
      libraries_.push_back(table);
    }
    if (!PSJ_HAS(table, get_extension) || table->get_extension == nullptr) continue;
    const auto *classes = static_cast<const psj_provider_classes *>(
        table->get_extension(table, text_of(PSJ_PROVIDER_CLASSES)));
    if (!PSJ_HAS(classes, classes)) continue;
    if (const Status bad = add_foreign_classes(*this, *classes); !bad.ok())
      plugin.log(PSJ_LOG_PROVIDER_MISBEHAVING, bad.message());
  }
}

}  // namespace psj::wmi
