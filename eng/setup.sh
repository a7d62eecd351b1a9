#!/usr/bin/env bash
# Installs what building and training need and this machine lacks: through apt, as root or with sudo, and says so first.
# Quick and silent about what is already there. TAILOR_LIBTORCH=<folder of a libtorch or PyTorch ≥ 1.13> brings its own libtorch.
set -euo pipefail

fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing (see global.json); get it from https://dotnet.microsoft.com/download and put dotnet on PATH."

missing=()
need_command() { command -v "$1" >/dev/null || missing+=("$2"); }
need_package() {
  case "$(dpkg-query --showformat '${db:Status-Abbrev}' --show "$1" 2>/dev/null || true)" in
    ii*) ;;
    *) missing+=("$1") ;;
  esac
}

need_command cmake cmake
need_command g++ g++
need_command gnuplot gnuplot-nox # plots of `tailor experiment table`
need_command strace strace # a test of the order in which a device's store reaches the disk

# Tests of the cloud start one of their own, on a free port.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need_command initdb postgresql

need_package libgloo-dev # its headers, for training on several machines
if [ -n "${TAILOR_LIBTORCH:-}" ]; then
  [ -d "$TAILOR_LIBTORCH" ] || fail "TAILOR_LIBTORCH names $TAILOR_LIBTORCH, which is not a folder."
else
  need_package libtorch-dev        # tensors and autograd, for training only
  need_package libopenblas0-openmp # without it Debian's libtorch multiplies matrices 18 times slower
fi

for package in "$@"; do need_package "$package"; done # what one target alone needs

if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all there."
  exit 0
fi

command -v apt-get >/dev/null || fail \
  "missing here: ${missing[*]}" \
  "and there is no apt to install it with. Install it by your system's own means;" \
  "for libtorch, unpack one (1.13 or newer) and set TAILOR_LIBTORCH to its folder."

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "missing here: ${missing[*]}" "Run as root, or install sudo: apt-get install ${missing[*]}"
  root=(sudo)
fi

echo "setup: installing ${missing[*]} (apt-get install)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run_apt() {
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 && return
  cat "$log" >&2
  fail "apt-get $1 failed; what it said stands above."
}
run_apt update
run_apt install --yes --no-install-recommends "${missing[@]}"
echo "setup: done."
