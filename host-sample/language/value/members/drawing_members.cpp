// System.Drawing.Point and Color.
#include <cstdio>

#include "language/value/convert.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

class Point final : public NativeObject {
 public:
  Point(std::int32_t left, std::int32_t top)
      : NativeObject(find_type("System.Drawing.Point")), x(left), y(top) {}
  std::string text() const override {
    return "{X=" + std::to_string(x) + ",Y=" + std::to_string(y) + "}";
  }
  std::int32_t x, y;
};
Point &point(Call &call) {
  return *static_cast<Point *>(call.self.object());
}

struct Named {
  const char *name;
  std::uint32_t rgb;
};
// The colours of the console and of HTML's first sixteen.
constexpr Named kColors[] = {
    {"Black", 0x000000},  {"Blue", 0x0000ff},   {"Brown", 0xa52a2a},  {"Cyan", 0x00ffff},
    {"Gray", 0x808080},   {"Green", 0x008000},  {"Lime", 0x00ff00},   {"Magenta", 0xff00ff},
    {"Maroon", 0x800000}, {"Navy", 0x000080},   {"Olive", 0x808000},  {"Orange", 0xffa500},
    {"Pink", 0xffc0cb},   {"Purple", 0x800080}, {"Red", 0xff0000},    {"Silver", 0xc0c0c0},
    {"Teal", 0x008080},   {"White", 0xffffff},  {"Yellow", 0xffff00}, {"Transparent", 0xffffff},
};

class Color final : public NativeObject {
 public:
  Color(std::uint32_t argb, std::string known)
      : NativeObject(find_type("System.Drawing.Color")), bits(argb), name(std::move(known)) {}
  std::string text() const override {
    if (!name.empty()) return "Color [" + name + "]";
    const auto part = [this](const char *letter, int shift) {
      return letter + std::string("=") + std::to_string(bits >> shift & 0xff);
    };
    return "Color [" + part("A", 24) + ", " + part("R", 16) + ", " + part("G", 8) + ", " +
           part("B", 0) + "]";
  }
  const std::uint32_t bits;
  const std::string name;  // empty: made of numbers
};
const Color &color(Call &call) {
  return *static_cast<const Color *>(call.self.object());
}
template <int shift>
Value color_part(Call &call) {
  return Value::integer(Kind::Byte, color(call).bits >> shift & 0xff);
}
Value is_named(Call &call) {
  return !color(call).name.empty();
}
Value color_name(Call &call) {
  if (!color(call).name.empty()) return color(call).name;
  char text[9];
  std::snprintf(text, sizeof text, "%x", color(call).bits);
  return text;
}

Value named_color(std::string_view name) {
  for (const auto &known : kColors)
    if (name == known.name)
      return make<Color>(known.rgb | (name == "Transparent" ? 0 : 0xff000000u), known.name);
  return make<Color>(0, std::string(name));
}
// A static property is called by its own name.
Value static_color(Call &call) {
  return named_color(call.name);
}
Value from_parts(Call &call) {
  const bool alpha = call.count() == 4;
  std::uint32_t bits = alpha ? 0 : 255;
  for (std::size_t i = 0; i < call.count(); ++i)
    bits = bits << 8 | (static_cast<std::uint32_t>(call.int32(i)) & 0xff);
  return make<Color>(bits, "");
}

constexpr MemberRow kPoint[] = {
    {"bool IsEmpty {get;}", [](Call &c) -> Value { return point(c).x == 0 && point(c).y == 0; }},
    {"int X {get;set;}", [](Call &c) -> Value { return point(c).x; },
     [](Call &c) -> Value {
       point(c).x = c.int32(0);
       return {};
     }},
    {"int Y {get;set;}", [](Call &c) -> Value { return point(c).y; },
     [](Call &c) -> Value {
       point(c).y = c.int32(0);
       return {};
     }},
    {"static System.Drawing.Point Empty {get;}", [](Call &) -> Value { return make<Point>(0, 0); }},
    {"static System.Drawing.Point new()", [](Call &) -> Value { return make<Point>(0, 0); }},
    {"static System.Drawing.Point new(int x, int y)",
     [](Call &c) -> Value { return make<Point>(c.int32(0), c.int32(1)); }},
};

#define PSJSH_COLOR(name) \
  { "static System.Drawing.Color " name " {get;}", static_color }
constexpr MemberRow kColor[] = {
    {"byte R {get;}", color_part<16>},
    {"byte G {get;}", color_part<8>},
    {"byte B {get;}", color_part<0>},
    {"byte A {get;}", color_part<24>},
    {"bool IsKnownColor {get;}", is_named},
    {"bool IsEmpty {get;}",
     [](Call &c) -> Value { return color(c).bits == 0 && color(c).name.empty(); }},
    {"bool IsNamedColor {get;}", is_named},
    {"bool IsSystemColor {get;}", [](Call &) -> Value { return false; }},
    {"string Name {get;}", color_name},
    {"int ToArgb()", [](Call &c) -> Value { return static_cast<std::int32_t>(color(c).bits); }},
    {"static System.Drawing.Color FromArgb(int red, int green, int blue)", from_parts},
    {"static System.Drawing.Color FromArgb(int alpha, int red, int green, int blue)", from_parts},
    {"static System.Drawing.Color FromName(string name)",
     [](Call &c) -> Value { return named_color(c.text(0)); }},
    PSJSH_COLOR("Black"),
    PSJSH_COLOR("Blue"),
    PSJSH_COLOR("Brown"),
    PSJSH_COLOR("Cyan"),
    PSJSH_COLOR("Gray"),
    PSJSH_COLOR("Green"),
    PSJSH_COLOR("Lime"),
    PSJSH_COLOR("Magenta"),
    PSJSH_COLOR("Maroon"),
    PSJSH_COLOR("Navy"),
    PSJSH_COLOR("Olive"),
    PSJSH_COLOR("Orange"),
    PSJSH_COLOR("Pink"),
    PSJSH_COLOR("Purple"),
    PSJSH_COLOR("Red"),
    PSJSH_COLOR("Silver"),
    PSJSH_COLOR("Teal"),
    PSJSH_COLOR("Transparent"),
    PSJSH_COLOR("White"),
    PSJSH_COLOR("Yellow"),
};
#undef PSJSH_COLOR

constexpr TypeMembers kTypes[] = {{"System.Drawing.Point", kPoint},
                                  {"System.Drawing.Color", kColor}};

}  // namespace

std::span<const TypeMembers> drawing_members() {
  return kTypes;
}

}  // namespace psjsh
