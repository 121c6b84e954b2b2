#include "plugin/cmdlets/waiting_streams.h"

#include "plugin/value/make.h"

namespace psj {
namespace {

const psj_streams &to_of(const psj_streams *streams) {
  return *static_cast<const psj_streams *>(streams->self);
}

const psj_schema *remoting_record() {
  static Arena arena;
  static const psj_schema *const schema =
      make_schema(arena,
                  {"System.Management.Automation.Runspaces.RemotingInformationRecord",
                   "System.Management.Automation.InformationRecord", "System.Object"},
                  {});
  return schema;
}

}  // namespace

// The inner streams are what the table's functions are told of: all but write() pass on.
WaitingStreams::WaitingStreams(const psj_streams &to) : to_(to), table_(to) {
  table_.self = const_cast<psj_streams *>(&to_);
  table_.write = write;
  table_.write_error = [](const psj_streams *self, const psj_error *error) {
    return to_of(self).write_error(&to_of(self), error);
  };
  table_.should_process = [](const psj_streams *self, psj_text target, psj_text action,
                             std::uint32_t *yes) {
    return to_of(self).should_process(&to_of(self), target, action, yes);
  };
  table_.cancelled = [](const psj_streams *self) { return to_of(self).cancelled(&to_of(self)); };
  table_.cancel_fd = [](const psj_streams *self) { return to_of(self).cancel_fd(&to_of(self)); };
  table_.variable = [](const psj_streams *self, psj_text name, psj_result *out) {
    return to_of(self).variable(&to_of(self), name, out);
  };
}

psj_status WaitingStreams::write(const psj_streams *streams, psj_stream stream, std::uint32_t flags,
                                 const psj_value *value) {
  const psj_streams &to = to_of(streams);
  if (stream != PSJ_STREAM_INFORMATION || (flags & PSJ_WRITE_HOST) != 0)
    return to.write(&to, stream, flags, value);
  psj_value slots[2];
  slots[1] = *value;
  const psj_value record = make_object(remoting_record(), slots, PSJ_OBJECT_BASE);
  return to.write(&to, stream, flags, &record);
}

}  // namespace psj
