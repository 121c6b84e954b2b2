#include "row.h"

#include <fmt/core.h>

#include <algorithm>
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
  return row.excess() <= 1 ? "reached" : fmt::format("missed by {:.2f}", row.excess());
}

// How many times better than PowerShell.
std::string gain(const Row &row) {
  if (row.powershell == 0) return "";
  const double ratio =
      row.more_is_better ? row.measured / row.powershell : row.powershell / row.measured;
  return fmt::format("{:.{}f}x", ratio, ratio >= 10 ? 0 : 1);
}

}  // namespace

double Row::excess() const {
  if (target == 0) return 0;
  return more_is_better ? target / measured : measured / target;
}

std::string as_table(const Rows &rows) {
  std::string text = fmt::format("{:<50} {:>12} {:>14} {:>14} {:>7}  {}\n", "", "measured",
                                 "target", "PowerShell", "gain", "");
  for (const Row &row : rows) {
    const std::string target =
        row.target == 0 ? "-" : (row.more_is_better ? ">= " : "<= ") + figure(row.target, row.unit);
    text += fmt::format("{:<50} {:>12} {:>14} {:>14} {:>7}  {}\n", row.what,
                        figure(row.measured, row.unit), target, figure(row.powershell, row.unit),
                        gain(row), verdict(row));
  }
  return text;
}

std::string as_json(const Rows &rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row &row : rows) {
    nlohmann::ordered_json entry{
        {"what", row.what}, {"unit", row.unit}, {"measured", row.measured}};
    if (row.target != 0) entry["target"] = row.target;
    if (row.powershell != 0) entry["powershell"] = row.powershell;
    entry["more_is_better"] = row.more_is_better;
    entry["reached"] = row.excess() <= 1;
    list.push_back(std::move(entry));
  }
  return list.dump(2) + "\n";
}

double median(int times, const std::function<double()> &sample) {
  std::vector<double> samples;
  for (int i = 0; i < times; ++i) samples.push_back(sample());
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

}  // namespace psj::bench
