#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/wql/object_path.h"
#include "plugin/value/arena.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj::wmi {

// WQL, the part of SQL that management queries are written in:
//
//   query      SELECT list FROM class [WITHIN number] [WHERE condition] [group]
//              | ASSOCIATORS OF { object } [WHERE term {term}]
//              | REFERENCES OF { object } [WHERE term {term}]
//   group      GROUP WITHIN number [BY path {, path}] [HAVING condition]     of events
//   object     the path of an instance or a class: object_path.h
//   term       AssocClass = class | ResultClass = class | Role = name | ResultRole = name
//              | RequiredQualifier = name | RequiredAssocQualifier = name
//              | ClassDefsOnly | SchemaOnly | KeysOnly
//   list       * | path {, path}
//   path       name {. name}                     TargetInstance.Name
//   condition  and {OR and}      and   not {AND not}      not   NOT not | ( condition ) | test
//   test       operand compare operand | path IS [NOT] NULL | path [NOT] LIKE text | path ISA text
//   compare    = <> != < <= > >=                 operand   path | text | number | TRUE FALSE NULL
//   text       'a' | "a", a backslash before a quote or a backslash    number   1 -2 0x1F 2.5 1e3
//
// Key words, names and texts are compared without case.

struct Path {
  std::vector<std::string> names;
  std::size_t position = 0;  // in the query's text, from 0; kNotTyped: it does not stand there
  static constexpr std::size_t kNotTyped = static_cast<std::size_t>(-1);
};

struct Operand {
  std::optional<Path> path;
  psj_value constant{};  // when there is no path; its text lives as long as the query
};

struct Condition {
  enum class Kind : std::uint8_t {
    both,
    either,
    negated,
    equal,
    different,
    less,
    not_more,
    more,
    not_less,
    is_null,
    like,
    is_a,
  };
  Kind kind = Kind::both;
  std::unique_ptr<Condition> left, right;  // of both, either; negated has only a left one
  Operand a, b;                            // of the others; is_null has only `a`
  ~Condition();
};

// ASSOCIATORS OF and REFERENCES OF. A text that is empty was not given.
struct Association {
  bool is_references = false;
  ObjectPath of;
  std::string assoc_class, result_class, role, result_role, qualifier, assoc_qualifier;
  bool class_definitions = false, schema = false, keys = false;
};

// Events that are told together, once in so many seconds.
struct Grouping {
  double seconds = 0;
  std::vector<Path> by;
  std::unique_ptr<Condition> having;  // of a __AggregateEvent; null: all
  std::size_t position = 0;           // of GROUP in the query's text
};

class Query {
 public:
  // A mistake's message names the character, counted from 1, and what stands there.
  static Result<Query> parse(std::string_view text);
  // A condition alone, as -Filter takes it: SELECT * FROM class_name WHERE text.
  static Result<Query> of_filter(std::string_view class_name, std::string_view text);
  static Query of_class(std::string_view class_name);

  std::string text;
  std::string class_name;
  std::vector<Path> selected;        // none: *
  std::optional<double> within;      // seconds between two looks
  std::unique_ptr<Condition> where;  // null: all
  std::optional<Grouping> group;
  // Then class_name is that of its object, and of the others only `text` counts.
  std::optional<Association> association;
  Arena constants;
};

// The failure that is reported for a text that is no query.
Status invalid_query(std::string_view what, std::string_view text, std::size_t position);

}  // namespace psj::wmi
