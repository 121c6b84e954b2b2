#include "language/value/type_data.h"

#include <atomic>
#include <map>
#include <mutex>

#include "invariant/compare.h"
#include "language/value/engine.h"

namespace psjsh {

namespace {

struct ByName {
  bool operator()(const std::string &a, const std::string &b) const {
    return psj::invariant::compare_ordinal_ignore_case(a, b) < 0;
  }
};
using Types = std::map<std::string, TypeMembersBag, ByName>;

std::atomic<bool> g_used = false;  // only ever becomes true; the mutex orders what it stands for
std::mutex g_mutex;
std::map<const Engine *, Types> g_engines;

}  // namespace

bool has_type_data() noexcept {
  return g_used.load(std::memory_order_acquire);
}

std::vector<TypeMembersBag> type_data_of(const Value &value) {
  std::vector<TypeMembersBag> bags;
  const Engine *engine = current_engine();
  if (!has_type_data() || engine == nullptr || value.is_null()) return bags;
  const std::vector<std::string> names = type_names_of(value);
  const std::lock_guard lock(g_mutex);
  const auto types = g_engines.find(engine);
  if (types == g_engines.end()) return bags;
  for (const std::string &name : names)
    if (const auto found = types->second.find(name); found != types->second.end())
      bags.push_back(found->second);
  return bags;
}

bool find_type_member(const Value &value, std::string_view name, Value *slot, MemberKind *kind) {
  for (const TypeMembersBag &bag : type_data_of(value)) {
    const std::uint32_t at = bag->find(name);
    if (at == Shape::kMissing) continue;
    *slot = bag->slot(at);
    *kind = bag->kind(at);
    return true;
  }
  return false;
}

bool add_type_member(const Engine &engine, std::string_view type, std::string_view name,
                     MemberKind kind, Value content, bool force) {
  const std::lock_guard lock(g_mutex);
  TypeMembersBag &bag = g_engines[&engine][std::string(type)];
  if (bag && bag->find(name) != Shape::kMissing && !force) return false;
  auto changed = bag ? std::make_shared<PropertyBag>(*bag) : std::make_shared<PropertyBag>();
  changed->remove(name);
  changed->set(Value(name), std::move(content), kind);
  bag = std::move(changed);
  g_used.store(true, std::memory_order_release);
  return true;
}

TypeMembersBag type_data(const Engine &engine, std::string_view type) {
  const std::lock_guard lock(g_mutex);
  const auto types = g_engines.find(&engine);
  if (types == g_engines.end()) return nullptr;
  const auto found = types->second.find(std::string(type));
  return found == types->second.end() ? nullptr : found->second;
}

std::vector<std::string> type_data_names(const Engine &engine) {
  std::vector<std::string> names;
  const std::lock_guard lock(g_mutex);
  const auto types = g_engines.find(&engine);
  if (types == g_engines.end()) return names;
  for (const auto &[name, bag] : types->second) names.push_back(name);
  return names;
}

bool remove_type_data(const Engine &engine, std::string_view type) {
  TypeMembersBag gone;  // destroyed without the lock: a script block may hang on it
  const std::lock_guard lock(g_mutex);
  const auto types = g_engines.find(&engine);
  if (types == g_engines.end()) return false;
  const auto found = types->second.find(std::string(type));
  if (found == types->second.end()) return false;
  gone = std::move(found->second);
  types->second.erase(found);
  return true;
}

void forget_type_data(const Engine &engine) {
  if (!has_type_data()) return;
  Types gone;
  const std::lock_guard lock(g_mutex);
  const auto types = g_engines.find(&engine);
  if (types == g_engines.end()) return;
  gone = std::move(types->second);
  g_engines.erase(types);
}

}  // namespace psjsh
