#include "plugin/format/view_yaml.h"

#include <charconv>
#include <deque>
#include <initializer_list>
#include <stdexcept>
#include <vector>

#include "plugin/format/yaml_document.h"

namespace psj::format {
namespace {

using Keys = std::initializer_list<std::string_view>;

// Carries a finished message to parse_views.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Parser final : public LoadedViews {
 public:
  explicit Parser(std::string_view name) : name_(name) {}
  const ViewFile &file() const override { return file_; }
  void read(const YamlNode &root);

 private:
  [[noreturn]] void refuse(const YamlNode &at, const std::string &what) const {
    throw Refused(name_ + ":" + std::to_string(at.line()) + ": " + what);
  }
  void check_keys(const YamlNode &map, const std::string &what, Keys keys) const;

  std::string_view text(const YamlNode &node, const std::string &what);
  std::string_view optional_text(const YamlNode &map, const char *key);
  std::int32_t number(const YamlNode &node, const std::string &what) const;
  bool flag(const YamlNode &map, const char *key) const;
  Align align(const YamlNode &map) const;
  Shape shape(const YamlNode &node) const;
  std::span<const std::string_view> texts(const YamlNode &node, const std::string &what);

  std::span<const Piece> pieces(const YamlNode &node, const std::string &what);
  Piece place(const YamlNode &node, std::string_view inside);
  Choice choice(const YamlNode &map);
  std::span<const Choice> choices(const YamlNode &map, const std::string &what);
  Column column(const YamlNode &node, const std::string &what);
  std::span<const Column> columns(const YamlNode &node, const std::string &what);
  Grouping grouping(const YamlNode &map);
  View view(const YamlNode &map);
  TypeRule rule(const YamlNode &map);

  template <class T>
  std::span<const T> keep(std::vector<T> items, std::deque<std::vector<T>> &store) {
    return store.emplace_back(std::move(items));
  }

