// A worker of the toy host: loads the plugin as a shell's worker does, and serves one job.
//     toy_worker MODE CHANNEL
// MODE --worker serves; --leave exits with code 3 before that; --mute waits and never serves.
// Others say over the channel, descriptor 3, what no worker says, and wait: --descriptors,
// --greedy,
// --suspended, --request, --exit-code, --screen.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string_view>

#include "plugin/providers/background/frames.h"
#include "plugin/value/make.h"
#include "toy_script.h"

namespace {

template <class Body>
psj::Frame frame_of(std::uint32_t kind, const Body &body) {
  psj::Frame frame;
  frame.kind = kind;
  frame.body.resize(sizeof body);
  std::memcpy(frame.body.data(), &body, sizeof body);
  return frame;
}

// False: not one of these modes.
bool misbehave(std::string_view mode) {
  psj::FrameSender sender;
  if (mode == "--descriptors") {
    psj::Frame frame = frame_of(psj::kFrameStatus, 'x');
    frame.borrowed = {0, 1, 2};
    sender.add(std::move(frame));
  } else if (mode == "--greedy") {
    for (int i = 0; i < 5000; ++i) sender.add(frame_of(psj::kFrameNeed, std::uint64_t{4096}));
  } else if (mode == "--suspended") {
    sender.add(frame_of(psj::kFrameState, std::uint32_t{PSJ_SUSPENDED}));
  } else if (mode == "--exit-code") {
    sender.add(frame_of(psj::kFrameExitCode, std::int32_t{77}));
  } else if (mode == "--screen") {
    sender.add(frame_of(psj::kFrameScreen, 'x'));
  } else if (mode == "--request") {
    sender.add(frame_of(psj::kFrameStop, 'x'));
  } else {
    return false;
  }
  (void)sender.send(3);
  pause();
  return true;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const std::string_view mode = argv[1];
  if (mode == "--leave") return 3;
  if (mode == "--mute") return pause();
  if (misbehave(mode)) return 7;
  void *library = dlopen(PSJ_PLUGIN_PATH, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return 4;
  using Get = const psj_entry *(*)(uint32_t);
  const auto get = reinterpret_cast<Get>(dlsym(library, "psj_get_entry"));
  const psj_entry *entry = get != nullptr ? get(PSJ_ABI_MAJOR) : nullptr;
  ToyHost host;
  psj_plugin *plugin = nullptr;
  if (entry == nullptr || entry->init(host.table(), &plugin, nullptr) < 0) return 5;
  const auto *worker = static_cast<const psj_worker_api *>(
      entry->api->get_extension(plugin, psj::text_of(PSJ_WORKER)));
  const psj_status served = worker->serve(plugin, psj::text_of(argv[2]), nullptr);
  entry->api->shutdown(plugin, 1000);
  return served < 0 ? 6 : 0;
}
