// Path, File, Directory, FileInfo, DirectoryInfo.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "invariant/date_time.h"
#include "invariant/wildcard.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace fs = std::filesystem;
namespace inv = psj::invariant;

std::string path_text(Call &c, std::size_t i) {
  if (c.arguments[i].is_null())
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'path')");
  return std::string(c.text(i));
}
std::string full_path(const std::string &path) {
  if (path.empty())
    throw_net("System.ArgumentException",
              "The value cannot be an empty string. (Parameter 'path')");
  auto whole = fs::absolute(path).lexically_normal().string();
  return whole;
}

// ---- Path ----
std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}
std::string_view extension(std::string_view path) {
  const auto name = file_name(path);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot + 1 == name.size() ? std::string_view()
                                                                 : name.substr(dot);
}
std::string_view stem(std::string_view path) {
  const auto name = file_name(path);
  return name.substr(0, std::min(name.rfind('.'), name.size()));
}
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

// ---- File ----
[[noreturn]] void fail_io(const std::string &path) {
  const auto whole = full_path(path);
  std::error_code e;
  switch (errno) {
    case ENOENT:
      if (!fs::exists(fs::path(whole).parent_path(), e))
        throw_net("System.IO.DirectoryNotFoundException",
                  "Could not find a part of the path '" + whole + "'.");
      throw_net("System.IO.FileNotFoundException", "Could not find file '" + whole + "'.");
    case EACCES:
    case EPERM:
    case EISDIR:
      throw_net("System.UnauthorizedAccessException",
                "Access to the path '" + whole + "' is denied.");
    case EEXIST:
      throw_net("System.IO.IOException", "The file '" + whole + "' already exists.");
    default:
      throw_net("System.IO.IOException", std::string(std::strerror(errno)) + " : '" + whole + "'");
  }
}
std::string read_file(const std::string &path) {
  std::ifstream file(full_path(path), std::ios::binary);
  if (!file || fs::is_directory(path)) {
    if (file) errno = EISDIR;
    fail_io(path);
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
std::string without_mark(std::string text) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  return text;
}
void write_file(const std::string &path, std::string_view text, bool append = false) {
  std::ofstream file(full_path(path), append ? std::ios::binary | std::ios::app
                                             : std::ios::binary | std::ios::trunc);
  if (!file) fail_io(path);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file)
    throw_net("System.IO.IOException",
              "There is not enough space on the disk. : '" + full_path(path) + "'");
}
Values lines_of(const std::string &text) {
  Values lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find_first_of("\r\n", start), text.size());
    lines.push_back(std::string_view(text).substr(start, end - start));
    start = end + (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
  }
  return lines;
}
std::string joined_lines(const Value &lines) {
  std::string text;
  for (const auto &line : to_items(lines)) text += to_text(line) + "\n";
  return text;
}
std::string raw_bytes(const Value &value) {
  std::string bytes;
  for (const auto &item : to_items(value)) bytes += static_cast<char>(item.bits());
  return bytes;
}
Value file_time(const std::string &path, bool utc, int which) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return Value::datetime(
        inv::DateTime(504911232000000000, utc ? inv::DateTimeKind::utc : inv::DateTimeKind::local));
  const auto &time =
      which == 0   ? facts.st_mtim
      : which == 1 ? facts.st_atim
                   : (facts.st_ctim.tv_sec < facts.st_mtim.tv_sec ? facts.st_ctim : facts.st_mtim);
  const inv::DateTime moment(
      inv::DateTime::kUnixEpochTicks + time.tv_sec * 10000000LL + time.tv_nsec / 100,
      inv::DateTimeKind::utc);
  return Value::datetime(utc ? moment : moment.to_local());
}
void set_file_time(const std::string &path, const Value &value, bool access) {
  const auto moment = value.datetime().to_utc();
  timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
  const auto ticks = moment.ticks() - inv::DateTime::kUnixEpochTicks;
  times[access ? 0 : 1] = {ticks / 10000000, (ticks % 10000000) * 100};
  if (utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) fail_io(path);
}
Value nothing() {
  return Value::nothing();
}

