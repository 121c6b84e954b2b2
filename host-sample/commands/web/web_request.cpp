#include "commands/web/web_request.h"

#include "commands/describe.h"
#include "commands/web/exchange.h"
#include "commands/web/request_body.h"
#include "commands/web/web_errors.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/web_uri.h"

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
-Credential pscredential
-CustomMethod/CM string @CustomMethod::m @CustomMethodNoProxy::m notempty
-DisableKeepAlive switch
-Form System.Collections.IDictionary
-Headers System.Collections.IDictionary
-HttpVersion object
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
-ProxyCredential pscredential @CustomMethod:: @StandardMethod::
-ProxyUseDefaultCredentials switch @CustomMethod:: @StandardMethod::
-Resume switch
-RetryIntervalSec int range=1..2147483647
-SessionVariable/SV string
-SkipCertificateCheck switch
-SkipHeaderValidation switch
-SkipHttpErrorCheck switch
-SslProtocol Microsoft.PowerShell.Commands.WebSslProtocol
-Token securestring
-TransferEncoding string set=chunked|compress|deflate|gzip|identity
-UnixSocket object notempty
-Uri uri @:0:m notempty
-UseBasicParsing switch
-UseDefaultCredentials switch
-UserAgent string
-WebSession Microsoft.PowerShell.Commands.WebRequestSession
)";

[[noreturn]] void refuse(Invocation &call, const char *id, const char *message) {
  const std::string &command = call.info().type_name;
  call.fail({id, ErrorCategory::InvalidArgument, message,
             "System.Management.Automation.ValidationMetadataException", Value(command),
             command.substr(command.rfind('.') + 1)});
  // The compiler does not see through the virtual call.
  __builtin_unreachable();
}

using P = WebParameters;

bool is_encrypted(const Value &uri) {
  const auto *object = unwrap(uri).as<UriObject>();
  return object != nullptr && object->value.scheme == "https";
}

// Which ways to say who asks do not go together, or lack something.
void validate_authentication(Invocation &call) {
  const std::string kind = call.text(P::kAuthentication, "None");
  const bool named = kind != "None";
  if (call.is_set(P::kUseDefaultCredentials) && named)
    refuse(call, "WebCmdletAuthenticationConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: "
           "Authentication and UseDefaultCredentials. Authentication does not support Default "
           "Credentials. Specify either Authentication or UseDefaultCredentials, then retry.");
  if (named && call.has(P::kToken) && call.has(P::kCredential))
    refuse(call, "WebCmdletAuthenticationTokenConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: "
           "Authentication and Token. Authentication does not support both a Token and a "
           "Credential. Specify either Credential or Token, then retry.");
  if (kind == "Basic" && !call.has(P::kCredential))
    refuse(call, "WebCmdletAuthenticationCredentialNotSuppliedException",
           "The cmdlet cannot run because the following parameter is not specified: Credential. "
           "The supplied Authentication type requires a Credential. Specify Credential, then "
           "retry.");
  if ((kind == "Bearer" || kind == "OAuth") && !call.has(P::kToken))
    refuse(call, "WebCmdletAuthenticationTokenNotSuppliedException",
           "The cmdlet cannot run because the following parameter is not specified: Token. The "
           "supplied Authentication type requires a Token. Specify Token, then retry.");
  const bool tells = named || call.has(P::kCredential) || call.is_set(P::kUseDefaultCredentials);
  if (tells && !call.is_set(P::kAllowUnencryptedAuthentication) &&
      !is_encrypted(*call.argument(P::kUri)))
    refuse(call, "WebCmdletAllowUnencryptedAuthenticationRequiredException",
           "The cmdlet cannot protect plain text secrets sent over unencrypted connections. To "
           "suppress this warning and send plain text secrets over unencrypted networks, reissue "
           "the command specifying the AllowUnencryptedAuthentication parameter.");
  if (call.is_set(P::kUseDefaultCredentials) && call.has(P::kCredential))
    refuse(call, "WebCmdletCredentialConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: "
           "Credential and UseDefaultCredentials. Specify either Credential or "
           "UseDefaultCredentials, then retry.");
  if (!call.has(P::kProxy) &&
      (call.has(P::kProxyCredential) || call.is_set(P::kProxyUseDefaultCredentials)))
    refuse(call, "WebCmdletProxyUriNotSuppliedException",
           "The cmdlet cannot run because the following parameter is missing: Proxy. Provide a "
           "valid proxy URI for the Proxy parameter when using the ProxyCredential or "
           "ProxyUseDefaultCredentials parameters, then retry.");
}

// Which parameters do not go together.
void validate(Invocation &call) {
  if (call.has(P::kWebSession) && call.has(P::kSessionVariable))
    refuse(call, "WebCmdletSessionConflictException",
           "The cmdlet cannot run because the following conflicting parameters are specified: "
           "WebSession and SessionVariable. Specify either WebSession or SessionVariable, then "
           "retry.");
  validate_authentication(call);
  if (call.has(P::kCertificate) || call.has(P::kCertificateThumbprint))
    call.fail({"WebCmdletCertificateException", ErrorCategory::SecurityError,
               "Certificates of clients are not supported here.",
               "System.Security.Cryptography.CryptographicException"});
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
