#include "bridge/script_host.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/serialize.h"
#include "bridge/session_lease.h"
#include "bridge/session_opening.h"
#include "bridge/stream_records.h"
#include "bridge/streaming_host.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/run/host_prompt.h"
#include "language/run/pipeline_stopped.h"
#include "language/run/sent_commands.h"
#include "language/run/session_drives.h"
#include "language/run/style.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

std::string read_script(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    throw_runtime("PathNotFound", ErrorCategory::ObjectNotFound,
                  "System.Management.Automation.ItemNotFoundException",
                  "Cannot read the script '" + path + "': " + std::strerror(errno), Value(path));
  return std::move(text).str();
}

std::string source_text(const Value &script) {
  if (auto *block = script.as<ScriptBlock>()) return std::string(block->source());
  return script.is_null() ? std::string() : to_text(script);
}

// The script as a block of this session: for `$using:` and to report parse errors before the job
// starts.
Value block_of(const psj_script_request &request) {
  if (request.file.size) {
    std::string path(view(request.file));
    return make_script_block(read_script(path), path);
  }
  Value script = from_abi(request.script);
  return script.as<ScriptBlock>() ? script : make_script_block(to_text(script));
}

class DictMaker {
 public:
  DictMaker(ValueArena &arena, std::size_t count)
      : arena_(arena), pairs_(arena.values(count * 2)) {}
  void add(std::string_view key, psj_value value) {
    pairs_[2 * count_] = text_value(arena_.copy(key));
    pairs_[2 * count_ + 1] = value;
    ++count_;
  }
  psj_value value() const {
    psj_value dict = list_value(pairs_, count_);
    dict.kind = PSJ_DICT;
    return dict;
  }

 private:
  ValueArena &arena_;
  psj_value *pairs_;
  std::size_t count_ = 0;
};

psj_value using_list(const std::vector<UsingValue> &usings, bool live, ValueArena &arena) {
  psj_value *pairs = arena.values(usings.size() * 2);
  for (std::size_t i = 0; i < usings.size(); ++i) {
    const Value &kept = arena.keep(usings[i].value);
    pairs[2 * i] = text_value(arena.copy(usings[i].key));
    pairs[2 * i + 1] = live ? to_abi(kept, arena) : serialize(kept, arena);
  }
  return list_value(pairs, usings.size() * 2);
}

psj_value text_list(const std::vector<std::string> &texts, ValueArena &arena) {
  psj_value *items = arena.values(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) items[i] = text_value(arena.copy(texts[i]));
  return list_value(items, texts.size());
}

void refuse_script_blocks(const std::vector<UsingValue> &usings) {
  for (const UsingValue &value : usings)
    if (unwrap(value.value).as<ScriptBlock>())
      throw_runtime("ParallelUsingVariableCannotBeScriptBlock", ErrorCategory::InvalidType,
                    "System.Management.Automation.PSArgumentException",
                    "A ForEach-Object -Parallel using variable cannot be a script block. "
                    "Passed-in script block variables are not supported with ForEach-Object "
                    "-Parallel, and can result in undefined behavior.",
                    value.value);
}

// Reads the prepared value again. Copies come deserialized, live values as they were.
JobScript job_of(const psj_value &prepared, bool live, int *group) {
  JobScript job;
  if (prepared.kind != PSJ_DICT) return job;
  auto *pairs = static_cast<const psj_value *>(prepared.as.ptr);
  auto read = [live](const psj_value &value) {
    return live ? from_abi(value) : deserialize(value);
  };
  for (std::uint32_t i = 0; i < prepared.count; ++i) {
    std::string key = to_text(from_abi(pairs[2 * i]));
    const psj_value &value = pairs[2 * i + 1];
    if (key == "script") job.script = read(value);
    if (key == "file") job.file = to_text(read(value));
    if (key == "initialization") job.initialization = read(value);
    if (key == "location") job.location = to_text(read(value));
    if (key == "group") *group = std::stoi(to_text(read(value)));
    if (key != "arguments" && key != "usings") continue;
    auto *items = static_cast<const psj_value *>(value.as.ptr);
    for (std::uint32_t j = 0; value.kind == PSJ_LIST && j < value.count; ++j) {
      if (key == "arguments") job.arguments.push_back(read(items[j]));
      if (key == "usings" && j % 2)
        job.usings.push_back({to_text(from_abi(items[j - 1])), read(items[j])});
    }
  }
  return job;
}

std::string text_in(const psj_value &prepared, std::string_view wanted) {
  const auto *pairs = static_cast<const psj_value *>(prepared.as.ptr);
  for (std::uint32_t i = 0; prepared.kind == PSJ_DICT && i < prepared.count; ++i)
    if (to_text(from_abi(pairs[2 * i])) == wanted) return to_text(from_abi(pairs[2 * i + 1]));
  return {};
}

