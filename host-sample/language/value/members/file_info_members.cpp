// FileInfo, DirectoryInfo.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/members/disk.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace fs = std::filesystem;

using namespace disk;

Value nothing() {
  return Value::nothing();
}

const FileSystemInfo &info(Call &c) {
  return *static_cast<const FileSystemInfo *>(c.self.object());
}
std::string own_name(const FileSystemInfo &item) {
  if (item.path == "/") return "/";
  auto path = std::string_view(item.path);
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::string(file_name(path));
}
struct stat facts_of(const FileSystemInfo &item) {
  struct stat facts {};
  lstat(item.path.c_str(), &facts);
  return facts;
}
bool there(const FileSystemInfo &item) {
  struct stat facts {};
  return stat(item.path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) == item.directory;
}
std::int64_t attributes(const FileSystemInfo &item) {
  const auto facts = facts_of(item);
  if (!facts.st_nlink) return -1;
  std::int64_t bits = 0;
  if (S_ISLNK(facts.st_mode)) bits |= 1024;
  if (item.directory) bits |= 16;
  if (own_name(item).starts_with('.')) bits |= 2;
  if (access(item.path.c_str(), W_OK) != 0) bits |= 1;
  return bits ? bits : 128;
}
std::string mode_text(const FileSystemInfo &item) {
  const auto bits = attributes(item);
  std::string mode = "-----";
  if (bits & 1024)
    mode[0] = 'l';
  else if (item.directory)
    mode[0] = 'd';
  else
    mode[1] = 'a';
  if (!(bits & 1024) && item.directory) mode[1] = '-';
  if (bits & 1) mode[2] = 'r';
  if (bits & 2) mode[3] = 'h';
  return mode;
}
std::string link_target(const FileSystemInfo &item) {
  std::error_code e;
  return fs::read_symlink(item.path, e).string();
}
template <Want kWant>
Value children(Call &c) {
  std::vector<std::string> found;
  collect(info(c).path, c.count() ? std::string(c.text(0)) : "*", kWant, is_deep(c, 1), found);
  Values items;
  for (auto &path : found)
    items.push_back(fs::is_directory(path) ? make_directory_info(path) : make_file_info(path));
  return make_array(std::move(items));
}
Value parent_of(const FileSystemInfo &item) {
  const auto parent = fs::path(item.path).parent_path().string();
  return parent == item.path ? Value() : make_directory_info(parent);
}
template <Moment kWhich, bool kUtc>
Value time_of(Call &c) {
  return file_time(info(c).path, kUtc, kWhich);
}
template <bool kAccess>
Value change_time(Call &c) {
  set_file_time(info(c).path, c.arguments[0], kAccess);
  return {};
}

// The name as a screen shows it, with the decoration that $PSStyle.FileInfo has for what it is.
std::string decorated_name(const FileSystemInfo &item) {
  const std::string name = own_name(item);
  if (current_engine() == nullptr) return name;
  const Value style = current_engine()->variable("PSStyle");
  const Value all = get_property(style, "FileInfo");
  if (all.is_null()) return name;
  const std::string reset = to_text(get_property(style, "Reset"));
  if (const std::string target = link_target(item); !target.empty())
    return to_text(get_property(all, "SymbolicLink")) + name + reset + " -> " + target;
  if (item.directory) return to_text(get_property(all, "Directory")) + name + reset;
  Value of_extension;
  const Value extensions = get_property(all, "Extension");
  const auto *table = extensions.as<Dictionary>();
  if (table != nullptr && table->find(Value(extension(item.path)), &of_extension))
    return to_text(of_extension) + name + reset;
  if (access(item.path.c_str(), X_OK) == 0)
    return to_text(get_property(all, "Executable")) + name + reset;
  return name;
}

