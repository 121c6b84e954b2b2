#include "language/value/clixml/primitives.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include "invariant/date_time_text.h"
#include "invariant/number_parse.h"
#include "invariant/time_span.h"
#include "language/value/clixml/duration.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/secret.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;
using psj::clixml::Node;
using psj::clixml::ProgressFields;
using psj::clixml::Tag;

bool inline_tag(Kind kind, Tag *tag) {
  switch (kind) {
    case Kind::Null:
    case Kind::Nothing:
      return *tag = Tag::Null, true;
    case Kind::Bool:
      return *tag = Tag::Bool, true;
    case Kind::Char:
      return *tag = Tag::Char, true;
    case Kind::SByte:
      return *tag = Tag::SByte, true;
    case Kind::Byte:
      return *tag = Tag::Byte, true;
    case Kind::Int16:
      return *tag = Tag::Int16, true;
    case Kind::UInt16:
      return *tag = Tag::UInt16, true;
    case Kind::Int32:
      return *tag = Tag::Int32, true;
    case Kind::UInt32:
      return *tag = Tag::UInt32, true;
    case Kind::Int64:
      return *tag = Tag::Int64, true;
    case Kind::UInt64:
      return *tag = Tag::UInt64, true;
    case Kind::Single:
      return *tag = Tag::Single, true;
    case Kind::Double:
      return *tag = Tag::Double, true;
    case Kind::DateTime:
      return *tag = Tag::DateTime, true;
    case Kind::TimeSpan:
      return *tag = Tag::TimeSpan, true;
    default:
      return false;
  }
}

std::string real_text(const Value &value) {
  const double number = value.real();
  if (std::isinf(number)) return number < 0 ? "-INF" : "INF";
  return net_text(value);
}

std::string date_text(inv::DateTime value) {
  std::string out;
  if (!inv::format_date_time(out, value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK")) out.clear();
  return out;
}

std::string inline_text(const Value &value) {
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      return {};
    case Kind::Bool:
      return value.boolean() ? "true" : "false";
    case Kind::Char:
      return std::to_string(value.bits());
    case Kind::Single:
    case Kind::Double:
      return real_text(value);
    case Kind::DateTime:
      return date_text(value.datetime());
    case Kind::TimeSpan:
      return duration_text(inv::TimeSpan{value.bits()});
    default:
      return net_text(value);
  }
}

bool object_tag(const Value &value, Tag *tag) {
  switch (value.object()->object_kind()) {
    case ObjectKind::String:
      return *tag = Tag::String, true;
    case ObjectKind::Decimal:
      return *tag = Tag::Decimal, true;
    case ObjectKind::Guid:
      return *tag = Tag::Guid, true;
    case ObjectKind::Uri:
      return *tag = Tag::Uri, true;
    case ObjectKind::Version:
      return *tag = Tag::Version, true;
    case ObjectKind::ScriptBlock:
      return *tag = Tag::ScriptBlock, true;
    case ObjectKind::Array:
      return *tag = Tag::Bytes, value.as<Array>()->element()->is(TypeId::Byte);
    case ObjectKind::Native:
      return *tag = Tag::SecureString, secure_string(value) != nullptr;
    case ObjectKind::Record:
      return *tag = Tag::Progress, type_of(value)->is(TypeId::ProgressRecord);
    default:
      return false;
  }
}

// Two hexadecimal digits for each byte of its UTF-16: this system has nothing to encrypt it with.
std::string secret_digits(const SecureString &secret) {
  constexpr char kDigits[] = "0123456789abcdef";
  const Revealed revealed = secret.reveal();
  std::string out;
  for (const char16_t unit : revealed.units())
    for (const int shift : {4, 0, 12, 8}) out += kDigits[unit >> shift & 15];
  return out;
}

std::string bytes_text(const Array &array) {
  std::string out;
  out.reserve(array.items.size());
  for (const auto &item : array.items) out += static_cast<char>(item.bits());
  return out;
}

ProgressFields progress_fields(const Record &record) {
  ProgressFields out;
  out.activity = to_text(record.get("Activity"));
  out.status = to_text(record.get("StatusDescription"));
  const Value operation = record.get("CurrentOperation");
  out.has_operation = !operation.is_null();
  out.current_operation = to_text(operation);
  out.id = to_int32(record.get("ActivityId"));
  out.parent = to_int32(record.get("ParentActivityId"));
  out.percent = to_int32(record.get("PercentComplete"));
  out.seconds = to_int32(record.get("SecondsRemaining"));
  const Value kind = record.get("RecordType");
  if (!kind.is_null()) out.kind = to_text(kind);
  return out;
}

[[noreturn]] void fail(const Node &node) {
  throw_net("System.Xml.XmlException", "The contents of the " +
                                           std::string(element_name(node.tag)) +
                                           " primitive type are not valid.");
}

template <class Parsed>
Value integer(const Node &node, Kind kind, const Parsed &parsed) {
  if (!parsed) fail(node);
  return Value::integer(kind, static_cast<std::int64_t>(parsed.value));
}

Value integer_of(const Node &node) {
  const std::string_view text = node.text;
  switch (node.tag) {
    case Tag::SByte:
      return integer(node, Kind::SByte, inv::parse_signed(text, 8));
    case Tag::Int16:
      return integer(node, Kind::Int16, inv::parse_signed(text, 16));
    case Tag::Int32:
      return integer(node, Kind::Int32, inv::parse_signed(text, 32));
    case Tag::Int64:
      return integer(node, Kind::Int64, inv::parse_signed(text, 64));
    case Tag::Byte:
      return integer(node, Kind::Byte, inv::parse_unsigned(text, 8));
    case Tag::UInt16:
      return integer(node, Kind::UInt16, inv::parse_unsigned(text, 16));
    case Tag::UInt32:
      return integer(node, Kind::UInt32, inv::parse_unsigned(text, 32));
    case Tag::Char:
      return Value(
          static_cast<char16_t>(integer(node, Kind::UInt16, inv::parse_unsigned(text, 16)).bits()));
    default:
      return integer(node, Kind::UInt64, inv::parse_unsigned(text, 64));
  }
}

Value real_of(const Node &node) {
  double number = 0;
  if (node.text == "INF" || node.text == "-INF")
    number = node.text[0] == '-' ? -HUGE_VAL : HUGE_VAL;
  else if (node.text == "NaN")
    number = std::numeric_limits<double>::quiet_NaN();
  else if (const auto parsed = inv::parse_double(node.text); parsed)
    number = parsed.value;
  else
    fail(node);
  return node.tag == Tag::Single ? Value::single(static_cast<float>(number)) : Value(number);
}

Value secret_of(const Node &node) {
  const std::string_view text = node.text;
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (text.size() % 4 != 0) fail(node);
  auto secret = make<SecureString>();
  for (std::size_t i = 0; i < text.size(); i += 4) {
    unsigned unit = 0;
    for (const std::size_t place : {2, 3, 0, 1}) {
      const char c = text[i + place];
      const auto digit = kDigits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c));
      if (digit == kDigits.npos) fail(node);
      unit = unit << 4 | static_cast<unsigned>(digit);
    }
    secret->append(static_cast<char16_t>(unit));
  }
  return secret;
}