// A drive that only the caller has is none of this session's.
void begin_on_drive(Session &session, const std::string &name) {
  if (!name.empty() && name != "/" && find_session_drive(session.state(), name))
    enter_drive(session.state(), name);
}

// Writes a job's records to its log; a log that takes no more ends the script.
class SinkTarget final : public StreamTarget, public ScreenOwner {
 public:
  // `screen` shows what goes to the host while the run lasts; may be null.
  SinkTarget(const psj_sink &sink, bool live, std::shared_ptr<HostScreen> screen)
      : sink_(sink), live_(live), screen_(std::move(screen)) {}

  std::shared_ptr<HostScreen> host_screen() override { return screen_; }

  void write(Stream stream, const Value &record, bool host) override {
    // A line for the host's error output.
    if (stream == Stream::Error && record.is_string()) return write_screen(stream, record.text());
    if (screen_) show(stream, record, host);
    ValueArena arena;
    psj_value value;
    if (stream == Stream::Output)
      value = live_ ? to_abi(record, arena) : serialize(record, arena);
    else
      value = live_ ? record_to_abi(record, arena) : serialize_record(stream, record, arena);
    std::uint32_t flags = host ? PSJ_RECORD_HOST : 0;
    put(stream, flags, value);
  }

  void write_host(std::string_view text) override { write_screen(Stream::Information, text); }

 private:
  // The host of a job in a process shows this where the job is received; a thread job's shows
  // nothing.
  void write_screen(Stream stream, std::string_view text) {
    if (screen_) screen_->show(Stream::Information, text);
    if (live_) return;
    psj_value value{};
    value.kind = PSJ_STRING;
    value.count = static_cast<std::uint32_t>(text.size());
    value.as.ptr = text.data();
    put(stream, PSJ_RECORD_HOST | PSJ_RECORD_SCREEN, value);
  }

  void show(Stream stream, const Value &record, bool host) {
    if (stream == Stream::Warning || stream == Stream::Verbose || stream == Stream::Debug)
      return screen_->show(stream, to_text(record));
    if (stream != Stream::Information || !host) return;
    const Value data = get_property(record, "MessageData");
    const bool open = to_bool(get_property(data, "NoNewLine"));
    screen_->show(stream, to_text(data) + (open ? "" : "\n"));
  }

  void put(Stream stream, std::uint32_t flags, const psj_value &value) {
    psj_status status = sink_.write(&sink_, static_cast<psj_stream>(stream), flags, &value);
    if (status == PSJ_E_CANCELLED) throw PipelineStopped();
    if (status < 0)
      throw_invalid_operation("JobOutputRefused",
                              "Write to the job's output: status " + std::to_string(status));
  }

  const psj_sink &sink_;
  bool live_;
  const std::shared_ptr<HostScreen> screen_;
};

bool next_input(const psj_run &run, bool live, Value *out) {
  psj_result result{};
  psj_status status = run.next_input(&run, PSJ_FOREVER, &result);
  if (status == PSJ_E_CANCELLED) throw PipelineStopped();
  if (status != PSJ_OK) return false;
  *out = live ? from_abi(result.value) : deserialize(result.value);
  if (result.release) result.release(result.owner);
  return true;
}

// $PSSenderInfo: who asked, as far as ssh says.
Value sender_info() {
  constexpr std::string_view kType = "System.Management.Automation.Remoting.PSSenderInfo";
  if (find_type(kType) == nullptr) declare_class(kType, type_of_id(TypeId::Object));
  const char *connection = std::getenv("SSH_CONNECTION");
  auto info = make_record(std::string(kType));
  info->with("ClientTimeZone", Value())
      .with("ConnectionString", connection != nullptr ? Value(connection) : Value())
      .with("ApplicationArguments", Value());
  return Value(info);
}

}  // namespace

// Registers the session of a run, so that stop() finds it.
class ScriptHost::Running {
 public:
  Running(ScriptHost &host, const psj_run &run, Session &session) : host_(host), run_(&run) {
    std::lock_guard lock(host_.mutex_);
    host_.running_[run_] = &session;
  }
  ~Running() {
    std::lock_guard lock(host_.mutex_);
    host_.running_.erase(run_);
  }

 private:
  ScriptHost &host_;
  const psj_run *run_;
};

