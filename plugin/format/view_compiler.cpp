// Turns formats/*.yaml into constants: view_compiler OUT.cpp FILE.yaml …
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "plugin/format/view_yaml.h"

namespace {

using namespace psj::format;

class Writer {
 public:
  explicit Writer(std::ostream &out) : out_(out) {}

  void file(const ViewFile &file) {
    for (const View &view : file.views) views_.push_back(view_text(view));
    for (const TypeRule &rule : file.rules) rules_.push_back(rule_text(rule));
  }
  void end() {
    const std::string views = array("View", views_);
    const std::string rules = array("TypeRule", rules_);
    out_ << "}  // namespace\n\nconst ViewFile kBuiltInViews{" << views << ", " << rules
         << "};\n}  // namespace psj::format\n";
  }

 private:
  static std::string joined(const std::vector<std::string> &items) {
    std::string text;
    for (const std::string &item : items) text += "\n  " + item + ",";
    return text;
  }
  static std::string quoted(std::string_view text) {
    if (text.empty()) return "{}";
    std::string literal = "\"";
    for (const char c : text) {
      char code[8];
      if (c == '"' || c == '\\')
        (literal += '\\') += c;
      else if (c >= ' ' && c <= '~' && c != '?')
        literal += c;
      else
        std::snprintf(code, sizeof code, "\\%03o", static_cast<unsigned char>(c)), literal += code;
    }
    return literal + "\"";
  }
  std::string array(const char *type, const std::vector<std::string> &items) {
    if (items.empty()) return "{}";
    const std::string name = "kA" + std::to_string(++arrays_);
    out_ << "constexpr " << type << " " << name << "[] = {" << joined(items) << "};\n";
    return name;
  }
  std::string texts(std::span<const std::string_view> list) {
    std::vector<std::string> items;
    for (const std::string_view text : list) items.push_back(quoted(text));
    return array("std::string_view", items);
  }
  std::string pieces(std::span<const Piece> list) {
    std::vector<std::string> items;
    for (const Piece &piece : list) {
      std::ostringstream number;
      number.precision(17);
      number << piece.divide_by;
      items.push_back("{" + quoted(piece.literal) + ", " + quoted(piece.path) + ", " +
                      quoted(piece.format) + ", " + number.str() + ", " + quoted(piece.after) +
                      ", " + std::to_string(piece.first) + "}");
    }
    return array("Piece", items);
  }
  std::string choices(std::span<const Choice> list) {
    std::vector<std::string> items;
    for (const Choice &way : list)
      items.push_back("{" + quoted(way.when) + ", " + quoted(way.equals) + ", " + quoted(way.type) +
                      ", " + quoted(way.property) + ", " + quoted(way.format) + ", " +
                      pieces(way.text) + "}");
    return array("Choice", items);
  }
  std::string columns(std::span<const Column> list) {
    std::vector<std::string> items;
    for (const Column &column : list)
      items.push_back("{" + quoted(column.label) + ", " + std::to_string(column.width) +
                      ", static_cast<Align>(" + std::to_string(static_cast<int>(column.align)) +
                      "), " + choices(column.show) + "}");
    return array("Column", items);
  }
  std::string view_text(const View &view) {
    const auto flag = [](bool on) { return on ? ", true" : ", false"; };
    return "{" + quoted(view.name) + ", " + texts(view.types) + ", " + shape(view.shape) +
           flag(view.wrap) + flag(view.autosize) + flag(view.hide_headers) +
           flag(view.out_of_band) + ", " + std::to_string(view.layout) + ", {" +
           quoted(view.group.by) + ", " + quoted(view.group.label) + ", " +
           pieces(view.group.title) + "}, " + columns(view.columns) + "}";
  }
  std::string rule_text(const TypeRule &rule) {
    return "{" + quoted(rule.type) + ", " + texts(rule.properties) + ", " + texts(rule.last) +
           ", " + quoted(rule.name_property) + ", " + shape(rule.shape) + "}";
  }
  static std::string shape(Shape shape) {
    return "static_cast<Shape>(" + std::to_string(static_cast<int>(shape)) + ")";
  }

  std::ostream &out_;
  int arrays_ = 0;
  std::vector<std::string> views_, rules_;
};

}  // namespace

int main(int argc, char **argv) {
  if (argc < 3) {
    std::cerr << "usage: view_compiler OUT.cpp FILE.yaml ...\n";
    return 2;
  }
  std::ofstream out(argv[1]);
  out << "// Made by view_compiler from formats/*.yaml.\n#include \"plugin/format/view.h\"\n\n"
      << "namespace psj::format {\nnamespace {\n";
  Writer writer(out);
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i]);
    std::ostringstream text;
    text << in.rdbuf();
    auto parsed = parse_views(text.str(), argv[i]);
    if (const auto *error = std::get_if<ViewsError>(&parsed)) {
      std::cerr << error->message << '\n';
      return 1;
    }
    writer.file(std::get<0>(parsed)->file());
  }
  writer.end();
  return out.good() ? 0 : 1;
}