constexpr MemberRow kInfo[] = {
    {"string Name {get;}", [](Call &c) -> Value { return own_name(info(c)); }},
    {"string FullName {get;}", [](Call &c) -> Value { return info(c).path; }},
    {"string Extension {get;}", [](Call &c) -> Value { return extension(info(c).path); }},
    {"bool Exists {get;}", [](Call &c) -> Value { return there(info(c)); }},
    {"datetime CreationTime {get;set;}", time_of<Moment::Created, false>, change_time<false>},
    {"datetime CreationTimeUtc {get;set;}", time_of<Moment::Created, true>, change_time<false>},
    {"datetime LastAccessTime {get;set;}", time_of<Moment::Accessed, false>, change_time<true>},
    {"datetime LastAccessTimeUtc {get;set;}", time_of<Moment::Accessed, true>, change_time<true>},
    {"datetime LastWriteTime {get;set;}", time_of<Moment::Written, false>, change_time<false>},
    {"datetime LastWriteTimeUtc {get;set;}", time_of<Moment::Written, true>, change_time<false>},
    {"string LinkTarget {get;}",
     [](Call &c) -> Value {
       const auto target = link_target(info(c));
       return target.empty() ? Value() : Value(target);
     }},
    {"System.IO.UnixFileMode UnixFileMode {get;}",
     [](Call &c) -> Value {
       return Value::enumeration(find_type("System.IO.UnixFileMode"),
                                 facts_of(info(c)).st_mode & 07777);
     }},
    {"System.IO.FileAttributes Attributes {get;}",
     [](Call &c) -> Value { return enum_value(TypeId::FileAttributes, attributes(info(c))); }},
    {"%string Mode {get;}", [](Call &c) -> Value { return mode_text(info(c)); }},
    {"%string ModeWithoutHardLink {get;}", [](Call &c) -> Value { return mode_text(info(c)); }},
    {"%string LinkType {get;}",
     [](Call &c) -> Value {
       return link_target(info(c)).empty() ? Value() : Value("SymbolicLink");
     }},
    {"%string Target {get;}",
     [](Call &c) -> Value {
       const auto target = link_target(info(c));
       return target.empty() ? Value() : Value(target);
     }},
    {"%string ResolvedTarget {get;}",
     [](Call &c) -> Value {
       std::error_code e;
       return fs::weakly_canonical(info(c).path, e).string();
     }},
    {"%bool PSIsContainer {get;}", [](Call &c) -> Value { return info(c).directory; }},
    {"%string PSPath {get;}",
     [](Call &c) -> Value { return "Microsoft.PowerShell.Core\\FileSystem::" + info(c).path; }},
    {"%string PSParentPath {get;}",
     [](Call &c) -> Value {
       return "Microsoft.PowerShell.Core\\FileSystem::" +
              fs::path(info(c).path).parent_path().string();
     }},
    {"%string PSChildName {get;}", [](Call &c) -> Value { return own_name(info(c)); }},
    {"%string NameString {get;}", [](Call &c) -> Value { return decorated_name(info(c)); }},
    {"%string BaseName {get;}",
     [](Call &c) -> Value {
       return info(c).directory ? own_name(info(c)) : std::string(stem(info(c).path));
     }},
    {"%string UnixMode {get;}",
     [](Call &c) -> Value {
       const auto mode = facts_of(info(c)).st_mode;
       std::string text(1, S_ISLNK(mode) ? 'l' : S_ISDIR(mode) ? 'd' : '-');
       for (int i = 8; i >= 0; --i) text += mode >> i & 1 ? "xwr"[i % 3] : '-';
       return text;
     }},
    {"void Refresh()", [](Call &) -> Value { return nothing(); }},
    {"string ToString()", [](Call &c) -> Value { return info(c).given; }},
};
constexpr MemberRow kFileInfo[] = {
    {"long Length {get;}",
     [](Call &c) -> Value {
       struct stat facts {};
       if (stat(info(c).path.c_str(), &facts) != 0)
         throw_net("System.IO.FileNotFoundException",
                   "Could not find file '" + info(c).path + "'.");
       return static_cast<std::int64_t>(facts.st_size);
     }},
    {"System.IO.DirectoryInfo Directory {get;}",
     [](Call &c) -> Value { return parent_of(info(c)); }},
    {"string DirectoryName {get;}",
     [](Call &c) -> Value { return fs::path(info(c).path).parent_path().string(); }},
    {"bool IsReadOnly {get;}",
     [](Call &c) -> Value { return access(info(c).path.c_str(), W_OK) != 0; }},
    {"void Delete()",
     [](Call &c) -> Value {
       if (unlink(info(c).path.c_str()) != 0 && errno != ENOENT) fail_io(info(c).path);
       return nothing();
     }},
    {"System.IO.FileInfo CopyTo(string destFileName)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), read_file(info(c).path));
       return make_file_info(full_path(path_text(c, 0)));
     }},
    {"System.IO.FileInfo CopyTo(string destFileName, bool overwrite)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), read_file(info(c).path));
       return make_file_info(full_path(path_text(c, 0)));
     }},
    {"void MoveTo(string destFileName)",
     [](Call &c) -> Value {
       if (rename(info(c).path.c_str(), path_text(c, 0).c_str()) != 0) fail_io(info(c).path);
       return nothing();
     }},
    {"System.Object OpenText()",
     [](Call &c) -> Value {
       const Value path = info(c).path;
       return construct(find_type("System.IO.StreamReader"), {&path, 1});
     }},
    {"static System.IO.FileInfo new(string fileName)",
     [](Call &c) -> Value {
       return make<FileSystemInfo>(full_path(path_text(c, 0)), false, path_text(c, 0));
     }},
};
constexpr MemberRow kDirectoryInfo[] = {
    {"System.IO.DirectoryInfo Parent {get;}", [](Call &c) -> Value { return parent_of(info(c)); }},
    {"System.IO.DirectoryInfo Root {get;}",
     [](Call &) -> Value { return make_directory_info("/"); }},
    {"void Create()",
     [](Call &c) -> Value {
       std::error_code e;
       fs::create_directories(info(c).path, e);
       return nothing();
     }},
    {"System.IO.DirectoryInfo CreateSubdirectory(string path)",
     [](Call &c) -> Value {
       const auto path = info(c).path + "/" + path_text(c, 0);
       fs::create_directories(path);
       return make_directory_info(path);
     }},
    {"void Delete()",
     [](Call &c) -> Value {
       if (rmdir(info(c).path.c_str()) != 0)
         throw_net("System.IO.IOException", "Directory not empty : '" + info(c).path + "'");
       return nothing();
     }},
    {"void Delete(bool recursive)",
     [](Call &c) -> Value {
       std::error_code e;
       fs::remove_all(info(c).path, e);
       return nothing();
     }},
    {"System.IO.FileInfo[] GetFiles()", children<Want::Files>},
    {"System.IO.FileInfo[] GetFiles(string searchPattern)", children<Want::Files>},
    {"System.IO.FileInfo[] GetFiles(string searchPattern, System.IO.SearchOption searchOption)",
     children<Want::Files>},
    {"System.IO.DirectoryInfo[] GetDirectories()", children<Want::Folders>},
    {"System.IO.DirectoryInfo[] GetDirectories(string searchPattern)", children<Want::Folders>},
    {"System.Object EnumerateFiles()", children<Want::Files>},
    {"System.Object EnumerateDirectories()", children<Want::Folders>},
    {"System.IO.FileSystemInfo[] GetFileSystemInfos()", children<Want::Both>},
    {"static System.IO.DirectoryInfo new(string path)",
     [](Call &c) -> Value {
       return make<FileSystemInfo>(full_path(path_text(c, 0)), true, path_text(c, 0));
     }},
};

constexpr TypeMembers kTypes[] = {{"System.IO.FileSystemInfo", kInfo},
                                  {"System.IO.FileInfo", kFileInfo},
                                  {"System.IO.DirectoryInfo", kDirectoryInfo}};

}  // namespace

std::span<const TypeMembers> file_info_members() {
  return kTypes;
}

}  // namespace psjsh
