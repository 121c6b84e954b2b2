#pragma once

#include <cstddef>
#include <cstdint>

namespace psj::wmi {

// The few functions of libsystemd.so.0 that are used here. The library is looked for when it is
// first needed: most systems have it, none needs it to load this one, and its headers are needed
// nowhere. The declarations are those of its documentation (sd-bus(3), sd-journal(3)).
struct LibSystemd {
  struct Bus;
  struct Message;
  struct Journal;
  struct BusError {
    const char *name, *message;
    int need_free;
  };

  int (*bus_open_system)(Bus **);
  Bus *(*bus_unref)(Bus *);
  int (*bus_call_method)(Bus *, const char *destination, const char *path, const char *interface,
                         const char *member, BusError *, Message **reply, const char *types, ...);
  int (*bus_get_property_trivial)(Bus *, const char *destination, const char *path,
                                  const char *interface, const char *member, BusError *, char type,
                                  void *value);
  int (*bus_get_property_string)(Bus *, const char *destination, const char *path,
                                 const char *interface, const char *member, BusError *,
                                 char **value);
  void (*bus_error_free)(BusError *);
  int (*message_enter_container)(Message *, char type, const char *contents);
  int (*message_exit_container)(Message *);
  int (*message_read)(Message *, const char *types, ...);
  Message *(*message_unref)(Message *);

  int (*journal_open)(Journal **, int flags);
  int (*journal_open_directory)(Journal **, const char *path, int flags);
  void (*journal_close)(Journal *);
  int (*journal_seek_tail)(Journal *);
  int (*journal_previous)(Journal *);
  int (*journal_get_data)(Journal *, const char *field, const void **data, std::size_t *length);
  int (*journal_get_realtime_usec)(Journal *, std::uint64_t *usec);

  // NULL: there is none, or it lacks one of these functions.
  static const LibSystemd *get();
};

}  // namespace psj::wmi
