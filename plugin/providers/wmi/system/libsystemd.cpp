#include "plugin/providers/wmi/system/libsystemd.h"

#include <dlfcn.h>

#include <type_traits>

namespace psj::wmi {
namespace {

struct Loaded {
  LibSystemd table{};
  bool whole = false;

  Loaded() {
    // Never closed: others may use it by then.
    void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    whole = true;
    const auto load = [&](auto &function, const char *name) {
      function =
          reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      whole = whole && function != nullptr;
    };
    load(table.bus_open_system, "sd_bus_open_system");
    load(table.bus_unref, "sd_bus_flush_close_unref");
    load(table.bus_call_method, "sd_bus_call_method");
    load(table.bus_get_property_trivial, "sd_bus_get_property_trivial");
    load(table.bus_get_property_string, "sd_bus_get_property_string");
    load(table.bus_error_free, "sd_bus_error_free");
    load(table.message_enter_container, "sd_bus_message_enter_container");
    load(table.message_exit_container, "sd_bus_message_exit_container");
    load(table.message_read, "sd_bus_message_read");
    load(table.message_unref, "sd_bus_message_unref");
    load(table.journal_open, "sd_journal_open");
    load(table.journal_open_directory, "sd_journal_open_directory");
    load(table.journal_close, "sd_journal_close");
    load(table.journal_seek_tail, "sd_journal_seek_tail");
    load(table.journal_previous, "sd_journal_previous");
    load(table.journal_get_data, "sd_journal_get_data");
    load(table.journal_get_realtime_usec, "sd_journal_get_realtime_usec");
  }
};

}  // namespace

const LibSystemd *LibSystemd::get() {
  static const Loaded loaded;
  return loaded.whole ? &loaded.table : nullptr;
}

}  // namespace psj::wmi
