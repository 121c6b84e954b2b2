// What of a log's segments is given up or goes to disk, and how their memory comes back to the
// writer.
#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "plugin/log/record_check.h"
#include "plugin/log/segment_chain.h"

namespace psj {

using layout::RecordHeader;

namespace {
// Warm segments that wait for a writer of this process.
constexpr std::size_t kSpares = 4;
constexpr std::uint64_t kLargestSpare = 8 << 20;

// Nobody but the chain holds it, and what those who did had read of it they have read.
bool is_ours_alone(const std::shared_ptr<Segment> &memory) {
  if (memory.use_count() != 1) return false;
  // The count is a relaxed load; pairs with the release of who let go last.
  std::atomic_thread_fence(std::memory_order_acquire);
  return true;
}
}  // namespace

// Goes on along the records as far as they are complete.
void SegmentChain::survey() {
  while (!spoiled_) {
    Entry *here = entry(at_);
    if (here == nullptr || here->memory == nullptr || here->known()) return;
    if (seen_ == nullptr) {
      seen_ = std::make_unique<Survey>();
      seen_->first = last_sequence_ + 1;
    }
    if (!survey_record(*here->memory)) return;
    if (!seen_->is_complete) continue;
    seen_->last = last_sequence_;
    close_survey(*here);
  }
}

// Of the segment at_.
void SegmentChain::close_survey(Entry &seen) {
  const std::uint32_t next = seen_->next;
  seen.survey = std::move(seen_);
  order_.push_back(at_);
  held_.push_back(at_);
  resident_.push_back(at_);
  at_ = next;
}

// False: there is none yet, or what is there is none.
bool SegmentChain::survey_record(const Segment &memory) {
  const std::uint64_t rest = memory.size() - std::min(memory.size(), seen_->used);
  if (rest < sizeof(RecordHeader)) return spoiled_ = true, false;
  const std::byte *record = memory.data() + seen_->used;
  RecordHeader header;
  const std::uint32_t commit = layout::commit_word_at(record);
  if (commit == 0) return false;
  layout::copy_once(header, record);
  header.commit = commit;
  if (layout::header_fault(header, rest) != nullptr) return spoiled_ = true, false;
  const std::byte *body = record + sizeof header;
  if (header.stream != PSJ_STREAM_CONTROL) {
    if (header.sequence != last_sequence_ + 1) return spoiled_ = true, false;
    seen_->last_of[header.stream] = last_sequence_ = header.sequence;
    if (header.type == layout::kElsewhere) survey_body(body, header);
  } else if (header.type == layout::kSchema) {
    const std::vector<std::byte> copy(body, body + header.body_size);
    if (!setup_.schemas->learn(copy).ok()) return spoiled_ = true, false;
  } else if (header.type == layout::kNext) {
    layout::NextBody next{};
    if (header.body_size < sizeof next) return spoiled_ = true, false;
    layout::copy_once(next, body);
    if (!link_locked(at_, next.segment)) return spoiled_ = true, false;
    seen_->is_complete = true;
    seen_->next = next.segment;
  } else if (header.type == layout::kGivenBack) {
    layout::GivenBackBody given{};
    if (header.body_size < sizeof given) return spoiled_ = true, false;
    layout::copy_once(given, body);
    if (!take_back_locked(given.segment)) return spoiled_ = true, false;
  } else if (header.type == layout::kEnd) {
    return false;
  }
  seen_->used += header.commit;
  return true;
}

void SegmentChain::survey_body(const std::byte *body, const RecordHeader &header) {
  layout::ElsewhereBody place{};
  if (header.body_size < sizeof place) return;
  layout::copy_once(place, body);
  // A false place stays as it is: a reader will say so.
  if (!own_body(place.segment, header.sequence)) return;
  Entry *here = entry(place.segment);
  const std::uint64_t size = here->memory == nullptr ? 0 : here->memory->size();
  if (here->known() || place.offset > size || place.size > size - place.offset) return;
  here->body_stream = header.stream;
  here->body_used = place.offset + place.size;
  held_.push_back(place.segment);
  resident_.push_back(place.segment);
}

bool SegmentChain::is_consumed(const Entry &entry) const {
  const auto mark = [&](std::uint32_t stream) {
    return host().consumed[stream].load(std::memory_order_acquire);
  };
  if (entry.body_stream != 0) return entry.body_of <= mark(entry.body_stream);
  for (std::uint32_t stream = 1; stream < layout::kStreams; ++stream)
    if (entry.survey->last_of[stream] > mark(stream)) return false;
  return true;
}

// Gives up what is consumed. True: memory is free now that was not before.
bool SegmentChain::reclaim(Dropped &dropped, bool look) {
  constexpr std::size_t kLooks = 32;
  const std::uint64_t before = memory_;
  if (look) survey();
  bool given = false;
  // With nothing on disk there is only memory to give up.
  std::size_t kept = !setup_.inside && disk_ == 0 && has_enough() ? kLooks : 0;
  while (kept < held_.size() && kept < kLooks) {
    const std::uint32_t number = held_[kept];
    Entry &oldest = *entry(number);
    const bool stays =
        oldest.memory != nullptr && (!is_ours_alone(oldest.memory) ||
                                     // Its writer may want it soon; but nobody wants the objects.
                                     (has_enough() && !oldest.memory->kept().has_objects()));
    if (stays || !is_consumed(oldest)) {
      ++kept;
      continue;
    }
    held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(kept));
    given = given || oldest.memory != nullptr;
    give_up(oldest, number, dropped);
  }
  trim();
  return given || memory_ < before;
}

