#include "tests/plugin/cmdlets/session.h"

#include <fmt/format.h>

#include "plugin/value/error.h"
#include "plugin/value/guid.h"

namespace psj {

namespace {

const char *const kStreamNames[] = {"?",       "output", "error",       "warning",
                                    "verbose", "debug",  "information", "progress"};

Session &of(const psj_streams *streams) {
  return *static_cast<Session *>(streams->self);
}

const psj_host_script kScripts = [] {
  psj_host_script table{};
  table.struct_size = sizeof table;
  table.prepare = [](const psj_host *, const psj_script_request *, psj_result *out,
                     psj_error **) -> psj_status {
    *out = string_result("prepared");
    return PSJ_OK;
  };
  table.source = [](const psj_host *, const psj_value *script, psj_result *out) -> psj_status {
    *out = string_result(string_of(*script));
    return PSJ_OK;
  };
  table.copy = [](const psj_host *, const psj_value *value, psj_result *out,
                  psj_error **) -> psj_status {
    *out = std::move(*OwnedValue::copy(*value)).to_result();
    return PSJ_OK;
  };
  return table;
}();

}  // namespace

std::string shown(const psj_value &value) {
  switch (value.kind) {
    case PSJ_NULL:
      return "null";
    case PSJ_BOOL:
      return value.as.u64 != 0 ? "True" : "False";
    case PSJ_INT:
      return std::to_string(value.as.i64);
    case PSJ_STRING:
      return std::string(string_of(value));
    case PSJ_GUID:
      return guid_text(*static_cast<const psj_guid *>(value.as.ptr));
    case PSJ_HANDLE: {
      ScopedResult name;
      const psj_object *object = handle_of(value);
      object->cls->get(object, text_of("Name"), name.out(), nullptr);
      return "job " + shown(name.value());
    }
    case PSJ_OBJECT: {
      std::string text = shown(items_of(value)[1]) + "{";
      const psj_schema &schema = *schema_of(value);
      for (std::uint32_t i = 0; i < schema.member_count; ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ",", view_of(schema.members[i]));
      return text + "}";
    }
    default:
      return fmt::format("kind {}", value.kind);
  }
}

Session::Session()
    : host_{sizeof(psj_host), PSJ_ABI_MINOR, this, text_of("test"), text_of("1"), nullptr, nullptr},
      plugin_(host_) {
  host_.get_extension = [](const psj_host *, psj_text id) -> const void * {
    return view_of(id) == PSJ_HOST_SCRIPT ? &kScripts : nullptr;
  };
  host_.log = [](const psj_host *, std::int32_t, psj_text) {};
  BOOST_REQUIRE(plugin_.providers().add(processes.table()).ok());
  BOOST_REQUIRE(plugin_.providers().add(threads.table()).ok());
}

Session::~Session() {
  last_ = {};
  plugin_.shutdown(1000);
}

FakeJob &Session::make(FakeJobType &type, std::string_view name) {
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.name = text_of(name);
  request.command = text_of(" the command ");
  Result<JobRef> job = plugin_.jobs().create(
      *plugin_.providers().find_type(view_of(type.table()->job_type_name)), request);
  BOOST_REQUIRE(job.ok());
  last_ = *job;
  BOOST_REQUIRE(plugin_.jobs().start(*last_).ok());
  // The table starts children when it likes.
  for (int i = 0; i < 1000 && !type.jobs.back().started; ++i) usleep(1000);
  return type.jobs.back();
}

FakeJob &Session::process(std::string_view name) {
  return make(processes, name);
}
FakeJob &Session::workflow(std::string_view name) {
  if (plugin_.providers().find_type("WorkflowJob") == nullptr)
    BOOST_REQUIRE(plugin_.providers().add(workflows.table()).ok());
  return make(workflows, name);
}
FakeJob &Session::thread(std::string_view name) {
  return make(threads, name);
}

const psj_cmdlet &Session::find(std::string_view name) {
  for (const psj_cmdlet *cmdlet : built_in_cmdlets())
    if (view_of(cmdlet->name) == name) return *cmdlet;
  for (const psj_cmdlet *cmdlet : suspending_cmdlets())
    if (view_of(cmdlet->name) == name) return *cmdlet;
  BOOST_FAIL("no cmdlet " << name);
  return **built_in_cmdlets().begin();
}

std::uint32_t Session::parameter_of(const psj_cmdlet &cmdlet, std::string_view name) {
  for (std::uint32_t i = 0; i < cmdlet.parameter_count; ++i)
    if (view_of(cmdlet.parameters[i]->name) == name) return i;
  BOOST_FAIL("no parameter " << name);
  return 0;
}

std::uint32_t Session::set_of(const psj_cmdlet &cmdlet, const std::vector<std::uint32_t> &given) {
  const auto in = [&](std::uint32_t parameter, std::uint32_t set) {
    const psj_parameter &p = *cmdlet.parameters[parameter];
    for (std::uint32_t i = 0; i < p.use_count; ++i)
      if (p.uses[i].set == set || p.uses[i].set == PSJ_ALL_SETS) return true;
    return false;
  };
  const auto holds = [&](std::uint32_t set) {
    return std::all_of(given.begin(), given.end(),
                       [&](std::uint32_t parameter) { return in(parameter, set); });
  };
  if (cmdlet.default_set != PSJ_ALL_SETS && holds(cmdlet.default_set)) return cmdlet.default_set;
  for (std::uint32_t set = 0; set < cmdlet.set_count; ++set)
    if (holds(set)) return set;
  BOOST_FAIL("no parameter set");
  return 0;
}

void Session::fill_streams(Written &written) {
  written_ = &written;
  streams_.struct_size = sizeof streams_;
  streams_.self = this;
  streams_.write = [](const psj_streams *streams, psj_stream stream, std::uint32_t flags,
                      const psj_value *value) -> psj_status {
    Session &self = of(streams);
    self.written_->lines.push_back(fmt::format("{}{}: {}", kStreamNames[stream],
                                               (flags & PSJ_WRITE_HOST) != 0 ? " on host" : "",
                                               shown(*value)));
    if (stream == PSJ_STREAM_OUTPUT) {
      self.written_->outputs.push_back(std::move(*OwnedValue::copy(*value)));
      if (self.on_output) self.on_output(*value);
    }
    return self.is_cancelled ? PSJ_E_CANCELLED : PSJ_OK;
  };
  streams_.write_error = [](const psj_streams *streams, const psj_error *error) -> psj_status {
    of(streams).written_->lines.push_back(
        fmt::format("error: {}: {}", view_of(error->id), view_of(error->message)));
    return PSJ_OK;
  };
  streams_.should_process = [](const psj_streams *streams, psj_text target, psj_text action,
                               std::uint32_t *yes) -> psj_status {
    Session &self = of(streams);
    if (!self.should_process_answer)
      self.written_->lines.push_back(
          fmt::format("what if: {}: {}", view_of(action), view_of(target)));
    *yes = self.should_process_answer ? 1 : 0;
    return PSJ_OK;
  };
  streams_.cancelled = [](const psj_streams *streams) -> std::uint32_t {
    return of(streams).is_cancelled ? 1 : 0;
  };
  streams_.cancel_fd = [](const psj_streams *) { return -1; };
  streams_.variable = [](const psj_streams *, psj_text, psj_result *out) -> psj_status {
    *out = string_result("/");
    return PSJ_OK;
  };
}

Written Session::call(std::string_view name, const Parameters &parameters,
                      std::string_view input_parameter, const std::vector<psj_value> &input) {
  const psj_cmdlet &cmdlet = find(name);
  Written written;
  fill_streams(written);
  std::vector<psj_bound> bound;
  std::vector<std::uint32_t> given;
  psj_error *error = nullptr;
  for (const auto &[parameter, value] : parameters) {
    given.push_back(parameter_of(cmdlet, parameter));
    bound.push_back({given.back(), 0, value});
  }
  if (!input_parameter.empty()) given.push_back(parameter_of(cmdlet, input_parameter));
  psj_binding binding{sizeof binding, set_of(cmdlet, given),
                      static_cast<std::uint32_t>(bound.size()), 0, bound.data()};
  psj_invocation invocation{sizeof invocation, 0, &plugin_, nullptr, &streams_, text_of(name), {}};
  if (!input_parameter.empty()) invocation.flags = PSJ_INVOCATION_INPUT;

  void *state = nullptr;
  const auto going = [&](psj_status status) {
    if (written.status >= 0) written.status = status;
    return written.status >= 0;
  };
  bool alive = true;
  for (const psj_bound &one : bound)
    if (alive && cmdlet.check)
      alive = going(cmdlet.check(&cmdlet, &binding, one.parameter, &error));
  if (alive && going(cmdlet.begin(&cmdlet, &invocation, &binding, &state, &error))) {
    if (input_parameter.empty()) {
      alive = going(cmdlet.process(state, &binding, &error));
    } else {
      for (const psj_value &value : input) {
        auto with_input = bound;
        with_input.push_back({given.back(), 0, value});
        binding.count = static_cast<std::uint32_t>(with_input.size());
        binding.bound = with_input.data();
        if (alive) alive = going(cmdlet.process(state, &binding, &error));
      }
    }
    if (alive) going(cmdlet.end(state, &error));
  }
  if (state) cmdlet.close(state);
  if (const OwnedError owned(error); owned)
    written.failed = fmt::format("{}: {}", view_of(owned->id), view_of(owned->message));
  written_ = nullptr;
  return written;
}

}  // namespace psj
