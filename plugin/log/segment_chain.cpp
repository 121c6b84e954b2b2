#include "plugin/log/segment_chain.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstring>

#include "plugin/log/log_drain.h"
#include "plugin/value/codec.h"

namespace psj {

using layout::SegmentHeader;

namespace {

constexpr std::uint64_t kMaxSegment = kMaxBody + (kMaxBody >> 2);
// A reader may look into a segment as soon as it is in the list, before the writer cleared the
// first commit word: used memory must not look like a record there.
constexpr std::uint64_t kZeroed = sizeof(SegmentHeader) + sizeof(layout::RecordHeader);

void fill_segment(SegmentHeader &header, const psj_guid &id, std::uint32_t number,
                  std::uint64_t size) {
  std::memcpy(header.magic, layout::kSegmentMagic, sizeof header.magic);
  header.header_size = sizeof(SegmentHeader);
  header.number = number;
  header.size = size;
  header.id = id;
}

}  // namespace

SegmentChain::~SegmentChain() {
  setup_.budget->give_memory(memory_);
}

void SegmentChain::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

SegmentChain::Entry *SegmentChain::entry(std::uint32_t number) {
  if (number < first_ || number - first_ >= entries_.size()) return nullptr;
  return &entries_[number - first_];
}

std::uint32_t SegmentChain::enlist(std::shared_ptr<Segment> memory) {
  const auto number = first_ + static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back().memory = std::move(memory);
  return number;
}

Result<SegmentChain::Taken> SegmentChain::add(std::uint64_t bytes) {
  Result<std::shared_ptr<Segment>> made =
      setup_.inside ? Segment::inside(bytes, kZeroed) : Segment::create("psj-segment", bytes);
  if (!made.ok()) return made.status();
  const std::uint64_t size = (*made)->size();
  const std::uint32_t number = enlist(*made);
  fill_segment(*reinterpret_cast<SegmentHeader *>((*made)->data()), setup_.id, number, size);
  memory_ += size;
  return Taken{std::move(*made), number};
}

Result<SegmentChain::Taken> SegmentChain::take_locked(std::uint64_t bytes, Dropped &dropped) {
  bytes = setup_.inside ? std::max(bytes, kZeroed) : (bytes + 4095) & ~std::uint64_t{4095};
  wanted_bytes_ = bytes;
  for (bool again = false;; again = true) {
    const auto fits = [&](const Taken &spare) {
      return spare.segment->size() >= bytes && spare.segment->size() / 4 <= bytes;
    };
    const auto spare = std::find_if(spare_.begin(), spare_.end(), fits);
    if (spare != spare_.end()) {
      Taken taken{std::move(spare->segment), 0};
      spare_.erase(spare);
      taken.number = enlist(taken.segment);
      reinterpret_cast<SegmentHeader *>(taken.segment->data())->number = taken.number;
      return taken;
    }
    if (spoiled_) return Status(PSJ_E_CORRUPT, "add a segment to a log: what it holds is spoiled");
    if (!setup_.inside && overdraft_) survey();
    if (!setup_.inside && overdraft_ && is_hoarding())
      return Status(PSJ_E_LIMIT, "add a segment to a log: its writer has enough unused ones");
    if (setup_.budget->take_memory(memory_, bytes, overdraft_)) {
      overdraft_ = starved_ = false;
      Result<Taken> made = add(bytes);
      if (!enlisted_ && is_ample()) {
        enlisted_ = true;
        setup_.budget->enlist(weak_from_this());
      }
      if (!made.ok()) setup_.budget->give_memory(bytes);
      return made;
    }
    pressed_ = true;
    starved_ = true;
    // Spares that don't fit must not keep the drain from making room.
    if (!spare_.empty()) {
      drop_spares(dropped);
      continue;
    }
    if (again || !reclaim(dropped, true)) return Status(PSJ_S_TIMEOUT);
    if (!setup_.inside && host().free_count.load(std::memory_order_relaxed) !=
                              control().taken.load(std::memory_order_relaxed))
      return Status(PSJ_S_TIMEOUT);
  }
}

// Past the budget a process gets what its readers hold, not any amount that it does nothing with.
// An honest one is at one large body at most, which may be of any size.
bool SegmentChain::is_hoarding() const {
  const auto &limits = setup_.budget->limits();
  std::uint64_t idle = 0, largest = 0;
  for (const Entry &one : entries_) {
    if (one.memory == nullptr || one.known()) continue;
    idle += one.memory->size();
    largest = std::max(largest, one.memory->size());
  }
  return idle - largest > 2 * std::max(limits.job_memory, limits.floor) + (64 << 20);
}

Result<SegmentChain::Taken> SegmentChain::take(std::uint64_t bytes) {
  if (bytes > kMaxSegment) return Status(PSJ_E_LIMIT, "add a segment to a log: larger than 1 GiB");
  Dropped dropped;  // freed without the lock
  const std::lock_guard lock(mutex_);
  Result<Taken> taken = take_locked(bytes, dropped);
  if (taken.status().code() != PSJ_S_TIMEOUT || asked_) return taken;
  if (!setup_.inside && !ring_has_room()) return taken;
  asked_ = true;
  setup_.budget->drain().post(weak_from_this());
  return taken;
}

Result<SegmentChain::Taken> SegmentChain::take_waiting(std::uint64_t bytes) {
  // A change of the room word between the look and the sleep is found when this has passed.
  constexpr std::chrono::milliseconds kLookAgain(100);
  for (;;) {
    const std::uint32_t room = host().room.load(std::memory_order_acquire);
    Result<Taken> taken = take(bytes);
    if (taken.status().code() != PSJ_S_TIMEOUT) return taken;
    if (host().stop.load(std::memory_order_acquire) != 0)
      return Status(PSJ_E_CANCELLED, "write a record: the job was asked to stop");
    std::unique_lock lock(mutex_);
    room_changed_.wait_for(lock, kLookAgain,
                           [&] { return host().room.load(std::memory_order_relaxed) != room; });
  }
}

void SegmentChain::change_room() {
  auto &room = host().room;
  room.fetch_add(1, std::memory_order_release);
  if (setup_.inside)
    room_changed_.notify_all();
  else
    syscall(SYS_futex, &room, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

void SegmentChain::close_descriptors() {
  const std::lock_guard lock(mutex_);
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) {
    if (it->memory == nullptr) continue;
    if (it->memory->descriptor() < 0) break;  // so are those before it
    it->memory->close_descriptor();
  }
}

bool SegmentChain::has_wanted(const Survey &survey, const Wanted &wanted) const {
  for (std::uint32_t stream = 1; stream < layout::kStreams; ++stream) {
    if ((wanted.streams & 1u << stream) == 0) continue;
    std::uint64_t from = wanted.after;
    if (wanted.skip_consumed)
      from = std::max(from, host().consumed[stream].load(std::memory_order_acquire));
    if (survey.last_of[stream] > from) return true;
  }
  return false;
}

// False: there is no segment by this number.
bool SegmentChain::look_for(Found &found, const Wanted &wanted) {
  for (;;) {
    Entry *here = entry(found.number);
    if (here == nullptr && found.number >= first_) return false;
    if (here == nullptr || here->gone()) {
      // The next one that is still there.
      const auto next = std::upper_bound(
          order_.begin(), order_.end(), wanted.read,
          [this](std::uint64_t read, std::uint32_t n) { return read < entry(n)->survey->last; });
      const bool complete = next != order_.end();
      found.gave_up = found.passed = true;
      found.number = complete ? *next : at_;
      const Survey *survey = complete ? entry(*next)->survey.get() : seen_.get();
      found.before = survey == nullptr ? last_sequence_ : survey->first - 1;
      if (entry(found.number) == nullptr || entry(found.number)->gone()) return false;
      continue;
    }
    if (here->survey == nullptr || has_wanted(*here->survey, wanted)) return true;
    found.passed = true;
    found.before = here->survey->last;
    found.number = here->survey->next;
  }
}

bool SegmentChain::link(std::uint32_t from, std::uint32_t to, const Survey *seen) {
  const std::lock_guard lock(mutex_);
  if (!link_locked(from, to)) return false;
  Entry *here = entry(from);
  if (seen == nullptr || from != at_ || spoiled_ || here == nullptr || here->memory == nullptr ||
      here->known())
    return true;
  const std::uint64_t first = seen_ != nullptr ? seen_->first : last_sequence_ + 1;
  if (seen->first != first || seen->last < last_sequence_) return true;
  seen_ = std::make_unique<Survey>(*seen);
  last_sequence_ = seen->last;
  close_survey(*here);
  return true;
}

bool SegmentChain::link_locked(std::uint32_t from, std::uint32_t to) {
  const Entry *before = entry(from);
  // What is gone was complete.
  if (before == nullptr || before->gone()) return from < first_ || before != nullptr;
  if (before->survey != nullptr) return before->survey->next == to;
  Entry *here = entry(to);
  if (here == nullptr || to == 0 || to == from || here->body_of != 0 || here->given_back)
    return false;
  if (here->from == kNone) here->from = from;
  return here->from == from;
}

bool SegmentChain::take_back(std::uint32_t number) {
  const std::lock_guard lock(mutex_);
  return take_back_locked(number);
}

bool SegmentChain::own_body(std::uint32_t number, std::uint64_t sequence) {
  Entry *here = entry(number);
  if (here == nullptr || number == 0 || here->from != kNone || here->given_back) return false;
  if (here->body_of == 0) here->body_of = sequence;
  return here->body_of == sequence;
}

Result<std::shared_ptr<Segment>> SegmentChain::body(std::uint32_t number, std::uint64_t sequence) {
  std::unique_lock lock(mutex_);
  if (number < first_) return std::shared_ptr<Segment>();
  if (!own_body(number, sequence)) return Status(PSJ_E_CORRUPT, "place of a large value");
  Entry *here = entry(number);
  if (here->memory != nullptr || !here->piece) return here->memory;
  return load(number, lock);
}

Result<SegmentChain::Found> SegmentChain::find(std::uint32_t number, const Wanted &wanted) {
  std::unique_lock lock(mutex_);
  Found found;
  found.number = number;
  for (;;) {
    if (!look_for(found, wanted)) return Found{};
    Entry *here = entry(found.number);
    found.segment = here->memory;
    if (found.segment != nullptr) return found;
    if (!here->piece) return Found{};
    Result<std::shared_ptr<Segment>> loaded = load(found.number, lock);
    if (!loaded.ok()) return loaded.status();
    if (*loaded == nullptr) continue;  // given up meanwhile
    found.segment = std::move(*loaded);
    found.is_private = true;
    return found;
  }
}

// Reads a piece without the lock. NULL: it was given up meanwhile.
Result<std::shared_ptr<Segment>> SegmentChain::load(std::uint32_t number,
                                                    std::unique_lock<std::mutex> &lock) {
  const SpillFile::Piece piece = *entry(number)->piece;
  if (auto loaded = entry(number)->loaded.lock()) return loaded;
  lock.unlock();
  Result<std::shared_ptr<Segment>> memory = Segment::inside(piece.size, 0);
  Status read = memory.status();
  if (read.ok()) read = spill_.read(piece, {(*memory)->data(), piece.size});
  lock.lock();
  Entry *still = entry(number);
  if (still == nullptr || !still->piece) return std::shared_ptr<Segment>();
  if (!read.ok()) return read;
  still->loaded = *memory;
  return memory;
}

std::shared_ptr<Segment> SegmentChain::segment(std::uint32_t number) {
  const std::lock_guard lock(mutex_);
  const Entry *here = entry(number);
  return here == nullptr ? nullptr : here->memory;
}

SegmentChain::Usage SegmentChain::usage() {
  const std::lock_guard lock(mutex_);
  return {memory_, disk_, disk_full_};
}

std::uint32_t SegmentChain::count() {
  const std::lock_guard lock(mutex_);
  return first_ + static_cast<std::uint32_t>(entries_.size());
}

}  // namespace psj
