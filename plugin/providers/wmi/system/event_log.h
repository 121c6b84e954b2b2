#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/root.h"
#include "plugin/value/status.h"

namespace psj::wmi {

// One entry of a log. Linux logs have no event numbers.
struct LogEntry {
  std::int64_t number = 0;                    // of its line; later ones are higher
  std::int64_t seconds = 0, nanoseconds = 0;  // Unix time
  std::optional<int> priority;  // of syslog: 0 emergency ... 3 error, 4 warning ... 7 debug
  std::string source, message, user;
  std::optional<std::uint32_t> user_id;
  std::int64_t process = 0;
};

// The names that Windows has, and a file of that name below /var/log:
//   System       the journal; else syslog, messages, kern.log and daemon.log; else the kernel's
//   ring Security     the journal's facilities auth and authpriv; else auth.log or secure
//   Application  the journal's user units; else user.log and the logs of packages (dpkg, apt ...)
//   NAME         /var/log/NAME or /var/log/NAME.log
struct LogFile {
  std::string name;
  std::vector<std::string> files;  // paths; none: the journal or the kernel's ring
};
std::vector<LogFile> log_files(const Root &root);
// Without case; nothing when there is no such log.
std::optional<LogFile> find_log(const Root &root, std::string_view name);
// Newest first, until `take` answers false. The failure names a file that may not be read; the
// entries of the others were taken all the same.
Status read_log(const Root &root, const LogFile &log, const std::function<bool(LogEntry)> &take);
Result<std::int64_t> count_entries(const Root &root, const LogFile &log);

// It is there, and whoever runs this may not read it.
bool is_forbidden(const Root &root, const std::string &path);

// Error, Warning, Information; empty when nothing tells.
std::string entry_type(const LogEntry &entry);

}  // namespace psj::wmi
