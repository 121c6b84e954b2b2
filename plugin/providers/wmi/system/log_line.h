#pragma once

#include <string_view>

#include "plugin/providers/wmi/system/event_log.h"

namespace psj::wmi {

// A line of a log file as an entry; false: it has no time of its own and goes on with the entry
// before it. Known are
//   Nov 21 12:18:01 host cron[12]: text       syslog; the year is the last one that fits `now`
//   2026-11-21T12:18:01.123456+00:00 host cron[12]: text
//   2026-11-21 12:18:01 text                  dpkg, many others
//   update-alternatives 2026-11-21 02:41:10: text
// `source`: what the entry is from when the line does not say it.
bool parse_log_line(std::string_view line, std::string_view source, std::int64_t now,
                    LogEntry &entry);
// A record of /dev/kmsg: "6,339,5140900,-;text"; `boot`: Unix time of its clock's zero.
bool parse_kernel_record(std::string_view record, std::int64_t boot, LogEntry &entry);

}  // namespace psj::wmi
