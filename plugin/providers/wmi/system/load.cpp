#include "plugin/providers/wmi/system/load.h"

#include <time.h>

namespace psj::wmi {

std::vector<ProcessorTicks> processor_ticks(const Root &root) {
  std::vector<ProcessorTicks> all;
  const auto text = root.read("/proc/stat");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto fields = words_of(line);
    if (fields.size() < 8 || !fields[0].starts_with("cpu")) continue;
    ProcessorTicks made;
    made.name = fields[0] == "cpu" ? "_Total" : std::string(fields[0].substr(3));
    // cpu user nice system idle iowait irq softirq steal
    const auto field = [&](std::size_t at) {
      return at < fields.size() ? number_of(fields[at]).value_or(0) : 0;
    };
    made.user = field(1) + field(2);
    made.system = field(3);
    made.idle = field(4) + field(5);
    made.interrupt = field(6) + field(7);
    made.total = made.user + made.system + made.idle + made.interrupt + field(8);
    all.push_back(std::move(made));
  }
  return all;
}

std::vector<ProcessorTicks> processor_work(const Root &root) {
  const auto before = processor_ticks(root);
  constexpr timespec kBetween{0, 100'000'000};
  if (!root.is_fixture()) nanosleep(&kBetween, nullptr);
  auto after = processor_ticks(root);
  for (std::size_t i = 0; i < after.size() && i < before.size(); ++i) {
    after[i].user -= before[i].user;
    after[i].system -= before[i].system;
    after[i].idle -= before[i].idle;
    after[i].interrupt -= before[i].interrupt;
    after[i].total -= before[i].total;
  }
  return after;
}

std::optional<std::int64_t> processor_load(const Root &root) {
  const auto work = processor_work(root);
  if (work.empty() || work[0].total <= 0) return std::nullopt;
  return 100 * (work[0].total - work[0].idle) / work[0].total;
}

}  // namespace psj::wmi
