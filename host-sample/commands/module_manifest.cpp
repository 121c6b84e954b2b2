// Test-ModuleManifest, New-ModuleManifest, Import-PowerShellDataFile.
#include <cstdlib>
#include <cstring>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/module_loader.h"
#include "commands/text_file.h"
#include "invariant/guid.h"
#include "language/run/walk.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct TestModuleManifestParameters {
  enum : std::size_t { kPath };
  static constexpr std::string_view kDescription =
      R"(Test-ModuleManifest Microsoft.PowerShell.Commands.TestModuleManifestCommand Microsoft.PowerShell.Core
-Path string @:0:mvn
)";
};
struct ImportPowerShellDataFileParameters {
  enum : std::size_t { kLiteralPath, kPath, kSkipLimitCheck };
  static constexpr std::string_view kDescription =
      R"(Import-PowerShellDataFile Microsoft.PowerShell.Commands.ImportPowerShellDataFileCommand Microsoft.PowerShell.Utility
sets ByLiteralPath ByPath*
-LiteralPath/PSPath/LP string[] @ByLiteralPath::mn notempty
-Path string[] @ByPath:0:mv notempty
-SkipLimitCheck switch
)";
};
struct NewModuleManifestParameters {
  enum : std::size_t {
    kPath,
    kRootModule,
    kModuleVersion,
    kCompatiblePSEditions,
    kGuid,
    kAuthor,
    kCompanyName,
    kCopyright,
    kDescriptionText,
    kPowerShellVersion,
    kRequiredModules,
    kScriptsToProcess,
    kNestedModules,
    kFunctionsToExport,
    kCmdletsToExport,
    kVariablesToExport,
    kAliasesToExport,
    kFileList,
    kPrivateData,
    kTags,
    kProjectUri,
    kLicenseUri,
    kReleaseNotes,
    kPassThru,
    kPowerShellHostName,
    kPowerShellHostVersion,
    kDotNetFrameworkVersion,
    kClrVersion,
    kProcessorArchitecture,
    kRequiredAssemblies,
    kTypesToProcess,
    kFormatsToProcess,
    kDscResourcesToExport,
    kModuleList,
    kIconUri,
    kPrerelease,
    kRequireLicenseAcceptance,
    kExternalModuleDependencies,
    kHelpInfoUri,
    kDefaultCommandPrefix
  };
  static constexpr std::string_view kDescription =
      R"(New-ModuleManifest Microsoft.PowerShell.Commands.NewModuleManifestCommand Microsoft.PowerShell.Core process
-Path string @:0:m
-RootModule/ModuleToProcess string
-ModuleVersion version notnull
-CompatiblePSEditions string[] set=Desktop|Core
-Guid guid
-Author string
-CompanyName string
-Copyright string
-Description string
-PowerShellVersion version
-RequiredModules object[]
-ScriptsToProcess string[]
-NestedModules object[]
-FunctionsToExport string[]
-CmdletsToExport string[]
-VariablesToExport string[]
-AliasesToExport string[]
-FileList string[]
-PrivateData object
-Tags string[]
-ProjectUri uri
-LicenseUri uri
-ReleaseNotes string notempty
-PassThru switch
-PowerShellHostName string
-PowerShellHostVersion version
-DotNetFrameworkVersion version
-ClrVersion version
-ProcessorArchitecture string set=None|MSIL|X86|IA64|Amd64|Arm
-RequiredAssemblies string[] allowempty
-TypesToProcess string[] allowempty
-FormatsToProcess string[] allowempty
-DscResourcesToExport string[] allowempty
-ModuleList object[] allowempty
-IconUri uri notempty
-Prerelease string notempty
-RequireLicenseAcceptance switch
-ExternalModuleDependencies string[] notempty
-HelpInfoUri string allownull
-DefaultCommandPrefix string allownull
)";
};

// Only constants, lists, tables and $true, $false, $null: nothing that would run.
bool is_data(const ast::Node &root) {
  bool data = true;
  walk(root, [&](const ast::Node &node) {
    if (const auto *variable = ast::try_as<ast::VariableExpression>(&node)) {
      const std::string_view name = variable->name;
      data = data &&
             (equals_ignoring_case(name, "true") || equals_ignoring_case(name, "false") ||
              equals_ignoring_case(name, "null") || equals_ignoring_case(name, "PSScriptRoot"));
    }
    data =
        data && node.kind != ast::Kind::Command && node.kind != ast::Kind::InvokeMemberExpression &&
        node.kind != ast::Kind::MemberExpression && node.kind != ast::Kind::AssignmentStatement &&
        node.kind != ast::Kind::SubExpression && node.kind != ast::Kind::ScriptBlockExpression;
    return data;
  });
  return data;
}

void fail_missing(Invocation &call, const std::string &path) {
  call.fail({"PathNotFound", ErrorCategory::ObjectNotFound,
             "Cannot find path '" + path + "' because it does not exist.",
             "System.Management.Automation.ItemNotFoundException", Value(path)});
}

