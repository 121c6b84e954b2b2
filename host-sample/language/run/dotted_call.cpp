#include "language/run/dotted_call.h"

#include "language/value/containers.h"

namespace psjsh {
namespace {

// Exchanges the values of a call with those of its scope, and back at the end.
class Exchange {
 public:
  Exchange(Scope &scope, std::vector<std::pair<Symbol, Value>> &values)
      : scope_(scope), values_(values), was_set_(values.size()) {
    for (std::size_t i = 0; i < was_set_.size(); ++i) {
      Slot &slot = *scope_.make_here(values_[i].first);
      was_set_[i] = slot.is_set();
      std::swap(slot.value, values_[i].second);
      slot.state |= Slot::kSet;
    }
  }
  ~Exchange() {
    for (std::size_t i = 0; i < was_set_.size(); ++i) {
      Slot &slot = *scope_.make_here(values_[i].first);
      std::swap(slot.value, values_[i].second);
      if (!was_set_[i]) slot.state &= static_cast<std::uint8_t>(~Slot::kSet);
    }
  }
  Exchange(const Exchange &) = delete;
  Exchange &operator=(const Exchange &) = delete;

 private:
  Scope &scope_;
  std::vector<std::pair<Symbol, Value>> &values_;
  std::vector<bool> was_set_;
};

}  // namespace

DottedCall::DottedCall(SessionState &session, const BlockCode &code, Scope *scope, Sink *out,
                       const Streams *streams)
    : ScriptCall(session, code, code.unit_in(*scope), scope, scope->slots, out, streams, true) {
  session.poll();
}

void DottedCall::set_own(Symbol symbol, Value value) {
  for (auto &[name, kept] : own_)
    if (name == symbol) {
      kept = std::move(value);
      return;
    }
  own_.emplace_back(symbol, std::move(value));
}

const Value *DottedCall::own(Symbol symbol) const {
  for (const auto &[name, kept] : own_)
    if (name == symbol) return &kept;
  return nullptr;
}

void DottedCall::set_underscore(const Value &value) {
  set_own(kSymUnderscore, value);
}

void DottedCall::set_input(Values values) {
  set_own(kSymInput, make<EnumeratorObject>(std::move(values), false));
}

void DottedCall::set_parameter(std::size_t i, Value value) {
  const ParameterCode &parameter = code_.signature().parameters[i];
  Slot &slot = *scope().make_here(parameter.symbol);
  if (slot.details) {  // the parameter's type replaces that of the caller's variable
    slot.details->type = nullptr;
    slot.details->checks.clear();
    slot.settle();
  }
  session_.write(&scope(), parameter.symbol, std::move(value));
  parameter.constrain(slot);
}

Flow DottedCall::run(const Block *block) {
  if (block == nullptr) return Flow::Next;
  session_.check_stack();
  const Exchange exchange(scope(), own_);
  Running running(session_, &frame_);
  return run_body(*block, frame_);
}

}  // namespace psjsh
