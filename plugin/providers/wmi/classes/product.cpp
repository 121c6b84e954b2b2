// Win32_Product: packages of dpkg. Win32_QuickFixEngineering: hot fixes, which Linux has none of.
#include <sys/stat.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"

namespace psj::wmi {
namespace {

constexpr const char *kProduct = R"(
class Win32_Product : CIM_Product {
  uint16 AssignmentType; string HelpLink; string HelpTelephone; string InstallDate;
  string InstallLocation; string InstallSource; sint16 InstallState; string Language;
  string LocalPackage; string PackageCache; string PackageCode; string PackageName;
  string ProductID; string RegCompany; string RegOwner; string Transforms; string URLInfoAbout;
  string URLUpdateInfo; uint32 WordCount;
};
)";
constexpr const char *kFix = R"(
class Win32_QuickFixEngineering {
  string Caption; string CSName; string Description; string FixComments; key string HotFixID;
  datetime InstallDate; string InstalledBy; string InstalledOn; string Name;
  key string ServicePackInEffect; string Status;
};
)";

// The time of a package's list of files: the day as Windows writes it, yyyymmdd.
void set_install_date(Instance &to, const Root &root, const std::string &name,
                      const std::string &architecture) {
  for (const std::string &file : {name, name + ":" + architecture}) {
    struct stat info {};
    if (stat(root.path("/var/lib/dpkg/info/" + file + ".list").c_str(), &info) != 0) continue;
    tm day{};
    localtime_r(&info.st_mtime, &day);
    char text[16];
    strftime(text, sizeof text, "%Y%m%d", &day);
    to.set("InstallDate", text);
    return;
  }
}

// A field of a paragraph; only at the start of a line, and one line of it.
std::string_view field(std::string_view paragraph, std::string_view name) {
  for (std::string_view line : lines_of(paragraph))
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':')
      return trimmed(line.substr(name.size() + 1));
  return {};
}

Status products(const Root &root, const Request &request, const Give &give) {
  const auto text = root.read("/var/lib/dpkg/status");
  std::string_view rest = text ? *text : std::string_view();
  constexpr int kInstalled = 5;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    const std::string_view paragraph = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    if (!field(paragraph, "Status").ends_with(" installed")) continue;
    const std::string name(field(paragraph, "Package")), version(field(paragraph, "Version"));
    const std::string architecture(field(paragraph, "Architecture"));
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Name", name);
    made->set("Caption", name);
    made->set("PackageName", name);
    made->set("Version", version);
    made->set("Vendor", field(paragraph, "Maintainer"));
    made->set("Description", field(paragraph, "Description"));
    made->set("IdentifyingNumber", name + ":" + architecture);
    made->set("InstallState", kInstalled);
    if (const auto page = field(paragraph, "Homepage"); !page.empty())
      made->set("URLInfoAbout", page);
    if (request.wants("InstallDate")) set_install_date(*made, root, name, architecture);
    if (Status done = give(std::move(made)); !done.ok()) return done;
  }
  return {};
}

Status fixes(const Root &, const Request &, const Give &) {
  return {};
}

}  // namespace

extern const BuiltInClass kWin32Product = {kProduct, products};
extern const BuiltInClass kWin32QuickFixEngineering = {kFix, fixes};

}  // namespace psj::wmi
