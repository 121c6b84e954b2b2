// CLIXML as a tree: what the text says, before anybody makes objects of it.
//
//   <Obj N="name" RefId="0">
//     <TN RefId="0"><T>…</T></TN>      or <TNRef RefId="0"/>
//     <ToString>…</ToString>
//     <LST>…</LST>                     or IE, STK, QUE, DCT, or one primitive
//     <Props>…</Props>
//     <MS>…</MS>
//   </Obj>
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psj::clixml {

// The elements that stand for a value. Each primitive's text is the element's own.
enum class Tag : std::uint8_t {
  Null,
  Bool,
  Char,
  SByte,
  Byte,
  Int16,
  UInt16,
  Int32,
  UInt32,
  Int64,
  UInt64,
  Single,
  Double,
  Decimal,
  String,
  DateTime,
  TimeSpan,
  Guid,
  Uri,
  Version,
  Xml,
  ScriptBlock,
  Bytes,
  SecureString,
  Progress,
  Object,
  Reference,
};
std::string_view element_name(Tag tag) noexcept;
// False for elements that stand for no value.
bool tag_of(std::string_view element, Tag *tag) noexcept;

enum class Container : std::uint8_t { None, Stack, Queue, List, Enumerable, Dictionary, Base };

struct ProgressFields {
  std::string activity, status, current_operation, kind = "Processing";
  bool has_operation = false;
  int id = 0, parent = -1, percent = -1, seconds = -1;
};

struct Node {
  Tag tag = Tag::Null;
  Container container = Container::None;
  std::string name;  // N of a member; empty elsewhere
  std::string text;  // a primitive's; of bytes: the bytes themselves
  // Object: its own number; Reference: the number of an earlier object.
  std::uint32_t id = 0;
  std::vector<std::string> types;  // most derived first
  std::optional<std::string> to_string;
  // What the container holds (of a Dictionary: key, value, key …), or the one primitive of a Base.
  std::vector<Node> items;
  std::vector<Node> properties;          // Props
  std::vector<Node> members;             // MS
  std::vector<ProgressFields> progress;  // one for Tag::Progress, else none
};

}  // namespace psj::clixml
