// Guid, Version, SemanticVersion, Uri, CultureInfo, StringComparer.
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

const inv::Guid &guid(Call &call) {
  return call.self.as<GuidObject>()->value;
}
const inv::Version &version(Call &call) {
  return call.self.as<VersionObject>()->value;
}
const UriText &uri(Call &call) {
  return call.self.as<UriObject>()->value;
}

Value parse_guid(Call &c) {
  const auto parsed = inv::parse_guid(c.text(0));
  if (!parsed) throw_net("System.FormatException", "Unrecognized Guid format.");
  return make_guid(parsed.value);
}

constexpr MemberRow kGuid[] = {
    {"%System.Object Guid {get;}", [](Call &c) -> Value { return inv::text_of(guid(c)); }},
    {"int Variant {get;}", [](Call &c) -> Value { return guid(c).bytes[8] >> 4; }},
    {"int Version {get;}", [](Call &c) -> Value { return guid(c).bytes[6] >> 4; }},
    {"int CompareTo(System.Object value)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"byte[] ToByteArray()",
     [](Call &c) -> Value {
       // The first three fields stand in the machine's order.
       static constexpr std::uint8_t kOrder[16] = {3, 2, 1,  0,  5,  4,  7,  6,
                                                   8, 9, 10, 11, 12, 13, 14, 15};
       Values bytes;
       for (const auto place : kOrder) bytes.push_back(guid(c).bytes[place]);
       return make_array(std::move(bytes), type_of_id(TypeId::Byte));
     }},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"static guid Empty {get;}", [](Call &) -> Value { return make_guid({}); }},
    {"static guid NewGuid()", [](Call &) -> Value { return make_guid(inv::Guid::random()); }},
    {"static guid new()", [](Call &) -> Value { return make_guid({}); }},
    {"static guid new(string g)", parse_guid},
    {"static guid Parse(string input)", parse_guid},
    {"static bool TryParse(string input, [ref] guid result)",
     [](Call &c) -> Value {
       const auto parsed = inv::parse_guid(c.text(0));
       c.arguments[1].as<Reference>()->set(make_guid(parsed.value));
       return static_cast<bool>(parsed);
     }},
};

Value parse_version(Call &c) {
  const auto parsed = inv::parse_version(c.text(0));
  if (!parsed) throw_net("System.ArgumentException", parsed.message);
  return make_version(parsed.value);
}
Value version_of(Call &c) {
  inv::Version made;
  int *parts[] = {&made.major, &made.minor, &made.build, &made.revision};
  for (std::size_t i = 0; i < c.count(); ++i) {
    static constexpr const char *kNames[] = {"major", "minor", "build", "revision"};
    if (c.int32(i) < 0)
      throw_net("System.ArgumentOutOfRangeException",
                std::string(kNames[i]) + " ('" + std::to_string(c.int32(i)) +
                    "') must be a non-negative value. (Parameter '" + kNames[i] +
                    "')\nActual value was " + std::to_string(c.int32(i)) + ".");
    *parts[i] = c.int32(i);
  }
  return make_version(made);
}

constexpr MemberRow kVersion[] = {
    {"int Major {get;}", [](Call &c) -> Value { return version(c).major; }},
    {"int Minor {get;}", [](Call &c) -> Value { return version(c).minor; }},
    {"int Build {get;}", [](Call &c) -> Value { return version(c).build; }},
    {"int Revision {get;}", [](Call &c) -> Value { return version(c).revision; }},
    {"int16 MajorRevision {get;}",
     [](Call &c) -> Value { return static_cast<std::int16_t>(version(c).revision >> 16); }},
    {"int16 MinorRevision {get;}",
     [](Call &c) -> Value { return static_cast<std::int16_t>(version(c).revision); }},
    {"int CompareTo(System.Object version)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(int fieldCount)",
     [](Call &c) -> Value {
       const int parts[] = {version(c).major, version(c).minor, version(c).build,
                            version(c).revision};
       std::string text;
       for (int i = 0; i < c.int32(0) && i < 4; ++i)
         text += (i ? "." : "") + std::to_string(parts[i]);
       return text;
     }},
    {"static version new(string version)", parse_version},
    {"static version new(int major, int minor)", version_of},
    {"static version new(int major, int minor, int build)", version_of},
    {"static version new(int major, int minor, int build, int revision)", version_of},
    {"static version Parse(string input)", parse_version},
    {"static bool TryParse(string input, [ref] version result)",
     [](Call &c) -> Value {
       const auto parsed = inv::parse_version(c.text(0));
       c.arguments[1].as<Reference>()->set(parsed ? make_version(parsed.value) : Value());
       return static_cast<bool>(parsed);
     }},
};

