#include "language/run/scope.h"

namespace psjsh {

void Slot::settle() noexcept {
  state &= kSet;
  if (!details) return;
  if (details->reference || details->getter) state |= kSlowRead | kSlowWrite;
  if (details->options & kPrivate) state |= kSlowRead;
  if (details->type || !details->checks.empty() || (details->options & (kReadOnly | kConstant)))
    state |= kSlowWrite;
}

std::uint32_t Layout::find(Symbol symbol) const noexcept {
  if (names_.size() <= 8) {
    for (std::uint32_t i = 0; i < names_.size(); ++i)
      if (names_[i] == symbol) return i;
    return kNone;
  }
  const std::uint32_t mask = static_cast<std::uint32_t>(table_.size()) - 1;
  for (std::uint32_t at = (symbol * 2654435761u) & mask;; at = (at + 1) & mask) {
    if (table_[at] == 0) return kNone;
    if (names_[table_[at] - 1] == symbol) return table_[at] - 1;
  }
}

void Layout::index(Symbol symbol, std::uint32_t slot) {
  const std::uint32_t mask = static_cast<std::uint32_t>(table_.size()) - 1;
  std::uint32_t at = (symbol * 2654435761u) & mask;
  while (table_[at] != 0) at = (at + 1) & mask;
  table_[at] = slot + 1;
}

std::uint32_t Layout::add(Symbol symbol) {
  const std::uint32_t found = find(symbol);
  if (found != kNone || size() >= room) return found;
  names_.push_back(symbol);
  if (names_.size() * 2 > table_.size()) {
    table_.assign(table_.empty() ? 32 : table_.size() * 2, 0);
    for (std::uint32_t i = 0; i < size(); ++i) index(names_[i], i);
  } else {
    index(symbol, size() - 1);
  }
  return size() - 1;
}

Scope::Scope(Scope *parent_scope, const Layout *its_layout, Slot *its_slots)
    : parent(parent_scope),
      script(parent_scope != nullptr ? parent_scope->script : this),
      layout(its_layout),
      slots(its_slots),
      epoch(parent_scope != nullptr ? parent_scope->epoch : nullptr) {}

Scope::~Scope() {
  if ((functions || aliases) && epoch != nullptr) ++*epoch;
}

Slot *Scope::find_here(Symbol symbol) const {
  if (layout != nullptr) {
    const std::uint32_t at = layout->find(symbol);
    if (at != Layout::kNone) return &slots[at];
  }
  if (!more) return nullptr;
  const auto found = more->find(symbol);
  return found != more->end() ? found->second.get() : nullptr;
}

Slot *Scope::make_here(Symbol symbol) {
  if (Slot *slot = find_here(symbol)) return slot;
  if (!more) more = std::make_unique<std::unordered_map<Symbol, std::unique_ptr<Slot>>>();
  auto &slot = (*more)[symbol];
  slot = std::make_unique<Slot>();
  return slot.get();
}

Slot *Scope::find(Symbol symbol) const {
  for (const Scope *scope = this; scope != nullptr; scope = scope->parent) {
    Slot *slot = scope->find_here(symbol);
    if (slot == nullptr || !slot->is_set()) continue;
    if (scope != this && slot->details && (slot->details->options & kPrivate)) continue;
    return slot;
  }
  return nullptr;
}

bool Scope::remove_here(Symbol symbol) {
  Slot *slot = find_here(symbol);
  if (slot == nullptr || !slot->is_set()) return false;
  Value old = std::move(slot->value);
  slot->state = 0;
  slot->details.reset();
  return true;
}

std::vector<std::pair<Symbol, Slot *>> Scope::list() const {
  std::vector<std::pair<Symbol, Slot *>> all;
  if (layout != nullptr)
    for (std::uint32_t i = 0; i < layout->size(); ++i)
      if (slots[i].is_set()) all.emplace_back(layout->name(i), &slots[i]);
  if (more)
    for (const auto &[symbol, slot] : *more)
      if (slot->is_set()) all.emplace_back(symbol, slot.get());
  return all;
}

}  // namespace psjsh