  std::string name_;
  ViewFile file_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<Piece>> pieces_;
  std::deque<std::vector<Choice>> choices_;
  std::deque<std::vector<Column>> columns_;
  std::vector<View> views_;
  std::vector<TypeRule> rules_;
};

void Parser::check_keys(const YamlNode &map, const std::string &what, Keys keys) const {
  if (!map.is_map()) refuse(map, what + " is not a mapping of keys to values");
  for (const YamlNode &name : map.keys()) {
    const std::string key(name.text());
    bool known = false;
    for (const std::string_view allowed : keys) known = known || key == allowed;
    if (!known) refuse(name, what + " has no key '" + key + "'");
  }
}

std::string_view Parser::text(const YamlNode &node, const std::string &what) {
  if (!node.is_text()) refuse(node, what + " is not a text");
  return texts_.emplace_back(node.text());
}

std::string_view Parser::optional_text(const YamlNode &map, const char *key) {
  return map[key] ? text(map[key], std::string("'") + key + "'") : std::string_view();
}

std::int32_t Parser::number(const YamlNode &node, const std::string &what) const {
  std::int32_t value = 0;
  const std::string_view scalar = node.is_text() ? node.text() : std::string_view();
  const auto [end, error] = std::from_chars(scalar.data(), scalar.data() + scalar.size(), value);
  if (error != std::errc() || end != scalar.data() + scalar.size() || value < 0 || value > 10000)
    refuse(node, what + " is not a number from 0 to 10000");
  return value;
}

bool Parser::flag(const YamlNode &map, const char *key) const {
  const YamlNode node = map[key];
  if (!node) return false;
  if (node.is_text() && node.text() == "true") return true;
  if (node.is_text() && node.text() == "false") return false;
  refuse(node, std::string("'") + key + "' is not true or false");
}

Align Parser::align(const YamlNode &map) const {
  const YamlNode node = map["align"];
  if (!node) return Align::none;
  const std::string_view word = node.is_text() ? node.text() : std::string_view();
  if (word == "left") return Align::left;
  if (word == "center") return Align::center;
  if (word == "right") return Align::right;
  refuse(node, "'align' is not left, center or right");
}

Shape Parser::shape(const YamlNode &node) const {
  const std::string_view word = node.is_text() ? node.text() : std::string_view();
  if (word == "table") return Shape::table;
  if (word == "list") return Shape::list;
  if (word == "wide") return Shape::wide;
  if (word == "custom") return Shape::custom;
  refuse(node, "'shape' is not table, list, wide or custom");
}

std::span<const std::string_view> Parser::texts(const YamlNode &node, const std::string &what) {
  if (!node.is_list() || node.items().empty()) refuse(node, what + " is not a list of texts");
  std::vector<std::string_view> items;
  for (const YamlNode &item : node.items()) items.push_back(text(item, "an item of " + what));
  return keep(std::move(items), lists_);
}

// path [/ number] [: format], or: path after text, or: path first number
Piece Parser::place(const YamlNode &node, std::string_view inside) {
  constexpr std::string_view kAfter = " after ";
  Piece piece;
  if (const std::size_t word = inside.find(kAfter); word != std::string_view::npos) {
    piece.after = inside.substr(word + kAfter.size());
    piece.path = inside.substr(0, word);
    if (piece.path.empty() || piece.after.empty())
      refuse(node, "a place {path after text} in a text has no path or no text");
    return piece;
  }
  constexpr std::string_view kFirst = " first ";
  if (const std::size_t word = inside.find(kFirst); word != std::string_view::npos) {
    piece.first = std::atoi(std::string(inside.substr(word + kFirst.size())).c_str());
    piece.path = inside.substr(0, word);
    if (piece.path.empty() || piece.first <= 0)
      refuse(node, "a place {path first number} in a text has no path or no number");
    return piece;
  }
  const std::size_t colon = inside.find(':');
  if (colon != std::string_view::npos) piece.format = inside.substr(colon + 1);
  inside = inside.substr(0, colon);
  const std::size_t slash = inside.find('/');
  if (slash != std::string_view::npos) {
    const std::string divisor(inside.substr(slash + 1));
    char *end = nullptr;
    piece.divide_by = std::strtod(divisor.c_str(), &end);
    if (divisor.empty() || *end != '\0' || !(piece.divide_by > 0))
      refuse(node, "'" + divisor + "' is not a number to divide by");
  }
  piece.path = inside.substr(0, slash);
  if (piece.path.empty()) refuse(node, "a place {} in a text names no property");
  return piece;
}

std::span<const Piece> Parser::pieces(const YamlNode &node, const std::string &what) {
  const std::string_view whole = text(node, what);
  std::vector<Piece> parts;
  std::string literal;
  const auto end_literal = [&] {
    if (!literal.empty())
      parts.push_back({texts_.emplace_back(std::move(literal)), {}, {}, 0, {}, 0});
    literal.clear();
  };
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool doubled = i + 1 < whole.size() && whole[i + 1] == whole[i];
    if ((whole[i] == '{' || whole[i] == '}') && doubled) {
      literal += whole[i++];
    } else if (whole[i] == '{') {
      const std::size_t close = whole.find('}', i);
      if (close == std::string_view::npos) refuse(node, "a place {…} in a text does not end");
      end_literal();
      parts.push_back(place(node, whole.substr(i + 1, close - i - 1)));
      i = close;
    } else if (whole[i] == '}') {
      refuse(node, "a } in a text has no { before it");
    } else {
      literal += whole[i];
    }
  }
  end_literal();
  return keep(std::move(parts), pieces_);
}

Choice Parser::choice(const YamlNode &map) {
  Choice way;
  way.when = optional_text(map, "when");
  way.equals = optional_text(map, "equals");
  way.type = optional_text(map, "type");
  way.property = optional_text(map, "property");
  way.format = optional_text(map, "format");
  if (map["text"]) way.text = pieces(map["text"], "'text'");
  if (way.property.empty() == way.text.empty())
    refuse(map, "either 'property' or 'text' says what is shown");
  if (!way.equals.empty() && way.when.empty()) refuse(map, "'equals' needs 'when'");
  return way;
}

std::span<const Choice> Parser::choices(const YamlNode &map, const std::string &what) {
  std::vector<Choice> ways;
  if (const YamlNode list = map["choose"]) {
    if (!list.is_list() || list.items().empty()) refuse(list, "'choose' is not a list");
    for (const YamlNode &item : list.items()) {
      check_keys(item, "a choice of " + what,
                 {"when", "equals", "type", "property", "format", "text"});
      ways.push_back(choice(item));
    }
  } else {
    ways.push_back(choice(map));
  }
  return keep(std::move(ways), choices_);
}

