#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "psj.h"

namespace psj {

// A registered job type. Lives as long as the plugin.
class ProviderEntry {
 public:
  explicit ProviderEntry(const psj_provider *table);

  const psj_provider &table() const { return *table_; }
  std::string_view id() const { return id_; }
  std::string_view job_type_name() const { return job_type_name_; }
  std::string_view location() const { return location_; }
  std::uint64_t capabilities() const { return capabilities_; }
  // .NET type names of its jobs; a type that does not say is a Job2.
  std::string_view type_name() const { return type_name_; }
  std::string_view parent_type_name() const { return parent_type_name_; }

 private:
  const psj_provider *table_;
  std::string id_, job_type_name_, location_, type_name_, parent_type_name_;
  std::uint64_t capabilities_;
};

}  // namespace psj
