// What this machine can do at most: the raw operations that the figures of the benchmark rest on,
// with nothing of the project in them. Each call measures once.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace psj::bench {

// Two processes, each on a processor of its own.
double pipe_messages(std::size_t size);            // M/s through a pipe
double boost_queue_messages(std::size_t size);     // M/s through Boost.Interprocess's message_queue
double ring_messages(std::size_t size);            // M/s through a ring in shared memory
double ring_bandwidth(std::size_t size);           // GB/s, the same
double committed_ring_messages(std::size_t size);  // M/s, with a commit word in each record
double descriptor_wake();  // µs from one process's eventfd to the other's poll

double memory_copy(std::size_t size);  // GB/s
double fresh_pages();                  // GB/s, first touch of shared memory
double file_append();                  // GB/s of 64 KiB to an unlinked file
double small_allocation();             // ns

double empty_program();       // µs to start and collect a dynamic C++ program
double empty_thread();        // µs to start and join
double kill_to_descriptor();  // µs from SIGKILL to a readable pidfd
double system_call();         // ns

struct Limit {
  std::string name, unit;
  std::function<double()> measure;
};
// All of them, as the program psj-limits prints them.
std::vector<Limit> all_limits();

}  // namespace psj::bench
