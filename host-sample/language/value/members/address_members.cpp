// Network addresses and names: IPAddress, Dns.
#include <arpa/inet.h>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value address(std::string_view text) {
  in_addr four{};
  in6_addr six{};
  const std::string name(text);
  auto made = make_record("System.Net.IPAddress");
  char shown[INET6_ADDRSTRLEN] = "";
  if (inet_aton(name.c_str(), &four)) {
    inet_ntop(AF_INET, &four, shown, sizeof shown);
    made->with("AddressFamily",
               convert_to(Value("InterNetwork"), find_type("System.Net.Sockets.AddressFamily")))
        .with("Address", static_cast<std::int64_t>(four.s_addr));
  } else if (inet_pton(AF_INET6, name.c_str(), &six)) {
    inet_ntop(AF_INET6, &six, shown, sizeof shown);
    made->with("AddressFamily",
               convert_to(Value("InterNetworkV6"), find_type("System.Net.Sockets.AddressFamily")))
        .with("Address", {});
  } else {
    throw_net("System.FormatException", "An invalid IP address was specified.");
  }
  made->with("IPAddressToString", shown);
  made->text_property = "IPAddressToString";
  return made;
}
constexpr MemberRow kAddress[] = {
    {"static ipaddress Any {get;}", [](Call &) -> Value { return address("0.0.0.0"); }},
    {"static ipaddress Loopback {get;}", [](Call &) -> Value { return address("127.0.0.1"); }},
    {"static ipaddress Broadcast {get;}",
     [](Call &) -> Value { return address("255.255.255.255"); }},
    {"static ipaddress IPv6Any {get;}", [](Call &) -> Value { return address("::"); }},
    {"static ipaddress Parse(string ipString)",
     [](Call &c) -> Value { return address(c.text(0)); }},
    {"static ipaddress new(long newAddress)",
     [](Call &c) -> Value {
       in_addr four{static_cast<in_addr_t>(c.int64(0))};
       return address(inet_ntoa(four));
     }},
    {"static ipaddress new(string ipString)", [](Call &c) -> Value { return address(c.text(0)); }},
    {"static bool TryParse(string ipString, [ref] ipaddress address)",
     [](Call &c) -> Value {
       try {
         c.arguments[1].as<Reference>()->set(address(c.text(0)));
         return true;
       } catch (const NetError &) {
         return false;
       }
     }},
};
constexpr MemberRow kDns[] = {{"static string GetHostName()", [](Call &) -> Value {
                                 return get_static(find_type("System.Environment"), "MachineName");
                               }}};

constexpr TypeMembers kTypes[] = {{"System.Net.IPAddress", kAddress}, {"System.Net.Dns", kDns}};

}  // namespace

std::span<const TypeMembers> address_members() {
  return kTypes;
}

}  // namespace psjsh
