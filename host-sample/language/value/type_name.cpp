// Reading type literals: List[int], string[], System.Nullable`1[[System.Int32, mscorlib]].
#include <cctype>

#include "invariant/letter_case.h"
#include "language/value/script_error.h"
#include "language/value/type_registry.h"

namespace psjsh {
namespace {

class TypeNameReader {
 public:
  TypeNameReader(std::string_view text, std::string *failed) : text_(text), failed_(failed) {}

  const Type *read_all() {
    const auto *type = read();
    skip_blanks();
    if (type && at_ < text_.size() && text_[at_] != ',')
      return nullptr;  // after a comma: the assembly
    return type;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool accept(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  const Type *fail(std::string_view name) {
    if (failed_ && failed_->empty()) *failed_ = name;
    return nullptr;
  }

  const Type *read() {
    skip_blanks();
    const auto start = at_;
    while (at_ < text_.size() && text_[at_] != '[' && text_[at_] != ']' && text_[at_] != ',') ++at_;
    const auto name = psj::invariant::trim(text_.substr(start, at_ - start));
    const Type *type = nullptr;
    if (is_generic_list()) {
      type = read_generic(name);
    } else {
      type = TypeRegistry::instance().find_simple(name);
      if (!type) return fail(name);
    }
    while (type && at_ < text_.size() && text_[at_] == '[' && (type = read_rank(type))) {
    }
    return type;
  }

  // Whether the bracket here opens type arguments and not an array's rank.
  bool is_generic_list() const {
    if (at_ >= text_.size() || text_[at_] != '[') return false;
    auto i = at_ + 1;
    while (i < text_.size() && std::isspace(static_cast<unsigned char>(text_[i]))) ++i;
    return i < text_.size() && text_[i] != ']' && text_[i] != ',' && text_[i] != '*';
  }

  const Type *read_rank(const Type *element) {
    ++at_;
    int rank = 1;
    while (accept(',')) ++rank;
    if (!accept(']')) return fail(text_);
    return TypeRegistry::instance().array_of(element, rank);
  }

  const Type *read_generic(std::string_view name) {
    ++at_;
    std::vector<const Type *> arguments;
    do {
      const bool bracketed = accept('[');
      const auto *argument = read();
      if (!argument) return nullptr;
      arguments.push_back(argument);
      if (bracketed) {
        while (at_ < text_.size() && text_[at_] != ']') ++at_;  // the assembly's name
        accept(']');
      }
    } while (accept(','));
    if (!accept(']')) return fail(text_);
    auto full = std::string(name);
    if (full.find('`') == std::string::npos) full += "`" + std::to_string(arguments.size());
    const auto *definition = TypeRegistry::instance().find_simple(full);
    if (!definition || definition->shape() != Type::Shape::GenericDefinition) return fail(text_);
    return generic_of(definition, arguments);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string *failed_;
};

}  // namespace

const Type *find_type(std::string_view name, std::string *failed) {
  if (const auto *type = name.find_first_of("[,") == std::string_view::npos
                             ? TypeRegistry::instance().find_simple(psj::invariant::trim(name))
                             : nullptr)
    return type;
  return TypeNameReader(name, failed).read_all();
}

const Type *require_type(std::string_view name) {
  std::string failed(name.find('[') == std::string_view::npos ? name : std::string_view());
  if (const auto *type = find_type(name, &failed)) return type;
  throw_invalid_operation("TypeNotFound", "Unable to find type [" + std::string(name) + "].", name);
}

}  // namespace psjsh
