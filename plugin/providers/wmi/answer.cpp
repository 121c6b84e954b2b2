#include "plugin/providers/wmi/answer.h"

#include "invariant/compare.h"
#include "plugin/providers/wmi/associations.h"
#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj::wmi {
namespace {

// SELECT * FROM meta_class WHERE __THIS ISA '...' ...: an empty instance stands for each class.
Status answer_classes(const Repository &repository, std::string_view space, const Query &query,
                      const GiveClass &give) {
  ClassInfo none;
  none.name = query.class_name;
  if (Status bad = check(query, none); !bad.ok()) return bad;
  for (const ClassInfo *cls : repository.classes(space)) {
    Instance sample(*cls);
    sample.space = Repository::normal_namespace(space);
    if (!matches(query.where.get(), sample)) continue;
    if (Status end = give(*cls); !end.ok()) return end;
  }
  return {};
}

}  // namespace

Status answer(const Repository &repository, std::string_view space, const Query &query,
              const Give &give, const GiveClass &give_class) {
  if (query.association) return answer_association(repository, space, query, give, give_class);
  if (query.group)
    return invalid_query("only events are grouped", query.text, query.group->position);
  if (invariant::equals_ignore_case(query.class_name, "meta_class"))
    return answer_classes(repository, space, query, give_class);
  return repository.enumerate(space, query, give);
}

}  // namespace psj::wmi
