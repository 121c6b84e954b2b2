#include "language/value/members.h"

#include <cctype>
#include <map>

#include "invariant/compare.h"
#include "language/completion/candidates.h"
#include "language/run/session_state.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

// Reads `$name.Property[0]`, `[type]::Member` and quoted texts: what has a value without running
// any script.
class Reader {
 public:
  Reader(Session &session, std::string_view text) : session_(session), text_(text) {}

  bool read(Value *value, const Type **type) {
    if (!read_first(value, type)) return false;
    while (!text_.empty()) {
      if (take("::")) {
        const std::string name = word();
        if (*type == nullptr || !find_static(*type, name, value)) return false;
        *type = nullptr;
      } else if (take(".")) {
        if (*type != nullptr || !find_property(*value, word(), value)) return false;
      } else if (*type == nullptr && take("[")) {
        if (!read_index(value)) return false;
      } else {
        return false;
      }
    }
    return true;
  }

 private:
  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }
  std::string word(std::string_view more = "_") {
    std::size_t size = 0;
    while (size < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[size])) ||
                                   more.find(text_[size]) != std::string_view::npos))
      ++size;
    const std::string result(text_.substr(0, size));
    text_.remove_prefix(size);
    return result;
  }
  bool read_first(Value *value, const Type **type) {
    *type = nullptr;
    if (take("$")) {
      const bool braced = take("{");
      const std::string name = word("_?");
      const bool scoped = !text_.starts_with("::") && take(":");
      const std::string rest = scoped ? ":" + word() : "";
      if (braced && !take("}")) return false;
      *value = session_.state().variable(name + rest);
      return !value->is_null();
    }
    if (take("[")) {
      const std::size_t end =
          text_.find("]::") != std::string_view::npos ? text_.find("]::") : text_.rfind(']');
      if (end == std::string_view::npos) return false;
      *type = find_type(text_.substr(0, end));
      text_.remove_prefix(end + 1);
      return *type != nullptr;
    }
    const char quote = text_.empty() ? '\0' : text_.front();
    if (quote != '\'' && quote != '"') return false;
    const std::size_t end = text_.find(quote, 1);
    if (end == std::string_view::npos) return false;
    *value = Value(std::string(text_.substr(1, end - 1)));
    text_.remove_prefix(end + 1);
    return true;
  }
  bool read_index(Value *value) {
    const std::size_t end = text_.find(']');
    if (end == std::string_view::npos || end == 0) return false;
    std::string_view inside = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    if (inside.front() == '\'' || inside.front() == '"')
      return find_index(*value, Value(std::string(inside.substr(1, inside.size() - 2))), value);
    std::int32_t number = 0;
    const bool negative = inside.front() == '-';
    if (negative) inside.remove_prefix(1);
    if (inside.empty() || inside.size() > 8) return false;
    for (const char c : inside) {
      if (!std::isdigit(static_cast<unsigned char>(c))) return false;
      number = number * 10 + (c - '0');
    }
    return find_index(*value, Value(negative ? -number : number), value);
  }

  Session &session_;
  std::string_view text_;
};

// Where the last member's name begins, or npos.
std::size_t name_start(const std::string &word) {
  std::size_t at = word.size();
  while (at > 0 && (std::isalnum(static_cast<unsigned char>(word[at - 1])) || word[at - 1] == '_' ||
                    word[at - 1] == '*'))
    --at;
  if (at > 1 && word[at - 1] == '.') return at;
  if (at > 2 && word[at - 1] == ':' && word[at - 2] == ':') return at;
  return std::string::npos;
}

}  // namespace

bool members(Session &session, const std::string &word, Matches *found) {
  const std::size_t start = name_start(word);
  if (start == std::string::npos) return false;
  const bool is_static = word[start - 1] == ':';
  const std::string base = word.substr(0, start - (is_static ? 2 : 1));
  Value value;
  const Type *type = nullptr;
  try {
    if (!Reader(session, base).read(&value, &type)) return false;
  } catch (const ScriptError &) {
    return false;
  } catch (const NetError &) {
    return false;
  }
  if ((type != nullptr) != is_static) return false;
  std::map<std::string, CompletionMatch, psj::invariant::IgnoreCaseLess> sorted;
  const auto list = is_static ? describe_static_members(type) : describe_members(value);
  for (const MemberDescription &member : list) {
    if (!begins_with(member.name, word.substr(start))) continue;
    const bool method = member.member_type.find("Method") != std::string::npos;
    sorted[member.name] = {word.substr(0, start) + member.name + (method ? "(" : ""), member.name,
                           method ? CompletionKind::Method : CompletionKind::Property};
  }
  if (is_static)
    for (const EnumMember &member : type->enum_members())
      if (begins_with(member.name, word.substr(start)))
        sorted[member.name] = {word.substr(0, start) + member.name, member.name,
                               CompletionKind::Property};
  for (auto &[name, match] : sorted) found->push_back(std::move(match));
  return true;
}

Matches type_names(std::string_view beginning) {
  std::map<std::string, CompletionKind, psj::invariant::IgnoreCaseLess> names;
  for (const auto &[name, type] : type_accelerators())
    if (begins_with(name, beginning)) names[name] = CompletionKind::Type;
  for (std::uint32_t i = 0; const Type *type = type_of_index(i); ++i) {
    const std::string &full = type->full_name();
    if (full.find_first_of("[`+ ") != std::string::npos) continue;
    const bool dotted = beginning.find('.') != std::string_view::npos;
    if (begins_with(full, beginning)) {
      // One step of a long name at a time.
      const std::size_t dot = full.find('.', beginning.size());
      if (dot != std::string::npos)
        names.emplace(full.substr(0, dot), CompletionKind::Namespace);
      else
        names.emplace(full, CompletionKind::Type);
    } else if (!dotted && !beginning.empty() && begins_with(type->name(), beginning) &&
               names.find(type->display_name()) == names.end()) {
      names.emplace(full, CompletionKind::Type);
    }
  }
  Matches matches;
  for (const auto &[name, kind] : names) matches.push_back({name, name, kind});
  return matches;
}

}  // namespace psjsh
