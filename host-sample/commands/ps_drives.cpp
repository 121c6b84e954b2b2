// New-PSDrive, Get-PSDrive, Remove-PSDrive, Get-PSProvider.
#include "commands/describe.h"
#include "commands/item_paths.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/session_drives.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

using psj::invariant::equals_ignore_case;
using psj::invariant::WildcardPattern;

struct NewPSDriveParameters {
  enum : std::size_t { kCredential, kDescriptionText, kName, kPersist, kPSProvider, kRoot, kScope };
  static constexpr std::string_view kDescription =
      R"(New-PSDrive Microsoft.PowerShell.Commands.NewPSDriveCommand Microsoft.PowerShell.Management process
-Credential pscredential @::n
-Description string @::n
-Name string @:0:mn
-Persist switch
-PSProvider string @:1:mn
-Root string @:2:mn allowemptystring
-Scope string @::n
)";
};
struct GetPSDriveParameters {
  enum : std::size_t { kLiteralName, kName, kPSProvider, kScope };
  static constexpr std::string_view kDescription =
      R"(Get-PSDrive Microsoft.PowerShell.Commands.GetPSDriveCommand Microsoft.PowerShell.Management
sets LiteralName Name*
-LiteralName string[] @LiteralName:0:mvn
-Name string[] @Name:0:vn
-PSProvider string[] @::n
-Scope string @::n
)";
};
struct RemovePSDriveParameters {
  enum : std::size_t { kForce, kLiteralName, kName, kPSProvider, kScope };
  static constexpr std::string_view kDescription =
      R"(Remove-PSDrive Microsoft.PowerShell.Commands.RemovePSDriveCommand Microsoft.PowerShell.Management process
sets LiteralName Name*
-Force switch
-LiteralName string[] @LiteralName:0:mvn
-Name string[] @Name:0:mvn allownull allowempty
-PSProvider string[] @::n
-Scope string @::n
)";
};
struct GetPSProviderParameters {
  enum : std::size_t { kPSProvider };
  static constexpr std::string_view kDescription =
      R"(Get-PSProvider Microsoft.PowerShell.Commands.GetPSProviderCommand Microsoft.PowerShell.Management
-PSProvider string[] @:0:vn notempty
)";
};

constexpr const char *kProviders[] = {"Alias", "Environment", "FileSystem", "Function", "Variable"};

std::string provider_named(std::string_view name) {
  const std::size_t slash = name.rfind('\\');
  if (slash != name.npos) name.remove_prefix(slash + 1);
  for (const char *provider : kProviders)
    if (equals_ignore_case(provider, name)) return provider;
  return {};
}

void provider_not_found(Invocation &call, const std::string &name) {
  call.write_error({"ProviderNotFound", ErrorCategory::ObjectNotFound,
                    "Cannot find a provider with the name '" + name + "'.",
                    "System.Management.Automation.ProviderNotFoundException", Value(name)});
}

void drive_not_found(Invocation &call, const std::string &name, const char *id) {
  call.write_error({id, ErrorCategory::ObjectNotFound,
                    "Cannot find drive. A drive with the name '" + name + "' does not exist.",
                    "System.Management.Automation.DriveNotFoundException", Value(name)});
}

class NewPSDrive final : public Command, public NewPSDriveParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    SessionDrive drive;
    drive.name = call.text(kName);
    drive.provider = provider_named(call.text(kPSProvider));
    drive.description = call.text(kDescriptionText);
    if (drive.provider.empty()) return provider_not_found(call, call.text(kPSProvider));
    if (drive.name.find_first_of(";~/\\.:") != std::string::npos)
      call.fail({"Argument", ErrorCategory::InvalidArgument,
                 "Cannot process the drive name because the drive name contains one or more of "
                 "the following characters that are not valid: ; ~ / \\ . :",
                 "System.Management.Automation.PSArgumentException"});
    if (drive.is_file_system()) drive.root = full_path(call, call.text(kRoot));
    if (!call.should_process("Name: " + drive.name + " Provider: Microsoft.PowerShell.Core\\" +
                                 drive.provider + " Root: " + call.text(kRoot),
                             "New Drive"))
      return;
    if (find_session_drive(state, drive.name))
      return call.write_error({"DriveAlreadyExists", ErrorCategory::ResourceExists,
                               "A drive with the name '" + drive.name + "' already exists.",
                               "System.Management.Automation.SessionStateException",
                               Value(drive.name)});
    if (drive.is_file_system() && !is_directory(drive.root))
      return call.write_error({"DriveRootError", ErrorCategory::ReadError,
                               "The specified drive root \"" + call.text(kRoot) +
                                   "\" either does not exist, or it is not a folder.",
                               "System.IO.IOException", Value(drive.name)});
    add_session_drive(state, drive);
    call.write(drive_object(state, drive));
  }
};

