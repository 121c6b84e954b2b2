// Import-Module, Get-Module, Remove-Module, New-Module, Export-ModuleMember.
#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/module_loader.h"
#include "invariant/guid.h"
#include "invariant/wildcard.h"
#include "language/run/module_discovery.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct ImportModuleParameters {
  enum : std::size_t {
    kAlias,
    kArgumentList,
    kAsCustomObject,
    kAssembly,
    kCimNamespace,
    kCimResourceUri,
    kCimSession,
    kCmdlet,
    kDisableNameChecking,
    kForce,
    kFullyQualifiedName,
    kFunction,
    kGlobal,
    kMaximumVersion,
    kMinimumVersion,
    kModuleInfo,
    kName,
    kNoClobber,
    kPassThru,
    kPrefix,
    kPSSession,
    kRequiredVersion,
    kScope,
    kSkipEditionCheck,
    kUseWindowsPowerShell,
    kVariable
  };
  static constexpr std::string_view kDescription =
      R"(Import-Module Microsoft.PowerShell.Commands.ImportModuleCommand Microsoft.PowerShell.Core
sets Assembly CimSession FullyQualifiedName FullyQualifiedNameAndPSSession FullyQualifiedNameAndWinCompat ModuleInfo Name* PSSession WinCompat
-Alias string[] notnull
-ArgumentList/Args object[]
-AsCustomObject switch
-Assembly object[] @Assembly:0:mv
-CimNamespace string @CimSession:: notempty
-CimResourceUri uri @CimSession:: notnull
-CimSession object @CimSession::m notnull
-Cmdlet string[] notnull
-DisableNameChecking switch
-Force switch
-FullyQualifiedName object[] @FullyQualifiedName::mv @FullyQualifiedNameAndPSSession:0:mv @FullyQualifiedNameAndWinCompat:0:mv
-Function string[] notnull
-Global switch
-MaximumVersion string @CimSession:: @Name:: @PSSession:: @WinCompat::
-MinimumVersion/Version version @CimSession:: @Name:: @PSSession:: @WinCompat::
-ModuleInfo object[] @ModuleInfo::mv
-Name string[] @CimSession:0:mv @Name:0:mv @PSSession:0:mv @WinCompat:0:mv
-NoClobber/NoOverwrite switch
-PassThru switch
-Prefix string notnull
-PSSession object @FullyQualifiedNameAndPSSession::m @PSSession::m notnull
-RequiredVersion version @CimSession:: @Name:: @PSSession:: @WinCompat::
-Scope string set=Local|Global
-SkipEditionCheck switch @!FullyQualifiedNameAndWinCompat,WinCompat::
-UseWindowsPowerShell/UseWinPS switch @FullyQualifiedNameAndWinCompat::m @WinCompat::m
-Variable string[] notnull
)";
};
struct GetModuleParameters {
  enum : std::size_t {
    kAll,
    kCimNamespace,
    kCimResourceUri,
    kCimSession,
    kFullyQualifiedName,
    kListAvailable,
    kName,
    kPSEdition,
    kPSSession,
    kRefresh,
    kSkipEditionCheck
  };
  static constexpr std::string_view kDescription =
      R"(Get-Module Microsoft.PowerShell.Commands.GetModuleCommand Microsoft.PowerShell.Core
sets Available CimSession Loaded* PsSession
-All switch @!CimSession,PsSession::
-CimNamespace string @CimSession:: notempty
-CimResourceUri uri @CimSession:: notnull
-CimSession object @CimSession::m notnull
-FullyQualifiedName object[] @::n
-ListAvailable switch @Available::m @CimSession:: @PsSession::
-Name string[] @:0:v notempty
-PSEdition string @!CimSession,Loaded::
-PSSession object @PsSession::m notnull
-Refresh switch @!Loaded::
-SkipEditionCheck switch @!Loaded::
)";
};
struct RemoveModuleParameters {
  enum : std::size_t { kForce, kFullyQualifiedName, kModuleInfo, kName };
  static constexpr std::string_view kDescription =
      R"(Remove-Module Microsoft.PowerShell.Commands.RemoveModuleCommand Microsoft.PowerShell.Core process
sets FullyQualifiedName ModuleInfo name
-Force switch
-FullyQualifiedName object[] @FullyQualifiedName::mv
-ModuleInfo object[] @ModuleInfo::mv
-Name string[] @name:0:mv
)";
};
struct NewModuleParameters {
  enum : std::size_t {
    kArgumentList,
    kAsCustomObject,
    kCmdlet,
    kFunction,
    kName,
    kReturnResult,
    kScriptBlock
  };
  static constexpr std::string_view kDescription =
      R"(New-Module Microsoft.PowerShell.Commands.NewModuleCommand Microsoft.PowerShell.Core
sets Name ScriptBlock*
-ArgumentList/Args object[] @::r
-AsCustomObject switch
-Cmdlet string[] notnull
-Function string[] notnull
-Name string @Name:0:mv
-ReturnResult switch
-ScriptBlock scriptblock @Name:1:m @ScriptBlock:0:m notnull
)";
};
struct ExportModuleMemberParameters {
  enum : std::size_t { kAlias, kCmdlet, kFunction, kVariable };
  static constexpr std::string_view kDescription =
      R"(Export-ModuleMember Microsoft.PowerShell.Commands.ExportModuleMemberCommand Microsoft.PowerShell.Core
-Alias string[] @::n notnull
-Cmdlet string[] @::n allowempty
-Function string[] @:0:vn allowempty
-Variable string[] @::n notnull
)";
};

