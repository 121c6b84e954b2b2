#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "psj.h"

// A script engine of a few words, as fake host. A script is commands separated by ';':
//   emit N        writes 1 ... N
//   text WORD     writes a string
//   error WORD, warning WORD, verbose WORD, info WORD     on that stream
//   echo          writes each object of $input
//   item          writes $_
//   progress WORD on that stream
//   big BYTES     writes a text record of that size in place
//   sleep MS      waits, unless stopped
//   spin          waits until stopped
//   deaf MS       waits and does not hear stop
//   fail WORD     ends Failed with that message
//   exit          ends as `exit` does
//   crash         kills the process
//   surroundings NAME  writes that variable, directory, umask, limit of descriptors, signals
//   prepared text is the script itself, or a PSJ_LIST of it and the arguments
class ToyScript {
 public:
  ToyScript();
  const psj_host_script *table() const { return &table_; }

 private:
  psj_state run(const std::string &script, const psj_run &run, psj_error **error);
  bool command(const std::string &word, const std::string &argument, const psj_run &run,
               psj_state *ended, psj_error **error);
  bool stopped(const psj_run &run);
  static ToyScript &of(const psj_host *host);

  psj_host_script table_{};
  std::mutex mutex_;
  std::map<const psj_run *, bool> stops_;  // runs under way
};

// A host around it; `worker` is the command line of process jobs, empty: none.
class ToyHost {
 public:
  explicit ToyHost(std::vector<std::string> worker = {});
  const psj_host *table() const { return &table_; }
  ToyScript script;

  // A pool that nobody asked for fills itself; without this call there is none.
  void fill_default_pool() { worker_.flags = 0; }
  // Workers can make another environment their own.
  void set_adopts();

 private:
  friend class ToyScript;
  psj_host table_{};
  psj_host_worker worker_{};
  std::vector<std::string> worker_command_;
};
