#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/jobs/counted_object.h"
#include "plugin/value/status.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj::wmi {

// A psj_object whose answers are virtual functions. Exceptions stop behind them.
class LiveObject : public CountedObject<LiveObject> {
 public:
  // As Get-Member shows it: Property, AliasProperty, Method, ScriptMethod.
  struct Member {
    std::string name;
    const char *kind;
    std::string definition;
  };
  virtual std::vector<std::string> type_names() const = 0;  // most derived first
  virtual std::vector<std::string> properties() const = 0;
  // PSJ_S_ABSENT: no such property. `out` may lead into this object: it is kept for the caller.
  virtual Status get(std::string_view name, psj_value *out) const = 0;
  virtual Status set(std::string_view name, const psj_value &value) const;
  virtual Status call(std::string_view method, const psj_value *arguments, std::uint32_t count,
                      psj_result *out) const;
  virtual std::string text() const;
  virtual const void *extension(std::string_view id) const;
  // Empty: the properties, without definitions.
  virtual std::vector<Member> members() const { return {}; }
  // Collections only. PSJ_S_END: behind the last.
  virtual Status item(std::uint64_t index, psj_value *out) const;

 protected:
  explicit LiveObject(bool is_collection = false);
  virtual ~LiveObject() = default;
  friend class CountedObject<LiveObject>;
};

// The object as a value that keeps it; takes over the maker's count.
psj_result result_of(const LiveObject *made);
// The same inside of a tree in an arena.
psj_value value_in(Arena &arena, const LiveObject *made);

// An object that is no more than names and values.
class PlainObject final : public LiveObject {
 public:
  explicit PlainObject(std::vector<std::string> type_names, std::string text = {});

  Arena &arena() { return arena_; }
  void add(std::string_view name, const psj_value &value);  // copied
  void add_text(std::string_view name, std::string_view text);
  // A name that stands for another property.
  void add_alias(std::string_view name, std::string_view of);

  std::vector<std::string> type_names() const override { return type_names_; }
  std::vector<std::string> properties() const override;
  Status get(std::string_view name, psj_value *out) const override;
  std::string text() const override;

 private:
  ~PlainObject() override = default;

  std::vector<std::string> type_names_;
  std::string text_;
  Arena arena_;
  std::vector<std::pair<std::string, psj_value>> values_;
};

// A collection whose items have names: $class.CimClassProperties['Name'].
class NamedList final : public LiveObject {
 public:
  explicit NamedList(std::vector<std::string> type_names)
      : LiveObject(true), type_names_(std::move(type_names)) {}

  Arena &arena() { return arena_; }
  // `value` lives in the arena.
  void add(std::string_view name, const psj_value &value) { items_.emplace_back(name, value); }

  std::vector<std::string> type_names() const override { return type_names_; }
  std::vector<std::string> properties() const override { return {"Count"}; }
  Status get(std::string_view name, psj_value *out) const override;
  Status call(std::string_view method, const psj_value *arguments, std::uint32_t count,
              psj_result *out) const override;
  Status item(std::uint64_t index, psj_value *out) const override;

 private:
  ~NamedList() override = default;

  const std::vector<std::string> type_names_;
  Arena arena_;
  std::vector<std::pair<std::string, psj_value>> items_;
};

}  // namespace psj::wmi