Column Parser::column(const YamlNode &node, const std::string &what) {
  Column result;
  if (node.is_text()) {
    // A bare word is the property of that name; in a custom view it is the line's text.
    Choice way;
    if (what == "a line")
      way.text = pieces(node, what);
    else
      way.property = text(node, what);
    result.show = keep(std::vector<Choice>{way}, choices_);
    return result;
  }
  check_keys(node, what,
             {"label", "width", "align", "indent", "property", "format", "text", "choose"});
  result.label = optional_text(node, "label");
  result.align = align(node);
  if (node["width"]) result.width = number(node["width"], "'width'");
  if (node["indent"]) result.width = number(node["indent"], "'indent'");
  result.show = choices(node, what);
  return result;
}

std::span<const Column> Parser::columns(const YamlNode &node, const std::string &what) {
  if (!node.is_list() || node.items().empty()) refuse(node, "there is no " + what + " in the list");
  std::vector<Column> items;
  for (const YamlNode &item : node.items()) items.push_back(column(item, "a " + what));
  return keep(std::move(items), columns_);
}

Grouping Parser::grouping(const YamlNode &map) {
  Grouping group;
  check_keys(map, "'group'", {"by", "label", "title"});
  if (!map["by"]) refuse(map, "'group' needs 'by', the property that groups");
  group.by = text(map["by"], "'by'");
  group.label = optional_text(map, "label");
  if (map["title"]) group.title = pieces(map["title"], "'title'");
  return group;
}

View Parser::view(const YamlNode &map) {
  check_keys(map, "a view",
             {"name", "types", "columns", "fields", "lines", "item", "wrap", "autosize",
              "hide_headers", "out_of_band", "layout", "group"});
  View result;
  if (!map["name"]) refuse(map, "a view has no 'name'");
  result.name = text(map["name"], "'name'");
  if (!map["types"]) refuse(map, "a view has no 'types'");
  result.types = texts(map["types"], "'types'");
  int shapes = 0;
  const auto take = [&](const char *key, Shape shape, const std::string &what) {
    const YamlNode node = map[key];
    if (!node) return;
    ++shapes;
    result.shape = shape;
    if (shape == Shape::wide)
      result.columns = keep(std::vector<Column>{column(node, what)}, columns_);
    else
      result.columns = columns(node, what);
  };
  take("columns", Shape::table, "column");
  take("fields", Shape::list, "field");
  take("item", Shape::wide, "item");
  take("lines", Shape::custom, "line");
  if (shapes != 1) refuse(map, "a view has exactly one of 'columns', 'fields', 'item', 'lines'");
  result.wrap = flag(map, "wrap");
  result.autosize = flag(map, "autosize");
  result.hide_headers = flag(map, "hide_headers");
  result.out_of_band = flag(map, "out_of_band");
  if (map["layout"]) result.layout = static_cast<std::uint8_t>(number(map["layout"], "'layout'"));
  if (map["group"]) result.group = grouping(map["group"]);
  return result;
}

TypeRule Parser::rule(const YamlNode &map) {
  check_keys(map, "a type", {"name", "properties", "last", "name_property", "shape"});
  TypeRule result;
  if (!map["name"]) refuse(map, "a type has no 'name'");
  result.type = text(map["name"], "'name'");
  if (map["properties"]) result.properties = texts(map["properties"], "'properties'");
  if (map["last"]) result.last = texts(map["last"], "'last'");
  result.name_property = optional_text(map, "name_property");
  if (map["shape"]) result.shape = shape(map["shape"]);
  return result;
}

void Parser::read(const YamlNode &root) {
  if (root.is_null()) return;
  check_keys(root, "the file", {"views", "types"});
  if (const YamlNode list = root["views"]) {
    if (!list.is_list()) refuse(list, "'views' is not a list");
    for (const YamlNode &item : list.items()) views_.push_back(view(item));
  }
  if (const YamlNode list = root["types"]) {
    if (!list.is_list()) refuse(list, "'types' is not a list");
    for (const YamlNode &item : list.items()) rules_.push_back(rule(item));
  }
  file_ = {views_, rules_};
}

}  // namespace

std::variant<std::unique_ptr<LoadedViews>, ViewsError> parse_views(std::string_view yaml,
                                                                   std::string_view name) {
  YamlDocument document;
  if (const std::optional<YamlError> error = document.load(yaml))
    return ViewsError{std::string(name) + ":" + std::to_string(error->line) + ": " +
                      error->message};
  try {
    auto parser = std::make_unique<Parser>(name);
    parser->read(document.root());
    return std::unique_ptr<LoadedViews>(std::move(parser));
  } catch (const Refused &refused) {
    return ViewsError{refused.what()};
  }
}

}  // namespace psj::format