bool SegmentChain::take_back_locked(std::uint32_t number) {
  Entry *here = entry(number);
  // What is gone was taken back by whoever met the record first.
  if (here == nullptr) return number < first_;
  if (here->given_back) return true;
  if (number == 0 || here->from != kNone || here->body_of != 0 || here->known()) return false;
  here->given_back = true;
  const std::uint64_t size = here->memory->size();
  if (!setup_.inside) madvise(here->memory->data(), size, MADV_REMOVE);
  here->memory.reset();
  memory_ -= size;
  setup_.budget->give_memory(size);
  change_room();
  return true;
}

void SegmentChain::give_up(Entry &entry, std::uint32_t number, Dropped &dropped) {
  if (entry.piece) {
    spill_.release(*entry.piece);
    disk_ -= entry.piece->size;
    entry.piece.reset();
    disk_full_ = false;
  }
  if (entry.survey != nullptr) {
    const auto at = std::find(order_.begin(), order_.end(), number);
    if (at != order_.end()) order_.erase(at);
  }
  if (entry.memory == nullptr) return;
  const auto at = std::find(resident_.begin(), resident_.end(), number);
  if (at != resident_.end()) resident_.erase(at);
  give_back(std::move(entry.memory), number, dropped);
}

// Numbers at the front that lead nowhere any more.
void SegmentChain::trim() {
  while (!entries_.empty() && entries_.front().gone() && first_ != at_) {
    entries_.pop_front();
    ++first_;
  }
}

// Pieces of warm memory that the writer has not taken yet.
std::size_t SegmentChain::returned() const {
  if (setup_.inside) return spare_.size();
  // `taken` is the writer's word: a false one spoils only what was meant for it.
  return host().free_count.load(std::memory_order_relaxed) -
         control().taken.load(std::memory_order_acquire);
}

bool SegmentChain::ring_has_room() const {
  return returned() < layout::kFreeRing;
}

// The writer has all the warm memory that it can be given.
bool SegmentChain::has_enough() const {
  return !shrinking_ && returned() >= (setup_.inside ? kSpares : layout::kFreeRing);
}

// The next requests get fresh memory.
bool SegmentChain::has_room() const {
  const auto &limits = setup_.budget->limits();
  return memory_ + 2 * wanted_bytes_ <= std::max(limits.job_memory, limits.floor) &&
         setup_.budget->memory() + 2 * wanted_bytes_ <= limits.session_memory;
}

bool SegmentChain::has_ended() const {
  return control().state.load(std::memory_order_acquire) == layout::kEnded;
}

// The writer goes on: memory that is warm serves it next. Where nothing is kept one piece will do.
bool SegmentChain::is_wanted_back() const {
  if (has_ended() || shrinking_) return false;
  return pressed_ || is_ample() || (!setup_.keep_consumed && returned() == 0);
}

bool SegmentChain::is_ample() const {
  return memory_ > setup_.budget->limits().floor;
}

// Memory that nobody looks at any more: warm for the writer, or free.
void SegmentChain::give_back(std::shared_ptr<Segment> memory, std::uint32_t number,
                             Dropped &dropped) {
  const std::uint64_t size = memory->size();
  const bool fits = size >= wanted_bytes_ && size / 4 <= wanted_bytes_ && size <= kLargestSpare;
  if (!is_wanted_back() || !fits || has_enough()) {
    // The writer of another process may have it mapped still: only without pages it is free.
    if (!setup_.inside) madvise(memory->data(), size, MADV_REMOVE);
    memory_ -= size;
    setup_.budget->give_memory(size);
    dropped.push_back(std::move(memory));
  } else if (setup_.inside) {
    memory->kept().clear();
    spare_.push_back({std::move(memory), 0});
  } else {
    layout::HostBlock &block = host();
    const std::uint32_t at = block.free_count.load(std::memory_order_relaxed);
    block.free_ring[at % layout::kFreeRing] = {number, enlist(std::move(memory))};
    block.free_count.store(at + 1, std::memory_order_release);
  }
  change_room();
}

