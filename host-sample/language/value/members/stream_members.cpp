// StreamReader, StreamWriter, StringReader, StringWriter, FileStream, MemoryStream.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/members/byte_stream.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"

namespace psjsh {

void File::open(const std::string &path, const char *mode) {
  file_ = std::fopen(path.c_str(), mode);
  if (file_) return;
  const auto whole = std::filesystem::absolute(path).lexically_normal();
  std::error_code e;
  if (errno == ENOENT && !std::filesystem::exists(whole.parent_path(), e))
    throw_net("System.IO.DirectoryNotFoundException",
              "Could not find a part of the path '" + whole.string() + "'.");
  if (errno == ENOENT)
    throw_net("System.IO.FileNotFoundException", "Could not find file '" + whole.string() + "'.");
  throw_net("System.UnauthorizedAccessException",
            "Access to the path '" + whole.string() + "' is denied.");
}

void ByteStream::write(std::string_view bytes) {
  if (!in_memory) {
    std::fwrite(bytes.data(), 1, bytes.size(), file.get());
    return;
  }
  if (memory.size() < position + bytes.size()) memory.resize(position + bytes.size());
  memory.replace(position, bytes.size(), bytes);
  position += bytes.size();
}
std::string ByteStream::read(std::size_t count) {
  if (!in_memory) {
    std::string bytes(count, '\0');
    bytes.resize(std::fread(bytes.data(), 1, count, file.get()));
    return bytes;
  }
  auto bytes = memory.substr(std::min(position, memory.size()), count);
  position += bytes.size();
  return bytes;
}
std::int64_t ByteStream::length() {
  if (in_memory) return static_cast<std::int64_t>(memory.size());
  std::fflush(file.get());
  std::error_code e;
  return static_cast<std::int64_t>(std::filesystem::file_size(path, e));
}
void ByteStream::close() {
  closed = true;
  file.close();
}

namespace {

namespace inv = psj::invariant;

class Reader final : public NativeObject {
 public:
  explicit Reader(const Type *type) : NativeObject(type) {}
  File file;
  std::string text;  // of a StringReader, or what is not yet read of a stream
  std::size_t position = 0;
  bool from_text = false;
  Ref<ByteStream> source;  // gives more text when all is read

  bool fill() {
    if (position < text.size()) return true;
    if (!source) return false;
    text = source->read(4096);
    position = 0;
    return !text.empty();
  }
  bool next(char *out) {
    if (from_text) {
      if (!fill()) return false;
      *out = text[position++];
      return true;
    }
    const int c = std::fgetc(file.get());
    *out = static_cast<char>(c);
    return c != EOF;
  }
  int peek() {
    if (from_text) return fill() ? static_cast<unsigned char>(text[position]) : -1;
    const int c = std::fgetc(file.get());
    if (c != EOF) std::ungetc(c, file.get());
    return c;
  }
  Value line() {
    std::string out;
    char c;
    bool any = false;
    while (next(&c)) {
      any = true;
      if (c == '\n') return out;
      if (c == '\r') {
        if (peek() == '\n') next(&c);
        return out;
      }
      out += c;
    }
    return any ? Value(out) : Value();
  }
  std::string rest() {
    std::string out;
    for (char c; next(&c);) out += c;
    return out;
  }
};

class Writer final : public NativeObject {
 public:
  explicit Writer(const Type *type) : NativeObject(type) {}
  std::string text() const override { return memory; }
  File file;
  Value stream;
  std::string memory;
  bool to_memory = false, auto_flush = false;

