#include <boost/test/unit_test.hpp>
#include <string>

#include "commands/secrets/aes.h"
#include "commands/secrets/secure_text.h"
#include "running.h"

using namespace psjsh;

namespace {

std::string bytes_of(std::string_view digits) {
  return *from_hexadecimal(digits);
}
AesBlock block_of(std::string_view digits) {
  AesBlock block{};
  const std::string bytes = bytes_of(digits);
  std::copy(bytes.begin(), bytes.end(), block.begin());
  return block;
}
std::string digits_of(const AesBlock &block) {
  return hexadecimal({reinterpret_cast<const char *>(block.data()), block.size()});
}

constexpr const char *kKeys[] = {
    "000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f1011121314151617",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"};
// The examples of FIPS 197, appendix C.
constexpr const char *kPlain = "00112233445566778899aabbccddeeff";
constexpr const char *kCipher[] = {"69c4e0d86a7b0430d8cdb78070b4c55a",
                                   "dda97ca4864cdfe06eaf70a0ec0d7191",
                                   "8ea2b7ca516745bfeafc49904b496089"};

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(aes_gives_the_blocks_of_the_standard_for_each_key_size) {
  for (int i = 0; i < 3; ++i) {
    const AesKey key(bytes_of(kKeys[i]));
    AesBlock block = block_of(kPlain);
    key.encrypt(block);
    BOOST_TEST(digits_of(block) == kCipher[i]);
    key.decrypt(block);
    BOOST_TEST(digits_of(block) == kPlain);
  }
}

BOOST_AUTO_TEST_CASE(a_text_of_any_length_is_padded_and_comes_back) {
  const AesKey key(bytes_of(kKeys[0]));
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string plain(size, 'x');
    const std::string secret = aes_cbc_encrypt(key, AesBlock{}, plain);
    BOOST_TEST(secret.size() == (size / 16 + 1) * 16);
    std::string back;
    BOOST_TEST((aes_cbc_decrypt(key, AesBlock{}, secret, &back) == AesFailure::None));
    BOOST_TEST(back == plain);
  }
}

BOOST_AUTO_TEST_CASE(cut_and_altered_texts_are_refused) {
  const AesKey key(bytes_of(kKeys[0]));
  std::string secret = aes_cbc_encrypt(key, AesBlock{}, "plain"), back;
  BOOST_TEST(
      (aes_cbc_decrypt(key, AesBlock{}, secret.substr(1), &back) == AesFailure::PartialBlock));
  secret.back() ^= 1;
  BOOST_TEST((aes_cbc_decrypt(key, AesBlock{}, secret, &back) == AesFailure::Padding));
}

BOOST_AUTO_TEST_CASE(a_secret_without_key_is_written_as_utf16_digits) {
  BOOST_TEST(output_of("$s = ConvertTo-SecureString 'aé' -AsPlainText -Force; "
                       "ConvertFrom-SecureString $s; ConvertFrom-SecureString $s -AsPlainText") ==
             "6100e900;aé;");
  BOOST_TEST(
      output_of("ConvertTo-SecureString '6100e900' | ConvertFrom-SecureString -AsPlainText") ==
      "aé;");
}

BOOST_AUTO_TEST_CASE(a_text_that_powershell_encrypted_is_read_with_its_key) {
  const std::string key = "$k = [byte[]](1..16); ";
  BOOST_TEST(
      output_of(key +
                "$e = ConvertTo-SecureString 'abc' -AsPlainText | "
                "ConvertFrom-SecureString -Key $k; $e.Substring(0, 32); "
                "ConvertTo-SecureString $e -Key $k | ConvertFrom-SecureString -AsPlainText") ==
      "76492d1116743f0423413b16050a5345;abc;");
  BOOST_TEST(output_of("$k = ConvertTo-SecureString '0123456789abcdef' -AsPlainText; "
                       "ConvertTo-SecureString (ConvertTo-SecureString 'x' -AsPlainText | "
                       "ConvertFrom-SecureString -SecureKey $k) -SecureKey $k | "
                       "ConvertFrom-SecureString -AsPlainText") == "x;");
}

BOOST_AUTO_TEST_CASE(bad_texts_and_keys_are_errors_of_their_own) {
  BOOST_TEST(
      error_of("ConvertTo-SecureString 'abc'").starts_with("ImportSecureString_InvalidArgument,"));
  BOOST_TEST(error_of("ConvertTo-SecureString 'zz00'").starts_with("System.FormatException,"));
  BOOST_TEST(error_of("ConvertTo-SecureString 'zz00' -Key (1..5)")
                 .starts_with("ImportSecureString_InvalidArgument,"));
  BOOST_TEST(error_of("ConvertTo-SecureString 'ab00' -Key (1..16)")
                 .starts_with("ImportSecureString_InvalidArgument_CryptographicError,"));
}

BOOST_AUTO_TEST_CASE(a_credential_splits_its_name_and_needs_both_parts) {
  const std::string make = "$s = ConvertTo-SecureString 'p' -AsPlainText; ";
  const std::string show =
      " | ForEach-Object { $n = $_.GetNetworkCredential(); $n.UserName; $n.Domain; $n.Password }";
  BOOST_TEST(output_of(make + "[pscredential]::new('d\\u', $s)" + show) == "u;d;p;");
  BOOST_TEST(output_of(make + "[pscredential]::new('u@mail.org', $s)" + show) == "u@mail.org;;p;");
  BOOST_TEST(error_of(make + "[pscredential]::new('', $s)").find("\"userName\" is not valid") !=
             std::string::npos);
  BOOST_TEST(error_of("[pscredential]::new('u', $null)").find("\"password\" is null") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(nobody_to_ask_is_an_error_and_a_name_is_asked_for) {
  BOOST_TEST(error_of("Get-Credential -UserName u -Message m").find("NonInteractive mode") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bstr_is_read_until_it_is_freed) {
  BOOST_TEST(output_of("$m = [Runtime.InteropServices.Marshal]; "
                       "$b = $m::SecureStringToBSTR((ConvertTo-SecureString 'abc' -AsPlainText)); "
                       "$m::PtrToStringBSTR($b); $m::PtrToStringAuto($b); $m::ZeroFreeBSTR($b); "
                       "'[' + $m::PtrToStringBSTR($b) + ']'") == "abc;a;[];");
}

BOOST_AUTO_TEST_CASE(a_secret_that_may_not_change_any_more_says_so) {
  const std::string make = "$s = [securestring]::new(); $s.AppendChar('b'); $s.InsertAt(0, 'a'); ";
  BOOST_TEST(output_of(make + "$s.Length; ConvertFrom-SecureString $s -AsPlainText") == "2;ab;");
  BOOST_TEST(error_of(make + "$s.MakeReadOnly(); $s.Clear()").find("Instance is read-only.") !=
             std::string::npos);
  BOOST_TEST(error_of(make + "$s.Dispose(); $s.AppendChar('c')").find("disposed object") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_credential_survives_clixml) {
  BOOST_TEST(output_of("$c = [pscredential]::new('u', (ConvertTo-SecureString 'pw' -AsPlainText)); "
                       "$b = ConvertFrom-CliXml (ConvertTo-CliXml $c); $b.GetType().Name; "
                       "$b.UserName; $b.GetNetworkCredential().Password") == "PSCredential;u;pw;");
}

BOOST_AUTO_TEST_SUITE_END()
