#include "language/run/script_requirements.h"

#include <algorithm>
#include <cstdlib>

#include "language/run/errors.h"
#include "language/run/version_check.h"
#include "language/syntax/parser.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

// What all lines of a file ask for together.
struct Requirements {
  std::string version;
  std::vector<std::string> editions;
  std::vector<std::string> modules;  // each as it is written: a name, or a hashtable
};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The next word of a line; quotes and `@{ … }` keep blanks and commas together.
std::string_view next_word(std::string_view &rest) {
  while (!rest.empty() && is_blank(rest[0])) rest.remove_prefix(1);
  std::size_t end = 0;
  int depth = 0;
  char quote = 0;
  for (; end < rest.size(); ++end) {
    const char c = rest[end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      --depth;
    } else if (depth == 0 && (is_blank(c) || c == '\r')) {
      break;
    }
  }
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  while (!rest.empty() && (is_blank(rest[0]) || rest[0] == '\r')) rest.remove_prefix(1);
  return word;
}

// Items of `a, 'b', @{…}`; quotes go.
std::vector<std::string> items_of(std::string_view text) {
  std::vector<std::string> items(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == ',' && depth == 0)
      items.emplace_back();
    else if (depth > 0 || (c != '\'' && c != '"'))
      items.back() += c;
  }
  std::erase(items, std::string());
  return items;
}

bool starts_as(std::string_view parameter, std::string_view whole) {
  return parameter.size() <= whole.size() &&
         equals_ignoring_case(parameter, whole.substr(0, parameter.size()));
}

void read_line(std::string_view line, Requirements *out) {
  std::string_view rest = line.substr(std::min<std::size_t>(line.size(), 9));
  while (!rest.empty()) {
    const std::string_view word = next_word(rest);
    if (word.size() < 2 || word[0] != '-') continue;
    const std::string_view parameter = word.substr(1);
    if (starts_as(parameter, "RunAsAdministrator")) continue;  // means something on Windows only
    std::string value(next_word(rest));
    while (!rest.empty() && (value.ends_with(',') || rest[0] == ','))
      value += std::string(next_word(rest));
    std::vector<std::string> items = items_of(value);
    if (items.empty()) continue;
    if (starts_as(parameter, "Version"))
      out->version = items[0];
    else if (starts_as(parameter, "PSEdition"))
      out->editions = std::move(items);
    else if (starts_as(parameter, "Modules"))
      out->modules.insert(out->modules.end(), items.begin(), items.end());
  }
}

[[noreturn]] void refuse(std::string_view script, std::string id, const std::string &why) {
  throw ScriptError(
      make_error("System.Management.Automation.ScriptRequiresException",
                 "The script '" + std::string(script) + "' cannot be run because " + why,
                 std::move(id), ErrorCategory::ResourceUnavailable, Value(script)));
}

void check_version(const Requirements &wanted, std::string_view script) {
  if (wanted.version.empty() || is_compatible_version(wanted.version)) return;
  const bool whole = wanted.version.find('.') == std::string::npos;
  refuse(script, "ScriptRequiresUnmatchedPSVersion",
         "it contained a \"#requires\" statement for PowerShell " + wanted.version +
             (whole ? ".0" : "") +
             ". The version of PowerShell that is required by the script does not match the "
             "currently running version of PowerShell " +
             std::string(kOwnVersion) + ".");
}

void check_edition(const Requirements &wanted, std::string_view script) {
  std::string all;
  for (const std::string &edition : wanted.editions) {
    if (equals_ignoring_case(edition, "Core")) return;
    all += (all.empty() ? "" : ",") + edition;
  }
  if (!all.empty())
    refuse(script, "ScriptRequiresUnmatchedPSEdition",
           "it contained a \"#requires\" statement for PowerShell editions '" + all +
               "'. The edition of PowerShell that is required by the script does not match the "
               "currently running PowerShell Core edition.");
}

// The module as the argument of Import-Module.
Value module_argument(SessionState &session, const std::string &written) {
  if (!written.starts_with("@{")) return Value(written);
  const Values made = session.invoke(*session.parse_block(written, {}), {});
  return made.empty() ? Value() : made[0];
}

void load_module(SessionState &session, const std::string &written, std::string_view script) {
  const Value module = module_argument(session, written);
  const bool table = written.starts_with("@{");
  const Value name = table ? get_property(module, "ModuleName") : module;
  try {
    const Ref<RunBlock> import = session.parse_block(
        table ? "param($m) Import-Module -FullyQualifiedName $m -Global -ErrorAction Stop"
              : "param($m) Import-Module -Name $m -Global -ErrorAction Stop",
        {});
    session.invoke(*import, BlockCall{Arguments(&module, 1)});
  } catch (const ScriptError &) {
    refuse(script, "ScriptRequiresMissingModules",
           "the following modules that are specified by the \"#requires\" statements of the script "
           "are missing: " +
               to_text(name) + ".");
  }
}

}  // namespace

void check_requirements(SessionState &session, const Source &source, std::string_view script) {
  const std::string_view text = source.text();
  const std::string_view word = "#requires";
  const auto same = [](char left, char right) {
    return left == right || (right >= 'a' && (left | 0x20) == right);
  };
  if (std::search(text.begin(), text.end(), word.begin(), word.end(), same) == text.end()) return;
  Requirements wanted;
  const ParseResult parsed =
      parse(std::make_shared<const Source>(std::string(text), source.file()));
  for (const std::string &line : parsed.requirements) read_line(line, &wanted);
  check_version(wanted, script);
  check_edition(wanted, script);
  for (const std::string &module : wanted.modules) load_module(session, module, script);
}

}  // namespace psjsh
