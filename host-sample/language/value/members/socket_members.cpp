// TcpClient, TcpListener, NetworkStream, IPEndPoint, and the ways in which scripts wait for a
// connection.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
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
#include "language/value/members/byte_stream.h"
#include "language/value/members/end_point.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/type_registry.h"

namespace psjsh {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kForever = -1;

Value nothing() {
  return Value::nothing();
}

[[noreturn]] void throw_socket(int error) {
  const char *text = error == ECONNREFUSED ? "Connection refused"
                     : error == ETIMEDOUT  ? "Connection timed out"
                                           : std::strerror(error);
  throw_net("System.Net.Sockets.SocketException", text);
}

// Waits for the events or the end of the running code; false after `milliseconds` or when the code
// is to stop.
bool wait_for(int fd, short events, int milliseconds) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
  Engine *engine = current_engine();
  while (true) {
    pollfd fds[2] = {{fd, events, 0}, {engine != nullptr ? engine->stop_fd() : -1, POLLIN, 0}};
    int left = kForever;
    if (milliseconds >= 0) {
      const auto rest =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      left = static_cast<int>(std::max<std::int64_t>(0, rest.count()));
    }
    const int ready = poll(fds, 2, left);
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0 && fds[0].revents != 0;
  }
}

// An owned descriptor; closed once.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(const Socket &) = delete;
  Socket &operator=(const Socket &) = delete;
  ~Socket() { close(); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int get() const {
    if (fd_ < 0) throw_net("System.ObjectDisposedException", "Cannot access a disposed object.");
    return fd_;
  }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

class NetworkStream final : public ByteStream {
 public:
  explicit NetworkStream(std::shared_ptr<Socket> socket)
      : ByteStream(find_type("System.Net.Sockets.NetworkStream")), socket_(std::move(socket)) {}
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (!wait_for(socket_->get(), POLLOUT, kForever)) return;
      const ssize_t sent =
          send(socket_->get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (sent < 0)
        throw_net("System.IO.IOException",
                  std::string("Unable to write data to the transport connection: ") +
                      std::strerror(errno) + ".");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  std::string read(std::size_t count) override {
    std::string bytes(std::min<std::size_t>(count, 1 << 20), '\0');
    while (wait_for(socket_->get(), POLLIN, kForever)) {
      const ssize_t got = recv(socket_->get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0)
        throw_net("System.IO.IOException",
                  std::string("Unable to read data from the transport connection: ") +
                      std::strerror(errno) + ".");
      bytes.resize(static_cast<std::size_t>(got));
      return bytes;
    }
    return {};
  }
  std::int64_t length() override {
    throw_net("System.NotSupportedException", "This stream does not support seek operations.");
  }
  void close() override {
    closed = true;
    socket_->close();
  }
  bool seeks() const override { return false; }
  bool data_available() const { return wait_for(socket_->get(), POLLIN, 0); }

 private:
  std::shared_ptr<Socket> socket_;
};

// The addresses of a host's name or number.
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;
Addresses addresses_of(const std::string &host, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo *found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
    throw_net("System.Net.Sockets.SocketException", "Name or service not known");
  return Addresses(found, freeaddrinfo);
}

class TcpClient final : public NativeObject {
 public:
  explicit TcpClient(std::shared_ptr<Socket> socket = nullptr)
      : NativeObject(find_type("System.Net.Sockets.TcpClient")),
        socket_(std::move(socket)),
        connected_(socket_ != nullptr) {}

  // Begins with the first address of `host`; finish() says how it went.
  void begin(const std::string &host, int port) {
    if (port < 0 || port > 65535)
      throw_net("System.ArgumentOutOfRangeException",
                "Specified argument was out of the range of valid values. (Parameter 'port')");
    addresses_ = addresses_of(host, port);
    next_ = addresses_.get();
    connect_next();
  }
  // True when the attempt has ended within the time, either way.
  bool finish(int milliseconds) {
    const auto deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
    while (pending_) {
      int left = milliseconds;
      if (milliseconds >= 0)
        left = static_cast<int>(std::max<std::int64_t>(
            0, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now())
                   .count()));
      if (!wait_for(socket_->get(), POLLOUT, left)) return false;
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(socket_->get(), SOL_SOCKET, SO_ERROR, &error, &size);
      pending_ = false;
      error_ = error;
      connected_ = error == 0;
      if (!connected_) connect_next();
    }
    return true;
  }
  void require() {
    if (error_ != 0) throw_socket(error_);
  }
  bool connected() {
    if (pending_) finish(0);
    return connected_ && socket_->is_open();
  }
  bool pending() const { return pending_; }
  void close() {
    if (socket_) socket_->close();
    connected_ = pending_ = false;
    addresses_.reset();
    next_ = nullptr;
  }
  const std::shared_ptr<Socket> &socket() {
    if (!connected())
      throw_net("System.InvalidOperationException",
                "The operation is not allowed on non-connected sockets.");
    return socket_;
  }

 private:
  void connect_next() {
    while (next_ != nullptr && !pending_ && !connected_) {
      const addrinfo &to = *next_;
      next_ = next_->ai_next;
      socket_ = std::make_shared<Socket>(
          ::socket(to.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      if (!socket_->is_open()) {
        error_ = errno;
        continue;
      }
      const int result = ::connect(socket_->get(), to.ai_addr, to.ai_addrlen);
      error_ = result == 0 ? 0 : errno;
      connected_ = result == 0;
      pending_ = error_ == EINPROGRESS;
      if (pending_) error_ = 0;
    }
  }
  std::shared_ptr<Socket> socket_;
  Addresses addresses_{nullptr, freeaddrinfo};
  const addrinfo *next_ = nullptr;
  bool connected_ = false, pending_ = false;
  int error_ = 0;
};

// The Task of ConnectAsync, and the IAsyncResult of BeginConnect with its wait handle: all look at
// the client.
class Attempt final : public NativeObject {
 public:
  Attempt(std::string_view type, Ref<TcpClient> of)
      : NativeObject(find_type(type)), client(std::move(of)) {}
  const Ref<TcpClient> client;
};

class TcpListener final : public NativeObject {
 public:
  TcpListener(std::string address, int port)
      : NativeObject(find_type("System.Net.Sockets.TcpListener")),
        address_(std::move(address)),
        port_(port) {}
  void start() {
    const Addresses found = addresses_of(address_, port_);
    auto made = std::make_unique<Socket>(
        ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    setsockopt(made->get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(made->get(), found->ai_addr, found->ai_addrlen) != 0 ||
        listen(made->get(), SOMAXCONN) != 0)
      throw_socket(errno);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    getsockname(made->get(), reinterpret_cast<sockaddr *>(&bound), &size);
    port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 &>(bound).sin6_port
                                              : reinterpret_cast<sockaddr_in &>(bound).sin_port);
    socket_ = std::move(made);
  }
  void stop() { socket_.reset(); }
  bool pending() const { return wait_for(fd(), POLLIN, 0); }
  Value accept() const {
    while (wait_for(fd(), POLLIN, kForever)) {
      const int client = accept4(fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (client >= 0) return make<TcpClient>(std::make_shared<Socket>(client));
      if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) throw_socket(errno);
    }
    return {};
  }
  const std::string &address() const { return address_; }
  int port() const { return port_; }

 private:
  int fd() const {
    if (!socket_)
      throw_net("System.InvalidOperationException",
                "Not listening. You must call the Start() method before calling this method.");
    return socket_->get();
  }
  std::string address_;
  int port_;
  std::unique_ptr<Socket> socket_;
};

template <class T>
T &self(Call &c) {
  return static_cast<T &>(*c.self.object());
}
TcpClient &client(Call &c) {
  return self<TcpClient>(c);
}
Value connect(Call &c) {
  client(c).begin(to_text(c.arguments[0]), c.int32(1));
  if (client(c).finish(kForever)) client(c).require();
  return nothing();
}
Value new_client(Call &c) {
  auto made = make<TcpClient>();
  if (c.count() == 2) {
    made->begin(c.arguments[0].is_string() ? std::string(c.text(0)) : to_text(c.arguments[0]),
                c.int32(1));
    if (made->finish(kForever)) made->require();
  }
  return made;
}
Value begin_connect(Call &c, std::string_view type) {
  Ref<TcpClient> of(static_cast<TcpClient *>(c.self.object()));
  of->begin(to_text(c.arguments[0]), c.int32(1));
  return make<Attempt>(type, std::move(of));
}
Value close_client(Call &c) {
  client(c).close();
  return nothing();
}

constexpr MemberRow kClient[] = {
    {"static System.Object new()", new_client},
    {"static System.Object new(System.Object hostname, int port)", new_client},
    {"bool Connected {get;}", [](Call &c) -> Value { return client(c).connected(); }},
    {"int Available {get;}",
     [](Call &c) -> Value { return wait_for(client(c).socket()->get(), POLLIN, 0) ? 1 : 0; }},
    {"void Connect(System.Object hostname, int port)", connect},
    {"System.Threading.Tasks.Task ConnectAsync(System.Object host, int port)",
     [](Call &c) -> Value { return begin_connect(c, "System.Threading.Tasks.Task"); }},
    {"System.IAsyncResult BeginConnect(System.Object host, int port, System.Object "
     "requestCallback, System.Object state)",
     [](Call &c) -> Value { return begin_connect(c, "System.IAsyncResult"); }},
    {"void EndConnect(System.Object asyncResult)",
     [](Call &c) -> Value {
       if (client(c).finish(kForever)) client(c).require();
       return nothing();
     }},
    {"System.Net.Sockets.NetworkStream GetStream()",
     [](Call &c) -> Value { return make<NetworkStream>(client(c).socket()); }},
    {"void Close()", close_client},
    {"void Dispose()", close_client},
};
Value wait_attempt(Call &c) {
  TcpClient &of = *self<Attempt>(c).client;
  const int milliseconds = c.count() == 0 ? kForever : c.int32(0);
  const bool ended = of.finish(milliseconds);
  if (ended) of.require();
  return c.count() == 0 ? nothing() : Value(ended);
}
Value wait_handle(Call &c) {
  return self<Attempt>(c).client->finish(c.count() == 0 ? kForever : c.int32(0));
}
constexpr MemberRow kTask[] = {
    {"bool IsCompleted {get;}",
     [](Call &c) -> Value { return self<Attempt>(c).client->finish(0); }},
    {"bool Wait(int millisecondsTimeout)", wait_attempt},
    {"void Wait()", wait_attempt},
};
constexpr MemberRow kAsyncResult[] = {
    {"bool IsCompleted {get;}",
     [](Call &c) -> Value { return self<Attempt>(c).client->finish(0); }},
    {"System.Threading.WaitHandle AsyncWaitHandle {get;}",
     [](Call &c) -> Value {
       return make<Attempt>("System.Threading.WaitHandle", self<Attempt>(c).client);
     }},
};
constexpr MemberRow kWaitHandle[] = {
    {"bool WaitOne()", wait_handle},
    {"bool WaitOne(int millisecondsTimeout)", wait_handle},
    {"bool WaitOne(int millisecondsTimeout, bool exitContext)", wait_handle},
    {"void Close()", [](Call &) -> Value { return nothing(); }},
};
constexpr MemberRow kListener[] = {
    {"static System.Object new(System.Object localaddr, int port)",
     [](Call &c) -> Value { return make<TcpListener>(to_text(c.arguments[0]), c.int32(1)); }},
    {"static System.Object new(int port)",
     [](Call &c) -> Value { return make<TcpListener>("0.0.0.0", c.int32(0)); }},
    {"System.Net.EndPoint LocalEndpoint {get;}",
     [](Call &c) -> Value {
       return end_point(
           convert_to(Value(self<TcpListener>(c).address()), find_type("System.Net.IPAddress")),
           self<TcpListener>(c).port());
     }},
    {"void Start()",
     [](Call &c) -> Value {
       self<TcpListener>(c).start();
       return nothing();
     }},
    {"void Stop()",
     [](Call &c) -> Value {
       self<TcpListener>(c).stop();
       return nothing();
     }},
    {"bool Pending()", [](Call &c) -> Value { return self<TcpListener>(c).pending(); }},
    {"System.Net.Sockets.TcpClient AcceptTcpClient()",
     [](Call &c) -> Value { return self<TcpListener>(c).accept(); }},
};
constexpr MemberRow kNetworkStream[] = {{"bool DataAvailable {get;}", [](Call &c) -> Value {
                                           return self<NetworkStream>(c).data_available();
                                         }}};
constexpr MemberRow kEndPoint[] = {
    {"static System.Object new(ipaddress address, int port)",
     [](Call &c) -> Value { return end_point(c.arguments[0], c.int32(1)); }},
    {"string ToString()", [](Call &c) -> Value {
       return to_text(get_property(c.self, "Address")) + ":" +
              to_text(get_property(c.self, "Port"));
     }}};

constexpr TypeMembers kTypes[] = {{"System.Net.Sockets.TcpClient", kClient},
                                  {"System.Net.Sockets.TcpListener", kListener},
                                  {"System.Net.Sockets.NetworkStream", kNetworkStream},
                                  {"System.Threading.Tasks.Task", kTask},
                                  {"System.IAsyncResult", kAsyncResult},
                                  {"System.Threading.WaitHandle", kWaitHandle},
                                  {"System.Net.IPEndPoint", kEndPoint}};

}  // namespace

Value end_point(const Value &address, std::int32_t port) {
  auto made = make_record("System.Net.IPEndPoint");
  made->with("AddressFamily",
             convert_to(Value(to_text(address).find(':') == std::string::npos ? "InterNetwork"
                                                                              : "InterNetworkV6"),
                        find_type("System.Net.Sockets.AddressFamily")))
      .with("Address", address)
      .with("Port", port);
  return made;
}

std::span<const TypeMembers> socket_members() {
  return kTypes;
}

}  // namespace psjsh
