#include <cstring>

#include "plugin/log/layout.h"
#include "plugin/log/segment_source.h"

namespace psj {

namespace {

Status refuse(psj_status code, const char *why) {
  return {code, std::string("open a log for writing: ") + why};
}

Status check(const Segment &control_memory, const Segment &host_memory) {
  if (control_memory.size() < sizeof(layout::ControlBlock) ||
      host_memory.size() < sizeof(layout::HostBlock))
    return refuse(PSJ_E_ARGUMENT, "a block is too small");
  const auto &control = *reinterpret_cast<const layout::ControlBlock *>(control_memory.data());
  const auto &host = *reinterpret_cast<const layout::HostBlock *>(host_memory.data());
  if (std::memcmp(control.magic, layout::kControlMagic, sizeof control.magic) != 0 ||
      std::memcmp(host.magic, layout::kHostMagic, sizeof host.magic) != 0)
    return refuse(PSJ_E_ARGUMENT, "no log is there");
  if (control.version != layout::kVersion || host.version != layout::kVersion)
    return refuse(PSJ_E_VERSION, "another version of the format");
  if (control.byte_order != layout::kByteOrder) return refuse(PSJ_E_VERSION, "another byte order");
  if (control.incompatible != 0) return refuse(PSJ_E_VERSION, "an unknown feature");
  if (std::memcmp(&control.id, &host.id, sizeof control.id) != 0)
    return refuse(PSJ_E_ARGUMENT, "the blocks are of different logs");
  return {};
}

}  // namespace

Result<LogLink> open_link(Descriptor control, Descriptor host, int doorbell) {
  LogLink link;
  Result<std::shared_ptr<Segment>> mapped =
      Segment::map(std::move(control), Segment::Access::kWrite);
  if (!mapped.ok()) return mapped.status();
  link.control = std::move(*mapped);
  mapped = Segment::map(std::move(host), Segment::Access::kRead);
  if (!mapped.ok()) return mapped.status();
  link.host = std::move(*mapped);
  link.doorbell = doorbell;
  if (Status s = check(*link.control, *link.host); !s.ok()) return s;
  return link;
}

}  // namespace psj
