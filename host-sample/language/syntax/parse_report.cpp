#include "parse_report.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include "position_text.h"

namespace psjsh {

namespace {

constexpr size_t kMostErrors = 10;
constexpr size_t kNumberColumns = 4;

}  // namespace

std::string format_parse_errors(const ParseResult &result, size_t width) {
  if (result.ok()) return {};
  const ParseError &error = result.errors.front();
  const Source &source = result.tree->source();
  const std::string number = std::to_string(source.position(error.extent.start).line);
  std::string text = "ParserError: ";
  if (!source.file().empty()) text += source.file() + ":" + number;
  text += "\n" + concise_position(source, error.extent);
  const size_t indent = number.size() > kNumberColumns ? number.size() - kNumberColumns : 0;
  return text + concise_message(error.message, width, indent);
}

std::string parse_exception_message(const ParseResult &result) {
  std::string text;
  size_t count = 0;
  for (const ParseError &error : result.errors) {
    if (count > 0) text += "\n\n";
    if (count++ == kMostErrors) {
      text += "Not all parse errors were reported.  Correct the reported errors and try again.";
      break;
    }
    text += position_message(result.tree->source(), error.extent) + "\n" + error.message;
  }
  return text;
}

std::string check_file_text(const ParseResult &result, const std::string &name) {
  if (result.ok()) return name + ": ok\n";
  std::string text;
  for (const ParseError &error : result.errors) {
    const Position place = result.tree->source().position(error.extent.start);
    std::string message = error.message;
    for (char &c : message)
      if (c == '\n') c = ' ';
    text += name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
            error.id + ": " + message + "\n";
  }
  return text;
}

int check_files(const std::vector<std::string> &files) {
  int code = 0;
  for (const std::string &name : files) {
    std::ifstream in(name, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "psjsh: can not read %s\n", name.c_str());
      code = 2;
      continue;
    }
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const ParseResult result = parse(std::make_shared<const Source>(std::move(text), name));
    const std::string lines = check_file_text(result, name);
    std::fwrite(lines.data(), 1, lines.size(), stdout);
    if (!result.ok() && code == 0) code = 1;
  }
  return code;
}

}  // namespace psjsh
