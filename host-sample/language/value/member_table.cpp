#include "language/value/member_table.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/value/further_members.h"
#include "language/value/members/families.h"
#include "language/value/members/property_order.h"
#include "language/value/type_registry.h"

namespace psjsh {
namespace {

using inv_hash = psj::invariant::IgnoreCaseHash;
using inv_equal = psj::invariant::IgnoreCaseEqual;

// The members of one type, read from its rows when it is first asked for.
struct MemberMap {
  std::unordered_map<std::string, Member, inv_hash, inv_equal> instance, statics;
  std::vector<const Member *> order;
};

constexpr std::size_t kTypes = kMostTypes;
std::atomic<const MemberMap *> g_maps[kTypes];
std::mutex g_mutex;

using Rows = std::unordered_map<std::string_view, std::vector<std::span<const MemberRow>>>;

Rows &rows_by_type() {
  static Rows *rows = [] {
    auto *all = new Rows;
    for (const auto family : {object_members(),
                              string_members(),
                              char_members(),
                              number_members(),
                              math_members(),
                              date_members(),
                              array_members(),
                              list_members(),
                              queue_members(),
                              set_members(),
                              enumerator_members(),
                              dictionary_members(),
                              record_members(),
                              job_info_members(),
                              regex_members(),
                              scalar_members(),
                              semantic_version_members(),
                              date_only_members(),
                              date_time_offset_members(),
                              string_builder_members(),
                              encoding_members(),
                              convert_members(),
                              bit_converter_members(),
                              web_utility_members(),
                              udp_members(),
                              web_client_members(),
                              web_session_members(),
                              path_members(),
                              file_members(),
                              directory_members(),
                              file_info_members(),
                              socket_members(),
                              stream_members(),
                              address_members(),
                              console_members(),
                              environment_members(),
                              linq_members(),
                              random_members(),
                              stopwatch_members(),
                              drawing_members(),
                              tuple_members(),
                              thread_members(),
                              timer_members(),
                              file_watcher_members(),
                              credential_members(),
                              marshal_members(),
                              cmdlet_members(),
                              script_members(),
                              serializer_members(),
                              xml_members(),
                              attribute_members()})
      for (const auto &type : family) (*all)[type.type].push_back(type.rows);
    return all;
  }();
  return *rows;
}

}  // namespace

void add_type_members(std::span<const TypeMembers> tables) {
  const std::lock_guard lock(g_mutex);
  for (const TypeMembers &type : tables) rows_by_type()[type.type].push_back(type.rows);
}

namespace {

std::string_view take_word(std::string_view &text) {
  text = psj::invariant::trim_start(text);
  std::size_t depth = 0, i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '[') ++depth;
    if (text[i] == ']') --depth;
    if (depth == 0 && (text[i] == ' ' || text[i] == '(')) break;
  }
  const auto word = text.substr(0, i);
  text.remove_prefix(i);
  return word;
}

// Puts a generic type's arguments in the place of T, TKey and TValue.
std::string with_arguments(std::string_view name, const Type *owner) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    auto end = i;
    while (end < name.size() &&
           (isalnum(static_cast<unsigned char>(name[end])) || name[end] == '.' ||
            name[end] == '_' || name[end] == '`' || name[end] == '+'))
      ++end;
    const auto word = name.substr(i, end - i);
    const auto arguments = owner->arguments();
    if (!arguments.empty() && (word == "T" || word == "TKey"))
      out += arguments[0]->display_name();
    else if (arguments.size() > 1 && word == "TValue")
      out += arguments[1]->display_name();
    else
      out += word;
    if (end < name.size()) out += name[end++];
    i = end;
  }
  return out;
}

const Type *parameter_type(std::string_view word, const Type *owner) {
  const auto *type = find_type(with_arguments(word, owner));
  return type ? type : type_of_id(TypeId::Object);
}

std::vector<std::string_view> split_parameters(std::string_view list) {
  std::vector<std::string_view> parts;
  std::size_t depth = 0, start = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i == list.size() || (list[i] == ',' && depth == 0)) {
      if (!psj::invariant::trim(list.substr(start, i - start)).empty())
        parts.push_back(psj::invariant::trim(list.substr(start, i - start)));
      start = i + 1;
    } else if (list[i] == '[') {
      ++depth;
    } else if (list[i] == ']') {
      --depth;
    }
  }
  return parts;
}

void read_parameters(std::string_view list, const Type *owner, Overload &overload) {
  for (auto part : split_parameters(list)) {
    Parameter parameter;
    auto word = take_word(part);
    if (word == "params") {
      overload.takes_rest = true;
      word = take_word(part);
    } else if (word == "[ref]") {
      parameter.by_reference = true;
      word = take_word(part);
    }
    parameter.type = parameter_type(word, owner);
    parameter.name = psj::invariant::trim(part);
    overload.parameters.push_back(std::move(parameter));
  }
}

