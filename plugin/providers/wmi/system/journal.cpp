#include "plugin/providers/wmi/system/journal.h"

#include "plugin/providers/wmi/system/accounts.h"
#include "plugin/providers/wmi/system/libsystemd.h"

namespace psj::wmi {
namespace {

constexpr int kLocalOnly = 1;  // SD_JOURNAL_LOCAL_ONLY

// A journal's files lie in folders that have the machine's number as their name.
bool has_files(const Root &root) {
  for (const char *folder : {"/var/log/journal", "/run/log/journal"})
    for (const std::string &machine : root.list(folder))
      for (const std::string &file : root.list(std::string(folder) + "/" + machine))
        if (file.ends_with(".journal")) return true;
  return false;
}

class Journal {
 public:
  Journal(const LibSystemd &library, const Root &root) : library_(library) {
    const int code = root.is_fixture() ? library.journal_open_directory(
                                             &journal_, root.path("/var/log/journal").c_str(), 0)
                                       : library.journal_open(&journal_, kLocalOnly);
    if (code < 0) journal_ = nullptr;
    if (journal_ != nullptr) library.journal_seek_tail(journal_);
  }
  ~Journal() {
    if (journal_ != nullptr) library_.journal_close(journal_);
  }
  Journal(const Journal &) = delete;

  bool previous() { return journal_ != nullptr && library_.journal_previous(journal_) > 0; }
  // The value behind FIELD=; empty when the entry has no such field.
  std::string_view field(const char *name) const {
    const void *data = nullptr;
    std::size_t size = 0;
    if (library_.journal_get_data(journal_, name, &data, &size) < 0) return {};
    const std::string_view whole(static_cast<const char *>(data), size);
    const std::size_t sign = whole.find('=');
    return sign == std::string_view::npos ? std::string_view() : whole.substr(sign + 1);
  }
  std::uint64_t micro() const {
    std::uint64_t time = 0;
    library_.journal_get_realtime_usec(journal_, &time);
    return time;
  }

 private:
  const LibSystemd &library_;
  LibSystemd::Journal *journal_ = nullptr;
};

// Facilities of syslog: 4 auth, 10 authpriv.
std::string_view log_of(const Journal &journal) {
  const std::string_view facility = journal.field("SYSLOG_FACILITY");
  if (facility == "4" || facility == "10") return "Security";
  return journal.field("_SYSTEMD_USER_UNIT").empty() ? "System" : "Application";
}

LogEntry entry_of_journal(const Root &root, const Journal &journal) {
  constexpr std::uint64_t kMicro = 1'000'000;
  LogEntry entry;
  const std::uint64_t time = journal.micro();
  entry.seconds = static_cast<std::int64_t>(time / kMicro);
  entry.nanoseconds = static_cast<std::int64_t>(time % kMicro * 1000);
  if (const auto priority = number_of(journal.field("PRIORITY")))
    entry.priority = static_cast<int>(*priority);
  entry.source = journal.field("SYSLOG_IDENTIFIER");
  if (entry.source.empty()) entry.source = journal.field("_COMM");
  entry.message = journal.field("MESSAGE");
  entry.process = number_of(journal.field("_PID")).value_or(0);
  entry.user = journal.field("_UID");
  if (const auto id = number_of(entry.user)) {
    entry.user_id = static_cast<std::uint32_t>(*id);
    if (auto name = user_name(root, *entry.user_id)) entry.user = std::move(*name);
  }
  return entry;
}

}  // namespace

std::optional<std::string> closed_journal(const Root &root) {
  for (const char *folder : {"/var/log/journal", "/run/log/journal"})
    for (const std::string &machine : root.list(folder)) {
      const std::string path = std::string(folder) + "/" + machine;
      if (is_forbidden(root, path)) return path;
      for (const std::string &file : root.list(path))
        if (file.ends_with(".journal") && is_forbidden(root, path + "/" + file))
          return path + "/" + file;
    }
  return std::nullopt;
}

bool read_journal(const Root &root, std::string_view log,
                  const std::function<bool(LogEntry)> &take) {
  if (!has_files(root)) return false;
  const LibSystemd *library = LibSystemd::get();
  if (library == nullptr) return false;
  // The numbers count from the oldest entry on, so all of them are seen once before.
  std::int64_t number = 0;
  for (Journal all(*library, root); all.previous();)
    if (log_of(all) == log) ++number;
  if (number == 0) return false;
  for (Journal journal(*library, root); journal.previous();) {
    if (log_of(journal) != log) continue;
    LogEntry entry = entry_of_journal(root, journal);
    entry.number = number--;
    if (!take(std::move(entry))) break;
  }
  return true;
}

}  // namespace psj::wmi
