// What PowerShell's serialization leaves of a value: one level of it. CLIXML documents and the
// copies that jobs send are both written from this, so that both keep the same.
//
// A .NET object becomes its properties at one depth less and, at depth 0, its text. Collections and
// added members do not count as depth.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "clixml/node.h"
#include "language/value/value.h"

namespace psjsh {

struct Form {
  enum class Kind : std::uint8_t {
    Primitive,  // the value itself, whole
    Text,       // too deep: only `text`
    Xml,        // a document: its text
    Object
  };
  struct Part {
    std::string name;
    Value value;
    int depth;
  };

  Kind kind = Kind::Object;
  psj::clixml::Container container = psj::clixml::Container::None;
  std::vector<std::string> types;  // most derived first
  std::optional<std::string> text;
  // What the container holds (of a dictionary: key, value, key …), or the one primitive of a Base.
  Values items;
  int items_depth = 0;
  std::vector<Part> properties;  // of the object itself
  std::vector<Part> members;     // added to it
};

// `bare`: the collection or primitive as a .NET method gets it, without what was added to it.
// Properties whose getter fails are left out.
Form form_of(const Value &value, int depth, bool bare = false);

}  // namespace psjsh
