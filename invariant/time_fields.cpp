#include "invariant/time_fields.h"

#include "invariant/number_text.h"

namespace psj::invariant {

void append_padded_number(std::string &out, std::uint64_t value, int digits) {
  if (digits == 2 && value < 100) {
    out.push_back(static_cast<char>('0' + value / 10));
    out.push_back(static_cast<char>('0' + value % 10));
    return;
  }
  const std::size_t start = out.size();
  append_text(out, value);
  const std::size_t length = out.size() - start;
  if (length < static_cast<std::size_t>(digits)) out.insert(start, digits - length, '0');
}

bool append_fraction(std::string &out, std::uint64_t ticks, int digits, bool short_) {
  for (int i = digits; i < 7; ++i) ticks /= 10;
  for (; short_ && digits > 0 && ticks % 10 == 0; --digits) ticks /= 10;
  if (digits > 0) append_padded_number(out, ticks, digits);
  return digits > 0;
}

std::string_view run_of(std::string_view format, std::size_t at) {
  std::size_t end = at + 1;
  while (end < format.size() && format[end] == format[at]) ++end;
  return format.substr(at, end - at);
}

bool append_quoted(std::string &out, std::string_view format, std::size_t &at) {
  const char quote = format[at++];
  for (; at < format.size() && format[at] != quote; ++at) {
    if (format[at] == '\\' && ++at == format.size()) return false;
    out.push_back(format[at]);
  }
  if (at == format.size()) return false;
  ++at;
  return true;
}

}  // namespace psj::invariant
