// Values as JSON text, the way ConvertTo-Json writes them.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

class JsonWriter {
 public:
  enum class Escape { usual, non_ascii, html };
  struct Options {
    int depth = 2;
    bool compress = false;
    bool enums_as_text = false;
    Escape escape = Escape::usual;
  };

  explicit JsonWriter(const Options &options) : options_(options) {}

  void write(const Value &value) { write(value, 0); }
  const std::string &text() const { return text_; }
  // Something below the depth was written as its text only.
  bool truncated() const { return truncated_; }

 private:
  void write(const Value &value, int level);
  bool write_scalar(const Value &value);
  void write_string(std::string_view text);
  void write_items(const Value &value, int level);
  void write_dictionary(const Value &value, int level);
  void write_properties(const Value &value, int level);
  void write_member(std::string_view name, const Value &value, int level, bool *first);
  void new_line(int level);

  Options options_;
  std::string text_;
  bool truncated_ = false;
};

}  // namespace psjsh
