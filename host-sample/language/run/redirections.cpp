// `2>&1`, `> file` and their like, for one command.
#include <fcntl.h>
#include <unistd.h>

#include "language/run/errors.h"
#include "language/run/pipeline.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

NullSink g_nowhere;

}  // namespace

// Values into a file, as Out-File writes them.
struct Redirections::File final : Sink {
  File(Frame &frame, const std::string &path, bool append) : run(frame) {
    const CommandTable::Item *item = frame.session.commands->find("Out-File");
    if (item == nullptr) {
      fd = open(resolve_path(frame.session, path).c_str(),
                O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666);
      return;
    }
    PreparedCommand command;
    command.target.native = item;
    command.typed_name = "Out-File";
    command.node = frame.position;
    const auto give = [&](const char *name, Value value) {
      CommandArgument argument;
      argument.is_parameter = argument.has_value = true;
      argument.name = name;
      argument.value = std::move(value);
      command.arguments.push_back(std::move(argument));
    };
    give("FilePath", Value(path));
    if (append) give("Append", true);
    run.add(std::move(command));
    const bool success = frame.session.success;
    first = run.start(true);
    frame.session.success = success;
  }
  ~File() {
    if (fd >= 0) close(fd);
  }
  void write(Value value) override {
    if (first != nullptr) return first->write(std::move(value));
    const std::string line = to_text(value) + "\n";
    if (fd >= 0 && ::write(fd, line.data(), line.size()) < 0) return;
  }
  void finish(SessionState &session) {
    if (first == nullptr || finished) return;
    finished = true;
    const bool success = session.success;
    run.finish();
    session.success = success;
  }
  PipelineRun run;
  Sink *first = nullptr;
  int fd = -1;
  bool finished = false;
};

Redirections::Redirections(Frame &frame, const std::vector<RedirectCode> *codes, Sink *out)
    : frame_(frame), out_(out), streams_(frame.streams) {
  if (codes == nullptr || codes->empty()) return;
  Streams &mine = own();
  const auto assign = [&](ast::Stream from, Sink *sink, bool with_output) {
    if (from == ast::Stream::Output) {
      out_ = sink;
    } else if (from == ast::Stream::All) {
      if (with_output) out_ = sink;
      for (int i = 2; i <= 6; ++i) mine.sinks[i] = sink;
    } else {
      mine.sinks[static_cast<int>(from)] = sink;
    }
  };
  // Files first: a merge goes where output really goes.
  for (const RedirectCode &code : *codes) {
    if (code.merge) continue;
    if (code.to_null) {
      assign(code.from, &g_nowhere, true);
      continue;
    }
    const std::string path = to_text(code.location->eval(frame));
    files_.push_back(std::make_unique<File>(frame, path, code.append));
    assign(code.from, files_.back().get(), true);
  }
  for (const RedirectCode &code : *codes)
    if (code.merge) assign(code.from, out_, false);
}

Redirections::~Redirections() = default;

Streams &Redirections::own() {
  if (streams_ != &own_) {
    if (streams_ != nullptr) own_ = *streams_;
    streams_ = &own_;
  }
  return own_;
}

void Redirections::finish() {
  for (const auto &file : files_) file->finish(frame_.session);
}

}  // namespace psjsh
