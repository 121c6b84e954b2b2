#include <algorithm>
#include <cstdio>
#include <limits>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/guid.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/native.h"

namespace psjsh {

namespace {

struct FormatHexParameters {
  enum : std::size_t { kCount, kEncoding, kInputObject, kLiteralPath, kOffset, kPath, kRaw };
  static constexpr std::string_view kDescription =
      R"(Format-Hex Microsoft.PowerShell.Commands.FormatHex Microsoft.PowerShell.Utility
sets ByInputObject LiteralPath Path*
-Count long range=1..9223372036854775807
-Encoding object @ByInputObject:: notempty
-InputObject psobject @ByInputObject::mv
-LiteralPath/LP/PSPath string[] @LiteralPath::m notempty
-Offset long range=0..9223372036854775807
-Path string[] @Path:0:m notempty
-Raw switch @ByInputObject::
)";
};

constexpr std::size_t kLine = 16;

std::string hex(std::string_view bytes) {
  std::string out;
  char two[4];
  for (const char byte : bytes) {
    std::snprintf(two, sizeof two, "%02X ", static_cast<unsigned char>(byte));
    out += two;
  }
  if (!out.empty()) out.pop_back();
  return out;
}

// Each byte as the Latin-1 letter of its number; a zero is a blank, other controls are U+FFFD.
std::string letters(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0)
      out += ' ';
    else if (byte < 0x20 || (byte >= 0x7f && byte < 0xa0))
      out += "\uFFFD";
    else if (byte < 0x80)
      out += c;
    else
      out += {static_cast<char>(0xc0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3f))};
  }
  return out;
}

class FormatHex final : public Command, public FormatHexParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *given = call.argument(kInputObject)) return take(call, unwrap(*given));
    for (const Value &path : call.items(kPath)) show_paths(call, to_text(path));
    for (const Value &path : call.items(kLiteralPath))
      show_file(call, full_path(call, to_text(path)));
  }
  void end(Invocation &call) override { flush(call); }

 private:
  // Numbers of one type that follow each other are shown as one block of bytes.
  void take(Invocation &call, const Value &value) {
    if (const auto *file = value.as<FileSystemInfo>()) {
      flush(call);
      return show_file(call, file->path);
    }
    if (value.is_string()) {
      flush(call);
      return show(call, encode_text(value.text(), encoding_argument(call, kEncoding)),
                  type_of(value));
    }
    const auto *array = value.as<Array>();
    if (array != nullptr) flush(call);
    const Type *type = array != nullptr ? array->element() : type_of(value);
    std::string bytes;
    for (const Value &item : array != nullptr ? array->items : Values{value})
      if (!append(bytes, unwrap(item))) return refuse(call, value);
    if (array != nullptr) return show(call, bytes, type_of(value));
    if (type != collected_type_) flush(call);
    collected_type_ = type;
    collected_ += bytes;
  }

  static bool append(std::string &out, const Value &value) {
    const auto put = [&](std::uint64_t bits, int size) {
      for (int i = 0; i < size; ++i) out += static_cast<char>(bits >> (8 * i));
      return true;
    };
    const auto bits = static_cast<std::uint64_t>(value.bits());
    const Kind kind = value.kind() == Kind::Enum ? value.enum_type()->enum_base() : value.kind();
    switch (kind) {
      case Kind::Char:
      case Kind::SByte:
      case Kind::Byte:
        return put(bits, 1);
      case Kind::Int16:
      case Kind::UInt16:
        return put(bits, 2);
      case Kind::Bool:
      case Kind::Int32:
      case Kind::UInt32:
        return put(bits, 4);
      case Kind::Int64:
      case Kind::UInt64:
      case Kind::Double:
        return put(bits, 8);
      case Kind::Single:
        return put(__builtin_bit_cast(std::uint32_t, static_cast<float>(value.real())), 4);
      default:
        return false;
    }
  }

  static void refuse(Invocation &call, const Value &value) {
    call.write_error({"FormatHexTypeNotSupported", ErrorCategory::InvalidArgument,
                      "Cannot convert input of type '" + type_of(value)->net_name() +
                          "' to hexadecimal. To view the hexadecimal formatting of its string "
                          "representation, pipe it to the Out-String cmdlet before piping it to "
                          "Format-Hex.",
                      "System.ArgumentException", Value(const_cast<Type *>(type_of(value)))});
  }

  void flush(Invocation &call) {
    if (!collected_.empty()) show(call, collected_, collected_type_);
    collected_.clear();
    collected_type_ = nullptr;
  }

  static void show_paths(Invocation &call, const std::string &given) {
    const auto paths = matching_paths(call, given, false, true);
    if (paths.empty() && !psj::invariant::WildcardPattern::has_wildcards(given))
      call.write_error(
          {"FileNotFound", ErrorCategory::ObjectNotFound,
           "Cannot find path '" + full_path(call, given) + "' because it does not exist.",
           "System.Management.Automation.ItemNotFoundException", Value(given)});
    for (const std::string &path : paths) show_file(call, path);
  }

  static void show_file(Invocation &call, const std::string &path) {
    std::string bytes;
    if (const int error = read_whole_file(path, &bytes); error != 0)
      return report_file_error(call, path, error, "FormatHexIOError");
    const std::size_t start = std::min(number(call, kOffset, 0), bytes.size());
    write(call, std::string_view(bytes).substr(start, number(call, kCount, bytes.size())), start,
          path, Value(path));
  }

  static void show(Invocation &call, std::string_view bytes, const Type *type) {
    const std::size_t start = std::min(number(call, kOffset, 0), bytes.size());
    // The number tells blocks of one type apart.
    const std::string id = psj::invariant::text_of(psj::invariant::Guid::random());
    std::string mark = id.substr(0, 8);
    std::transform(mark.begin(), mark.end(), mark.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    write(call, bytes.substr(start, number(call, kCount, bytes.size())), 0,
          type->name() + " (" + type->full_name() + ") <" + mark + ">", Value());
  }

  static std::size_t number(Invocation &call, std::size_t parameter, std::size_t otherwise) {
    const Value *given = call.argument(parameter);
    return given != nullptr ? static_cast<std::size_t>(to_int64(*given)) : otherwise;
  }

  static void write(Invocation &call, std::string_view bytes, std::size_t offset,
                    const std::string &label, const Value &path) {
    for (std::size_t at = 0; at < bytes.size(); at += kLine) {
      const std::string_view line = bytes.substr(at, kLine);
      Values items;
      for (const char byte : line)
        items.push_back(Value::integer(Kind::Byte, static_cast<unsigned char>(byte)));
      char place[24];
      std::snprintf(place, sizeof place, "%016zX", offset + at);
      auto made = make_record("Microsoft.PowerShell.Commands.ByteCollection");
      made->with("Offset64", static_cast<std::uint64_t>(offset + at))
          .with("Bytes", make_array(std::move(items), type_of_id(TypeId::Byte)))
          .with("Path", path)
          .with("HexOffset", Value(place))
          .with("HexBytes", Value(hex(line)))
          .with("Ascii", Value(letters(line)))
          .with("Label", Value(label));
      call.write(made);
    }
  }

  std::string collected_;
  const Type *collected_type_ = nullptr;
};

}  // namespace

extern const CommandEntry kFormatHex = entry_of<FormatHex>("Format-Hex", "fhx");

}  // namespace psjsh
