#include "server.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "../running.h"

namespace psjsh {

namespace {

// Ends with this program: its standard input is then at its end.
struct Server {
  Server() {
    int input[2], output[2];
    if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0)
      throw std::runtime_error("no pipe for the server");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    char program[] = "python3", script[] = PSJ_WEB_SERVER;
    char *arguments[] = {program, script, nullptr};
    if (posix_spawnp(&child, program, &actions, nullptr, arguments, environ) != 0)
      throw std::runtime_error("python3 does not start");
    posix_spawn_file_actions_destroy(&actions);
    close(input[0]);
    close(output[1]);
    to_server = input[1];
    std::FILE *lines = fdopen(output[0], "r");
    if (lines == nullptr || std::fscanf(lines, "%d", &port) != 1)
      throw std::runtime_error("the server says no port");
    std::fclose(lines);
  }
  ~Server() {
    close(to_server);
    waitpid(child, nullptr, 0);
  }
  pid_t child = -1;
  int to_server = -1, port = 0;
};

std::string with_address(std::string script) {
  for (std::size_t at = 0; (at = script.find("@/", at)) != std::string::npos;)
    script.replace(at, 1, web_server());
  return script;
}

}  // namespace

std::string web_server() {
  static const Server server;
  return "http://127.0.0.1:" + std::to_string(server.port);
}

std::string web_output_of(std::string script) {
  return output_of(with_address(std::move(script)));
}

std::string web_error_of(std::string script) {
  return error_of(with_address(std::move(script)));
}

}  // namespace psjsh
