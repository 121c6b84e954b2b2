#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/compare.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct NewItemParameters {
  enum : std::size_t { kCredential, kForce, kItemType, kName, kPath, kValue };
  static constexpr std::string_view kDescription =
      R"(New-Item Microsoft.PowerShell.Commands.NewItemCommand Microsoft.PowerShell.Management process
sets nameSet pathSet*
-Credential pscredential @::n
-Force switch
-ItemType/Type string @::n
-Name string @nameSet::mn allownull allowemptystring
-Path string[] @nameSet:0:n @pathSet:0:mn
-Value/Target object @::vn
)";
};

class NewItem final : public Command, public NewItemParameters {
 public:
  void process(Invocation &call) override {
    const std::string name = call.text(kName);
    const Values paths = call.items(kPath);
    for (const Value &path : paths) {
      const std::string given = to_text(path);
      create(call, name.empty() ? given : joined_path(given, name));
    }
    if (paths.empty()) create(call, name);
  }

 private:
  enum class Kind : std::uint8_t { file, directory, link, unknown };

  static Kind kind_of(std::string_view type) {
    const auto begins = [&](std::string_view whole) {
      return !type.empty() && type.size() <= whole.size() &&
             psj::invariant::equals_ignore_case(whole.substr(0, type.size()), type);
    };
    if (type.empty() || begins("file")) return Kind::file;
    if (begins("directory") || begins("container")) return Kind::directory;
    if (begins("symboliclink") || begins("hardlink") || begins("junction")) return Kind::link;
    return Kind::unknown;
  }

  void create(Invocation &call, const std::string &given) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      const Value *value = call.argument(kValue);
      set_drive_item(call, drive, value != nullptr ? *value : Value());
      for (const Value &item : drive_items(call, drive)) call.write(item);
      return;
    }
    if (const auto missing = missing_drive(call, given)) return call.write_error(*missing);
    const std::string path = full_path(call, given);
    switch (kind_of(call.text(kItemType))) {
      case Kind::file:
        return create_file(call, path);
      case Kind::directory:
        return create_directory(call, path);
      case Kind::link:
        return create_link(call, path);
      default:
        call.fail({"Argument", ErrorCategory::InvalidArgument,
                   "The type is not a known type for the file system. Only \"file\",\"directory\" "
                   "or \"symboliclink\" can be specified.",
                   "System.Management.Automation.PSArgumentException"});
    }
  }

  void create_file(Invocation &call, const std::string &path) {
    if (!call.should_process("Destination: " + path, "Create File")) return;
    const bool force = call.is_set(kForce);
    if (force) make_parents(path);
    TextFile file;
    const auto mode = force ? TextFile::Mode::truncate : TextFile::Mode::create_new;
    if (const int error = file.open(path, mode, TextEncoding::utf8); error != 0)
      return report_file_error(call, path, error, "NewItemIOError");
    if (const Value *value = call.argument(kValue)) file.write(to_text(*value));
    file.flush();
    call.write(item_value(path));
  }

  void create_directory(Invocation &call, const std::string &path) {
    if (!call.should_process("Destination: " + path, "Create Directory")) return;
    make_parents(path);
    if (mkdir(path.c_str(), 0777) != 0) {
      const int error = errno;
      if (error == EEXIST && !(call.is_set(kForce) && is_directory(path)))
        return call.write_error({"DirectoryExist", ErrorCategory::ResourceExists,
                                 "An item with the specified name " + path + " already exists.",
                                 "System.IO.IOException", Value(path)});
      if (error != EEXIST) return report_file_error(call, path, error, "CreateDirectoryIOError");
    }
    call.write(item_value(path));
  }

  void create_link(Invocation &call, const std::string &path) {
    const Value *target = call.argument(kValue);
    const std::string to = target != nullptr ? to_text(*target) : std::string();
    if (!call.should_process("Destination: " + path, "Create Symbolic Link")) return;
    if (call.is_set(kForce)) unlink(path.c_str());
    const bool hard = psj::invariant::equals_ignore_case(call.text(kItemType), "HardLink");
    const int result = hard ? ::link(full_path(call, to).c_str(), path.c_str())
                            : ::symlink(to.c_str(), path.c_str());
    if (result != 0) return report_file_error(call, path, errno, "NewItemIOError");
    call.write(item_value(path));
  }

  static void make_parents(const std::string &path) {
    for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
      mkdir(path.substr(0, at).c_str(), 0777);
  }
};

}  // namespace

extern const CommandEntry kNewItem = entry_of<NewItem>("New-Item", "ni");

}  // namespace psjsh
