#include "bridge/formatter.h"

#include <deque>
#include <exception>
#include <utility>

#include "bridge/abi_error.h"
#include "bridge/pipeline_streams.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/run/command.h"
#include "language/run/session_state.h"

namespace psjsh {
namespace {

const psj_format_api &api_of(PluginHost &host) {
  const psj_format_api *api = host.format();
  if (!api)
    throw_invalid_operation("NoFormatter", "Format objects: the job plugin has no formatter.");
  return *api;
}

void check(psj_status status, psj_error *error) {
  if (status < 0) throw ScriptError(take_error(error, status, "format objects", {}));
}

// The request's columns as the ABI wants them; texts are borrowed from the request.
class Columns {
 public:
  explicit Columns(const FormatRequest &request) {
    for (const FormatColumn &column : request.columns) pointers_.push_back(&add(column));
    if (request.group_by) group_by_ = &add(*request.group_by);
    options_.struct_size = sizeof options_;
    options_.flags = request.flags;
    options_.shape = request.shape;
    options_.expand = request.expand;
    options_.column_count = static_cast<std::uint32_t>(pointers_.size());
    options_.wide_columns = request.wide_columns;
    options_.depth = request.depth;
    options_.columns = pointers_.data();
    options_.group_by = group_by_;
    options_.view = text_of(request.view);
  }
  const psj_format_options *options() const { return &options_; }

 private:
  const psj_format_column &add(const FormatColumn &column) {
    return columns_.emplace_back(psj_format_column{
        sizeof(psj_format_column), 0, to_abi(column.expression, arena_), text_of(column.label),
        text_of(column.format), column.width, column.alignment});
  }

  ValueArena arena_;
  std::deque<psj_format_column> columns_;
  std::vector<const psj_format_column *> pointers_;
  const psj_format_column *group_by_ = nullptr;
  psj_format_options options_{};
};

}  // namespace

struct FormatShaper::Impl {
  Impl(PluginHost &host, Invocation &call)
      : api(api_of(host)), streams(call, call.info().type_name) {}
  void settle(psj_status status, psj_error *error) {
    streams.rethrow();
    check(status, error);
  }

  const psj_format_api &api;
  PipelineStreams streams;
  psj_shaper *shaper = nullptr;
};

FormatShaper::FormatShaper(PluginHost &host, const FormatRequest &request, Invocation &call)
    : impl_(std::make_unique<Impl>(host, call)) {
  Columns columns(request);
  psj_error *error = nullptr;
  psj_status status = impl_->api.shaper_open(host.plugin(), columns.options(),
                                             impl_->streams.table(), &impl_->shaper, &error);
  impl_->settle(status, error);
}

FormatShaper::~FormatShaper() {
  if (impl_->shaper) impl_->api.shaper_close(impl_->shaper);
}

void FormatShaper::write(const Value &object, Invocation &call) {
  impl_->streams.use(call);
  ValueArena arena;
  psj_value value = to_abi(object, arena);
  psj_error *error = nullptr;
  psj_status status = impl_->api.shaper_write(impl_->shaper, &value, &error);
  impl_->settle(status, error);
}

void FormatShaper::end(Invocation &call) {
  impl_->streams.use(call);
  psj_error *error = nullptr;
  psj_status status = impl_->api.shaper_end(impl_->shaper, &error);
  impl_->settle(status, error);
}

struct FormatPrinter::Impl {
  Impl(PluginHost &host, Line to) : api(api_of(host)), line(std::move(to)) {}

  static psj_status take_line(void *arg, psj_text text) {
    auto &me = *static_cast<Impl *>(arg);
    try {
      me.line(view(text));
      return PSJ_OK;
    } catch (...) {
      me.failure = std::current_exception();
      return PSJ_E_CANCELLED;
    }
  }
  void settle(psj_status status, psj_error *error) {
    if (failure) {
      if (error && error->release) error->release(error);
      std::rethrow_exception(std::exchange(failure, nullptr));
    }
    check(status, error);
  }

  const psj_format_api &api;
  Line line;
  psj_printer *printer = nullptr;
  std::exception_ptr failure;
};

FormatPrinter::FormatPrinter(PluginHost &host, const PrintRequest &request, Line line)
    : impl_(std::make_unique<Impl>(host, std::move(line))) {
  psj_print_options options{
      sizeof(psj_print_options), request.flags, request.width, request.list_width,
      request.enumeration_limit, request.layout};
  psj_error *error = nullptr;
  psj_status status = impl_->api.printer_open(host.plugin(), &options, Impl::take_line, impl_.get(),
                                              &impl_->printer, &error);
  impl_->settle(status, error);
}

FormatPrinter::~FormatPrinter() {
  if (impl_->printer) impl_->api.printer_close(impl_->printer);
}

void FormatPrinter::write(const Value &object) {
  ValueArena arena;
  psj_value value = to_abi(object, arena);
  psj_error *error = nullptr;
  psj_status status = impl_->api.printer_write(impl_->printer, &value, &error);
  impl_->settle(status, error);
}

void FormatPrinter::flush() {
  psj_error *error = nullptr;
  psj_status status = impl_->api.printer_flush(impl_->printer, &error);
  impl_->settle(status, error);
}

void FormatPrinter::end() {
  psj_error *error = nullptr;
  psj_status status = impl_->api.printer_end(impl_->printer, &error);
  impl_->settle(status, error);
}

PluginHost &formatter_of(Invocation &call) {
  PluginHost *host = plugin_host();
  if (host == nullptr)
    call.fail({"NoFormatter", ErrorCategory::NotInstalled,
               "Format objects: the job plugin is not loaded."});
  return *host;
}

PrintRequest print_request(Session &session, std::uint32_t width, std::uint32_t list_width) {
  static const Symbol limit = intern("FormatEnumerationLimit");
  PrintRequest request;
  request.width = width;
  request.list_width = list_width;
  const Slot *slot = session.state().global.find_here(limit);
  if (slot != nullptr && slot->is_set() && slot->value.is_integer())
    request.enumeration_limit = static_cast<int>(slot->value.bits());
  return request;
}

std::string cell_text(PluginHost &host, const Value &value, int enumeration_limit) {
  ValueArena arena;
  psj_value abi = to_abi(value, arena);
  psj_result result{};
  check(api_of(host).cell_text(host.plugin(), &abi, enumeration_limit, &result), nullptr);
  std::string text(static_cast<const char *>(result.value.as.ptr), result.value.count);
  if (result.release) result.release(result.owner);
  return text;
}

}  // namespace psjsh
