// System.Security.SecureString, PSCredential and System.Net.NetworkCredential.
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/members/families.h"
#include "language/value/script_error.h"
#include "language/value/type_registry.h"

namespace psjsh {

Credential::Credential(std::string name, Ref<SecureString> secret)
    : NativeObject(type_of_id(TypeId::PSCredential)),
      user_name(std::move(name)),
      password(std::move(secret)) {}
Credential::Credential() : NativeObject(type_of_id(TypeId::PSCredential)) {}

Credential *credential(const Value &value) noexcept {
  return dynamic_cast<Credential *>(unwrap(value).as<NativeObject>());
}

namespace {

class NetworkCredential final : public NativeObject {
 public:
  NetworkCredential() : NativeObject(find_type("System.Net.NetworkCredential")) {}
  std::string user_name, domain;
  Ref<SecureString> password = make<SecureString>();
};

Value done() {
  return Value::nothing();
}

SecureString &secret(Call &c) {
  return static_cast<SecureString &>(*c.self.object());
}
char16_t unit(Call &c, std::size_t i) {
  return static_cast<char16_t>(c.arguments[i].bits());
}

constexpr MemberRow kSecureString[] = {
    {"static securestring new()", [](Call &) -> Value { return make<SecureString>(); }},
    {"int Length {get;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(secret(c).length()); }},
    {"void AppendChar(char c)", [](Call &c) { return secret(c).append(unit(c, 0)), done(); }},
    {"void Clear()", [](Call &c) { return secret(c).clear(), done(); }},
    {"securestring Copy()", [](Call &c) -> Value { return secret(c).copy(); }},
    {"void Dispose()", [](Call &c) { return secret(c).dispose(), done(); }},
    {"void InsertAt(int index, char c)",
     [](Call &c) { return secret(c).insert(c.int32(0), unit(c, 1)), done(); }},
    {"bool IsReadOnly()", [](Call &c) -> Value { return secret(c).read_only(); }},
    {"void MakeReadOnly()", [](Call &c) { return secret(c).make_read_only(), done(); }},
    {"void RemoveAt(int index)", [](Call &c) { return secret(c).remove(c.int32(0)), done(); }},
    {"void SetAt(int index, char c)",
     [](Call &c) { return secret(c).set(c.int32(0), unit(c, 1)), done(); }},
};

NetworkCredential &network(Call &c) {
  return static_cast<NetworkCredential &>(*c.self.object());
}
Ref<SecureString> secret_or_empty(const Value &value) {
  const auto *given = secure_string(value);
  return given ? given->copy() : make<SecureString>();
}
// (user), (user, password), (user, password, domain); the password a text or a secure string.
Value new_network_credential(Call &c) {
  auto made = make<NetworkCredential>();
  if (c.count() > 0) made->user_name = c.text(0);
  if (c.count() > 1)
    made->password =
        c.arguments[1].is_string() ? secure_text(c.text(1)) : secret_or_empty(c.arguments[1]);
  if (c.count() > 2) made->domain = c.text(2);
  return made;
}

constexpr MemberRow kNetworkCredential[] = {
    {"static System.Net.NetworkCredential new()", new_network_credential},
    {"static System.Net.NetworkCredential new(string userName, string password)",
     new_network_credential},
    {"static System.Net.NetworkCredential new(string userName, string password, string domain)",
     new_network_credential},
    {"static System.Net.NetworkCredential new(string userName, securestring password)",
     new_network_credential},
    {"static System.Net.NetworkCredential new(string userName, securestring password, string "
     "domain)",
     new_network_credential},
    {"string UserName {get;set;}", [](Call &c) -> Value { return network(c).user_name; },
     [](Call &c) -> Value { return network(c).user_name = c.text(0), Value(); }},
    {"string Password {get;set;}",
     [](Call &c) -> Value { return plain_text(*network(c).password); },
     [](Call &c) -> Value { return network(c).password = secure_text(c.text(0)), Value(); }},
    {"securestring SecurePassword {get;set;}",
     [](Call &c) -> Value { return network(c).password->copy(); },
     [](Call &c) -> Value {
       return network(c).password = secret_or_empty(c.arguments[0]), Value();
     }},
    {"string Domain {get;set;}", [](Call &c) -> Value { return network(c).domain; },
     [](Call &c) -> Value { return network(c).domain = c.text(0), Value(); }},
    {"System.Net.NetworkCredential GetCredential(uri uri, string authType)",
     [](Call &c) { return c.self; }},
    {"System.Net.NetworkCredential GetCredential(string host, int port, string "
     "authenticationType)",
     [](Call &c) { return c.self; }},
};

Credential &self(Call &c) {
  return static_cast<Credential &>(*c.self.object());
}

[[noreturn]] void refuse_empty(const std::string &argument) {
  throw_net("System.Management.Automation.PSArgumentException",
            "Cannot process argument because the value of argument \"" + argument +
                "\" is not valid. Change the value of the \"" + argument +
                "\" argument and run the operation again.");
}
[[noreturn]] void refuse_null(const std::string &argument) {
  throw_net("System.Management.Automation.PSArgumentNullException",
            "Cannot process argument because the value of argument \"" + argument +
                "\" is null. Change the value of argument \"" + argument +
                "\" to a non-null value.");
}

Value new_credential(Call &c) {
  if (c.text(0).empty()) refuse_empty("userName");
  auto *password = secure_string(c.arguments[1]);
  if (password == nullptr) refuse_null("password");
  return make<Credential>(std::string(c.text(0)), Ref<SecureString>(password));
}

// DOMAIN\user, and user@domain unless that reads as one mail address.
void split_domain(const std::string &name, std::string *user, std::string *domain) {
  *user = name;
  if (const auto slash = name.find('\\'); slash != name.npos) {
    *domain = name.substr(0, slash);
    *user = name.substr(slash + 1);
    return;
  }
  const auto at = name.rfind('@');
  if (at == name.npos) return;
  const auto dot = name.rfind('.');
  const bool dot_before = dot == name.npos || dot < at;
  if (!dot_before && name.find('@') == at) return;
  *domain = name.substr(at + 1);
  *user = name.substr(0, at);
}

Value network_credential(Call &c) {
  const Credential &from = self(c);
  auto made = make<NetworkCredential>();
  split_domain(from.user_name, &made->user_name, &made->domain);
  if (made->user_name.empty()) return {};
  if (from.password) made->password = from.password->copy();
  return made;
}

constexpr MemberRow kCredential[] = {
    {"static pscredential new(string userName, securestring password)", new_credential},
    {"static pscredential Empty {get;}",
     [](Call &) -> Value {
       static const Value empty = make<Credential>();
       return empty;
     }},
    {"string UserName {get;}",
     [](Call &c) -> Value { return self(c).password ? Value(self(c).user_name) : Value(); }},
    {"securestring Password {get;}", [](Call &c) -> Value { return Value(self(c).password); }},
    {"System.Net.NetworkCredential GetNetworkCredential()", network_credential},
};

constexpr TypeMembers kTypes[] = {
    {"System.Security.SecureString", kSecureString},
    {"System.Net.NetworkCredential", kNetworkCredential},
    {"System.Management.Automation.PSCredential", kCredential},
};

}  // namespace

std::span<const TypeMembers> credential_members() {
  return kTypes;
}

}  // namespace psjsh
