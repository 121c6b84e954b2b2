// ConvertTo-SecureString and ConvertFrom-SecureString.
#include "commands/describe.h"
#include "commands/secrets/aes.h"
#include "commands/secrets/secure_text.h"
#include "invariant/utf16.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct ConvertToSecureStringParameters {
  enum : std::size_t { kAsPlainText, kForce, kKey, kSecureKey, kString };
  static constexpr std::string_view kDescription =
      R"(ConvertTo-SecureString Microsoft.PowerShell.Commands.ConvertToSecureStringCommand Microsoft.PowerShell.Security
sets Open PlainText Secure*
-AsPlainText switch @PlainText:1:
-Force switch @PlainText:2:
-Key byte[] @Open::
-SecureKey securestring @Secure:1:
-String string @:0:mv
)";
};
struct ConvertFromSecureStringParameters {
  enum : std::size_t { kAsPlainText, kKey, kSecureKey, kSecureString };
  static constexpr std::string_view kDescription =
      R"(ConvertFrom-SecureString Microsoft.PowerShell.Commands.ConvertFromSecureStringCommand Microsoft.PowerShell.Security
sets AsPlainText Open Secure*
-AsPlainText switch @AsPlainText::
-Key byte[] @Open::
-SecureKey securestring @Secure:1:
-SecureString securestring @:0:mv
)";
};

// Bytes of -Key or of -SecureKey's text; wiped at its end.
class Key {
 public:
  Key(Invocation &call, std::size_t open, std::size_t secure) {
    if (const Value *given = call.argument(secure); given != nullptr && secure_string(*given)) {
      given_ = true;
      bytes_ = secret_bytes(*secure_string(*given));
    } else if (call.has(open)) {
      given_ = true;
      for (const Value &byte : call.items(open)) bytes_ += static_cast<char>(byte.bits());
    }
  }
  ~Key() { wipe(bytes_); }
  Key(const Key &) = delete;
  Key &operator=(const Key &) = delete;
  bool given() const { return given_; }
  bool fits() const { return AesKey::fits(bytes_.size()); }
  std::string_view bytes() const { return bytes_; }

 private:
  bool given_ = false;
  std::string bytes_;
};

constexpr const char *kArgumentException = "System.Management.Automation.PSArgumentException";
constexpr const char *kWrongKey =
    "The specified key is not valid. Valid key length settings are either 128 bits, 192 bits, or "
    "256 bits.";

class ConvertToSecureString final : public Command, public ConvertToSecureStringParameters {
 public:
  void process(Invocation &call) override {
    const std::string text = call.text(kString);
    if (call.is_set(kAsPlainText)) return call.write(secure_text(text));
    const Key key(call, kKey, kSecureKey);
    if (key.given() && !key.fits()) return refuse(call, kWrongKey);
    if (!key.given() && psj::invariant::utf16_length(text) % 2 != 0)
      return refuse(call, "The parameter value \"" + text + "\" is not a valid encrypted string.");
    const SecretReading read =
        key.given() ? read_encrypted_secret(text, key.bytes()) : read_plain_secret(text);
    if (read.secret) return call.write(read.secret);
    report(call, text, read.problem);
  }

 private:
  static void refuse(Invocation &call, const std::string &message) {
    call.write_error({"ImportSecureString_InvalidArgument", ErrorCategory::InvalidArgument, message,
                      kArgumentException});
  }
  static void report(Invocation &call, const std::string &text, SecretReading::Problem problem) {
    using Problem = SecretReading::Problem;
    if (problem == Problem::Digits)
      call.fail({"System.FormatException", ErrorCategory::NotSpecified,
                 "The input string '" + first_bad_pair(text) + "' was not in a correct format.",
                 "System.FormatException"});
    if (problem == Problem::OddBytes)
      return refuse(call, "Could not decrypt data. The data was not encrypted with this key.");
    call.write_error({"ImportSecureString_InvalidArgument_CryptographicError",
                      ErrorCategory::InvalidArgument,
                      problem == Problem::Padding ? "Padding is invalid and cannot be removed."
                                                  : "The input data is not a complete block.",
                      "System.Security.Cryptography.CryptographicException"});
  }
  static std::string first_bad_pair(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
      if (!from_hexadecimal(text.substr(i, 2))) return std::string(text.substr(i, 2));
    return std::string(text);
  }
};

class ConvertFromSecureString final : public Command, public ConvertFromSecureStringParameters {
 public:
  void process(Invocation &call) override {
    const SecureString *secret = secure_string(*call.argument(kSecureString));
    if (secret == nullptr || secret->length() == 0)
      return refuse(
          call,
          "Cannot process argument because the value of argument \"SecureString\" is not valid. "
          "Change the value of the \"SecureString\" argument and run the operation again.");
    if (call.is_set(kAsPlainText)) return call.write(Value(plain_text(*secret)));
    const Key key(call, kKey, kSecureKey);
    if (!key.given()) return call.write(Value(plain_secret_text(*secret)));
    if (!key.fits()) return refuse(call, kWrongKey);
    call.write(Value(encrypted_secret_text(*secret, key.bytes())));
  }

 private:
  static void refuse(Invocation &call, const std::string &message) {
    call.fail({"Argument", ErrorCategory::InvalidArgument, message, kArgumentException});
  }
};

}  // namespace

extern const CommandEntry kConvertToSecureString =
    entry_of<ConvertToSecureString>("ConvertTo-SecureString", "");
extern const CommandEntry kConvertFromSecureString =
    entry_of<ConvertFromSecureString>("ConvertFrom-SecureString", "");

}  // namespace psjsh
