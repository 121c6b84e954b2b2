#include "fixture.h"

#include "invariant/date_time.h"
#include "plugin/format/access.h"
#include "plugin/format/state.h"

namespace psj::format_test {
namespace {

using format::Held;

struct FakeHost {
  psj_host host{};
  psj_host_script script{};
  FormatStatePtr state;
};

psj_status evaluate(const psj_host *, const psj_value *script, const psj_value *item,
                    psj_result *out, psj_error **) {
  std::string_view source = format::string_of(*script);
  while (source.starts_with(' ')) source.remove_prefix(1);
  while (source.ends_with(' ')) source.remove_suffix(1);
  if (!source.starts_with("$_.")) return PSJ_E_FAILED;
  Held value;
  if (format::get_property(*item, source.substr(3), value) != format::Got::ok) return PSJ_E_FAILED;
  *out = psj_result{value.value(), nullptr, nullptr};
  return PSJ_OK;
}

const void *get_extension(const psj_host *host, psj_text id) {
  auto *fake = static_cast<FakeHost *>(host->self);
  return format::view_of(id) == PSJ_HOST_SCRIPT ? &fake->script : nullptr;
}

FakeHost &fake() {
  static FakeHost *one = [] {
    auto *host = new FakeHost;
    host->host.struct_size = sizeof(psj_host);
    host->host.self = host;
    host->host.get_extension = get_extension;
    host->script.struct_size = sizeof(psj_host_script);
    host->script.evaluate = evaluate;
    host->state = make_format_state(&host->host);
    set_format_state_of([](psj_plugin *) { return fake().state.get(); });
    return host;
  }();
  return *one;
}

psj_status keep_line(void *arg, psj_text line) {
  static_cast<std::string *>(arg)->append(format::view_of(line)).push_back('\n');
  return PSJ_OK;
}

std::string failure(psj_error *error) {
  std::string message = "error: ";
  if (error == nullptr) return message;
  message += format::view_of(error->message);
  error->release(error);
  return message;
}

// The output stream of a cmdlet, kept.
struct Kept {
  psj_streams streams{};
  std::vector<psj_value> values;
  Kept() {
    streams.struct_size = sizeof(psj_streams);
    streams.self = this;
    streams.write = [](const psj_streams *to, psj_stream, std::uint32_t, const psj_value *value) {
      if (value->kind == PSJ_HANDLE) {
        const auto *object = static_cast<const psj_object *>(value->as.ptr);
        object->cls->retain(object);
      }
      static_cast<Kept *>(to->self)->values.push_back(*value);
      return psj_status{PSJ_OK};
    };
  }
  ~Kept() {
    for (const psj_value &value : values) {
      if (value.kind != PSJ_HANDLE) continue;
      const auto *object = static_cast<const psj_object *>(value.as.ptr);
      object->cls->release(object);
    }
  }
};

std::string shape_into(Kept &kept, const std::vector<psj_value> &values, const Shaping &shaping) {
  const auto column_of = [](const Col &col) {
    psj_format_column column{};
    column.struct_size = sizeof column;
    column.expression = col.expression;
    column.label = format::text_of(col.label);
    column.format = format::text_of(col.format);
    column.width = col.width;
    column.alignment = col.alignment;
    return column;
  };
  std::vector<psj_format_column> columns;
  std::vector<const psj_format_column *> pointers;
  for (const Col &col : shaping.columns) columns.push_back(column_of(col));
  for (const psj_format_column &column : columns) pointers.push_back(&column);
  psj_format_column group{};
  psj_format_options options{};
  options.struct_size = sizeof options;
  options.flags = shaping.flags;
  options.shape = shaping.shape;
  options.expand = shaping.expand;
  options.column_count = static_cast<std::uint32_t>(columns.size());
  options.columns = pointers.data();
  options.wide_columns = shaping.wide_columns;
  options.depth = shaping.depth;
  options.view = format::text_of(shaping.view);
  if (!shaping.group_by.empty()) {
    group = column_of(shaping.group_by.front());
    options.group_by = &group;
  }
  const psj_format_api *api = format_api();
  psj_shaper *shaper = nullptr;
  psj_error *error = nullptr;
  if (api->shaper_open(plugin(), &options, &kept.streams, &shaper, &error) < 0)
    return failure(error);
  psj_status status = PSJ_OK;
  for (const psj_value &value : values)
    if (status >= 0) status = api->shaper_write(shaper, &value, &error);
  if (status >= 0) status = api->shaper_end(shaper, &error);
  api->shaper_close(shaper);
  return status < 0 ? failure(error) : std::string();
}

}  // namespace

psj_plugin *plugin() {
  fake();
  return nullptr;
}

psj_value text(std::string_view characters) {
  return format::string_value(characters);
}
psj_value number(std::int64_t value, std::uint8_t width) {
  return format::int_value(value, width);
}
psj_value truth(bool value) {
  return format::bool_value(value);
}
psj_value nothing() {
  return psj_value{};
}

psj_value fraction(double value) {
  psj_value result{};
  result.kind = PSJ_FLOAT;
  result.flags = 64;
  result.as.f64 = value;
  return result;
}

psj_value date(int year, int month, int day, int hour, int minute, int second) {
  psj_value result{};
  result.kind = PSJ_DATETIME;
  result.as.i64 =
      invariant::DateTime::from_parts(year, month, day, hour, minute, second).value.ticks();
  return result;
}

psj_value script(std::string_view source) {
  psj_value result = text(source);
  result.kind = PSJ_SCRIPTBLOCK;
  return result;
}

psj_value Values::owned(std::string characters) {
  return text(texts_.emplace_back(std::move(characters)));
}

psj_value Values::list(std::vector<psj_value> items) {
  const auto &kept = arrays_.emplace_back(std::move(items));
  psj_value result{};
  result.kind = PSJ_LIST;
  result.count = static_cast<std::uint32_t>(kept.size());
  result.as.ptr = kept.data();
  return result;
}

psj_value Values::dictionary(std::vector<std::pair<psj_value, psj_value>> entries) {
  std::vector<psj_value> items;
  for (const auto &[key, value] : entries) {
    items.push_back(key);
    items.push_back(value);
  }
  psj_value result = list(std::move(items));
  result.kind = PSJ_DICT;
  result.flags = PSJ_DICT_ORDERED;
  result.count /= 2;
  return result;
}

psj_value Values::bag(std::vector<Member> members, std::vector<std::string_view> types) {
  Shape &shape = shapes_.emplace_back();
  for (const std::string_view type : types) shape.types.push_back(format::text_of(type));
  std::vector<psj_value> parts(2);
  for (const auto &[name, value] : members) {
    shape.members.push_back(format::text_of(name));
    parts.push_back(value);
  }
  shape.schema = psj_schema{sizeof(psj_schema),
                            0,
                            static_cast<std::uint32_t>(types.size()),
                            static_cast<std::uint32_t>(members.size()),
                            shape.types.data(),
                            shape.members.data()};
  parts[0].kind = PSJ_SCHEMA;
  parts[0].as.ptr = &shape.schema;
  psj_value result = list(std::move(parts));
  result.kind = PSJ_OBJECT;
  return result;
}

psj_value Values::enumeration(std::string_view type, std::string_view name) {
  psj_value result = bag({}, {type, "System.Enum", "System.ValueType", "System.Object"});
  const_cast<psj_value *>(format::items_of(result))[1] = text(name);
  return result;
}

std::string printed(const std::vector<psj_value> &values, const Screen &screen) {
  std::string lines;
  psj_print_options options{};
  options.struct_size = sizeof options;
  options.flags = screen.flags;
  options.width = screen.width;
  options.list_width = screen.list_width;
  options.enumeration_limit = screen.limit;
  options.layout = screen.layout;
  const psj_format_api *api = format_api();
  psj_printer *printer = nullptr;
  psj_error *error = nullptr;
  if (api->printer_open(plugin(), &options, keep_line, &lines, &printer, &error) < 0)
    return failure(error);
  psj_status status = PSJ_OK;
  for (const psj_value &value : values)
    if (status >= 0) status = api->printer_write(printer, &value, &error);
  if (status >= 0) status = api->printer_end(printer, &error);
  api->printer_close(printer);
  return status < 0 ? failure(error) : lines;
}

std::string shaped(const std::vector<psj_value> &values, const Shaping &shaping,
                   const Screen &screen) {
  Kept kept;
  const std::string failed = shape_into(kept, values, shaping);
  return failed.empty() ? printed(kept.values, screen) : failed;
}

std::vector<std::string> record_types(const std::vector<psj_value> &values,
                                      const Shaping &shaping) {
  Kept kept;
  shape_into(kept, values, shaping);
  std::vector<std::string> names;
  for (const psj_value &value : kept.values) {
    format::TypeNames types;
    types.read(value);
    names.emplace_back(types.empty() ? "" : types.names().front());
  }
  return names;
}

}  // namespace psj::format_test
