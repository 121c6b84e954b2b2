#include "bridge/pipeline_streams.h"

#include <utility>

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/stream_records.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

// The tag by which PowerShell knows an information record that its host has shown.
void mark_as_shown(const Value &record) {
  auto *information = record.as<Record>();
  if (!information) return;
  Values tags = to_items(information->get("Tags"));
  tags.emplace_back("FORWARDED");
  information->with("Tags", make_array(std::move(tags)));
}

}  // namespace

PipelineStreams::PipelineStreams(Invocation &call, std::string command_type)
    : table_{sizeof(psj_streams), 0,         this,      write,   write_error,
             should_process,      cancelled, cancel_fd, variable},
      call_(&call),
      command_type_(std::move(command_type)) {}

PipelineStreams &PipelineStreams::self(const psj_streams *streams) {
  return *static_cast<PipelineStreams *>(streams->self);
}

void PipelineStreams::rethrow() {
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

// After the first exception nothing is written any more.
template <class Body>
psj_status PipelineStreams::keep(Body &&body) {
  if (failure_) return PSJ_E_CANCELLED;
  try {
    body();
    return PSJ_OK;
  } catch (const ScriptError &) {
    failure_ = std::current_exception();
    return PSJ_E_FAILED;
  } catch (...) {
    failure_ = std::current_exception();
    return PSJ_E_CANCELLED;
  }
}

psj_status PipelineStreams::write(const psj_streams *streams, psj_stream stream,
                                  std::uint32_t flags, const psj_value *value) {
  return self(streams).keep([&] { self(streams).write_value(stream, flags, *value); });
}

void PipelineStreams::write_value(psj_stream stream, std::uint32_t flags, const psj_value &value) {
  Stream to = static_cast<Stream>(stream);
  if (to == Stream::Output) {
    Value object = from_abi(value);
    return flags & PSJ_WRITE_ENUMERATE ? call_->write_all(object) : call_->write(std::move(object));
  }
  if ((flags & PSJ_WRITE_HOST) != 0 && value.kind == PSJ_STRING &&
      (to == Stream::Information || to == Stream::Error))
    return write_screen(to, to_text(from_abi(value)));
  Value record = record_from_abi(to, value);
  if (flags & PSJ_WRITE_HOST) {
    if (to == Stream::Warning) add_to_warning_variable(record);
    return write_to_host(to, record);
  }
  if (flags & PSJ_WRITE_SHOWN) mark_as_shown(record);
  if (auto *error = record.as<ErrorRecord>(); error && to == Stream::Error)
    return call_->write_error(Ref<ErrorRecord>(error));
  call_->write_stream(to, record);
}

// Text that a job wrote to its host's screen, or error output, itself.
void PipelineStreams::write_screen(Stream stream, const std::string &text) {
  if (stream != Stream::Error) return call_->write_host(text);
  StreamTarget *const target = call_->session().state().target;
  if (target != nullptr) target->write(Stream::Error, Value(text), true);
}

// A replayed warning is no record of this command, but -WarningVariable collects it.
void PipelineStreams::add_to_warning_variable(const Value &record) {
  const Value *given = call_->bound("WarningVariable");
  if (!given) return;
  std::string name = to_text(*given);
  bool append = name.starts_with('+');
  if (append) name.erase(0, 1);
  if (!warnings_) {
    warnings_ = make_array_list(append ? to_items(call_->variable(name)) : Values());
    call_->set_variable(name, Value(warnings_));
  }
  warnings_->items.push_back(record);
}

// The replay of what a job wrote to its own host: as the console shows that stream.
void PipelineStreams::write_to_host(Stream stream, const Value &record) {
  if (stream == Stream::Progress) {
    StreamTarget *const target = call_->session().state().target;
    if (target != nullptr && target->has_screen()) target->write(stream, record, true);
    return;
  }
  std::string text = to_text(record);
  switch (stream) {
    case Stream::Warning:
      text = "WARNING: " + text;
      break;
    case Stream::Verbose:
      text = "VERBOSE: " + text;
      break;
    case Stream::Debug:
      text = "DEBUG: " + text;
      break;
    default:
      break;
  }
  bool no_newline = to_bool(get_property(get_property(record, "MessageData"), "NoNewLine"));
  call_->write_host(no_newline ? text : text + "\n");
}

psj_status PipelineStreams::write_error(const psj_streams *streams, const psj_error *error) {
  PipelineStreams &me = self(streams);
  return me.keep([&] {
    Ref<ErrorRecord> record = record_of(*error, me.command_type_);
    // What a job says keeps its own id, and happened at no place of this script.
    if ((error->flags & PSJ_ERROR_WHOLE_ID) && !record->position)
      record->position = std::make_unique<ErrorPosition>();
    me.call_->write_error(record);
  });
}

psj_status PipelineStreams::should_process(const psj_streams *streams, psj_text target,
                                           psj_text action, std::uint32_t *yes) {
  *yes = 0;
  return self(streams).keep(
      [&] { *yes = self(streams).call_->should_process(view(target), view(action)); });
}

std::uint32_t PipelineStreams::cancelled(const psj_streams *streams) {
  return self(streams).failure_ || self(streams).call_->cancelled();
}

int PipelineStreams::cancel_fd(const psj_streams *streams) {
  return self(streams).call_->cancel_fd();
}

psj_status PipelineStreams::variable(const psj_streams *streams, psj_text name, psj_result *out) {
  PipelineStreams &me = self(streams);
  return me.keep([&] {
    if (view(name) == "PWD") {
      *out = text_result(me.call_->location());
      return;
    }
    // A preference is its name, for a plugin has no use for an object.
    const Value value = me.call_->variable(view(name));
    *out = value.kind() == Kind::Enum ? text_result(to_text(value)) : to_abi_result(value);
  });
}

}  // namespace psjsh
