// System.Net.WebClient and its headers.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/byte_stream.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/secret.h"
#include "language/value/web_uri.h"
#include "web/transfer.h"

namespace psjsh {
namespace {

constexpr int kMostRedirections = 50;
constexpr std::size_t kMostBytesInMemory = 2147483647;

Value nothing() {
  return Value::nothing();
}

Ref<Dictionary> new_headers() {
  return make<Dictionary>(Dictionary::Flavor::Generic, true,
                          find_type("System.Net.WebHeaderCollection"));
}

class WebClient final : public NativeObject {
 public:
  WebClient() : NativeObject(find_type("System.Net.WebClient")), headers(new_headers()) {}
  Ref<Dictionary> headers, response_headers;
  Value encoding, credentials, proxy;
  std::string base;
  bool default_credentials = false;
};

WebClient &client(Call &c) {
  return static_cast<WebClient &>(*c.self.object());
}

// The body goes to memory, or to the file once the answer is known to be a success.
class Download final : public web::Receiver {
 public:
  explicit Download(std::string path = {}) : path_(std::move(path)) {}
  void head(const web::ResponseHead &head) override {
    if (path_.empty() || head.status < 200 || head.status > 299) return;
    try {
      file_.open(path_, "wb");
    } catch (const NetError &) {
      throw_net("System.Net.WebException", "An exception occurred during a WebClient request.");
    }
  }
  bool body(std::string_view piece) override {
    if (file_.is_open()) {
      if (std::fwrite(piece.data(), 1, piece.size(), file_.get()) != piece.size())
        throw_net("System.IO.IOException", "No space left on device : '" + path_ + "'");
      return true;
    }
    if (bytes.size() + piece.size() > kMostBytesInMemory)
      throw_net("System.Net.WebException", "The message length limit was exceeded");
    bytes.append(piece);
    return true;
  }
  void finish() {
    if (file_.is_open() && std::fflush(file_.get()) != 0)
      throw_net("System.IO.IOException", "No space left on device : '" + path_ + "'");
    file_.close();
  }
  std::string bytes;

