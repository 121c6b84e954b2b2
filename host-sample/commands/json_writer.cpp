#include "commands/json_writer.h"

#include <cstdint>

#include "invariant/date_time_text.h"
#include "invariant/number_text.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

void append_escape(std::string &out, unsigned unit) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(kDigits[unit >> shift & 15]);
}

// A double always shows that it is one.
std::string real_text(const Value &value) {
  const double number = value.real();
  std::string text = value.kind() == Kind::Single
                         ? psj::invariant::text_of(static_cast<float>(number))
                         : psj::invariant::text_of(number);
  if (text == "NaN" || text.ends_with("Infinity")) return '"' + text + '"';
  if (text.find_first_of(".E") == std::string::npos) text += ".0";
  return text;
}

std::string date_text(const Value &value) {
  std::string out;
  if (!psj::invariant::format_date_time(out, value.datetime(), "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"))
    return {};
  return out;
}

}  // namespace

void JsonWriter::new_line(int level) {
  if (options_.compress) return;
  text_.push_back('\n');
  text_.append(static_cast<std::size_t>(level) * 2, ' ');
}

void JsonWriter::write_string(std::string_view text) {
  text_.push_back('"');
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = psj::invariant::next_code_point(text, at);
    switch (c) {
      case '"':
        text_ += "\\\"";
        continue;
      case '\\':
        text_ += "\\\\";
        continue;
      case '\b':
        text_ += "\\b";
        continue;
      case '\f':
        text_ += "\\f";
        continue;
      case '\n':
        text_ += "\\n";
        continue;
      case '\r':
        text_ += "\\r";
        continue;
      case '\t':
        text_ += "\\t";
        continue;
      default:
        break;
    }
    const bool html =
        options_.escape == Escape::html && (c == '<' || c == '>' || c == '&' || c == '\'');
    const bool foreign = options_.escape == Escape::non_ascii && c >= 0x7F;
    if (c < 0x20 || c == 0x85 || c == 0x2028 || c == 0x2029 || html || foreign) {
      for (const char16_t unit : psj::invariant::to_utf16(text.substr(from, at - from)))
        append_escape(text_, unit);
    } else {
      text_ += text.substr(from, at - from);
    }
  }
  text_.push_back('"');
}

bool JsonWriter::write_scalar(const Value &value) {
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      text_ += "null";
      return true;
    case Kind::Bool:
      text_ += value.boolean() ? "true" : "false";
      return true;
    case Kind::Single:
    case Kind::Double:
      text_ += real_text(value);
      return true;
    case Kind::DateTime:
      text_ += '"' + date_text(value) + '"';
      return true;
    case Kind::TimeSpan:
      return false;
    case Kind::Enum:
      if (options_.enums_as_text)
        write_string(to_text(value));
      else
        psj::invariant::append_text(text_, value.bits());
      return true;
    case Kind::Char:
      write_string(to_text(value));
      return true;
    case Kind::Object:
      break;
    default:
      text_ += to_text(value);
      return true;
  }
  switch (value.object()->object_kind()) {
    case ObjectKind::String:
      write_string(value.text());
      return true;
    case ObjectKind::Decimal: {
      std::string number = to_text(value);
      text_ += number.find('.') == std::string::npos ? number + ".0" : number;
      return true;
    }
    case ObjectKind::BigInteger:
      text_ += to_text(value);
      return true;
    case ObjectKind::Guid:
    case ObjectKind::Uri:
      write_string(to_text(value));
      return true;
    default:
      return false;
  }
}

void JsonWriter::write(const Value &value, int level) {
  const Value &inner = unwrap(value);
  if (write_scalar(inner)) return;
  if (level > options_.depth) {
    truncated_ = true;
    write_string(to_text(inner));
    return;
  }
  if (inner.as<Dictionary>() != nullptr) return write_dictionary(inner, level);
  if (is_enumerable(inner)) return write_items(inner, level);
  write_properties(inner, level);
}

void JsonWriter::write_items(const Value &value, int level) {
  text_.push_back('[');
  bool first = true;
  Enumerator items(value);
  for (Value item; items.next(&item); first = false) {
    if (!first) text_.push_back(',');
    new_line(level + 1);
    write(item, level + 1);
  }
  if (!first) new_line(level);
  text_.push_back(']');
}

void JsonWriter::write_member(std::string_view name, const Value &value, int level, bool *first) {
  if (!*first) text_.push_back(',');
  *first = false;
  new_line(level + 1);
  write_string(name);
  text_ += options_.compress ? ":" : ": ";
  write(value, level + 1);
}

void JsonWriter::write_dictionary(const Value &value, int level) {
  text_.push_back('{');
  bool first = true;
  for (const auto &[key, content] : value.as<Dictionary>()->entries())
    write_member(to_text(key), content, level, &first);
  if (!first) new_line(level);
  text_.push_back('}');
}

void JsonWriter::write_properties(const Value &value, int level) {
  text_.push_back('{');
  bool first = true;
  for (const std::string &name : property_names(value)) {
    Value content;
    try {
      content = get_property(value, name);
    } catch (const ScriptError &) {
      // A property that cannot be read is null.
    }
    write_member(name, content, level, &first);
  }
  if (!first) new_line(level);
  text_.push_back('}');
}

}  // namespace psjsh
