#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "psj.h"

namespace psj {

class Cmdlet;

// Builds one psj_cmdlet. Texts must be literals: only their addresses are kept. A description lives
// as long as the process.
class Description {
 public:
  // `make` gives the object that serves one invocation.
  using Make = std::unique_ptr<Cmdlet> (*)();
  Description(std::string_view name, std::string_view type_name, std::string_view help, Make make);
  Description(const Description &) = delete;
  Description &operator=(const Description &) = delete;

  Description &module(std::string_view name);
  Description &alias(std::string_view name);
  Description &sets(std::initializer_list<std::string_view> names);
  Description &default_set(std::uint32_t set);
  Description &should_process();
  Description &part();
  Description &output(std::string_view type_name);
  Description &check(psj_status (*function)(const psj_cmdlet *, const psj_binding *, std::uint32_t,
                                            psj_error **));

  // Parameters count from 0 in the order of these calls; what follows `parameter` speaks of it.
  Description &parameter(std::string_view name, std::string_view type, std::uint32_t flags = 0);
  Description &called(std::string_view alias);
  // In all sets, or in those named; flags: PSJ_MANDATORY ...
  Description &in_all(std::int32_t position = -1, std::uint32_t flags = 0);
  Description &in(std::initializer_list<std::uint32_t> sets, std::int32_t position = -1,
                  std::uint32_t flags = 0);
  // The same for sets by their names, blanks between them; those that are no set are none.
  Description &within(std::string_view sets, std::int32_t position = -1, std::uint32_t flags = 0);
  Description &range(std::int64_t minimum, std::int64_t maximum);

  const psj_cmdlet *table();

 private:
  struct Parameter {
    psj_parameter table{};
    std::vector<psj_text> aliases;
    std::vector<psj_parameter_use> uses;
  };

  psj_cmdlet cmdlet_{};
  Make make_;
  std::vector<psj_text> aliases_, sets_, outputs_;
  std::deque<Parameter> parameters_;
  std::vector<const psj_parameter *> pointers_;

  friend struct Entries;
};

}  // namespace psj
