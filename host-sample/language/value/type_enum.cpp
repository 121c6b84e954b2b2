// Texts of enum values.
#include <cctype>

#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "invariant/number_parse.h"
#include "invariant/number_text.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

const EnumMember *member_of(const Type *type, std::int64_t number) {
  for (const auto &member : type->enum_members())
    if (member.number == number) return &member;
  return nullptr;
}

bool number_of(const Type *type, std::string_view word, std::int64_t *number) {
  for (const auto &member : type->enum_members())
    if (psj::invariant::equals_ignore_case(member.name, word)) {
      *number = member.number;
      return true;
    }
  const auto digits = psj::invariant::parse_signed(word, 64);
  if (digits) *number = digits.value;
  return static_cast<bool>(digits);
}

// PowerShell takes the beginning of a name when it fits one member alone.
bool number_of_prefix(const Type *type, std::string_view word, std::int64_t *number) {
  const EnumMember *found = nullptr;
  for (const auto &member : type->enum_members()) {
    if (member.name.size() < word.size() ||
        !psj::invariant::equals_ignore_case(std::string_view(member.name).substr(0, word.size()),
                                            word))
      continue;
    if (found) return false;
    found = &member;
  }
  if (found) *number = found->number;
  return found != nullptr;
}

}  // namespace

std::string enum_text(const Type *type, std::int64_t number) {
  if (const auto *member = member_of(type, number)) return member->name;
  if (!type->is_flags() || number == 0) return psj::invariant::text_of(number);
  // Largest values first, as .NET takes them; printed in rising order.
  std::string text;
  auto rest = static_cast<std::uint64_t>(number);
  const auto members = type->enum_members();
  for (auto it = members.rbegin(); it != members.rend(); ++it) {
    const auto bits = static_cast<std::uint64_t>(it->number);
    if (bits == 0 || (rest & bits) != bits) continue;
    rest &= ~bits;
    text = text.empty() ? it->name : it->name + ", " + text;
  }
  return rest == 0 ? text : psj::invariant::text_of(number);
}

bool parse_enum(const Type *type, std::string_view text, std::int64_t *number) {
  std::int64_t all = 0;
  while (true) {
    const auto comma = text.find(',');
    const auto word = psj::invariant::trim(text.substr(0, comma));
    std::int64_t one = 0;
    if (word.empty() || !(number_of(type, word, &one) || number_of_prefix(type, word, &one)))
      return false;
    all |= one;
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  *number = all;
  return true;
}

Value enum_value(TypeId type, std::int64_t number) {
  return Value::enumeration(type_of_id(type), number);
}

}  // namespace psjsh
