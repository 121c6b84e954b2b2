#include "commands/web/web_request.h"

namespace psjsh {

namespace {

class InvokeWebRequest final : public web::WebRequestCommand {
 protected:
  void take(Invocation &call, const web::WebAnswer &answer, const Value &relation_link) override {
    if (!call.has(kOutFile) || call.is_set(kPassThru))
      call.write(web::web_response_object(answer, relation_link));
  }
};

CommandInfo describe_invoke_web_request() {
  return web::describe_web_command(
      "Invoke-WebRequest Microsoft.PowerShell.Commands.InvokeWebRequestCommand "
      "Microsoft.PowerShell.Utility\n",
      "");
}

}  // namespace

extern const CommandEntry kInvokeWebRequest = {
    "Invoke-WebRequest", "iwr", describe_invoke_web_request, create_command<InvokeWebRequest>};

}  // namespace psjsh
