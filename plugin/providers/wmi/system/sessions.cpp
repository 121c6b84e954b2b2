#include "plugin/providers/wmi/system/sessions.h"

#include <utmpx.h>

#include <cstring>

namespace psj::wmi {
namespace {

template <std::size_t N>
std::string field(const char (&text)[N]) {
  return std::string(text, strnlen(text, N));
}

std::vector<LoginSession> from_utmp(const std::string &text) {
  std::vector<LoginSession> sessions;
  for (std::size_t at = 0; at + sizeof(utmpx) <= text.size(); at += sizeof(utmpx)) {
    utmpx entry;
    std::memcpy(&entry, text.data() + at, sizeof entry);
    if (entry.ut_type != USER_PROCESS) continue;
    sessions.push_back({field(entry.ut_user), field(entry.ut_line), field(entry.ut_host),
                        entry.ut_pid, entry.ut_tv.tv_sec});
  }
  return sessions;
}

std::vector<LoginSession> from_logind(const Root &root) {
  std::vector<LoginSession> sessions;
  for (const std::string &name : root.list("/run/systemd/sessions")) {
    const auto text = root.read("/run/systemd/sessions/" + name);
    if (!text) continue;
    const auto entry = [&](std::string_view key) {
      return std::string(entry_of(*text, key).value_or(""));
    };
    if (entry("CLASS") != "user") continue;
    constexpr std::int64_t kMicro = 1'000'000;
    sessions.push_back({entry("USER"), entry("TTY"), entry("REMOTE_HOST"),
                        number_of(entry("LEADER")).value_or(0),
                        number_of(entry("REALTIME")).value_or(0) / kMicro});
  }
  return sessions;
}

}  // namespace

std::vector<LoginSession> login_sessions(const Root &root) {
  for (const char *path : {"/run/utmp", "/var/run/utmp"})
    if (const auto text = root.read(path))
      if (auto sessions = from_utmp(*text); !sessions.empty()) return sessions;
  return from_logind(root);
}

}  // namespace psj::wmi
