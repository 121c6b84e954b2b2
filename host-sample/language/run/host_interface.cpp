#include "language/run/host_interface.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "language/run/host_prompt.h"
#include "language/run/user.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"
#include "language/value/members.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr const char *kNoUser =
    "A command that prompts the user failed because the host program or the command type does not "
    "support user interaction. The host was attempting to request confirmation with the following "
    "message: ";

int screen_height() {
  constexpr int kUsual = 25;
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : kUsual;
}

class HostInterface final : public ForeignObject {
 public:
  explicit HostInterface(SessionState &session) : session_(session) {}
  const Type *type() const override {
    return declare_class("System.Management.Automation.Internal.Host.InternalHostUserInterface",
                         find_type("System.Object"));
  }
  bool get(std::string_view name, Value *out) const override {
    if (equals_ignoring_case(name, "RawUI")) return *out = raw(), true;
    if (equals_ignoring_case(name, "SupportsVirtualTerminal"))
      return *out = isatty(STDOUT_FILENO) != 0, true;
    return false;
  }
  bool call(std::string_view name, Arguments a, Value *out) override {
    *out = Value::nothing();
    // (text), or (foreground, background, text)
    const std::string text = a.empty() ? std::string() : to_text(a[a.size() - 1]);
    if (equals_ignoring_case(name, "Write")) return say(text), true;
    if (equals_ignoring_case(name, "WriteLine")) return say(text + "\n"), true;
    if (equals_ignoring_case(name, "WriteErrorLine")) return say_error(text + "\n"), true;
    if (equals_ignoring_case(name, "WriteWarningLine")) return say_warning(text), true;
    if (equals_ignoring_case(name, "WriteVerboseLine")) return say("VERBOSE: " + text + "\n"), true;
    if (equals_ignoring_case(name, "WriteDebugLine")) return say("DEBUG: " + text + "\n"), true;
    if (!equals_ignoring_case(name, "ReadLine")) return false;
    User *const user = user_of(session_.target);
    if (user == nullptr && session_.in_job && !is_user_remote())
      throw_method_exception("ReadLine", 0, "System.Management.Automation.Host.HostException",
                             kNoUser);
    if (user == nullptr) throw ScriptError(prompt_refused());
    const std::optional<std::string> line = user->read_line({}, User::Echo::Plain);
    *out = line ? Value(*line) : Value();
    return true;
  }
  std::vector<ForeignMember> members() const override {
    std::vector<ForeignMember> list;
    for (const char *name : {"RawUI", "SupportsVirtualTerminal"}) {
      ForeignMember member;
      member.name = name;
      list.push_back(std::move(member));
    }
    return list;
  }

 private:
  void say(const std::string &text) const {
    if (session_.target != nullptr) session_.target->write_host(text);
  }
  void say_error(const std::string &text) const {
    if (session_.target != nullptr) session_.target->write(Stream::Error, Value(text), true);
  }
  // The host of a thread job makes a record of it.
  void say_warning(const std::string &text) const {
    if (session_.target != nullptr && session_.in_job && !is_user_remote())
      return session_.target->write(Stream::Warning, Value(text), false);
    say("WARNING: " + text + "\n");
  }
  Value raw() const {
    auto size = make_custom_object();
    size->set("Width", session_.width);
    size->set("Height", screen_height());
    auto raw = make_custom_object();
    raw->set("WindowSize", size);
    raw->set("BufferSize", size);
    raw->set("WindowTitle", Value(""));
    return raw;
  }

  SessionState &session_;
};

}  // namespace

Value make_host_interface(SessionState &session) {
  return make<HostInterface>(session);
}

}  // namespace psjsh
