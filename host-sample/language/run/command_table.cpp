#include <algorithm>

#include "language/run/pipeline.h"

namespace psjsh {

CommandTable::CommandTable() : impl_(std::make_unique<Impl>()) {}
CommandTable::~CommandTable() = default;

void CommandTable::add(std::span<const CommandEntry> entries) {
  for (const CommandEntry &entry : entries) {
    auto item = std::make_unique<Item>();
    item->name = std::string(entry.name);
    item->describe = entry.describe;
    item->create = entry.create;
    std::string_view rest = entry.aliases;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      if (blank > 0) {
        item->aliases.emplace_back(rest.substr(0, blank));
        impl_->aliases[item->aliases.back()] = item->name;
      }
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    impl_->items[item->name] = std::move(item);
  }
}

void CommandTable::add(std::string name, std::vector<std::string> aliases, Describe describe,
                       Create create) {
  auto item = std::make_unique<Item>();
  item->name = std::move(name);
  item->describe = std::move(describe);
  item->create = std::move(create);
  for (const std::string &alias : aliases) impl_->aliases[alias] = item->name;
  item->aliases = std::move(aliases);
  impl_->items[item->name] = std::move(item);
}

void CommandTable::add_part(std::string_view command, Create create) {
  impl_->parts[std::string(command)] = std::move(create);
}

std::unique_ptr<Command> CommandTable::make_part(std::string_view command) const {
  const auto found = impl_->parts.find(command);
  return found != impl_->parts.end() ? found->second() : nullptr;
}

const CommandTable::Item *CommandTable::find(std::string_view name) const {
  const auto found = impl_->items.find(name);
  return found != impl_->items.end() ? found->second.get() : nullptr;
}

std::vector<const CommandTable::Item *> CommandTable::all() const {
  std::vector<const Item *> list;
  for (const auto &[name, item] : impl_->items) list.push_back(item.get());
  std::sort(list.begin(), list.end(), [](const Item *a, const Item *b) {
    return psj::invariant::compare_ordinal_ignore_case(a->name, b->name) < 0;
  });
  return list;
}

const BindTable &CommandTable::Item::bind_table() const {
  std::call_once(once, [this] {
    info = std::make_unique<CommandInfo>(describe());
    table = std::make_unique<BindTable>(*info, nullptr);
  });
  return *table;
}

const CommandInfo &info_of(const CommandTable::Item &item) {
  return *item.bind_table().info;
}

}  // namespace psjsh