 private:
  std::string path_;
  File file_;
};

Value address_of(const WebClient &of, const Value &given) {
  if (of.base.empty()) return web::absolute_uri(given);
  return web::resolve_uri(web::absolute_uri(Value(of.base)), to_text(given));
}

// The WebException of an answer that is no success, with the answer.
[[noreturn]] void throw_status(Call &c, const web::ResponseHead &head, const Value &uri) {
  const std::string message = "The remote server returned an error: (" +
                              std::to_string(head.status) + ") " + head.reason + ".";
  auto response = make_record("System.Net.HttpWebResponse");
  response
      ->with("StatusCode", Value::enumeration(find_type("System.Net.HttpStatusCode"), head.status))
      .with("StatusDescription", Value(head.reason))
      .with("ResponseUri", uri);
  auto inner = make_exception("System.Net.WebException", message);
  inner->bag.set(Value("Response"), Value(response));
  throw_runtime("WebException", ErrorCategory::NotSpecified,
                "System.Management.Automation.MethodInvocationException",
                "Exception calling \"" + std::string(c.name) + "\" with \"" +
                    std::to_string(c.count()) + "\" argument(s): \"" + message + "\"",
                {}, std::move(inner));
}

[[noreturn]] void throw_failure(const web::Failure &failure, const Value &uri) {
  const UriText &parts = uri.as<UriObject>()->value;
  const std::string place = " (" + parts.host + ":" + std::to_string(parts.port) + ")";
  using Kind = web::Failure::Kind;
  std::string message = failure.detail;
  if (failure.kind == Kind::Name) message = "Name or service not known" + place;
  if (failure.kind == Kind::Connection)
    message = (failure.error == ECONNREFUSED ? std::string("Connection refused")
                                             : std::string(std::strerror(failure.error))) +
              place;
  if (failure.kind == Kind::HeadTimeout) message = "The operation has timed out.";
  if (failure.kind == Kind::Certificate || failure.kind == Kind::Encryption)
    message = "The SSL connection could not be established, see inner exception.";
  if (failure.kind == Kind::CutShort) message = "The response ended prematurely. (ResponseEnded)";
  throw_net("System.Net.WebException", message);
}

void read_credentials(const WebClient &of, web::Request &request) {
  const Value given = unwrap(of.credentials);
  if (given.is_null()) return;
  if (const Credential *known = credential(given)) {
    request.user = known->user_name;
    if (known->password) request.password = plain_text(*known->password);
    return;
  }
  request.user = to_text(get_property(given, "UserName"));
  request.password = to_text(get_property(given, "Password"));
}

web::Request request_of(Call &c, const std::string &method) {
  web::Request request;
  request.method = method;
  request.head_ms = 100 * 1000;
  for (const auto &[key, value] : client(c).headers->entries()) {
    const std::string name = to_text(key), text = to_text(value);
    if ((name + text).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      throw_net("System.ArgumentException",
                "Specified value has invalid CRLF characters. (Parameter 'value')");
    web::set_header(request.headers, name, text);
  }
  read_credentials(client(c), request);
  if (!client(c).proxy.is_null()) request.proxy = to_text(get_property(client(c).proxy, "Address"));
  return request;
}

// False: the code that called is to stop.
bool exchange(Call &c, web::Request request, Value uri, Download &download) {
  Engine *engine = current_engine();
  for (int left = kMostRedirections;; --left) {
    const std::string &scheme = uri.as<UriObject>()->value.scheme;
    if (scheme != "http" && scheme != "https")
      throw_net("System.NotSupportedException", "The URI prefix is not recognized.");
    request.url = web::request_url(uri);
    const web::Outcome outcome =
        run_transfer(request, download, engine != nullptr ? engine->stop_fd() : -1);
    if (outcome.ended == web::Ended::Stopped) return false;
    if (outcome.ended != web::Ended::Completed) throw_failure(outcome.failure, uri);
    const int status = outcome.head.status;
    const std::string *location = web::find_header(outcome.head.headers, "Location");
    client(c).response_headers = new_headers();
    for (const auto &[name, value] : outcome.head.headers)
      client(c).response_headers->set(Value(name), Value(value));
    if (status >= 300 && status <= 399 && location != nullptr && left > 0) {
      uri = web::resolve_uri(uri, *location);
      download.bytes.clear();
      if (status <= 303 && request.method != "HEAD") {
        request.method = "GET";
        request.body.reset();
        std::erase_if(request.headers, [](const auto &header) {
          return psj::invariant::equals_ignore_case(header.first, "Content-Type");
        });
      }
      // Secrets are for the server that was named.
      request.user.clear();
      std::erase_if(request.headers, [](const auto &header) {
        return psj::invariant::equals_ignore_case(header.first, "Authorization");
      });
      continue;
    }
    if (status < 200 || status > 299) throw_status(c, outcome.head, uri);
    download.finish();
    return true;
  }
}

Value text_value(Call &c, const std::string &bytes) {
  const Value &encoding = client(c).encoding;
  if (encoding.is_null()) return Value(bytes);
  const Value array = bytes::byte_array(bytes);
  return call_method(encoding, "GetString", Arguments(&array, 1));
}

std::string text_bytes(Call &c, const Value &text) {
  const Value &encoding = client(c).encoding;
  if (encoding.is_null()) return to_text(text);
  return bytes::bytes_of(call_method(encoding, "GetBytes", Arguments(&text, 1)));
}

Value download_string(Call &c) {
  Download download;
  if (!exchange(c, request_of(c, "GET"), address_of(client(c), c.arguments[0]), download))
    return nothing();
  return text_value(c, download.bytes);
}
Value download_data(Call &c) {
  Download download;
  if (!exchange(c, request_of(c, "GET"), address_of(client(c), c.arguments[0]), download))
    return nothing();
  return bytes::byte_array(download.bytes);
}
Value download_file(Call &c) {
  Download download{std::string(c.text(1))};
  exchange(c, request_of(c, "GET"), address_of(client(c), c.arguments[0]), download);
  return nothing();
}
Value open_read(Call &c) {
  Download download;
  if (!exchange(c, request_of(c, "GET"), address_of(client(c), c.arguments[0]), download))
    return nothing();
  const Value array = bytes::byte_array(download.bytes);
  return construct(find_type("System.IO.MemoryStream"), Arguments(&array, 1));
}

// address [, method], data
bool upload(Call &c, std::string body, const char *type, Download &download) {
  web::Request request =
      request_of(c, c.count() == 3 && !c.arguments[1].is_null() ? std::string(c.text(1)) : "POST");
  request.body = std::move(body);
  if (type != nullptr && web::find_header(request.headers, "Content-Type") == nullptr)
    web::set_header(request.headers, "Content-Type", type);
  return exchange(c, std::move(request), address_of(client(c), c.arguments[0]), download);
}
Value upload_string(Call &c) {
  Download download;
  if (!upload(c, text_bytes(c, c.arguments[c.count() - 1]), nullptr, download)) return nothing();
  return text_value(c, download.bytes);
}
Value upload_data(Call &c) {
  Download download;
  if (!upload(c, bytes::bytes_of(c.arguments[c.count() - 1]), nullptr, download)) return nothing();
  return bytes::byte_array(download.bytes);
}
Value upload_values(Call &c) {
  std::string body;
  if (const auto *table = unwrap(c.arguments[c.count() - 1]).as<Dictionary>())
    for (const auto &[key, value] : table->entries())
      body += (body.empty() ? "" : "&") + web::encode_form_text(to_text(key)) + "=" +
              web::encode_form_text(to_text(value));
  Download download;
  if (!upload(c, std::move(body), "application/x-www-form-urlencoded", download)) return nothing();
  return bytes::byte_array(download.bytes);
}

Value dispose(Call &) {
  return nothing();
}

constexpr MemberRow kClient[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<WebClient>(); }},
    {"string BaseAddress {get;set;}", [](Call &c) -> Value { return client(c).base; },
     [](Call &c) -> Value {
       client(c).base = c.text(0);
       return nothing();
     }},
    {"System.Object Credentials {get;set;}", [](Call &c) -> Value { return client(c).credentials; },
     [](Call &c) -> Value {
       client(c).credentials = c.arguments[0];
       return nothing();
     }},
    {"System.Object Encoding {get;set;}", [](Call &c) -> Value { return client(c).encoding; },
     [](Call &c) -> Value {
       client(c).encoding = c.arguments[0];
       return nothing();
     }},
    {"System.Net.WebHeaderCollection Headers {get;set;}",
     [](Call &c) -> Value { return client(c).headers; },
     [](Call &c) -> Value {
       if (auto *table = unwrap(c.arguments[0]).as<Dictionary>())
         client(c).headers = Ref<Dictionary>(table);
       return nothing();
     }},
    {"bool IsBusy {get;}", [](Call &) -> Value { return false; }},
    {"System.Object Proxy {get;set;}", [](Call &c) -> Value { return client(c).proxy; },
     [](Call &c) -> Value {
       client(c).proxy = c.arguments[0];
       return nothing();
     }},
    {"System.Net.WebHeaderCollection ResponseHeaders {get;}",
     [](Call &c) -> Value { return client(c).response_headers; }},
    {"bool UseDefaultCredentials {get;set;}",
     [](Call &c) -> Value { return client(c).default_credentials; },
     [](Call &c) -> Value {
       client(c).default_credentials = c.flag(0);
       return nothing();
     }},
    {"string DownloadString(System.Object address)", download_string},
    {"byte[] DownloadData(System.Object address)", download_data},
    {"void DownloadFile(System.Object address, string fileName)", download_file},
    {"System.IO.Stream OpenRead(System.Object address)", open_read},
    {"string UploadString(System.Object address, string data)", upload_string},
    {"string UploadString(System.Object address, string method, string data)", upload_string},
    {"byte[] UploadData(System.Object address, byte[] data)", upload_data},
    {"byte[] UploadData(System.Object address, string method, byte[] data)", upload_data},
    {"byte[] UploadValues(System.Object address, System.Object data)", upload_values},
    {"byte[] UploadValues(System.Object address, string method, System.Object data)",
     upload_values},
    {"void CancelAsync()", dispose},
    {"void Dispose()", dispose},
};

Dictionary &headers(Call &c) {
  return static_cast<Dictionary &>(*c.self.object());
}
Value add_header(Call &c) {
  std::string name(c.text(0)), value;
  if (c.count() == 2) {
    value = c.text(1);
  } else {
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos)
      throw_net("System.ArgumentException",
                "Specified value does not have a ':' separator. (Parameter 'header')");
    value = name.substr(std::min(name.find_first_not_of(' ', colon + 1), name.size()));
    name.resize(colon);
  }
  Value old;
  if (headers(c).find(Value(name), &old)) value = to_text(old) + ", " + value;
  headers(c).set(Value(name), Value(value));
  return nothing();
}

