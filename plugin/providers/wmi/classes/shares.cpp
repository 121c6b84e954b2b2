// Win32_Share: shares of Samba and NFS, Win32_ShareToDirectory. Win32_Printer: queues of CUPS.
// Win32_StartupCommand: what desktops start. Win32_ScheduledJob: entries of cron.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/reference.h"

namespace psj::wmi {
namespace {

constexpr const char *kShare = R"(
class Win32_Share : CIM_LogicalElement {
  uint32 AccessMask; boolean AllowMaximum; uint32 MaximumAllowed; key string Name; string Path;
  uint32 Type;
};
)";
constexpr const char *kShareDirectory = R"(
class Win32_ShareToDirectory {
  key Win32_Share ref Share; key Win32_Directory ref SharedElement;
};
)";
constexpr const char *kPrinter = R"(
class Win32_Printer : CIM_LogicalDevice {
  string Comment; boolean Default; string DriverName; string Location; boolean Network;
  string PortName; uint16 PrinterStatus; string ServerName; boolean Shared; string ShareName;
  boolean WorkOffline;
};
)";
constexpr const char *kStartup = R"(
class Win32_StartupCommand : CIM_Setting {
  key string Command; string Location; key string Name; string User; string UserSID;
};
)";
constexpr const char *kJob = R"(
class Win32_ScheduledJob : CIM_LogicalElement {
  string Command; uint32 DaysOfMonth; uint32 DaysOfWeek; boolean InteractWithDesktop;
  key uint32 JobId; string JobStatus; string Notify; string Owner; boolean RunRepeatedly;
  datetime StartTime;
};
)";

struct SharedFolder {
  std::string name, path, comment;
};

std::vector<SharedFolder> shared_folders(const Root &root) {
  std::vector<SharedFolder> found;
  SharedFolder section;
  const auto finish = [&] {
    if (!section.name.empty() && section.name != "global" && !section.path.empty())
      found.push_back(section);
  };
  const auto samba = root.read("/etc/samba/smb.conf");
  for (std::string_view line : lines_of(samba ? *samba : std::string_view())) {
    line = trimmed(line);
    if (line.starts_with('[') && line.ends_with(']')) {
      finish();
      section = {std::string(line.substr(1, line.size() - 2)), {}, {}};
    }
    if (const auto value = entry_of(line, "path")) section.path = *value;
    if (const auto value = entry_of(line, "comment")) section.comment = *value;
  }
  finish();
  const auto exports = root.read("/etc/exports");
  for (std::string_view line : lines_of(exports ? *exports : std::string_view()))
    if (const auto words = words_of(line.substr(0, line.find('#'))); !words.empty())
      found.push_back({std::string(words[0]), std::string(words[0]), {}});
  return found;
}

Status shares(const Root &root, const Request &request, const Give &give) {
  for (const SharedFolder &share : shared_folders(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Name", share.name);
    made->set("Caption", share.comment.empty() ? share.name : share.comment);
    if (!share.comment.empty()) made->set("Description", share.comment);
    made->set("Path", share.path);
    made->set("Type", 0);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status share_directories(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const SharedFolder &share : shared_folders(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Share", reference(computer, "Win32_Share", {{"Name", share.name}}));
    made->set("SharedElement", reference(computer, "Win32_Directory", {{"Name", share.path}}));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

// <Printer name> ... </Printer>, <DefaultPrinter name> for the usual one.
Status printers(const Root &root, const Request &request, const Give &give) {
  const auto text = root.read("/etc/cups/printers.conf");
  std::unique_ptr<Instance> made;
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto words = words_of(line);
    if (words.empty()) continue;
    const std::string_view rest = trimmed(line.substr(line.find(words[0]) + words[0].size()));
    if ((words[0] == "<Printer" || words[0] == "<DefaultPrinter") && rest.ends_with('>')) {
      made = std::make_unique<Instance>(request.cls());
      const std::string_view name = rest.substr(0, rest.size() - 1);
      for (const char *property : {"Caption", "Name", "DeviceID"}) made->set(property, name);
      made->set("Default", words[0] == "<DefaultPrinter");
      made->set("CreationClassName", "Win32_Printer");
      made->set("SystemName", host_name(root));
    } else if (!made) {
      continue;
    } else if (words[0] == "</Printer>" || words[0] == "</DefaultPrinter>") {
      if (Status end = give(std::move(made)); !end.ok()) return end;
    } else if (words[0] == "DeviceURI") {
      made->set("PortName", rest);
    } else if (words[0] == "MakeModel") {
      made->set("DriverName", rest);
    } else if (words[0] == "Location") {
      made->set("Location", rest);
    } else if (words[0] == "Info") {
      made->set("Comment", rest);
    } else if (words[0] == "Shared") {
      made->set("Shared", rest == "Yes");
    }
  }
  return {};
}

Status startup(const Root &root, const Request &request, const Give &give) {
  const std::string folder = "/etc/xdg/autostart/";
  for (const std::string &file : root.list(folder)) {
    const auto text = root.read(folder + file);
    const auto command = text ? entry_of(*text, "Exec") : std::nullopt;
    if (!command) continue;
    auto made = std::make_unique<Instance>(request.cls());
    const auto name = entry_of(*text, "Name").value_or(file);
    made->set("Name", name);
    made->set("Caption", name);
    made->set("Description", entry_of(*text, "Comment"));
    made->set("SettingID", file);
    made->set("Command", *command);
    made->set("Location", folder + file);
    made->set("User", "Public");
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

// Lines of /etc/crontab and /etc/cron.d: minute hour day month weekday user command.
Status scheduled(const Root &root, const Request &request, const Give &give) {
  std::vector<std::string> files{"/etc/crontab"};
  for (const std::string &name : root.list("/etc/cron.d"))
    if (!name.starts_with('.')) files.push_back("/etc/cron.d/" + name);
  int id = 0;
  for (const std::string &file : files) {
    const auto text = root.read(file);
    for (std::string_view line : lines_of(text ? *text : std::string_view())) {
      const auto words = words_of(line);
      if (words.empty() || words[0].starts_with('#')) continue;
      const std::size_t owner = words[0].starts_with('@') ? 1 : 5;
      if (words.size() < owner + 2 || words[0].find('=') != std::string_view::npos) continue;
      auto made = std::make_unique<Instance>(request.cls());
      made->set("JobId", ++id);
      made->set("Owner", words[owner]);
      const auto *command = words[owner + 1].data();
      made->set("Command",
                trimmed(std::string_view(
                    command, static_cast<std::size_t>(line.data() + line.size() - command))));
      made->set("Name", file);
      made->set("Caption", file);
      made->set("RunRepeatedly", words[0] != "@reboot");
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32Share = {kShare, shares};
extern const BuiltInClass kWin32ShareToDirectory = {kShareDirectory, share_directories};
extern const BuiltInClass kWin32Printer = {kPrinter, printers};
extern const BuiltInClass kWin32StartupCommand = {kStartup, startup};
extern const BuiltInClass kWin32ScheduledJob = {kJob, scheduled};

}  // namespace psj::wmi
