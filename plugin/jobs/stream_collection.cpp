#include "plugin/jobs/stream_collection.h"

#include <strings.h>

#include <array>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "plugin/jobs/counted_object.h"
#include "plugin/jobs/job.h"
#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

constexpr std::array<std::string_view, 8> kItemTypes = {
    "",
    "System.Management.Automation.PSObject",
    "System.Management.Automation.ErrorRecord",
    "System.Management.Automation.WarningRecord",
    "System.Management.Automation.VerboseRecord",
    "System.Management.Automation.DebugRecord",
    "System.Management.Automation.InformationRecord",
    "System.Management.Automation.ProgressRecord"};

bool is_name(psj_text text, std::string_view name) {
  return text.size == name.size() && strncasecmp(text.data, name.data(), name.size()) == 0;
}

// What no collection of a job does.
bool is_never(psj_text name) {
  return is_name(name, "IsReadOnly") || is_name(name, "BlockingEnumerator") ||
         is_name(name, "EnumeratorNeverBlocks") || is_name(name, "SerializeInput");
}

bool is_addition(psj_text method) {
  return is_name(method, "Add") || is_name(method, "Insert");
}

// The item as scripts see it: a message of the warning, verbose and debug streams is a record
// around its text.
Status record_value(Arena &arena, psj_stream stream, const psj_value &from, psj_value &to) {
  psj_value copy;
  if (Status bad = copy_into(arena, from, copy); !bad.ok()) return bad;
  to = copy;
  const bool message =
      stream == PSJ_STREAM_WARNING || stream == PSJ_STREAM_VERBOSE || stream == PSJ_STREAM_DEBUG;
  if (!message || copy.kind != PSJ_STRING) return {};
  const psj_schema *schema = make_schema(
      arena,
      {kItemTypes[stream], "System.Management.Automation.InformationalRecord", "System.Object"},
      {"Message"});
  to = make_bag(arena, schema, {copy}, string_of(copy));
  return {};
}

class Collection final : public CountedObject<Collection> {
 public:
  Collection(Job &job, psj_stream stream);

 private:
  friend class CountedObject<Collection>;
  ~Collection() = default;
  static const psj_object_class kClass;
  static Collection &of(const psj_object *object) {
    return *const_cast<Collection *>(static_cast<const Collection *>(object));
  }

  bool keeps_all() const { return !job_->has(PSJ_PROVIDER_BY_STREAM); }
  // The module of thread jobs never closes them.
  bool is_open() const {
    const bool thread_job = !keeps_all() && !job_->is_child() && !job_->is_parent();
    return thread_job || (!job_->is_parent() && !job_->finished());
  }
  std::unique_ptr<LogReader> reader() const;
  bool advance();
  Status item(std::uint64_t index, psj_result *out);
  std::uint64_t count() const;
  Status read_all(psj_result *out);
  std::uint64_t last_sequence() const;
  void clear(std::uint64_t upto);

  const JobRef job_;
  const psj_stream stream_;
  std::mutex mutex_;
  // A window over the items, so that going through them in order reads each once.
  std::unique_ptr<LogReader> window_reader_;
  std::array<psj_record, 32> window_;
  std::uint64_t window_start_ = 0;
  std::uint32_t window_size_ = 0;
};

Collection::Collection(Job &job, psj_stream stream)
    : CountedObject(&kClass), job_(&job), stream_(stream) {}

std::unique_ptr<LogReader> Collection::reader() const {
  LogReader::Options options;
  options.streams = 1u << stream_;
  options.without = PSJ_RECORD_SCREEN;
  options.after = keeps_all() ? job_->collection_floor(stream_) : 0;
  options.skip_consumed = !keeps_all();
  std::shared_ptr<Log> log = job_->log();
  return log ? std::make_unique<LogReader>(std::move(log), options) : nullptr;
}

bool Collection::advance() {
  window_reader_->done();
  window_start_ += window_size_;
  window_size_ = static_cast<std::uint32_t>(window_.size());
  const Status status = window_reader_->next(window_.data(), window_size_, 0);
  if (status.code() != PSJ_OK) window_size_ = 0;
  return window_size_ != 0;
}

Status Collection::item(std::uint64_t index, psj_result *out) {
  const std::lock_guard lock(mutex_);
  // From the start again for an earlier item, and for the first: some may have been taken since.
  if (!window_reader_ || index < window_start_ || index == 0) {
    window_reader_ = reader();
    if (!window_reader_) return PSJ_S_END;
    window_start_ = 0;
    window_size_ = 0;
  }
  while (index >= window_start_ + window_size_)
    if (!advance()) return PSJ_S_END;
  Arena arena;
  psj_value value;
  if (Status bad = record_value(arena, stream_, window_[index - window_start_].value, value);
      !bad.ok())
    return bad;
  *out = OwnedValue(std::move(arena), value).to_result();
  return {};
}