psj_result ScriptHost::prepare(const psj_script_request &request) {
  const bool task = request.purpose == PSJ_FOR_TASK;
  const bool live = request.purpose == PSJ_FOR_THREAD || task;
  // A far side that has only pwsh is served on a thread of its own.
  if (live || request.purpose == PSJ_FOR_REMOTE) values_become_shared();
  auto arena = std::make_unique<ValueArena>();
  Value block = block_of(request);
  std::vector<UsingValue> usings;
  if (Session *session = current_session()) usings = capture_using(*session, block, !live || task);
  if (task) refuse_script_blocks(usings);
  Session *session = current_session();
  std::string location(view(request.working_directory));
  // Another computer has places of its own.
  if (request.purpose == PSJ_FOR_REMOTE)
    location.clear();
  else if (location.empty() && session)
    location = session->location();

  DictMaker dict(*arena, 9);
  const Value &script = arena->keep(block);
  std::optional<SentCommands> commands;
  if (!live && session) commands = as_commands(*session, script, usings);
  if (commands) usings = std::move(commands->values);
  if (commands)
    dict.add("script", text_list(commands->statements, *arena));
  else
    dict.add("script", live ? to_abi(script, *arena)
                            : text_value(arena->copy(source_text(script)), PSJ_SCRIPTBLOCK));
  if (request.file.size && live) dict.add("file", text_value(arena->copy(view(request.file))));
  const Value &initialization = arena->keep(from_abi(request.initialization));
  if (!initialization.is_null())
    dict.add("initialization", text_value(arena->copy(source_text(initialization))));
  const Value &arguments = arena->keep(from_abi(request.arguments));
  if (!arguments.is_null())
    dict.add("arguments",
             live ? to_abi_list(arguments, *arena) : serialize_list(to_items(arguments), *arena));
  dict.add("usings", using_list(usings, live, *arena));
  dict.add("location", text_value(arena->copy(location)));
  // Where no place of its own is asked for, a run in this process begins on its caller's drive.
  if (live && session && !request.working_directory.size)
    dict.add("drive", text_value(arena->copy(current_drive(session->state()).name)));
  if (task) dict.add("group", text_value(arena->copy(std::to_string(SessionLease::new_group()))));
  if (live) dict.add("screen", to_abi(arena->keep(screen_for_run(request)), *arena));
  return result_in(std::move(arena), dict.value());
}

Outcome ScriptHost::run(const psj_value &prepared, const psj_run &run) {
  bool live = run.purpose == PSJ_FOR_THREAD || run.purpose == PSJ_FOR_TASK;
  if (!live) set_remote_user();
  int group = 0;
  JobScript job = job_of(prepared, live, &group);
  const bool task = group != 0;
  job.is_task = live;  // jobs of this process run on past a command that does not exist
  if (run.next_input)
    job.next_input = [&run, live](Value *out) { return next_input(run, live, out); };
  if (run.struct_size > offsetof(psj_run, item) && run.item)
    job.item = live ? from_abi(*run.item) : deserialize(*run.item);
  if (run.purpose != PSJ_FOR_REMOTE) {
    const std::unique_ptr<Session> session = run.purpose == PSJ_FOR_PROCESS
                                                 ? session_of_process()
                                                 : std::make_unique<Session>(commands_);
    // A task that shares no runspace comes as a thread job's script.
    const SessionLease lease(*session, run.purpose == PSJ_FOR_TASK ? group : 0, task);
    return run_in(*session, job, prepared, run);
  }
  // What a script of another computer leaves behind is there for the next one of its session.
  if (!kept_session_) {
    kept_session_ = std::make_unique<Session>(commands_);
    kept_session_->set_variable("PSSenderInfo", sender_info());
  }
  kept_session_->clear_interrupt();
  job.in_place = true;
  return run_in(*kept_session_, job, prepared, run);
}

// A session that was made before the job came takes what of the process has changed since.
std::unique_ptr<Session> ScriptHost::session_of_process() {
  if (!ready_session_ || ready_colorless_ != is_colorless())
    return std::make_unique<Session>(commands_);
  char here[4096];
  ready_session_->set_location(getcwd(here, sizeof here) != nullptr ? here : "/");
  ready_session_->state().enter_thread();
  return std::move(ready_session_);
}

Outcome ScriptHost::run_in(Session &session, const JobScript &job, const psj_value &prepared,
                           const psj_run &run) {
  const bool live = run.purpose == PSJ_FOR_THREAD || run.purpose == PSJ_FOR_TASK;
  Running running(*this, run, session);
  // A stop that came before the session was there.
  if (run.sink->cancelled(run.sink))
    return {.ended = Ended::Stopped,
            .error = {},
            .exit_code = 0,
            .exited = false,
            .by_preference = false};
  if (live) begin_on_drive(session, text_in(prepared, "drive"));
  if (!live && !job.initialization.is_null()) {
    if (std::optional<Outcome> ended = open_session(session, job, *run.sink)) return *ended;
    JobScript rest = job;
    rest.initialization = Value();
    rest.location.clear();  // where that script went
    SinkTarget target(*run.sink, live, nullptr);
    return session.run_job(rest, target);
  }
  SinkTarget target(*run.sink, live, live ? screen_in(prepared) : nullptr);
  return session.run_job(job, target);
}

