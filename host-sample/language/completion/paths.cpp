#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "language/completion/candidates.h"

namespace psjsh {

std::string quoted_argument(std::string_view text, char quote) {
  const bool needs = text.find_first_of(" \t'\"`$&|;,(){}[]<>#@") != std::string_view::npos;
  if (quote == 0 && !needs) return std::string(text);
  if (quote == 0) quote = '\'';
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote && quote == '\'') result += c;
    if (quote == '"' && (c == '"' || c == '`' || c == '$')) result += '`';
    result += c;
  }
  return result + quote;
}

Matches paths(Session &session, const std::string &beginning, char quote, bool folders_only) {
  namespace fs = std::filesystem;
  const std::size_t slash = beginning.rfind('/');
  std::string folder = slash == std::string::npos ? "" : beginning.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? beginning : beginning.substr(slash + 1);
  if (folder.empty() && name == "~") return {{"~/", "~", CompletionKind::Folder}};
  std::string real = folder;
  const char *home = std::getenv("HOME");
  if (folder.starts_with("~/") && home != nullptr) real = std::string(home) + folder.substr(1);
  if (!real.starts_with('/')) real = session.location() + "/" + real;
  // A relative path says so, as PowerShell writes it.
  if (folder.empty()) folder = "./";
  Matches matches;
  std::error_code failed;
  for (fs::directory_iterator entry(real, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string found = entry->path().filename().string();
    if (found.starts_with('.') && !name.starts_with('.')) continue;
    if (!begins_with(found, name)) continue;
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (folders_only && !is_folder) continue;
    matches.push_back({quoted_argument(folder + found, quote), found,
                       is_folder ? CompletionKind::Folder : CompletionKind::File});
  }
  std::sort(matches.begin(), matches.end(),
            [](const auto &a, const auto &b) { return a.shown < b.shown; });
  return matches;
}

}  // namespace psjsh
