#include "commands/web/http_content.h"

#include <algorithm>

#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/value/convert.h"
#include "language/value/further_members.h"
#include "language/value/members.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/byte_stream.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;
using psj::invariant::trim;

constexpr const char *kDisposition = "Content-Disposition", *kType = "Content-Type";

// A name that is no token stands in quotes.
std::string quoted(const std::string &name) {
  const bool plain =
      !name.empty() && name.find_first_of(" ;,=()<>@:\\/[]?{}\"") == std::string::npos;
  std::string out;
  for (const char c : name)
    if (c != '\r' && c != '\n' && c != '"') out += c;
  return plain ? out : '"' + out + '"';
}

// ContentDispositionHeaderValue (`form-data; name=x`) and MediaTypeHeaderValue (`text/plain;
// charset=utf-8`): a first word and parameters.
class HeaderValue final : public NativeObject {
 public:
  HeaderValue(const Type *type, std::string_view text) : NativeObject(type) {
    for (bool first = true;; first = false) {
      const std::size_t end = std::min(text.find(';'), text.size());
      const std::string_view piece = trim(text.substr(0, end));
      const std::size_t equals = piece.find('=');
      if (first)
        word = std::string(piece);
      else if (equals != std::string_view::npos)
        parameters.emplace_back(trim(piece.substr(0, equals)), trim(piece.substr(equals + 1)));
      if (end == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }
  std::string text() const override {
    std::string out = word;
    for (const auto &[name, value] : parameters) out += "; " + name + "=" + value;
    return out;
  }
  void set(std::string_view name, const std::string &value) {
    for (auto &[known, old] : parameters)
      if (equals_ignore_case(known, name)) return void(old = value);
    parameters.emplace_back(name, value);
  }
  Value get(std::string_view name) const {
    for (const auto &[known, value] : parameters)
      if (equals_ignore_case(known, name)) return Value(value);
    return {};
  }
  std::string word;
  std::vector<std::pair<std::string, std::string>> parameters;
};

HeaderValue &header(Call &c) {
  return static_cast<HeaderValue &>(*c.self.object());
}
Value new_header(Call &c) {
  return make<HeaderValue>(c.type, to_text(c.arguments[0]));
}

Value disposition(const std::string &text) {
  return make<HeaderValue>(find_type("System.Net.Http.Headers.ContentDispositionHeaderValue"),
                           text);
}
Value media_type(const std::string &text) {
  return make<HeaderValue>(find_type("System.Net.Http.Headers.MediaTypeHeaderValue"), text);
}

class BytesContent final : public HttpContent {
 public:
  BytesContent(const Type *type, std::string given) : HttpContent(type), bytes_(std::move(given)) {}
  std::string bytes() override { return bytes_; }

 private:
  const std::string bytes_;
};

class StreamContent final : public HttpContent {
 public:
  StreamContent(const Type *type, Value given) : HttpContent(type), stream_(std::move(given)) {}
  std::string bytes() override {
    constexpr std::size_t kPiece = 1 << 16;
    auto *stream = dynamic_cast<ByteStream *>(unwrap(stream_).as<NativeObject>());
    if (stream != nullptr && !was_read_)
      for (std::string piece; !(piece = stream->read(kPiece)).empty();) bytes_ += piece;
    was_read_ = true;
    return bytes_;
  }

 private:
  const Value stream_;
  std::string bytes_;
  bool was_read_ = false;
};

class MultipartContent final : public HttpContent {
 public:
  MultipartContent(const Type *type, std::string given)
      : HttpContent(type), boundary(std::move(given)) {
    headers.emplace_back(kType, media_type("multipart/form-data; boundary=\"" + boundary + "\""));
  }
  std::string bytes() override {
    std::string out;
    for (const Value &part : parts) {
      HttpContent &content = *http_content(part);
      out += "--" + boundary + "\r\n";
      for (const auto &[name, value] : content.headers)
        out += name + ": " + to_text(value) + "\r\n";
      out += "\r\n" + content.bytes() + "\r\n";
    }
    return out + "--" + boundary + "--\r\n";
  }
  const std::string boundary;
  Values parts;
};

// HttpContentHeaders: the content itself keeps them.
class ContentHeaders final : public NativeObject {
 public:
  explicit ContentHeaders(Ref<HttpContent> its_content)
      : NativeObject(find_type("System.Net.Http.Headers.HttpContentHeaders")),
        content(std::move(its_content)) {}
  const Ref<HttpContent> content;
};

template <const char *const *kName>
Value read_header(Call &c) {
  for (const auto &[name, value] : static_cast<ContentHeaders &>(*c.self.object()).content->headers)
    if (equals_ignore_case(name, *kName)) return value;
  return {};
}
void set_header_of(HttpContent &content, std::string_view name, const Value &value) {
  for (auto &[known, old] : content.headers)
    if (equals_ignore_case(known, name)) return void(old = value);
  content.headers.emplace_back(name, value);
}
template <const char *const *kName>
Value write_header(Call &c) {
  set_header_of(*static_cast<ContentHeaders &>(*c.self.object()).content, *kName,
                unwrap(c.arguments[0]));
  return Value::nothing();
}

Value new_string_content(Call &c) {
  auto content = make<BytesContent>(c.type, std::string(to_text(c.arguments[0])));
  content->headers.emplace_back(
      kType, media_type((c.count() > 2 ? to_text(c.arguments[2]) : "text/plain") +
                        std::string("; charset=utf-8")));
  return content;
}

Value new_multipart(Call &c) {
  const std::string boundary = c.count() > 0
                                   ? to_text(c.arguments[0])
                                   : to_text(call_static(find_type("guid"), "NewGuid", {}));
  return make<MultipartContent>(c.type, boundary);
}

// (content), (content, name), (content, name, file name)
Value add_part(Call &c) {
  HttpContent *const part = http_content(c.arguments[0]);
  if (part == nullptr)
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'content')");
  HeaderValue *known = nullptr;
  for (const auto &[name, value] : part->headers)
    if (equals_ignore_case(name, kDisposition))
      known = dynamic_cast<HeaderValue *>(value.as<NativeObject>());
  if (known == nullptr) {
    const Value made = disposition("form-data");
    known = static_cast<HeaderValue *>(made.as<NativeObject>());
    part->headers.emplace_back(kDisposition, made);
    if (c.count() > 1) known->set("name", quoted(to_text(c.arguments[1])));
    if (c.count() > 2) {
      const std::string file = to_text(c.arguments[2]);
      known->set("filename", quoted(file));
      known->set("filename*", "utf-8''" + file);
    }
  }
  static_cast<MultipartContent &>(*c.self.object()).parts.push_back(unwrap(c.arguments[0]));
  return Value::nothing();
}

struct ParameterName {
  const char *text;
};
constexpr ParameterName kNameOf{"name"}, kFileOf{"filename"}, kCharsetOf{"charset"};
template <const ParameterName *kParameter>
Value read_parameter(Call &c) {
  return header(c).get(kParameter->text);
}
template <const ParameterName *kParameter>
Value write_parameter(Call &c) {
  header(c).set(kParameter->text, quoted(to_text(c.arguments[0])));
  return Value::nothing();
}
Value read_word(Call &c) {
  return Value(header(c).word);
}
Value write_word(Call &c) {
  header(c).word = to_text(c.arguments[0]);
  return Value::nothing();
}

constexpr MemberRow kDispositionRows[] = {
    {"string DispositionType {get;set;}", read_word, write_word},
    {"string Name {get;set;}", read_parameter<&kNameOf>, write_parameter<&kNameOf>},
    {"string FileName {get;set;}", read_parameter<&kFileOf>, write_parameter<&kFileOf>},
    {"static System.Object new(string dispositionType)", new_header},
    {"static System.Object Parse(string input)", new_header},
};
constexpr MemberRow kMediaTypeRows[] = {
    {"string MediaType {get;set;}", read_word, write_word},
    {"string CharSet {get;set;}", read_parameter<&kCharsetOf>, write_parameter<&kCharsetOf>},
    {"static System.Object new(string mediaType)", new_header},
    {"static System.Object Parse(string input)", new_header},
};
constexpr MemberRow kHeadersRows[] = {
    {"System.Object ContentDisposition {get;set;}", read_header<&kDisposition>,
     write_header<&kDisposition>},
    {"System.Object ContentType {get;set;}", read_header<&kType>, write_header<&kType>},
    {"void Add(string name, string value)",
     [](Call &c) -> Value {
       set_header_of(*static_cast<ContentHeaders &>(*c.self.object()).content, c.text(0),
                     c.arguments[1]);
       return Value::nothing();
     }},
};
constexpr MemberRow kContentRows[] = {
    {"System.Net.Http.Headers.HttpContentHeaders Headers {get;}",
     [](Call &c) -> Value { return make<ContentHeaders>(Ref<HttpContent>(http_content(c.self))); }},
    {"void Dispose()", [](Call &) -> Value { return Value::nothing(); }},
};
constexpr MemberRow kStringRows[] = {
    {"static System.Object new(string content)", new_string_content},
    {"static System.Object new(string content, System.Object encoding)", new_string_content},
    {"static System.Object new(string content, System.Object encoding, string mediaType)",
     new_string_content},
};
constexpr MemberRow kBytesRows[] = {
    {"static System.Object new(byte[] content)",
     [](Call &c) -> Value { return make<BytesContent>(c.type, bytes::bytes_of(c.arguments[0])); }},
};
constexpr MemberRow kStreamRows[] = {
    {"static System.Object new(System.Object content)",
     [](Call &c) -> Value { return make<StreamContent>(c.type, c.arguments[0]); }},
};
constexpr MemberRow kMultipartRows[] = {
    {"void Add(System.Object content)", add_part},
    {"void Add(System.Object content, string name)", add_part},
    {"void Add(System.Object content, string name, string fileName)", add_part},
    {"static System.Object new()", new_multipart},
    {"static System.Object new(string boundary)", new_multipart},
};

constexpr TypeMembers kTypes[] = {
    {"System.Net.Http.Headers.ContentDispositionHeaderValue", kDispositionRows},
    {"System.Net.Http.Headers.MediaTypeHeaderValue", kMediaTypeRows},
    {"System.Net.Http.Headers.HttpContentHeaders", kHeadersRows},
    {"System.Net.Http.HttpContent", kContentRows},
    {"System.Net.Http.StringContent", kStringRows},
    {"System.Net.Http.ByteArrayContent", kBytesRows},
    {"System.Net.Http.StreamContent", kStreamRows},
    {"System.Net.Http.MultipartFormDataContent", kMultipartRows},
};

}  // namespace

HttpContent *http_content(const Value &value) {
  return dynamic_cast<HttpContent *>(unwrap(value).as<NativeObject>());
}

void add_http_content_members() {
  add_type_members(kTypes);
}

}  // namespace psjsh
