// Directory.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "language/value/containers.h"
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

template <Want kWant>
Value list_folder(Call &c) {
  std::vector<std::string> found;
  collect(path_text(c, 0), c.count() > 1 ? std::string(c.text(1)) : "*", kWant, is_deep(c, 2),
          found);
  Values items;
  for (auto &path : found) items.push_back(path);
  return make_array(std::move(items), type_of_id(TypeId::String));
}
Value create_folder(Call &c) {
  std::error_code e;
  fs::create_directories(full_path(path_text(c, 0)), e);
  if (e) {
    errno = e.value();
    fail_io(path_text(c, 0));
  }
  return make_directory_info(full_path(path_text(c, 0)));
}
Value delete_folder(Call &c) {
  std::error_code e;
  const auto path = full_path(path_text(c, 0));
  if (!fs::exists(path, e))
    throw_net("System.IO.DirectoryNotFoundException",
              "Could not find a part of the path '" + path + "'.");
  if (c.count() > 1 && c.flag(1)) {
    fs::remove_all(path, e);
  } else if (rmdir(path.c_str()) != 0) {
    throw_net("System.IO.IOException",
              errno == ENOTEMPTY ? "Directory not empty : '" + path + "'" : std::strerror(errno));
  }
  return nothing();
}
#define PSJSH_LISTING(name, want)                                                           \
  {"static string[] " name "(string path)", list_folder<want>},                             \
      {"static string[] " name "(string path, string searchPattern)", list_folder<want>}, { \
    "static string[] " name                                                                 \
    "(string path, string searchPattern, System.IO.SearchOption searchOption)",             \
        list_folder<want>                                                                   \
  }
constexpr MemberRow kDirectory[] = {
    {"static bool Exists(string path)",
     [](Call &c) -> Value {
       std::error_code e;
       return !c.text(0).empty() && fs::is_directory(c.text(0), e);
     }},
    {"static System.IO.DirectoryInfo CreateDirectory(string path)", create_folder},
    {"static void Delete(string path)", delete_folder},
    {"static void Delete(string path, bool recursive)", delete_folder},
    PSJSH_LISTING("GetFiles", Want::Files),
    PSJSH_LISTING("GetDirectories", Want::Folders),
    PSJSH_LISTING("GetFileSystemEntries", Want::Both),
    PSJSH_LISTING("EnumerateFiles", Want::Files),
    PSJSH_LISTING("EnumerateDirectories", Want::Folders),
    PSJSH_LISTING("EnumerateFileSystemEntries", Want::Both),
    {"static string GetCurrentDirectory()",
     [](Call &) -> Value {
       std::error_code e;
       return fs::current_path(e).string();
     }},
    {"static void SetCurrentDirectory(string path)",
     [](Call &c) -> Value {
       if (chdir(path_text(c, 0).c_str()) != 0) fail_io(path_text(c, 0));
       return nothing();
     }},
    {"static System.IO.DirectoryInfo GetParent(string path)",
     [](Call &c) -> Value {
       const auto parent = fs::path(full_path(path_text(c, 0))).parent_path().string();
       return make_directory_info(parent);
     }},
    {"static datetime GetLastWriteTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, Moment::Written); }},
    {"static void Move(string sourceDirName, string destDirName)",
     [](Call &c) -> Value {
       if (rename(path_text(c, 0).c_str(), path_text(c, 1).c_str()) != 0) fail_io(path_text(c, 0));
       return nothing();
     }},
};
#undef PSJSH_LISTING

constexpr TypeMembers kTypes[] = {{"System.IO.Directory", kDirectory}};

}  // namespace

std::span<const TypeMembers> directory_members() {
  return kTypes;
}

}  // namespace psjsh