constexpr MemberRow kFile[] = {
    {"static bool Exists(string path)",
     [](Call &c) -> Value {
       std::error_code e;
       return !c.text(0).empty() && fs::exists(c.text(0), e) && !fs::is_directory(c.text(0), e);
     }},
    {"static string ReadAllText(string path)",
     [](Call &c) -> Value { return without_mark(read_file(path_text(c, 0))); }},
    {"static string ReadAllText(string path, System.Text.Encoding encoding)",
     [](Call &c) -> Value { return without_mark(read_file(path_text(c, 0))); }},
    {"static string[] ReadAllLines(string path)",
     [](Call &c) -> Value {
       return make_array(lines_of(without_mark(read_file(path_text(c, 0)))),
                         type_of_id(TypeId::String));
     }},
    {"static string[] ReadLines(string path)",
     [](Call &c) -> Value {
       return make_array(lines_of(without_mark(read_file(path_text(c, 0)))),
                         type_of_id(TypeId::String));
     }},
    {"static byte[] ReadAllBytes(string path)",
     [](Call &c) -> Value {
       Values bytes;
       for (const char byte : read_file(path_text(c, 0)))
         bytes.push_back(static_cast<std::uint8_t>(byte));
       return make_array(std::move(bytes), type_of_id(TypeId::Byte));
     }},
    {"static void WriteAllText(string path, string contents)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), c.text(1));
       return nothing();
     }},
    {"static void WriteAllText(string path, string contents, System.Text.Encoding encoding)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), c.text(1));
       return nothing();
     }},
    {"static void WriteAllLines(string path, string[] contents)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), joined_lines(c.arguments[1]));
       return nothing();
     }},
    {"static void WriteAllBytes(string path, byte[] bytes)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), raw_bytes(c.arguments[1]));
       return nothing();
     }},
    {"static void AppendAllText(string path, string contents)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), c.text(1), true);
       return nothing();
     }},
    {"static void AppendAllLines(string path, string[] contents)",
     [](Call &c) -> Value {
       write_file(path_text(c, 0), joined_lines(c.arguments[1]), true);
       return nothing();
     }},
    {"static void Delete(string path)",
     [](Call &c) -> Value {
       if (unlink(full_path(path_text(c, 0)).c_str()) != 0 && errno != ENOENT)
         fail_io(path_text(c, 0));
       return nothing();
     }},
    {"static void Copy(string sourceFileName, string destFileName)",
     [](Call &c) -> Value {
       if (fs::exists(path_text(c, 1)))
         throw_net("System.IO.IOException",
                   "The file '" + full_path(path_text(c, 1)) + "' already exists.");
       write_file(path_text(c, 1), read_file(path_text(c, 0)));
       return nothing();
     }},
    {"static void Copy(string sourceFileName, string destFileName, bool overwrite)",
     [](Call &c) -> Value {
       if (!c.flag(2) && fs::exists(path_text(c, 1)))
         throw_net("System.IO.IOException",
                   "The file '" + full_path(path_text(c, 1)) + "' already exists.");
       write_file(path_text(c, 1), read_file(path_text(c, 0)));
       return nothing();
     }},
    {"static void Move(string sourceFileName, string destFileName)",
     [](Call &c) -> Value {
       if (rename(path_text(c, 0).c_str(), path_text(c, 1).c_str()) != 0) fail_io(path_text(c, 0));
       return nothing();
     }},
    {"static void Move(string sourceFileName, string destFileName, bool overwrite)",
     [](Call &c) -> Value {
       if (rename(path_text(c, 0).c_str(), path_text(c, 1).c_str()) != 0) fail_io(path_text(c, 0));
       return nothing();
     }},
    {"static datetime GetLastWriteTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, 0); }},
    {"static datetime GetLastWriteTimeUtc(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), true, 0); }},
    {"static datetime GetCreationTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, 2); }},
    {"static datetime GetLastAccessTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, 1); }},
    {"static void SetLastWriteTime(string path, datetime lastWriteTime)",
     [](Call &c) -> Value {
       set_file_time(path_text(c, 0), c.arguments[1], false);
       return nothing();
     }},
    {"static System.Object OpenText(string path)",
     [](Call &c) -> Value {
       return construct(find_type("System.IO.StreamReader"), {&c.arguments[0], 1});
     }},
    {"static System.Object CreateText(string path)",
     [](Call &c) -> Value {
       return construct(find_type("System.IO.StreamWriter"), {&c.arguments[0], 1});
     }},
    {"static System.Object Create(string path)",
     [](Call &c) -> Value {
       const Value both[] = {c.arguments[0], Value("Create")};
       return construct(find_type("System.IO.FileStream"), both);
     }},
    {"static System.Object OpenRead(string path)",
     [](Call &c) -> Value {
       const Value both[] = {c.arguments[0], Value("Open")};
       return construct(find_type("System.IO.FileStream"), both);
     }},
    {"static System.Object OpenWrite(string path)",
     [](Call &c) -> Value {
       const Value both[] = {c.arguments[0], Value("OpenOrCreate")};
       return construct(find_type("System.IO.FileStream"), both);
     }},
};

// ---- Directory ----
enum class Want { Files, Folders, Both };
void collect(const std::string &folder, std::string_view pattern, Want want, bool deep,
             std::vector<std::string> &out) {
  std::error_code e;
  fs::directory_iterator entries(folder, e);
  if (e) {
    errno = e.value();
    if (errno == ENOENT)
      throw_net("System.IO.DirectoryNotFoundException",
                "Could not find a part of the path '" + full_path(folder) + "'.");
    fail_io(folder);
  }
  const inv::WildcardPattern names(pattern, false);
  for (const auto &entry : entries) {
    const bool is_folder = entry.is_directory(e) && !entry.is_symlink(e);
    if ((want == Want::Both || is_folder == (want == Want::Folders)) &&
        names.matches(entry.path().filename().string()))
      out.push_back(entry.path().string());
    if (deep && is_folder) collect(entry.path().string(), pattern, want, deep, out);
  }
}
bool is_deep(Call &c, std::size_t i) {
  return i < c.count() && c.arguments[i].bits() == 1;
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
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, 0); }},
    {"static void Move(string sourceDirName, string destDirName)",
     [](Call &c) -> Value {
       if (rename(path_text(c, 0).c_str(), path_text(c, 1).c_str()) != 0) fail_io(path_text(c, 0));
       return nothing();
     }},
};
#undef PSJSH_LISTING

