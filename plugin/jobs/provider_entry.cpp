#include "plugin/jobs/provider_entry.h"

#include "plugin/value/make.h"

namespace psj {

ProviderEntry::ProviderEntry(const psj_provider *table)
    : table_(table),
      id_(view_of(table->id)),
      job_type_name_(view_of(table->job_type_name)),
      location_(view_of(table->location)),
      capabilities_(table->capabilities) {
  if (PSJ_HAS(table, type_name)) type_name_ = view_of(table->type_name);
  if (PSJ_HAS(table, parent_type_name)) parent_type_name_ = view_of(table->parent_type_name);
}

}  // namespace psj