std::string escape_uri(std::string_view text, std::string_view keep) {
  std::string out;
  for (const char c : text) {
    if (isalnum(static_cast<unsigned char>(c)) ||
        std::string_view("-_.~").find(c) != std::string_view::npos ||
        keep.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    static constexpr char kHex[] = "0123456789ABCDEF";
    out += '%';
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}
int hex_value(char c) {
  return c >= '0' && c <= '9'                     ? c - '0'
         : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                  : -1;
}
std::string unescape_uri(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Value segments(const UriText &u) {
  Values parts;
  for (std::size_t at = 0; at < u.path.size();) {
    const auto slash = std::min(u.path.find('/', at), u.path.size() - 1);
    parts.push_back(u.path.substr(at, slash - at + 1));
    at = slash + 1;
  }
  return make_array(std::move(parts), type_of_id(TypeId::String));
}

// Numbers of System.UriHostNameType.
int host_name_type(const UriText &text) {
  if (!text.absolute) return 0;
  if (text.host.empty()) return 1;
  if (text.host.find(':') != std::string::npos) return 4;
  return text.host.find_first_not_of("0123456789.") == std::string::npos ? 3 : 2;
}

constexpr MemberRow kUri[] = {
    {"string AbsolutePath {get;}", [](Call &c) -> Value { return uri(c).path; }},
    {"string AbsoluteUri {get;}",
     [](Call &c) -> Value {
       return uri(c).absolute ? Value(escape_uri(net_text(c.self), ":/?#[]@!$&'()*+,;=%"))
                              : Value();
     }},
    {"string Authority {get;}",
     [](Call &c) -> Value {
       const bool usual = (uri(c).scheme == "http" && uri(c).port == 80) ||
                          (uri(c).scheme == "https" && uri(c).port == 443) || uri(c).port < 0;
       return usual ? uri(c).host : uri(c).host + ":" + std::to_string(uri(c).port);
     }},
    {"string DnsSafeHost {get;}", [](Call &c) -> Value { return uri(c).host; }},
    {"string Fragment {get;}", [](Call &c) -> Value { return uri(c).fragment; }},
    {"string Host {get;}", [](Call &c) -> Value { return uri(c).host; }},
    {"bool IsAbsoluteUri {get;}", [](Call &c) -> Value { return uri(c).absolute; }},
    {"bool IsDefaultPort {get;}",
     [](Call &c) -> Value {
       return uri(c).port < 0 ||
              uri(c).original.find(":" + std::to_string(uri(c).port)) == std::string::npos;
     }},
    {"bool IsFile {get;}", [](Call &c) -> Value { return uri(c).scheme == "file"; }},
    {"bool IsLoopback {get;}",
     [](Call &c) -> Value { return uri(c).host == "localhost" || uri(c).host == "127.0.0.1"; }},
    {"System.UriHostNameType HostNameType {get;}",
     [](Call &c) -> Value {
       static const auto *type = find_type("System.UriHostNameType");
       return Value::enumeration(type, host_name_type(uri(c)));
     }},
    {"bool IsUnc {get;}", [](Call &) -> Value { return false; }},
    {"string IdnHost {get;}", [](Call &c) -> Value { return uri(c).host; }},
    {"bool UserEscaped {get;}", [](Call &) -> Value { return false; }},
    {"string LocalPath {get;}", [](Call &c) -> Value { return unescape_uri(uri(c).path); }},
    {"string OriginalString {get;}", [](Call &c) -> Value { return uri(c).original; }},
    {"string PathAndQuery {get;}", [](Call &c) -> Value { return uri(c).path + uri(c).query; }},
    {"int Port {get;}", [](Call &c) -> Value { return uri(c).port; }},
    {"string Query {get;}", [](Call &c) -> Value { return uri(c).query; }},
    {"string Scheme {get;}", [](Call &c) -> Value { return uri(c).scheme; }},
    {"string[] Segments {get;}", [](Call &c) -> Value { return segments(uri(c)); }},
    {"string UserInfo {get;}", [](Call &c) -> Value { return uri(c).user_info; }},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"static uri new(string uriString)",
     [](Call &c) -> Value {
       auto made = make_uri(c.text(0));
       if (!made.as<UriObject>()->value.absolute)
         throw_net("System.UriFormatException",
                   "Invalid URI: The format of the URI could not be determined.");
       return made;
     }},
    {"static uri new(string uriString, System.UriKind uriKind)",
     [](Call &c) -> Value { return make_uri(c.text(0)); }},
    {"static string EscapeDataString(string stringToEscape)",
     [](Call &c) -> Value { return escape_uri(c.text(0), ""); }},
    {"static string EscapeUriString(string stringToEscape)",
     [](Call &c) -> Value { return escape_uri(c.text(0), ":/?#[]@!$&'()*+,;=%"); }},
    {"static string UnescapeDataString(string stringToUnescape)",
     [](Call &c) -> Value { return unescape_uri(c.text(0)); }},
    {"static bool IsWellFormedUriString(string uriString, System.UriKind uriKind)",
     [](Call &c) -> Value {
       const auto made = make_uri(c.text(0));
       return c.text(0).find(' ') == std::string_view::npos &&
              (c.int64(1) != 1 || made.as<UriObject>()->value.absolute);
     }},
};

Value culture(std::string name) {
  auto made = make_record("System.Globalization.CultureInfo");
  const bool invariant = name.empty();
  made->with("LCID", invariant ? 127 : 1033)
      .with("Name", name)
      .with("DisplayName", invariant ? "Invariant Language (Invariant Country)" : name);
  made->with("TwoLetterISOLanguageName", invariant ? "iv" : name.substr(0, 2))
      .with("EnglishName", invariant ? "Invariant Language (Invariant Country)" : name);
  made->text_property = "Name";
  return made;
}
Value invariant_culture(Call &) {
  return culture("");
}
constexpr MemberRow kCulture[] = {
    {"static cultureinfo InvariantCulture {get;}", invariant_culture},
    {"static cultureinfo CurrentCulture {get;set;}", invariant_culture,
     [](Call &) -> Value { return {}; }},
    {"static cultureinfo CurrentUICulture {get;set;}", invariant_culture,
     [](Call &) -> Value { return {}; }},
    {"static cultureinfo GetCultureInfo(string name)",
     [](Call &c) -> Value { return culture(to_text(c.arguments[0])); }},
    {"static cultureinfo new(string name)",
     [](Call &c) -> Value { return culture(to_text(c.arguments[0])); }},
};

Value comparer(const char *name) {
  auto made = make_record("System.StringComparer");
  made->with("Name", name);
  made->text_property = "Name";
  return made;
}
constexpr MemberRow kComparer[] = {
    {"static System.StringComparer Ordinal {get;}",
     [](Call &) -> Value { return comparer("Ordinal"); }},
    {"static System.StringComparer OrdinalIgnoreCase {get;}",
     [](Call &) -> Value { return comparer("OrdinalIgnoreCase"); }},
    {"static System.StringComparer InvariantCulture {get;}",
     [](Call &) -> Value { return comparer("InvariantCulture"); }},
    {"static System.StringComparer InvariantCultureIgnoreCase {get;}",
     [](Call &) -> Value { return comparer("InvariantCultureIgnoreCase"); }},
    {"static System.StringComparer CurrentCulture {get;}",
     [](Call &) -> Value { return comparer("CurrentCulture"); }},
    {"static System.StringComparer CurrentCultureIgnoreCase {get;}",
     [](Call &) -> Value { return comparer("CurrentCultureIgnoreCase"); }},
    {"bool Equals(string x, string y)",
     [](Call &c) -> Value {
       return equals(
           c.arguments[0], c.arguments[1],
           to_text(c.self).find("IgnoreCase") != std::string::npos ? Case::Ignore : Case::Match);
     }},
    {"int Compare(string x, string y)",
     [](Call &c) -> Value {
       return compare_values(
           c.arguments[0], c.arguments[1],
           to_text(c.self).find("IgnoreCase") != std::string::npos ? Case::Ignore : Case::Match);
     }},
};
constexpr TypeMembers kTypes[] = {{"System.Guid", kGuid},
                                  {"System.Version", kVersion},
                                  {"System.Uri", kUri},
                                  {"System.Globalization.CultureInfo", kCulture},
                                  {"System.StringComparer", kComparer}};

}  // namespace

std::span<const TypeMembers> scalar_members() {
  return kTypes;
}

}  // namespace psjsh
