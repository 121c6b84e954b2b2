// Copy-Item, Move-Item, Rename-Item.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct CopyItemParameters {
  enum : std::size_t {
    kContainer,
    kCredential,
    kDestination,
    kExclude,
    kFilter,
    kForce,
    kFromSession,
    kInclude,
    kLiteralPath,
    kPassThru,
    kPath,
    kRecurse,
    kToSession
  };
  static constexpr std::string_view kDescription =
      R"(Copy-Item Microsoft.PowerShell.Commands.CopyItemCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Container switch
-Credential pscredential @::n
-Destination string @:1:n
-Exclude string[]
-Filter string
-Force switch
-FromSession object notempty dynamic
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-PassThru switch
-Path string[] @Path:0:mvn
-Recurse switch
-ToSession object notempty dynamic
)";
};
struct MoveItemParameters {
  enum : std::size_t {
    kCredential,
    kDestination,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kPassThru,
    kPath
  };
  static constexpr std::string_view kDescription =
      R"(Move-Item Microsoft.PowerShell.Commands.MoveItemCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Credential pscredential @::n
-Destination string @:1:n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-PassThru switch
-Path string[] @Path:0:mvn
)";
};
struct RenameItemParameters {
  enum : std::size_t { kCredential, kForce, kLiteralPath, kNewName, kPassThru, kPath };
  static constexpr std::string_view kDescription =
      R"(Rename-Item Microsoft.PowerShell.Commands.RenameItemCommand Microsoft.PowerShell.Management process
sets ByLiteralPath ByPath*
-Credential pscredential @::n
-Force switch
-LiteralPath/LP/PSPath string @ByLiteralPath::mn
-NewName string @:1:mn
-PassThru switch
-Path string @ByPath:0:mvn
)";
};

namespace fs = std::filesystem;

// An item cannot become itself, nor a folder a part of itself.
bool refuse_itself(Invocation &call, const std::string &from, const std::string &to,
                   const char *id) {
  std::error_code unknown;
  const fs::path source = fs::weakly_canonical(from, unknown);
  const fs::path target = fs::weakly_canonical(to, unknown);
  const bool same = source == target;
  const bool below = is_directory(from) && target.string().starts_with(source.string() + "/");
  if (!same && !below) return false;
  call.write_error({id, ErrorCategory::WriteError,
                    same ? "Cannot overwrite the item " + from + " with itself."
                         : "Destination path cannot be a subdirectory of the source: " + to + ".",
                    "System.IO.IOException", Value(same ? from : to)});
  return true;
}

class CopyItem final : public Command, public CopyItemParameters {
 public:
  void process(Invocation &call) override {
    if (const auto missing = missing_drive(call, call.text(kDestination, ".")))
      return call.write_error(*missing);
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, call.is_set(kForce))) {
      if (!filter.passes(path)) continue;
      std::string to = full_path(call, call.text(kDestination, "."));
      if (is_directory(to)) to = clean_path(to + "/" + std::string(leaf_of(path)));
      const bool directory = is_directory(path);
      if (refuse_itself(call, path, to, "CopyError")) continue;
      const char *action = directory ? "Copy Directory" : "Copy File";
      if (!call.should_process("Item: " + path + " Destination: " + to, action)) continue;
      // What is being made is not to be copied either.
      std::error_code unknown;
      open_.assign(1, fs::weakly_canonical(to, unknown));
      if (copy(call, path, to) && call.is_set(kPassThru)) call.write(item_value(to));
    }
  }

 private:
  bool copy(Invocation &call, const std::string &from, const std::string &to) {
    call.check_cancelled();
    std::error_code error;
    if (!is_directory(from)) {
      fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
      if (error) report_file_error(call, to, error.value(), "CopyFileInfoItemIOError");
      return !error;
    }
    fs::create_directory(to, error);
    if (error) {
      report_file_error(call, to, error.value(), "CopyDirectoryInfoItemIOError");
      return false;
    }
    if (!call.is_set(kRecurse)) return true;
    // A link may lead back to a folder that is being copied.
    std::error_code unknown;
    const fs::path real = fs::weakly_canonical(from, unknown);
    if (std::find(open_.begin(), open_.end(), real) != open_.end()) return true;
    open_.push_back(real);
    for (const FolderEntry &entry : folder_entries(from))
      copy(call, from + "/" + entry.name, to + "/" + entry.name);
    open_.pop_back();
    return true;
  }

  std::vector<fs::path> open_;  // folders whose contents are being copied
};

// rename(2), or copy and delete where that crosses file systems.
int move_path(const std::string &from, const std::string &to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return 0;
  if (errno != EXDEV) return errno;
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
  if (!error) fs::remove_all(from, error);
  return error.value();
}

class MoveItem final : public Command, public MoveItemParameters {
 public:
  void process(Invocation &call) override {
    if (const auto missing = missing_drive(call, call.text(kDestination, ".")))
      return call.write_error(*missing);
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, call.is_set(kForce))) {
      if (!filter.passes(path)) continue;
      std::string to = full_path(call, call.text(kDestination, "."));
      if (is_directory(to)) to = clean_path(to + "/" + std::string(leaf_of(path)));
      if (is_directory(path) && to != path && refuse_itself(call, path, to, "MoveItemIOError"))
        continue;
      const char *action = is_directory(path) ? "Move Directory" : "Move File";
      if (!call.should_process("Item: " + path + " Destination: " + to, action)) continue;
      if (item_exists(to) && !call.is_set(kForce)) {
        call.write_error({"MoveFileInfoItemIOError", ErrorCategory::WriteError,
                          "Cannot create a file when that file already exists.",
                          "System.IO.IOException", Value(path)});
        continue;
      }
      if (const int error = move_path(path, to); error != 0)
        report_file_error(call, to, error, "MoveFileInfoItemIOError");
      else if (call.is_set(kPassThru))
        call.write(item_value(to));
    }
  }
};

class RenameItem final : public Command, public RenameItemParameters {
 public:
  void process(Invocation &call) override {
    const bool literal = call.has(kLiteralPath);
    const std::string given = call.text(literal ? kLiteralPath : kPath);
    const std::string path = full_path(call, given);
    if (!item_exists(path)) return path_not_found(call, path);
    const std::string name = call.text(kNewName);
    if (name.find('/') != std::string::npos && parent_of(full_path(call, name)) != parent_of(path))
      call.fail({"Argument", ErrorCategory::InvalidArgument,
                 "Cannot rename the specified target, because it represents a path or device name.",
                 "System.Management.Automation.PSArgumentException"});
    const std::string to =
        clean_path(std::string(parent_of(path)) + "/" + std::string(leaf_of(name)));
    const char *action = is_directory(path) ? "Rename Directory" : "Rename File";
    if (!call.should_process("Item: " + path + " Destination: " + to, action)) return;
    if (item_exists(to) && !call.is_set(kForce))
      return report_file_error(call, to, EEXIST, "RenameItemIOError");
    if (const int error = move_path(path, to); error != 0)
      return report_file_error(call, path, error, "RenameItemIOError");
    if (call.is_set(kPassThru)) call.write(item_value(to));
  }
};

}  // namespace

extern const CommandEntry kCopyItem = entry_of<CopyItem>("Copy-Item", "copy cpi");
extern const CommandEntry kMoveItem = entry_of<MoveItem>("Move-Item", "mi move");
extern const CommandEntry kRenameItem = entry_of<RenameItem>("Rename-Item", "ren rni");

}  // namespace psjsh
