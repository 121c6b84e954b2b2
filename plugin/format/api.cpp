#include <atomic>
#include <fstream>
#include <new>
#include <sstream>

#include "plugin/format/format.h"
#include "plugin/format/printer.h"
#include "plugin/format/shaper.h"

using psj::FormatState;
using namespace psj::format;

namespace {

// Written once before the table is handed out; release, pairs with the acquire in state_of.
std::atomic<FormatState *(*)(psj_plugin *)> g_state_of{nullptr};

FormatState *state_of(psj_plugin *plugin) {
  auto *find = g_state_of.load(std::memory_order_acquire);
  return find == nullptr ? nullptr : find(plugin);
}

psj_status fail(const Problem &problem, psj_error **error) {
  if (error != nullptr) *error = make_error(problem);
  return problem.status;
}

// Nothing but a status leaves a function of the table.
template <class Work>
psj_status guarded(psj_error **error, Work work) noexcept {
  Problem problem;
  try {
    const psj_status status = work(problem);
    if (status < 0 && problem.status < 0) return fail(problem, error);
    return status;
  } catch (const std::bad_alloc &) {
    return PSJ_E_NO_MEMORY;
  } catch (const std::exception &failure) {
    problem = {PSJ_E_FAILED, "FormatFailed", failure.what(), 0};
    return fail(problem, error);
  } catch (...) {
    return PSJ_E_FAILED;
  }
}

psj_status no_state(Problem &problem) {
  problem = {PSJ_E_STATE, "FormatNotReady", "use the formatter: the plugin is not initialized", 0};
  return problem.status;
}

// Gives records to the pipeline as objects.
class StreamSink final : public RecordSink {
 public:
  explicit StreamSink(const psj_streams *to) : to_(to) {}
  psj_status start(StartRecord &&record) override { return send(std::move(record)); }
  psj_status group_start(GroupRecord &&record) override { return send(std::move(record)); }
  psj_status entry(EntryRecord &record) override { return send(std::move(record)); }
  psj_status group_end() override { return send(GroupEndRecord{}); }
  psj_status end() override { return send(EndRecord{}); }

 private:
  psj_status send(Record record) {
    const Held object = make_record_object(std::move(record));
    return to_->write(to_, PSJ_STREAM_OUTPUT, 0, &object.value());
  }
  const psj_streams *to_;
};

// $FormatEnumerationLimit, when it is an integer: of the session, not of a function.
std::int32_t enumeration_limit(const psj_streams *streams) {
  constexpr std::int32_t kDefault = 4;
  if (!PSJ_HAS(streams, variable) || streams->variable == nullptr) return kDefault;
  for (const std::string_view name : {"global:FormatEnumerationLimit", "FormatEnumerationLimit"}) {
    Held value;
    if (streams->variable(streams, text_of(name), value.out()) != PSJ_OK) continue;
    if (value.value().kind == PSJ_INT) return static_cast<std::int32_t>(value.value().as.i64);
    if (value.value().kind != PSJ_NULL) return kDefault;
  }
  return kDefault;
}

}  // namespace

struct psj_shaper {
  psj_shaper(FormatState &state, const psj_format_options &options, const psj_streams *to)
      : streams(to), request(make_request(options, state)), sink(to), shaper(state, request, sink) {
    request.enumeration_limit = enumeration_limit(to);
  }

  // -ShowError: each failed expression becomes an error of the pipeline.
  psj_status report() {
    for (const std::string &message : shaper.take_failures()) {
      if (!request.has(PSJ_FORMAT_SHOW_ERROR)) continue;
      psj_error *error =
          make_error({PSJ_E_FAILED, "PSPropertyExpressionError", message, kInvalidType});
      const psj_status status = streams->write_error(streams, error);
      error->release(error);
      if (status < 0) return status;
    }
    return PSJ_OK;
  }

  const psj_streams *streams;
  ShapeRequest request;
  StreamSink sink;
  Shaper shaper;
};

struct psj_printer {
  Printer printer;
};

