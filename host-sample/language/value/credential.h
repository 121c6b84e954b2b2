// System.Management.Automation.PSCredential and System.Net.NetworkCredential.
#pragma once
#include <string>

#include "language/value/secret.h"

namespace psjsh {

class Credential final : public NativeObject {
 public:
  Credential(std::string name, Ref<SecureString> secret);
  // [pscredential]::Empty: it has neither.
  Credential();

  const std::string user_name;
  const Ref<SecureString> password;  // null only in the empty one
};

// Null: the value is something else.
Credential *credential(const Value &value) noexcept;

}  // namespace psjsh