constexpr MemberRow kHeaders[] = {
    {"static System.Object new()", [](Call &) -> Value { return new_headers(); }},
    {"void Add(string name, string value)", add_header},
    {"void Add(string header)", add_header},
    {"void Set(string name, string value)",
     [](Call &c) -> Value {
       headers(c).set(c.arguments[0], c.arguments[1]);
       return nothing();
     }},
    {"string Get(string name)", [](Call &c) -> Value { return headers(c).get(c.arguments[0]); }},
    {"void Remove(string name)",
     [](Call &c) -> Value {
       headers(c).remove(c.arguments[0]);
       return nothing();
     }},
    {"void Clear()",
     [](Call &c) -> Value {
       headers(c).clear();
       return nothing();
     }},
    {"int Count {get;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(headers(c).count()); }},
    {"string[] AllKeys {get;}",
     [](Call &c) -> Value { return make_array(headers(c).keys(), find_type("string")); }},
    {"System.Object Keys {get;}",
     [](Call &c) -> Value { return make_array(headers(c).keys(), find_type("string")); }},
};

constexpr TypeMembers kTypes[] = {{"System.Net.WebClient", kClient},
                                  {"System.Net.WebHeaderCollection", kHeaders}};

}  // namespace

std::span<const TypeMembers> web_client_members() {
  return kTypes;
}

}  // namespace psjsh