Value converted(const Node &node, TypeId type) {
  Value out;
  if (!try_convert(Value(node.text), type_of_id(type), &out)) fail(node);
  return out;
}

Value date_of(const Node &node) {
  const auto parsed = inv::parse_date_time(node.text);
  if (!parsed) fail(node);
  // A text without zone says nothing of one; Z is UTC; any other is moved to local time.
  const bool utc = node.text.ends_with('Z');
  return Value::datetime(utc ? parsed.clock.ticks() : parsed.value.ticks(),
                         utc                 ? DateKind::utc
                         : parsed.has_offset ? DateKind::local
                                             : DateKind::unspecified);
}

Value progress_of(const Node &node) {
  const ProgressFields fields = node.progress.empty() ? ProgressFields() : node.progress[0];
  auto record = make_record("System.Management.Automation.ProgressRecord");
  record->with("ActivityId", fields.id)
      .with("ParentActivityId", fields.parent)
      .with("Activity", fields.activity)
      .with("StatusDescription", fields.status)
      .with("CurrentOperation", fields.has_operation ? Value(fields.current_operation) : Value())
      .with("PercentComplete", fields.percent)
      .with("SecondsRemaining", fields.seconds);
  Value kind = fields.kind;
  if (const auto *type = find_type("System.Management.Automation.ProgressRecordType"))
    try_convert(kind, type, &kind);
  record->with("RecordType", kind);
  return record;
}

Value bytes_of(const Node &node) {
  Values items;
  items.reserve(node.text.size());
  for (const unsigned char byte : node.text) items.push_back(Value::integer(Kind::Byte, byte));
  return make_array(std::move(items), type_of_id(TypeId::Byte));
}

}  // namespace

bool is_primitive(const Value &value) {
  Tag tag;
  return value.is_object() ? object_tag(value, &tag) : inline_tag(value.kind(), &tag);
}

bool to_primitive(const Value &value, Node *out) {
  if (!value.is_object()) {
    if (!inline_tag(value.kind(), &out->tag)) return false;
    out->text = inline_text(value);
    return true;
  }
  if (!object_tag(value, &out->tag)) return false;
  if (out->tag == Tag::Progress)
    out->progress.push_back(progress_fields(*value.as<Record>()));
  else if (out->tag == Tag::Bytes)
    out->text = bytes_text(*value.as<Array>());
  else if (out->tag == Tag::SecureString)
    out->text = secret_digits(*secure_string(value));
  else if (out->tag == Tag::ScriptBlock)
    out->text = value.as<ScriptBlock>()->source();
  else
    out->text = net_text(value);
  return true;
}

Value from_primitive(const Node &node) {
  switch (node.tag) {
    case Tag::Null:
    case Tag::Object:
    case Tag::Reference:
      return {};
    case Tag::Bool:
      if (node.text != "true" && node.text != "false" && node.text != "1" && node.text != "0")
        fail(node);
      return node.text == "true" || node.text == "1";
    case Tag::Single:
    case Tag::Double:
      return real_of(node);
    case Tag::Decimal:
      return converted(node, TypeId::Decimal);
    case Tag::DateTime:
      return date_of(node);
    case Tag::TimeSpan: {
      inv::TimeSpan span;
      if (!parse_duration(node.text, &span)) fail(node);
      return Value::timespan(span.ticks);
    }
    case Tag::Guid:
      return converted(node, TypeId::Guid);
    case Tag::Version:
      return converted(node, TypeId::Version);
    case Tag::Uri:
      return make_uri(node.text);
    case Tag::Xml:
      return converted(node, TypeId::Xml);
    case Tag::Bytes:
      return bytes_of(node);
    case Tag::SecureString:
      return secret_of(node);
    case Tag::Progress:
      return progress_of(node);
    case Tag::String:
    case Tag::ScriptBlock:
      return Value(node.text);
    default:
      return integer_of(node);
  }
}

}  // namespace psjsh
