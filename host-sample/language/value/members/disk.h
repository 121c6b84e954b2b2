// Paths and what lies at them, with the errors that System.IO throws. Shared by Path, File,
// Directory and their Info classes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/value/member_table.h"

namespace psjsh::disk {

// The argument as a path; null is refused.
std::string path_text(Call &call, std::size_t argument);
std::string full_path(const std::string &path);

std::string_view file_name(std::string_view path);
std::string_view extension(std::string_view path);  // with its dot; empty without one
std::string_view stem(std::string_view path);

// Throws what errno says about the path.
[[noreturn]] void fail_io(const std::string &path);

std::string read_file(const std::string &path);
void write_file(const std::string &path, std::string_view text, bool append = false);

enum class Moment { Written, Accessed, Created };
// The year 1601 for what is not there.
Value file_time(const std::string &path, bool utc, Moment which);
void set_file_time(const std::string &path, const Value &value, bool access);

enum class Want { Files, Folders, Both };
// Adds the paths of a folder's entries whose names fit.
void collect(const std::string &folder, std::string_view pattern, Want want, bool deep,
             std::vector<std::string> &out);
// Whether an optional SearchOption argument asks for all folders below.
bool is_deep(Call &call, std::size_t argument);

}  // namespace psjsh::disk
