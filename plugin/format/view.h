#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "plugin/format/cells.h"

// Views as formats/*.yaml describe them (formats/README.md). Plain data that borrows everything, so
// that the built-in ones are constants of the library and cost nothing at start.
namespace psj::format {

// A part of a text: a literal, or `path` of the object with what to do to it. Path "." is the
// object's own text.
struct Piece {
  std::string_view literal;
  std::string_view path;
  std::string_view format;
  double divide_by = 0;    // 0: as it is
  std::string_view after;  // only what follows the first place of this text, when it is there
  std::int32_t first = 0;  // only so many characters, and … where there are as many; 0: all
};

// One way to show something; the first whose condition holds is taken.
struct Choice {
  std::string_view when;    // a path; empty: always
  std::string_view equals;  // text that the path's value must have; empty: the value must be true
  std::string_view type;    // a type name that the object must have; empty: any
  std::string_view property;
  std::string_view format;      // .NET format string for `property`
  std::span<const Piece> text;  // instead of a property
};

struct Column {  // of a table; field of a list; line of a custom view; item of a wide view
  std::string_view label;
  std::int32_t width = 0;  // cells, 0: shares what is left; custom views: indentation
  Align align = Align::none;
  std::span<const Choice> show;
};

struct Grouping {
  std::string_view by;           // path whose change starts a group; empty: no groups
  std::string_view label;        // "   label: value"
  std::span<const Piece> title;  // instead of the label
};

enum class Shape : std::uint8_t { none, table, list, wide, custom };

struct View {
  std::string_view name;
  std::span<const std::string_view> types;
  Shape shape = Shape::none;
  bool wrap = false;
  bool autosize = false;
  bool hide_headers = false;
  bool out_of_band = false;  // printed between others, whatever view these are in
  std::uint8_t layout = 0;   // psj_print_options.layout that it is for
  Grouping group;
  std::span<const Column> columns;
};

// How a type is shown where no view names it.
struct TypeRule {
  std::string_view type;
  std::span<const std::string_view> properties;  // instead of all
  std::span<const std::string_view> last;        // come behind all others
  std::string_view name_property;                // where one word fits
  Shape shape = Shape::none;
};

struct ViewFile {
  std::span<const View> views;
  std::span<const TypeRule> rules;
};

// Generated from formats/*.yaml when the library is built.
extern const ViewFile kBuiltInViews;

}  // namespace psj::format
