#include "plugin/providers/wmi/system/event_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "invariant/compare.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/journal.h"
#include "plugin/providers/wmi/system/log_line.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kFolder = "/var/log/";

std::vector<std::string> present(const Root &root, std::initializer_list<const char *> names) {
  std::vector<std::string> paths;
  for (const char *name : names)
    if (root.exists(std::string(kFolder) + name)) paths.push_back(std::string(kFolder) + name);
  return paths;
}

bool is_file(const Root &root, const std::string &path) {
  struct stat info {};
  return stat(root.path(path).c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

// What a line is from when it does not say so: the file's name.
std::string source_of(const std::string &path) {
  std::string name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".log")) name.resize(name.size() - 4);
  return name;
}

std::vector<LogEntry> read_file(const Root &root, const std::string &path) {
  std::vector<LogEntry> entries;
  const auto text = root.read(path);
  const std::int64_t now = time(nullptr);
  const std::string source = source_of(path);
  std::int64_t number = 0;
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    ++number;
    LogEntry entry;
    if (parse_log_line(line, source, now, entry)) {
      entry.number = number;
      entries.push_back(std::move(entry));
    } else if (!entries.empty() && !line.empty()) {
      entries.back().message += '\n';
      entries.back().message += line;
    }
  }
  return entries;
}

Status forbidden(const std::string &path) {
  return Status(PSJ_E_SYSTEM, "Access to '" + path + "' is denied.",
                "System.UnauthorizedAccessException", kPermissionDenied)
      .with_exception("System.UnauthorizedAccessException");
}

constexpr const char *kRing = "/dev/kmsg";

// The kernel's ring, oldest first; often root alone may read it.
std::vector<LogEntry> read_kernel(const Root &root, Status &ended) {
  std::vector<LogEntry> entries;
  const int device = root.is_fixture() ? -1 : open(kRing, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (device < 0 && !root.is_fixture() && (errno == EACCES || errno == EPERM))
    ended = forbidden(kRing);
  if (device < 0) return entries;
  const std::int64_t boot = boot_time(root).value_or(0);
  char record[8192];
  ssize_t size = 0;
  while ((size = read(device, record, sizeof record)) > 0) {
    LogEntry entry;
    if (parse_kernel_record({record, static_cast<std::size_t>(size)}, boot, entry))
      entries.push_back(std::move(entry));
  }
  close(device);
  return entries;
}

// Files that are no logs of text lines with times, or belong to another name.
bool is_other(std::string_view name) {
  for (const char *known : {"syslog", "messages", "kern.log", "daemon.log", "auth.log", "secure",
                            "lastlog", "wtmp", "btmp", "faillog", "tallylog"})
    if (name == known) return true;
  return false;
}

std::vector<std::string> application_files(const Root &root) {
  std::vector<std::string> files;
  for (const std::string &name : root.list(kFolder))
    if (!is_other(name) && name.ends_with(".log") && is_file(root, std::string(kFolder) + name))
      files.push_back(std::string(kFolder) + name);
  return files;
}

}  // namespace

bool is_forbidden(const Root &root, const std::string &path) {
  return access(root.path(path).c_str(), R_OK) != 0 && errno == EACCES;
}

std::vector<LogFile> log_files(const Root &root) {
  std::vector<LogFile> logs;
  logs.push_back({"Application", application_files(root)});
  logs.push_back({"Security", present(root, {"auth.log", "secure"})});
  auto system = present(root, {"syslog", "messages"});
  if (system.empty()) system = present(root, {"kern.log", "daemon.log"});
  logs.push_back({"System", std::move(system)});
  return logs;
}

std::optional<LogFile> find_log(const Root &root, std::string_view name) {
  for (LogFile &log : log_files(root))
    if (invariant::equals_ignore_case(log.name, name)) return std::move(log);
  if (name.empty() || name.find('/') != std::string_view::npos || name.starts_with('.'))
    return std::nullopt;
  for (const std::string &file : root.list(kFolder)) {
    const std::string path = std::string(kFolder) + file;
    if (!is_file(root, path)) continue;
    if (invariant::equals_ignore_case(file, name) ||
        invariant::equals_ignore_case(source_of(path), name))
      return LogFile{source_of(path), {path}};
  }
  return std::nullopt;
}

Status read_log(const Root &root, const LogFile &log, const std::function<bool(LogEntry)> &take) {
  const bool own = log.name == "System" || log.name == "Security" || log.name == "Application";
  if (own && read_journal(root, log.name, take)) return {};
  Status ended;
  if (own && log.files.empty())
    if (const auto journal = closed_journal(root)) ended = forbidden(*journal);
  std::vector<LogEntry> entries;
  for (const std::string &path : log.files) {
    if (is_forbidden(root, path)) ended = forbidden(path);
    auto more = read_file(root, path);
    entries.insert(entries.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
  }
  if (log.name == "System" && log.files.empty()) entries = read_kernel(root, ended);
  // Several files are one log: by time, and numbered through.
  if (log.files.size() > 1) {
    std::stable_sort(entries.begin(), entries.end(), [](const LogEntry &a, const LogEntry &b) {
      return std::pair(a.seconds, a.nanoseconds) < std::pair(b.seconds, b.nanoseconds);
    });
    std::int64_t number = 0;
    for (LogEntry &entry : entries) entry.number = ++number;
  }
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
    if (!take(std::move(*entry))) break;
  return ended;
}

Result<std::int64_t> count_entries(const Root &root, const LogFile &log) {
  std::int64_t count = 0;
  Status ended = read_log(root, log, [&](const LogEntry &) { return ++count, true; });
  if (!ended.ok()) return ended;
  return count;
}

std::string entry_type(const LogEntry &entry) {
  if (!entry.priority) return {};
  return *entry.priority <= 3 ? "Error" : *entry.priority == 4 ? "Warning" : "Information";
}

}  // namespace psj::wmi
