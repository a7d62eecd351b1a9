#!/usr/bin/env bash
# Runs the tests of what runs on devices on an emulated Arm processor (qemu's user mode), so that the kernels for it are tested where no such machine is.
# Arm's C library and OpenSSL are unpacked under artifacts/arm64/; nothing else of this machine changes. It needs qemu (make test-arm installs it).
# Words that follow run only the tests whose name contains one of them.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() { printf 'test-arm: %s\n' "$@" >&2; exit 1; }

home=$PWD/artifacts/arm64
mkdir -p "$home"
command -v qemu-aarch64 >/dev/null || fail "there is no qemu-aarch64: make test-arm installs it."
command -v apt-get >/dev/null || fail "there is no apt to fetch Arm's libraries with."
# An apt of its own that knows only arm64.
arm_apt() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$home/state" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$home/cache" -o APT::Sandbox::User=root "$@" >"$home/apt.log" 2>&1
}
if [ ! -e "$home/root/complete" ]; then
  echo "test-arm: fetching Arm's C library and OpenSSL (apt-get download)"
  rm -rf "$home"/{root,state,cache}
  mkdir -p "$home"/{root,state/lists/partial,cache/archives/partial}
  arm_apt update || fail "apt-get update failed; what it said is in $home/apt.log."
  (cd "$home/cache" && arm_apt download libc6 libgcc-s1 libstdc++6 zlib1g libzstd1 && { arm_apt download libssl3t64 || arm_apt download libssl3; }) ||
    fail "apt-get download failed; what it said is in $home/apt.log." \
    "Where the archive of this system has nothing for Arm (Ubuntu keeps that elsewhere), unpack these packages for arm64 into $home/root by hand and touch $home/root/complete."
  for package in "$home"/cache/*.deb; do dpkg-deb --extract "$package" "$home/root"; done
  touch "$home/root/complete"
fi

# The runtime writes code through one mapping and runs it through another; emulators before qemu 8.1 do not see such code change.
export DOTNET_EnableWriteXorExecute=0
status=0
for name in Tailor.Models.Tests Tailor.Customization.Tests Tailor.Runtime.Tests; do
  dotnet publish "tests/$name" --configuration Release --nologo --verbosity quiet -p:TestProcessor=arm64 --output "$home/$name"
  qemu-aarch64 -L "$home/root" "$home/$name/$name" "$@" || status=1
done
exit $status