class TestModuleManifest final : public Command, public TestModuleManifestParameters {
 public:
  void process(Invocation &call) override {
    const std::string path = full_path(call, call.text(kPath));
    if (!item_exists(path)) fail_missing(call, path);
    if (!path.ends_with(".psd1"))
      call.fail({"Modules_InvalidModuleManifestPath", ErrorCategory::InvalidArgument,
                 "The specified path '" + path +
                     "' of a module manifest is not valid. It must be a single file with the "
                     "extension '.psd1'.",
                 "System.ArgumentException", Value(path)});
    const Ref<Dictionary> table = read_data_file(call, path);
    if (!table || table->get("ModuleVersion").is_null()) return refuse(call, path, table);
    const Value root = table->get("RootModule");
    if (!root.is_null() && !to_text(root).empty() &&
        !item_exists(clean_path(std::string(parent_of(path)) + "/" + to_text(root))))
      call.write_error({"Modules_InvalidRootModuleInModuleManifest", ErrorCategory::ObjectNotFound,
                        "The RootModule '" + to_text(root) + "' that the module manifest '" + path +
                            "' names does not exist.",
                        "System.Management.Automation.PSInvalidOperationException", Value(path)});
    const std::string leaf(leaf_of(path));
    call.write(installed_module_object(call, leaf.substr(0, leaf.rfind('.')), path, {}));
  }

 private:
  static void refuse(Invocation &call, const std::string &path, const Ref<Dictionary> &table) {
    call.write_error(
        {table ? "Modules_ModuleManifestMissingModuleVersion" : "Modules_InvalidManifest",
         table ? ErrorCategory::ResourceUnavailable : ErrorCategory::InvalidData,
         table ? "The module manifest '" + path +
                     "' has no 'ModuleVersion', a version number of the form 'n.n.n.n'."
               : "The module manifest '" + path +
                     "' could not be processed because it is not a valid PowerShell module "
                     "manifest file.",
         "System.IO.InvalidDataException", Value(path)});
  }
};

class ImportPowerShellDataFile final : public Command, public ImportPowerShellDataFileParameters {
 public:
  void process(Invocation &call) override {
    Values paths = call.items(kPath);
    for (const Value &path : call.items(kLiteralPath)) paths.push_back(path);
    for (const Value &given : paths) {
      const std::string path = full_path(call, to_text(given));
      if (!item_exists(path)) fail_missing(call, path);
      import(call, path);
    }
  }

 private:
  static void import(Invocation &call, const std::string &path) {
    const auto refuse = [&](const char *id, const std::string &why) {
      call.write_error(
          {id, ErrorCategory::InvalidData,
           "The file '" + path + "' could not be parsed as a PowerShell Data File" + why,
           "System.InvalidOperationException", Value(path)});
    };
    try {
      const Ref<RunBlock> block = call.session().state().script_file(path);
      if (!is_data(block->ast()))
        return call.write_error(
            {"System.InvalidOperationException", ErrorCategory::InvalidOperation,
             "Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic "
             "expressions.",
             "System.InvalidOperationException", Value(path)});
    } catch (const ScriptError &) {
      return refuse("CouldNotParseAsPowerShellDataFile", ".");
    }
    const Ref<Dictionary> table = read_data_file(call, path);
    if (!table)
      return refuse("CouldNotParseAsPowerShellDataFileNoHashtableRoot",
                    " because it has no Hashtable root.");
    call.write(table);
  }
};

class NewModuleManifest final : public Command, public NewModuleManifestParameters {
 public:
  void end(Invocation &call) override {
    const std::string path = full_path(call, call.text(kPath));
    if (!path.ends_with(".psd1"))
      call.fail({"Modules_InvalidModuleManifestPath", ErrorCategory::InvalidArgument,
                 "The specified path '" + call.text(kPath) +
                     "' of a module manifest is not valid. It must be a single file with the "
                     "extension '.psd1'.",
                 "System.ArgumentException", Value(path)});
    if (!call.should_process(path, "Creating the \"" + path + "\" module manifest file.")) return;
    const std::string text = manifest(call, path);
    TextFile file;
    if (const int failure = file.open(path, TextFile::Mode::truncate, TextEncoding::utf8))
      call.fail({"NewModuleManifestNotWritten", ErrorCategory::WriteError,
                 "The module manifest '" + path + "' cannot be written: " + std::strerror(failure),
                 "System.IO.IOException", Value(path)});
    file.write(text);
    file.flush();
    if (call.is_set(kPassThru)) call.write(Value(text));
  }

