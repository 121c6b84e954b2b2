#include <algorithm>
#include <array>
#include <regex>

#include "commands/describe.h"
#include "invariant/compare.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct AddTypeParameters {
  enum : std::size_t {
    kAssemblyName,
    kCompilerOptions,
    kIgnoreWarnings,
    kLanguage,
    kLiteralPath,
    kMemberDefinition,
    kName,
    kNamespace,
    kOutputAssembly,
    kOutputType,
    kPassThru,
    kPath,
    kReferencedAssemblies,
    kTypeDefinition,
    kUsingNamespace
  };
  static constexpr std::string_view kDescription =
      R"(Add-Type Microsoft.PowerShell.Commands.AddTypeCommand Microsoft.PowerShell.Utility
sets FromAssemblyName FromLiteralPath FromMember FromPath FromSource*
-AssemblyName/AN string[] @FromAssemblyName::m
-CompilerOptions string[] @!FromAssemblyName::
-IgnoreWarnings switch
-Language string @FromSource:: @FromMember:: set=CSharp
-LiteralPath/PSPath/LP string[] @FromLiteralPath::mn
-MemberDefinition string[] @FromMember:1:m
-Name string @FromMember:0:m
-Namespace/NS string @FromMember:: allownull
-OutputAssembly/OA string @!FromAssemblyName::
-OutputType/OT string @!FromAssemblyName:: set=Library|ConsoleApplication|WindowsApplication
-PassThru switch
-Path string[] @FromPath:0:m
-ReferencedAssemblies/RA string[] @!FromAssemblyName::
-TypeDefinition string @FromSource:0:m
-UsingNamespace/Using string[] @FromMember::
)";
};

using psj::invariant::equals_ignore_case;

// Assemblies whose types are either built in here or found missing when a script names them.
bool is_known_assembly(std::string_view name) {
  name = name.substr(0, name.find(','));
  if (name.size() > 4 && equals_ignore_case(name.substr(name.size() - 4), ".dll"))
    name.remove_suffix(4);
  static constexpr std::array kOfWindows = {
      "System.Windows.Forms",  "System.Drawing",          "System.Design",
      "System.ServiceProcess", "System.Management",       "System.DirectoryServices",
      "System.Speech",         "System.Messaging",        "System.EnterpriseServices",
      "System.Web.Extensions", "System.Data.OracleClient"};
  const auto is = [&](const char *known) { return equals_ignore_case(name, known); };
  if (std::any_of(kOfWindows.begin(), kOfWindows.end(), is)) return false;
  const auto starts = [&](std::string_view part) {
    return name.size() > part.size() && equals_ignore_case(name.substr(0, part.size()), part);
  };
  return is("System") || is("mscorlib") || is("netstandard") || is("Newtonsoft.Json") ||
         starts("System.") || starts("Microsoft.PowerShell.") || is("Microsoft.CSharp") ||
         is("Microsoft.VisualBasic");
}

// "class Native" of a source text, or the name that was given.
std::string type_in(const std::string &source) {
  static const std::regex pattern(R"(\b(class|struct|enum|interface|record)\s+(\w+))");
  std::smatch found;
  return std::regex_search(source, found, pattern) ? found[1].str() + " " + found[2].str()
                                                   : "the source text";
}

class AddType final : public Command, public AddTypeParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &name : call.items(kAssemblyName)) load(call, to_text(name));
    if (call.has(kTypeDefinition)) refuse(call, type_in(call.text(kTypeDefinition)));
    if (call.has(kMemberDefinition)) refuse(call, "class " + call.text(kName));
    for (const std::size_t path : {kPath, kLiteralPath})
      for (const Value &file : call.items(path)) refuse(call, "the file " + to_text(file));
  }

 private:
  static void load(Invocation &call, const std::string &assembly) {
    if (!is_known_assembly(assembly))
      call.fail({"ASSEMBLY_NOT_FOUND", ErrorCategory::ObjectNotFound,
                 "Cannot add type. The assembly '" + assembly + "' could not be found.",
                 "System.Exception", Value(assembly)});
  }

  static void refuse(Invocation &call, const std::string &what) {
    call.fail({"COMPILER_NOT_THERE", ErrorCategory::NotImplemented,
               "Cannot add type: " + what +
                   " would have to be compiled for or loaded into .NET, and this shell runs "
                   "without .NET. A PowerShell class or enum in the script can take its place.",
               "System.NotSupportedException", Value(what)});
  }
};

}  // namespace

extern const CommandEntry kAddType = entry_of<AddType>("Add-Type", "");

}  // namespace psjsh