// ---- FileInfo, DirectoryInfo ----
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
template <int kWhich, bool kUtc>
Value time_of(Call &c) {
  return file_time(info(c).path, kUtc, kWhich);
}
template <int kWhich>
Value change_time(Call &c) {
  set_file_time(info(c).path, c.arguments[0], kWhich == 1);
  return {};
}

constexpr MemberRow kInfo[] = {
    {"string Name {get;}", [](Call &c) -> Value { return own_name(info(c)); }},
    {"string FullName {get;}", [](Call &c) -> Value { return info(c).path; }},
    {"string Extension {get;}", [](Call &c) -> Value { return extension(info(c).path); }},
    {"bool Exists {get;}", [](Call &c) -> Value { return there(info(c)); }},
    {"datetime CreationTime {get;set;}", time_of<2, false>, change_time<0>},
    {"datetime CreationTimeUtc {get;set;}", time_of<2, true>, change_time<0>},
    {"datetime LastAccessTime {get;set;}", time_of<1, false>, change_time<1>},
    {"datetime LastAccessTimeUtc {get;set;}", time_of<1, true>, change_time<1>},
    {"datetime LastWriteTime {get;set;}", time_of<0, false>, change_time<0>},
    {"datetime LastWriteTimeUtc {get;set;}", time_of<0, true>, change_time<0>},
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
constexpr TypeMembers kTypes[] = {
    {"System.IO.Path", kPath},           {"System.IO.File", kFile},
    {"System.IO.Directory", kDirectory}, {"System.IO.FileSystemInfo", kInfo},
    {"System.IO.FileInfo", kFileInfo},   {"System.IO.DirectoryInfo", kDirectoryInfo}};

}  // namespace

std::span<const TypeMembers> file_members() {
  return kTypes;
}

}  // namespace psjsh