  void write(std::string_view bytes) {
    if (to_memory) {
      memory += bytes;
    } else if (!stream.is_null()) {
      static_cast<ByteStream *>(stream.object())->write(bytes);
    } else {
      std::fwrite(bytes.data(), 1, bytes.size(), file.get());
      if (auto_flush) std::fflush(file.get());
    }
  }
};

Reader &reader(Call &c) {
  return static_cast<Reader &>(*c.self.object());
}
Writer &writer(Call &c) {
  return static_cast<Writer &>(*c.self.object());
}
ByteStream &stream(Call &c) {
  return static_cast<ByteStream &>(*c.self.object());
}
Value nothing() {
  return Value::nothing();
}
std::string piece(const Value &value) {
  return net_text(unwrap(value));
}

Value new_reader(Call &c) {
  auto made = make<Reader>(c.type);
  if (auto *source = dynamic_cast<ByteStream *>(c.arguments[0].is_object() ? c.arguments[0].object()
                                                                           : nullptr)) {
    made->from_text = true;
    made->source = Ref<ByteStream>(source);
    return made;
  }
  made->file.open(to_text(c.arguments[0]), "rb");
  // A byte order mark is no text.
  char mark[3];
  if (std::fread(mark, 1, 3, made->file.get()) != 3 || std::memcmp(mark, "\xef\xbb\xbf", 3) != 0)
    std::rewind(made->file.get());
  return made;
}
Value new_text_reader(Call &c) {
  auto made = make<Reader>(c.type);
  made->from_text = true;
  made->text = c.text(0);
  return made;
}
Value new_writer(Call &c) {
  auto made = make<Writer>(c.type);
  if (c.arguments[0].is_object() && dynamic_cast<ByteStream *>(c.arguments[0].object()))
    made->stream = c.arguments[0];
  else
    made->file.open(to_text(c.arguments[0]),
                    c.count() > 1 && c.arguments[1].is_bool() && c.flag(1) ? "ab" : "wb");
  return made;
}
Value new_text_writer(Call &c) {
  auto made = make<Writer>(c.type);
  made->to_memory = true;
  return made;
}
Value read_unit(Call &c) {
  std::string bytes;
  char b;
  if (!reader(c).next(&b)) return -1;
  bytes += b;
  while ((static_cast<unsigned char>(bytes[0]) & 0xC0) == 0xC0 &&
         (reader(c).peek() & 0xC0) == 0x80 && reader(c).peek() >= 0 && reader(c).next(&b))
    bytes += b;
  return static_cast<std::int32_t>(inv::unit_at(bytes, 0));
}
Value close_reader(Call &c) {
  reader(c).file.close();
  reader(c).from_text = false;
  return nothing();
}
Value close_writer(Call &c) {
  writer(c).file.close();
  return nothing();
}

constexpr MemberRow kReader[] = {
    {"bool EndOfStream {get;}", [](Call &c) -> Value { return reader(c).peek() < 0; }},
    {"string ReadLine()", [](Call &c) -> Value { return reader(c).line(); }},
    {"string ReadToEnd()", [](Call &c) -> Value { return reader(c).rest(); }},
    {"int Read()", read_unit},
    {"int Peek()", [](Call &c) -> Value { return reader(c).peek(); }},
    {"void Close()", close_reader},
    {"void Dispose()", close_reader},
};
constexpr MemberRow kNewReader[] = {
    {"static System.Object new(System.Object path)", new_reader},
    {"static System.Object new(System.Object path, System.Object encoding)", new_reader}};
constexpr MemberRow kNewTextReader[] = {{"static System.Object new(string s)", new_text_reader}};
constexpr MemberRow kWriter[] = {
    {"bool AutoFlush {get;set;}", [](Call &c) -> Value { return writer(c).auto_flush; },
     [](Call &c) -> Value {
       writer(c).auto_flush = c.flag(0);
       return {};
     }},
    {"string NewLine {get;set;}", [](Call &) -> Value { return "\n"; },
     [](Call &) -> Value { return {}; }},
    {"void Write(System.Object value)",
     [](Call &c) -> Value {
       writer(c).write(piece(c.arguments[0]));
       return nothing();
     }},
    {"void Write(string format, params System.Object[] arg)",
     [](Call &c) -> Value {
       writer(c).write(format_text(c.text(0), to_items(c.arguments[1])));
       return nothing();
     }},
    {"void WriteLine()",
     [](Call &c) -> Value {
       writer(c).write("\n");
       return nothing();
     }},
    {"void WriteLine(System.Object value)",
     [](Call &c) -> Value {
       writer(c).write(piece(c.arguments[0]) + "\n");
       return nothing();
     }},
    {"void WriteLine(string format, params System.Object[] arg)",
     [](Call &c) -> Value {
       writer(c).write(format_text(c.text(0), to_items(c.arguments[1])) + "\n");
       return nothing();
     }},
    {"void Flush()",
     [](Call &c) -> Value {
       if (writer(c).file.is_open()) std::fflush(writer(c).file.get());
       return nothing();
     }},
    {"void Close()", close_writer},
    {"void Dispose()", close_writer},
    {"string ToString()",
     [](Call &c) -> Value { return writer(c).to_memory ? writer(c).memory : c.type->net_name(); }},
};
constexpr MemberRow kNewWriter[] = {
    {"static System.Object new(System.Object path)", new_writer},
    {"static System.Object new(System.Object path, bool append)", new_writer},
    {"static System.Object new(System.Object path, bool append, System.Object encoding)",
     new_writer}};
constexpr MemberRow kNewTextWriter[] = {{"static System.Object new()", new_text_writer}};

Value byte_array(std::string_view bytes) {
  Values items;
  for (const char byte : bytes) items.push_back(static_cast<std::uint8_t>(byte));
  return make_array(std::move(items), type_of_id(TypeId::Byte));
}
std::string bytes_of(const Value &value, std::size_t first, std::size_t count) {
  std::string bytes;
  for (const auto &item : to_items(value)) bytes += static_cast<char>(item.bits());
  return bytes.substr(std::min(first, bytes.size()), count);
}
Value new_file_stream(Call &c) {
  auto made = make<ByteStream>(c.type);
  made->path = c.text(0);
  const auto mode = c.int64(1);
  const bool exists = std::filesystem::exists(made->path);
  if (mode == 1 && exists)
    throw_net("System.IO.IOException", "The file '" + made->path + "' already exists.");
  if ((mode == 3 || mode == 5) && !exists)
    throw_net("System.IO.FileNotFoundException",
              "Could not find file '" + std::filesystem::absolute(made->path).string() + "'.");
  const bool reads_only = c.count() > 2 && c.arguments[2].bits() == 1;
  made->file.open(made->path, mode == 6                                        ? "ab"
                              : mode == 2 || mode == 1 || mode == 5 || !exists ? "w+b"
                              : reads_only                                     ? "rb"
                                                                               : "r+b");
  return made;
}
Value new_memory(Call &c) {
  auto made = make<ByteStream>(c.type);
  made->in_memory = true;
  if (c.count() && !c.arguments[0].is_int32())
    made->memory = bytes_of(c.arguments[0], 0, std::string::npos);
  return made;
}
Value close_stream(Call &c) {
  stream(c).close();
  return nothing();
}
Value position_of(Call &c) {
  return stream(c).in_memory ? static_cast<std::int64_t>(stream(c).position)
                             : static_cast<std::int64_t>(std::ftell(stream(c).file.get()));
}
Value move_to(Call &c) {
  if (stream(c).in_memory)
    stream(c).position = static_cast<std::size_t>(c.int64(0));
  else
    std::fseek(stream(c).file.get(), c.int64(0), SEEK_SET);
  return {};
}

constexpr MemberRow kStream[] = {
    {"long Length {get;}", [](Call &c) -> Value { return stream(c).length(); }},
    {"long Position {get;set;}", position_of, move_to},
    {"bool CanRead {get;}", [](Call &c) -> Value { return !stream(c).closed; }},
    {"bool CanWrite {get;}", [](Call &c) -> Value { return !stream(c).closed; }},
    {"bool CanSeek {get;}", [](Call &c) -> Value { return stream(c).seeks(); }},
    {"string Name {get;}", [](Call &c) -> Value { return stream(c).path; }},
    {"int ReadByte()",
     [](Call &c) -> Value {
       const auto bytes = stream(c).read(1);
       return bytes.empty() ? -1 : static_cast<std::int32_t>(static_cast<unsigned char>(bytes[0]));
     }},
    {"int Read(byte[] buffer, int offset, int count)",
     [](Call &c) -> Value {
       const auto bytes = stream(c).read(static_cast<std::size_t>(c.int32(2)));
       auto *buffer = c.arguments[0].as<Array>();
       for (std::size_t i = 0; i < bytes.size(); ++i)
         buffer->items.at(static_cast<std::size_t>(c.int32(1)) + i) =
             static_cast<std::uint8_t>(bytes[i]);
       return static_cast<std::int32_t>(bytes.size());
     }},
    {"void WriteByte(byte value)",
     [](Call &c) -> Value {
       stream(c).write(std::string(1, static_cast<char>(c.int64(0))));
       return nothing();
     }},
    {"void Write(byte[] buffer, int offset, int count)",
     [](Call &c) -> Value {
       stream(c).write(bytes_of(c.arguments[0], static_cast<std::size_t>(c.int32(1)),
                                static_cast<std::size_t>(c.int32(2))));
       return nothing();
     }},
    {"long Seek(long offset, System.IO.SeekOrigin origin)",
     [](Call &c) -> Value {
       const auto base = c.int64(1) == 0   ? 0
                         : c.int64(1) == 1 ? position_of(c).bits()
                                           : stream(c).length();
       Value target = base + c.int64(0);
       Call move{c.self, {&target, 1}, c.type, c.name};
       move_to(move);
       return target;
     }},
    {"byte[] ToArray()", [](Call &c) -> Value { return byte_array(stream(c).memory); }},
    {"void SetLength(long value)",
     [](Call &c) -> Value {
       stream(c).memory.resize(static_cast<std::size_t>(c.int64(0)));
       return nothing();
     }},
    {"void Flush()",
     [](Call &c) -> Value {
       if (stream(c).file.is_open()) std::fflush(stream(c).file.get());
       return nothing();
     }},
    {"void Close()", close_stream},
    {"void Dispose()", close_stream},
};
constexpr MemberRow kNewFile[] = {
    {"static System.Object new(string path, System.IO.FileMode mode)", new_file_stream},
    {"static System.Object new(string path, System.IO.FileMode mode, System.IO.FileAccess access)",
     new_file_stream},
    {"static System.Object new(string path, System.IO.FileMode mode, System.IO.FileAccess access, "
     "System.IO.FileShare share)",
     new_file_stream}};
constexpr MemberRow kNewMemory[] = {{"static System.Object new()", new_memory},
                                    {"static System.Object new(System.Object buffer)", new_memory}};

constexpr TypeMembers kTypes[] = {{"System.IO.TextReader", kReader},
                                  {"System.IO.StreamReader", kNewReader},
                                  {"System.IO.StringReader", kNewTextReader},
                                  {"System.IO.TextWriter", kWriter},
                                  {"System.IO.StreamWriter", kNewWriter},
                                  {"System.IO.StringWriter", kNewTextWriter},
                                  {"System.IO.Stream", kStream},
                                  {"System.IO.FileStream", kNewFile},
                                  {"System.IO.MemoryStream", kNewMemory}};

}  // namespace

std::span<const TypeMembers> stream_members() {
  return kTypes;
}

}  // namespace psjsh
