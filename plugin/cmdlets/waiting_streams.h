#pragma once

#include <cstdint>

#include "psj.h"

namespace psj {

// The streams of a cmdlet that waits for jobs. What it receives comes through the machinery of
// remote sessions, and its information records say so by their type (RemotingInformationRecord).
class WaitingStreams {
 public:
  // `to` is borrowed and must outlive this.
  explicit WaitingStreams(const psj_streams &to);
  WaitingStreams(const WaitingStreams &) = delete;
  WaitingStreams &operator=(const WaitingStreams &) = delete;

  const psj_streams &table() const { return table_; }

 private:
  static psj_status write(const psj_streams *streams, psj_stream stream, std::uint32_t flags,
                          const psj_value *value);

  const psj_streams &to_;
  psj_streams table_;
};

}  // namespace psj
