// Any text at all: WQL reads it to a query or to a mistake with a place inside of the text, and a
// query can be tried on an instance.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plugin/providers/wmi/schema/schema.h"
#include "plugin/providers/wmi/wql/evaluate.h"
#include "plugin/providers/wmi/wql/query.h"

namespace {

using namespace psj::wmi;

const Instance &sample() {
  static Schema schema;
  static const bool declared =
      schema
          .declare(
              "class Pet { key string Name; uint32 Age; sint64 Level; datetime Born;"
              " boolean Wild; string Owner; real64 Weight; string Tags[]; };")
          .ok();
  if (!declared) std::abort();
  static Instance instance(*schema.find("Pet"));
  [[maybe_unused]] static const bool filled = [] {
    instance.set("Name", "Min[ka%_^]");
    instance.set("Age", 7);
    instance.set("Level", -3);
    instance.set("Wild", true);
    instance.set("Weight", 4.5);
    instance.set_time("Born", 1700000000);
    return true;
  }();
  return instance;
}

void try_query(const psj::Result<Query> &query) {
  if (!query.ok()) {
    if (query.status().message().find(" at ") == std::string::npos) std::abort();
    return;
  }
  if (query->association) (void)query->association->of.names(sample());
  if (query->group) {
    (void)check_paths(query->group->by, query->text, sample().cls());
    (void)check_condition(query->group->having.get(), query->text, sample().cls());
    (void)matches(query->group->having.get(), sample());
    for (const Path &path : query->group->by) (void)key_text(path, sample());
  }
  (void)check(*query, sample().cls());
  (void)request_of(*query, sample().cls());
  (void)matches(query->where.get(), sample());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  try_query(Query::parse(text));
  try_query(Query::of_filter("Pet", text));
  // The condition that a path makes is one.
  if (const auto path = parse_object_path(text); path && !path->keys.empty()) {
    (void)path->names(sample());
    if (!Query::of_filter("Pet", path->condition(sample().cls())).ok()) std::abort();
  }
  return 0;
}
