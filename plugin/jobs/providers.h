#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "plugin/jobs/provider_entry.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

// The job types of a plugin, built-in ones and those of third parties, and their cmdlets.
class Providers {
 public:
  Providers();
  ~Providers();

  // Refused: a table without the required members, of another version, without id or with an id
  // that is taken. The message names the provider and what is wrong.
  Status add(const psj_provider *provider);
  // Opens the library at `path` and adds what its psj_get_provider gives. It is never closed. A
  // library that is loaded already is no failure.
  Status load(std::string_view path);

  const ProviderEntry *find(std::string_view id) const;
  // By PSJobTypeName, without case.
  const ProviderEntry *find_type(std::string_view job_type_name) const;
  std::vector<const ProviderEntry *> all() const;

  // Cmdlets that the plugin itself brings; before the first provider that has some.
  void add_cmdlets(const psj_cmdlet *const *cmdlets, std::uint32_t count);
  // The same, from the first provider on that has `capability`; asked for once.
  void add_cmdlets_for(std::uint64_t capability, std::span<const psj_cmdlet *const> cmdlets);
  // Valid until the next add.
  const std::vector<const psj_cmdlet *> &cmdlets() const { return cmdlets_; }
  // Tells every provider that no job is left and no call follows.
  void shutdown();

 private:
  bool is_there(const psj_provider *provider) const;

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ProviderEntry>> entries_;
  std::vector<const psj_cmdlet *> cmdlets_;
  std::uint64_t awaited_ = 0;  // the capability that lets awaited_cmdlets_ in
  std::span<const psj_cmdlet *const> awaited_cmdlets_;
};

}  // namespace psj
