// What folders hold: Win32_SubDirectory, CIM_DirectoryContainsFile. Win32_ShareToDirectory is in
// shares.cpp.
#include <sys/stat.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/reference.h"

namespace psj::wmi {
namespace {

constexpr const char *kSubDirectory = R"(
class Win32_SubDirectory {
  key Win32_Directory ref GroupComponent; key Win32_Directory ref PartComponent;
};
)";
constexpr const char *kContainsFile = R"(
class CIM_DirectoryContainsFile {
  key Win32_Directory ref GroupComponent; key CIM_DataFile ref PartComponent;
};
)";

bool is_folder(const Root &root, const std::string &path) {
  struct stat info {};
  return stat(root.path(path).c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Status give_pair(const Root &root, const Request &request, const Give &give,
                 const std::string &folder, const std::string &path, bool folders) {
  if (is_folder(root, path) != folders) return {};
  const std::string computer = host_name(root);
  auto made = std::make_unique<Instance>(request.cls());
  made->set("GroupComponent", reference(computer, "Win32_Directory", {{"Name", folder}}));
  made->set("PartComponent",
            reference(computer, folders ? "Win32_Directory" : "CIM_DataFile", {{"Name", path}}));
  return give(std::move(made));
}

// The whole disk is never looked at: one of the two has to be said.
Status enumerate(const Root &root, const Request &request, const Give &give, bool folders) {
  if (const auto folder = demanded_key(request, "GroupComponent")) {
    const std::string inside = *folder == "/" ? "/" : *folder + "/";
    for (const std::string &name : root.list(*folder))
      if (Status end = give_pair(root, request, give, *folder, inside + name, folders); !end.ok())
        return end;
    return {};
  }
  const auto part = demanded_key(request, "PartComponent");
  if (!part)
    return Status(PSJ_E_UNSUPPORTED,
                  request.cls().name +
                      " needs a condition GroupComponent = '...' or "
                      "PartComponent = '...'",
                  "HRESULT 0x80041017", kInvalidArgument);
  const std::size_t last = part->rfind('/');
  if (last == std::string::npos || *part == "/") return {};
  return give_pair(root, request, give, last == 0 ? "/" : part->substr(0, last), *part, folders);
}

}  // namespace

extern const BuiltInClass kWin32SubDirectory = {
    kSubDirectory, [](const Root &root, const Request &request, const Give &give) {
      return enumerate(root, request, give, true);
    }};
extern const BuiltInClass kCimDirectoryContainsFile = {
    kContainsFile, [](const Root &root, const Request &request, const Give &give) {
      return enumerate(root, request, give, false);
    }};

}  // namespace psj::wmi
