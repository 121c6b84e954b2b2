// File.
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/members/disk.h"
#include "language/value/members/families.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace fs = std::filesystem;

using namespace disk;

std::string without_mark(std::string text) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  return text;
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
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, Moment::Written); }},
    {"static datetime GetLastWriteTimeUtc(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), true, Moment::Written); }},
    {"static datetime GetCreationTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, Moment::Created); }},
    {"static datetime GetLastAccessTime(string path)",
     [](Call &c) -> Value { return file_time(path_text(c, 0), false, Moment::Accessed); }},
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

constexpr TypeMembers kTypes[] = {{"System.IO.File", kFile}};

}  // namespace

std::span<const TypeMembers> file_members() {
  return kTypes;
}

}  // namespace psjsh
