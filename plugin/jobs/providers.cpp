#include "plugin/jobs/providers.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>

#include "plugin/value/make.h"

namespace psj {
namespace {

Status refused(psj_status code, std::string message) {
  return Status(code, std::move(message), "JobTypeNotLoaded", kInvalidArgument);
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// Nothing behind struct_size is looked at before it is known to be there.
Status check(const psj_provider *table) {
  if (table == nullptr)
    return refused(PSJ_E_VERSION,
                   fmt::format("add a job type: it does not serve ABI major {}", PSJ_ABI_MAJOR));
  if (!PSJ_HAS(table, destroy))
    return refused(PSJ_E_VERSION,
                   fmt::format("add a job type: its table has {} bytes, {} are "
                               "needed",
                               table->struct_size, offsetof(psj_provider, get_extension)));
  if (table->id.data == nullptr || table->id.size == 0)
    return refused(PSJ_E_ARGUMENT, "add a job type: it has no id");
  const std::string_view id = view_of(table->id);
  if (table->job_type_name.data == nullptr)
    return refused(PSJ_E_ARGUMENT, fmt::format("add job type {}: it has no job type name", id));
  const struct {
    const char *name;
    bool there;
  } needed[] = {{"create", table->create != nullptr},
                {"start", table->start != nullptr},
                {"stop", table->stop != nullptr},
                {"destroy", table->destroy != nullptr}};
  for (const auto &function : needed)
    if (!function.there)
      return refused(PSJ_E_ARGUMENT,
                     fmt::format("add job type {}: its function {} is absent", id, function.name));
  return {};
}

// The cmdlets of a provider, refused as a whole when one can't be used.
Status cmdlets_of(const psj_provider *table, std::vector<const psj_cmdlet *> &out) {
  if (!PSJ_HAS(table, get_extension) || table->get_extension == nullptr) return {};
  const auto *found = static_cast<const psj_provider_cmdlets *>(
      table->get_extension(table, text_of(PSJ_PROVIDER_CMDLETS)));
  if (found == nullptr) return {};
  for (std::uint32_t i = 0; i < found->count; ++i) {
    const psj_cmdlet *cmdlet = found->cmdlets[i];
    if (cmdlet == nullptr || !PSJ_HAS(cmdlet, close) || cmdlet->name.size == 0 ||
        cmdlet->begin == nullptr || cmdlet->process == nullptr || cmdlet->end == nullptr ||
        cmdlet->close == nullptr)
      return refused(PSJ_E_ARGUMENT, fmt::format("add job type {}: its cmdlet {} is not complete",
                                                 view_of(table->id), i));
    out.push_back(cmdlet);
  }
  return {};
}

}  // namespace

Providers::Providers() = default;
Providers::~Providers() = default;

Status Providers::add(const psj_provider *provider) {
  if (Status bad = check(provider); !bad.ok()) return bad;
  std::vector<const psj_cmdlet *> cmdlets;
  if (Status bad = cmdlets_of(provider, cmdlets); !bad.ok()) return bad;
  auto entry = std::make_unique<ProviderEntry>(provider);
  const std::lock_guard lock(mutex_);
  for (const auto &known : entries_)
    if (known->id() == entry->id())
      return refused(PSJ_E_ARGUMENT,
                     fmt::format("add job type {}: there is one with that id", entry->id()));
  entries_.push_back(std::move(entry));
  cmdlets_.insert(cmdlets_.end(), cmdlets.begin(), cmdlets.end());
  if ((provider->capabilities & awaited_) != 0) {
    cmdlets_.insert(cmdlets_.end(), awaited_cmdlets_.begin(), awaited_cmdlets_.end());
    awaited_ = 0;
  }
  return {};
}

Status Providers::load(std::string_view path) {
  const std::string file(path);
  void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char *why = dlerror();
    return refused(PSJ_E_SYSTEM,
                   fmt::format("load job type {}: {}", file, why ? why : "no reason"));
  }
  using Get = const psj_provider *(*)(std::uint32_t);
  const auto get = reinterpret_cast<Get>(dlsym(library, "psj_get_provider"));
  if (get == nullptr)
    return refused(PSJ_E_NOT_FOUND,
                   fmt::format("load job type {}: it has no psj_get_provider", file));
  const psj_provider *provider = get(PSJ_ABI_MAJOR);
  if (is_there(provider)) return {};
  Status added = add(provider);
  if (added.ok()) return added;
  return refused(added.code(), fmt::format("load job type {}: {}", file, added.message()));
}

bool Providers::is_there(const psj_provider *provider) const {
  const std::lock_guard lock(mutex_);
  for (const auto &known : entries_)
    if (&known->table() == provider) return true;
  return false;
}

const ProviderEntry *Providers::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto &entry : entries_)
    if (entry->id() == id) return entry.get();
  return nullptr;
}

const ProviderEntry *Providers::find_type(std::string_view job_type_name) const {
  const std::lock_guard lock(mutex_);
  for (const auto &entry : entries_)
    if (!job_type_name.empty() && same_name(entry->job_type_name(), job_type_name))
      return entry.get();
  return nullptr;
}

std::vector<const ProviderEntry *> Providers::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<const ProviderEntry *> entries;
  for (const auto &entry : entries_) entries.push_back(entry.get());
  return entries;
}

void Providers::add_cmdlets(const psj_cmdlet *const *cmdlets, std::uint32_t count) {
  const std::lock_guard lock(mutex_);
  cmdlets_.insert(cmdlets_.end(), cmdlets, cmdlets + count);
}

void Providers::add_cmdlets_for(std::uint64_t capability,
                                std::span<const psj_cmdlet *const> cmdlets) {
  const std::lock_guard lock(mutex_);
  awaited_ = capability;
  awaited_cmdlets_ = cmdlets;
}

void Providers::shutdown() {
  for (const ProviderEntry *entry : all()) {
    const psj_provider *table = &entry->table();
    if (PSJ_HAS(table, detach) && table->detach != nullptr) table->detach(table);
  }
}

}  // namespace psj
