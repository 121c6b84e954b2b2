# Sourced by host-sample/run and tests/run: brings what a fresh Debian lacks, and builds.
# Everything said here goes to standard error; standard output belongs to the program that is run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(
  cmake ninja-build ccache g++ pkg-config python3
  libboost-dev libboost-test-dev libbenchmark-dev libfmt-dev libicu-dev libutf8proc-dev
  libpcre2-dev libyaml-dev libpugixml-dev nlohmann-json3-dev libedit-dev libcli11-dev
  libcurl4-openssl-dev
)
test_packages=(clang-format git binutils procps openssh-client openssh-server dbus python3-dbus python3-gi)
fuzz_packages=(clang libclang-rt-14-dev)

# Prints those of the named packages that are not installed.
missing_packages() {
  local installed
  installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' "$@" 2>/dev/null)"
  for package in "$@"; do
    [[ $installed == *" installed:$package "* ]] || printf '%s\n' "$package"
  done
}

# Installs what is missing of the named packages; touches no network when nothing is.
install_packages() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && as_root=(sudo)
    [ ${#as_root[@]} -gt 0 ] || cannot_install "${missing[@]}"
  fi
  echo "Installing ${missing[*]}" >&2
  local get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  "${get[@]}" update >/dev/null || cannot_install "${missing[@]}"
  "${get[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null || cannot_install "${missing[@]}"
}

cannot_install() {
  echo "Cannot install packages here. As root: apt-get install $*" >&2
  exit 1
}

configured() { [ -f "$root/build/build.ninja" ] || [ -f "$root/build/Makefile" ]; }

# configure [-DNAME=VALUE...]: a generator is chosen once, options may change at each call.
configure() {
  local generator=()
  configured || ! command -v ninja >/dev/null || generator=(-G Ninja)
  cmake -S "$root" -B "$root/build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release "$@" \
    >"$root/build.log" 2>&1 || { cat "$root/build.log" >&2; rm -f "$root/build.log"; exit 1; }
  mv "$root/build.log" "$root/build/configure.log"
}

# build [TARGET...]: silent when there is nothing to do.
build() {
  local targets=()
  [ $# -eq 0 ] || targets=(--target "$@")
  if [ -f "$root/build/build.ninja" ] &&
    ninja -C "$root/build" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    return 0
  fi
  echo "Building in $root/build" >&2
  cmake --build "$root/build" --parallel "$(nproc)" "${targets[@]}" >&2 || exit 1
}
