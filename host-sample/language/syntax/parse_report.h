#pragma once

#include <string>
#include <vector>

#include "parser.h"

namespace psjsh {

// What pwsh writes to its error stream when a script does not parse: the first error, with its
// place. Empty when there is none. The file is the source's; none is named for -Command.
std::string format_parse_errors(const ParseResult &result, size_t width = 80);

// The message of the ParseException that such a script throws (Invoke-Expression,
// [scriptblock]::Create, Start-Job -FilePath): up to ten errors, each with its place.
std::string parse_exception_message(const ParseResult &result);

// Lines about one file for `psjsh --parse`: `FILE: ok`, or `FILE:line:column: ErrorId: message`
// for each error.
std::string check_file_text(const ParseResult &result, const std::string &name);
// Reads and parses each file and writes those lines to standard output. Returns the exit code: 0
// when all are right, 1 when one has errors, 2 when one can not be read.
int check_files(const std::vector<std::string> &files);

}  // namespace psjsh