namespace {

psj_status check_options(const psj_format_options &options, Problem &problem) {
  if (options.shape == PSJ_SHAPE_WIDE && options.wide_columns != 0 &&
      (options.flags & PSJ_FORMAT_AUTOSIZE) != 0)
    problem = {PSJ_E_ARGUMENT, "FormatCannotSpecifyAutosizeAndColumns",
               "Cmdlet parameters AutoSize and Column are mutually exclusive.", kInvalidArgument};
  else if (options.column_count != 0 && options.view.size != 0)
    problem = {PSJ_E_ARGUMENT, "FormatCannotSpecifyViewAndProperty",
               "Cmdlet parameters Property and View are mutually exclusive.", kInvalidArgument};
  return problem.status;
}

psj_status PSJ_CALL shaper_open(psj_plugin *plugin, const psj_format_options *options,
                                const psj_streams *to, psj_shaper **out, psj_error **error) {
  return guarded(error, [&](Problem &problem) {
    FormatState *state = state_of(plugin);
    if (state == nullptr) return no_state(problem);
    if (const psj_status status = check_options(*options, problem); status < 0) return status;
    *out = new psj_shaper(*state, *options, to);
    return PSJ_OK;
  });
}

psj_status PSJ_CALL shaper_write(psj_shaper *shaper, const psj_value *value, psj_error **error) {
  return guarded(error, [&](Problem &problem) {
    // What is formatted already goes on as it is.
    if (record_of(*value) != nullptr)
      return shaper->streams->write(shaper->streams, PSJ_STREAM_OUTPUT, 0, value);
    const psj_status status = shaper->shaper.write(*value, problem);
    return status < 0 ? status : shaper->report();
  });
}

psj_status PSJ_CALL shaper_end(psj_shaper *shaper, psj_error **error) {
  return guarded(error, [&](Problem &) { return shaper->shaper.end(); });
}

void PSJ_CALL shaper_close(psj_shaper *shaper) {
  delete shaper;
}

psj_status PSJ_CALL printer_open(psj_plugin *plugin, const psj_print_options *options,
                                 psj_line_fn receive, void *arg, psj_printer **out,
                                 psj_error **error) {
  return guarded(error, [&](Problem &problem) {
    FormatState *state = state_of(plugin);
    if (state == nullptr) return no_state(problem);
    *out = new psj_printer{Printer(*state, *options, receive, arg)};
    return PSJ_OK;
  });
}

psj_status PSJ_CALL printer_write(psj_printer *printer, const psj_value *value, psj_error **error) {
  return guarded(error, [&](Problem &problem) { return printer->printer.write(*value, problem); });
}

psj_status PSJ_CALL printer_flush(psj_printer *printer, psj_error **error) {
  return guarded(error, [&](Problem &) { return printer->printer.flush(); });
}

psj_status PSJ_CALL printer_end(psj_printer *printer, psj_error **error) {
  return guarded(error, [&](Problem &) { return printer->printer.finish(); });
}

void PSJ_CALL printer_close(psj_printer *printer) {
  delete printer;
}

psj_status PSJ_CALL views_load(psj_plugin *plugin, psj_text path, psj_error **error) {
  return guarded(error, [&](Problem &problem) {
    FormatState *state = state_of(plugin);
    if (state == nullptr) return no_state(problem);
    const std::string name(view_of(path));
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
      problem = {PSJ_E_NOT_FOUND, "FormatFileNotFound",
                 "read views from " + name + ": no such file", kObjectNotFound};
      return problem.status;
    }
    auto parsed = parse_views(text.str(), name);
    if (const auto *refused = std::get_if<ViewsError>(&parsed)) {
      problem = {PSJ_E_ARGUMENT, "FormatFileInvalid", refused->message, kInvalidArgument};
      return problem.status;
    }
    state->add(std::move(std::get<0>(parsed)));
    return PSJ_OK;
  });
}

psj_status PSJ_CALL cell_text(psj_plugin *, const psj_value *value, std::int32_t limit,
                              psj_result *out) {
  return guarded(nullptr, [&](Problem &) {
    auto text = std::make_unique<std::string>();
    append_cell(*text, *value, {limit, false, kEllipsis.text});
    *out = psj_result{string_value(*text), text.get(),
                      [](void *owner) { delete static_cast<std::string *>(owner); }};
    text.release();
    return PSJ_OK;
  });
}

constexpr psj_format_api kApi{sizeof(psj_format_api),
                              0,
                              shaper_open,
                              shaper_write,
                              shaper_end,
                              shaper_close,
                              printer_open,
                              printer_write,
                              printer_flush,
                              printer_end,
                              printer_close,
                              views_load,
                              cell_text};

}  // namespace

namespace psj {

void set_format_state_of(FormatState *(*state_of)(psj_plugin *)) {
  g_state_of.store(state_of, std::memory_order_release);
}

const psj_format_api *format_api() {
  return &kApi;
}

}  // namespace psj