 private:
  static std::string quoted(const std::string &text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }
  static std::string list(const Values &items) {
    std::string out;
    for (const Value &item : items) out += (out.empty() ? "" : ", ") + quoted(to_text(item));
    return items.size() == 1 ? out : "@(" + out + ")";
  }
  // A key that was not given stands there as a comment, for who edits the file.
  static std::string text_line(Invocation &call, const char *key, std::size_t at) {
    return std::string(call.has(at) ? "" : "# ") + key + " = " + quoted(call.text(at)) + "\n\n";
  }
  static std::string list_line(Invocation &call, const char *key, std::size_t at) {
    return std::string(call.has(at) ? "" : "# ") + key + " = " + list(call.items(at)) + "\n\n";
  }
  static std::string export_line(Invocation &call, const char *key, std::size_t at,
                                 const char *otherwise) {
    return std::string(key) + " = " + (call.has(at) ? list(call.items(at)) : otherwise) + "\n\n";
  }

  static std::string manifest(Invocation &call, const std::string &path) {
    const std::string leaf(leaf_of(path));
    const char *user = std::getenv("USER");
    const std::string author = call.text(kAuthor, user != nullptr ? user : "Unknown");
    const std::string guid =
        call.text(kGuid, psj::invariant::text_of(psj::invariant::Guid::random()));
    std::string text =
        "#\n# Module manifest for module '" + leaf.substr(0, leaf.size() - 5) + "'\n#\n\n@{\n\n";
    text += text_line(call, "RootModule", kRootModule);
    text += "ModuleVersion = " + quoted(call.text(kModuleVersion, "0.0.1")) + "\n\n";
    text += list_line(call, "CompatiblePSEditions", kCompatiblePSEditions);
    text += "GUID = " + quoted(guid) + "\n\n";
    text += "Author = " + quoted(author) + "\n\n";
    text += "CompanyName = " + quoted(call.text(kCompanyName, "Unknown")) + "\n\n";
    text +=
        "Copyright = " + quoted(call.text(kCopyright, "(c) " + author + ". All rights reserved.")) +
        "\n\n";
    text += text_line(call, "Description", kDescriptionText);
    text += text_line(call, "PowerShellVersion", kPowerShellVersion);
    text += text_line(call, "PowerShellHostName", kPowerShellHostName);
    text += text_line(call, "PowerShellHostVersion", kPowerShellHostVersion);
    text += text_line(call, "DotNetFrameworkVersion", kDotNetFrameworkVersion);
    text += text_line(call, "ClrVersion", kClrVersion);
    text += text_line(call, "ProcessorArchitecture", kProcessorArchitecture);
    text += list_line(call, "RequiredModules", kRequiredModules);
    text += list_line(call, "RequiredAssemblies", kRequiredAssemblies);
    text += list_line(call, "ScriptsToProcess", kScriptsToProcess);
    text += list_line(call, "TypesToProcess", kTypesToProcess);
    text += list_line(call, "FormatsToProcess", kFormatsToProcess);
    text += list_line(call, "NestedModules", kNestedModules);
    text += export_line(call, "FunctionsToExport", kFunctionsToExport, "'*'");
    text += export_line(call, "CmdletsToExport", kCmdletsToExport, "'*'");
    text += export_line(call, "VariablesToExport", kVariablesToExport, "'*'");
    text += export_line(call, "AliasesToExport", kAliasesToExport, "'*'");
    text += list_line(call, "DscResourcesToExport", kDscResourcesToExport);
    text += list_line(call, "ModuleList", kModuleList);
    text += list_line(call, "FileList", kFileList);
    return text + private_data(call) + text_line(call, "HelpInfoURI", kHelpInfoUri) +
           text_line(call, "DefaultCommandPrefix", kDefaultCommandPrefix) + "}\n";
  }

  static std::string private_data(Invocation &call) {
    std::string text = "PrivateData = @{\n\n    PSData = @{\n\n";
    text += "        " + list_line(call, "Tags", kTags);
    text += "        " + text_line(call, "LicenseUri", kLicenseUri);
    text += "        " + text_line(call, "ProjectUri", kProjectUri);
    text += "        " + text_line(call, "IconUri", kIconUri);
    text += "        " + text_line(call, "ReleaseNotes", kReleaseNotes);
    text += "        " + text_line(call, "Prerelease", kPrerelease);
    text += std::string("        ") + (call.has(kRequireLicenseAcceptance) ? "" : "# ") +
            "RequireLicenseAcceptance = $" +
            (call.is_set(kRequireLicenseAcceptance) ? "true" : "false") + "\n\n";
    text += "        " + list_line(call, "ExternalModuleDependencies", kExternalModuleDependencies);
    return text + "    }\n\n}\n\n";
  }
};

}  // namespace

extern const CommandEntry kTestModuleManifest =
    entry_of<TestModuleManifest>("Test-ModuleManifest", "");
extern const CommandEntry kImportPowerShellDataFile =
    entry_of<ImportPowerShellDataFile>("Import-PowerShellDataFile", "");
extern const CommandEntry kNewModuleManifest =
    entry_of<NewModuleManifest>("New-ModuleManifest", "");

}  // namespace psjsh
