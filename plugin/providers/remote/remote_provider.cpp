#include "plugin/providers/remote/remote_provider.h"

#include <utility>

#include "plugin/providers/arguments.h"
#include "plugin/providers/remote/remote_job.h"
#include "plugin/providers/remote/session.h"
#include "plugin/value/error.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "psj_remote.h"

namespace psj {
namespace {

using remote::Connection;
using remote::RemoteJob;

// What the plugin holds of a job.
struct Held {
  std::shared_ptr<RemoteJob> job;
};

RemoteJob &of(void *job) {
  return *static_cast<Held *>(job)->job;
}

// The session that the arguments lead to; NULL: none.
const remote::Session *session_in(const psj_job_request &request) {
  const psj_value *value = argument(request, "session");
  return value != nullptr && value->kind == PSJ_HANDLE ? remote::Session::of(handle_of(*value))
                                                       : nullptr;
}

void set_origin(const psj_sink &sink, const psj_job_request &request,
                const remote::Session *session) {
  const auto *origin =
      static_cast<const psj_sink_origin *>(sink.get_extension(&sink, text_of(PSJ_SINK_ORIGIN)));
  if (!PSJ_HAS(origin, set)) return;
  const psj_guid id = session != nullptr ? session->instance_id() : new_guid();
  const bool hide = integer_argument(request, "hide", 0) != 0;
  origin->set(&sink, request.location, &id, hide ? 0 : PSJ_ORIGIN_SHOW);
}

Status make(const std::shared_ptr<remote::Connections> &connections, const psj_job_request &request,
            const psj_sink &sink, void **out) {
  const psj_value *prepared = argument(request, "prepared");
  const psj_value *to = argument(request, "connection");
  const remote::Session *session = session_in(request);
  if (prepared == nullptr || (to == nullptr && session == nullptr))
    return Status(PSJ_E_ARGUMENT, "make a remote job: its arguments are not what is documented", {},
                  kInvalidArgument);
  auto copy = OwnedValue::copy(*prepared);
  if (!copy.ok()) return copy.status();
  std::shared_ptr<Connection> connection;
  if (session != nullptr) {
    connection = session->connection();
  } else {
    auto made = remote::connection_of(*to, view_of(request.location), sink.host, connections);
    if (!made.ok()) return made.status();
    connection = std::move(*made);
  }
  set_origin(sink, request, session);
  *out = new Held{std::make_shared<RemoteJob>(sink, std::move(connection), session == nullptr,
                                              std::move(*copy))};
  return {};
}

psj_status create(const psj_provider *provider, const psj_job_request *request,
                  const psj_sink *sink, void **job, psj_error **error) {
  return guarded(error, [&] {
    return make(static_cast<RemoteProvider *>(provider->self)->connections(), *request, *sink, job);
  });
}

std::string text_in(const psj_value &dictionary, std::string_view key) {
  psj_job_request request{};
  request.arguments = &dictionary;
  const psj_value *value = argument(request, key);
  return value != nullptr && value->kind == PSJ_STRING ? std::string(string_of(*value))
                                                       : std::string();
}

std::int64_t number_in(const psj_value &dictionary, std::string_view key) {
  psj_job_request request{};
  request.arguments = &dictionary;
  return integer_argument(request, key, 0);
}

// The program of the host's own worker, and nothing when it has none.
std::string worker_program(const psj_host *host) {
  const auto *worker = host == nullptr || host->get_extension == nullptr
                           ? nullptr
                           : static_cast<const psj_host_worker *>(
                                 host->get_extension(host, text_of(PSJ_HOST_WORKER)));
  if (!PSJ_HAS(worker, command)) return {};
  ScopedResult words;
  if (worker->command(host, words.out(), nullptr) < 0) return {};
  const psj_value &list = words.value();
  if (list.kind != PSJ_LIST || list.count == 0 || items_of(list)[0].kind != PSJ_STRING) return {};
  return std::string(string_of(items_of(list)[0]));
}

}  // namespace

namespace remote {

Result<std::shared_ptr<Connection>> connection_of(const psj_value &dictionary,
                                                  std::string_view computer, const psj_host *host,
                                                  std::shared_ptr<Connections> connections) {
  Connection::Setup setup;
  auto target = SshTarget::parse(text_in(dictionary, "host"));
  if (!target.ok()) return target.status();
  setup.target = std::move(*target);
  if (std::string user = text_in(dictionary, "user"); !user.empty()) setup.target.user = user;
  setup.target.key_file = text_in(dictionary, "key");
  setup.target.subsystem = text_in(dictionary, "subsystem");
  if (const auto port = number_in(dictionary, "port"); port > 0 && port < 65536)
    setup.target.port = static_cast<int>(port);
  setup.target.connecting_timeout_ms = number_in(dictionary, "timeout_ms");
  psj_job_request request{};
  request.arguments = &dictionary;
  const psj_value *options = argument(request, "options");
  for (std::uint32_t i = 0; options != nullptr && options->kind == PSJ_DICT && i < options->count;
       ++i) {
    const psj_value *pair = items_of(*options) + 2 * i;
    if (pair[0].kind == PSJ_STRING && pair[1].kind == PSJ_STRING)
      setup.target.options.emplace_back(string_of(pair[0]), string_of(pair[1]));
  }
  setup.own_program = worker_program(host);
  setup.host = host != nullptr ? view_of(host->name) : std::string_view();
  setup.version = host != nullptr ? view_of(host->version) : std::string_view();
  setup.computer = computer;
  setup.near = host;
  return std::make_shared<Connection>(std::move(connections), std::move(setup));
}

}  // namespace remote

RemoteProvider::RemoteProvider() : connections_(std::make_shared<remote::Connections>()) {
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = this;
  table_.id = text_of(kId);
  table_.job_type_name = text_of("RemoteJob");
  table_.location = text_of("localhost");
  table_.capabilities = PSJ_PROVIDER_PARENT | PSJ_PROVIDER_REMOTE | PSJ_PROVIDER_GROWS;
  table_.create = create;
  table_.start = [](void *job, psj_error **error) {
    return guarded(error, [&]() -> Status {
      of(job).start();
      return {};
    });
  };
  table_.stop = [](void *job, std::uint32_t deadline_ms) {
    return guarded(nullptr, [&]() -> Status {
      of(job).stop(deadline_ms);
      return {};
    });
  };
  table_.input = [](void *job, const psj_value *value) {
    return guarded(nullptr, [&] { return of(job).input(*value); });
  };
  table_.input_end = [](void *job) {
    return guarded(nullptr, [&]() -> Status {
      of(job).input_end();
      return {};
    });
  };
  table_.destroy = [](void *job) {
    of(job).detach();
    delete static_cast<Held *>(job);
  };
  table_.get_extension = [](const psj_provider *, psj_text) -> const void * { return nullptr; };
  table_.type_name = text_of("System.Management.Automation.PSRemotingChildJob");
  table_.parent_type_name = text_of("System.Management.Automation.PSRemotingJob");
  table_.detach = [](const psj_provider *provider) {
    // Connections whose runs have ended leave by themselves, or are made to.
    constexpr std::uint32_t kLongerThanTheyMay = 5000;
    auto &self = *static_cast<RemoteProvider *>(provider->self);
    self.sessions().close_all();
    self.connections()->wait_for_all(kLongerThanTheyMay);
  };
}

}  // namespace psj
