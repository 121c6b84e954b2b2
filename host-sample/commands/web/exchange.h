// One command's way from its parameters to an answer: redirections, retries, the file it writes.
#pragma once
#include "commands/web/web_response.h"
#include "language/run/command.h"
#include "language/value/web_session.h"

namespace psjsh::web {

bool is_redirection(int status);

class WebExchange {
 public:
  explicit WebExchange(Invocation &call);
  // Ends as an error of the command when there is no answer. The body of a success goes to -OutFile
  // when there is one, and into memory too when the pipeline wants it.
  WebAnswer run(const Value &uri);
  int redirects_left() const { return redirects_left_; }
  // -Resume, and the file was complete.
  bool nothing_to_resume() const { return nothing_to_resume_; }

 private:
  void prepare_session();
  void add_credentials(Request &request) const;
  void add_cookies(Request &request, const Value &uri) const;
  void keep_cookies(const WebAnswer &answer, const Value &uri) const;
  void add_headers(Request &request) const;
  void add_limits(Request &request) const;
  void add_body(Request &request) const;
  Request request_for(const Value &uri, bool with_body);
  WebAnswer exchange(const Request &request, const Value &uri);
  WebAnswer follow(Value uri);
  bool next_hop(const WebAnswer &answer, Value *uri);
  std::int64_t size_to_resume(const Value &uri) const;
  std::string out_path(const Value &uri) const;

  Invocation &call_;
  Ref<WebSession> session_;
  std::string method_;
  int redirects_left_ = 0;
  bool authorized_ = true, resumes_, nothing_to_resume_ = false;
  std::int64_t resume_from_ = -1;
};

}  // namespace psjsh::web
