#include "toy_session.h"

#include <array>
#include <stdexcept>

#include "plugin/jobs/api.h"
#include "plugin/jobs/job_table.h"
#include "plugin/parts.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

using namespace psj;

ToySession::ToySession(std::vector<std::string> worker) : host_(std::move(worker)) {
  auto made = std::make_unique<Plugin>(*host_.table());
  if (!add_built_in_parts(*made).ok()) throw std::runtime_error("no built-in parts");
  plugin_ = made.release();
}

ToySession::~ToySession() {
  shutdown();
}

void ToySession::shutdown(std::uint32_t deadline_ms) {
  if (plugin_ != nullptr) api_table()->shutdown(plugin_, deadline_ms);
  plugin_ = nullptr;
}

JobRef ToySession::make(const char *provider, std::string_view script, int throttle,
                        std::string_view pool) {
  const psj_value pairs[] = {make_string("prepared"), make_string(script), make_string("throttle"),
                             make_int(throttle),      make_string("pool"), make_string(pool)};
  const psj_value arguments = make_dict(pairs, pool.empty() ? (throttle != 0 ? 2 : 1) : 3, false);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.command = text_of(script);
  request.arguments = &arguments;
  psj_job *job = nullptr;
  psj_error *error = nullptr;
  const psj_status status =
      api_table()->job_create(plugin_, text_of(provider), &request, &job, &error);
  const OwnedError owned(error);
  if (status < 0) throw std::runtime_error(owned ? std::string(view_of(owned->message)) : "?");
  return JobRef::adopt(static_cast<Job *>(job));
}

void ToySession::start(Job &job) {
  api_table()->job_start(&job, nullptr);
}

JobRef ToySession::thread_job(std::string_view script, int throttle) {
  JobRef job = make("psj.thread", script, throttle);
  start(*job);
  return job;
}

JobRef ToySession::background_job(std::string_view script, std::string_view pool) {
  JobRef job = make("psj.background", script, 0, pool);
  start(*job);
  return job;
}

bool ToySession::wait(Job &job, std::uint32_t timeout_ms) {
  psj_job *handle = &job;
  return api_table()->job_wait(&handle, 1, 0, timeout_ms) == PSJ_OK;
}

Texts ToySession::receive(Job &job, std::uint32_t flags) {
  Texts texts;
  for (const JobRef &child : job.children())
    for (std::string &text : receive(*child, flags)) texts.push_back(std::move(text));
  psj_reader *reader = nullptr;
  if (api_table()->reader_open(&job, PSJ_ALL_STREAMS, flags, &reader, nullptr) < 0) return texts;
  std::array<psj_record, 16> batch;
  for (;;) {
    std::uint32_t count = batch.size();
    if (api_table()->reader_next(reader, batch.data(), &count, 0) != PSJ_OK) break;
    for (std::uint32_t i = 0; i < count; ++i) {
      const psj_value &value = batch[i].value;
      texts.push_back(value.kind == PSJ_STRING ? std::string(string_of(value))
                                               : std::to_string(value.as.i64));
    }
    api_table()->reader_done(reader, batch[count - 1].sequence);
  }
  api_table()->reader_close(reader);
  return texts;
}

std::string ToySession::message(Job &job) {
  const auto reason = job.reason();
  return reason ? std::string(view_of(reason->message)) : std::string();
}
