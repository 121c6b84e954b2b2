#include "language/value/string.h"

#include <cstring>

#include "invariant/utf16.h"
#include "language/value/type.h"

namespace psjsh {

Ref<String> String::allocate(std::size_t size, char **data) {
  Ref<String> string(new (size) String(size));
  *data = reinterpret_cast<char *>(string.get() + 1);
  return string;
}

void String::seal() noexcept {
  units_ = static_cast<std::uint32_t>(psj::invariant::utf16_length(view()));
}

Ref<String> String::create(std::string_view utf8) {
  char *data;
  auto string = allocate(utf8.size(), &data);
  if (!utf8.empty()) std::memcpy(data, utf8.data(), utf8.size());
  string->seal();
  return string;
}

const Type *String::type() const {
  return type_of_id(TypeId::String);
}

Value substring(const Value &text, std::size_t first, std::size_t count) {
  const auto *string = static_cast<String *>(text.object());
  if (string->ascii()) return string->view().substr(first, count);
  return psj::invariant::substring(string->view(), first, count);
}

}  // namespace psjsh