using psj::invariant::WildcardPattern;

std::vector<std::string> texts(Invocation &call, std::size_t parameter) {
  std::vector<std::string> out;
  for (const Value &item : call.items(parameter)) out.push_back(to_text(item));
  return out;
}

class ImportModule final : public Command, public ImportModuleParameters {
 public:
  void process(Invocation &call) override {
    ModuleImport import;
    import.functions = texts(call, kFunction);
    import.aliases = texts(call, kAlias);
    import.variables = texts(call, kVariable);
    import.prefix = call.text(kPrefix);
    import.arguments = call.items(kArgumentList);
    import.force = call.is_set(kForce);
    import.into_global = call.is_set(kGlobal) || call.text(kScope) == "Global";
    import.as_object = call.is_set(kAsCustomObject);
    for (const std::string &name : texts(call, kName)) load(call, name, import);
    for (const Value &spec : call.items(kFullyQualifiedName)) {
      const bool table = unwrap(spec).as<Dictionary>() != nullptr;
      load(call, to_text(table ? get_property(spec, "ModuleName") : spec), import);
    }
    for (const Value &info : call.items(kModuleInfo))
      load(call, to_text(get_property(info, "Path")), import);
  }

 private:
  static void load(Invocation &call, const std::string &name, const ModuleImport &import) {
    const std::string file = find_module_file(call, name);
    if (file.empty()) {
      const bool known = is_builtin_module(name) || loaded_module(call.session().state(), name);
      if (known) return;
      call.write_error({"Modules_ModuleNotFound", ErrorCategory::ResourceUnavailable,
                        "The specified module '" + name +
                            "' was not loaded because no valid module file was found in any module "
                            "directory.",
                        "System.IO.FileNotFoundException", Value(name)});
      return;
    }
    const auto module = import_module(call, file, import);
    if (import.as_object)
      call.write(custom_object_of(call.session().state(), module));
    else if (call.is_set(kPassThru))
      call.write(module->object);
  }
};

void list_installed(Invocation &call, const std::vector<std::string> &names) {
  for (const InstalledModule &installed : installed_modules()) {
    bool shown = names.empty();
    for (const std::string &name : names)
      shown = shown || WildcardPattern(name).matches(installed.name);
    if (shown)
      call.write(installed_module_object(call, installed.name, installed.file, installed.version));
  }
}

class GetModule final : public Command, public GetModuleParameters {
 public:
  void process(Invocation &call) override {
    const std::vector<std::string> names = texts(call, kName);
    if (call.is_set(kListAvailable)) return list_installed(call, names);
    for (const auto &[key, module] : call.session().state().modules) {
      bool shown = names.empty();
      for (const std::string &name : names) shown = shown || WildcardPattern(name).matches(key);
      if (shown) call.write(module->object);
    }
  }
};

class RemoveModule final : public Command, public RemoveModuleParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    std::vector<std::string> names = texts(call, kName);
    for (const Value &info : call.items(kModuleInfo)) names.push_back(to_text(info));
    for (const std::string &name : names) {
      bool any = false;
      const auto modules = state.modules;
      for (const auto &[key, module] : modules) {
        if (!WildcardPattern(name).matches(key)) continue;
        any = true;
        if (call.should_process(key)) remove_module(state, module);
      }
      if (!any && !WildcardPattern::has_wildcards(name) && !is_builtin_module(name))
        call.write_error({"Modules_NoModulesRemoved", ErrorCategory::ResourceUnavailable,
                          "No modules were removed. Verify that the specification of modules to "
                          "remove is correct and those modules exist in the runspace.",
                          "System.InvalidOperationException", Value(name)});
    }
  }
};

class NewModule final : public Command, public NewModuleParameters {
 public:
  void end(Invocation &call) override {
    ModuleImport import;
    import.functions = texts(call, kFunction);
    import.arguments = call.items(kArgumentList);
    const Value *block = call.argument(kScriptBlock);
    if (block == nullptr) return;
    const std::string name = call.text(
        kName, "__DynamicModule_" + psj::invariant::text_of(psj::invariant::Guid::random()));
    import.as_object = call.is_set(kAsCustomObject);
    const auto module = import_block(call, name, *block, import);
    if (import.as_object)
      call.write(custom_object_of(call.session().state(), module));
    else if (!call.is_set(kReturnResult))
      call.write(module->object);
  }
};

class ExportModuleMember final : public Command, public ExportModuleMemberParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const auto module = state.module_of(state.scope());
    if (!module)
      call.fail({"Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
                 ErrorCategory::PermissionDenied,
                 "The Export-ModuleMember cmdlet can only be called from inside a module.",
                 "System.InvalidOperationException"});
    module->explicit_exports = true;
    const auto add = [&](std::size_t parameter, std::vector<std::string> &to) {
      for (std::string &name : texts(call, parameter)) to.push_back(std::move(name));
    };
    add(kFunction, module->exported_functions);
    add(kAlias, module->exported_aliases);
    add(kVariable, module->exported_variables);
  }
};

}  // namespace

extern const CommandEntry kImportModule = entry_of<ImportModule>("Import-Module", "ipmo");
extern const CommandEntry kGetModule = entry_of<GetModule>("Get-Module", "gmo");
extern const CommandEntry kRemoveModule = entry_of<RemoveModule>("Remove-Module", "rmo");
extern const CommandEntry kNewModule = entry_of<NewModule>("New-Module", "nmo");
extern const CommandEntry kExportModuleMember =
    entry_of<ExportModuleMember>("Export-ModuleMember", "");

}  // namespace psjsh
