#include "commands/web/web_errors.h"

#include <cerrno>
#include <cstring>

#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/scalars.h"

namespace psjsh::web {

namespace {

// The compiler does not see through the virtual call.
template <class Error>
[[noreturn]] void end_with(Invocation &call, Error &&error) {
  call.fail(std::forward<Error>(error));
  __builtin_unreachable();
}

Ref<ErrorRecord> make_record_of(const Invocation &call, Ref<Exception> exception, const char *id,
                                ErrorCategory category) {
  auto record = make<ErrorRecord>(std::move(exception),
                                  std::string(id) + "," + call.info().type_name, category);
  record->activity = call.info().name;
  return record;
}

// What .NET calls the failure: the exception, and the one behind it (no type: none).
struct Words {
  std::string message;
  std::string inner_type, inner;
};

std::string system_words(int error) {
  switch (error) {
    case ECONNREFUSED:
      return "Connection refused";
    case ETIMEDOUT:
      return "Connection timed out";
    case ENETUNREACH:
      return "Network is unreachable";
    case EHOSTUNREACH:
      return "No route to host";
    default:
      return error != 0 ? std::strerror(error) : "Cannot assign requested address";
  }
}

Words words_of(const Failure &failure, const std::string &place) {
  constexpr const char *kSocket = "System.Net.Sockets.SocketException";
  switch (failure.kind) {
    case Failure::Kind::Name:
      return {"Name or service not known (" + place + ")", kSocket, "Name or service not known"};
    case Failure::Kind::Connection:
      return {system_words(failure.error) + " (" + place + ")", kSocket,
              system_words(failure.error)};
    case Failure::Kind::Certificate:
      return {"The SSL connection could not be established, see inner exception.",
              "System.Security.Authentication.AuthenticationException",
              "The remote certificate is invalid: " + failure.detail + "."};
    case Failure::Kind::Encryption:
      return {"The SSL connection could not be established, see inner exception.",
              "System.Security.Authentication.AuthenticationException",
              "Authentication failed, see inner exception."};
    case Failure::Kind::HeadTooLong:
      return {"Error while copying content to a stream.", "System.Net.Http.HttpIOException",
              "The HTTP response headers length exceeded the set limit of 65536 bytes."};
    case Failure::Kind::CutShort:
      return {"An error occurred while sending the request.", "System.Net.Http.HttpIOException",
              "The response ended prematurely. (ResponseEnded)"};
    case Failure::Kind::Sending:
      return {"An error occurred while sending the request.", "System.IO.IOException",
              "Unable to write data to the transport connection: " + failure.detail + "."};
    default:
      return {"An error occurred while sending the request.", "System.IO.IOException",
              failure.detail.empty() ? "The request failed." : failure.detail};
  }
}

std::string seconds(std::int64_t milliseconds) {
  return std::to_string(milliseconds / 1000);
}

[[noreturn]] void fail_by_time(Invocation &call, const Request &request, const Failure &failure) {
  if (failure.kind == Failure::Kind::HeadTimeout) {
    auto inner = make_exception("System.TimeoutException", "A task was canceled.");
    end_with(call, make_record_of(
                       call,
                       make_exception(
                           "System.Threading.Tasks.TaskCanceledException",
                           "The request was canceled due to the configured HttpClient.Timeout of " +
                               seconds(request.head_ms) + " seconds elapsing.",
                           std::move(inner)),
                       "ConnectionTimeoutReached", ErrorCategory::OperationTimeout));
  }
  end_with(call, make_record_of(
                     call,
                     make_exception(
                         "System.TimeoutException",
                         "The request was canceled due to the configured OperationTimeout of " +
                             seconds(request.silence_ms) + " seconds elapsing"),
                     "OperationTimeoutReached", ErrorCategory::OperationTimeout));
}

void describe_target(ErrorRecord &record, const WebAnswer &answer) {
  record.target = http_request_message(answer);
  record.target_name = "Method: " + answer.method + ", RequestUri: '" + to_text(answer.uri) +
                       "', Version: " + answer.head.version;
  record.target_type = "HttpRequestMessage";
}

}  // namespace

void fail_by_status(Invocation &call, const WebAnswer &answer) {
  const std::string status = std::to_string(answer.head.status);
  auto exception = make_exception("Microsoft.PowerShell.Commands.HttpResponseException",
                                  "Response status code does not indicate success: " + status +
                                      " (" + answer.head.reason + ").");
  const Value response = http_response_message(answer);
  exception->bag.set(Value("Response"), response);
  exception->bag.set(Value("StatusCode"), get_property(response, "StatusCode"));
  auto record = make_record_of(call, std::move(exception), "WebCmdletWebResponseException",
                               ErrorCategory::InvalidOperation);
  describe_target(*record, answer);
  record->details_message = error_details(answer);
  end_with(call, std::move(record));
}

void fail_by_transfer(Invocation &call, const Request &request, const Value &uri,
                      const Failure &failure) {
  if (failure.kind == Failure::Kind::Missing)
    end_with(call, ErrorSpec{"WebLibraryNotFound", ErrorCategory::NotInstalled, failure.detail,
                             "System.DllNotFoundException"});
  if (failure.kind == Failure::Kind::HeadTimeout || failure.kind == Failure::Kind::SilenceTimeout)
    fail_by_time(call, request, failure);
  const UriText &parts = uri.as<UriObject>()->value;
  const Words words = words_of(failure, parts.host + ":" + std::to_string(parts.port));
  auto exception = make_exception("System.Net.Http.HttpRequestException", words.message,
                                  make_exception(words.inner_type, words.inner));
  auto record = make_record_of(call, std::move(exception), "WebCmdletWebResponseException",
                               ErrorCategory::InvalidOperation);
  describe_target(*record, {{}, {}, uri, request.method});
  record->details_message = words.inner;
  end_with(call, std::move(record));
}

void fail_by_scheme(Invocation &call, const std::string &scheme) {
  end_with(call, ErrorSpec{"WebCmdletIEDomNotSupportedException", ErrorCategory::NotImplemented,
                           "The '" + scheme + "' scheme is not supported.",
                           "System.NotSupportedException"});
}

void fail_insecure_redirection(Invocation &call, const WebAnswer &answer) {
  auto record = make_record_of(
      call,
      make_exception("System.InvalidOperationException",
                     "Operation is not valid due to the current state of the object."),
      "InsecureRedirection", ErrorCategory::InvalidOperation);
  describe_target(*record, answer);
  record->details_message =
      "Cannot follow an insecure redirection by default. Reissue the command specifying the "
      "-AllowInsecureRedirect switch.";
  end_with(call, std::move(record));
}

void report_redirections(Invocation &call, const WebAnswer &answer) {
  auto record = make_record_of(
      call,
      make_exception("System.InvalidOperationException",
                     "Operation is not valid due to the current state of the object."),
      "MaximumRedirectExceeded", ErrorCategory::InvalidOperation);
  describe_target(*record, answer);
  record->details_message =
      "The maximum redirection count has been exceeded. To increase the number of redirections "
      "allowed, supply a higher value to the -MaximumRedirection parameter.";
  call.write_error(std::move(record));
}

}  // namespace psjsh::web
