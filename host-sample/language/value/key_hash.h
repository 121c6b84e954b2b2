// Hashes of texts and values as keys. Texts that are equal without regard to case have one hash.
#pragma once
#include <cstddef>
#include <string_view>

namespace psjsh {

std::size_t hash_text(std::string_view text, bool ignore_case) noexcept;
bool equal_texts(std::string_view a, std::string_view b, bool ignore_case) noexcept;

}  // namespace psjsh
