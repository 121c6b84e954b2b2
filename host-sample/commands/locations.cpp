// Get-Location, Set-Location, Push-Location, Pop-Location.
#include <unistd.h>

#include <cstdlib>
#include <deque>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "invariant/compare.h"
#include "language/run/session_drives.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetLocationParameters {
  enum : std::size_t { kPSDrive, kPSProvider, kStack, kStackName };
  static constexpr std::string_view kDescription =
      R"(Get-Location Microsoft.PowerShell.Commands.GetLocationCommand Microsoft.PowerShell.Management
sets Location* Stack
-PSDrive string[] @Location::n
-PSProvider string[] @Location::n
-Stack switch @Stack::
-StackName string[] @Stack::n
)";
};
struct SetLocationParameters {
  enum : std::size_t { kLiteralPath, kPassThru, kPath, kStackName };
  static constexpr std::string_view kDescription =
      R"(Set-Location Microsoft.PowerShell.Commands.SetLocationCommand Microsoft.PowerShell.Management
sets LiteralPath Path* Stack
-LiteralPath/LP/PSPath string @LiteralPath::mn
-PassThru switch
-Path string @Path:0:vn
-StackName string @Stack::n
)";
};
struct PushLocationParameters {
  enum : std::size_t { kLiteralPath, kPassThru, kPath, kStackName };
  static constexpr std::string_view kDescription =
      R"(Push-Location Microsoft.PowerShell.Commands.PushLocationCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-LiteralPath/LP/PSPath string @LiteralPath::n
-PassThru switch
-Path string @Path:0:vn
-StackName string @::n
)";
};
struct PopLocationParameters {
  enum : std::size_t { kPassThru, kStackName };
  static constexpr std::string_view kDescription =
      R"(Pop-Location Microsoft.PowerShell.Commands.PopLocationCommand Microsoft.PowerShell.Management
-PassThru switch
-StackName string @::n
)";
};

// Where Set-Location was (- and +), and the stack of Push-Location. They live in hidden variables
// of the session, so that each session has its own.
constexpr const char *kBack = "__psjsh_location_back";
constexpr const char *kForward = "__psjsh_location_forward";
constexpr const char *kLocationStack = "__psjsh_location_stack";

Ref<List> history(Invocation &call, const char *name) {
  Session &session = call.session();
  if (auto *list = session.variable(name).as<List>()) return Ref<List>(list);
  Ref<List> list = make_array_list();
  session.set_variable(name, list);
  return list;
}

// False after an error of the command.
bool move_to(Invocation &call, const std::string &given, bool literal) {
  SessionState &state = call.session().state();
  if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
    if (const auto own = find_session_drive(state, split_drive(given).drive))
      enter_drive(state, own->name);
    return true;
  }
  const auto found = matching_paths(call, given, literal, true);
  if (found.size() > 1)
    call.fail({"AmbiguousPath", ErrorCategory::InvalidArgument,
               "Cannot set the location because path '" + given +
                   "' resolved to multiple containers. You can only the set location to a single "
                   "container at a time.",
               "System.Management.Automation.PSArgumentException"});
  if (found.empty() || !is_directory(found[0])) {
    given_not_found(call, given);
    return false;
  }
  const std::size_t colon = given.find(':');
  if (colon != std::string::npos && drive_file_path(state, given))
    enter_drive(state, find_session_drive(state, given.substr(0, colon))->name);
  else if (given.starts_with('/') || given.starts_with('~'))
    enter_drive(state, "/");
  call.session().set_location(found[0]);
  return true;
}

class GetLocation final : public Command, public GetLocationParameters {
 public:
  void process(Invocation &call) override {
    if (!call.is_set(kStack)) return call.write(location_object(call.session().state()));
    const Ref<List> stack = history(call, kLocationStack);
    for (auto item = stack->items.rbegin(); item != stack->items.rend(); ++item)
      call.write(location_object(call.session().state(), to_text(*item)));
  }
};

class SetLocation final : public Command, public SetLocationParameters {
 public:
  void process(Invocation &call) override {
    const bool literal = call.has(kLiteralPath);
    const std::string given = call.text(literal ? kLiteralPath : kPath, "~");
    if (given == "-" || given == "+") {
      step(call, given == "-");
    } else {
      const std::string before = shown_location(call.session().state());
      if (!move_to(call, given, literal)) return;
      history(call, kBack)->add(Value(before));
    }
    if (call.is_set(kPassThru)) call.write(location_object(call.session().state()));
  }

 private:
  static void step(Invocation &call, bool back) {
    const Ref<List> from = history(call, back ? kBack : kForward);
    if (from->items.empty())
      call.fail({"LocationHistory", ErrorCategory::InvalidOperation,
                 back ? "There is no location history left to navigate backwards."
                      : "There is no location history left to navigate forwards.",
                 "System.InvalidOperationException"});
    history(call, back ? kForward : kBack)->add(Value(shown_location(call.session().state())));
    const std::string path = to_text(from->items.back());
    from->items.pop_back();
    set_shown_location(call.session().state(), path);
  }
};

class PushLocation final : public Command, public PushLocationParameters {
 public:
  void process(Invocation &call) override {
    const std::string before = shown_location(call.session().state());
    const bool literal = call.has(kLiteralPath);
    if (literal || call.has(kPath)) {
      if (!move_to(call, call.text(literal ? kLiteralPath : kPath), literal)) return;
    }
    history(call, kLocationStack)->add(Value(before));
    if (call.is_set(kPassThru)) call.write(location_object(call.session().state()));
  }
};

class PopLocation final : public Command, public PopLocationParameters {
 public:
  void process(Invocation &call) override {
    const Ref<List> stack = history(call, kLocationStack);
    if (stack->items.empty()) return;
    const std::string path = to_text(stack->items.back());
    stack->items.pop_back();
    set_shown_location(call.session().state(), path);
    if (call.is_set(kPassThru)) call.write(location_object(call.session().state()));
  }
};

}  // namespace

extern const CommandEntry kGetLocation = entry_of<GetLocation>("Get-Location", "gl pwd");
extern const CommandEntry kSetLocation = entry_of<SetLocation>("Set-Location", "cd chdir sl");
extern const CommandEntry kPushLocation = entry_of<PushLocation>("Push-Location", "pushd");
extern const CommandEntry kPopLocation = entry_of<PopLocation>("Pop-Location", "popd");

}  // namespace psjsh
