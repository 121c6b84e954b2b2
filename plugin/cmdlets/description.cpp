#include "plugin/cmdlets/description.h"

#include <algorithm>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

// The functions of every table: they find the Cmdlet behind the state and let no exception out.
struct Entries {
  template <class Body>
  static psj_status run(psj_error **error, Body &&body) {
    psj_status status = PSJ_OK;
    psj_status caught = guarded(error, [&] {
      status = body();
      return Status();
    });
    return caught < 0 ? caught : status;
  }
  static Cmdlet &cmdlet(void *state) { return *static_cast<Cmdlet *>(state); }

  static psj_status begin(const psj_cmdlet *table, const psj_invocation *invocation,
                          const psj_binding *binding, void **state, psj_error **error) {
    return run(error, [&] {
      auto cmdlet = static_cast<Description *>(table->self)->make_();
      cmdlet->attach(*table, *invocation);
      *state = cmdlet.get();
      return cmdlet.release()->begin(Arguments(*binding), error);
    });
  }
  static psj_status process(void *state, const psj_binding *binding, psj_error **error) {
    return run(error, [&] { return cmdlet(state).process(Arguments(*binding), error); });
  }
  static psj_status end(void *state, psj_error **error) {
    return run(error, [&] { return cmdlet(state).end(error); });
  }
  static void close(void *state) { delete static_cast<Cmdlet *>(state); }
};

Description::Description(std::string_view name, std::string_view type_name, std::string_view help,
                         Make make)
    : make_(make) {
  cmdlet_.struct_size = sizeof cmdlet_;
  cmdlet_.self = this;
  cmdlet_.name = text_of(name);
  cmdlet_.type_name = text_of(type_name);
  cmdlet_.module = text_of("Microsoft.PowerShell.Core");
  cmdlet_.help = text_of(help);
  cmdlet_.default_set = PSJ_ALL_SETS;
  cmdlet_.begin = Entries::begin;
  cmdlet_.process = Entries::process;
  cmdlet_.end = Entries::end;
  cmdlet_.close = Entries::close;
}

Description &Description::module(std::string_view name) {
  cmdlet_.module = text_of(name);
  return *this;
}

Description &Description::alias(std::string_view name) {
  aliases_.push_back(text_of(name));
  return *this;
}

Description &Description::sets(std::initializer_list<std::string_view> names) {
  for (std::string_view name : names) sets_.push_back(text_of(name));
  return *this;
}

Description &Description::default_set(std::uint32_t set) {
  cmdlet_.default_set = set;
  return *this;
}

Description &Description::should_process() {
  cmdlet_.flags |= PSJ_CMDLET_SHOULD_PROCESS;
  return *this;
}

Description &Description::part() {
  cmdlet_.flags |= PSJ_CMDLET_PART;
  return *this;
}

Description &Description::output(std::string_view type_name) {
  outputs_.push_back(text_of(type_name));
  return *this;
}

Description &Description::check(psj_status (*function)(const psj_cmdlet *, const psj_binding *,
                                                       std::uint32_t, psj_error **)) {
  cmdlet_.check = function;
  return *this;
}

Description &Description::parameter(std::string_view name, std::string_view type,
                                    std::uint32_t flags) {
  Parameter &parameter = parameters_.emplace_back();
  parameter.table.struct_size = sizeof parameter.table;
  parameter.table.flags = flags;
  parameter.table.name = text_of(name);
  parameter.table.type = text_of(type);
  return *this;
}

Description &Description::called(std::string_view alias) {
  parameters_.back().aliases.push_back(text_of(alias));
  return *this;
}

Description &Description::in_all(std::int32_t position, std::uint32_t flags) {
  parameters_.back().uses.push_back({PSJ_ALL_SETS, position, flags, 0});
  return *this;
}

Description &Description::in(std::initializer_list<std::uint32_t> sets, std::int32_t position,
                             std::uint32_t flags) {
  for (std::uint32_t set : sets) parameters_.back().uses.push_back({set, position, flags, 0});
  return *this;
}

Description &Description::within(std::string_view sets, std::int32_t position,
                                 std::uint32_t flags) {
  while (!sets.empty()) {
    const std::string_view name = sets.substr(0, sets.find(' '));
    sets.remove_prefix(std::min(name.size() + 1, sets.size()));
    for (std::uint32_t set = 0; set < sets_.size(); ++set)
      if (view_of(sets_[set]) == name) in({set}, position, flags);
  }
  return *this;
}

Description &Description::range(std::int64_t minimum, std::int64_t maximum) {
  psj_parameter &parameter = parameters_.back().table;
  parameter.flags |= PSJ_PARAMETER_RANGE;
  parameter.minimum = minimum;
  parameter.maximum = maximum;
  return *this;
}

const psj_cmdlet *Description::table() {
  pointers_.clear();
  for (Parameter &parameter : parameters_) {
    parameter.table.aliases = parameter.aliases.data();
    parameter.table.alias_count = static_cast<std::uint32_t>(parameter.aliases.size());
    parameter.table.uses = parameter.uses.data();
    parameter.table.use_count = static_cast<std::uint32_t>(parameter.uses.size());
    pointers_.push_back(&parameter.table);
  }
  cmdlet_.aliases = aliases_.data();
  cmdlet_.alias_count = static_cast<std::uint32_t>(aliases_.size());
  cmdlet_.sets = sets_.data();
  cmdlet_.set_count = static_cast<std::uint32_t>(sets_.size());
  cmdlet_.parameters = pointers_.data();
  cmdlet_.parameter_count = static_cast<std::uint32_t>(pointers_.size());
  cmdlet_.outputs = outputs_.data();
  cmdlet_.output_count = static_cast<std::uint32_t>(outputs_.size());
  return &cmdlet_;
}

}  // namespace psj
