#include <unistd.h>

#include <cerrno>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct RemoveItemParameters {
  enum : std::size_t {
    kCredential,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kPath,
    kRecurse
  };
  static constexpr std::string_view kDescription =
      R"(Remove-Item Microsoft.PowerShell.Commands.RemoveItemCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mvn
-Recurse switch
)";
};

class RemoveItem final : public Command, public RemoveItemParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &path : call.items(kPath)) remove_matching(call, to_text(path), false);
    for (const Value &path : call.items(kLiteralPath)) remove_matching(call, to_text(path), true);
  }

 private:
  void remove_matching(Invocation &call, const std::string &given, bool literal) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      if (!remove_drive_item(call, drive)) drive_item_not_found(call, drive);
      return;
    }
    const bool wild = !literal && psj::invariant::WildcardPattern::has_wildcards(given);
    const auto found = matching_paths(call, given, literal, call.is_set(kForce));
    if (found.empty() && !wild) return given_not_found(call, given);
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    for (const std::string &path : found)
      if (filter.passes(path)) remove(call, path);
  }

  void remove(Invocation &call, const std::string &path) {
    char target;
    const bool link = readlink(path.c_str(), &target, 1) >= 0;
    if (link || !is_directory(path)) {
      if (!call.should_process(path, "Remove File")) return;
      if (unlink(path.c_str()) != 0)
        report_file_error(call, path, errno, "RemoveFileSystemItemUnAuthorizedAccess");
      return;
    }
    if (!call.should_process(path, "Remove Directory")) return;
    const bool all = call.is_set(kRecurse);
    if (!all && !folder_entries(path).empty() &&
        !call.should_continue("The item at " + path +
                                  " has children and the Recurse parameter was not specified. If "
                                  "you continue, all children will be removed with the item. Are "
                                  "you sure you want to continue?",
                              "Confirm"))
      return;
    remove_tree(call, path);
  }

  static void remove_tree(Invocation &call, const std::string &folder) {
    call.check_cancelled();
    char target;
    for (const FolderEntry &entry : folder_entries(folder)) {
      const std::string path = folder + "/" + entry.name;
      const bool link = readlink(path.c_str(), &target, 1) >= 0;
      if (entry.directory && !link)
        remove_tree(call, path);
      else if (unlink(path.c_str()) != 0)
        report_file_error(call, path, errno, "RemoveFileSystemItemUnAuthorizedAccess");
    }
    if (rmdir(folder.c_str()) != 0)
      report_file_error(call, folder, errno, "RemoveFileSystemItemIOError");
  }
};

}  // namespace

extern const CommandEntry kRemoveItem = entry_of<RemoveItem>("Remove-Item", "del erase rd ri");

}  // namespace psjsh