std::uint64_t Collection::count() const {
  const auto records = reader();
  if (!records) return 0;
  std::array<psj_record, 256> batch;
  std::uint64_t total = 0;
  for (;;) {
    auto size = static_cast<std::uint32_t>(batch.size());
    if (records->next(batch.data(), size, 0).code() != PSJ_OK) return total;
    total += size;
    records->done();
  }
}

void Collection::clear(std::uint64_t upto) {
  if (keeps_all())
    job_->set_collection_floor(stream_, upto);
  else if (const std::shared_ptr<Log> log = job_->log())
    log->consume(1u << stream_, upto);
}

Status Collection::read_all(psj_result *out) {
  Arena arena;
  std::vector<psj_value> values;
  std::uint64_t last = 0;
  if (const auto records = reader()) {
    std::array<psj_record, 256> batch;
    for (;;) {
      auto size = static_cast<std::uint32_t>(batch.size());
      if (records->next(batch.data(), size, 0).code() != PSJ_OK) break;
      for (std::uint32_t i = 0; i < size; ++i) {
        values.emplace_back();
        if (Status bad = record_value(arena, stream_, batch[i].value, values.back()); !bad.ok())
          return bad;
        last = batch[i].sequence;
      }
      records->done();
    }
    if (last != 0) clear(last);
  }
  auto *items = arena.allocate_array<psj_value>(values.size());
  std::copy(values.begin(), values.end(), items);
  *out = OwnedValue(std::move(arena), make_list(items, values.size())).to_result();
  return {};
}

std::uint64_t Collection::last_sequence() const {
  const auto records = reader();
  if (!records) return 0;
  std::array<psj_record, 256> batch;
  for (std::uint64_t last = 0;;) {
    auto size = static_cast<std::uint32_t>(batch.size());
    if (records->next(batch.data(), size, 0).code() != PSJ_OK) return last;
    last = batch[size - 1].sequence;
    records->done();
  }
}

const psj_object_class Collection::kClass = {
    sizeof(psj_object_class),
    0,
    CountedObject<Collection>::retain,
    CountedObject<Collection>::release,
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&]() -> Status {
        const std::string type = "System.Management.Automation.PSDataCollection`1[" +
                                 std::string(kItemTypes[of(object).stream_]) + "]";
        const psj_value names[] = {make_string(type), make_string("System.Object")};
        auto copy = OwnedValue::copy(make_list(names, 2));
        if (!copy.ok()) return copy.status();
        *out = std::move(*copy).to_result();
        return {};
      });
    },
    [](const psj_object *, psj_result *out) {
      static const psj_value names[] = {make_string("Count"), make_string("IsOpen")};
      *out = plain_result(make_list(names, 2));
      return PSJ_OK;
    },
    [](const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
      return guarded(error, [&]() -> Status {
        Collection &self = of(object);
        if (is_name(name, "Count"))
          *out = plain_result(make_int(static_cast<std::int64_t>(self.count())));
        else if (is_name(name, "IsOpen"))
          *out = plain_result(make_bool(self.is_open()));
        else if (is_name(name, "DataAddedCount"))
          *out = plain_result(make_int(1));
        else if (is_never(name))
          *out = plain_result(make_bool(false));
        else
          return PSJ_S_ABSENT;
        return {};
      });
    },
    [](const psj_object *, psj_text, const psj_value *, psj_error **error) {
      return report(Status(PSJ_E_UNSUPPORTED, "set a property of a stream of a job"), error);
    },
    [](const psj_object *object, psj_text method, const psj_value *, std::uint32_t count,
       psj_result *out, psj_error **error) {
      return guarded(error, [&]() -> Status {
        Collection &self = of(object);
        if (is_addition(method) && !self.is_open())
          return Status(PSJ_E_STATE,
                        "Objects cannot be added to a closed buffer. Make sure the buffer is open "
                        "for Add and Insert operations to succeed.")
              .with_exception("System.InvalidOperationException");
        if (count != 0) return PSJ_S_ABSENT;
        if (is_name(method, "ReadAll")) return self.read_all(out);
        if (!is_name(method, "Clear")) return PSJ_S_ABSENT;
        self.clear(self.last_sequence());
        *out = plain_result(make_value(PSJ_VOID, 0, 0, 0));
        return {};
      });
    },
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&]() -> Status {
        *out = string_result("System.Management.Automation.PSDataCollection`1[" +
                             std::string(kItemTypes[of(object).stream_]) + "]");
        return {};
      });
    },
    [](const psj_object *object, std::uint64_t index, psj_result *out) {
      return guarded(nullptr, [&] { return of(object).item(index, out); });
    },
    [](const psj_object *object, psj_text id) -> const void * {
      // One place in the job for each of its streams: two objects of one stream are the same.
      static_assert(sizeof(Job) > PSJ_STREAM_PROGRESS);
      if (view_of(id) != "psj.identity/1") return nullptr;
      return reinterpret_cast<const char *>(of(object).job_.get()) + of(object).stream_;
    }};

}  // namespace

psj_result stream_collection(Job &job, psj_stream stream) {
  auto *made = new Collection(job, stream);
  psj_result result = handle_result(made);
  Collection::release(made);
  return result;
}

}  // namespace psj
