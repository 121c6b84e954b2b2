#include "plugin/providers/wmi/wql/object_path.h"

#include <algorithm>
#include <cctype>

#include "invariant/compare.h"
#include "plugin/providers/wmi/wql/lexer.h"
#include "plugin/value/make.h"

namespace psj::wmi {
namespace {

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

void skip_space(std::string_view text, std::size_t &at) {
  while (at < text.size() && is_space(text[at])) ++at;
}

// \\server\ in front; moves behind it.
std::string take_server(std::string_view text, std::size_t &at) {
  if (text.substr(at, 2) != "\\\\" && text.substr(at, 2) != "//") return {};
  const std::size_t end = text.find_first_of("\\/", at + 2);
  if (end == std::string_view::npos) return {};
  std::string server(text.substr(at + 2, end - at - 2));
  at = end + 1;
  return server;
}

// The namespace is what stands before a colon that no quote, point or equals sign precedes.
std::string take_space(std::string_view text, std::size_t &at) {
  const std::size_t end = text.find_first_of(":.='\"}", at);
  if (end == std::string_view::npos || text[end] != ':') return {};
  std::string space(text.substr(at, end - at));
  at = end + 1;
  return space;
}

bool take_value(const Token &token, ObjectPath::Key &key) {
  key.is_text = token.kind == Token::Kind::text;
  if (key.is_text) {
    key.text = token.content;
    return true;
  }
  if (token.kind == Token::Kind::integer) {
    key.text = std::to_string(token.integer);
    return true;
  }
  const bool yes = invariant::equals_ignore_case(token.source, "TRUE");
  key.text = yes ? "1" : "0";
  return yes || invariant::equals_ignore_case(token.source, "FALSE");
}

// A text value as WQL writes it.
std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + '"';
}

std::string_view only_key(const ClassInfo &cls) {
  for (const PropertyInfo &property : cls.properties)
    if (property.is_key) return property.name;
  return {};
}

bool has_value(const psj_value &value, const ObjectPath::Key &key) {
  if (value.kind == PSJ_STRING) return string_of(value) == key.text;
  if (value.kind == PSJ_NULL) return key.text.empty();
  return std::to_string(value.as.i64) == key.text;
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t &at, PathMistake &mistake)
      : text_(text), at_(at), mistake_(mistake) {}

  std::optional<ObjectPath> read() {
    skip_space(text_, at_);
    ObjectPath path;
    path.server = take_server(text_, at_);
    path.space = take_space(text_, at_);
    if (!take_name(path.class_name, "a class")) return std::nullopt;
    const bool good = sign('.') ? read_keys(path) : !sign('=') || read_only(path);
    skip_space(text_, at_);
    return good ? std::optional(std::move(path)) : std::nullopt;
  }

 private:
  bool refuse(std::string wanted) {
    skip_space(text_, at_);
    mistake_ = {std::move(wanted), at_};
    return false;
  }
  bool sign(char wanted) {
    std::size_t next = at_;
    skip_space(text_, next);
    if (next >= text_.size() || text_[next] != wanted) return false;
    at_ = next + 1;
    return true;
  }
  bool take_name(std::string &name, const char *wanted) {
    std::size_t next = at_;
    const Token token = next_token(text_, next);
    if (token.kind != Token::Kind::word) return refuse(wanted);
    name = token.source;
    at_ = next;
    return true;
  }
  bool read_value(ObjectPath::Key &key) {
    std::size_t next = at_;
    if (!take_value(next_token(text_, next), key)) return refuse("the value of a key");
    at_ = next;
    return true;
  }
  bool read_keys(ObjectPath &path) {
    do {
      auto &key = path.keys.emplace_back();
      skip_space(text_, at_);
      key.position = at_;
      if (!take_name(key.name, "a key")) return false;
      if (!sign('=')) return refuse("'='");
      if (!read_value(key)) return false;
    } while (sign(','));
    return true;
  }
  bool read_only(ObjectPath &path) {
    path.is_singleton = sign('@');
    return path.is_singleton || read_value(path.keys.emplace_back());
  }

  std::string_view text_;
  std::size_t &at_;
  PathMistake &mistake_;
};

}  // namespace

std::string ObjectPath::condition(const ClassInfo &cls) const {
  std::string made;
  for (const Key &key : keys) {
    if (!made.empty()) made += " AND ";
    made += key.name.empty() ? std::string(only_key(cls)) : key.name;
    made += " = " + (key.is_text ? quoted(key.text) : key.text);
  }
  return made;
}

bool ObjectPath::names(const Instance &instance) const {
  const ClassInfo &cls = instance.cls();
  if (!cls.is_a(class_name)) return false;
  const auto count = std::count_if(cls.properties.begin(), cls.properties.end(),
                                   [](const PropertyInfo &property) { return property.is_key; });
  if (static_cast<std::size_t>(count) != keys.size()) return false;
  return std::all_of(keys.begin(), keys.end(), [&](const Key &key) {
    const std::size_t at = cls.find(key.name.empty() ? only_key(cls) : std::string_view(key.name));
    return at != ClassInfo::kMissing && cls.properties[at].is_key &&
           has_value(instance.value(at), key);
  });
}

std::optional<ObjectPath> read_object_path(std::string_view text, std::size_t &at,
                                           PathMistake &mistake) {
  return Reader(text, at, mistake).read();
}

std::optional<ObjectPath> parse_object_path(std::string_view text) {
  std::size_t at = 0;
  PathMistake ignored;
  auto path = read_object_path(text, at, ignored);
  return at == text.size() ? path : std::nullopt;
}

}  // namespace psj::wmi
