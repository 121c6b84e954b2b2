// CIM_DataFile and Win32_Directory: files, but only those that a query names (Name = or Path =):
// nobody wants to wait for a whole disk.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"

namespace psj::wmi {
namespace {

constexpr const char *kFile = R"(
class CIM_DataFile : CIM_LogicalFile { string Manufacturer; string Version; };
)";
constexpr const char *kDirectory = "class Win32_Directory : CIM_LogicalFile { };";

void set_names(Instance &to, const std::string &path, bool is_folder) {
  const std::size_t slash = path.rfind('/');
  const std::string name = path.substr(slash + 1);
  const std::size_t point = name.rfind('.');
  const bool extended = !is_folder && point != std::string::npos && point != 0;
  to.set("Name", path);
  to.set("Caption", path);
  to.set("Description", path);
  to.set("Path", path.substr(0, slash + 1));
  to.set("FileName", extended ? name.substr(0, point) : name);
  to.set("Extension", extended ? name.substr(point + 1) : std::string());
  to.set("Hidden", name.starts_with('.'));
}

void set_times(Instance &to, const struct statx &info) {
  const auto set = [&](const char *property, const statx_timestamp &time) {
    to.set_time(property, time.tv_sec, time.tv_nsec);
  };
  set("LastModified", info.stx_mtime);
  set("LastAccessed", info.stx_atime);
  if ((info.stx_mask & STATX_BTIME) != 0) {
    set("CreationDate", info.stx_btime);
    set("InstallDate", info.stx_btime);
  }
}

Status give_one(const Root &root, const Request &request, const Give &give, const std::string &path,
                bool folders) {
  struct statx info {};
  const std::string real = root.path(path);
  if (statx(AT_FDCWD, real.c_str(), 0, STATX_BASIC_STATS | STATX_BTIME, &info) != 0) return {};
  if (S_ISDIR(info.stx_mode) != folders) return {};
  auto made = std::make_unique<Instance>(request.cls());
  set_names(*made, path, folders);
  set_times(*made, info);
  if (!folders) made->set("FileSize", info.stx_size);
  made->set("FileType", folders ? "File Folder" : "File");
  made->set("Readable", access(real.c_str(), R_OK) == 0);
  made->set("Writeable", access(real.c_str(), W_OK) == 0);
  made->set("CreationClassName", request.cls().name);
  made->set("CSCreationClassName", "Win32_ComputerSystem");
  made->set("CSName", host_name(root));
  return give(std::move(made));
}

Status enumerate(const Root &root, const Request &request, const Give &give, bool folders) {
  const auto plain = [](std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return std::string(path);
  };
  if (const auto name = request.demanded_text("Name"))
    return name->starts_with('/') ? give_one(root, request, give, plain(*name), folders) : Status();
  const auto folder = request.demanded_text("Path");
  if (!folder)
    return Status(PSJ_E_UNSUPPORTED,
                  request.cls().name + " needs a condition Name = '...' or Path = '...'",
                  "HRESULT 0x80041017", kInvalidArgument);
  const std::string inside = plain(*folder) == "/" ? "/" : plain(*folder) + "/";
  for (const std::string &name : root.list(inside))
    if (Status end = give_one(root, request, give, inside + name, folders); !end.ok()) return end;
  return {};
}

}  // namespace

extern const BuiltInClass kCimDataFile = {
    kFile, [](const Root &root, const Request &request, const Give &give) {
      return enumerate(root, request, give, false);
    }};
extern const BuiltInClass kWin32Directory = {
    kDirectory, [](const Root &root, const Request &request, const Give &give) {
      return enumerate(root, request, give, true);
    }};

}  // namespace psj::wmi
