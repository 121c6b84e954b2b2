// The nodes that other nodes look into for their short ways.
#pragma once
#include "language/run/compiler.h"

namespace psjsh {

struct ConstantNode final : Expr {
  explicit ConstantNode(Value v) : value(std::move(v)) {}
  Value eval(Frame &) const override { return value; }
  Value value;
};

// What a variable gives that is not set: nothing, or the error of strict mode, which marks the
// variable. Version 1 of strict mode lets those in expandable strings pass.
struct AbsentVariable {
  const ast::VariableExpression *node = nullptr;
  bool in_string = false;
  Value read(Frame &frame, Scope *from, Symbol symbol) const;
  Value missing(Frame &frame, Scope *from, Symbol symbol) const;
};

// A variable of the block's own layout.
struct SlotNode final : Expr {
  SlotNode(std::uint32_t at, Symbol s, AbsentVariable a) : slot(at), symbol(s), absent(a) {}
  Value eval(Frame &frame) const override {
    const Slot &here = frame.slots[slot];
    if (__builtin_expect(here.fast_read(), true)) return here.value;
    return absent.read(frame, frame.scope, symbol);
  }
  std::uint32_t slot;
  Symbol symbol;
  AbsentVariable absent;
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
