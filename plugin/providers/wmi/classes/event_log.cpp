// Win32_NTLogEvent and Win32_NTEventlogFile: the logs of event_log.h.
#include "plugin/providers/wmi/system/event_log.h"

#include <sys/stat.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"

namespace psj::wmi {
namespace {

constexpr const char *kEvent = R"(
class Win32_NTLogEvent {
  uint16 Category; string CategoryString; string ComputerName; uint8 Data[]; uint16 EventCode;
  uint32 EventIdentifier; uint8 EventType; string InsertionStrings[]; key string Logfile;
  string Message; key uint32 RecordNumber; string SourceName; datetime TimeGenerated;
  datetime TimeWritten; string Type; string User;
};
)";
constexpr const char *kFile = R"(
class Win32_NTEventlogFile : CIM_LogicalFile {
  string LogfileName; uint32 MaxFileSize; uint32 NumberOfRecords; string OverwritePolicy;
  uint32 OverWriteOutDated; string Sources[];
};
)";

Status events(const Root &root, const Request &request, const Give &give) {
  std::vector<LogFile> logs;
  if (const auto name = request.demanded_text("Logfile")) {
    if (auto log = find_log(root, *name)) logs.push_back(std::move(*log));
  } else {
    logs = log_files(root);
  }
  // Logs that may not be read are left out, but not one that was asked for by its name.
  const bool named = request.demanded_text("Logfile").has_value();
  Status end;
  for (const LogFile &log : logs) {
    const Status read = read_log(root, log, [&](const LogEntry &entry) {
      auto made = std::make_unique<Instance>(request.cls());
      made->set("Logfile", log.name);
      made->set("RecordNumber", entry.number);
      made->set("SourceName", entry.source);
      made->set("Message", entry.message);
      made->set_time("TimeGenerated", entry.seconds, entry.nanoseconds);
      made->set_time("TimeWritten", entry.seconds, entry.nanoseconds);
      made->set("ComputerName", host_name(root));
      if (entry.priority) {
        made->set("EventType", *entry.priority <= 3 ? 1 : *entry.priority == 4 ? 2 : 3);
        made->set("Type", entry_type(entry));
      }
      if (!entry.user.empty()) made->set("User", entry.user);
      end = give(std::move(made));
      return end.ok();
    });
    if (!end.ok()) return end;
    if (named && !read.ok()) return read;
  }
  return {};
}

Status files(const Root &root, const Request &request, const Give &give) {
  for (const LogFile &log : log_files(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    const std::string name = log.files.empty() ? log.name : log.files.front();
    made->set("Name", name);
    made->set("Caption", name);
    made->set("Description", name);
    made->set("LogfileName", log.name);
    made->set("FileName", name.substr(name.rfind('/') + 1));
    std::uint64_t size = 0;
    for (const std::string &path : log.files) {
      struct stat info {};
      if (stat(root.path(path).c_str(), &info) == 0)
        size += static_cast<std::uint64_t>(info.st_size);
    }
    if (!log.files.empty()) made->set("FileSize", size);
    if (request.wants("NumberOfRecords"))
      if (const auto count = count_entries(root, log); count.ok())
        made->set("NumberOfRecords", *count);
    made->set("CSName", host_name(root));
    made->set("CSCreationClassName", "Win32_ComputerSystem");
    made->set("CreationClassName", "Win32_NTEventlogFile");
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32NtLogEvent = {kEvent, events};
extern const BuiltInClass kWin32NtEventlogFile = {kFile, files};

}  // namespace psj::wmi
