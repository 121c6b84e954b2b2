#include <sys/stat.h>

#include <cstdlib>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct TestPathParameters {
  enum : std::size_t {
    kCredential,
    kExclude,
    kFilter,
    kInclude,
    kIsValid,
    kLiteralPath,
    kNewerThan,
    kOlderThan,
    kPath,
    kPathType
  };
  static constexpr std::string_view kDescription =
      R"(Test-Path Microsoft.PowerShell.Commands.TestPathCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Include string[]
-IsValid switch
-LiteralPath/LP/PSPath string[] @LiteralPath::mn allownull allowemptystring allowempty
-NewerThan object dynamic
-OlderThan object dynamic
-Path string[] @Path:0:mvn allownull allowemptystring allowempty
-PathType/Type object
)";
};

class TestPath final : public Command, public TestPathParameters {
 public:
  void process(Invocation &call) override {
    const std::size_t which = call.has(kLiteralPath) ? kLiteralPath : kPath;
    if (call.items(which).empty())
      call.write_error({"NullPathNotPermitted", ErrorCategory::InvalidArgument,
                        "Value cannot be null. (Parameter 'The provided Path argument was null or "
                        "an empty collection.')",
                        "System.ArgumentNullException"});
    for (const Value &given : call.items(kPath)) call.write(test(call, to_text(given), false));
    for (const Value &given : call.items(kLiteralPath))
      call.write(test(call, to_text(given), true));
  }

 private:
  bool test(Invocation &call, const std::string &given, bool literal) {
    if (given.find_first_not_of(" \t") == std::string::npos) return false;
    if (call.is_set(kIsValid)) return given.find('\0') == std::string::npos;
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive))
      return drive_item_exists(call, drive);
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    const std::string type = call.text(kPathType, "Any");
    for (const std::string &path : matching_paths(call, given, literal, true)) {
      struct stat info;
      // A link to nothing does not exist for Test-Path.
      if (stat(path.c_str(), &info) != 0 || !filter.passes(path)) continue;
      const bool directory = S_ISDIR(info.st_mode);
      if ((type == "Container" && !directory) || (type == "Leaf" && directory)) continue;
      if (in_time(call, info)) return true;
    }
    return false;
  }

  static bool in_time(Invocation &call, const struct stat &info) {
    using psj::invariant::DateTime;
    const DateTime written =
        DateTime(DateTime::kUnixEpochTicks + info.st_mtim.tv_sec * psj::invariant::kTicksPerSecond +
                     info.st_mtim.tv_nsec / 100,
                 psj::invariant::DateTimeKind::utc)
            .to_local();
    if (const Value *older = call.argument(kOlderThan); older && !(written < older->datetime()))
      return false;
    const Value *newer = call.argument(kNewerThan);
    return newer == nullptr || written > newer->datetime();
  }
};

}  // namespace

extern const CommandEntry kTestPath = entry_of<TestPath>("Test-Path", "");

}  // namespace psjsh
