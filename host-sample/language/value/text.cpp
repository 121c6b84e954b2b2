// Values as text.
#include "invariant/date_time_text.h"
#include "invariant/number_text.h"
#include "invariant/time_span.h"
#include "invariant/utf16.h"
#include "language/value/big_number.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/nesting.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/regex.h"
#include "language/value/scalars.h"
#include "language/value/script_class.h"
#include "language/value/type_data.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

// Numbers as "$x" shows them, or in full as .NET's ToString() does.
enum class Digits : std::uint8_t { Display, Full };

void append_inline(std::string &out, const Value &value, Digits digits) {
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
    case Kind::Object:
      return;
    case Kind::Bool:
      out += value.boolean() ? "True" : "False";
      return;
    case Kind::Char:
      return inv::append_unit(out, static_cast<char16_t>(value.bits()));
    case Kind::UInt64:
      return inv::append_text(out, static_cast<std::uint64_t>(value.bits()));
    case Kind::Double:
      return digits == Digits::Full ? inv::append_text(out, value.real())
                                    : inv::append_display_text(out, value.real());
    case Kind::Single: {
      const auto single = static_cast<float>(value.real());
      return digits == Digits::Full ? inv::append_text(out, single)
                                    : inv::append_display_text(out, single);
    }
    case Kind::DateTime:
      return inv::append_text(out, value.datetime());
    case Kind::TimeSpan:
      return inv::append_text(out, inv::TimeSpan{value.bits()});
    case Kind::Enum:
      out += enum_text(value.enum_type(), value.bits());
      return;
    default:
      return inv::append_text(out, value.bits());
  }
}

bool append_override(std::string &out, const Value &value, const PropertyBag &bag) {
  const auto slot = bag.find("ToString");
  if (slot == Shape::kMissing || bag.kind(slot) != MemberKind::ScriptMethod) return false;
  append_text(out, call_method(value, "ToString", {}));
  return true;
}

// A method ToString that Update-TypeData gave to the object's type.
bool append_type_override(std::string &out, const Value &value) {
  Value slot;
  MemberKind kind;
  if (!has_type_data() || !find_type_member(value, "ToString", &slot, &kind) ||
      kind != MemberKind::ScriptMethod)
    return false;
  append_text(out, call_method(value, "ToString", {}));
  return true;
}

// The text of a value inside another one: objects that have no text of their own show nothing.
std::string nested_text(const Value &value) {
  if (is_enumerable(value)) return net_text(value);
  const auto *custom = value.as<CustomObject>();
  if (custom) {
    std::string out;
    append_override(out, value, custom->bag);
    return out;
  }
  if (const auto *wrapper = value.as<Wrapper>(); wrapper && wrapper->text.is_string())
    return std::string(wrapper->text.text());
  const auto *deserialized = value.as<Deserialized>();
  return deserialized && deserialized->text.is_null() ? std::string() : to_text(value);
}

// The code of a script property does not run for the text of its object.
bool is_script_property(const Value &value, std::string_view name) {
  const auto *bag = added_members(value);
  const auto slot = bag ? bag->find(name) : Shape::kMissing;
  return slot != Shape::kMissing && bag->kind(slot) == MemberKind::Script;
}

// @{a=1; b=2}
void append_properties(std::string &out, const Value &value) {
  static thread_local int depth = 0;
  const Nesting nesting(depth);
  if (nesting.too_deep()) return;
  const auto names = property_names(value);
  if (names.empty()) return;
  out += "@{";
  bool first = true;
  for (const auto &name : names) {
    if (!first) out += "; ";
    first = false;
    out += name;
    out += '=';
    out += is_script_property(value, name) ? "System.Management.Automation.PSScriptProperty"
                                           : nested_text(get_property(value, name));
  }
  out += "}";
}

void append_exception(std::string &out, const Exception &exception) {
  out += exception.type()->full_name();
  if (!exception.message.empty()) out += ": " + exception.message;
  if (exception.inner) {
    out += "\n ---> ";
    append_exception(out, *exception.inner);
    out += "\n   --- End of inner exception stack trace ---";
  }
}

std::string uri_text(const UriText &uri) {
  if (!uri.absolute) return uri.original;
  if (uri.scheme == "file" && uri.host.empty())
    return uri.original.starts_with('/') ? "file://" + uri.original : uri.original;
  const bool no_path = uri.original.size() == uri.scheme.size() + 3 + uri.host.size();
  return no_path ? uri.original + "/" : uri.original;
}

void append_match(std::string &out, const Match &match) {
  if (match.groups.empty()) return;
  const auto &span = match.groups[0];
  out += match.subject.text().substr(span.first, span.last - span.first);
}

void append_progress(std::string &out, const Record &record) {
  static constexpr struct {
    const char *label, *property;
  } kParts[] = {{"parent = ", "ParentActivityId"}, {" id = ", "ActivityId"},
                {" act = ", "Activity"},           {" stat = ", "StatusDescription"},
                {" cur = ", "CurrentOperation"},   {" pct = ", "PercentComplete"},
                {" sec = ", "SecondsRemaining"},   {" type = ", "RecordType"}};
  for (const auto &part : kParts) {
    out += part.label;
    append_text(out, record.get(part.property));
  }
}

