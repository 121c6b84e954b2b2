#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// A line of /proc/ID/stat.
struct ProcessStat {
  std::int64_t id = 0, parent = 0, session = 0;
  std::string name;  // cut at 15 bytes by the kernel
  std::int64_t minor_faults = 0, major_faults = 0;
  std::int64_t user_ticks = 0, system_ticks = 0;
  std::int64_t priority = 0, threads = 0, start_ticks = 0;
  std::int64_t virtual_bytes = 0, resident_pages = 0;
  bool runs_parents_program = false;  // it was forked and has not become another program
};

std::vector<std::int64_t> process_ids(const Root &root);  // ascending
// Nothing when the process has gone.
std::optional<ProcessStat> read_process(const Root &root, std::int64_t id);
// Whether the number is one of a process: /proc/ID also opens for a thread, which is not listed.
bool is_process(const Root &root, std::int64_t id);
// The program's file; of one that was replaced or removed, the name that it had.
std::optional<std::string> process_program(const Root &root, std::int64_t id);
// Ticks since the start of the computer, as start_ticks counts them; nothing when it is not told.
std::optional<std::int64_t> ticks_now(const Root &root);
// The arguments; none of a thread of the kernel.
std::vector<std::string> process_arguments(const Root &root, std::int64_t id);
// As it would be typed: arguments with blanks in quotes.
std::string command_line(const std::vector<std::string> &arguments);

}  // namespace psj::wmi
