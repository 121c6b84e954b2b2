#include "plugin/providers/wmi/associations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "invariant/compare.h"
#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj::wmi {
namespace {

using invariant::equals_ignore_case;

Status not_found(const ObjectPath &path) {
  return Status(PSJ_E_NOT_FOUND, fmt::format("Not found: there is no such {}", path.class_name),
                "HRESULT 0x80041002", kObjectNotFound)
      .with_exception("Microsoft.Management.Infrastructure.CimException");
}

bool has_qualifier(const ClassInfo &cls, const std::string &wanted) {
  const auto names = qualifiers_of(cls);
  return wanted.empty() || std::any_of(names.begin(), names.end(), [&](const std::string &name) {
           return equals_ignore_case(name, wanted);
         });
}

bool is_class(const ClassInfo &cls, const std::string &wanted) {
  return wanted.empty() || cls.is_a(wanted);
}

bool has_role(const PropertyInfo &property, const std::string &wanted) {
  return wanted.empty() || equals_ignore_case(property.name, wanted);
}

class Search {
 public:
  Search(const Repository &repository, std::string_view space, const Query &query, const Give &give,
         const GiveClass &give_class)
      : repository_(repository),
        space_(query.association->of.space.empty()
                   ? Repository::normal_namespace(space)
                   : Repository::normal_namespace(query.association->of.space)),
        text_(query.text),
        terms_(*query.association),
        give_(give),
        give_class_(give_class) {}

  Status run();

 private:
  Status check_classes() const;
  Status find_source(const ClassInfo &cls);
  // Whether the property of an association can lead to the object.
  bool leads_to_source(const PropertyInfo &property) const;
  bool is_wanted(const ClassInfo &association) const;
  Status search_schema(const ClassInfo &association);
  Status search(const ClassInfo &association);
  Status take(const ClassInfo &association, std::size_t role, std::unique_ptr<Instance> found);
  void note_others(const Instance &association, std::size_t role);
  Status give_others();
  Status give_named(const ClassInfo &cls, const std::vector<const ObjectPath *> &paths);
  Status give_all_of(const ClassInfo &cls, const std::vector<const ObjectPath *> &paths);
  Status give_one(std::unique_ptr<Instance> instance);
  Status give_class(const ClassInfo &cls);

