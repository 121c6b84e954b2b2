// An engine without a language: blocks are C++ functions.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "language/value/engine.h"

namespace psjsh {

class FakeBlock final : public ScriptBlock {
 public:
  using Body = std::function<Values(const BlockCall &)>;
  explicit FakeBlock(Body body, std::string text = " fake ")
      : body_(std::move(body)), text_(std::move(text)) {}
  std::string_view source() const override { return text_; }
  Values run(const BlockCall &call) const { return body_(call); }

 private:
  Body body_;
  std::string text_;
};

class FakeEngine final : public Engine {
 public:
  FakeEngine() : old_(set_current_engine(this)) {}
  ~FakeEngine() override { set_current_engine(old_); }
  Values invoke(const ScriptBlock &block, const BlockCall &call) override {
    return static_cast<const FakeBlock &>(block).run(call);
  }
  Ref<ScriptBlock> create_block(std::string_view text) override {
    return make<FakeBlock>([](const BlockCall &) { return Values(); }, std::string(text));
  }
  Value variable(std::string_view name) override { return variables[std::string(name)]; }
  std::map<std::string, Value> variables;

 private:
  Engine *old_;
};

inline Value block(FakeBlock::Body body) {
  return make<FakeBlock>(std::move(body));
}

}  // namespace psjsh
