// .NET types as the language sees them: names, bases, members. A Type is made once and lives as
// long as the process.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/value.h"

namespace psjsh {

// The types that code refers to by name; types.cpp holds their table in the same order.
enum class TypeId : std::uint32_t {
  Object,
  ValueType,
  Enum,
  Void,
  String,
  Boolean,
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
  BigInteger,
  DateTime,
  TimeSpan,
  DateTimeOffset,
  Guid,
  Version,
  SemanticVersion,
  Uri,
  Array,
  ObjectArray,
  ArrayList,
  Hashtable,
  OrderedDictionary,
  DictionaryEntry,
  PSCustomObject,
  PSObject,
  SwitchParameter,
  ScriptBlock,
  Type,
  RuntimeType,
  Exception,
  ErrorRecord,
  Regex,
  Match,
  Group,
  Capture,
  MatchCollection,
  GroupCollection,
  StringBuilder,
  Stopwatch,
  Random,
  FileInfo,
  DirectoryInfo,
  FileSystemInfo,
  CultureInfo,
  Xml,
  PSReference,
  PSMethod,
  PSCredential,
  SecureString,
  WildcardPattern,
  InformationRecord,
  WarningRecord,
  VerboseRecord,
  DebugRecord,
  ProgressRecord,
  HostInformationMessage,
  ErrorCategory,
  ErrorCategoryInfo,
  ErrorDetails,
  InvocationInfo,
  ActionPreference,
  JobState,
  DayOfWeek,
  ConsoleColor,
  RegexOptions,
  StringComparison,
  StringSplitOptions,
  DateTimeKind,
  FileAttributes,
  NullType,
  kCount
};

struct EnumMember {
  std::string name;
  std::int64_t number;
};

// How members are described: a definition as Get-Member prints it and the code behind it
// (members.h).
struct MemberEntry;
struct MemberTable;
struct ScriptClass;

class Type final : public Object {
 public:
  enum class Shape : std::uint8_t { Class, Value, Enum, Interface, Array, GenericDefinition };

  static bool is(const Object &object) noexcept { return object.object_kind() == ObjectKind::Type; }
  const Type *type() const override;

  const std::string &name() const noexcept { return name_; }            // Int32, List`1, Object[]
  const std::string &full_name() const noexcept { return full_name_; }  // System.Int32
  // Type.ToString(): full_name, without assemblies in a generic type's arguments.
  const std::string &net_name() const noexcept { return net_name_; }
  // As PowerShell writes it in messages and definitions: int, string[],
  // System.Collections.Generic.List[int].
  const std::string &display_name() const noexcept { return display_name_; }
  std::string_view name_space() const noexcept;
  std::uint32_t index() const noexcept { return index_; }
  Shape shape() const noexcept { return shape_; }
  bool is_value_type() const noexcept { return shape_ == Shape::Value || shape_ == Shape::Enum; }
  bool is_enum() const noexcept { return shape_ == Shape::Enum; }
  bool is_flags() const noexcept { return flags_; }
  bool is_array() const noexcept { return shape_ == Shape::Array; }
  const Type *base() const noexcept { return base_; }        // null for Object and interfaces
  const Type *element() const noexcept { return element_; }  // of an array
  std::span<const Type *const> arguments() const noexcept { return arguments_; }
  const Type *definition() const noexcept {
    return definition_;
  }  // of a generic instance: its definition
  std::span<const Type *const> interfaces() const noexcept {
    return interfaces_;
  }  // with the bases'
  // The inline kind whose values have this type, Kind::Enum for enums, Kind::Object otherwise.
  Kind kind() const noexcept { return kind_; }
  std::span<const EnumMember> enum_members() const noexcept { return enum_members_; }
  Kind enum_base() const noexcept { return enum_base_; }
  // What stands behind a class that a script defined (script_class.h); null for other types.
  const ScriptClass *script_class() const noexcept { return script_class_; }

  // Whether a value of this type may stand where `wanted` is asked for (same, base, interface).
  bool is_a(const Type *wanted) const noexcept;
  bool is(TypeId id) const noexcept { return index_ == static_cast<std::uint32_t>(id); }

  // Type names from the most derived to System.Object, as `.pstypenames` lists them.
  std::vector<std::string> hierarchy() const;

 private:
  friend class TypeRegistry;
  Type() : Object(ObjectKind::Type) {}

  std::string name_, full_name_, net_name_, display_name_;
  std::uint32_t index_ = 0;
  Shape shape_ = Shape::Class;
  Kind kind_ = Kind::Object, enum_base_ = Kind::Int32;
  bool flags_ = false;
  const Type *base_ = nullptr, *element_ = nullptr, *definition_ = nullptr;
  std::vector<const Type *> arguments_, interfaces_;
  std::vector<EnumMember> enum_members_;
  const ScriptClass *script_class_ = nullptr;
  // Under which name composed types (arrays, generics) are kept: several types that scripts
  // defined may have one full name.
  std::string key_;
};

const Type *type_of_id(TypeId id) noexcept;
const Type *type_of_index(std::uint32_t index) noexcept;

// What a type literal means: accelerators, full names, names without "System.", generics, arrays
// ("int", "Collections.Generic.List[string]", "string[]", "System.Nullable[int]"). Null when there
// is no such type; `failed` then gets the part that was not found. [any thread]
const Type *find_type(std::string_view name, std::string *failed = nullptr);
// find_type, or the script error TypeNotFound ("Unable to find type [x].").
const Type *require_type(std::string_view name);
const Type *array_of(const Type *element);
const Type *generic_of(const Type *definition, std::span<const Type *const> arguments);

// Adds a class that the tables do not have (exceptions and types of foreign objects, deserialized
// types): made on first use, found afterwards. [any thread]
const Type *declare_class(std::string_view full_name, const Type *base);
const Type *declare_enum(std::string_view full_name, std::vector<EnumMember> members, bool flags);
// The accelerators with their types, for Get-Command-like listings and completion.
std::vector<std::pair<std::string, const Type *>> type_accelerators();

// The type GetType() would give; for null the NullType marker (never visible to scripts). Wrappers
// are looked through.
const Type *type_of(const Value &value) noexcept;
// -is
bool is_instance(const Value &value, const Type *wanted) noexcept;

// Enum text: "Friday", "ReadOnly, Hidden", or the number.
std::string enum_text(const Type *type, std::int64_t number);
// The number of a name list ("readonly, hidden", case-insensitive, also numbers); false when a name
// is unknown.
bool parse_enum(const Type *type, std::string_view text, std::int64_t *number);
// The value for a number given to a well-known enum by its name: enum_value(TypeId::JobState, 2).
Value enum_value(TypeId type, std::int64_t number);

}  // namespace psjsh