void read_row(const MemberRow &row, const Type *owner, MemberMap &map) {
  std::string_view text = row.definition;
  Member member;
  if (text.starts_with('%')) {
    member.script = true;
    text.remove_prefix(1);
  }
  if (text.starts_with("static ")) {
    member.is_static = true;
    text.remove_prefix(7);
  }
  const auto shown = with_arguments(text, owner);
  member.type_text = with_arguments(take_word(text), owner);
  member.name = take_word(text);
  member.owner = owner;
  auto &table = member.is_static ? map.statics : map.instance;
  const bool method = text.starts_with('(');
  auto [place, fresh] = table.try_emplace(member.name, std::move(member));
  if (fresh) map.order.push_back(&place->second);
  if (!method) {
    place->second.property = &row;
    place->second.shown = (place->second.is_static ? "static " : "") + shown;
    return;
  }
  Overload overload{&row, {}, false, place->second.is_static ? "static " + shown : shown};
  text.remove_prefix(1);
  read_parameters(text.substr(0, text.rfind(')')), owner, overload);
  place->second.overloads.push_back(std::move(overload));
}

// The place of a property among `names`; methods come behind all properties.
std::size_t declared_place(const Member &member, std::string_view names) {
  if (!member.property || member.is_static || member.script) return names.size();
  for (std::size_t at = 0; at < names.size();) {
    const auto end = std::min(names.find(' ', at), names.size());
    if (names.substr(at, end - at) == member.name) return at;
    at = end + 1;
  }
  return std::string_view::npos;
}

void put_in_declared_order(MemberMap &map, std::string_view names) {
  if (names.empty()) return;
  const auto place = [names](const Member *member) { return declared_place(*member, names); };
  std::erase_if(map.order, [&](auto *member) { return place(member) == std::string_view::npos; });
  std::stable_sort(map.order.begin(), map.order.end(),
                   [&](auto *a, auto *b) { return place(a) < place(b); });
}

const MemberMap &members_of(const Type *type) {
  auto &slot = g_maps[type->index()];
  if (const auto *map = slot.load(std::memory_order_acquire))
    return *map;  // pairs with the release below
  auto fresh = std::make_unique<MemberMap>();
  const auto &name = type->definition() ? type->definition()->full_name() : type->full_name();
  const auto &rows = rows_by_type();
  if (const auto found = rows.find(name); found != rows.end())
    for (const auto &table : found->second)
      for (const auto &row : table) read_row(row, type, *fresh);
  put_in_declared_order(*fresh, property_order(name));
  const std::lock_guard guard(g_mutex);
  if (const auto *map = slot.load(std::memory_order_relaxed)) return *map;
  slot.store(fresh.get(), std::memory_order_release);
  return *fresh.release();
}

}  // namespace

void define_members(const Type *type, std::vector<Member> members) {
  auto map = std::make_unique<MemberMap>();
  for (auto &member : members) {
    auto &table = member.is_static ? map->statics : map->instance;
    auto [place, fresh] = table.try_emplace(member.name, std::move(member));
    if (fresh) map->order.push_back(&place->second);
  }
  g_maps[type->index()].store(map.release(), std::memory_order_release);
}

namespace {

const Type *next_base(const Type *type) {
  if (type->base()) return type->base();
  return type->is(TypeId::Object) ? nullptr : type_of_id(TypeId::Object);
}

}  // namespace

const Member *find_member(const Type *type, std::string_view name, bool is_static) {
  for (const auto *at = type; at; at = next_base(at)) {
    const auto &map = members_of(at);
    const auto &table = is_static ? map.statics : map.instance;
    if (const auto found = table.find(name); found != table.end()) {
      if (is_static && at != type && found->second.name == "new")
        return nullptr;  // constructors are not inherited
      return &found->second;
    }
  }
  return nullptr;
}

std::vector<const Member *> all_members(const Type *type, bool is_static) {
  std::vector<const Member *> all;
  std::unordered_map<std::string_view, bool, inv_hash, inv_equal> seen;
  for (const auto *at = type; at; at = next_base(at))
    for (const auto *member : members_of(at).order)
      if (member->is_static == is_static && !(member->name == "new" && at != type) &&
          seen.emplace(member->name, true).second)
        all.push_back(member);
  // What PowerShell's own type data adds stands before what .NET has.
  std::stable_partition(all.begin(), all.end(), [](const auto *member) { return member->script; });
  return all;
}

bool has_constructor(const Type *type, std::size_t parameters) {
  const auto *member = find_member(type, "new", true);
  if (!member) return parameters == 1 ? type->is_a(type_of_id(TypeId::Exception)) : false;
  for (const auto &overload : member->overloads)
    if (overload.parameters.size() == parameters) return true;
  return false;
}

}  // namespace psjsh
