// The nodes that other nodes look into for their short ways.
#pragma once
#include "language/run/compiler.h"

namespace psjsh {

struct ConstantNode final : Expr {
  explicit ConstantNode(Value v) : value(std::move(v)) {}
  Value eval(Frame &) const override { return value; }
  Value value;
};

// A variable of the block's own layout.
struct SlotNode final : Expr {
  SlotNode(std::uint32_t at, Symbol s) : slot(at), symbol(s) {}
  Value eval(Frame &frame) const override {
    const Slot &here = frame.slots[slot];
    if (__builtin_expect(here.fast_read(), true)) return here.value;
    return frame.session.read(frame.scope, symbol);
  }
  std::uint32_t slot;
  Symbol symbol;
};

struct SlotPlace final : Place {
  SlotPlace(std::uint32_t at, Symbol s) : slot(at), symbol(s) {}
  void assign(Frame &frame, Value value) const override {
    Slot &here = frame.slots[slot];
    if (__builtin_expect(here.fast_write(), true))
      here.value = std::move(value);
    else
      frame.session.write(frame.scope, symbol, std::move(value));
  }
  Value update(Frame &frame, const Change &change, bool old) const override;
  std::uint32_t slot;
  Symbol symbol;
};

ExprPtr make_operation(TokenKind op, ExprPtr left, ExprPtr right);

}  // namespace psjsh
