// The server of `serve`, for as long as the program runs. Tests skip nothing: without python3 they
// fail.
#pragma once
#include <string>

namespace psjsh {

// "http://127.0.0.1:PORT"; started with the first call.
std::string web_server();
// The script with @/ for the server's address and a slash.
std::string web_output_of(std::string script);
std::string web_error_of(std::string script);

}  // namespace psjsh
