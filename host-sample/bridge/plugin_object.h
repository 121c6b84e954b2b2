// A live object of the plugin (a job, a stream collection) as an object of the language.
#pragma once
#include "language/value/foreign.h"
#include "psj.h"

namespace psjsh {

class PluginObject final : public ForeignObject {
 public:
  // Takes a count of its own.
  explicit PluginObject(const psj_object *object);
  ~PluginObject() override;

  const psj_object *handle() const noexcept { return object_; }
  const Type *type() const override;
  std::vector<std::string> type_names() const override;
  bool get(std::string_view name, Value *out) const override;
  bool set(std::string_view name, const Value &value) override;
  bool call(std::string_view name, Arguments arguments, Value *out) override;
  std::vector<ForeignMember> members() const override;
  std::string text() const override;
  bool items(Values *out) const override;
  bool equals(const ForeignObject &other) const override;
  std::size_t hash() const override;

 private:
  // What the object itself says of its members (PSJ_OBJECT_MEMBERS); empty: nothing.
  std::vector<ForeignMember> described_members() const;
  const psj_object *object_;
  mutable const Type *type_ = nullptr;
};

}  // namespace psjsh
