// Comma-separated text: records in and out, for ConvertTo-Csv, Export-Csv, ConvertFrom-Csv and
// Import-Csv.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/run/command.h"

namespace psjsh {

class CsvWriter {
 public:
  enum class Quotes { always, as_needed, never };
  struct Options {
    char delimiter = ',';
    Quotes quotes = Quotes::always;
    std::vector<std::string> quoted_fields;  // not empty: only these are quoted
    bool with_type = false;
  };

  explicit CsvWriter(Options options) : options_(std::move(options)) {}

  const std::vector<std::string> &columns() const { return columns_; }
  void set_columns(std::vector<std::string> columns) { columns_ = std::move(columns); }
  // The columns of the first object: its properties, or the keys of a dictionary.
  static std::vector<std::string> columns_of(const Value &object);
  std::string type_line(const Value &object) const;
  std::string header() const;
  std::string row(const Value &object) const;

  const Options &options() const { return options_; }

 private:
  void append_field(std::string &out, std::string_view text, std::size_t column) const;

  Options options_;
  std::vector<std::string> columns_;
};

// Records of a text, fields as they are meant. A quoted field may hold line ends.
class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}
  // False at the end. Empty lines are left out.
  bool next(std::vector<std::string> *fields);

 private:
  std::string field(bool *ends_record);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
};

// Texts to objects with the header's properties.
class CsvObjects {
 public:
  CsvObjects(Invocation &call, std::vector<std::string> header)
      : call_(call), header_(std::move(header)), has_header_(!header_.empty()) {}
  // Writes the objects of a text, whose first record is the header unless one was given.
  void write(std::string_view text, char delimiter);
  void forget_header() { has_header_ = given_; }

 private:
  bool accept_header(std::vector<std::string> fields);

  Invocation &call_;
  std::vector<std::string> header_;
  bool has_header_;
  bool given_ = has_header_;
  std::string type_name_;
};

// -Delimiter, -UseCulture.
char csv_delimiter(Invocation &call, std::size_t parameter);

}  // namespace psjsh
