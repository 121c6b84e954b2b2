#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/instance.h"

namespace psj::wmi {

// The name of one instance or class:
//
//   path     [ \\server\ ] [ namespace : ] class [ . key {, key} | = value | =@ ]
//   key      name = value          value   'a' | "a" | 12 | TRUE | FALSE
//
// Win32_Process.Handle="12", \\lon-dc1\root\cimv2:Win32_LogicalDisk='/', Win32_Process.
struct ObjectPath {
  struct Key {
    std::string name;  // empty: the class's only key
    std::string text;  // numbers in decimal, TRUE as 1
    bool is_text = true;
    std::size_t position = 0;  // in the text that it was read from
  };
  std::string server, space, class_name;
  std::vector<Key> keys;
  bool is_singleton = false;  // =@

  [[nodiscard]] bool is_class() const { return keys.empty() && !is_singleton; }
  // The condition that finds the instance; empty: there is no key.
  [[nodiscard]] std::string condition(const ClassInfo &cls) const;
  // Whether it is the name of that instance. Texts are compared with case: files and accounts are.
  [[nodiscard]] bool names(const Instance &instance) const;
};

struct PathMistake {
  std::string wanted;
  std::size_t position = 0;
};

// Reads a path that stands in `text` at `at`, and moves behind it and the white space there.
// Nothing: `mistake` says what is expected where.
std::optional<ObjectPath> read_object_path(std::string_view text, std::size_t &at,
                                           PathMistake &mistake);
// A text that is a path and nothing else.
std::optional<ObjectPath> parse_object_path(std::string_view text);

}  // namespace psj::wmi
