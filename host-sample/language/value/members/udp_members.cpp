// UdpClient, and the socket behind it with its options.
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/end_point.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr std::size_t kMostBytes = 65507;

Value nothing() {
  return Value::nothing();
}

[[noreturn]] void throw_socket(int error) {
  throw_net("System.Net.Sockets.SocketException", error == ETIMEDOUT      ? "Connection timed out"
                                                  : error == ECONNREFUSED ? "Connection refused"
                                                  : error == EADDRINUSE   ? "Address already in use"
                                                  : error == EACCES       ? "Permission denied"
                                                                          : std::strerror(error));
}

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = sizeof(sockaddr_storage);
  sockaddr *raw() { return reinterpret_cast<sockaddr *>(&bytes); }
};

Address address_of(const std::string &host, std::int32_t port, int family) {
  if (port < 0 || port > 65535)
    throw_net("System.ArgumentOutOfRangeException",
              "Specified argument was out of the range of valid values. (Parameter 'port')");
  addrinfo wanted{};
  wanted.ai_family = family;
  wanted.ai_socktype = SOCK_DGRAM;
  addrinfo *found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
    throw_net("System.Net.Sockets.SocketException", "Name or service not known");
  Address address;
  std::memcpy(&address.bytes, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  freeaddrinfo(found);
  return address;
}

Value end_point_of(Address &address) {
  char host[NI_MAXHOST] = {}, port[NI_MAXSERV] = {};
  getnameinfo(address.raw(), address.size, host, sizeof host, port, sizeof port,
              NI_NUMERICHOST | NI_NUMERICSERV);
  return end_point(convert_to(Value(host), find_type("System.Net.IPAddress")),
                   to_int32(Value(port)));
}

class UdpSocket final : public NativeObject {
 public:
  UdpSocket() : NativeObject(find_type("System.Net.Sockets.Socket")) {}
  ~UdpSocket() override { close(); }

  void open(int family) {
    if (fd_ >= 0) return;
    family_ = family;
    fd_ = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0) throw_socket(errno);
  }
  int fd() const {
    if (closed_)
      throw_net("System.ObjectDisposedException",
                "Cannot access a disposed object.\nObject name: 'System.Net.Sockets.UdpClient'.");
    return fd_;
  }
  int family() const { return family_; }
  void bind_to(Address address) {
    open(address.bytes.ss_family);
    if (::bind(fd(), address.raw(), address.size) != 0) throw_socket(errno);
  }
  void connect_to(Address address) {
    open(address.bytes.ss_family);
    if (::connect(fd(), address.raw(), address.size) != 0) throw_socket(errno);
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    closed_ = true;
  }
  // Where it is bound, or the other end.
  Value name(decltype(&::getsockname) ask) {
    Address address;
    if (fd() < 0 || ask(fd(), address.raw(), &address.size) != 0) return {};
    return end_point_of(address);
  }
  // False after the time limit (an error) or when the running code is to stop.
  bool wait(short events, int milliseconds) const {
    Engine *engine = current_engine();
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (true) {
      int left = -1;
      if (milliseconds > 0)
        left = static_cast<int>(
            std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(
                                          end - std::chrono::steady_clock::now())
                                          .count()));
      pollfd fds[2] = {{fd(), events, 0}, {engine != nullptr ? engine->stop_fd() : -1, POLLIN, 0}};
      const int ready = poll(fds, 2, left);
      if (ready < 0 && errno == EINTR) continue;
      if (ready == 0) throw_socket(ETIMEDOUT);
      return fds[0].revents != 0;
    }
  }
  int receive_ms = 0, send_ms = 0;
  bool broadcast = false;

 private:
  int fd_ = -1, family_ = AF_INET;
  bool closed_ = false;
};

class UdpClient final : public NativeObject {
 public:
  UdpClient()
      : NativeObject(find_type("System.Net.Sockets.UdpClient")), socket(make<UdpSocket>()) {}
  const Ref<UdpSocket> socket;
};

UdpSocket &socket_of(Call &c) {
  if (auto *client = dynamic_cast<UdpClient *>(c.self.object())) return *client->socket;
  return static_cast<UdpSocket &>(*c.self.object());
}

Address address_of(const Value &given, int family) {
  return address_of(to_text(get_property(given, "Address")), to_int32(get_property(given, "Port")),
                    family);
}
bool is_end_point(const Value &value) {
  return is_instance(value, find_type("System.Net.IPEndPoint"));
}

Value new_client(Call &c) {
  auto made = make<UdpClient>();
  if (c.count() == 0) {
    made->socket->open(AF_INET);
  } else if (c.count() == 2) {
    made->socket->connect_to(address_of(to_text(c.arguments[0]), to_int32(c.arguments[1]), 0));
  } else if (is_end_point(c.arguments[0])) {
    made->socket->bind_to(address_of(c.arguments[0], AF_UNSPEC));
  } else {
    made->socket->bind_to(address_of("0.0.0.0", to_int32(c.arguments[0]), AF_INET));
  }
  return made;
}

