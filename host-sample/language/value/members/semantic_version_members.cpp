// System.Management.Automation.SemanticVersion.
#include <algorithm>
#include <cctype>

#include "invariant/number_parse.h"
#include "language/value/cast_error.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/moments.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

class SemanticVersion final : public NativeObject {
 public:
  SemanticVersion() : NativeObject(type_of_id(TypeId::SemanticVersion)) {}
  int parts[3] = {0, 0, 0};
  std::string label, build;

  std::string text() const override {
    std::string out =
        std::to_string(parts[0]) + "." + std::to_string(parts[1]) + "." + std::to_string(parts[2]);
    if (!label.empty()) out += "-" + label;
    if (!build.empty()) out += "+" + build;
    return out;
  }
  bool compare(const NativeObject &other, int *result) const override {
    const auto *right = dynamic_cast<const SemanticVersion *>(&other);
    if (!right) return false;
    for (int i = 0; i < 3; ++i)
      if (parts[i] != right->parts[i]) return *result = parts[i] < right->parts[i] ? -1 : 1, true;
    *result = compare_labels(label, right->label);
    return true;
  }

 private:
  // A release stands above its previews; numbers in labels order as numbers.
  static int compare_labels(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return a.empty() == b.empty() ? 0 : a.empty() ? 1 : -1;
    while (!a.empty() || !b.empty()) {
      if (a.empty() || b.empty()) return a.empty() ? -1 : 1;
      const auto x = a.substr(0, a.find('.')), y = b.substr(0, b.find('.'));
      a.remove_prefix(std::min(a.size(), x.size() + 1));
      b.remove_prefix(std::min(b.size(), y.size() + 1));
      const auto m = psj::invariant::parse_signed(x, 32), n = psj::invariant::parse_signed(y, 32);
      if (m && n) {
        if (m.value != n.value) return m.value < n.value ? -1 : 1;
      } else if (m || n) {
        return m ? -1 : 1;
      } else if (const int order = x.compare(y)) {
        return order < 0 ? -1 : 1;
      }
    }
    return 0;
  }
};

bool is_label(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return isalnum(c) || c == '-' || c == '.';
  });
}

SemanticVersion &self(Call &c) {
  return static_cast<SemanticVersion &>(*c.self.object());
}

Value parse(Call &c) {
  auto made = make_semantic_version(c.text(0));
  if (made.is_null())
    throw_net("System.FormatException", "Input string was not in a correct format.");
  return made;
}
Value from_parts(Call &c) {
  auto made = make<SemanticVersion>();
  for (std::size_t i = 0; i < c.count() && i < 3; ++i) made->parts[i] = c.int32(i);
  if (c.count() > 3) made->label = to_text(c.arguments[3]);
  return made;
}

constexpr MemberRow kRows[] = {
    {"int Major {get;}", [](Call &c) -> Value { return self(c).parts[0]; }},
    {"int Minor {get;}", [](Call &c) -> Value { return self(c).parts[1]; }},
    {"int Patch {get;}", [](Call &c) -> Value { return self(c).parts[2]; }},
    {"string PreReleaseLabel {get;}",
     [](Call &c) -> Value { return self(c).label.empty() ? Value() : Value(self(c).label); }},
    {"string BuildLabel {get;}",
     [](Call &c) -> Value { return self(c).build.empty() ? Value() : Value(self(c).build); }},
    {"int CompareTo(System.Object version)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"string ToString()", [](Call &c) -> Value { return self(c).text(); }},
    {"static semver new(string version)", parse},
    {"static semver new(int major)", from_parts},
    {"static semver new(int major, int minor)", from_parts},
    {"static semver new(int major, int minor, int patch)", from_parts},
    {"static semver new(int major, int minor, int patch, string label)", from_parts},
    {"static semver Parse(string version)", parse},
    {"static bool TryParse(string version, [ref] semver result)",
     [](Call &c) -> Value {
       auto made = make_semantic_version(c.text(0));
       c.arguments[1].as<Reference>()->set(made);
       return !made.is_null();
     }},
};
constexpr TypeMembers kTypes[] = {{"System.Management.Automation.SemanticVersion", kRows}};

}  // namespace

Value make_semantic_version(std::string_view text) {
  auto made = make<SemanticVersion>();
  if (const auto plus = text.find('+'); plus != std::string_view::npos) {
    made->build = text.substr(plus + 1);
    text = text.substr(0, plus);
    if (!is_label(made->build)) return {};
  }
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    made->label = text.substr(dash + 1);
    text = text.substr(0, dash);
    if (!is_label(made->label)) return {};
  }
  int count = 0;
  while (true) {
    const auto word = text.substr(0, text.find('.'));
    const auto number = psj::invariant::parse_signed(word, 32, 0);
    if (!number || count == 3) return {};
    made->parts[count++] = static_cast<int>(number.value);
    if (word.size() == text.size()) return made;
    text.remove_prefix(word.size() + 1);
  }
}

Value to_semantic_version(const Value &value, const Type *type) {
  if (const auto *version = value.as<VersionObject>()) {
    auto made = make<SemanticVersion>();
    made->parts[0] = version->value.major;
    made->parts[1] = version->value.minor;
    made->parts[2] = std::max(0, version->value.build);
    return made;
  }
  if (!value.is_string() && !value.is_number()) fail_no_conversion(value, type);
  auto made = make_semantic_version(to_text(value));
  if (made.is_null())
    fail_conversion(value, type, "InvalidCastParseTargetInvocation",
                    "Input string was not in a correct format.");
  return made;
}

std::span<const TypeMembers> semantic_version_members() {
  return kTypes;
}

}  // namespace psjsh