void ScriptHost::warm() {
  class Nowhere final : public StreamTarget {
   public:
    void write(Stream, const Value &record, bool) override {
      ValueArena arena;
      serialize(record, arena);
    }
    void write_host(std::string_view) override {}
  };
  Nowhere nowhere;
  JobScript job;
  job.script = Value("1,[pscustomobject]@{a='b'} | ForEach-Object {$_}");
  {
    Session session(commands_);
    session.run_job(job, nowhere);
  }
  ready_session_ = std::make_unique<Session>(commands_);
  ready_colorless_ = is_colorless();
}

void ScriptHost::stop(const psj_run &run) noexcept {
  std::lock_guard lock(mutex_);
  auto found = running_.find(&run);
  if (found != running_.end()) found->second->interrupt();
}

psj_result ScriptHost::evaluate(const psj_value &script, const psj_value &item) {
  Session *session = current_session();
  if (!session)
    throw_invalid_operation("NoSession",
                            "Evaluate a script block: no session runs on this thread.");
  Value value = from_abi(item);
  return to_abi_result(collapse(session->invoke(from_abi(script), {}, &value)));
}

psj_result ScriptHost::source(const psj_value &script) {
  return text_result(source_text(from_abi(script)));
}

psj_result ScriptHost::copy(const psj_value &value) {
  auto arena = std::make_unique<ValueArena>();
  psj_value out = serialize(from_abi(value), *arena);
  return result_in(std::move(arena), out);
}

Ref<ErrorRecord> reason_of(const Outcome &outcome) {
  static const Type *const runtime = find_type("System.Management.Automation.RuntimeException");
  static const Type *const stop =
      find_type("System.Management.Automation.ActionPreferenceStopException");
  const ErrorRecord &record = *outcome.error;
  const Type *type = record.exception->type();
  const bool by_preference = outcome.by_preference && !type->is_a(stop);
  if (!by_preference && type->is_a(runtime)) return outcome.error;
  const std::string before = by_preference
                                 ? "The running command stopped because the preference variable "
                                   "\"ErrorActionPreference\" or common parameter is set to Stop: "
                                 : "";
  return make<ErrorRecord>(make_exception(by_preference ? stop->full_name() : runtime->full_name(),
                                          before + record.exception->message, record.exception),
                           record.id, record.category, record.target);
}

namespace {

ScriptHost *(*g_host_of)(const psj_host *) = nullptr;

psj_status prepare_entry(const psj_host *host, const psj_script_request *request, psj_result *out,
                         psj_error **error) {
  return guarded(error, [&] { *out = g_host_of(host)->prepare(*request); });
}

psj_status run_entry(const psj_host *host, const psj_value *prepared, const psj_run *run,
                     psj_state *ended, psj_error **error) {
  *ended = PSJ_FAILED;
  return guarded(error, [&] {
    Outcome outcome = g_host_of(host)->run(*prepared, *run);
    const bool live = run->purpose == PSJ_FOR_THREAD || run->purpose == PSJ_FOR_TASK;
    // `exit` takes the session of another process with it: its pipeline was stopped.
    const bool completed = outcome.ended == Ended::Completed && (live || !outcome.exited);
    *ended = completed ? PSJ_COMPLETED : PSJ_STOPPED;
    if (outcome.ended != Ended::Failed) return;
    *ended = PSJ_FAILED;
    if (error && outcome.error)
      *error = new_job_error(live ? reason_of(outcome) : outcome.error, live);
  });
}

void stop_entry(const psj_host *host, const psj_run *run) {
  g_host_of(host)->stop(*run);
}

psj_status evaluate_entry(const psj_host *, const psj_value *script, const psj_value *item,
                          psj_result *out, psj_error **error) {
  return guarded(error, [&] { *out = ScriptHost::evaluate(*script, *item); });
}

psj_status source_entry(const psj_host *, const psj_value *script, psj_result *out) {
  return guarded(nullptr, [&] { *out = ScriptHost::source(*script); });
}

psj_status copy_entry(const psj_host *, const psj_value *value, psj_result *out,
                      psj_error **error) {
  return guarded(error, [&] { *out = ScriptHost::copy(*value); });
}

const psj_host_script kScriptTable{sizeof(psj_host_script),
                                   0,
                                   prepare_entry,
                                   run_entry,
                                   stop_entry,
                                   evaluate_entry,
                                   source_entry,
                                   copy_entry};

}  // namespace

const psj_host_script *script_table(ScriptHost *(*of)(const psj_host *)) noexcept {
  g_host_of = of;
  return &kScriptTable;
}

}  // namespace psjsh
