#include "row.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace psj::bench {
namespace {

std::string figure(double value, const std::string &unit) {
  if (value == 0) return "-";
  const int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return fmt::format("{:.{}f} {}", value, digits, unit);
}

std::string verdict(const Row &row) {
  if (row.target == 0) return "";
  return row.met() ? "reached" : fmt::format("missed by {:.2f}", row.excess());
}

std::string times(double ratio) {
  if (ratio == 0) return "";
  return fmt::format("{:.{}f}x", ratio, ratio >= 10 ? 0 : 1);
}

// How many times better than PowerShell.
double gain(const Row &row) {
  if (row.powershell == 0 || row.value == 0) return 0;
  return row.more_is_better ? row.value / row.powershell : row.powershell / row.value;
}

nlohmann::ordered_json number_or_null(double value) {
  return value == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
}

}  // namespace

double Row::excess() const {
  if (target == 0) return 0;
  return more_is_better ? target / value : value / target;
}

double Row::distance() const {
  if (limit == 0 || value == 0) return 0;
  return more_is_better ? limit / value : value / limit;
}

std::string as_table(const Rows &rows) {
  std::string text =
      fmt::format("{:<46} {:>11} {:>11} {:>7} {:>12} {:>11} {:>7}  {:<16} {}\n", "", "measured",
                  "limit", "from it", "target", "PowerShell", "gain", "", "the limit is");
  for (const Row &row : rows) {
    const std::string target =
        row.target == 0 ? "-" : (row.more_is_better ? ">= " : "<= ") + figure(row.target, row.unit);
    std::string line = fmt::format(
        "{:<46} {:>11} {:>11} {:>7} {:>12} {:>11} {:>7}  {:<16} {}", row.name,
        figure(row.value, row.unit), figure(row.limit, row.unit), times(row.distance()), target,
        figure(row.powershell, row.unit), times(gain(row)), verdict(row), row.limit_name);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string as_json(const Rows &rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row &row : rows)
    list.push_back({{"name", row.name},
                    {"value", row.value},
                    {"unit", row.unit},
                    {"limit", number_or_null(row.limit)},
                    {"target", number_or_null(row.target)},
                    {"met", row.met()}});
  return list.dump(2) + "\n";
}

}  // namespace psj::bench