void SegmentChain::drop_spares(Dropped &dropped) {
  for (Taken &spare : spare_) {
    memory_ -= spare.segment->size();
    setup_.budget->give_memory(spare.segment->size());
    dropped.push_back(std::move(spare.segment));
  }
  spare_.clear();
}

void SegmentChain::consumed() {
  Dropped dropped;
  const std::lock_guard lock(mutex_);
  // A writer that waits is worth a look at what its readers did not tell of.
  if (pressed_ || is_ample() || !setup_.keep_consumed) reclaim(dropped, starved_);
  if (!spare_.empty() && has_ended()) drop_spares(dropped);
}

// The oldest segment that may leave memory; kNone: none.
std::uint32_t SegmentChain::pick() const {
  for (const std::uint32_t number : resident_) {
    const Entry &entry = entries_[number - first_];
    if (is_ours_alone(entry.memory) && !entry.memory->kept().has_objects()) return number;
  }
  return kNone;
}

// The session's budget is used up, not the log's own: whoever holds most gives first.
bool SegmentChain::relieve() {
  const auto &limits = setup_.budget->limits();
  std::uint64_t wanted = 0;
  {
    const std::lock_guard lock(mutex_);
    wanted = wanted_bytes_;
  }
  const std::uint64_t held = memory();
  if (held + wanted > std::max(limits.job_memory, limits.floor)) return false;
  const auto has_room = [&] { return setup_.budget->memory() + wanted <= limits.session_memory; };
  if (!has_room()) {
    const std::shared_ptr<SegmentChain> largest = setup_.budget->largest(this);
    if (largest == nullptr || largest->memory() <= held) return false;
    largest->shrink(2 * wanted);
    if (!has_room()) return false;
  }
  const std::lock_guard lock(mutex_);
  asked_ = false;
  change_room();
  return true;
}

std::uint64_t SegmentChain::shrink(std::uint64_t bytes) {
  Dropped dropped;
  std::unique_lock lock(mutex_);
  const std::uint64_t before = memory();
  const auto freed = [&] { return before - std::min(before, memory()); };
  shrinking_ = true;
  drop_spares(dropped);
  reclaim(dropped, true);
  while (!closed_ && freed() < bytes && is_ample()) {
    const std::uint32_t number = pick();
    if (number == kNone || !spill(number, lock, dropped).ok()) break;
  }
  shrinking_ = false;
  return freed();
}

bool SegmentChain::drain() {
  if (relieve()) return true;
  Dropped dropped;
  std::unique_lock lock(mutex_);
  asked_ = false;
  for (bool made = false; !closed_;) {
    made = reclaim(dropped, true) || made;
    if (has_enough() || (made && has_room())) return true;
    const std::uint32_t number = pick();
    if (number == kNone) {
      if (!made) {
        overdraft_ = true;
        change_room();
      }
      return true;
    }
    const Status written = spill(number, lock, dropped);
    if (!written.ok()) {
      disk_full_ = !made;
      if (!made) asked_ = true;
      return made;
    }
    disk_full_ = false;
    made = true;
    lock.unlock();
    dropped.clear();
    lock.lock();
  }
  return true;
}

Status SegmentChain::spill(std::uint32_t number, std::unique_lock<std::mutex> &lock,
                           Dropped &dropped) {
  Entry &chosen = *entry(number);
  if (!chosen.piece) {
    const std::shared_ptr<Segment> memory = chosen.memory;
    const std::uint64_t used = chosen.survey ? chosen.survey->used : chosen.body_used;
    lock.unlock();
    Result<SpillFile::Piece> piece = spill_.append({memory->data(), used});
    lock.lock();
    if (!piece.ok()) return piece.status();
    Entry *still = entry(number);
    if (still == nullptr || still->memory != memory) {
      spill_.release(*piece);  // consumed meanwhile
      return {};
    }
    still->piece = *piece;
    disk_ += piece->size;
  }
  Entry &written = *entry(number);
  // A reader is in it: its memory stays until that one has gone on.
  if (!is_ours_alone(written.memory)) return {};
  resident_.erase(std::find(resident_.begin(), resident_.end(), number));
  give_back(std::move(written.memory), number, dropped);
  return {};
}

}  // namespace psj