// Objects whose text does not depend on who asks; false for containers and bags.
bool append_simple(std::string &out, const Value &value) {
  const auto &object = *value.object();
  if (__builtin_expect(object.type()->script_class() != nullptr, false)) {
    std::string own;
    if (script_text(value, &own)) return out += own, true;
  }
  switch (object.object_kind()) {
    case ObjectKind::String:
      out += value.text();
      return true;
    case ObjectKind::Decimal:
      inv::append_text(out, value.as<DecimalObject>()->value);
      return true;
    case ObjectKind::BigInteger:
      out += big_text(value);
      return true;
    case ObjectKind::Guid:
      out += inv::text_of(value.as<GuidObject>()->value);
      return true;
    case ObjectKind::Version:
      out += inv::text_of(value.as<VersionObject>()->value);
      return true;
    case ObjectKind::Uri:
      out += uri_text(value.as<UriObject>()->value);
      return true;
    case ObjectKind::ScriptBlock:
      out += value.as<ScriptBlock>()->source();
      return true;
    case ObjectKind::Regex:
      out += value.as<Regex>()->pattern;
      return true;
    case ObjectKind::Match:
      append_match(out, *value.as<Match>());
      return true;
    case ObjectKind::StringBuilder: {
      const ObjectLock guard(object);
      out += value.as<StringBuilder>()->text;
      return true;
    }
    case ObjectKind::FileSystemInfo:
      out += value.as<FileSystemInfo>()->given;
      return true;
    case ObjectKind::Exception:
      append_exception(out, *value.as<Exception>());
      return true;
    case ObjectKind::ErrorRecord:
      out += value.as<ErrorRecord>()->message();
      return true;
    case ObjectKind::Native:
      out += value.as<NativeObject>()->text();
      return true;
    case ObjectKind::Foreign:
      out += value.as<ForeignObject>()->text();
      return true;
    case ObjectKind::Method: {
      const auto &overloads = value.as<MethodObject>()->overloads;
      for (std::size_t i = 0; i < overloads.size(); ++i) out += (i ? ", " : "") + overloads[i];
      return true;
    }
    case ObjectKind::Entry: {
      const auto &entry = *value.as<Entry>();
      out += "[" + net_text(entry.key) + ", " + net_text(entry.value) + "]";
      return true;
    }
    case ObjectKind::Record: {
      const auto &record = *value.as<Record>();
      if (record.type()->is(TypeId::ProgressRecord))
        append_progress(out, record);
      else if (record.text_property.empty())
        out += record.type()->net_name();
      else
        append_text(out, record.get(record.text_property));
      return true;
    }
    default:
      return false;
  }
}

std::string list_separator() {
  auto *engine = current_engine();
  if (!engine) return " ";
  const auto ofs = engine->variable("OFS");
  return ofs.is_null() ? " " : to_text(ofs);
}

void append_items(std::string &out, const Value &value, std::string_view separator) {
  Enumerator items(value);
  Value item;
  for (bool first = true; items.next(&item); first = false) {
    if (!first) out += separator;
    out += nested_text(item);
  }
}

}  // namespace

void append_text(std::string &out, const Value &value) {
  if (!value.is_object()) return append_inline(out, value, Digits::Display);
  if (append_simple(out, value)) return;
  if (const auto *custom = value.as<CustomObject>()) {
    if (append_override(out, value, custom->bag) || append_type_override(out, value)) return;
    return append_properties(out, value);
  }
  if (const auto *wrapper = value.as<Wrapper>()) {
    if (append_override(out, value, wrapper->bag)) return;
    return append_text(out, wrapper->base);
  }
  if (const auto *deserialized = value.as<Deserialized>(); deserialized && !is_enumerable(value)) {
    if (deserialized->text.is_null()) return append_properties(out, value);
    return append_text(out, deserialized->text);
  }
  if (const auto *extension = extension_of(*value.object());
      (extension && append_override(out, value, extension->bag)) ||
      append_type_override(out, value))
    return;
  if (const auto *type = value.as<Type>()) {
    out += type->display_name();
    return;
  }
  if (is_enumerable(value)) return append_items(out, value, list_separator());
  out += net_text(value);
}

std::string to_text(const Value &value) {
  if (value.is_string()) return std::string(value.text());
  std::string out;
  append_text(out, value);
  return out;
}

Value to_string(const Value &value) {
  if (value.is_string()) return value;
  return to_text(value);
}

std::string join_text(Arguments items, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i) out += separator;
    if (is_enumerable(items[i]))
      out += net_text(items[i]);
    else
      append_text(out, items[i]);
  }
  return out;
}

std::string net_text(const Value &value) {
  std::string out;
  if (!value.is_object()) {
    append_inline(out, value, Digits::Full);
    return out;
  }
  if (append_simple(out, value)) return out;
  if (const auto *wrapper = value.as<Wrapper>())
    return wrapper->text.is_string() ? to_text(wrapper->text) : net_text(wrapper->base);
  if (const auto *deserialized = value.as<Deserialized>())
    return deserialized->text.is_null() ? std::string() : to_text(deserialized->text);
  if (const auto *type = value.as<Type>()) return type->net_name();
  if (value.as<CustomObject>()) return out;
  return value.object()->type()->net_name();
}

}  // namespace psjsh
