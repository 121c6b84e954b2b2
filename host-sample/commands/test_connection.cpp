// Test-Connection: echo requests through the kernel's ICMP datagram sockets, which need no rights,
// and TCP connections.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "commands/describe.h"
#include "language/value/convert.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

using Clock = std::chrono::steady_clock;

struct TestConnectionParameters {
  enum : std::size_t {
    kBufferSize,
    kCount,
    kDelay,
    kDetailed,
    kIPv4,
    kIPv6,
    kPing,
    kQuiet,
    kRepeat,
    kTargetName,
    kTcpPort,
    kTimeoutSeconds,
    kDontFragment,
    kMaxHops,
    kMtuSize,
    kResolveDestination,
    kSource,
    kTraceroute
  };
  static constexpr std::string_view kDescription =
      R"(Test-Connection Microsoft.PowerShell.Commands.TestConnectionCommand Microsoft.PowerShell.Management
sets DefaultPing* MtuSizeDetect RepeatPing TcpPort TraceRoute
-BufferSize/BS/Bytes/Size int @DefaultPing:: @RepeatPing:: range=0..65500
-Count int @DefaultPing:: @TcpPort:: range=1..2147483647
-Delay int @DefaultPing:: @RepeatPing:: @TcpPort:: range=1..2147483647
-Detailed switch @TcpPort::
-IPv4 switch
-IPv6 switch
-Ping switch @DefaultPing:: @RepeatPing::
-Quiet switch
-Repeat/Continuous switch @RepeatPing::m @TcpPort::
-TargetName/ComputerName string[] @:0:mvn notempty
-TcpPort int @TcpPort::m range=0..65535
-TimeoutSeconds int range=1..2147483647
-DontFragment switch @DefaultPing:: @RepeatPing::
-MaxHops/Hops/TimeToLive/Ttl int @DefaultPing:: @RepeatPing:: @TraceRoute:: range=1..128
-MtuSize/MtuSizeDetect switch @MtuSizeDetect::m
-ResolveDestination switch
-Source string @!MtuSizeDetect::
-Traceroute switch @TraceRoute::m
)";
};

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  int family() const { return bytes.ss_family; }
  const sockaddr *raw() const { return reinterpret_cast<const sockaddr *>(&bytes); }
  std::string text() const {
    char name[NI_MAXHOST] = {};
    getnameinfo(raw(), size, name, sizeof name, nullptr, 0, NI_NUMERICHOST);
    return name;
  }
  // What the name service calls it; its number when that has no name.
  std::string name() const {
    char found[NI_MAXHOST] = {};
    return getnameinfo(raw(), size, found, sizeof found, nullptr, 0, 0) == 0 ? found : text();
  }
};

bool resolve(const std::string &name, int family, int port, Address *out) {
  addrinfo wanted{};
  wanted.ai_family = family;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo *found = nullptr;
  if (getaddrinfo(name.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return false;
  std::memcpy(&out->bytes, found->ai_addr, found->ai_addrlen);
  out->size = found->ai_addrlen;
  freeaddrinfo(found);
  return true;
}

class Socket {
 public:
  Socket(int family, int type, int protocol)
      : fd(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol)) {}
  ~Socket() {
    if (fd >= 0) close(fd);
  }
  Socket(const Socket &) = delete;
  Socket &operator=(const Socket &) = delete;

  // False when nothing happened until `end`.
  bool wait(Invocation &call, short events, Clock::time_point end) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait[2] = {{fd, events, 0}, {call.cancel_fd(), POLLIN, 0}};
    poll(wait, 2, left > 0 ? static_cast<int>(std::min<long long>(left, 2147483647)) : 0);
    call.check_cancelled();
    return wait[0].revents != 0;
  }

  const int fd;
};

struct Answer {
  std::string status;
  std::int64_t milliseconds = 0;
};

std::int64_t milliseconds_since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

Answer connect_to(Invocation &call, const Address &to, int seconds) {
  const Socket socket(to.family(), SOCK_STREAM, 0);
  const auto start = Clock::now();
  if (connect(socket.fd, to.raw(), to.size) == 0) return {"Success", milliseconds_since(start)};
  if (errno != EINPROGRESS) return {"ConnectionRefused", 0};
  if (!socket.wait(call, POLLOUT, start + std::chrono::seconds(seconds))) return {"TimedOut", 0};
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket.fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) return {"Success", milliseconds_since(start)};
  if (error == EHOSTUNREACH) return {"HostUnreachable", 0};
  if (error == ENETUNREACH) return {"NetworkUnreachable", 0};
  return {error == ETIMEDOUT ? "TimedOut" : "ConnectionRefused", 0};
}

// Empty status: this system allows no echo requests.
struct EchoPlan {
  int size = 32, seconds = 5;
  int hops = 128;      // routers on the way
  bool whole = false;  // no router may cut the packet
};

