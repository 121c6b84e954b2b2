#include "plugin/providers/background/frames.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace psj {
namespace {

struct Header {
  std::uint32_t kind, size;
};
constexpr std::size_t kMostDescriptors = 4;

Frame frame_of(std::uint32_t kind, std::size_t size) {
  Frame frame;
  frame.kind = kind;
  frame.body.resize(size);
  return frame;
}

}  // namespace

std::size_t descriptors_of(std::uint32_t kind) {
  if (kind == kFrameRequest) return 3;
  return kind == kFrameGrant ? 1 : 0;
}

Status FrameEncoder::append(std::uint32_t kind, const psj_value &value, std::deque<Frame> &out) {
  auto size = encoded_size(value);
  if (!size.ok()) return size.status();
  Frame frame = frame_of(kind, *size);
  for (;;) {
    const Encoded encoded = encode_value(frame.body, value, schemas_, Handles::kRefuse, nullptr);
    switch (encoded.outcome) {
      case Encoded::kDone:
        out.push_back(std::move(frame));
        return {};
      case Encoded::kMissingSchema: {
        const std::uint32_t number = schemas_.add(*encoded.missing);
        Frame shape = frame_of(kFrameSchema, schema_body_size(*encoded.missing));
        encode_schema(shape.body, number, *encoded.missing);
        out.push_back(std::move(shape));
        break;
      }
      case Encoded::kNoRoom:
        return Status(PSJ_E_FAILED, "encode a value: its size changed");
      case Encoded::kRefused:
        return encoded.refused;
    }
  }
}

Status FrameDecoder::learn(const Frame &frame) {
  std::uint32_t number = 0;
  auto schema = decode_schema(frame.body, number, memory_);
  if (!schema.ok()) return schema.status();
  if (number != schemas_.size() + 1) return Status(PSJ_E_CORRUPT, "read a shape: wrong number");
  schemas_.push_back(*schema);
  return {};
}

const psj_schema *FrameDecoder::schema(std::uint64_t number) const {
  return number == 0 || number > schemas_.size() ? nullptr : schemas_[number - 1];
}

Result<OwnedValue> FrameDecoder::value(Frame &frame) const {
  auto decoded = decode_in_place(frame.body, *this, Handles::kRefuse);
  if (!decoded.ok()) return decoded.status();
  return OwnedValue::copy(*decoded);
}

std::uint64_t FrameSender::add(Frame frame) {
  queued_bytes_ += sizeof(Header) + frame.body.size();
  frames_.push_back(std::move(frame));
  return ++added_;
}

Status FrameSender::send(int socket) {
  while (!frames_.empty()) {
    Frame &frame = frames_.front();
    Header header{frame.kind, static_cast<std::uint32_t>(frame.body.size())};
    std::array<iovec, 2> parts{};
    std::size_t count = 0;
    if (sent_ < sizeof header)
      parts[count++] = {reinterpret_cast<std::byte *>(&header) + sent_, sizeof header - sent_};
    const std::size_t body_sent = sent_ < sizeof header ? 0 : sent_ - sizeof header;
    if (body_sent < frame.body.size())
      parts[count++] = {frame.body.data() + body_sent, frame.body.size() - body_sent};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    alignas(cmsghdr) char control[CMSG_SPACE(kMostDescriptors * sizeof(int))] = {};
    if (sent_ == 0 && !frame.borrowed.empty()) {
      const std::size_t bytes = frame.borrowed.size() * sizeof(int);
      message.msg_control = control;
      message.msg_controllen = CMSG_SPACE(bytes);
      cmsghdr *rights = CMSG_FIRSTHDR(&message);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(bytes);
      std::memcpy(CMSG_DATA(rights), frame.borrowed.data(), bytes);
    }
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return PSJ_S_TIMEOUT;
      return PSJ_E_PEER_DIED;
    }
    sent_ += static_cast<std::size_t>(sent);
    if (sent_ < sizeof header + frame.body.size()) continue;
    queued_bytes_ -= sent_;
    sent_ = 0;
    frames_.pop_front();
  }
  return {};
}

Status FrameReceiver::receive(int socket) {
  // A large body is read to where it stays.
  const bool direct = in_body_ && parsed_ == bytes_.size();
  std::array<std::byte, 16 << 10> small;
  iovec part{small.data(), small.size()};
  if (direct) part = {current_.body.data() + filled_, current_.body.size() - filled_};
  alignas(cmsghdr) char control[CMSG_SPACE(kMostDescriptors * sizeof(int))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  // Without room for descriptors the kernel closes them.
  if (takes_descriptors_) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  ssize_t got;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return PSJ_S_TIMEOUT;
  if (got <= 0) return PSJ_S_END;
  for (cmsghdr *c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
      descriptors_.emplace_back(fd);
    }
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0)
    return Status(PSJ_E_CORRUPT, "receive a frame: with descriptors that nobody takes");
  const auto size = static_cast<std::size_t>(got);
  if (direct) {
    filled_ += size;
    if (filled_ == current_.body.size()) return end_frame();
    return {};
  }
  bytes_.insert(bytes_.end(), small.begin(), small.begin() + got);
  return parse();
}

Status FrameReceiver::parse() {
  for (;;) {
    const std::size_t left = bytes_.size() - parsed_;
    if (!in_body_) {
      Header header;
      if (left < sizeof header) break;
      std::memcpy(&header, bytes_.data() + parsed_, sizeof header);
      parsed_ += sizeof header;
      if (header.size > largest_body_) return Status(PSJ_E_CORRUPT, "receive a frame: too large");
      current_ = frame_of(header.kind, header.size);
      filled_ = 0;
      in_body_ = true;
      continue;
    }
    const std::size_t taken = std::min(left, current_.body.size() - filled_);
    if (taken != 0) std::memcpy(current_.body.data() + filled_, bytes_.data() + parsed_, taken);
    filled_ += taken;
    parsed_ += taken;
    if (filled_ < current_.body.size()) break;
    if (Status bad = end_frame(); !bad.ok()) return bad;
  }
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(parsed_));
  parsed_ = 0;
  return {};
}

Status FrameReceiver::end_frame() {
  in_body_ = false;
  for (std::size_t i = descriptors_of(current_.kind); i != 0; --i) {
    if (descriptors_.empty())
      return Status(PSJ_E_CORRUPT, "receive a frame: its descriptors are absent");
    current_.descriptors.push_back(std::move(descriptors_.front()));
    descriptors_.pop_front();
  }
  whole_.push_back(std::exchange(current_, {}));
  return {};
}

bool FrameReceiver::next(Frame &out) {
  if (whole_.empty()) return false;
  out = std::move(whole_.front());
  whole_.pop_front();
  return true;
}

}  // namespace psj
