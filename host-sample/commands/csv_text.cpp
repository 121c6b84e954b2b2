#include "commands/csv_text.h"

#include <algorithm>

#include "invariant/compare.h"
#include "invariant/number_text.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;

std::vector<std::string> CsvWriter::columns_of(const Value &object) {
  if (const auto *table = unwrap(object).as<Dictionary>()) {
    std::vector<std::string> names;
    for (const auto &[key, value] : table->entries()) names.push_back(to_text(key));
    return names;
  }
  return property_names(object);
}

std::string CsvWriter::type_line(const Value &object) const {
  std::string name = type_names_of(object).front();
  if (name.starts_with("Selected.")) name = "CSV:" + name;
  return "#TYPE " + name;
}

void CsvWriter::append_field(std::string &out, std::string_view text, std::size_t column) const {
  bool quoted = options_.quotes == Quotes::always;
  if (!options_.quoted_fields.empty())
    quoted = std::any_of(
        options_.quoted_fields.begin(), options_.quoted_fields.end(),
        [&](const std::string &name) { return equals_ignore_case(name, columns_[column]); });
  else if (options_.quotes == Quotes::as_needed)
    quoted = text.find_first_of(std::string("\"\n\r") + options_.delimiter) != std::string::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

std::string CsvWriter::header() const {
  std::string out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out.push_back(options_.delimiter);
    append_field(out, columns_[i], i);
  }
  return out;
}

std::string CsvWriter::row(const Value &object) const {
  std::string out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out.push_back(options_.delimiter);
    Value value;
    find_own_property(object, columns_[i], &value);
    if (value.is_null()) continue;
    append_field(out, is_enumerable(value) ? net_text(value) : to_text(value), i);
  }
  return out;
}

std::string CsvReader::field(bool *ends_record) {
  std::string out;
  *ends_record = false;
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  const bool quoted = at_ < text_.size() && text_[at_] == '"';
  if (quoted) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      out.push_back(text_[at_]);
    }
    if (at_ < text_.size()) ++at_;
  }
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r')
    ++at_;
  if (!quoted) out = text_.substr(start, at_ - start);
  *ends_record = at_ >= text_.size() || text_[at_] != delimiter_;
  if (at_ < text_.size()) at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
  return out;
}

bool CsvReader::next(std::vector<std::string> *fields) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  if (at_ >= text_.size()) return false;
  fields->clear();
  for (bool last = false; !last;) fields->push_back(field(&last));
  return true;
}

bool CsvObjects::accept_header(std::vector<std::string> fields) {
  if (fields[0].starts_with("#TYPE ")) {
    type_name_ = fields[0].substr(6);
    return false;
  }
  if (fields[0].starts_with("#")) return false;
  bool unnamed = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].empty()) {
      unnamed = true;
      fields[i] = "H" + psj::invariant::text_of(static_cast<std::int64_t>(i));
    }
    for (std::size_t k = 0; k < i; ++k)
      if (equals_ignore_case(fields[i], fields[k]))
        call_.fail({"MemberAlreadyPresent", ErrorCategory::NotSpecified,
                    "The member \"" + fields[i] + "\" is already present.",
                    "System.Management.Automation.ExtendedTypeSystemException"});
  }
  if (unnamed)
    call_.warn(
        "One or more headers were not specified. Default names starting with \"H\" have been used "
        "in place of any missing headers.");
  header_ = std::move(fields);
  has_header_ = true;
  return true;
}

void CsvObjects::write(std::string_view text, char delimiter) {
  CsvReader reader(text, delimiter);
  std::vector<std::string> fields;
  while (reader.next(&fields)) {
    if (!has_header_) {
      accept_header(std::move(fields));
      continue;
    }
    Ref<CustomObject> object = make_custom_object();
    for (std::size_t i = 0; i < header_.size(); ++i)
      object->set(header_[i], i < fields.size() ? Value(fields[i]) : Value());
    if (!type_name_.empty())
      object->type_names = std::make_unique<std::vector<std::string>>(std::vector<std::string>{
          type_name_, "System.Management.Automation.PSCustomObject", "System.Object"});
    call_.write(object);
  }
}

char csv_delimiter(Invocation &call, std::size_t parameter) {
  const Value *given = call.argument(parameter);
  const std::string text = given != nullptr ? to_text(*given) : std::string();
  return text.empty() ? ',' : text[0];
}

}  // namespace psjsh