Answer echo(Invocation &call, const Address &to, int number, const EchoPlan &plan) {
  const int size = plan.size, seconds = plan.seconds;
  const bool six = to.family() == AF_INET6;
  const Socket socket(to.family(), SOCK_DGRAM, six ? int{IPPROTO_ICMPV6} : int{IPPROTO_ICMP});
  if (socket.fd < 0) return {};
  setsockopt(socket.fd, six ? int{IPPROTO_IPV6} : int{IPPROTO_IP},
             six ? int{IPV6_UNICAST_HOPS} : int{IP_TTL}, &plan.hops, sizeof plan.hops);
  const int discover = plan.whole ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
  if (!six) setsockopt(socket.fd, IPPROTO_IP, IP_MTU_DISCOVER, &discover, sizeof discover);
  std::string packet(8, '\0');
  packet[0] = static_cast<char>(six ? 128 : 8);
  packet[6] = static_cast<char>(number >> 8);
  packet[7] = static_cast<char>(number);
  for (int i = 0; i < size; ++i) packet.push_back(static_cast<char>('a' + i % 23));
  const auto start = Clock::now();
  if (sendto(socket.fd, packet.data(), packet.size(), 0, to.raw(), to.size) < 0)
    return {"DestinationHostUnreachable", 0};
  // The kernel passes on answers to this socket's own requests only.
  if (!socket.wait(call, POLLIN, start + std::chrono::seconds(seconds))) return {"TimedOut", 0};
  char answer[65536];
  if (recv(socket.fd, answer, sizeof answer, 0) < 0) return {"DestinationHostUnreachable", 0};
  return {"Success", milliseconds_since(start)};
}

class TestConnection final : public Command, public TestConnectionParameters {
 public:
  void process(Invocation &call) override {
    if (call.is_set(kTraceroute) || call.is_set(kMtuSize))
      call.fail({"TestConnectionNotSupported", ErrorCategory::NotImplemented,
                 "Test-Connection -Traceroute and -MtuSize need the answers of routers on the way, "
                 "which only a raw socket gets; this shell does not open one.",
                 "System.PlatformNotSupportedException"});
    for (const Value &name : call.items(kTargetName)) test(call, to_text(name));
  }

 private:
  static int number(Invocation &call, std::size_t parameter, int otherwise) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? static_cast<int>(to_double(*value)) : otherwise;
  }

  static std::string own_name() {
    char name[256] = {};
    gethostname(name, sizeof name - 1);
    return name;
  }

  static void test(Invocation &call, const std::string &name) {
    const int family = call.is_set(kIPv4) ? AF_INET : call.is_set(kIPv6) ? AF_INET6 : AF_UNSPEC;
    const bool tcp = call.has(kTcpPort);
    Address address;
    if (!resolve(name, family, tcp ? number(call, kTcpPort, 0) : 0, &address)) {
      if (call.is_set(kQuiet) || (tcp && !call.is_set(kDetailed))) return call.write(Value(false));
      return report(call, name, "Cannot resolve the target name.");
    }
    tcp ? test_port(call, name, address) : ping(call, name, address);
  }

  static void report(Invocation &call, const std::string &name, const std::string &why) {
    call.write_error({"TestConnectionException", ErrorCategory::ResourceUnavailable,
                      "Testing connection to computer '" + name + "' failed: " + why,
                      "System.Net.NetworkInformation.PingException", Value(name)});
  }

  static void test_port(Invocation &call, const std::string &name, const Address &address) {
    const int count = number(call, kCount, 1);
    for (int round = 1; round <= count; ++round) {
      if (round > 1) call.sleep(1000.0 * number(call, kDelay, 1));
      const Answer answer = connect_to(call, address, number(call, kTimeoutSeconds, 5));
      const bool connected = answer.status == "Success";
      if (!call.is_set(kDetailed) || call.is_set(kQuiet)) {
        // One answer is enough for a yes.
        if (connected || round == count) return call.write(Value(connected));
        continue;
      }
      auto status = make_status("TcpPortStatus");
      status->set("Id", Value(round));
      status->set("Source", Value(call.text(kSource, own_name())));
      status->set("Target", Value(name));
      status->set("TargetAddress", Value(address.text()));
      status->set("Port", Value(number(call, kTcpPort, 0)));
      status->set("Latency", Value(answer.milliseconds));
      status->set("Connected", Value(connected));
      status->set("Status", Value(answer.status));
      call.write(status);
    }
  }

  static void ping(Invocation &call, const std::string &name, const Address &address) {
    const bool forever = call.is_set(kRepeat), quiet = call.is_set(kQuiet);
    const int count = number(call, kCount, 4);
    const EchoPlan plan{number(call, kBufferSize, 32), number(call, kTimeoutSeconds, 5),
                        number(call, kMaxHops, 128), call.is_set(kDontFragment)};
    const std::string target = call.is_set(kResolveDestination) ? address.name() : name;
    bool all_well = true;
    for (int round = 1; forever || round <= count; ++round) {
      if (round > 1) call.sleep(1000.0 * number(call, kDelay, 1));
      const Answer answer = echo(call, address, round, plan);
      if (answer.status.empty())
        return report(call, name, "This system does not allow ICMP echo requests.");
      all_well = all_well && answer.status == "Success";
      if (quiet) continue;
      auto status = make_status("PingStatus");
      status->set("Ping", Value(round));
      status->set("Source", Value(call.text(kSource, own_name())));
      status->set("Destination", Value(target));
      status->set("Address", Value(address.text()));
      status->set("DisplayAddress", Value(address.text()));
      status->set("Latency", Value(answer.milliseconds));
      status->set("Status", Value(answer.status));
      status->set("BufferSize", Value(plan.size));
      call.write(status);
    }
    if (quiet) call.write(Value(all_well));
  }

  static Ref<CustomObject> make_status(const std::string &kind) {
    auto status = make_custom_object();
    status->type_names = std::make_unique<std::vector<std::string>>(
        std::vector<std::string>{"Microsoft.PowerShell.Commands.TestConnectionCommand+" + kind});
    return status;
  }
};

}  // namespace

extern const CommandEntry kTestConnection = entry_of<TestConnection>("Test-Connection", "");

}  // namespace psjsh
