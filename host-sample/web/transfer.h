// One HTTP exchange: a request and its answer, without redirections or retries.
//
// What comes from the server is bounded here: the heads of an answer by kMostHeadBytes, what is
// kept in memory by whoever takes the body.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace psjsh::web {

constexpr std::size_t kMostHeadBytes = 64 * 1024;

// Names compare without case; equal names may stand several times.
using Headers = std::vector<std::pair<std::string, std::string>>;
const std::string *find_header(const Headers &headers, std::string_view name);
void set_header(Headers &headers, std::string_view name, std::string value);

// "Not Found"; empty for a number without a name.
std::string_view status_name(int status);

struct Request {
  std::string method = "GET";
  std::string url;  // http or https
  Headers headers;
  std::optional<std::string> body;
  std::string body_file;  // sent instead of `body` when not empty
  std::string version;    // "1.0", "1.1", "2.0", "3.0"; empty: 1.1
  std::string user, password;
  std::string proxy, proxy_user, proxy_password;
  std::string unix_socket;
  bool no_proxy = false, skip_certificate_check = false, keep_alive = true;
  long tls = 0;                 // one of CURL_SSLVERSION_…; 0: what the library thinks right
  std::int64_t head_ms = 0;     // until the answer's head is complete; 0: no limit
  std::int64_t silence_ms = 0;  // between two pieces of the body; 0: no limit
};

struct ResponseHead {
  std::string version = "1.1";
  int status = 0;
  std::string reason;
  Headers headers;
};

struct Failure {
  enum class Kind : std::uint8_t {
    Name,
    Connection,
    HeadTimeout,
    SilenceTimeout,
    Certificate,
    Encryption,
    HeadTooLong,
    CutShort,
    Sending,
    Missing,
    Other
  };
  Kind kind = Kind::Other;
  int error = 0;       // of the system, for Connection
  std::string detail;  // the library's words
};

// Whoever takes the answer. Called on the thread of run_transfer().
class Receiver {
 public:
  virtual ~Receiver() = default;
  // The head is complete.
  virtual void head(const ResponseHead &) {}
  // A piece of the body; false: enough, the transfer ends as a success.
  virtual bool body(std::string_view bytes) = 0;
};

enum class Ended : std::uint8_t { Completed, Stopped, Failed };
struct Outcome {
  Ended ended = Ended::Failed;
  ResponseHead head;
  Failure failure;
};
// Ends early when `stop_fd` becomes readable (-1: nobody asks). What the receiver throws passes
// through. [any thread]
Outcome run_transfer(const Request &request, Receiver &receiver, int stop_fd);

}  // namespace psjsh::web
