#include "language/value/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <mutex>
#include <unordered_map>

#include "language/value/containers.h"
#include "language/value/net_pattern.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

std::uint32_t pcre_options(std::uint32_t options) {
  std::uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_DUPNAMES | PCRE2_MATCH_UNSET_BACKREF;
  if (options & kRegexIgnoreCase) flags |= PCRE2_CASELESS;
  if (options & kRegexMultiline) flags |= PCRE2_MULTILINE;
  if (options & kRegexSingleline) flags |= PCRE2_DOTALL;
  if (options & kRegexIgnorePatternWhitespace) flags |= PCRE2_EXTENDED;
  if (options & kRegexExplicitCapture) flags |= PCRE2_NO_AUTO_CAPTURE;
  return flags;
}

// Patterns that script uses again and again; dropped as a whole when there are too many.
struct Cache {
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<const CompiledRegex>> map;
};
Cache &cache() {
  static auto *all = new Cache;
  return *all;
}

pcre2_match_data *match_data() {
  // One block for each thread: large enough for every pattern that a script is likely to have.
  struct Holder {
    pcre2_match_data *data = pcre2_match_data_create(128, nullptr);
    ~Holder() { pcre2_match_data_free(data); }
  };
  static thread_local Holder holder;
  return holder.data;
}

std::string digits(std::string_view text, std::size_t from) {
  auto end = from;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return std::string(text.substr(from, end - from));
}

}  // namespace

std::shared_ptr<const CompiledRegex> CompiledRegex::get(std::string_view pattern,
                                                        std::uint32_t options) {
  std::string key(pattern);
  key += '\0';
  key += std::to_string(options);
  auto &all = cache();
  {
    const std::lock_guard guard(all.mutex);
    if (const auto found = all.map.find(key); found != all.map.end()) return found->second;
  }
  check_net_pattern(pattern);
  const auto text = net_to_pcre(pattern);
  int error = 0;
  PCRE2_SIZE offset = 0;
  auto *code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                             pcre_options(options), &error, &offset, nullptr);
  if (!code) {
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(error, message, sizeof message);
    throw_net("System.Text.RegularExpressions.RegexParseException",
              "Invalid pattern '" + std::string(pattern) + "' at offset " + std::to_string(offset) +
                  ". " + reinterpret_cast<const char *>(message) + ".");
  }
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  std::shared_ptr<CompiledRegex> regex(new CompiledRegex);
  regex->code_ = code;
  std::uint32_t count = 0, name_count = 0, entry_size = 0;
  PCRE2_SPTR names = nullptr;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &name_count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &names);
  for (std::uint32_t i = 0; i <= count; ++i) regex->names_.push_back(std::to_string(i));
  for (std::uint32_t i = 0; i < name_count; ++i, names += entry_size)
    regex->names_[static_cast<std::size_t>(names[0] << 8 | names[1])] =
        reinterpret_cast<const char *>(names + 2);
  regex->number_unnamed_first();
  const std::lock_guard guard(all.mutex);
  if (all.map.size() > 500) all.map.clear();
  all.map.emplace(std::move(key), regex);
  return regex;
}

// .NET numbers the unnamed groups first and the named ones after them.
void CompiledRegex::number_unnamed_first() {
  std::vector<std::string> names;
  for (std::size_t pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool named = !(names_[i][0] >= '0' && names_[i][0] <= '9');
      if (named != (pass == 1)) continue;
      order_.push_back(static_cast<std::uint32_t>(i));
      names.push_back(named ? names_[i] : std::to_string(names.size()));
    }
  names_ = std::move(names);
}

CompiledRegex::~CompiledRegex() {
  pcre2_code_free(static_cast<pcre2_code *>(code_));
}

bool CompiledRegex::match(std::string_view subject, std::size_t from,
                          std::vector<GroupSpan> *groups) const {
  auto *data = match_data();
  const int found = pcre2_match(static_cast<const pcre2_code *>(code_),
                                reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), from,
                                PCRE2_NO_UTF_CHECK, data, nullptr);
  if (found < 0) return false;
  if (!groups) return true;
  const auto *at = pcre2_get_ovector_pointer(data);
  groups->assign(names_.size(), {});
  for (std::size_t i = 0; i < names_.size() && i < 128; ++i) {
    const auto source = order_[i];
    if (static_cast<int>(source) < found && at[2 * source] != PCRE2_UNSET)
      (*groups)[i] = {at[2 * source], at[2 * source + 1], true};
  }
  return true;
}

int CompiledRegex::group_number(std::string_view name) const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name) return static_cast<int>(i);
  return -1;
}

void CompiledRegex::append_replacement(std::string &out, std::string_view text,
                                       std::string_view subject,
                                       const std::vector<GroupSpan> &groups) const {
  const auto append_group = [&](std::size_t i) {
    if (groups[i].success) out += subject.substr(groups[i].first, groups[i].last - groups[i].first);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[i + 1];
    std::string name;
    std::size_t used = 2;
    if (next >= '0' && next <= '9') {
      name = digits(text, i + 1);
      used = 1 + name.size();
    } else if (next == '{' && text.find('}', i) != std::string_view::npos) {
      const auto close = text.find('}', i);
      name = text.substr(i + 2, close - i - 2);
      used = close - i + 1;
    }
    if (!name.empty()) {
      const int group = group_number(name);
      if (group >= 0)
        append_group(static_cast<std::size_t>(group));
      else
        out += text.substr(i, used);
      i += used - 1;
      continue;
    }
    switch (next) {
      case '$':
        out += '$';
        break;
      case '&':
        append_group(0);
        break;
      case '`':
        out += subject.substr(0, groups[0].first);
        break;
      case '\'':
        out += subject.substr(groups[0].last);
        break;
      case '_':
        out += subject;
        break;
      case '+':
        append_group(groups.size() - 1);
        break;
      default:
        out += '$';
        out += next;
    }
    ++i;
  }
}

Regex::Regex(std::string text, std::uint32_t flags)
    : Object(ObjectKind::Regex),
      pattern(std::move(text)),
      options(flags),
      code(CompiledRegex::get(pattern, flags)) {}
const Type *Regex::type() const {
  return type_of_id(TypeId::Regex);
}

Match::Match(Value text, std::shared_ptr<const CompiledRegex> regex, std::vector<GroupSpan> spans)
    : Object(ObjectKind::Match),
      subject(std::move(text)),
      code(std::move(regex)),
      groups(std::move(spans)) {}
const Type *Match::type() const {
  return type_of_id(TypeId::Match);
}

Value matches_table(std::string_view subject, const CompiledRegex &code,
                    const std::vector<GroupSpan> &groups) {
  auto table = make_hashtable();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].success) continue;
    const auto &name = code.group_name(i);
    const bool number = name[0] >= '0' && name[0] <= '9';
    table->set(number ? Value(static_cast<std::int32_t>(i)) : Value(name),
               subject.substr(groups[i].first, groups[i].last - groups[i].first));
  }
  return table;
}

}  // namespace psjsh
