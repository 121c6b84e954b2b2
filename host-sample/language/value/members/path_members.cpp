// Path.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/disk.h"
#include "language/value/members/families.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace fs = std::filesystem;

using namespace disk;

Value directory_name(std::string_view path) {
  const auto slash = path.rfind('/');
  if (path == "/" || path.empty()) return {};
  if (slash == std::string_view::npos) return "";
  return slash == 0 ? "/" : path.substr(0, slash);
}
std::string combine(const Values &parts, bool rooted_wins) {
  std::string whole;
  for (const auto &part : parts) {
    const auto text = to_text(part);
    if (text.empty()) continue;
    if (rooted_wins && text[0] == '/') whole.clear();
    if (!whole.empty() && whole.back() != '/' && text[0] != '/') whole += '/';
    whole += text;
  }
  return whole;
}
std::string random_name() {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz012345";
  std::random_device device;
  std::string name;
  for (int i = 0; i < 11; ++i) name += kLetters[device() % 32];
  return name.insert(8, ".");
}
std::string temp_folder() {
  const char *folder = std::getenv("TMPDIR");
  std::string path = folder && *folder ? folder : "/tmp";
  return path.ends_with('/') ? path : path + "/";
}

constexpr MemberRow kPath[] = {
    {"static char DirectorySeparatorChar {get;}", [](Call &) -> Value { return u'/'; }},
    {"static char AltDirectorySeparatorChar {get;}", [](Call &) -> Value { return u'/'; }},
    {"static char PathSeparator {get;}", [](Call &) -> Value { return u':'; }},
    {"static char VolumeSeparatorChar {get;}", [](Call &) -> Value { return u'/'; }},
    {"static string ChangeExtension(string path, string extension)",
     [](Call &c) -> Value {
       auto path = std::string(c.text(0));
       path.resize(path.size() - extension(path).size());
       const auto fresh = c.text(1);
       if (fresh.empty()) return path;
       return path + (fresh[0] == '.' ? "" : ".") + std::string(fresh);
     }},
    {"static string Combine(params string[] paths)",
     [](Call &c) -> Value { return combine(to_items(c.arguments[0]), true); }},
    {"static string Join(params string[] paths)",
     [](Call &c) -> Value { return combine(to_items(c.arguments[0]), false); }},
    {"static bool Exists(string path)",
     [](Call &c) -> Value {
       std::error_code e;
       return !c.text(0).empty() && fs::exists(c.text(0), e);
     }},
    {"static string GetDirectoryName(string path)",
     [](Call &c) -> Value { return directory_name(c.text(0)); }},
    {"static string GetExtension(string path)",
     [](Call &c) -> Value { return extension(c.text(0)); }},
    {"static string GetFileName(string path)",
     [](Call &c) -> Value { return file_name(c.text(0)); }},
    {"static string GetFileNameWithoutExtension(string path)",
     [](Call &c) -> Value { return stem(c.text(0)); }},
    {"static string GetFullPath(string path)",
     [](Call &c) -> Value { return full_path(path_text(c, 0)); }},
    {"static string GetFullPath(string path, string basePath)",
     [](Call &c) -> Value {
       return full_path(combine({c.arguments[1], c.arguments[0]}, true));
     }},
    {"static string GetPathRoot(string path)",
     [](Call &c) -> Value { return c.text(0).starts_with('/') ? "/" : ""; }},
    {"static string GetRandomFileName()", [](Call &) -> Value { return random_name(); }},
    {"static string GetRelativePath(string relativeTo, string path)",
     [](Call &c) -> Value {
       return fs::path(full_path(path_text(c, 1)))
           .lexically_relative(full_path(path_text(c, 0)))
           .string();
     }},
    {"static string GetTempPath()", [](Call &) -> Value { return temp_folder(); }},
    {"static string GetTempFileName()",
     [](Call &) -> Value {
       auto name = temp_folder() + "tmpXXXXXX.tmp";
       const int file = mkstemps(name.data(), 4);
       if (file < 0) throw_net("System.IO.IOException", std::strerror(errno));
       close(file);
       return name;
     }},
    {"static char[] GetInvalidFileNameChars()",
     [](Call &) -> Value {
       return make_array({u'\0', u'/'}, type_of_id(TypeId::Char));
     }},
    {"static char[] GetInvalidPathChars()",
     [](Call &) -> Value { return make_array({u'\0'}, type_of_id(TypeId::Char)); }},
    {"static bool HasExtension(string path)",
     [](Call &c) -> Value { return !extension(c.text(0)).empty(); }},
    {"static bool IsPathRooted(string path)",
     [](Call &c) -> Value { return c.text(0).starts_with('/'); }},
    {"static bool IsPathFullyQualified(string path)",
     [](Call &c) -> Value { return c.text(0).starts_with('/'); }},
    {"static string TrimEndingDirectorySeparator(string path)",
     [](Call &c) -> Value {
       return c.text(0).size() > 1 && c.text(0).ends_with('/')
                  ? c.text(0).substr(0, c.text(0).size() - 1)
                  : c.text(0);
     }},
};

constexpr TypeMembers kTypes[] = {{"System.IO.Path", kPath}};

}  // namespace

std::span<const TypeMembers> path_members() {
  return kTypes;
}

}  // namespace psjsh
