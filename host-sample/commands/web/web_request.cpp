#include "commands/web/web_request.h"

#include "commands/describe.h"
#include "commands/web/exchange.h"
#include "commands/web/request_body.h"
#include "commands/web/uri.h"
#include "commands/web/web_errors.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/scalars.h"

namespace psjsh::web {

namespace {

constexpr std::string_view kShared =
    R"(sets CustomMethod CustomMethodNoProxy StandardMethod* StandardMethodNoProxy
-AllowInsecureRedirect switch
-AllowUnencryptedAuthentication switch
-Authentication Microsoft.PowerShell.Commands.WebAuthenticationType
-Body object @::v
-Certificate object notnull
-CertificateThumbprint string notempty
-ConnectionTimeoutSeconds/TimeoutSec int range=0..2147483647
-ContentType string
-Credential object
-CustomMethod/CM string @CustomMethod::m @CustomMethodNoProxy::m notempty
-DisableKeepAlive switch
-Form System.Collections.IDictionary
-Headers System.Collections.IDictionary
-HttpVersion version
-InFile string notempty
-MaximumRedirection int range=0..2147483647
-MaximumRetryCount int range=0..2147483647
-Method Microsoft.PowerShell.Commands.WebRequestMethod @StandardMethod:: @StandardMethodNoProxy::
-NoProxy switch @CustomMethodNoProxy::m @StandardMethodNoProxy::m
-OperationTimeoutSeconds int range=0..2147483647
-OutFile string notempty
-PassThru switch
-PreserveAuthorizationOnRedirect switch
-PreserveHttpMethodOnRedirect switch
-Proxy uri @CustomMethod:: @StandardMethod::
-ProxyCredential object @CustomMethod:: @StandardMethod::
-ProxyUseDefaultCredentials switch @CustomMethod:: @StandardMethod::
-Resume switch
-RetryIntervalSec int range=1..2147483647
-SessionVariable/SV string
-SkipCertificateCheck switch
-SkipHeaderValidation switch
-SkipHttpErrorCheck switch
-SslProtocol Microsoft.PowerShell.Commands.WebSslProtocol
-Token object
-TransferEncoding string set=chunked|compress|deflate|gzip|identity
-UnixSocket object notempty
-Uri uri @:0:m notempty
-UseBasicParsing switch
-UseDefaultCredentials switch
-UserAgent string
-WebSession object
)";

[[noreturn]] void refuse(Invocation &call, const char *id, const char *message) {
  call.fail({id, ErrorCategory::InvalidArgument, message,
             "System.Management.Automation.ValidationMetadataException"});
  // The compiler does not see through the virtual call.
  __builtin_unreachable();
}

// Which parameters do not go together.
void validate(Invocation &call) {
  using P = WebParameters;
  if (call.has(P::kBody) && call.has(P::kInFile))
    refuse(call, "WebCmdletBodyConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: Body "
           "and InFile. Specify either Body or Infile, then retry. ");
  if (call.has(P::kBody) && call.has(P::kForm))
    refuse(call, "WebCmdletBodyFormConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: Body "
           "and Form. Specify either Body or Form, then retry. ");
  if (call.has(P::kInFile) && call.has(P::kForm))
    refuse(call, "WebCmdletFormInFileConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: "
           "InFile and Form. Specify either InFile or Form, then retry. ");
  if (call.is_set(P::kPassThru) && !call.has(P::kOutFile))
    refuse(call, "WebCmdletOutFileMissingException",
           "The cmdlet cannot run because the following parameter is missing: OutFile. Provide a "
           "valid OutFile parameter value when using the PassThru parameter, then retry.");
  if (call.is_set(P::kResume) && !call.has(P::kOutFile))
    refuse(call, "WebCmdletOutFileMissingException",
           "The cmdlet cannot run because the following parameter is missing: OutFile. Provide a "
           "valid OutFile parameter value when using the Resume parameter, then retry.");
}

}  // namespace

CommandInfo describe_web_command(std::string_view head, std::string_view own) {
  return describe(std::string(head) + std::string(kShared) + std::string(own));
}

void WebRequestCommand::process(Invocation &call) {
  validate(call);
  Value uri = *call.argument(kUri);
  const int most = most_links(call);
  for (int followed = 0;; ++followed) {
    Value next;
    run_once(call, uri, &next);
    if (next.is_null() || !follows_links(call) || followed + 1 >= most) return;
    uri = next;
  }
}

void WebRequestCommand::run_once(Invocation &call, const Value &uri, Value *next) {
  WebExchange exchange(call);
  const WebAnswer answer = exchange.run(uri);
  const int status = answer.head.status;
  const bool success = (status >= 200 && status <= 299) || exchange.nothing_to_resume();
  if (!success && !call.is_set(kSkipHttpErrorCheck)) fail_by_status(call, answer);
  const Value links = relation_links(answer);
  take(call, answer, links);
  if (exchange.redirects_left() == 0 && is_redirection(status)) report_redirections(call, answer);
  *next = links.as<Dictionary>()->get("next");
}

}  // namespace psjsh::web
