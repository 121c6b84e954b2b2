#include "plugin/providers/wmi/schema/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace psj::wmi {
namespace {

struct Mistake {
  std::string what;
};

// Words, names and the signs { } ( ) [ ] ; : ,
class Reader {
 public:
  Reader(std::string_view text, const Schema &known) : text_(text), known_(known) { next(); }

  bool at_end() const { return word_.empty(); }
  ClassInfo read_class();
  int line() const {
    return 1 +
           static_cast<int>(std::count(text_.begin(), text_.begin() + std::ptrdiff_t(at_), '\n'));
  }

 private:
  void next();
  bool take(std::string_view word) {
    if (word_ != word) return false;
    next();
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) throw Mistake{fmt::format("'{}' where '{}' is expected", word_, word)};
  }
  std::string take_name() {
    if (word_.empty() || (!std::isalpha(static_cast<unsigned char>(word_[0])) && word_[0] != '_'))
      throw Mistake{fmt::format("'{}' where a name is expected", word_)};
    std::string name(word_);
    next();
    return name;
  }
  CimType take_type() { return type_of(take_name()); }
  static CimType type_of(const std::string &name);
  CimType take_property_type(std::string &reference);
  bool take_brackets() {
    if (!take("[")) return false;
    expect("]");
    return true;
  }
  void read_member(ClassInfo &info);
  std::vector<ParameterInfo> read_parameters();
  void inherit(ClassInfo &info, std::string_view superclass);

  std::string_view text_, word_;
  std::size_t at_ = 0;
  const Schema &known_;
};

void Reader::next() {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  const std::size_t begin = at_;
  if (at_ < text_.size() && !is_word(text_[at_]))
    ++at_;
  else
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
  word_ = text_.substr(begin, at_ - begin);
}

CimType Reader::type_of(const std::string &name) {
  for (int i = 0; i <= static_cast<int>(CimType::object); ++i)
    if (mof_type(static_cast<CimType>(i)) == name) return static_cast<CimType>(i);
  throw Mistake{fmt::format("'{}' is no type", name)};
}

// A class in front of ref is what the reference leads to.
CimType Reader::take_property_type(std::string &reference) {
  std::string name = take_name();
  if (word_ != mof_type(CimType::reference)) return type_of(name);
  next();
  reference = std::move(name);
  return CimType::reference;
}

void Reader::inherit(ClassInfo &info, std::string_view superclass) {
  info.superclass = known_.find(superclass);
  if (info.superclass == nullptr) throw Mistake{fmt::format("there is no class '{}'", superclass)};
  info.properties = info.superclass->properties;
  info.methods = info.superclass->methods;
}

std::vector<ParameterInfo> Reader::read_parameters() {
  std::vector<ParameterInfo> parameters;
  while (!take(")")) {
    if (!parameters.empty()) expect(",");
    ParameterInfo &made = parameters.emplace_back();
    made.is_out = take("out");
    made.type = take_type();
    made.name = take_name();
    made.is_array = take_brackets();
  }
  return parameters;
}

void Reader::read_member(ClassInfo &info) {
  const bool is_key = take("key");
  const bool is_static = take("static");
  std::string reference;
  const CimType type = take_property_type(reference);
  const std::string name = take_name();
  if (take("(")) {
    info.methods.push_back({name, type, is_static, read_parameters(), info.name});
  } else {
    const PropertyInfo made{name, type, take_brackets(), is_key, info.name, reference};
    if (const std::size_t at = info.find(name); at != ClassInfo::kMissing)
      info.properties[at] = made;
    else
      info.properties.push_back(made);
  }
  expect(";");
}

ClassInfo Reader::read_class() {
  ClassInfo info;
  info.is_abstract = take("abstract");
  expect("class");
  info.name = take_name();
  if (take(":")) inherit(info, take_name());
  expect("{");
  while (!take("}")) read_member(info);
  expect(";");
  return info;
}

}  // namespace

Status Schema::declare(std::string_view text) {
  Reader reader(text, *this);
  try {
    while (!reader.at_end())
      if (auto added = add(reader.read_class()); !added.ok()) return added.status();
  } catch (const Mistake &mistake) {
    return Status(PSJ_E_ARGUMENT,
                  fmt::format("declare classes: line {}: {}", reader.line(), mistake.what));
  }
  return {};
}

Result<const ClassInfo *> Schema::add(ClassInfo info) {
  if (info.name.empty()) return Status(PSJ_E_ARGUMENT, "declare a class: it has no name");
  if (find(info.name) != nullptr)
    return Status(PSJ_E_ARGUMENT,
                  fmt::format("declare class {}: there is one of that name", info.name));
  classes_.push_back(std::make_unique<ClassInfo>(std::move(info)));
  const ClassInfo *added = classes_.back().get();
  by_name_.emplace(added->name, added);
  return added;
}

const ClassInfo *Schema::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace psj::wmi
