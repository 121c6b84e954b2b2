#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <set>
#include <utility>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "invariant/compare.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetChildItemParameters {
  enum : std::size_t {
    kAttributes,
    kDepth,
    kDirectory,
    kExclude,
    kFile,
    kFilter,
    kFollowSymlink,
    kForce,
    kHidden,
    kInclude,
    kLiteralPath,
    kName,
    kPath,
    kReadOnly,
    kRecurse,
    kSystem
  };
  static constexpr std::string_view kDescription =
      R"(Get-ChildItem Microsoft.PowerShell.Commands.GetChildItemCommand Microsoft.PowerShell.Management
sets Items* LiteralItems
-Attributes object dynamic
-Depth uint
-Directory/ad switch dynamic
-Exclude string[]
-File/af switch dynamic
-Filter string @:1:
-FollowSymlink switch dynamic
-Force switch
-Hidden/ah/h switch dynamic
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralItems::mn
-Name switch
-Path string[] @Items:0:vn
-ReadOnly/ar switch dynamic
-Recurse/r/s switch
-System/as switch dynamic
)";
};

class GetChildItem final : public Command, public GetChildItemParameters {
 public:
  void process(Invocation &call) override {
    filter_ = NameFilter(call, kFilter, kInclude, kExclude);
    const Values paths = call.items(kPath);
    for (const Value &path : paths) list(call, to_text(path), false);
    for (const Value &path : call.items(kLiteralPath)) list(call, to_text(path), true);
    if (paths.empty() && !call.has(kLiteralPath)) list(call, ".", true);
  }

 private:
  void list(Invocation &call, const std::string &given, bool literal) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      const Values items = drive_items(call, drive);
      if (items.empty() && !psj::invariant::WildcardPattern::has_wildcards(drive.name))
        drive_item_not_found(call, drive);
      for (const Value &item : items) call.write(item);
      return;
    }
    const bool wild = !literal && psj::invariant::WildcardPattern::has_wildcards(given);
    const auto found = matching_paths(call, given, literal, call.is_set(kForce));
    if (found.empty() && !wild) {
      // With -Recurse a name that is no path is looked for below its folder.
      return recursive(call) && !literal ? list_below(call, given) : given_not_found(call, given);
    }
    if (wild && recursive(call)) return list_below(call, given);
    for (const std::string &path : found) {
      const bool open = is_directory(path) && !wild;
      if (open)
        list_folder(call, path, "", 0);
      else
        show(call, path, std::string(leaf_of(path)), is_directory(path));
    }
  }

  bool recursive(Invocation &call) const { return call.is_set(kRecurse) || call.has(kDepth); }

  // Get-ChildItem *.txt -Recurse: the last part is a filter.
  void list_below(Invocation &call, const std::string &given) {
    const std::string whole = full_path(call, given);
    const std::string folder(parent_of(whole));
    if (!is_directory(folder)) return path_not_found(call, whole);
    pattern_.emplace(leaf_of(whole));
    list_folder(call, folder, "", 0);
    pattern_.reset();
  }

  void list_folder(Invocation &call, const std::string &folder, const std::string &prefix,
                   int depth) {
    call.check_cancelled();
    int error = 0;
    const std::vector<FolderEntry> entries = folder_entries(folder, &error);
    if (error != 0) return report_file_error(call, folder, error, "DirUnauthorizedAccessError");
    const std::string base = folder == "/" ? "/" : folder + "/";
    for (const FolderEntry &entry : entries)
      show(call, base + entry.name, prefix + entry.name, entry.directory);
    if (!recursive(call)) return;
    if (const Value *most = call.argument(kDepth); most && depth >= to_int64(*most)) return;
    visited_.insert(identity(folder));
    for (const FolderEntry &entry : entries) {
      const bool visible = call.is_set(kForce) || !is_hidden(entry.name);
      const bool link = entry.directory && is_link(base + entry.name);
      if (!entry.directory || !visible || (link && !call.is_set(kFollowSymlink))) continue;
      if (call.is_set(kFollowSymlink) && visited_.contains(identity(base + entry.name)))
        call.warn("Skip already-visited directory " + base + entry.name + ".");
      else
        list_folder(call, base + entry.name, prefix + entry.name + "/", depth + 1);
    }
  }

  static std::pair<dev_t, ino_t> identity(const std::string &folder) {
    struct stat facts {};
    stat(folder.c_str(), &facts);
    return {facts.st_dev, facts.st_ino};
  }

  static bool is_link(const std::string &path) {
    char target;
    return ::readlink(path.c_str(), &target, 1) >= 0;
  }

  void show(Invocation &call, const std::string &path, const std::string &name, bool directory) {
    const bool hidden = is_hidden(path);
    if (hidden && !call.is_set(kForce) && !call.is_set(kHidden) && !named_hidden(call)) return;
    if (call.is_set(kHidden) && !hidden) return;
    if (call.is_set(kFile) && directory) return;
    if (call.is_set(kDirectory) && !directory) return;
    if (pattern_ && !pattern_->matches(leaf_of(path))) return;
    if (!filter_.passes(path)) return;
    call.write(call.is_set(kName) ? Value(name) : item_value(path));
  }

  // A hidden item that was asked for by its own name is shown.
  static bool named_hidden(Invocation &call) {
    for (const Value &path : call.items(kPath))
      if (is_hidden(leaf_of(to_text(path)))) return true;
    return call.has(kLiteralPath);
  }

  NameFilter filter_;
  std::set<std::pair<dev_t, ino_t>> visited_;
  std::optional<psj::invariant::WildcardPattern> pattern_;
};

}  // namespace

extern const CommandEntry kGetChildItem = entry_of<GetChildItem>("Get-ChildItem", "dir gci");

}  // namespace psjsh
