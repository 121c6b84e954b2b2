#include "commands/json_reader.h"

#include <algorithm>
#include <cctype>

#include "invariant/date_time_text.h"
#include "invariant/number_parse.h"
#include "invariant/number_text.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/property_bag.h"
#include "language/value/type.h"

namespace psjsh {

namespace {

using psj::invariant::text_of;

class JsonReader {
 public:
  JsonReader(std::string_view text, const JsonOptions &options) : text_(text), options_(options) {}

  Value read() {
    skip_blanks();
    if (at_ == text_.size()) return {};
    Value value = read_value(0);
    skip_blanks();
    if (at_ != text_.size())
      fail("Additional text encountered after finished reading JSON content: " + here() + ".");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string &what) {
    std::int64_t line = 1;
    std::size_t start = 0;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) {
      if (text_[i] != '\n') continue;
      ++line;
      start = i + 1;
    }
    const auto position = static_cast<std::int64_t>(at_ - start);
    throw JsonError(what + " Path '" + path_ + "', line " + text_of(line) + ", position " +
                    text_of(position) + ".");
  }

  std::string here() const { return at_ < text_.size() ? std::string(1, text_[at_]) : ""; }
  bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      } else if (text_.substr(at_, 2) == "/*") {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          at_ = text_.size();
          fail("Unexpected end while parsing comment.");
        }
        at_ = end + 1;
      } else if (!std::isspace(static_cast<unsigned char>(text_[at_]))) {
        return;
      }
    }
  }

  Value read_value(int depth) {
    if (at_ == text_.size()) fail("Unexpected end when reading JSON.");
    switch (text_[at_]) {
      case '{':
        return read_object(depth);
      case '[':
        return read_array(depth);
      case '"':
      case '\'':
        return string_value(read_string());
      default:
        return read_word();
    }
  }

  Value string_value(const std::string &text) const {
    // Only what looks like a date is tried as one: 2024-01-02T…
    const bool looks = text.size() >= 19 && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                       std::isdigit(static_cast<unsigned char>(text[0]));
    if (!looks || options_.dates_as_text) return Value(text);
    const auto parsed = psj::invariant::parse_date_time(text);
    if (!parsed) return Value(text);
    const bool utc = text.ends_with("Z");
    return Value::datetime(utc ? parsed.clock.with_kind(DateKind::utc) : parsed.value);
  }

  std::string read_string() {
    const char quote = text_[at_++];
    std::string out;
    for (;;) {
      if (at_ == text_.size())
        fail(std::string("Unterminated string. Expected delimiter: ") + quote + ".");
      const char c = text_[at_++];
      if (c == quote) return out;
      if (c == '\\')
        read_escape(out);
      else
        out.push_back(c);
    }
  }

  void read_escape(std::string &out) {
    constexpr std::string_view kLetters = "bfnrt", kMeanings = "\b\f\n\r\t";
    if (at_ == text_.size()) fail("Unterminated string. Expected delimiter: \".");
    const char c = text_[at_++];
    if (const std::size_t letter = kLetters.find(c); letter != std::string_view::npos) {
      out.push_back(kMeanings[letter]);
    } else if (c == 'u') {
      const auto unit =
          psj::invariant::parse_unsigned(text_.substr(at_, 4), 16, psj::invariant::kHex);
      if (!unit)
        fail("Invalid Unicode escape sequence: \\u" + std::string(text_.substr(at_, 4)) + ".");
      at_ += 4;
      psj::invariant::append_unit(out, static_cast<char16_t>(unit.value));
    } else if (c == '"' || c == '\'' || c == '\\' || c == '/') {
      out.push_back(c);
    } else {
      fail(std::string("Bad JSON escape sequence: \\") + c + ".");
    }
  }

  Value read_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '+' || text_[at_] == '-' || text_[at_] == '.'))
      ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (word == "true") return true;
    if (word == "false") return false;
    if (word == "null" || word == "undefined") return {};
    if (word == "NaN" || word == "Infinity" || word == "-Infinity")
      return psj::invariant::parse_double(word).value;
    Value number;
    if (!word.empty() && read_number(word, &number)) return number;
    at_ = start;
    fail("Unexpected character encountered while parsing value: " + here() + ".");
  }

  static bool read_number(std::string_view word, Value *out) {
    using namespace psj::invariant;
    if (word[0] == '+' ||
        !(std::isdigit(static_cast<unsigned char>(word.back())) || word.back() == '.'))
      return false;
    if (word.find_first_of(".eE") != std::string_view::npos) {
      const auto number = parse_double(word, kFloat);
      *out = number.value;
      return static_cast<bool>(number);
    }
    const auto number = parse_signed(word, 64);
    *out = number.value;
    if (number.status != ParseStatus::overflow) return static_cast<bool>(number);
    return try_convert(Value(word), type_of_id(TypeId::BigInteger), out);
  }

  // What follows an item: true when there is another one.
  bool more(char close) {
    skip_blanks();
    if (at(',')) {
      ++at_;
      skip_blanks();
      return !at(close);
    }
    if (at(close)) return false;
    if (at_ == text_.size())
      fail(close == ']' ? "Unexpected end when reading array."
                        : "Unexpected end of content while loading JObject.");
    fail("After parsing a value an unexpected character was encountered: " + here() + ".");
  }

  void enter(int depth) {
    ++at_;
    if (depth >= options_.depth)
      fail("The reader's MaxDepth of " + text_of(std::int64_t{options_.depth}) +
           " has been exceeded.");
  }

  Value read_array(int depth) {
    enter(depth);
    Values items;
    const std::string outer = path_;
    skip_blanks();
    if (!at(']')) {
      do {
        path_ = outer + "[" + text_of(static_cast<std::int64_t>(items.size())) + "]";
        skip_blanks();
        items.push_back(read_value(depth + 1));
      } while (more(']'));
    }
    path_ = outer;
    ++at_;
    return make_array(std::move(items));
  }

  std::string read_key() {
    if (at('"') || at('\'')) return read_string();
    const std::size_t start = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '_' || text_[at_] == '$'))
      ++at_;
    if (at_ == start) {
      if (at_ == text_.size()) fail("Unexpected end when reading JSON.");
      fail("Invalid property identifier character: " + here() + ".");
    }
    if (at_ == text_.size()) fail("Unexpected end while parsing unquoted property name.");
    return std::string(text_.substr(start, at_ - start));
  }

  Value read_object(int depth) {
    enter(depth);
    Ref<CustomObject> object = make_custom_object();
    Ref<Dictionary> table;
    if (options_.as_hashtable)
      table = make<Dictionary>(Dictionary::Flavor::Ordered, false,
                               type_of_id(TypeId::OrderedDictionary));
    const std::string outer = path_;
    skip_blanks();
    if (!at('}')) {
      do {
        skip_blanks();
        const std::string key = read_key();
        const std::string path = outer.empty() ? key : outer + "." + key;
        path_ = path;
        skip_blanks();
        if (!at(':'))
          fail("Invalid character after parsing property name. Expected ':' but got: " + here() +
               ".");
        ++at_;
        skip_blanks();
        Value value = read_value(depth + 1);
        if (table)
          table->set(Value(key), std::move(value));
        else
          add(*object, key, std::move(value));
        path_ = path;
      } while (more('}'));
    }
    path_ = outer;
    ++at_;
    if (table) return table;
    return object;
  }

  void add(CustomObject &object, const std::string &key, Value value) {
    const std::uint32_t slot = object.bag.find(key);
    if (slot != Shape::kMissing && object.bag.name(slot) != key) {
      JsonError error(
          "Cannot convert the JSON string because it contains keys with different "
          "casing. Please use the -AsHashTable switch instead. The key that was "
          "attempted to be added to the existing key '" +
          std::string(object.bag.name(slot)) + "' was '" + key + "'.");
      error.whole_message = true;
      throw error;
    }
    if (key.empty()) {
      JsonError error(
          "The provided JSON includes a property whose name is an empty string, this "
          "is only supported using the -AsHashTable switch.");
      error.whole_message = true;
      throw error;
    }
    object.bag.set(Value(key), std::move(value));
  }

  std::string_view text_;
  const JsonOptions &options_;
  std::size_t at_ = 0;
  std::string path_;
};

}  // namespace

Value read_json(std::string_view text, const JsonOptions &options) {
  return JsonReader(text, options).read();
}

}  // namespace psjsh
