#include "plugin/providers/wmi/system/process_table.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace psj::wmi {
namespace {

std::string folder(std::int64_t id) {
  return "/proc/" + std::to_string(id);
}

}  // namespace

std::vector<std::int64_t> process_ids(const Root &root) {
  std::vector<std::int64_t> ids;
  for (const std::string &name : root.list("/proc"))
    if (std::isdigit(static_cast<unsigned char>(name[0])))
      if (const auto id = number_of(name)) ids.push_back(*id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<ProcessStat> read_process(const Root &root, std::int64_t id) {
  const auto text = root.read(folder(id) + "/stat");
  if (!text) return std::nullopt;
  // The name may hold anything, also brackets: it ends at the last one.
  const std::size_t open = text->find('('), close = text->rfind(')');
  if (open == std::string::npos || close == std::string::npos) return std::nullopt;
  const auto fields = words_of(std::string_view(*text).substr(close + 1));
  constexpr std::size_t kResident = 21;
  if (fields.size() <= kResident) return std::nullopt;
  const auto field = [&](std::size_t at) { return number_of(fields[at]).value_or(0); };
  ProcessStat stat;
  stat.id = id;
  stat.name = text->substr(open + 1, close - open - 1);
  stat.parent = field(1);
  stat.session = field(3);
  constexpr std::int64_t kForkedOnly = 0x40;  // PF_FORKNOEXEC
  stat.runs_parents_program = (field(6) & kForkedOnly) != 0;
  stat.minor_faults = field(7);
  stat.major_faults = field(9);
  stat.user_ticks = field(11);
  stat.system_ticks = field(12);
  stat.priority = field(15);
  stat.threads = field(17);
  stat.start_ticks = field(19);
  stat.virtual_bytes = field(20);
  stat.resident_pages = field(kResident);
  return stat;
}

bool is_process(const Root &root, std::int64_t id) {
  const auto status = root.read(folder(id) + "/status");
  const auto group = status ? entry_of(*status, "Tgid") : std::nullopt;
  return !group || number_of(*group) == id;
}

std::optional<std::string> process_program(const Root &root, std::int64_t id) {
  constexpr std::string_view kDeleted = " (deleted)";
  auto file = root.link(folder(id) + "/exe");
  // A file may be called so.
  if (file && file->ends_with(kDeleted) && !root.exists(*file))
    file->resize(file->size() - kDeleted.size());
  return file;
}

std::optional<std::int64_t> ticks_now(const Root &root) {
  const auto text = root.read("/proc/uptime");
  if (!text || text->empty()) return std::nullopt;
  return static_cast<std::int64_t>(std::strtod(text->c_str(), nullptr) *
                                   static_cast<double>(sysconf(_SC_CLK_TCK)));
}

std::vector<std::string> process_arguments(const Root &root, std::int64_t id) {
  auto text = root.read(folder(id) + "/cmdline");
  std::vector<std::string> arguments;
  if (!text || text->empty()) return arguments;
  if (text->back() == '\0') text->pop_back();
  for (std::string_view argument : split(*text, '\0')) arguments.emplace_back(argument);
  return arguments;
}

std::string command_line(const std::vector<std::string> &arguments) {
  std::string line;
  for (const std::string &argument : arguments) {
    if (!line.empty()) line += ' ';
    const bool quoted = argument.empty() || argument.find_first_of(" \t\n") != std::string::npos;
    line += quoted ? '"' + argument + '"' : argument;
  }
  return line;
}

}  // namespace psj::wmi
