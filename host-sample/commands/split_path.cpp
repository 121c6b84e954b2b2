#include <algorithm>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct SplitPathParameters {
  enum : std::size_t {
    kCredential,
    kExtension,
    kIsAbsolute,
    kLeaf,
    kLeafBase,
    kLiteralPath,
    kNoQualifier,
    kParent,
    kPath,
    kQualifier,
    kResolve
  };
  static constexpr std::string_view kDescription =
      R"(Split-Path Microsoft.PowerShell.Commands.SplitPathCommand Microsoft.PowerShell.Management
sets ExtensionSet IsAbsoluteSet LeafBaseSet LeafSet LiteralPathSet NoQualifierSet ParentSet* QualifierSet
-Credential pscredential @::n
-Extension switch @ExtensionSet::mn
-IsAbsolute switch @IsAbsoluteSet::m
-Leaf switch @LeafSet::mn
-LeafBase switch @LeafBaseSet::mn
-LiteralPath/LP/PSPath string[] @LiteralPathSet::mn
-NoQualifier switch @NoQualifierSet::mn
-Parent switch @ParentSet::n
-Path string[] @!LiteralPathSet:0:mvn
-Qualifier switch @QualifierSet::mn
-Resolve switch
)";
};

class SplitPath final : public Command, public SplitPathParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &given : call.items(kPath)) split_each(call, to_text(given), false);
    for (const Value &given : call.items(kLiteralPath)) split_each(call, to_text(given), true);
  }

 private:
  void split_each(Invocation &call, const std::string &given, bool literal) {
    if (!call.is_set(kResolve)) return split(call, given);
    for (const std::string &path : matching_paths(call, given, literal)) split(call, path);
  }

  void split(Invocation &call, std::string path) {
    std::replace(path.begin(), path.end(), '\\', '/');
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    if (call.is_set(kIsAbsolute)) {
      const bool drive = !split_drive(path).drive.empty();
      return call.write(path.starts_with("/") || path.starts_with("~") || drive);
    }
    const std::string leaf(leaf_of(path));
    const std::size_t dot = leaf.rfind('.');
    const bool has_extension = dot != std::string::npos;
    if (call.is_set(kLeaf)) {
      call.write(Value(leaf));
    } else if (call.is_set(kLeafBase)) {
      call.write(Value(has_extension ? leaf.substr(0, dot) : leaf));
    } else if (call.is_set(kExtension)) {
      call.write(Value(has_extension && dot + 1 < leaf.size() ? leaf.substr(dot) : std::string()));
    } else if (call.is_set(kQualifier)) {
      call.write_error(
          {"ParsePathFormatError", ErrorCategory::InvalidArgument,
           "Cannot parse path because path '" + path + "' does not have a qualifier specified.",
           "System.FormatException", Value(path)});
    } else if (call.is_set(kNoQualifier)) {
      call.write(Value(path));
    } else if (path == "/") {
      call.write_error({"Argument", ErrorCategory::InvalidArgument,
                        "Cannot process argument because the value of argument \"path\" is not "
                        "valid. Change the value of the \"path\" argument and run the operation "
                        "again.",
                        "System.Management.Automation.PSArgumentException"});
    } else {
      const std::string_view parent = parent_of(path);
      call.write(Value(parent == "/" ? std::string_view() : parent));
    }
  }
};

}  // namespace

extern const CommandEntry kSplitPath = entry_of<SplitPath>("Split-Path", "");

}  // namespace psjsh
