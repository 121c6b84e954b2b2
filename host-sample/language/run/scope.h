// Scopes with their variables.
//
// The variables that a script block names lie in numbered slots, laid out when the block is
// compiled; a name that is only made at run time (Set-Variable, a dot-sourced file) lies in the
// scope's map. A slot that is not set falls back to the scopes of the callers.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "invariant/compare.h"
#include "language/run/symbol.h"
#include "language/syntax/unicode.h"
#include "language/value/engine.h"
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

struct FunctionValue;
class SessionState;

enum VariableOption : std::uint8_t { kReadOnly = 1, kConstant = 2, kPrivate = 4, kAllScope = 8 };

// A variable that a [ref] points to lives in its reference.
class VariableReference final : public Reference {
 public:
  explicit VariableReference(Value value) { value_ = std::move(value); }
};

// What a validation attribute says against a value; the message of the attribute.
struct ValidationFailure {
  std::string message;
};
// A validation attribute of a variable or parameter.
struct VariableCheck {
  virtual ~VariableCheck() = default;
  virtual void validate(const Value &value) const = 0;  // throws ValidationFailure
};

// What a variable can have beside its value.
struct VariableDetails {
  std::uint8_t options = 0;
  const Type *type = nullptr;                          // [T]$x: every new value is converted
  std::vector<std::shared_ptr<VariableCheck>> checks;  // [ValidateRange()]$x …
  Ref<VariableReference> reference;                    // then the slot's own value is not used
  Value (*getter)(SessionState &) = nullptr;           // computed variables
  std::string description;
};

struct Slot {
  enum : std::uint8_t { kSet = 1, kSlowRead = 2, kSlowWrite = 4 };
  Value value;
  std::unique_ptr<VariableDetails> details;
  std::uint8_t state = 0;

  bool is_set() const noexcept { return state & kSet; }
  bool fast_read() const noexcept { return (state & (kSet | kSlowRead)) == kSet; }
  bool fast_write() const noexcept { return (state & (kSet | kSlowWrite)) == kSet; }
  VariableDetails &make_details() {
    if (!details) details = std::make_unique<VariableDetails>();
    return *details;
  }
  void settle() noexcept;  // state from details; call after changing them
};

// The names of one block's slots.
class Layout {
 public:
  static constexpr std::uint32_t kNone = ~0u;
  std::uint32_t find(Symbol symbol) const noexcept;
  std::uint32_t add(Symbol symbol);  // or finds
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(names_.size()); }
  Symbol name(std::uint32_t slot) const noexcept { return names_[slot]; }
  // A layout in use by a live scope of fixed room does not grow any more: other names go to the
  // scope's map.
  std::uint32_t room = kNone;

 private:
  void index(Symbol symbol, std::uint32_t slot);
  std::vector<Symbol> names_;
  std::vector<std::uint32_t> table_;  // slot + 1, open addressing
};

template <class T>
using NameMap = std::unordered_map<std::string, T, psj::invariant::IgnoreCaseHash,
                                   psj::invariant::IgnoreCaseEqual>;

// Lives on the stack of a call, or in the session (global scope, modules), or in a pipeline's
// command.
class Scope {
 public:
  Scope(Scope *parent_scope, const Layout *its_layout, Slot *its_slots);
  ~Scope();
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

  // The variable in this very scope, or null.
  Slot *find_here(Symbol symbol) const;
  Slot *make_here(Symbol symbol);  // found or new (not set)
  // The set variable that this scope sees: here, or in a parent (unless private there).
  Slot *find(Symbol symbol) const;
  bool remove_here(Symbol symbol);
  // Every set variable of this scope.
  std::vector<std::pair<Symbol, Slot *>> list() const;

  Scope *parent;
  Scope *script;  // what `script:` means here
  const Layout *layout;
  Slot *slots;
  std::unique_ptr<std::unordered_map<Symbol, std::unique_ptr<Slot>>> more;
  std::unique_ptr<NameMap<std::shared_ptr<const FunctionValue>>> functions;
  std::unique_ptr<NameMap<std::string>> aliases;
  // Types that scripts defined here. Replaced as a whole: methods of classes keep what they see.
  std::shared_ptr<const NameMap<const Type *>> types;
  std::uint64_t *epoch = nullptr;  // counted up when a scope with functions goes
};

}  // namespace psjsh
