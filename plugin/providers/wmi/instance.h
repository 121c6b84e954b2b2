#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/schema/class_info.h"
#include "plugin/value/arena.h"
#include "plugin/value/make.h"
#include "psj.h"

namespace psj::wmi {

class Repository;

// What an enumeration is asked for, so that a provider need not find out what nobody looks at.
// Borrowed for the call.
class Request {
 public:
  struct Equal {
    std::size_t property;
    const psj_value *value;  // of the query's text: PSJ_STRING or PSJ_INT
  };
  explicit Request(const ClassInfo &cls) : cls_(cls) {}

  const ClassInfo &cls() const { return cls_; }
  // Unless anything is wanted by name, everything is.
  void want(std::size_t property);
  bool wants(std::string_view property) const;
  bool wants_any(std::initializer_list<std::string_view> properties) const;
  // Only instances with such a value are of use: a hint, the caller looks at all conditions.
  void demand(Equal equal) { equal_.push_back(equal); }
  const std::vector<Equal> &demands() const { return equal_; }
  std::optional<std::string_view> demanded_text(std::string_view property) const;
  std::optional<std::int64_t> demanded_number(std::string_view property) const;

 private:
  const psj_value *demanded(std::string_view property) const;

  const ClassInfo &cls_;
  std::vector<bool> wanted_;  // empty: all
  std::vector<Equal> equal_;
};

// One instance: a value for each property of its class. What is not set is null, and so is what its
// source does not tell. A value takes the type that the class declares.
class Instance {
 public:
  explicit Instance(const ClassInfo &cls);
  Instance(const Instance &) = delete;

  const ClassInfo &cls() const { return *cls_; }
  const psj_value &value(std::size_t property) const { return values_[property]; }
  // NULL: there is no such property.
  const psj_value *find(std::string_view property) const;
  std::string_view text(std::string_view property) const;  // empty: not there, or no text

  // A name that the class does not have is a mistake of the provider and is left out.
  void set(std::string_view property, std::string_view text);
  void set(std::string_view property, const char *text) { set(property, std::string_view(text)); }
  void set(std::string_view property, const std::string &text) {
    set(property, std::string_view(text));
  }
  template <std::integral T>
  void set(std::string_view property, T number) {
    set_integer(property, static_cast<std::int64_t>(number));
  }
  void set(std::string_view property, double number);
  void set(std::string_view property, const std::vector<std::string> &texts);
  template <class T>
  void set(std::string_view property, const std::optional<T> &value) {
    if (value) set(property, *value);
  }
  // A moment as seconds (nanoseconds) of Unix time; shown as local time.
  void set_time(std::string_view property, std::int64_t unix_seconds, std::int64_t ns = 0);
  // Any value, copied (live objects are kept). One that does not fit the declared type stays null.
  void set_value(std::size_t property, const psj_value &value);

  // All other properties become null.
  void keep_only(const std::vector<std::size_t> &properties);

  // Where it was read, as it was typed: empty for this computer.
  std::string computer;
  std::string space = "root/cimv2";              // its namespace
  std::shared_ptr<const Repository> repository;  // keeps the class

 private:
  void set_integer(std::string_view property, std::int64_t number);

  const ClassInfo *cls_;
  Arena arena_;
  psj_value *values_;
};

using InstanceRef = std::shared_ptr<const Instance>;

// The path of an instance below its namespace, its keys by their names: Win32_Process.Handle="12".
std::string relative_path(const Instance &instance);

// A moment of Unix time as a PSJ_DATETIME of local time.
psj_value local_moment(std::int64_t unix_seconds, std::int64_t ns = 0);

// A CIM datetime as text, yyyymmddhhmmss.mmmmmmsUUU, of a PSJ_DATETIME or PSJ_TIMESPAN; and back:
// PSJ_NULL when the text is none.
std::string dmtf_text(const psj_value &value);
psj_value from_dmtf(std::string_view text);

}  // namespace psj::wmi
