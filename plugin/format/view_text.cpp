#include "plugin/format/view_text.h"

#include "invariant/compare.h"

namespace psj::format {
namespace {

double number_of(const psj_value &value) {
  switch (value.kind) {
    case PSJ_INT:
      return static_cast<double>(value.as.i64);
    case PSJ_UINT:
      return static_cast<double>(value.as.u64);
    case PSJ_FLOAT:
      return value.as.f64;
    case PSJ_OBJECT:
      return (value.flags & PSJ_OBJECT_BASE) != 0 ? number_of(items_of(value)[1]) : 0;
    default:
      return 0;
  }
}

void append_beginning(std::string &out, std::string_view text, std::int32_t characters) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (text[at] & 0xc0) != 0x80;
    if (begins && characters-- == 0) {
      text = text.substr(0, at);
      break;
    }
  }
  out += text;
  if (characters <= 0) out += "…";
}

void append_place(std::string &out, const Piece &piece, const psj_value &object,
                  const CellRule &rule) {
  if (piece.path == ".") return append_text(out, object);
  Held value;
  const Got got = get_path(object, piece.path, value);
  if (piece.divide_by > 0) {
    psj_value quotient{};
    quotient.kind = PSJ_FLOAT;
    quotient.flags = 64;
    // What is not there counts as 0, as a cast to a number does.
    quotient.as.f64 = got == Got::ok ? number_of(value.value()) / piece.divide_by : 0;
    if (piece.format.empty() || !append_formatted(out, quotient, piece.format))
      append_text(out, quotient);
    return;
  }
  if (got != Got::ok) return;
  if (!piece.after.empty()) {
    std::string text;
    append_text(text, value.value());
    const std::size_t at = text.find(piece.after);
    out += at == std::string::npos ? text : text.substr(at + piece.after.size());
    return;
  }
  if (piece.first > 0) {
    std::string text;
    append_text(text, value.value());
    return append_beginning(out, text, piece.first);
  }
  if (piece.format.empty() || value.value().kind == PSJ_NULL ||
      !append_formatted(out, value.value(), piece.format))
    append_cell(out, value.value(), rule);
}

bool applies(const Choice &way, const psj_value &object) {
  if (!way.type.empty()) {
    TypeNames types;
    types.read(object);
    if (!types.has(way.type)) return false;
  }
  if (way.when.empty()) return true;
  Held value;
  if (get_path(object, way.when, value) != Got::ok) return false;
  if (way.equals.empty()) return is_true(value.value());
  std::string text;
  append_text(text, value.value());
  return invariant::equals_ignore_case(text, way.equals);
}

}  // namespace

void append_pieces(std::string &out, std::span<const Piece> pieces, const psj_value &object,
                   const CellRule &rule) {
  for (const Piece &piece : pieces) {
    if (piece.path.empty())
      out += piece.literal;
    else
      append_place(out, piece, object, rule);
  }
}

bool append_shown(std::string &out, std::span<const Choice> show, const psj_value &object,
                  const CellRule &rule) {
  for (const Choice &way : show) {
    if (!applies(way, object)) continue;
    if (way.property.empty())
      append_pieces(out, way.text, object, rule);
    else
      append_place(out, {{}, way.property, way.format, 0, {}}, object, rule);
    return true;
  }
  return false;
}

std::string_view label_of(const Column &column) {
  if (!column.label.empty() || column.show.empty()) return column.label;
  return column.show.front().property;
}

}  // namespace psj::format
