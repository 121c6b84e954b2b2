// The least that a dynamic C++ program can be: how long it takes bounds every process job.
#include <string>

int main(int count, char **) {
  return std::string(static_cast<std::size_t>(count), 'x').size() == 1 ? 0 : 1;
}
