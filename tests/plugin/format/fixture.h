#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/format/format.h"
#include "psj.h"

// Builds objects and runs them through the formatter's table as a host would.
namespace psj::format_test {

psj_value text(std::string_view characters);  // borrowed: literals
psj_value number(std::int64_t value, std::uint8_t width = 32);
psj_value fraction(double value);
psj_value truth(bool value);
psj_value nothing();
psj_value date(int year, int month, int day, int hour = 0, int minute = 0, int second = 0);

// Memory of the values of one test.
class Values {
 public:
  using Member = std::pair<std::string_view, psj_value>;

  psj_value owned(std::string characters);
  psj_value list(std::vector<psj_value> items);
  psj_value dictionary(std::vector<std::pair<psj_value, psj_value>> entries);
  psj_value bag(std::vector<Member> members,
                std::vector<std::string_view> types = {
                    "System.Management.Automation.PSCustomObject", "System.Object"});
  // A member of the enumeration: shown by its name.
  psj_value enumeration(std::string_view type, std::string_view name);

 private:
  struct Shape {
    std::vector<psj_text> types, members;
    psj_schema schema;
  };
  std::deque<Shape> shapes_;
  std::deque<std::vector<psj_value>> arrays_;
  std::deque<std::string> texts_;
};

struct Screen {
  std::uint32_t width = 79;
  std::uint32_t list_width = 79;
  std::int32_t limit = 4;
  std::uint32_t layout = 0;
  std::uint32_t flags = 0;
};

struct Col {
  psj_value expression;
  std::string_view label = {};
  std::string_view format = {};
  std::int32_t width = 0;
  std::int32_t alignment = 0;
};

struct Shaping {
  std::uint32_t shape = PSJ_SHAPE_TABLE;
  std::vector<Col> columns = {};
  std::vector<Col> group_by = {};  // none or one
  std::uint32_t flags = 0;
  std::uint32_t wide_columns = 0;
  std::string_view view = {};
  std::uint32_t expand = 0;
  std::int32_t depth = 5;
};

// Lines with '\n' after each. A failure is shown as "error: message".
std::string printed(const std::vector<psj_value> &values, const Screen &screen = {});
// Format-Table and its like, then the screen.
std::string shaped(const std::vector<psj_value> &values, const Shaping &shaping,
                   const Screen &screen = {});
// Type names of the records that shaping gives.
std::vector<std::string> record_types(const std::vector<psj_value> &values, const Shaping &shaping);

// The plugin handle that the functions above use, and its host.
psj_plugin *plugin();
// What a script block's text evaluates to: "$_.A" is the property A, "throw" fails.
psj_value script(std::string_view source);

}  // namespace psj::format_test