class GetPSDrive final : public Command, public GetPSDriveParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const bool literal = call.has(kLiteralName);
    Values names = call.items(literal ? kLiteralName : kName);
    if (names.empty()) names.push_back(Value("*"));
    for (const Value &given : names) {
      const std::string name = to_text(given);
      bool any = false;
      for (const SessionDrive &drive : session_drives(state)) {
        const bool fits = literal ? equals_ignore_case(drive.name, name)
                                  : WildcardPattern(name).matches(drive.name);
        if (!fits || !of_provider(call, drive)) continue;
        any = true;
        call.write(drive_object(state, drive));
      }
      if (!any && (literal || !WildcardPattern::has_wildcards(name)))
        drive_not_found(call, name, "GetLocationNoMatchingDrive");
    }
  }

 private:
  static bool of_provider(Invocation &call, const SessionDrive &drive) {
    const Values wanted = call.items(kPSProvider);
    if (wanted.empty()) return true;
    for (const Value &provider : wanted)
      if (WildcardPattern(to_text(provider)).matches(drive.provider)) return true;
    return false;
  }
};

class RemovePSDrive final : public Command, public RemovePSDriveParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const bool literal = call.has(kLiteralName);
    for (const Value &given : call.items(literal ? kLiteralName : kName)) {
      const std::string name = to_text(given);
      bool any = false;
      for (const SessionDrive &drive : session_drives(state)) {
        if (!(literal ? equals_ignore_case(drive.name, name)
                      : WildcardPattern(name).matches(drive.name)))
          continue;
        any = true;
        remove(call, drive);
      }
      if (!any) drive_not_found(call, name, "DriveNotFound");
    }
  }

 private:
  static void remove(Invocation &call, const SessionDrive &drive) {
    SessionState &state = call.session().state();
    if (!call.should_process("Name: " + drive.name + " Provider: Microsoft.PowerShell.Core\\" +
                                 drive.provider + " Root: " + drive.root,
                             "Remove Drive"))
      return;
    const bool in_use = current_drive(state).name == drive.name;
    if ((in_use && !call.is_set(kForce)) || !remove_session_drive(state, drive.name))
      call.write_error({"Invalid", ErrorCategory::InvalidOperation,
                        "Cannot remove drive '" + drive.name + "' because it is in use.",
                        "System.Management.Automation.PSInvalidOperationException",
                        Value(drive.name)});
  }
};

class GetPSProvider final : public Command, public GetPSProviderParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    Values names = call.items(kPSProvider);
    if (names.empty()) names.push_back(Value("*"));
    for (const Value &given : names) {
      const std::string name = to_text(given);
      bool any = false;
      for (const char *provider : kProviders) {
        if (!WildcardPattern(name).matches(provider) && provider_named(name) != provider) continue;
        any = true;
        call.write(provider_object(state, provider));
      }
      if (!any && !WildcardPattern::has_wildcards(name)) provider_not_found(call, name);
    }
  }
};

}  // namespace

extern const CommandEntry kNewPSDrive = entry_of<NewPSDrive>("New-PSDrive", "ndr");
extern const CommandEntry kGetPSDrive = entry_of<GetPSDrive>("Get-PSDrive", "gdr");
extern const CommandEntry kRemovePSDrive = entry_of<RemovePSDrive>("Remove-PSDrive", "rdr");
extern const CommandEntry kGetPSProvider = entry_of<GetPSProvider>("Get-PSProvider", "");

}  // namespace psjsh
