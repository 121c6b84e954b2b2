#include "language/value/members/property_order.h"

#include <algorithm>
#include <iterator>

namespace psjsh {
namespace {

struct Order {
  std::string_view type, names;
};

// What a class says in its own source comes first, then what only its interfaces have.
constexpr Order kOrders[] = {
    {"System.Array", "Length LongLength Rank SyncRoot IsReadOnly IsFixedSize IsSynchronized Count"},
    {"System.Collections.ArrayList",
     "Capacity Count IsFixedSize IsReadOnly IsSynchronized SyncRoot"},
    {"System.Collections.Generic.Dictionary`2",
     "Comparer Count Capacity Keys Values IsReadOnly IsFixedSize SyncRoot IsSynchronized"},
    {"System.Collections.Generic.HashSet`1", "Count Capacity Comparer IsReadOnly"},
    {"System.Collections.Generic.LinkedList`1",
     "Count First Last IsReadOnly SyncRoot IsSynchronized"},
    {"System.Collections.Generic.List`1",
     "Capacity Count IsReadOnly IsFixedSize SyncRoot IsSynchronized"},
    {"System.Collections.Generic.Queue`1", "Count Capacity SyncRoot IsSynchronized"},
    {"System.Collections.Generic.Stack`1", "Count Capacity SyncRoot IsSynchronized"},
    {"System.Collections.Hashtable",
     "IsReadOnly IsFixedSize IsSynchronized Keys Values SyncRoot Count"},
    {"System.Collections.ObjectModel.Collection`1",
     "Count IsReadOnly IsFixedSize SyncRoot IsSynchronized"},
    {"System.Collections.Queue", "Count IsSynchronized SyncRoot"},
    {"System.Collections.Specialized.OrderedDictionary",
     "Count IsReadOnly Keys Values IsFixedSize SyncRoot IsSynchronized"},
    {"System.Collections.Stack", "Count IsSynchronized SyncRoot"},
    {"System.Net.IPAddress",
     "AddressFamily ScopeId IsIPv6Multicast IsIPv6LinkLocal IsIPv6SiteLocal IsIPv6Teredo "
     "IsIPv6UniqueLocal IsIPv4MappedToIPv6 Address"},
    {"System.TimeSpan",
     "Ticks Days Hours Milliseconds Microseconds Nanoseconds Minutes Seconds TotalDays TotalHours "
     "TotalMilliseconds TotalMicroseconds TotalNanoseconds TotalMinutes TotalSeconds"},
    {"System.Uri",
     "AbsolutePath AbsoluteUri LocalPath Authority HostNameType IsDefaultPort IsFile IsLoopback "
     "PathAndQuery Segments IsUnc Host Port Query Fragment Scheme OriginalString DnsSafeHost "
     "IdnHost IsAbsoluteUri UserEscaped UserInfo"},
};

}  // namespace

std::string_view property_order(std::string_view type) {
  const auto *found =
      std::lower_bound(std::begin(kOrders), std::end(kOrders), type,
                       [](const Order &order, std::string_view name) { return order.type < name; });
  return found != std::end(kOrders) && found->type == type ? found->names : std::string_view();
}

}  // namespace psjsh
