#include "invariant/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "invariant/digits.h"

namespace psj::invariant {

namespace {

template <class Integer>
void append_integer(std::string &out, Integer value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end.ptr);
}

// Most doubles in scripts are whole numbers; they need no search for the shortest digits.
bool append_whole(std::string &out, double value, double limit) {
  if (!(std::fabs(value) < limit) || value != std::trunc(value)) return false;
  if (value == 0 && std::signbit(value)) {
    out += "-0";
    return true;
  }
  append_integer(out, static_cast<std::int64_t>(value));
  return true;
}

template <class T>
std::string to_string_with(T value, void (*append)(std::string &, T)) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace

void append_text(std::string &out, std::int64_t value) {
  append_integer(out, value);
}
void append_text(std::string &out, std::uint64_t value) {
  append_integer(out, value);
}

void append_text(std::string &out, double value) {
  if (append_whole(out, value, 1e15)) return;
  if (const char *symbol = symbol_of(value)) {
    out += symbol;
    return;
  }
  const Digits digits = shortest_digits(value);
  append_general(out, digits, std::max<int>(15, static_cast<int>(digits.digits.size())), 'E', true);
}

void append_text(std::string &out, float value) {
  if (append_whole(out, value, 1e7)) return;
  if (const char *symbol = symbol_of(value)) {
    out += symbol;
    return;
  }
  const Digits digits = shortest_digits(value);
  append_general(out, digits, std::max<int>(7, static_cast<int>(digits.digits.size())), 'E', true);
}

void append_display_text(std::string &out, double value) {
  if (append_whole(out, value, 1e15)) return;
  if (const char *symbol = symbol_of(value)) {
    out += symbol;
    return;
  }
  append_general(out, significant_digits(value, 15), 15, 'E', true);
}

void append_display_text(std::string &out, float value) {
  if (append_whole(out, value, 1e7)) return;
  if (const char *symbol = symbol_of(value)) {
    out += symbol;
    return;
  }
  append_general(out, significant_digits(value, 7), 7, 'E', true);
}

std::string text_of(std::int64_t value) {
  return to_string_with<std::int64_t>(value, append_text);
}
std::string text_of(std::uint64_t value) {
  return to_string_with<std::uint64_t>(value, append_text);
}
std::string text_of(double value) {
  return to_string_with<double>(value, append_text);
}
std::string text_of(float value) {
  return to_string_with<float>(value, append_text);
}
std::string display_text_of(double value) {
  return to_string_with<double>(value, append_display_text);
}
std::string display_text_of(float value) {
  return to_string_with<float>(value, append_display_text);
}

}  // namespace psj::invariant