  const Repository &repository_;
  const std::string space_;
  const std::string_view text_;
  const Association &terms_;
  const Give &give_;
  const GiveClass &give_class_;
  const ClassInfo *source_class_ = nullptr;
  InstanceRef source_;              // null: the object is a class
  std::vector<ObjectPath> others_;  // what the associations lead to
  std::set<std::string> given_;     // paths of instances, names of classes
};

Status Search::check_classes() const {
  for (const std::string *name : {&terms_.assoc_class, &terms_.result_class})
    if (!name->empty())
      if (const auto found = repository_.find(space_, *name); !found.ok()) return found.status();
  return {};
}

Status Search::find_source(const ClassInfo &cls) {
  const ObjectPath &of = terms_.of;
  if (of.is_class()) return {};
  for (const ObjectPath::Key &key : of.keys)
    if (!key.name.empty() && cls.find(key.name) == ClassInfo::kMissing)
      return invalid_query("class " + cls.name + " has no property", text_, key.position);
  const auto query = of.is_singleton ? Result<Query>(Query::of_class(cls.name))
                                     : Query::of_filter(cls.name, of.condition(cls));
  if (!query.ok()) return query.status();
  Status ended = repository_.enumerate(space_, *query, [&](std::unique_ptr<Instance> instance) {
    // Others differ from it in case only.
    if (source_ == nullptr || of.names(*instance)) source_ = std::move(instance);
    return Status();
  });
  if (!ended.ok()) return ended;
  if (source_ == nullptr) return not_found(of);
  source_class_ = &source_->cls();
  return {};
}

bool Search::leads_to_source(const PropertyInfo &property) const {
  if (property.type != CimType::reference || !has_role(property, terms_.role)) return false;
  if (property.reference.empty()) return true;
  const auto wanted = repository_.find(space_, property.reference);
  return source_class_->is_a(property.reference) ||
         (wanted.ok() && (*wanted)->is_a(source_class_->name));
}

bool Search::is_wanted(const ClassInfo &association) const {
  if (!association.is_association() || association.is_abstract) return false;
  return terms_.is_references ? is_class(association, terms_.result_class) &&
                                    has_qualifier(association, terms_.qualifier)
                              : is_class(association, terms_.assoc_class) &&
                                    has_qualifier(association, terms_.assoc_qualifier);
}

Status Search::give_class(const ClassInfo &cls) {
  return given_.insert(cls.name).second ? give_class_(cls) : Status();
}

// What the declarations say, whatever there is.
Status Search::search_schema(const ClassInfo &association) {
  for (const PropertyInfo &role : association.properties) {
    if (!leads_to_source(role)) continue;
    if (terms_.is_references) return give_class(association);
    for (const PropertyInfo &other : association.properties) {
      if (&other == &role || !has_role(other, terms_.result_role)) continue;
      const auto cls = repository_.find(space_, other.reference);
      if (!cls.ok() || !is_class(**cls, terms_.result_class) ||
          !has_qualifier(**cls, terms_.qualifier))
        continue;
      if (Status end = give_class(**cls); !end.ok()) return end;
    }
  }
  return {};
}

Status Search::search(const ClassInfo &association) {
  const std::string path = relative_path(*source_);
  for (std::size_t role = 0; role < association.properties.size(); ++role) {
    if (!leads_to_source(association.properties[role])) continue;
    Request request(association);
    const psj_value demanded = make_string(path);
    request.demand({role, &demanded});
    Status end = repository_.read(space_, request, [&](std::unique_ptr<Instance> found) {
      return take(association, role, std::move(found));
    });
    if (!end.ok() && end.code() != PSJ_E_UNSUPPORTED) return end;
  }
  return {};
}

Status Search::take(const ClassInfo &association, std::size_t role,
                    std::unique_ptr<Instance> found) {
  const psj_value &value = found->value(role);
  if (value.kind != PSJ_STRING) return {};
  const auto path = parse_object_path(string_of(value));
  if (!path || !path->names(*source_)) return {};
  if (!terms_.is_references) {
    note_others(*found, role);
    return {};
  }
  if (terms_.class_definitions) return give_class(association);
  return give_one(std::move(found));
}

void Search::note_others(const Instance &association, std::size_t role) {
  for (std::size_t i = 0; i < association.cls().properties.size(); ++i) {
    const PropertyInfo &property = association.cls().properties[i];
    if (i == role || property.type != CimType::reference ||
        !has_role(property, terms_.result_role) || association.value(i).kind != PSJ_STRING)
      continue;
    if (auto path = parse_object_path(string_of(association.value(i))))
      others_.push_back(std::move(*path));
  }
}

// A class is read once, whatever the number of its instances that are wanted.
Status Search::give_others() {
  std::vector<std::pair<const ClassInfo *, std::vector<const ObjectPath *>>> by_class;
  for (const ObjectPath &path : others_) {
    const auto cls = repository_.find(space_, path.class_name);
    if (!cls.ok()) continue;
    auto at = std::find_if(by_class.begin(), by_class.end(),
                           [&](const auto &one) { return one.first == *cls; });
    if (at == by_class.end()) at = by_class.insert(at, {*cls, {}});
    at->second.push_back(&path);
  }
  for (const auto &[cls, paths] : by_class)
    if (Status end = give_named(*cls, paths); !end.ok()) return end;
  return {};
}

Status Search::give_named(const ClassInfo &cls, const std::vector<const ObjectPath *> &paths) {
  constexpr std::size_t kFew = 3;
  if (paths.size() > kFew)
    if (Status end = give_all_of(cls, paths); end.code() != PSJ_E_UNSUPPORTED) return end;
  for (const ObjectPath *path : paths) {
    const auto query = Query::of_filter(cls.name, path->condition(cls));
    if (!query.ok()) continue;
    Status end = repository_.enumerate(space_, *query, [&](std::unique_ptr<Instance> instance) {
      return path->names(*instance) ? give_one(std::move(instance)) : Status();
    });
    if (!end.ok()) return end;
  }
  return {};
}

// PSJ_E_UNSUPPORTED: the class is never read as a whole.
Status Search::give_all_of(const ClassInfo &cls, const std::vector<const ObjectPath *> &paths) {
  std::multimap<std::string_view, const ObjectPath *> by_first_key;
  for (const ObjectPath *path : paths)
    by_first_key.emplace(path->keys.empty() ? std::string_view() : path->keys[0].text, path);
  const std::string first = paths[0]->keys.empty() ? std::string() : paths[0]->keys[0].name;
  return repository_.enumerate(
      space_, Query::of_class(cls.name), [&](std::unique_ptr<Instance> instance) {
        const psj_value *key = instance->find(first);
        const auto [from, to] = key != nullptr && key->kind == PSJ_STRING
                                    ? by_first_key.equal_range(string_of(*key))
                                    : std::pair(by_first_key.begin(), by_first_key.end());
        return std::any_of(from, to, [&](const auto &one) { return one.second->names(*instance); })
                   ? give_one(std::move(instance))
                   : Status();
      });
}

Status Search::give_one(std::unique_ptr<Instance> instance) {
  const ClassInfo &cls = instance->cls();
  if (!is_class(cls, terms_.result_class) || !has_qualifier(cls, terms_.qualifier)) return {};
  if (terms_.class_definitions) return give_class(cls);
  if (!given_.insert(relative_path(*instance)).second) return {};
  if (terms_.keys) instance->keep_only(selected_of(Query(), cls));
  return give_(std::move(instance));
}

Status Search::run() {
  if (Status bad = check_classes(); !bad.ok()) return bad;
  const auto cls = repository_.find(space_, terms_.of.class_name);
  if (!cls.ok()) return cls.status();
  source_class_ = *cls;
  if (Status bad = find_source(**cls); !bad.ok()) return bad;
  for (const ClassInfo *association : repository_.classes(space_)) {
    if (!is_wanted(*association)) continue;
    const bool by_schema = source_ == nullptr || terms_.schema;
    if (Status end = by_schema ? search_schema(*association) : search(*association); !end.ok())
      return end;
  }
  return give_others();
}

}  // namespace

Status answer_association(const Repository &repository, std::string_view space, const Query &query,
                          const Give &give, const GiveClass &give_class) {
  return Search(repository, space, query, give, give_class).run();
}

}  // namespace psj::wmi
