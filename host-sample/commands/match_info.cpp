#include "commands/match_info.h"

#include "commands/item_paths.h"
#include "invariant/compare.h"
#include "invariant/number_text.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/records.h"
#include "language/value/type.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;

namespace {

constexpr const char *kInputStream = "InputStream";
constexpr const char *kNames[] = {"IgnoreCase", "LineNumber", "Line",    "Filename",
                                  "Path",       "Pattern",    "Context", "Matches"};

Value text_array(const std::vector<std::string> &lines) {
  Values items;
  for (const std::string &line : lines) items.emplace_back(line);
  return make_array(std::move(items), type_of_id(TypeId::String));
}

}  // namespace

const Type *MatchInfo::type() const {
  static const Type *const kType =
      declare_class("Microsoft.PowerShell.Commands.MatchInfo", type_of_id(TypeId::Object));
  return kType;
}

Value MatchInfo::context() const {
  if (!has_context) return {};
  Ref<Record> record = make_record("Microsoft.PowerShell.Commands.MatchInfoContext");
  record->with("PreContext", text_array(before));
  record->with("PostContext", text_array(after));
  return record;
}

bool MatchInfo::get(std::string_view name, Value *out) const {
  const auto is = [&](std::string_view known) { return equals_ignore_case(name, known); };
  if (is("IgnoreCase"))
    *out = ignore_case;
  else if (is("LineNumber"))
    *out = static_cast<std::uint64_t>(line_number);
  else if (is("Line"))
    *out = Value(line);
  else if (is("Filename"))
    *out = Value(path.empty() ? std::string_view(kInputStream) : leaf_of(path));
  else if (is("Path"))
    *out = Value(path.empty() ? std::string_view(kInputStream) : std::string_view(path));
  else if (is("Pattern"))
    *out = Value(pattern);
  else if (is("Context"))
    *out = context();
  else if (is("Matches"))
    *out = matches;
  else
    return false;
  return true;
}

std::string MatchInfo::relative_path(std::string_view folder) const {
  if (path.empty()) return kInputStream;
  const std::string base = folder == "/" ? "/" : std::string(folder) + "/";
  return path.starts_with(base) ? path.substr(base.size()) : path;
}

bool MatchInfo::call(std::string_view name, Arguments arguments, Value *out) {
  if (equals_ignore_case(name, "RelativePath") && arguments.size() == 1) {
    *out = Value(relative_path(to_text(arguments[0])));
    return true;
  }
  if (equals_ignore_case(name, "ToString")) {
    *out = Value(text());
    return true;
  }
  return false;
}

std::vector<ForeignMember> MatchInfo::members() const {
  std::vector<ForeignMember> all;
  for (const char *name : kNames) all.push_back({name, ForeignMember::Kind::Property, "", false});
  all.push_back({"RelativePath", ForeignMember::Kind::Method, "", false});
  return all;
}

std::string MatchInfo::text() const {
  if (path.empty() && !has_context) return line;
  const std::string place = path.empty() ? "" : relative_path(location) + ":";
  std::string out;
  const auto add = [&](std::int64_t number, const std::string &content, const char *mark) {
    if (!out.empty()) out.push_back('\n');
    out += mark + place;
    if (!path.empty()) out += psj::invariant::text_of(number) + ":";
    out += content;
  };
  std::int64_t number = line_number - static_cast<std::int64_t>(before.size());
  for (const std::string &content : before) add(number++, content, "  ");
  add(number++, line, has_context ? "> " : "");
  for (const std::string &content : after) add(number++, content, "  ");
  return out;
}

}  // namespace psjsh
