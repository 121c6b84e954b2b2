#include <algorithm>
#include <set>

#include "commands/describe.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct GetMemberParameters {
  enum : std::size_t { kForce, kInputObject, kMemberType, kName, kStatic, kView };
  static constexpr std::string_view kDescription =
      R"(Get-Member Microsoft.PowerShell.Commands.GetMemberCommand Microsoft.PowerShell.Utility
-Force switch
-InputObject psobject @::v
-MemberType/Type object
-Name string[] @:0: notempty
-Static switch
-View object
)";
};

using psj::invariant::equals_ignore_case;
using psj::invariant::WildcardPattern;

// The kinds that a word of -MemberType stands for.
bool kind_matches(std::string_view wanted, std::string_view kind) {
  if (equals_ignore_case(wanted, kind) || equals_ignore_case(wanted, "All")) return true;
  if (equals_ignore_case(wanted, "Properties")) return kind.ends_with("Property");
  if (equals_ignore_case(wanted, "Methods")) return kind.ends_with("Method");
  return false;
}

class GetMember final : public Command, public GetMemberParameters {
 public:
  void begin(Invocation &call) override {
    for (const Value &name : call.items(kName)) names_.emplace_back(to_text(name));
    for (const Value &word : call.items(kMemberType)) {
      const std::string text = to_text(word);
      for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::size_t first = std::min(text.find_first_not_of(' ', at), end);
        kinds_.push_back(text.substr(first, end - first));
        at = end + 1;
      }
    }
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    any_ = true;
    const auto *type = unwrap(*item).as<Type>();
    const bool statics = call.is_set(kStatic);
    const std::string type_name =
        statics && type != nullptr ? type->full_name() : type_names_of(*item).front();
    if (!seen_.insert(type_name).second) return;
    if (statics)
      show(call, type_name, describe_static_members(type != nullptr ? type : type_of(*item)));
    else
      show(call, type_name, describe_members(*item));
  }

  void end(Invocation &call) override {
    if (any_) return;
    call.write_error({"NoObjectInGetMember", ErrorCategory::CloseError,
                      "You must specify an object for the Get-Member cmdlet.",
                      "System.InvalidOperationException"});
  }

 private:
  bool wanted(Invocation &call, const MemberDescription &member) const {
    const bool accessor = member.name.starts_with("get_") || member.name.starts_with("set_") ||
                          member.name.starts_with("op_") || member.name.starts_with("add_") ||
                          member.name.starts_with("remove_");
    if (accessor && member.member_type == "Method" && !call.is_set(kForce)) return false;
    const auto named = [&](const WildcardPattern &pattern) { return pattern.matches(member.name); };
    if (!names_.empty() && std::none_of(names_.begin(), names_.end(), named)) return false;
    const auto typed = [&](const std::string &kind) {
      return kind_matches(kind, member.member_type);
    };
    return kinds_.empty() || std::any_of(kinds_.begin(), kinds_.end(), typed);
  }

  // Sorted by the kind, then by the name.
  static int kind_order(const std::string &kind) {
    constexpr std::string_view kOrder[] = {
        "AliasProperty", "CodeMethod",  "CodeProperty", "Event",
        "MemberSet",     "Method",      "NoteProperty", "ParameterizedProperty",
        "Property",      "PropertySet", "ScriptMethod", "ScriptProperty"};
    return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), kind) -
                            std::begin(kOrder));
  }

  void show(Invocation &call, const std::string &type_name,
            std::vector<MemberDescription> members) const {
    std::stable_sort(members.begin(), members.end(), [](const auto &a, const auto &b) {
      const int left = kind_order(a.member_type), right = kind_order(b.member_type);
      if (left != right) return left < right;
      return psj::invariant::compare_culture(a.name, b.name, true) < 0;
    });
    for (const MemberDescription &member : members) {
      if (!wanted(call, member)) continue;
      Ref<Record> definition = make_record("Microsoft.PowerShell.Commands.MemberDefinition");
      definition->with("TypeName", Value(type_name));
      definition->with("Name", Value(member.name));
      definition->with("MemberType", Value(member.member_type));
      definition->with("Definition", Value(member.definition));
      definition->text_property = "Name";
      call.write(definition);
    }
  }

  std::vector<WildcardPattern> names_;
  std::vector<std::string> kinds_;
  std::set<std::string> seen_;
  bool any_ = false;
};

}  // namespace

extern const CommandEntry kGetMember = entry_of<GetMember>("Get-Member", "gm");

}  // namespace psjsh