Value connect(Call &c) {
  UdpSocket &socket = socket_of(c);
  socket.connect_to(c.count() == 1
                        ? address_of(c.arguments[0], socket.family())
                        : address_of(to_text(c.arguments[0]), c.int32(1), socket.family()));
  return nothing();
}

// dgram, bytes [, end point | , host, port]
Value send(Call &c) {
  UdpSocket &socket = socket_of(c);
  const std::string all = bytes::bytes_of(c.arguments[0]);
  const auto count = static_cast<std::size_t>(std::max(0, c.int32(1)));
  if (count > all.size())
    throw_net("System.ArgumentOutOfRangeException",
              "Specified argument was out of the range of valid values. (Parameter 'bytes')");
  Address to;
  const bool named = c.count() > 2 && !c.arguments[2].is_null();
  if (named)
    to = c.count() == 3 ? address_of(c.arguments[2], socket.family())
                        : address_of(to_text(c.arguments[2]), c.int32(3), socket.family());
  if (!socket.wait(POLLOUT, socket.send_ms)) return nothing();
  const ssize_t sent = sendto(socket.fd(), all.data(), count, MSG_NOSIGNAL,
                              named ? to.raw() : nullptr, named ? to.size : 0);
  if (sent < 0 && errno == EDESTADDRREQ)
    throw_net("System.InvalidOperationException",
              "The operation is not allowed on non-connected sockets.");
  if (sent < 0) throw_socket(errno);
  return static_cast<std::int32_t>(sent);
}

Value receive(Call &c) {
  UdpSocket &socket = socket_of(c);
  std::string packet(kMostBytes, '\0');
  while (socket.wait(POLLIN, socket.receive_ms)) {
    Address from;
    const ssize_t got =
        recvfrom(socket.fd(), packet.data(), packet.size(), 0, from.raw(), &from.size);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0) throw_socket(errno);
    if (auto *reference = c.arguments[0].as<Reference>()) reference->set(end_point_of(from));
    return bytes::byte_array(std::string_view(packet).substr(0, static_cast<std::size_t>(got)));
  }
  return nothing();
}

Value available(Call &c) {
  int size = 0;
  ioctl(socket_of(c).fd(), FIONREAD, &size);
  return size;
}
Value close(Call &c) {
  socket_of(c).close();
  return nothing();
}
Value set_broadcast(Call &c) {
  const int on = c.flag(0) ? 1 : 0;
  socket_of(c).broadcast = on != 0;
  setsockopt(socket_of(c).fd(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  return nothing();
}
Value get_broadcast(Call &c) {
  return socket_of(c).broadcast;
}

constexpr MemberRow kClient[] = {
    {"static System.Object new()", new_client},
    {"static System.Object new(System.Object port)", new_client},
    {"static System.Object new(string hostname, int port)", new_client},
    {"int Available {get;}", available},
    {"System.Net.Sockets.Socket Client {get;}",
     [](Call &c) -> Value { return static_cast<UdpClient &>(*c.self.object()).socket; }},
    {"bool EnableBroadcast {get;set;}", get_broadcast, set_broadcast},
    {"void Connect(System.Net.IPEndPoint endPoint)", connect},
    {"void Connect(System.Object hostname, int port)", connect},
    {"int Send(byte[] dgram, int bytes)", send},
    {"int Send(byte[] dgram, int bytes, System.Object endPoint)", send},
    {"int Send(byte[] dgram, int bytes, string hostname, int port)", send},
    {"byte[] Receive([ref] System.Object remoteEP)", receive},
    {"void Close()", close},
    {"void Dispose()", close},
};

constexpr MemberRow kSocket[] = {
    {"int Available {get;}", available},
    {"bool EnableBroadcast {get;set;}", get_broadcast, set_broadcast},
    {"System.Net.EndPoint LocalEndPoint {get;}",
     [](Call &c) -> Value { return socket_of(c).name(&::getsockname); }},
    {"System.Net.EndPoint RemoteEndPoint {get;}",
     [](Call &c) -> Value { return socket_of(c).name(&::getpeername); }},
    {"int ReceiveTimeout {get;set;}", [](Call &c) -> Value { return socket_of(c).receive_ms; },
     [](Call &c) -> Value {
       socket_of(c).receive_ms = c.int32(0);
       return nothing();
     }},
    {"int SendTimeout {get;set;}", [](Call &c) -> Value { return socket_of(c).send_ms; },
     [](Call &c) -> Value {
       socket_of(c).send_ms = c.int32(0);
       return nothing();
     }},
    {"void Bind(System.Net.IPEndPoint localEP)",
     [](Call &c) -> Value {
       socket_of(c).bind_to(address_of(c.arguments[0], socket_of(c).family()));
       return nothing();
     }},
    {"void Close()", close},
    {"void Dispose()", close},
};

constexpr TypeMembers kTypes[] = {{"System.Net.Sockets.UdpClient", kClient},
                                  {"System.Net.Sockets.Socket", kSocket}};

}  // namespace

std::span<const TypeMembers> udp_members() {
  return kTypes;
}

}  // namespace psjsh
