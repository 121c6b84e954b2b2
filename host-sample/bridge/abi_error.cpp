#include "bridge/abi_error.h"

#include <memory>

#include "bridge/from_abi.h"
#include "bridge/object_handle.h"
#include "bridge/serialize.h"
#include "bridge/stream_records.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "bridge/value_arena.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

struct OwnedError : psj_error {
  std::string id_text, message_text, exception_text;
  ValueArena arena;
  psj_value target_value{}, record_value{};
};

void release_error(psj_error *error) {
  delete static_cast<OwnedError *>(error);
}

std::unique_ptr<OwnedError> blank_error(std::string_view id, std::string_view message) {
  auto error = std::make_unique<OwnedError>();
  static_cast<psj_error &>(*error) = {};
  error->struct_size = sizeof(psj_error);
  error->status = PSJ_E_FAILED;
  error->id_text = id;
  error->message_text = message;
  error->id = text_of(error->id_text);
  error->message = text_of(error->message_text);
  error->release = release_error;
  return error;
}

void give(psj_error **out, psj_error *error) noexcept {
  if (out)
    *out = error;
  else if (error)
    error->release(error);
}

std::string full_id(std::string_view id, std::string_view command_type) {
  if (command_type.empty() || id.find(',') != std::string_view::npos) return std::string(id);
  return std::string(id) + "," + std::string(command_type);
}

// Members that an exception has by its type: the name of the argument at the message's end, and the
// exception inside, which comes as the record.
void complete_exception(Exception &exception, const psj_error &error) {
  constexpr std::string_view kParameter = " (Parameter '", kEnd = "')";
  const std::string &message = exception.message;
  if (const auto at = message.rfind(kParameter);
      at != std::string::npos && message.ends_with(kEnd) &&
      view(error.exception).starts_with("System.Argument")) {
    const auto first = at + kParameter.size();
    exception.bag.set(Value("ParamName"),
                      Value(message.substr(first, message.size() - kEnd.size() - first)));
  }
  if (!error.record) return;
  const Value inside = error_from_abi(*error.record);
  if (auto *inner = inside.as<Exception>()) exception.inner = Ref<Exception>(inner);
}

}  // namespace

psj_error *new_error(const Ref<ErrorRecord> &record) {
  auto error = blank_error(record->id, record->message());
  error->category = static_cast<std::int32_t>(record->category);
  error->exception_text = record->exception->type()->full_name();
  error->exception = text_of(error->exception_text);
  if (!record->target.is_null()) {
    error->target_value = to_abi(error->arena.keep(record->target), error->arena);
    error->target = &error->target_value;
  }
  error->record_value = handle_value(error->arena.own(new_handle(Value(record))));
  error->record = &error->record_value;
  return error.release();
}

psj_error *new_job_error(const Ref<ErrorRecord> &record, bool live) {
  psj_error *error = new_error(record);
  if (live) return error;
  auto *owned = static_cast<OwnedError *>(error);
  owned->record_value = serialize_record(Stream::Error, Value(record), owned->arena);
  owned->target = nullptr;
  return error;
}

psj_error *new_error(psj_status status, std::string_view id, std::string_view message) {
  auto error = blank_error(id, message);
  error->status = status;
  return error.release();
}

Ref<ErrorRecord> record_of(const psj_error &error, std::string_view command_type) {
  if (error.record) {
    Value value = error_from_abi(*error.record);
    if (auto *record = value.as<ErrorRecord>()) {
      if (error.flags & PSJ_ERROR_NEW_RECORD) {
        auto made = make<ErrorRecord>(record->exception, std::string(view(error.id)),
                                      static_cast<ErrorCategory>(error.category),
                                      error.target ? from_abi(*error.target) : Value());
        made->details_message = record->details_message;
        return made;
      }
      // What the host itself threw while it served the cmdlet is the cmdlet's error now.
      bool whole = (error.flags & PSJ_ERROR_WHOLE_ID) || record->id.find(',') != std::string::npos;
      if (!command_type.empty() && !whole) record->id = full_id(record->id, command_type);
      return Ref<ErrorRecord>(record);
    }
  }
  std::string_view type = view(error.exception);
  Value target = error.target ? from_abi(*error.target) : Value();
  auto made = make_error(type.empty() ? "System.InvalidOperationException" : type,
                         std::string(view(error.message)),
                         error.flags & PSJ_ERROR_WHOLE_ID ? std::string(view(error.id))
                                                          : full_id(view(error.id), command_type),
                         static_cast<ErrorCategory>(error.category), std::move(target));
  complete_exception(*made->exception, error);
  return made;
}

Ref<ErrorRecord> take_error(psj_error *error, psj_status status, std::string_view doing,
                            std::string_view command_type) {
  if (!error)
    return make_error("System.InvalidOperationException",
                      std::string(doing) + ": status " + std::to_string(status),
                      full_id("JobPluginFailed", command_type), ErrorCategory::NotSpecified);
  Ref<ErrorRecord> record = record_of(*error, command_type);
  if (error->release) error->release(error);
  return record;
}

psj_status current_exception_status(psj_error **error) noexcept {
  try {
    throw;
  } catch (const ScriptError &failure) {
    try {
      give(error, new_error(failure.record));
    } catch (...) {
    }
    return PSJ_E_FAILED;
  } catch (const NetError &failure) {
    try {
      give(error, new_error(make_error(failure.exception_type, failure.message,
                                       failure.exception_type, ErrorCategory::NotSpecified)));
    } catch (...) {
    }
    return PSJ_E_FAILED;
  } catch (const std::bad_alloc &) {
    return PSJ_E_NO_MEMORY;
  } catch (const std::exception &failure) {
    try {
      give(error, new_error(PSJ_E_FAILED, "HostFailure", failure.what()));
    } catch (...) {
    }
    return PSJ_E_FAILED;
  } catch (...) {
    // What the evaluator throws to unwind a pipeline that is being stopped.
    return PSJ_E_CANCELLED;
  }
}

}  // namespace psjsh
