#include "plugin/providers/wmi/objects/revived.h"

#include <optional>

#include "plugin/providers/wmi/wql/object_path.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kCim = "Microsoft.Management.Infrastructure.CimInstance#";
constexpr std::string_view kManagement = "System.Management.ManagementObject#";

struct Origin {
  Look look;
  const ClassInfo *cls;
  std::string space;
};

// By the first type name: ...CimInstance#root/cimv2/Win32_Process
std::optional<Origin> origin_of(const psj_value &value, const Repository &repository) {
  if (value.kind != PSJ_OBJECT || schema_of(value)->type_name_count == 0) return std::nullopt;
  std::string_view name = view_of(schema_of(value)->type_names[0]);
  constexpr std::string_view kCopied = "Deserialized.";
  if (name.starts_with(kCopied)) name.remove_prefix(kCopied.size());
  const bool cim = name.starts_with(kCim);
  if (!cim && !name.starts_with(kManagement)) return std::nullopt;
  name.remove_prefix(cim ? kCim.size() : kManagement.size());
  const std::size_t end = name.find_last_of("/\\");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string space = Repository::normal_namespace(name.substr(0, end));
  const auto cls = repository.find(space, name.substr(end + 1));
  return cls.ok() ? std::optional(Origin{cim ? Look::cim : Look::management, *cls, space})
                  : std::nullopt;
}

// A reference of a CimInstance comes as its text: Win32_Group (Name = "users", Domain = "vm").
std::string path_of(std::string_view text) {
  const std::size_t open = text.find(" (");
  if (open == std::string_view::npos || !text.ends_with(')')) return std::string(text);
  const std::string_view keys = text.substr(open + 2, text.size() - open - 3);
  std::string path =
      std::string(text.substr(0, text.find_first_of(": "))) + "." + std::string(keys);
  return parse_object_path(path) ? path : std::string(text);
}

std::shared_ptr<Instance> instance_of(const psj_value &value, const Origin &origin,
                                      const std::shared_ptr<const Repository> &repository) {
  auto made = std::make_shared<Instance>(*origin.cls);
  made->space = origin.space;
  made->repository = repository;
  const psj_schema &schema = *schema_of(value);
  for (std::uint32_t i = 0; i < schema.member_count && i + 2 < value.count; ++i) {
    const std::string_view name = view_of(schema.members[i]);
    const psj_value &member = items_of(value)[i + 2];
    if (name == "PSComputerName" && member.kind == PSJ_STRING) made->computer = string_of(member);
    const std::size_t at = origin.cls->find(name);
    if (at == ClassInfo::kMissing) continue;
    const CimType type = origin.cls->properties[at].type;
    const auto inner = origin_of(member, *repository);
    if (type == CimType::datetime && member.kind == PSJ_STRING)
      made->set_value(at, from_dmtf(string_of(member)));
    else if (type == CimType::reference && inner)
      made->set(name, relative_path(*instance_of(member, *inner, repository)));
    else if (type == CimType::reference && member.kind == PSJ_STRING)
      made->set(name, path_of(string_of(member)));
    else if (member.kind != PSJ_OBJECT)
      made->set_value(at, member);
  }
  return made;
}

// A ManagementObject of a query with names has those alone.
std::vector<std::size_t> shown_of(const psj_value &value, const ClassInfo &cls) {
  std::vector<std::size_t> shown;
  const psj_schema &schema = *schema_of(value);
  for (std::uint32_t i = 0; i < schema.member_count; ++i)
    if (const std::size_t at = cls.find(view_of(schema.members[i])); at != ClassInfo::kMissing)
      shown.push_back(at);
  if (shown.size() == cls.properties.size()) shown.clear();
  return shown;
}

}  // namespace

bool revive(const psj_value &value, const std::shared_ptr<const Repository> &repository,
            psj_result *out) {
  const auto origin = origin_of(value, *repository);
  if (!origin) return false;
  std::vector<std::size_t> shown;
  if (origin->look == Look::management) shown = shown_of(value, *origin->cls);
  *out = instance_result(instance_of(value, *origin, repository), origin->look, std::move(shown));
  return true;
}

}  // namespace psj::wmi
