// Network addresses and names: IPAddress, Dns.
#include <arpa/inet.h>

#include <cstring>

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
    made->with("psjsh_bytes",
               std::string(reinterpret_cast<const char *>(six.s6_addr), sizeof six.s6_addr));
  } else {
    throw_net("System.FormatException", "An invalid IP address was specified.");
  }
  made->with("IPAddressToString", shown);
  made->text_property = "IPAddressToString";
  return made;
}

Value stored(Call &c) {
  return c.self.as<Record>()->get(c.name);
}
// What this kind of address lacks: .NET's getters throw.
Value stored_number(Call &c) {
  Value number = c.self.as<Record>()->get(c.name);
  if (number.is_null())
    throw_net("System.Net.Sockets.SocketException",
              "The attempted operation is not supported for the type of object referenced.");
  return number;
}
// The bytes of a version 6 address; null for the others.
const in6_addr *six_of(Call &c) {
  const Value bytes = c.self.as<Record>()->get("psjsh_bytes");
  static thread_local in6_addr six;
  if (!bytes.is_string()) return nullptr;
  std::memcpy(&six, bytes.text().data(), sizeof six);
  return &six;
}
Value scope_id(Call &c) {
  if (!six_of(c))
    throw_net("System.Net.Sockets.SocketException",
              "The attempted operation is not supported for the type of object referenced.");
  return std::int64_t{0};
}

// "Name" <user@host>, or the address alone.
Value mail_address(Call &c) {
  std::string address(c.text(0)), name(c.count() > 1 ? c.text(1) : std::string_view());
  if (const auto open = address.rfind('<'); open != std::string::npos && address.ends_with('>')) {
    name = address.substr(0, open);
    while (!name.empty() && (name.back() == ' ' || name.back() == '"')) name.pop_back();
    if (name.starts_with('"')) name.erase(0, 1);
    address = address.substr(open + 1, address.size() - open - 2);
  }
  const auto at = address.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == address.size() ||
      address.find('@', at + 1) != std::string::npos)
    throw_net("System.FormatException",
              "The specified string is not in the form required for an e-mail address.");
  auto made = make_record("System.Net.Mail.MailAddress");
  made->with("DisplayName", name)
      .with("User", address.substr(0, at))
      .with("Host", address.substr(at + 1))
      .with("Address", address)
      .with("psjsh_text", name.empty() ? address : "\"" + name + "\" <" + address + ">");
  made->text_property = "psjsh_text";
  return made;
}
constexpr MemberRow kMail[] = {
    {"static mailaddress new(string address)", mail_address},
    {"static mailaddress new(string address, string displayName)", mail_address},
};
constexpr MemberRow kAddress[] = {
    {"%System.Object IPAddressToString {get;}", stored},
    {"System.Net.Sockets.AddressFamily AddressFamily {get;}", stored},
    {"long ScopeId {get;set;}", scope_id},
    {"bool IsIPv6Multicast {get;}",
     [](Call &c) -> Value { return six_of(c) && IN6_IS_ADDR_MULTICAST(six_of(c)); }},
    {"bool IsIPv6LinkLocal {get;}",
     [](Call &c) -> Value { return six_of(c) && IN6_IS_ADDR_LINKLOCAL(six_of(c)); }},
    {"bool IsIPv6SiteLocal {get;}",
     [](Call &c) -> Value { return six_of(c) && IN6_IS_ADDR_SITELOCAL(six_of(c)); }},
    {"bool IsIPv6Teredo {get;}",
     [](Call &c) -> Value {
       static constexpr std::uint8_t kTeredo[] = {0x20, 0x01, 0, 0};
       return six_of(c) && std::memcmp(six_of(c), kTeredo, sizeof kTeredo) == 0;
     }},
    {"bool IsIPv6UniqueLocal {get;}",
     [](Call &c) -> Value { return six_of(c) && (six_of(c)->s6_addr[0] & 0xfe) == 0xfc; }},
    {"bool IsIPv4MappedToIPv6 {get;}",
     [](Call &c) -> Value { return six_of(c) && IN6_IS_ADDR_V4MAPPED(six_of(c)); }},
    {"long Address {get;set;}", stored_number},
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

constexpr TypeMembers kTypes[] = {{"System.Net.IPAddress", kAddress},
                                  {"System.Net.Dns", kDns},
                                  {"System.Net.Mail.MailAddress", kMail}};

}  // namespace

std::span<const TypeMembers> address_members() {
  return kTypes;
}

}  // namespace psjsh
