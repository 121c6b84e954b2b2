// What Invoke-WebRequest and Invoke-RestMethod have in common: their parameters, the request, the
// exchange with redirections and retries, and its errors.
#pragma once
#include <string>
#include <string_view>

#include "commands/web/web_response.h"
#include "language/run/command.h"

namespace psjsh::web {

// The parameters of both; those of Invoke-RestMethod alone stand at the end.
struct WebParameters {
  enum : std::size_t {
    kAllowInsecureRedirect,
    kAllowUnencryptedAuthentication,
    kAuthentication,
    kBody,
    kCertificate,
    kCertificateThumbprint,
    kConnectionTimeoutSeconds,
    kContentType,
    kCredential,
    kCustomMethod,
    kDisableKeepAlive,
    kForm,
    kHeaders,
    kHttpVersion,
    kInFile,
    kMaximumRedirection,
    kMaximumRetryCount,
    kMethod,
    kNoProxy,
    kOperationTimeoutSeconds,
    kOutFile,
    kPassThru,
    kPreserveAuthorizationOnRedirect,
    kPreserveHttpMethodOnRedirect,
    kProxy,
    kProxyCredential,
    kProxyUseDefaultCredentials,
    kResume,
    kRetryIntervalSec,
    kSessionVariable,
    kSkipCertificateCheck,
    kSkipHeaderValidation,
    kSkipHttpErrorCheck,
    kSslProtocol,
    kToken,
    kTransferEncoding,
    kUnixSocket,
    kUri,
    kUseBasicParsing,
    kUseDefaultCredentials,
    kUserAgent,
    kWebSession,
    kFollowRelLink,
    kMaximumFollowRelLink,
    kResponseHeadersVariable,
    kStatusCodeVariable
  };
};
// A command's description: its first line, the shared parameters, and its own.
CommandInfo describe_web_command(std::string_view head, std::string_view own);

// One exchange for each input object.
class WebRequestCommand : public Command, public WebParameters {
 public:
  void process(Invocation &call) override;

 protected:
  // An answer that is no error, with its whole body in memory.
  virtual void take(Invocation &call, const WebAnswer &answer, const Value &relation_link) = 0;
  virtual bool follows_links(Invocation &) const { return false; }
  virtual int most_links(Invocation &) const { return 0; }

 private:
  void run_once(Invocation &call, const Value &uri, Value *next);
};

}  // namespace psjsh::web
